"""What is probably not meant in the demands of a rubric's verdicts, each proved by levels that show it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, prod
from typing import TYPE_CHECKING, Final, NamedTuple

from caretrust_readiness.engine.scoring import Scale, scale_for
from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.figures import round_down
from caretrust_readiness.model.problems import listed, quote
from caretrust_readiness.model.terms import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.model.parts import Criterion, Domain, Verdict
    from caretrust_readiness.model.rubric import Rubric

#: So many combinations of levels are tried one by one to see which verdicts are reached.
_TRIED: Final = 10_000


class Doubt(NamedTuple):
    """A warning, and a level of every criterion at which it can be seen."""

    finding: Finding
    witness: dict[str, int] | None = None
    """None where no levels can show it: it is about the words of the rubric."""
    name: str = ""
    """The id of what it is about, where there is a witness."""


def verdict_warnings(rubric: Rubric) -> Iterator[Doubt]:
    """The verdicts that no answers reach, the best one in spite of a domain at its worst, and gates without effect."""
    yield from _unreachable(rubric)
    yield from _made_up_for(rubric)
    yield from _idle_gates(rubric)


def _tops(rubric: Rubric) -> dict[str, int]:
    return {key: one.top for key, one in rubric.criteria.items()}


# Verdicts that no answers reach.


def _unreachable(rubric: Rubric) -> Iterator[Doubt]:
    scale, reached = scale_for(rubric), _reached(rubric)
    last = len(rubric.verdicts) - 1
    for place, verdict in enumerate(rubric.verdicts):
        floor = _floor(rubric, verdict)
        better = next((found for found in rubric.verdicts[:place] if _implied(found, verdict, floor, scale)), None)
        if better is None and (reached is None or place in reached):
            continue
        hint = "no levels have a score that meets its demands and not those of a better verdict"
        if better is not None:
            hint = f"whatever meets its demands meets those of {quote(better.id)}, which comes first"
        message = f"no answers can reach the verdict {quote(verdict.id)}"
        if place == last:
            message = f"only a place without any score can have the verdict {quote(verdict.id)}"
        finding = Finding(("verdicts", place), "verdict-unreachable", message, hint)
        yield Doubt(finding, _barely(scale, verdict), verdict.id)


def _floor(rubric: Rubric, verdict: Verdict) -> dict[str, int]:
    """The lowest levels of the criteria that must apply, which meet the gates and criteria *verdict* demands."""
    gates = rubric.gates if verdict.demands.gates else {}
    criteria = verdict.demands.criteria
    return {key: max(gates.get(key, 0), criteria.get(key, 0)) for key in {**gates, **criteria}}


def _implied(better: Verdict, verdict: Verdict, floor: dict[str, int], scale: Scale) -> bool:
    """Whether all that meets the demands of *verdict*, for which *floor* is needed, meets those of *better*."""
    wanted, given = better.demands, verdict.demands
    domains = _least(scale, floor)
    whole = sum((factor * part for (factor, _), part in zip(scale.whole.inner, domains, strict=True)), 0)
    score = max(given.score or 0, given.domain or 0, scale.score_at(whole) or 0)
    weakest = min(
        Fraction(own * 100, part.denominator) for (_, part), own in zip(scale.whole.inner, domains, strict=True)
    )
    return (
        (wanted.score or 0) <= score
        and (wanted.domain or 0) <= max(given.domain or 0, weakest)
        and all(floor.get(key, -1) >= level for key, level in _floor(scale.rubric, better).items())
        and _must_apply(scale.rubric, better) <= _must_apply(scale.rubric, verdict)
    )


def _least(scale: Scale, floor: dict[str, int]) -> list[int]:
    """The numerator of each domain's score that *floor* is sure of, whatever of the rest does not apply.

    The rest counts for nothing here: where less of it applies, the score can only be higher.
    """
    sums = [0] * len(scale.whole.inner)
    for key, level in floor.items():
        if key in scale.lifts:
            place, worth = scale.lifts[key]
            sums[place] += worth[level]
    return sums


def _must_apply(rubric: Rubric, verdict: Verdict) -> int:
    """How many of the criteria with weight must apply for *verdict*."""
    return ceil((verdict.demands.applies or 0) * len(rubric.weighted) / 100)


def _barely(scale: Scale, verdict: Verdict) -> dict[str, int]:
    """Levels that meet the demands of *verdict*, and no longer where any one of them is lower."""
    levels = _tops(scale.rubric)
    for key in levels:
        while levels[key] and scale.meets(verdict.demands, levels | {key: levels[key] - 1}):
            levels[key] -= 1
    return levels


def _reached(rubric: Rubric) -> set[int] | None:
    """The places of the verdicts that some levels with a score have; None where there are too many levels to try."""
    choices = {
        key: [*range(one.top + 1), *([None] if one.gate is None else [])] for key, one in rubric.criteria.items()
    }
    if prod(map(len, choices.values())) > _TRIED:
        return None
    found = set()
    for levels in product(*choices.values()):
        known = {key: level for key, level in zip(choices, levels, strict=True) if level is not None}
        scale = scale_for(rubric, frozenset(choices.keys() - known.keys()))
        if scale.whole.denominator:
            found.add(scale.verdict(known))
    return found


# The best verdict, whatever is lacking somewhere.


def _made_up_for(rubric: Rubric) -> Iterator[Doubt]:
    """The best verdict is to be had with a whole domain at its worst: the rest makes up for all of it."""
    scale, tops = scale_for(rubric), _tops(rubric)
    counting = {part.id for _, part in scale.whole.inner}
    found = {
        domain.id: tops | {criterion.id: 0 for criterion in domain.walk()}
        for domain in rubric.domains
        if domain.id in counting
    }
    best = {key: levels for key, levels in found.items() if scale.verdict(levels) == 0}
    if len(rubric.verdicts) < 2 or len(counting) < 2 or not best:  # noqa: PLR2004 - with one there is nothing to tell
        return
    weights = {domain.id: domain.weight for domain in rubric.domains}
    name = max(best, key=lambda key: weights[key])
    others = f" (and so with {listed(key for key in best if key != name)})" if len(best) > 1 else ""
    message = f"{quote(rubric.verdicts[0].id)} is reached with all of {quote(name)} at its worst{others}"
    hint = "demand a score of every domain (domain: 40), or give it a gate, if that is not meant"
    yield Doubt(Finding(("verdicts", 0, "demands"), "domain-optional", message, hint), best[name], name)


# Gates that rule nothing out.


def _idle_gates(rubric: Rubric) -> Iterator[Doubt]:
    """Gates without which no demand of a verdict would be met by more."""
    scale, tops = scale_for(rubric), _tops(rubric)
    demanding = [one for one in rubric.verdicts if one.demands.gates]
    for path, criterion in walk(("domains",), rubric.domains):
        if not criterion.gate:
            continue
        levels = tops | {criterion.id: criterion.gate - 1}
        because = [_without_gates(scale, one, criterion.id, levels) for one in demanding]
        told = next(iter(because), "write 'gates: true' under the demands of those that are to heed it")
        if told is None or None in because:
            continue
        who = "another demand of every verdict fails first" if demanding else "no verdict demands gates"
        message = f"the gate on {quote(criterion.id)} rules nothing out: {who}"
        yield Doubt(Finding((*path, "gate"), "gate-idle", message, told), levels, criterion.id)


def _without_gates(scale: Scale, verdict: Verdict, key: str, levels: dict[str, int]) -> str | None:
    """Which demand of *verdict* but its gates fails at *levels*, the best at which the gate on *key* fails."""
    demands = verdict.demands
    if (needed := demands.criteria.get(key, 0)) > levels[key]:
        return f"{quote(verdict.id)} demands level {needed} of it already"
    said = f"with all else at its best, level {levels[key]} of it leaves"
    score, weakest = scale.score(levels) or Fraction(0), scale.weakest_domain(levels)
    for asked, found, what in ((demands.score, score, "a score"), (demands.domain, weakest, "a domain")):
        if asked is not None and found < asked:
            return f"{said} {what} of {round_down(found, 1)}, and {quote(verdict.id)} demands {plain_number(asked)}"
    return None


def walk(path: tuple[str | int, ...], domains: tuple[Domain, ...]) -> Iterator[tuple[tuple[str | int, ...], Criterion]]:
    """Every criterion below *domains*, which stand at *path*, with its own path."""
    for place, domain in enumerate(domains):
        yield from walk((*path, place, "domains"), domain.domains)
        for number, criterion in enumerate(domain.criteria):
            yield (*path, place, "criteria", number), criterion
