"""What is known of each criterion becomes an interval of levels (design, sections 2 and 5)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from caretrust_readiness.model.answers import UNKNOWN, Answer, Answers
from caretrust_readiness.model.terms import Interval, Window

if TYPE_CHECKING:
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


class _Rule(NamedTuple):
    """What turns an answer for one criterion into levels."""

    key: str
    every: Interval[int]
    """All its levels."""
    unknown: Reading
    """Where there is no answer."""
    cap: int | None
    max_age_months: int | None


@lru_cache(maxsize=64)
def _rules(rubric: Rubric) -> tuple[_Rule, ...]:
    """The rule of every criterion of *rubric*, in its order; kept, since thousands of places are read by them."""
    rules = rubric.evidence_rules
    every = {key: Interval(0, criterion.top) for key, criterion in rubric.criteria.items()}
    return tuple(
        _Rule(key, levels, Reading(levels, "unknown", UNKNOWN, 0), rules[key].cap, rules[key].max_age_months)
        for key, levels in every.items()
    )


def read_levels(rubric: Rubric, answers: Answers) -> dict[str, Reading]:
    """The reading of every criterion of *rubric*, in its order."""
    given, day = answers.answers, answers.as_of
    return {
        rule.key: rule.unknown if (answer := given.get(rule.key, UNKNOWN)) is UNKNOWN else _read(rule, answer, day)
        for rule in _rules(rubric)
    }


def _read(rule: _Rule, answer: Answer, as_of: PartialDate) -> Reading:
    if answer.not_applicable is not None:
        return Reading(None, "not_applicable", answer, 0)
    good = 0
    if answer.evidence:
        holds = Window.of(as_of, rule.max_age_months).holds
        good = sum([holds(item.date) for item in answer.evidence])
    if (claimed := answer.claimed) is None:
        return Reading(rule.every, "unknown", answer, good)
    low, high = claimed
    if not good and rule.cap is not None and high > rule.cap and not answer.assumed:
        return Reading(Interval(min(low, rule.cap), high), "unevidenced", answer, good)
    return Reading(claimed, "views" if not answer.agreed else "answered" if low == high else "range", answer, good)


def levels_at(readings: dict[str, Reading]) -> Interval[dict[str, int]]:
    """The levels of the criteria that apply, at the low and at the high end."""
    low: dict[str, int] = {}
    high: dict[str, int] = {}
    for key, found in readings.items():
        if (level := found.level) is not None:
            low[key], high[key] = level
    return Interval(low, high)
