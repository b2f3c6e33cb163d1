"""A rubric ready for columns: all that is constant as tables of whole numbers.

Where everything applies they are read off the engine's own :class:`~caretrust_readiness.engine.scoring.Scale`, so that
weights, points and what counts have one meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from caretrust_readiness.engine.scoring import scale_for
from caretrust_readiness.frames.coding import coding_of
from caretrust_readiness.frames.fixed import Fixed, fixed_groups, fixed_sums
from caretrust_readiness.frames.lookup import Lookup
from caretrust_readiness.frames.numbers import MOST_TERMS
from caretrust_readiness.frames.varied import Varied, varied_groups, varied_sums
from caretrust_readiness.frames.words import Sum, packed
from caretrust_readiness.model.figures import Thresholds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caretrust_readiness.frames.coding import Coding
    from caretrust_readiness.model.parts import Demands
    from caretrust_readiness.model.rubric import Rubric

#: Scores are shown in ten-thousandths of a point, of which a hundred points have so many.
SCORE_UNITS = 1_000_000
#: Shares are shown in ten-thousandths.
SHARE_UNITS = 10_000


class Wanted(NamedTuple):
    """What one verdict demands."""

    score: Fraction | None
    domain: Fraction | None
    gates: bool
    levels: int
    """Of how many criteria it demands a level."""
    applying: int
    """How many criteria with weight must apply."""


class Edge(NamedTuple):
    """A demand for a score that a rounded figure may not seem to meet or to miss, where the exact one does not."""

    demand: Fraction
    below: int
    """The last shown figure below it or at it, in units."""
    above: int
    """The first shown figure at it or above it, in units."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One rubric (or service) for rows to which all of it applies, or for any."""

    lookup: Lookup
    """Of the sums that *weighing* needs, and of gates and levels that are met: ``gates_low``, ``levels_low_0`` …."""
    weighing: Fixed | Varied
    verdicts: tuple[Wanted, ...]
    gate_count: int
    edges: tuple[Edge, ...]


@lru_cache(maxsize=256)
def plan_for(whole_rubric: Rubric, service: str | None, *, varied: bool, coverage: bool) -> Plan:
    """The plan of *whole_rubric*, as *service* adjusts it; *varied*: something may not apply.

    With *coverage* the share that has good evidence is added up too.
    """
    rubric, coding = whole_rubric.for_service(service), coding_of(whole_rubric)
    if len(coding.keys) > MOST_TERMS:
        raise AssertionError("a rubric has fewer criteria")
    weighing: Fixed | Varied
    if varied:
        weighing = Varied.of(rubric)
        sums, groups = varied_sums(weighing, coding, coverage=coverage), varied_groups(weighing, coding)
    else:
        scale = scale_for(rubric)
        by_domain = any(verdict.demands.domain is not None for verdict in rubric.verdicts)
        weighing, groups = Fixed.of(scale), fixed_groups(scale, coding, rubric, by_domain=by_domain)
        sums = fixed_sums(scale, coding, by_domain=by_domain, coverage=coverage)
    return Plan(
        lookup=Lookup.of(coding, packed([*sums, *_met(rubric, coding)]), groups),
        weighing=weighing,
        verdicts=tuple(_wanted(verdict.demands, rubric) for verdict in rubric.verdicts),
        gate_count=len(rubric.gates),
        edges=tuple(_edge(demand) for demand in sorted(Thresholds.of(rubric).score)),
    )


def _met(rubric: Rubric, coding: Coding) -> list[Sum]:
    """How many gates are met at each end, and how many levels of each verdict's demands."""
    demands = [verdict.demands.criteria for verdict in rubric.verdicts]
    wanted = {"gates": rubric.gates} | {f"levels_{place}": levels for place, levels in enumerate(demands) if levels}
    return [
        Sum(name=f"{name}_{said}", values=[0, 1], at=_reached(levels, coding, end), bound=len(levels), end=end)
        for name, levels in wanted.items()
        for end, said in enumerate(("low", "high"))
    ]


def _reached(levels: Mapping[str, int], coding: Coding, end: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """For each code 1 where it reaches the level that *levels* has for its criterion."""
    found = np.zeros(len(coding.low), np.intp)
    for place, key in enumerate(coding.keys):
        if key in levels:
            coding.of(found, place)[:] = coding.of(coding.high if end else coding.low, place) >= levels[key]
    return found


def _wanted(demands: Demands, rubric: Rubric) -> Wanted:
    applying = 0 if demands.applies is None else ceil(Fraction(demands.applies) * len(rubric.weighted) / 100)
    return Wanted(demands.score, demands.domain, demands.gates, len(demands.criteria), applying)


def _edge(demand: Fraction) -> Edge:
    units = demand * (SCORE_UNITS // 100)
    return Edge(demand, floor(units), ceil(units))
