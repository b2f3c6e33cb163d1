"""How firm the verdict is when all weights change at once: the radius (design, section 8).

Why extremes of scores are enough, although a verdict's demands hang together: the weights of each group of siblings
are free of all others, and a mean never falls when one of its parts rises. So one and the same choice of weights makes
every score, of the whole and of each domain, as high as it can be, and another one makes all as low as they can be. A
better verdict than the present one is reached by some weights exactly if it is reached where all scores are highest;
the present one is kept by all weights exactly if its demands are met where all scores are lowest. Gates, demanded
levels and what applies have no weights. Extremes only move outwards as the change grows, so the radius can be found by
halving.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.terms import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.scoring import Levels, Part
    from caretrust_readiness.model.parts import Domain, Verdict

#: The radius is found to one part in this many, rounded down.
PARTS = 10_000


class Group(NamedTuple):
    """A domain that counts, or the whole, with what counts in it; siblings' weights are whole numbers."""

    id: str | None
    """None for the whole."""
    weight: int
    criteria: tuple[tuple[str, int, tuple[Fraction, ...]], ...] = ()
    """Each with its weight and the worth of each level."""
    inner: tuple[Group, ...] = ()


def group_of(assessment: Assessment) -> Group:
    """All that counts, as groups of siblings."""
    return Group(None, 1, (), _inner(assessment.rubric.domains, assessment.scale.whole))


def _inner(domains: tuple[Domain, ...], part: Part) -> tuple[Group, ...]:
    parts = {below.id: below for _, below in part.inner}
    counting = [domain for domain in domains if domain.id in parts]
    unit = lcm(*(domain.weight.denominator for domain in counting))
    return tuple(_group(domain, parts[domain.id], int(domain.weight * unit)) for domain in counting)


def _group(domain: Domain, part: Part, weight: int) -> Group:
    present = {key for key, _ in part.worths}
    counting = [criterion for criterion in domain.criteria if criterion.id in present]
    unit = lcm(*(criterion.weight.denominator for criterion in counting))
    criteria = tuple((found.id, int(found.weight * unit), found.values) for found in counting)
    return Group(domain.id, weight, criteria, _inner(domain.domains, part))


# Extremes


class _Ranked(NamedTuple):
    """A group at given levels, ready for its extreme means."""

    id: str | None
    weight: int
    worths: tuple[tuple[int, int], ...]
    """Each criterion's worth, times *unit*, and its weight; the lowest worth first."""
    unit: int
    inner: tuple[_Ranked, ...]


def _ranked(group: Group, levels: Levels) -> _Ranked:
    worths = [(values[levels[key]], weight) for key, weight, values in group.criteria]
    unit = lcm(*(worth.denominator for worth, _ in worths))
    ranked = tuple(sorted((int(worth * unit), weight) for worth, weight in worths))
    return _Ranked(group.id, group.weight, ranked, unit, tuple(_ranked(inner, levels) for inner in group.inner))


def _scores(whole: _Ranked, change: int, *, up: bool) -> dict[str | None, Fraction]:
    """The highest or lowest score, 0 to 1, of the whole (None) and of each top-level domain."""
    found: dict[str | None, Fraction] = {inner.id: _extreme(inner, change, up=up) for inner in whole.inner}
    found[None] = _mean([(found[inner.id], inner.weight) for inner in whole.inner], change, up=up)
    return found


def _extreme(group: _Ranked, change: int, *, up: bool) -> Fraction:
    if not group.inner:
        return _mean(group.worths, change, up=up) / group.unit
    worths = [(_extreme(inner, change, up=up), inner.weight) for inner in group.inner]
    return _mean(worths, change, up=up)


def _mean(worths: Sequence[tuple[Fraction | int, int]], change: int, *, up: bool) -> Fraction:
    """The highest or lowest mean of *worths*, each with its weight, when weights change by up to *change* parts.

    It has every weight at an end of its range, split by sorted worth. So begin with all weights low, and weight up from
    the outermost worth on for as long as that moves the mean.
    """
    least = PARTS - change
    weight = sum([own for _, own in worths]) * least
    total = sum([worth * own for worth, own in worths]) * least
    for worth, own in sorted(worths, reverse=up):
        if weight and (worth * weight <= total if up else worth * weight >= total):
            break
        weight += own * change * 2
        total += worth * own * change * 2
    return Fraction(total, weight)


