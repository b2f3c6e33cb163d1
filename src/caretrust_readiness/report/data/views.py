"""The respondents' views as JSON data."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from caretrust_readiness.report.data.values import in_depth_data, levels_data, score_data, verdict_data

if TYPE_CHECKING:
    from fractions import Fraction

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.views import Disagreement, Levels, Respondent, Side
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.model.terms import Interval, VerdictRange


def views_data(insights: Insights) -> dict[str, Any] | None:
    """Who sees the place how, and on what they differ; None where nobody was asked for a view."""
    if (views := insights.views) is None:
        return None
    rubric = insights.rubric
    return {
        "respondents": [_respondent(rubric, found) for found in views.respondents],
        "sides": [_side(rubric, found) for found in views.sides],
        "criteria": [_disagreement(found) for found in views.disagreements],
    }


def views_paper_data(insights: Insights) -> dict[str, Any]:
    """The views of a place and its services."""
    return in_depth_data("views", insights, lambda place: {"views": views_data(place)})


def _respondent(rubric: Rubric, found: Respondent) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": found.title,
        "side": found.side,
        **_standing(rubric, found.score, found.verdict),
        "answered": len(found.answered),
        "missing": list(found.missing),
    }


def _side(rubric: Rubric, found: Side) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": found.title,
        "respondents": list(found.respondents),
        **_standing(rubric, found.score, found.verdict),
    }


@lru_cache(maxsize=1024)
def _standing(rubric: Rubric, score: Interval[Fraction] | None, verdict: VerdictRange) -> dict[str, Any]:
    """Score and verdict; those of many respondents are the same."""
    return {"score": score_data(rubric, score), "verdict": verdict_data(rubric, verdict)}


def _disagreement(found: Disagreement) -> dict[str, Any]:
    return {
        "criterion": found.criterion,
        "gap": found.gap,
        "split": found.split,
        "matters": found.matters,
        "views": _by_name(found.views),
        "between_sides": {"gap": found.side_gap, "split": found.side_split, "views": _by_name(found.sides)},
    }


def _by_name(views: Levels) -> dict[str, Any]:
    return {name: levels_data(view) for name, view in views.items()}
