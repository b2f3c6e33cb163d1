"""One criterion of one locality as JSON data; its page is in :mod:`.papers.criterion`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.figures import outward, round_down
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.data.aims import move_data
from caretrust_readiness.report.data.values import FORMAT, PLACES, levels_data, subject_data

if TYPE_CHECKING:
    from fractions import Fraction

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.model.answers import Evidence


def explained_data(insights: Insights, key: str) -> dict[str, Any]:
    """Everything about criterion *key* as one object."""
    return {
        "format": FORMAT,
        "explained": {**subject_data(insights.assessment), "criterion": _data(insights, key)},
        "problems": [],
    }


def _data(insights: Insights, key: str) -> dict[str, Any]:
    found, criterion = insights.assessment, insights.rubric.criteria[key]
    reading, rule = found.readings[key], insights.rubric.evidence_rules[key]
    share = found.scale.shares.get(key)
    low = None if reading.level is None else reading.level.low
    return {
        "id": key,
        "title": criterion.name,
        "question": criterion.question,
        "level": levels_data(reading.level),
        "claimed": levels_data(reading.answer.claimed),
        "top": criterion.top,
        "state": reading.state,
        "reason": reading.answer.not_applicable,
        "note": reading.answer.note,
        "levels": [insights.rubric.level_text(criterion, place) for place in range(criterion.top + 1)],
        "next_step": None if low is None else insights.rubric.next_step(criterion, low),
        "control": criterion.control,
        "share": None if share is None else round_down(share, PLACES),
        "points_lost": _lost(found.points_lost(key)),
        "gate": None if criterion.gate is None else {"level": criterion.gate, "status": found.gate_status(key)},
        "move": next((move_data(move) for move in insights.moves or () if move.criterion == key), None),
        "cap": rule.cap,
        "max_age_months": rule.max_age_months,
        "evidence": [_evidence(insights, key, item) for item in reading.answer.evidence],
        "views": {who: levels_data(view) for who, view in reading.answer.views.items()},
        "used_by": [{"by": use.by, "id": use.id, "how": use.how} for use in insights.uses(criterion)],
        "sources": list(criterion.sources),
    }


def _lost(lost: Interval[Fraction] | None) -> dict[str, float] | None:
    """Rounded outwards: the larger loss belongs to the low end."""
    if lost is None:
        return None
    high, low = outward(Interval(lost.high, lost.low), (), PLACES)
    return {"low": float(low), "high": float(high)}


def _evidence(insights: Insights, key: str, item: Evidence) -> dict[str, Any]:
    why = insights.why_not_good(item, key)
    return {
        "source": item.source,
        "ref": item.ref,
        "date": None if item.date is None else str(item.date),
        "note": item.note,
        "good": why is None,
        "why_not": why,
    }
