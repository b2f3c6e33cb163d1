"""The engine over columns: codes in, both ends of score and verdict out, exactly (design, section 6)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from caretrust_readiness.frames.plans import SCORE_UNITS, SHARE_UNITS, plan_for
from caretrust_readiness.frames.words import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from caretrust_readiness.frames.coding import Codes
    from caretrust_readiness.frames.numbers import Mask, Whole
    from caretrust_readiness.frames.plans import Plan
    from caretrust_readiness.frames.ratios import Weighed
    from caretrust_readiness.frames.words import Sums
    from caretrust_readiness.model.rubric import Rubric

#: So many rows at once: what is worked out of them stays near the processor.
BLOCK = 16_384
#: The names of both ends.
ENDS = ("low", "high")


#: In which columns of results are kept, if not in 64 bits: verdicts are at most a hundred.
_TYPES: dict[str, type[np.signedinteger[Any]]] = {
    "verdict_low": np.int8,
    "verdict_high": np.int8,
    "gates_failed": np.int32,
    "gates_open": np.int32,
}


@dataclass(frozen=True, kw_only=True)
class Results:
    """What comes out, a figure a row; scores and shares in ten-thousandths, scores -1 where there is none."""

    score_low: Whole
    score_high: Whole
    verdict_low: NDArray[np.int8]
    """The place of the verdict demonstrated, 0 for the best."""
    verdict_high: NDArray[np.int8]
    gates_failed: NDArray[np.int32]
    gates_open: NDArray[np.int32]
    answered: Whole
    coverage: Whole

    @classmethod
    def empty(cls, rows: int) -> Results:
        """Room for *rows*."""
        return cls(**{one.name: np.empty(rows, _TYPES.get(one.name, np.int64)) for one in fields(cls)})

    @property
    def columns(self) -> tuple[NDArray[Any], ...]:
        """The figures one after the other, in the order above."""
        return tuple(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, kw_only=True)
class Coded:
    """The rows of a frame as codes."""

    low: Codes
    """For the low end: a row of codes a criterion, a column a row of the frame."""
    high: Codes
    """For the high end; the same array where no cell is a range of levels."""
    absent: Mask | None = None
    """The rows that declare something not applicable; None for no row."""
    services: NDArray[np.int16] | None = None
    """Places in *service_names*, -1 where the overall assessment is meant; None where it is meant everywhere."""
    service_names: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.low.shape[1])

    def codes_of(self, rows: slice | NDArray[np.intp]) -> tuple[Codes, Codes]:
        """The codes of *rows* for both ends."""
        low = self.low[:, rows]
        return low, low if self.low is self.high else self.high[:, rows]


def assess_codes(rubric: Rubric, coded: Coded, *, coverage: bool = False) -> Results:
    """What the rows *coded* come to under *rubric*; the share with good evidence only where *coverage* is asked for."""
    results = Results.empty(coded.rows)
    for service, varied, chosen in _groups(coded):
        plan = plan_for(rubric, service, varied=varied, coverage=coverage)
        count = coded.rows if chosen is None else len(chosen)
        for start in range(0, count, BLOCK):
            block = slice(start, start + BLOCK)
            rows = block if chosen is None else chosen[block]
            for into, column in zip(results.columns, assess_rows(plan, *coded.codes_of(rows)).columns, strict=True):
                into[rows] = column
    return results


def _groups(coded: Coded) -> Iterator[tuple[str | None, bool, NDArray[np.intp] | None]]:
    """The rows that share a service, apart where something does not apply to them; None for all rows."""
    if coded.absent is None and coded.services is None:
        yield None, False, None
        return
    keys = np.zeros(coded.rows, np.int64)
    if coded.absent is not None:
        keys += coded.absent
    if coded.services is not None:
        keys += 2 * (coded.services.astype(np.int64) + 1)
    different = np.unique(keys)
    for key in different.tolist():
        service = coded.service_names[key // 2 - 1] if key > 1 else None
        yield service, bool(key % 2), None if len(different) == 1 else np.flatnonzero(keys == key)


def assess_rows(plan: Plan, at_low: Codes, at_high: Codes) -> Results:
    """What codes come to under one plan."""
    sums = unpacked(plan.lookup.words, plan.lookup.added(at_low, at_high))
    weighed = plan.weighing.weighed(sums)
    low, high = (sums[f"gates_{end}"][0][0] for end in ENDS)
    score_low, score_high = _scores(plan, weighed)
    return Results(
        score_low=score_low,
        score_high=score_high,
        verdict_low=_verdict(plan, weighed, sums, 0),
        verdict_high=_verdict(plan, weighed, sums, 1),
        gates_failed=plan.gate_count - high,
        gates_open=high - low,
        answered=weighed.known.out_of(SHARE_UNITS)[0],
        coverage=np.zeros_like(score_low) if weighed.evidenced is None else weighed.evidenced.out_of(SHARE_UNITS)[0],
    )


def _verdict(plan: Plan, weighed: Weighed, sums: Sums, end: int) -> NDArray[np.int8]:
    """The place of the verdict at one end: the first whose demands are all met, where anything counts."""
    found = np.full(sums["known"][0].shape[1], len(plan.verdicts) - 1, np.int8)
    for place in range(len(plan.verdicts) - 2, -1, -1):
        wanted = plan.verdicts[place]
        met = np.full(len(found), weighed.counts & (weighed.applying >= wanted.applying))
        if wanted.gates:
            met &= sums[f"gates_{ENDS[end]}"][0][0] == plan.gate_count
        if wanted.levels:
            met &= sums[f"levels_{place}_{ENDS[end]}"][0][0] == wanted.levels
        if wanted.score is not None:
            met &= weighed.scores[end].reaches(wanted.score)
        if wanted.domain is not None:
            for part in weighed.parts[end]:
                met &= part.reaches(wanted.domain)
        np.putmask(found, met, place)
    return found


def _scores(plan: Plan, weighed: Weighed) -> tuple[Whole, Whole]:
    """Both ends of the score as they are shown: outwards, never across a demand, and alike where they are."""
    low, high = weighed.scores
    down, _ = low.out_of(SCORE_UNITS)
    below, exact = high.out_of(SCORE_UNITS)
    up = below + ~exact
    for edge in plan.edges:
        if edge.below != edge.above:  # else a shown figure is exactly the demand
            down += (down == edge.below) & low.reaches(edge.demand)
        up -= (up == edge.above) & ~high.reaches(edge.demand)
    np.copyto(up, down, where=weighed.alike)
    if weighed.counts is True:
        return down, up
    return np.where(weighed.counts, down, -1), np.where(weighed.counts, up, -1)
