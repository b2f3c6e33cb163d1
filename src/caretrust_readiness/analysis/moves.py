"""What to do next: the path to the aim as one list, the most urgent first (design, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from caretrust_readiness.analysis.path import Path, Step
    from caretrust_readiness.engine.assessment import Assessment, Demand

Verb: TypeAlias = Literal["raise", "show", "agree", "find_out"]
Because: TypeAlias = Literal["gate_failed", "demand_failed", "gate_open", "demand_open", "points"]
#: The more urgent first; those of one pair are one group.
_BECAUSE: tuple[Because, ...] = get_args(Because)
_REASONS: dict[tuple[str, str], Because] = {
    ("gate", "not_met"): "gate_failed",
    ("criteria", "not_met"): "demand_failed",
    ("gate", "open"): "gate_open",
    ("criteria", "open"): "demand_open",
}
_GROUP = {"gate_failed": 0, "demand_failed": 0, "gate_open": 1, "demand_open": 1, "points": 2}


@dataclass(frozen=True, kw_only=True)
class Move:
    """One thing to do about one criterion."""

    criterion: str
    verb: Verb
    start: int
    stop: int
    high: int
    because: Because
    effort: Fraction
    points: Fraction
    """What it adds to the score of 100."""


def moves_along(assessment: Assessment, path: Path | None, demands: Iterable[Demand]) -> tuple[Move, ...] | None:
    """The steps of *path*, whose aim makes *demands*, in the order to take them; none where it is reached already.

    What a failed gate or level needs comes first, then what an open one needs, then the rest; within each by the
    points gained per effort. None where there is no path, or none that can be told.
    """
    if path is None or path.effort is None:
        return None
    reasons: dict[str, Because] = {}
    for demand in demands:
        reason = _REASONS.get((demand.kind, demand.status))
        if reason is not None and demand.of is not None:
            reasons[demand.of] = min(reason, reasons.get(demand.of, reason), key=_BECAUSE.index)
    moves = [_move(assessment, step, reasons.get(step.criterion, "points")) for step in path.steps]
    return tuple(sorted(moves, key=lambda move: (_GROUP[move.because], -move.points / move.effort)))


def _move(assessment: Assessment, step: Step, because: Because) -> Move:
    values = assessment.rubric.criteria[step.criterion].values
    points = assessment.scale.shares[step.criterion] * (values[step.stop] - values[step.start]) * 100
    verb = _verb(assessment, step)
    return Move(
        criterion=step.criterion,
        verb=verb,
        start=step.start,
        stop=step.stop,
        high=step.high,
        because=because,
        effort=step.effort,
        points=points,
    )


def _verb(assessment: Assessment, step: Step) -> Verb:
    if step.stop > step.high:
        return "raise"
    answer = assessment.readings[step.criterion].answer
    if answer.claimed is not None and answer.claimed.low >= step.stop:
        return "show"
    return "agree" if answer.claimed is not None and not answer.agreed else "find_out"
