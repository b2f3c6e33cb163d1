"""Exit statuses, an interface (design, section 12), and which one a verdict asks for."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.analysis.acceptance import Standing
    from caretrust_readiness.engine.assessment import Assessment


class Exit(IntEnum):
    """How a run ended."""

    OK = 0
    BELOW = 1
    """Done, and what was asked for does not hold."""
    BAD_INPUT = 2
    UNDECIDED = 3
    """``--fail-below``, and what is not known could still lift the verdict to it."""
    BUG = 70
    INTERRUPTED = 130
    TERMINATED = 143


_WORST_FIRST = (Exit.BUG, Exit.BAD_INPUT, Exit.BELOW, Exit.UNDECIDED, Exit.OK)


def worst(statuses: Iterable[Exit]) -> Exit:
    """The worst of *statuses*, in the order 70, 2, 1, 3, 0."""
    return min(statuses, key=_WORST_FIRST.index, default=Exit.OK)


class Undecided(StrEnum):
    """What ``--fail-below`` makes of a verdict that is undecided across it."""

    REPORT = "report"
    """Status 3."""
    PASS = "pass"  # noqa: S105 - a choice of an option
    FAIL = "fail"


_STATUSES: dict[Standing, Exit] = {"holds": Exit.OK, "below": Exit.BELOW, "undecided": Exit.UNDECIDED}


def verdict_status(assessment: Assessment, fail_below: str, undecided: Undecided) -> Exit:
    """The status of *assessment* where no verdict below *fail_below* (an id of its rubric) is accepted."""
    from caretrust_readiness.analysis.acceptance import standing

    return _STATUSES[standing(assessment, fail_below, undecided.value)]
