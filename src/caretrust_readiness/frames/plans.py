"""A rubric ready for columns: for one set of criteria that apply, all that is constant as tables of whole numbers.

They are read off the engine's own :class:`~caretrust_readiness.engine.scoring.Scale`, so that weights, points and what
counts have one meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from caretrust_readiness.engine.scoring import scale_for
from caretrust_readiness.frames.coding import coding_of
from caretrust_readiness.frames.numbers import HOLDS, MOST_TERMS
from caretrust_readiness.frames.words import Sum, packed
from caretrust_readiness.model.figures import Thresholds

if TYPE_CHECKING:
    from fractions import Fraction

    from caretrust_readiness.engine.scoring import Scale
    from caretrust_readiness.frames.coding import Coding
    from caretrust_readiness.frames.numbers import Whole
    from caretrust_readiness.frames.words import Word
    from caretrust_readiness.model.parts import Demands
    from caretrust_readiness.model.rubric import Rubric

#: Scores are shown in ten-thousandths of a point, of which a hundred points have so many.
SCORE_UNITS = 1_000_000
#: Shares are shown in ten-thousandths.
SHARE_UNITS = 10_000
#: What a gate that is met at the high end adds, beside 1 for the low end: more than a rubric has gates.
HIGH = 1 << 32


class Part(NamedTuple):
    """A top-level domain that counts."""

    place: int
    """Among all top-level domains of the whole rubric."""
    factor: int
    denominator: int


class Wanted(NamedTuple):
    """What one verdict demands, as bounds of whole numbers."""

    score: int | None
    domains: tuple[int, ...] | None
    """For each domain that counts."""
    gates: bool
    levels: tuple[tuple[int, int], ...]
    """Places of criteria and levels."""
    applies: bool
    """Whether enough criteria apply."""


class Edge(NamedTuple):
    """A demand for a score that a rounded figure may not seem to meet or to miss, where the exact one does not."""

    bound: int
    """From which the whole's numerator meets it."""
    below: int
    """The last shown figure below it or at it, in units."""
    above: int
    """The first shown figure at it or above it, in units."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One rubric (or service) for the rows to which the same criteria apply."""

    coding: Coding
    denominator: int
    """Of the score; 0 where nothing counts."""
    words: tuple[Word, ...]
    """For the sums ``low`` and ``high`` (of worth), ``own_low`` and ``own_high`` (of domains), and two of shares."""
    starts: tuple[int, ...]
    """The places of the first criteria of the groups that are added up."""
    parts: tuple[Part, ...]
    verdicts: tuple[Wanted, ...]
    gates: tuple[tuple[int, Whole], ...]
    """Places of criteria, and for each code: 1 where the low end meets the gate, :data:`HIGH` where the high does."""
    gate_count: int
    edges: tuple[Edge, ...]


@lru_cache(maxsize=4096)
def plan_for(whole_rubric: Rubric, service: str | None, absent: frozenset[int], *, coverage: bool = False) -> Plan:
    """The plan of *whole_rubric*, as *service* adjusts it, where the criteria at the places *absent* do not apply.

    With *coverage* the share that has good evidence is added up too.
    """
    rubric, coding = whole_rubric.for_service(service), coding_of(whole_rubric)
    if len(coding.keys) > MOST_TERMS:
        raise AssertionError("a rubric has fewer criteria")
    scale = scale_for(rubric, frozenset(coding.keys[place] for place in absent) & frozenset(rubric.criteria))
    places = {key: place for place, key in enumerate(coding.keys)}
    sums = _sums(scale, coding, coverage=coverage)
    by_domain = any(one.name == "own_low" for one in sums)
    return Plan(
        coding=coding,
        denominator=scale.whole.denominator,
        words=packed(sums),
        starts=coding.domain_starts if by_domain else (0,),
        parts=_parts(scale, coding),
        verdicts=tuple(_wanted(verdict.demands, scale, places) for verdict in rubric.verdicts),
        gates=tuple((places[key], _gate(coding, level)) for key, level in rubric.gates.items()),
        gate_count=len(rubric.gates),
        edges=tuple(_edge(demand, scale.whole.denominator) for demand in sorted(Thresholds.of(rubric).score)),
    )


def _gate(coding: Coding, level: int) -> Whole:
    return (coding.low >= level) + (coding.high >= level) * np.int64(HIGH)


def _parts(scale: Scale, coding: Coding) -> tuple[Part, ...]:
    order = {key: place for place, key in enumerate(coding.domains)}
    return tuple(Part(order[part.id], factor, part.denominator) for factor, part in scale.whole.inner)


def _sums(scale: Scale, coding: Coding, *, coverage: bool) -> list[Sum]:
    """The sums that are needed: of worth, by domain where a verdict asks for that, and of shares."""
    portions, whole = scale.portions
    own: list[int] = []
    every: list[int] = []
    for key, top in zip(coding.keys, coding.tops, strict=True):
        place, worth = scale.lifts.get(key, (0, (0,) * (top + 1)))
        factor = scale.whole.inner[place][0] if key in scale.lifts else 0
        own += worth
        every += [factor * one for one in worth]
    bound = max((part.denominator for _, part in scale.whole.inner), default=0)
    by_domain = any(verdict.demands.domain is not None for verdict in scale.rubric.verdicts)
    ends = (("low", coding.worth_low), ("high", coding.worth_high))
    found = [Sum(f"own_{name}", [*own, 0], at, bound, end) for end, (name, at) in enumerate(ends) if by_domain]
    if not by_domain or scale.whole.denominator >= HOLDS:
        found += [Sum(name, [*every, 0], at, scale.whole.denominator, end) for end, (name, at) in enumerate(ends)]
    shares = [*(portions.get(key, 0) for key in coding.keys), 0]
    for name, counts in (("known", coding.known), ("evidenced", coding.evidenced))[: 2 if coverage else 1]:
        found.append(Sum(name, shares, np.where(counts, coding.owner, len(coding.keys)), whole, 0))
    return found


def _wanted(demands: Demands, scale: Scale, places: dict[str, int]) -> Wanted:
    return Wanted(
        None if demands.score is None else _bound(demands.score, scale.whole.denominator),
        None
        if demands.domain is None
        else tuple(_bound(demands.domain, part.denominator) for _, part in scale.whole.inner),
        demands.gates,
        tuple((places[key], level) for key, level in demands.criteria.items()),
        scale.enough_applies(demands),
    )


def _bound(demand: Fraction, denominator: int) -> int:
    """From which numerator on a score out of 100 meets *demand*."""
    return ceil(demand * denominator / 100)


def _edge(demand: Fraction, denominator: int) -> Edge:
    units = demand * (SCORE_UNITS // 100)
    return Edge(_bound(demand, denominator), floor(units), ceil(units))