# What holds the verdict at one end


class Line(NamedTuple):
    """A score, and what it is compared with, 0 to 1; *of* is a top-level domain, or None for the whole."""

    of: str | None
    threshold: Fraction


class Standing(NamedTuple):
    """A verdict at one end, what keeps it from falling, and what keeps it from rising."""

    levels: Levels
    scores: dict[str | None, Fraction]
    verdicts: dict[int, tuple[Line, ...]]
    """By place, the lines of each verdict that the levels alone do not rule out."""
    place: int

    def unmet(self, place: int) -> list[Line]:
        """The lines of the verdict at *place* that the scores do not reach."""
        return [line for line in self.verdicts[place] if self.scores[line.of] < line.threshold]

    @property
    def better(self) -> list[int]:
        """The places of better verdicts that changed weights might reach."""
        return [place for place in self.verdicts if place < self.place]


def standing(assessment: Assessment, levels: Levels) -> Standing | None:
    """How things stand at *levels*; None where there is no score."""
    whole = assessment.scale.whole
    scores = {
        None if part is whole else part.id: part.score(levels) for part in (whole, *(part for _, part in whole.inner))
    }
    known = {of: score for of, score in scores.items() if score is not None}
    if not known:
        return None
    verdicts = {
        place: tuple(_lines(verdict, known))
        for place, verdict in enumerate(assessment.rubric.verdicts)
        if _levels_met(assessment, verdict, levels)
    }
    return Standing(levels, known, verdicts, assessment.scale.verdict(levels))


def _lines(verdict: Verdict, scores: Mapping[str | None, Fraction]) -> Iterator[Line]:
    for of in scores:
        demanded = verdict.demands.score if of is None else verdict.demands.domain
        if demanded is not None:
            yield Line(of, demanded / 100)


def _levels_met(assessment: Assessment, verdict: Verdict, levels: Levels) -> bool:
    gates = assessment.rubric.gates if verdict.demands.gates else {}
    wanted = [*gates.items(), *verdict.demands.criteria.items()]
    enough = assessment.scale.enough_applies(verdict.demands)
    return enough and all(levels.get(key, -1) >= level for key, level in wanted)


# The radius


def radius(assessment: Assessment) -> Fraction:
    """The largest change of all weights at once, 0 to 1, that leaves both ends of the verdict as they are.

    It is a supremum, rounded down to four decimals; 1 means that the verdict holds however the weights change short of
    nought and double, and where there is no score.
    """
    return min(radii(assessment))


def radii(assessment: Assessment) -> Interval[Fraction]:
    """The same for the verdict demonstrated and for the one possible."""
    group = group_of(assessment)
    low, high = (_radius(group, standing(assessment, levels)) for levels in assessment.levels)
    return Interval(low, high)


def _radius(group: Group, now: Standing | None) -> Fraction:
    if now is None:
        return Fraction(1)
    whole = _ranked(group, now.levels)
    least, most = 0, PARTS
    while least < most:
        middle = (least + most + 1) // 2
        if _holds(whole, now, middle):
            least = middle
        else:
            most = middle - 1
    return Fraction(least, PARTS)


def _holds(whole: _Ranked, now: Standing, change: int) -> bool:
    """Whether the verdict is the same for all changes smaller than *change* parts.

    Unless it is constant, an extreme moves strictly with the change: a line that is only just reached at *change* is
    not reached before it.
    """
    if kept := now.verdicts[now.place]:
        lowest = _scores(whole, change, up=False)
        if any(lowest[line.of] < line.threshold for line in kept):
            return False
    if not now.better:
        return True
    highest = _scores(whole, change, up=True)
    return all(any(highest[of] <= line for of, line in now.unmet(place)) for place in now.better)
