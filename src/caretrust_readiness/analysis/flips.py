"""Which change of one answer alone would change the recommended option (design, section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.options import appraise
from caretrust_readiness.analysis.path import reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.engine.assessment import Assessment


class Flip(NamedTuple):
    """One criterion, the nearest level that changes what is recommended, and what is recommended then."""

    criterion: str
    start: int
    stop: int
    recommended: str | None


def flips(assessment: Assessment) -> list[Flip]:
    """What would flip the recommendation: the fewest levels first; falls of any criterion, rises within local reach.

    Nothing where nobody has said what must be unified.
    """
    if assessment.answers.unify is None:
        return []
    now, best = appraise(assessment).recommended, reach(assessment)
    found: list[Flip] = []
    for key, start in assessment.levels.low.items():
        for stops in (range(start - 1, -1, -1), range(start + 1, best[key] + 1)):
            found += _first(assessment, key, stops, now)
    return sorted(found, key=lambda flip: abs(flip.stop - flip.start))


def _first(assessment: Assessment, key: str, stops: Iterable[int], now: str | None) -> list[Flip]:
    low, high = assessment.levels
    for stop in stops:
        then = appraise(assessment.at({**low, key: stop}, {**high, key: max(stop, high[key])})).recommended
        if then != now:
            return [Flip(key, low[key], stop, then)]
    return []
