"""Which open answers would decide the verdict (design, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from caretrust_readiness.assessment import Assessment


class Question(NamedTuple):
    """A criterion whose level is not yet a single one."""

    criterion: str
    decides: bool
    """Whether settling it alone can move the verdict at one end."""
    at_stake: Fraction
    """Share of weight times the difference in worth between its two ends, 0 to 1."""


def open_questions(assessment: Assessment) -> list[Question]:
    """The criteria whose interval is not a point: deciding ones first, then by what is at stake."""
    questions = [
        _question(assessment, key)
        for key, found in assessment.readings.items()
        if found.level and not found.level.settled
    ]
    return sorted(questions, key=lambda question: (not question.decides, -question.at_stake))


def _question(assessment: Assessment, key: str) -> Question:
    low, high = assessment.levels
    scale, verdict = assessment.scale, assessment.verdict
    decides = (
        scale.verdict({**low, key: high[key]}) != verdict.low or scale.verdict({**high, key: low[key]}) != verdict.high
    )
    values = assessment.rubric.criteria[key].values
    return Question(key, decides, scale.shares[key] * (values[high[key]] - values[low[key]]))
