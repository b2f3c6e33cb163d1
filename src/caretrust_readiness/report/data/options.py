"""The options as JSON data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.analysis.path import Target
from caretrust_readiness.report.data.path import plan_data
from caretrust_readiness.report.data.values import in_depth_data

if TYPE_CHECKING:
    from caretrust_readiness.analysis.flips import Flip
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.options import Appraisal


def options_data(insights: Insights) -> dict[str, Any]:
    """The ladder of options, and what follows from it."""
    ladder = insights.ladder
    return {
        "unify": None if ladder.unify is None else list(ladder.unify),
        "recommended": ladder.recommended,
        "possible": ladder.possible,
        "lightest_sufficient": ladder.lightest_sufficient,
        "interim": ladder.interim,
        "appraisal": [_appraisal(found) for found in ladder.appraisals],
    }


def _appraisal(found: Appraisal) -> dict[str, Any]:
    lacks = None if found.verdict_status == "met" else {"needs": found.option.verdict, "status": found.verdict_status}
    return {
        "id": found.option.id,
        "sufficient": found.sufficient,
        "feasible": found.feasible,
        "shortfalls": [
            {"criterion": demand.of, "needs": demand.needs, "low": demand.low, "high": demand.high}
            for demand in found.shortfalls
        ],
        "verdict": lacks,
    }


def ladder_data(insights: Insights) -> dict[str, Any]:
    """The options in depth: what it takes to make each feasible, and what would flip the recommendation."""
    data = options_data(insights)
    for appraisal, option in zip(data["appraisal"], insights.rubric.options, strict=True):
        appraisal["path"] = plan_data(insights, insights.path_to(Target(option=option.id)))
    return {**data, "flips": [_flip(flip) for flip in insights.flips]}


def _flip(flip: Flip) -> dict[str, Any]:
    return {"criterion": flip.criterion, "from": flip.start, "to": flip.stop, "recommended": flip.recommended}


def options_paper_data(insights: Insights) -> dict[str, Any]:
    """The options in depth, of a place and its services."""
    return in_depth_data("options", insights, lambda place: {"options": ladder_data(place)})
