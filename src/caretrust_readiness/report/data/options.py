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
    from caretrust_readiness.engine.assessment import Demand


def options_data(insights: Insights) -> dict[str, Any]:
    """The ladder of options, and what follows from it."""
    return ladder_head(insights) | {"appraisal": [_appraisal(found) for found in insights.ladder.appraisals]}


def ladder_head(insights: Insights) -> dict[str, Any]:
    """What stands before the options: which they are for, and what is recommended."""
    ladder = insights.ladder
    return {
        "unify": None if ladder.unify is None else list(ladder.unify),
        "recommended": ladder.recommended,
        "possible": ladder.possible,
        "lightest_sufficient": ladder.lightest_sufficient,
        "interim": ladder.interim,
    }


def _appraisal(found: Appraisal) -> dict[str, Any]:
    return {
        **appraisal_head(found.option.id, found.feasible, sufficient=found.sufficient),
        "shortfalls": [shortfall_data(demand) for demand in found.shortfalls],
        **appraisal_tail(found.option.verdict, found.verdict_status),
    }


def appraisal_head(key: str, feasible: str, *, sufficient: bool | None) -> dict[str, Any]:
    """How an option begins."""
    return {"id": key, "sufficient": sufficient, "feasible": feasible}


def shortfall_data(demand: Demand) -> dict[str, Any]:
    """One requirement of an option that is not met for certain."""
    return {"criterion": demand.of, "needs": demand.needs, "low": demand.low, "high": demand.high}


def appraisal_tail(verdict: str | None, status: str) -> dict[str, Any]:
    """How an option ends: the *verdict* that it needs, where that is not reached."""
    return {"verdict": None if status == "met" else {"needs": verdict, "status": status}}


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
