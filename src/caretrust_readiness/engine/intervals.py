"""What is known of each criterion becomes an interval of levels (design, sections 2 and 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from caretrust_readiness.model.answers import UNKNOWN, Answer, Answers
from caretrust_readiness.model.terms import Interval

if TYPE_CHECKING:
    from caretrust_readiness.model.parts import Criterion, EvidenceRule
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.model.terms import PartialDate

State: TypeAlias = Literal["not_applicable", "unknown", "unevidenced", "views", "range", "answered"]


class Reading(NamedTuple):
    """What the answers say of one criterion."""

    level: Interval[int] | None
    """Demonstrated and possible level; None where the criterion does not apply."""
    state: State
    answer: Answer
    good_evidence: int
    """How many items of evidence are good: dated, not late, not too old."""

    @property
    def evidenced(self) -> bool:
        """Whether the answer has good evidence, or counts as if it had."""
        return self.good_evidence > 0 or self.answer.assumed


def read_levels(rubric: Rubric, answers: Answers) -> dict[str, Reading]:
    """The reading of every criterion of *rubric*, in its order."""
    rules = rubric.evidence_rules
    return {
        key: _read(criterion, answers.answers.get(key, UNKNOWN), rules[key], answers.as_of)
        for key, criterion in rubric.criteria.items()
    }


def _read(criterion: Criterion, answer: Answer, rule: EvidenceRule, as_of: PartialDate) -> Reading:
    if answer.not_applicable is not None:
        return Reading(None, "not_applicable", answer, 0)
    if answer is UNKNOWN:
        return Reading(Interval(0, criterion.top), "unknown", answer, 0)
    good = sum([item.is_good(as_of, rule.max_age_months) for item in answer.evidence]) if answer.evidence else 0
    if (claimed := answer.claimed) is None:
        return Reading(Interval(0, criterion.top), "unknown", answer, good)
    if rule.cap is not None and claimed.high > rule.cap and not good and not answer.assumed:
        return Reading(Interval(min(claimed.low, rule.cap), claimed.high), "unevidenced", answer, good)
    state: State = "views" if not answer.agreed else "answered" if claimed.settled else "range"
    return Reading(claimed, state, answer, good)


def levels_at(readings: dict[str, Reading]) -> Interval[dict[str, int]]:
    """The levels of the criteria that apply, at the low and at the high end."""
    low = {key: found.level.low for key, found in readings.items() if found.level is not None}
    high = {key: found.level.high for key, found in readings.items() if found.level is not None}
    return Interval(low, high)
