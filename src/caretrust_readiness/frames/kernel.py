"""The engine over columns: codes in, both ends of score and verdict out, exactly (design, section 6)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from caretrust_readiness.frames.numbers import Numbers
from caretrust_readiness.frames.plans import HIGH, SCORE_UNITS, SHARE_UNITS, plan_for
from caretrust_readiness.frames.words import group, read, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from caretrust_readiness.frames.coding import Codes
    from caretrust_readiness.frames.numbers import Mask, Whole
    from caretrust_readiness.frames.plans import Edge, Plan, Wanted
    from caretrust_readiness.model.rubric import Rubric

#: So many rows at once: what is worked out of them stays near the processor.
BLOCK = 8192


@dataclass(frozen=True, kw_only=True)
class Results:
    """What comes out, a figure a row; scores and shares in ten-thousandths, scores -1 where there is none."""

    score_low: Whole
    score_high: Whole
    verdict_low: Whole
    """The place of the verdict demonstrated, 0 for the best."""
    verdict_high: Whole
    gates_failed: Whole
    gates_open: Whole
    answered: Whole
    coverage: Whole

    @classmethod
    def empty(cls, rows: int) -> Results:
        """Room for *rows*."""
        return cls(**{one.name: np.zeros(rows, np.int64) for one in fields(cls)})

    @property
    def columns(self) -> tuple[Whole, ...]:
        """The figures one after the other, in the order above."""
        return tuple(getattr(self, one.name) for one in fields(self))


class End(NamedTuple):
    """What holds at one end of the intervals."""

    whole: Numbers
    verdict: Whole
    gates: Whole
    """How many are met."""


@dataclass(frozen=True, kw_only=True)
class Coded:
    """The rows of a frame as codes."""

    low: Codes
    """For the low end: a row of codes a criterion, a column a row of the frame."""
    high: Codes
    """For the high end; the same array where no cell is a range of levels."""
    absent_places: tuple[int, ...] = ()
    """The criteria that some row declares not applicable."""
    absent: Mask | None = None
    """Where they do so, a row of them such a criterion."""
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
    for service, absent, chosen in _groups(coded):
        plan = plan_for(rubric, service, absent, coverage=coverage)
        count = coded.rows if chosen is None else len(chosen)
        for start in range(0, count, BLOCK):
            block = slice(start, start + BLOCK)
            rows = block if chosen is None else chosen[block]
            for into, column in zip(results.columns, assess_rows(plan, *coded.codes_of(rows)).columns, strict=True):
                into[rows] = column
    return results


def _groups(coded: Coded) -> Iterator[tuple[str | None, frozenset[int], NDArray[np.intp] | None]]:
    """The rows that share a service and the criteria that do not apply; None for all rows."""
    if coded.services is None and (coded.absent is None or not coded.absent.any()):
        yield None, frozenset(), None
        return
    rows = coded.rows
    marks = np.zeros((1, rows), np.uint8) if coded.absent is None else np.packbits(coded.absent, axis=0)
    if coded.services is not None:
        marks = np.vstack([marks, coded.services.view(np.uint8).reshape(rows, 2).T])
    keys = np.ascontiguousarray(marks.T).view(np.dtype((np.void, marks.shape[0]))).ravel()
    _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    parted = np.split(np.argsort(inverse, kind="stable"), np.cumsum(np.bincount(inverse))[:-1])
    for first, chosen in zip(firsts, parted, strict=True):
        service = None
        if coded.services is not None and coded.services[first] >= 0:
            service = coded.service_names[coded.services[first]]
        missing = () if coded.absent is None else np.flatnonzero(coded.absent[:, first])
        yield service, frozenset(coded.absent_places[place] for place in missing), chosen


def assess_rows(plan: Plan, at_low: Codes, at_high: Codes) -> Results:
    """What codes come to, to all of which the same criteria apply."""
    sums = read(plan.words, at_low, at_high, plan.starts)
    gates = _gates(plan, at_low, at_high)
    low = _at(plan, sums, at_low, gates & HIGH - 1, 0)
    high = _at(plan, sums, at_high, gates >> HIGH.bit_length() - 1, 1)
    share = plan.denominator or 1
    score_low, score_high = _scores(plan, low.whole, high.whole)
    return Results(
        score_low=score_low,
        score_high=score_high,
        verdict_low=low.verdict,
        verdict_high=high.verdict,
        gates_failed=plan.gate_count - high.gates,
        gates_open=high.gates - low.gates,
        answered=whole(sums["known"]).out_of(share, SHARE_UNITS)[0],
        coverage=whole(sums["evidenced"]).out_of(share, SHARE_UNITS)[0]
        if "evidenced" in sums
        else np.zeros_like(score_low),
    )


def _gates(plan: Plan, at_low: Codes, at_high: Codes) -> Whole:
    """How many gates are met: at the low end, and in higher bits at the high end."""
    gates = np.zeros(at_low.shape[1], np.int64)
    for place, table in plan.gates:
        if at_low is at_high:
            gates += table.take(at_low[place].astype(np.intp))
        else:
            gates += table.take(at_low[place].astype(np.intp)) & 1
            gates += table.take(at_high[place].astype(np.intp)) & HIGH
    return gates


def _at(plan: Plan, sums: dict[str, list[Whole]], codes: Codes, gates: Whole, end: int) -> End:
    """Whole numerator, verdict and gates at one end: 0 the low, 1 the high."""
    name = ("low", "high")[end]
    parts = [group(sums[f"own_{name}"], part.place) for part in plan.parts] if f"own_{name}" in sums else []
    score = whole(sums[name]) if name in sums else _weighted(plan, parts, codes.shape[1])
    verdict = np.full(codes.shape[1], len(plan.verdicts) - 1, np.int64)
    if plan.denominator:
        levels = plan.coding.high if end else plan.coding.low
        passed = gates == plan.gate_count
        for place in range(len(plan.verdicts) - 2, -1, -1):
            wanted = plan.verdicts[place]
            if wanted.applies:
                verdict[_meets(wanted, score, parts, passed) & _levels(wanted, levels, codes)] = place
    return End(score, verdict, gates)


def _weighted(plan: Plan, parts: list[Numbers], rows: int) -> Numbers:
    """The whole's numerator from its domains'; it is at most the whole's denominator, for which 62 bits are enough."""
    total = np.zeros(rows, np.int64)
    for part, of in zip(parts, plan.parts, strict=True):
        total += part.limbs[0] * of.factor
    return Numbers((total,))


