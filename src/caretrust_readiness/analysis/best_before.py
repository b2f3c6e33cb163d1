"""When the evidence ages out, and what it takes along (design, section 8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.trial import Trial
from caretrust_readiness.model.terms import PartialDate

if TYPE_CHECKING:
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.intervals import Reading


class Ageing(NamedTuple):
    """A day from which some answers have no good evidence any more."""

    day: date
    criteria: tuple[str, ...]
    """Those whose last good item has aged on that day, in the rubric's order."""
    verdict: int
    """The place of the verdict demonstrated from then on, all else unchanged."""


class BestBefore(NamedTuple):
    """How long the result stands if nobody looks again."""

    days: tuple[Ageing, ...]
    """In the order of the calendar."""
    first: Ageing | None
    """The first on which the verdict demonstrated falls; None where it never does."""


def best_before(assessment: Assessment) -> BestBefore:
    """On which days evidence of *assessment* ages out, and what verdict is demonstrated from each on."""
    ends = {key: end for key, found in assessment.readings.items() if (end := _end(assessment, key, found)) is not None}
    low = Trial(assessment, assessment.levels.low)
    changes: dict[str, int] = {}
    days: list[Ageing] = []
    for day in sorted(set(ends.values())):
        aged = tuple(key for key, end in ends.items() if end == day)
        changes |= {key: level for key in aged if (level := _without_evidence(assessment, key)) is not None}
        days.append(Ageing(day, aged, low.verdict(changes)))
    return BestBefore(
        tuple(days), next((found for found in days if found.verdict > assessment.verdict.demonstrated), None)
    )


def _end(assessment: Assessment, key: str, reading: Reading) -> date | None:
    """The first day on which no good item of an answer is good any more; None where that day never comes."""
    months, as_of = assessment.rubric.evidence_rules[key].max_age_months, assessment.answers.as_of
    items = reading.answer.evidence if reading.good_evidence else ()
    dates = [item.date for item in items if item.date is not None and item.is_good(as_of, months)]
    if months is None or not dates or reading.answer.assumed:
        return None
    return _first_day_without(max(dates, key=lambda found: found.last), months)


def _first_day_without(found: PartialDate, months: int) -> date | None:
    """The first day that is more than *months* after *found*; None where no calendar goes so far."""
    year, month = divmod(found.last.year * 12 + found.last.month - 1 + months, 12)
    if year >= date.max.year:
        return None
    day = date(year, month + 1, min(found.last.day, 28))
    while not found.is_older_than(months, PartialDate(day.year, day.month, day.day)):
        day += timedelta(days=1)
    return day


def _without_evidence(assessment: Assessment, key: str) -> int | None:
    """The level demonstrated of *key* once its evidence has aged; None where that changes nothing."""
    cap, claimed = assessment.rubric.evidence_rules[key].cap, assessment.readings[key].answer.claimed
    if cap is None or claimed is None or claimed.low <= cap:
        return None
    return cap
