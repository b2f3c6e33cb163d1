"""What would change the verdict, on the shipped rubric at its worst: paths, radius, single weights, drawn weights.

Ratios are to one assessment of the same answers; the design allows a path 0.2 seconds, and 10,000 draws a second.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from random import Random

from timing import seconds

from caretrust_readiness.analysis.path import path_to_option, path_to_verdict
from caretrust_readiness.analysis.robustness import radius
from caretrust_readiness.analysis.weight_sensitivity import weight_sensitivities
from caretrust_readiness.analysis.weightings import Sampling, verdict_shares
from caretrust_readiness.engine.assessment import Assessment, assess
from caretrust_readiness.model.answers import Answer, Answers
from caretrust_readiness.model.terms import Interval, PartialDate
from caretrust_readiness.reading.loading import load_rubric

RUBRIC = load_rubric("care-trust")
RUNS = 5


def place(levels: dict[str, int]) -> Assessment:
    """A place at *levels*, evidenced; what they leave out is unknown."""
    answers = {key: Answer(Interval(level, level), assumed=True) for key, level in levels.items()}
    return assess(RUBRIC, Answers("drawn", "Drawn", PartialDate(2026), answers))


def places() -> list[Assessment]:
    """The worst known: nothing known, all at nought, and levels drawn low; what is national always unknown."""
    local = [key for key, found in RUBRIC.criteria.items() if found.control == "local"]
    drawn: list[dict[str, int]] = []
    for seed in range(10):
        random = Random(seed)
        drawn.append({key: random.choice([0, 0, 1, 1, 2]) for key in local})
    return [place({}), place(dict.fromkeys(local, 0)), *map(place, drawn)]


def row(name: str, works: Sequence[Callable[[], object]], yardstick: float) -> None:
    """Print the median and the worst of *works*, each at its best of some runs, and the ratio of the worst."""
    times = sorted(min(seconds(work) for _ in range(RUNS)) for work in works)
    median, worst = statistics.median(times), times[-1]
    ratio = f"{worst / yardstick:6.1f} assessments"
    print(f"{name:<40} median {median * 1000:7.1f} ms   worst {worst * 1000:7.1f} ms   {ratio}")


def main() -> None:
    """Print the table."""
    every = places()
    yardstick = min(seconds(lambda: place({})) for _ in range(RUNS))
    verdicts, options = RUBRIC.verdicts[:-1], RUBRIC.options
    row("path to a verdict", [partial(path_to_verdict, one, to.id) for one in every for to in verdicts], yardstick)
    row("path to an option", [partial(path_to_option, one, to) for one in every for to in options], yardstick)
    row("radius", [partial(radius, one) for one in every], yardstick)
    row("single weights", [partial(weight_sensitivities, one) for one in every], yardstick)
    for name, spread in (("uniform within 50 %", Fraction(1, 2)), ("Dirichlet", None)):
        works = [partial(verdict_shares, one, Sampling(spread=spread)) for one in every]
        row(f"10,000 draws, {name}", works, yardstick)


if __name__ == "__main__":
    main()
