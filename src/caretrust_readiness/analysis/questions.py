"""Which open answers would decide the verdict (design, section 6)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.trial import Trial

if TYPE_CHECKING:
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.scoring import Scale


class Question(NamedTuple):
    """A criterion whose level is not yet a single one."""

    criterion: str
    decides: bool
    """Whether settling it alone can move the verdict at one end."""
    stake: int
    """What of the score lies between its two ends, as a numerator on *scale*."""
    scale: Scale

    @property
    def at_stake(self) -> Fraction:
        """The same in points of the score, 0 to 100."""
        return self.scale.score_at(self.stake) or Fraction(0)


def open_questions(assessment: Assessment) -> list[Question]:
    """The criteria whose interval is not a point: deciding ones first, then by what is at stake."""
    low, high = (Trial(assessment, levels) for levels in assessment.levels)
    better = assessment.rubric.verdicts[: assessment.verdict.demonstrated]
    better = tuple(verdict for verdict in better if low.is_near(verdict))
    held, scale = assessment.possible, assessment.scale
    questions: list[Question] = []
    for key, found in assessment.readings.items():
        if found.level is None or found.level.settled:
            continue
        # One answer alone: raising it from the low end can only bring a better verdict,
        # lowering it from the high end can only lose the one that is held there.
        lifts = any(low.meets(verdict, {key: found.level.high}) for verdict in better)
        decides = assessment.score is not None and (lifts or not high.meets(held, {key: found.level.low}))
        questions.append(Question(key, decides, scale.numerator_between(key, found.level), scale))
    return sorted(questions, key=lambda question: (not question.decides, -question.stake))