def _meets(wanted: Wanted, whole: Numbers, parts: list[Numbers], gates: Mask) -> Mask:
    met = gates if wanted.gates else np.ones_like(gates)
    if wanted.score is not None:
        met = met & whole.at_least(wanted.score)
    for part, bound in zip(parts, wanted.domains, strict=True) if wanted.domains is not None else ():
        met = met & part.at_least(bound)
    return met


def _levels(wanted: Wanted, levels: Whole, codes: Codes) -> Mask:
    met = np.ones(codes.shape[1], np.bool_)
    for place, level in wanted.levels:
        met &= levels.take(codes[place].astype(np.intp)) >= level
    return met


def _scores(plan: Plan, low: Numbers, high: Numbers) -> tuple[Whole, Whole]:
    """Both ends of the score as they are shown: outwards, never across a demand, and alike where they are."""
    if not plan.denominator:
        none = np.full(len(low.limbs[0]), -1, np.int64)
        return none, none
    down, _ = low.out_of(plan.denominator, SCORE_UNITS)
    below, exact = high.out_of(plan.denominator, SCORE_UNITS)
    up = below + ~exact
    for edge in plan.edges:
        down = down + ((down == edge.below) & _between(edge) & low.at_least(edge.bound))
        up = np.where((below + 1 == edge.above) & ~high.at_least(edge.bound), below, up)
    return down, np.where(low.equals(high), down, up)


def _between(edge: Edge) -> bool:
    """Whether no shown figure is exactly the demand."""
    return edge.below != edge.above
