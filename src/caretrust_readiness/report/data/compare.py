"""Two assessments side by side, as JSON data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.analysis.options import appraise
from caretrust_readiness.model.figures import summing
from caretrust_readiness.report.data.values import FORMAT, PLACES, interval_data, levels_data, subject_data

if TYPE_CHECKING:
    from caretrust_readiness.analysis.compare import Change, Comparison, Split
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.intervals import Reading
    from caretrust_readiness.model.terms import Interval


def comparison_paper_data(found: Comparison) -> dict[str, Any]:
    """One comparison as one object."""
    return {"format": FORMAT, "comparisons": [comparison_data(found)], "problems": []}


def comparison_data(found: Comparison) -> dict[str, Any]:
    """Two assessments side by side, and the change of score taken apart."""
    split = found.split
    return {
        "service": found.before.service,
        "before": _compared(found.before),
        "after": _compared(found.after),
        "change": None if split is None else _change_of_score(split),
        "criteria": [_change(change) for change in found.changes()],
        "gates": [
            {"criterion": moved.criterion, "before": moved.before, "after": moved.after}
            for moved in found.gate_changes()
        ],
        "unread": list(found.unread),
        "services": [comparison_data(service) for service in found.services],
    }


def _compared(assessment: Assessment) -> dict[str, Any]:
    return {**subject_data(assessment), "recommended": appraise(assessment).recommended}


def _change_of_score(split: Interval[Split]) -> dict[str, Any]:
    """The whole change and its parts, to four decimals that still sum."""
    low, high = (summing(end, PLACES) for end in split)
    return {
        name: {"low": float(low[place]), "high": float(high[place])}
        for place, name in enumerate(("answers", "evidence", "rubric", "whole"))
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "criterion": change.criterion,
        "before": _reading(change.before),
        "after": _reading(change.after),
        "points": interval_data(change.points),
    }


def _reading(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        "level": levels_data(reading.level),
        "state": reading.state,
        "evidence": len(reading.answer.evidence),
        "good_evidence": reading.good_evidence,
    }
