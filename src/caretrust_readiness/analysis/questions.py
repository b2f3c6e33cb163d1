"""Which open answers would decide the verdict (design, section 6)."""

from __future__ import annotations

from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.trial import Trial

if TYPE_CHECKING:
    from caretrust_readiness.engine.assessment import Assessment


class Question(NamedTuple):
    """A criterion whose level is not yet a single one."""

    criterion: str
    decides: bool
    """Whether settling it alone can move the verdict at one end."""
    at_stake: Fraction
    """Points of the score between its two ends, 0 to 100."""


def open_questions(assessment: Assessment) -> list[Question]:
    """The criteria whose interval is not a point: deciding ones first, then by what is at stake."""
    low, high = (Trial(assessment, levels) for levels in assessment.levels)
    better = assessment.rubric.verdicts[: assessment.verdict.demonstrated]
    held = assessment.possible
    staked: list[tuple[bool, int, Question]] = []
    for key, found in assessment.readings.items():
        if found.level is None or found.level.settled:
            continue
        # One answer alone: raising it from the low end can only bring a better verdict,
        # lowering it from the high end can only lose the one that is held there.
        lifts = any(low.meets(verdict, {key: found.level.high}) for verdict in better)
        decides = assessment.score is not None and (lifts or not high.meets(held, {key: found.level.low}))
        stake = assessment.scale.numerator_between(key, found.level)
        staked.append((not decides, -stake, Question(key, decides, assessment.scale.score_at(stake) or Fraction(0))))
    return [question for *_, question in sorted(staked, key=itemgetter(0, 1))]
