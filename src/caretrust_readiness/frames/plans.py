"""A rubric ready for columns: for one set of criteria that apply, all that is constant as tables of whole numbers.

They are read off the engine's own :class:`~caretrust_readiness.engine.scoring.Scale`, so that weights, points and what
counts have one meaning.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.engine.scoring import scale_for
from caretrust_readiness.frames.coding import coding_of
from caretrust_readiness.frames.numbers import HOLDS, MOST_TERMS, Numbers, tables
from caretrust_readiness.model.figures import Thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    import numpy as np
    from numpy.typing import NDArray

    from caretrust_readiness.engine.scoring import Scale
    from caretrust_readiness.frames.coding import Codes, Coding
    from caretrust_readiness.model.rubric import Demands, Rubric

    Table = tuple[NDArray[np.int64], ...]

#: Scores are shown in ten-thousandths of a point, of which a hundred points have so many.
SCORE_UNITS = 1_000_000
#: Shares are shown in ten-thousandths.
SHARE_UNITS = 10_000


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


class Plan(NamedTuple):
    """One rubric (or service) for the rows to which the same criteria apply."""

    coding: Coding
    denominator: int
    """Of the score; 0 where nothing counts."""
    own: tuple[Table, Table] | None
    """What each code adds to its top-level domain's numerator, at both ends; None where none is needed."""
    whole: tuple[Table, Table] | None
    """What each code adds to the whole's; None where the domains' come to it."""
    known: Table
    """What each code adds to the share that is answered."""
    evidenced: Table
    """What each code adds to the share that has good evidence."""
    parts: tuple[Part, ...]
    verdicts: tuple[Wanted, ...]
    gates: tuple[tuple[int, int], ...]
    """Places of criteria and levels."""
    edges: tuple[Edge, ...]


@lru_cache(maxsize=4096)
def plan_for(whole_rubric: Rubric, service: str | None, absent: frozenset[int]) -> Plan:
    """The plan of *whole_rubric*, as *service* adjusts it, where the criteria at the places *absent* do not apply."""
    rubric, coding = whole_rubric.for_service(service), coding_of(whole_rubric)
    if len(coding.keys) > MOST_TERMS:
        raise AssertionError("a rubric has fewer criteria")
    scale = scale_for(rubric, frozenset(coding.keys[place] for place in absent) & frozenset(rubric.criteria))
    places = {key: place for place, key in enumerate(coding.keys)}
    portions, whole = scale.portions
    shares = [portions.get(key, 0) for key in coding.keys]
    own, total = _worths(scale, coding)
    return Plan(
        coding,
        scale.whole.denominator,
        own,
        total,
        tuple(table.take(coding.owner) * coding.known for table in tables(shares, whole)),
        tuple(table.take(coding.owner) * coding.evidenced for table in tables(shares, whole)),
        _parts(scale, coding),
        tuple(_wanted(verdict.demands, scale, places) for verdict in rubric.verdicts),
        tuple((places[key], level) for key, level in rubric.gates.items()),
        tuple(_edge(demand, scale.whole.denominator) for demand in sorted(Thresholds.of(rubric).score)),
    )


def _parts(scale: Scale, coding: Coding) -> tuple[Part, ...]:
    order = {key: place for place, key in enumerate(coding.domains)}
    return tuple(Part(order[part.id], factor, part.denominator) for factor, part in scale.whole.inner)


def _worths(scale: Scale, coding: Coding) -> tuple[tuple[Table, Table] | None, tuple[Table, Table] | None]:
    """The tables of the domains' numerators and of the whole's, as far as they are needed."""
    is_asked = any(verdict.demands.domain is not None for verdict in scale.rubric.verdicts)
    denominator = scale.whole.denominator
    own: list[int] = []
    whole: list[int] = []
    for key, top in zip(coding.keys, coding.tops, strict=True):
        place, worth = scale.lifts.get(key, (0, (0,) * (top + 1)))
        factor = scale.whole.inner[place][0] if key in scale.lifts else 0
        own += worth
        whole += [factor * one for one in worth]
    # No domain's numerator is above the whole's denominator, since the factors are whole numbers.
    if is_asked and denominator < HOLDS:
        return _ends([*own, 0], denominator, coding), None
    asked = _ends([*own, 0], denominator, coding) if is_asked else None
    return asked, _ends([*whole, 0], denominator, coding)


def _ends(worths: Sequence[int], bound: int, coding: Coding) -> tuple[Table, Table]:
    found = tables(worths, bound)
    low = tuple(table.take(coding.worth_low) for table in found)
    return low, tuple(table.take(coding.worth_high) for table in found)


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


def added(table: Table, codes: Codes) -> Numbers:
    """The sum of what *table* says of each criterion's code, for each row."""
    return Numbers.carried(part.take(codes).sum(axis=0) for part in table)
