"""Levels at one end become scores, gates and a verdict, exactly (design, section 6).

A score is a weighted mean of worths, down a tree. For one rubric and one set of criteria that apply, all of it but the
levels is constant, so it is put over common denominators once: a :class:`Scale` then reads a score off as a sum of
integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from operator import ge
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caretrust_readiness.model.parts import Demands, Domain
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.model.terms import Interval

Levels: TypeAlias = "Mapping[str, int]"


class Part(NamedTuple):
    """A domain (or the whole) ready to be read off: its score is ``numerator(levels) / denominator``, from 0 to 1."""

    id: str
    denominator: int
    """0 where no child counts: there is no score."""
    worths: tuple[tuple[str, tuple[int, ...]], ...]
    """For each criterion that counts, what each of its levels adds to the numerator."""
    inner: tuple[tuple[int, Part], ...]
    """The domains that count, each with the factor of its numerator."""
    domains: tuple[Part, ...]
    """All domains right below, whether they count or not."""

    def numerator(self, levels: Levels) -> int:
        """The score at *levels*, times the denominator."""
        own = sum([worth[levels[key]] for key, worth in self.worths])
        return own + sum([factor * part.numerator(levels) for factor, part in self.inner]) if self.inner else own

    def score(self, levels: Levels) -> Fraction | None:
        """The score at *levels*, from 0 to 1; None where nothing counts."""
        return Fraction(self.numerator(levels), self.denominator) if self.denominator else None

    def reaches(self, numerator: int, demand: Fraction) -> bool:
        """Whether *numerator* stands for a score of *demand* or more; a demand is out of 100."""
        return numerator >= self.bar(demand)

    def bar(self, demand: Fraction | None) -> int:
        """The least numerator that stands for a score of *demand* or more; 0 where nothing is asked."""
        return 0 if demand is None else -(-demand.numerator * self.denominator // (demand.denominator * 100))


class Bars(NamedTuple):
    """The least numerators that meet what some demands ask of scores."""

    whole: int
    domains: tuple[int, ...]
    """Of each top-level domain that counts."""


@dataclass(frozen=True, eq=False)
class Scale:
    """A rubric made ready for the criteria that apply."""

    rubric: Rubric
    whole: Part
    absent: frozenset[str]
    """The criteria that do not apply."""

    @cached_property
    def shares(self) -> dict[str, Fraction]:
        """Share of weight of every criterion that applies, 0 to 1; they sum to 1 where anything counts."""
        portions, whole = self.portions
        present = (key for key in self.rubric.criteria if key not in self.absent)
        return {key: Fraction(portions[key], whole) if key in portions else Fraction(0) for key in present}

    @cached_property
    def portions(self) -> tuple[dict[str, int], int]:
        """The same as whole numbers, of the criteria that count, and the number that makes a share of 1.

        A criterion's share is what its best level adds to the score.
        """
        inner = self.whole.inner
        return {
            key: worth[-1] * inner[place][0] for key, (place, worth) in self.lifts.items()
        }, self.whole.denominator or 1

    @cached_property
    def lifts(self) -> dict[str, tuple[int, tuple[int, ...]]]:
        """For each criterion that counts, what each of its levels adds to the numerator of its top-level domain.

        With it the place of that domain among those that count.
        """
        return {key: (place, worth) for place, (_, part) in enumerate(self.whole.inner) for key, worth in _lifts(part)}

    def score(self, levels: Levels) -> Fraction | None:
        """The overall score at *levels*, 0 to 100; None where nothing counts."""
        return self.score_at(self.whole.numerator(levels))

    def score_at(self, numerator: int) -> Fraction | None:
        """The overall score, 0 to 100, that *numerator* of the whole stands for; None where nothing counts."""
        return Fraction(numerator * 100, self.whole.denominator) if self.whole.denominator else None

    def verdict(self, levels: Levels) -> int:
        """The place of the verdict at *levels*, 0 for the best: the first whose demands are all met."""
        return self._verdict(levels)[0]

    def read(self, levels: Levels) -> tuple[Fraction | None, int]:
        """Score and verdict at *levels*, as :meth:`score` and :meth:`verdict` give them, at the cost of one."""
        verdict, numerator = self._verdict(levels)
        return self.score_at(numerator), verdict

    def _verdict(self, levels: Levels) -> tuple[int, int]:
        """The place of the verdict, and the numerator of the score that it rests on."""
        last = len(self.rubric.verdicts) - 1
        if not self.whole.denominator:
            return last, 0
        # Numerators, not scores: this runs hundreds of times for one report.
        parts = [part.numerator(levels) for _, part in self.whole.inner]
        whole = sum([factor * own for (factor, _), own in zip(self.whole.inner, parts, strict=True)])
        for place, verdict in enumerate(self.rubric.verdicts):
            if place == last or self._meets(verdict.demands, self.bars[place], levels, whole, parts):
                return place, whole
        raise AssertionError("the last verdict demands nothing")

    def meets(self, demands: Demands, levels: Levels) -> bool:
        """Whether *demands* are all met at *levels*; never where nothing counts."""
        parts = [part.numerator(levels) for _, part in self.whole.inner]
        whole = sum([factor * own for (factor, _), own in zip(self.whole.inner, parts, strict=True)])
        return bool(parts) and self._meets(demands, self.bars_of(demands), levels, whole, parts)

    @cached_property
    def bars(self) -> tuple[Bars, ...]:
        """What each verdict asks of scores, the best first."""
        return tuple(self.bars_of(verdict.demands) for verdict in self.rubric.verdicts)

    def bars_of(self, demands: Demands) -> Bars:
        """What *demands* ask of scores."""
        return Bars(self.whole.bar(demands.score), tuple([part.bar(demands.domain) for _, part in self.whole.inner]))

    def _meets(self, demands: Demands, bars: Bars, levels: Levels, whole: int, parts: list[int]) -> bool:
        return (
            whole >= bars.whole
            and all(map(ge, parts, bars.domains))
            and (not demands.gates or all(levels.get(key, -1) >= level for key, level in self.rubric.gates.items()))
            and all(levels.get(key, -1) >= level for key, level in demands.criteria.items())
            and self.enough_applies(demands)
        )

    @cached_property
    def applying(self) -> tuple[int, int]:
        """How many of the criteria with weight apply here, and how many there are."""
        weighted = self.rubric.weighted
        return len(weighted - self.absent), len(weighted)

    def enough_applies(self, demands: Demands) -> bool:
        """Whether as many criteria apply, by count, as *demands* ask; no level and no weight above 0 moves it."""
        if demands.applies is None:
            return True
        applying, of = self.applying
        return applying * 100 >= demands.applies * of

    def points_lost(self, key: str, level: int) -> Fraction:
        """What criterion *key* keeps from the score of 100 at *level*."""
        if key not in self.lifts:
            return Fraction(0)
        place, worth = self.lifts[key]
        return Fraction((worth[-1] - worth[level]) * self.whole.inner[place][0] * 100, self.whole.denominator)

    def numerator_between(self, key: str, level: Interval[int]) -> int:
        """What criterion *key* adds to the numerator of the whole from one end of *level* to the other."""
        if key not in self.lifts:
            return 0
        place, worth = self.lifts[key]
        return (worth[level.high] - worth[level.low]) * self.whole.inner[place][0]

    def weakest_domain(self, levels: Levels) -> Fraction:
        """The lowest score of a top-level domain that counts, 0 to 100."""
        return min(Fraction(part.numerator(levels) * 100, part.denominator) for _, part in self.whole.inner)


@lru_cache(maxsize=256)
def scale_for(rubric: Rubric, absent: frozenset[str] = frozenset()) -> Scale:
    """The scale of *rubric* for localities to which the criteria in *absent* do not apply."""
    tops = [_top(rubric, place, absent & known) for place, known in enumerate(_criteria_of(rubric))]
    weighted = [(domain.weight, part) for domain, part in zip(rubric.domains, tops, strict=True)]
    return Scale(rubric, _joined("", weighted, ()), absent)


@lru_cache(maxsize=64)
def _criteria_of(rubric: Rubric) -> tuple[frozenset[str], ...]:
    """The criteria below each top-level domain."""
    return tuple(frozenset(criterion.id for criterion in domain.walk()) for domain in rubric.domains)


@lru_cache(maxsize=1024)
def _top(rubric: Rubric, place: int, absent: frozenset[str]) -> Part:
    """A top-level domain ready to be read off.

    What does not apply differs from place to place, but seldom in the same domain: so these are kept.
    """
    return _part(rubric.domains[place], absent)


def _lifts(part: Part, factor: int = 1) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield from ((key, tuple(factor * one for one in worth)) for key, worth in part.worths)
    for inner_factor, inner in part.inner:
        yield from _lifts(inner, factor * inner_factor)


def _part(domain: Domain, absent: frozenset[str]) -> Part:
    worths = [
        (criterion.id, [criterion.weight * value for value in criterion.values])
        for criterion in domain.criteria
        if criterion.weight and criterion.id not in absent
    ]
    total = sum((criterion.weight for criterion in domain.criteria if criterion.id not in absent), Fraction(0))
    inner = [(child.weight, _part(child, absent)) for child in domain.domains]
    return _joined(domain.id, inner, worths, total)


def _joined(
    name: str,
    domains: list[tuple[Fraction, Part]],
    worths: list[tuple[str, list[Fraction]]] | tuple[()],
    total: Fraction = Fraction(0),
) -> Part:
    """One part over a common denominator, from weighted worths of criteria or weighted scores of domains."""
    counting = [(weight / part.denominator, part) for weight, part in domains if weight and part.denominator]
    total += sum((weight * part.denominator for weight, part in counting), Fraction(0))
    common = lcm(
        total.denominator,
        *(factor.denominator for factor, _ in counting),
        *(worth.denominator for _, table in worths for worth in table),
    )
    return Part(
        name,
        int(total * common),
        tuple((key, tuple(int(worth * common) for worth in table)) for key, table in worths),
        tuple((int(factor * common), part) for factor, part in counting),
        tuple(part for _, part in domains),
    )
