"""The answer to what the rubric asks, what is aimed at, and what to do next, as JSON data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.figures import round_down
from caretrust_readiness.report.data.path import way_data
from caretrust_readiness.report.data.values import PLACES, demand_data, in_depth_data

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.moves import Move


def answer_data(insights: Insights, *, path: bool) -> dict[str, Any]:
    """Whether to go ahead, what is aimed at, and how much is known; with the *path* and the moves where wanted."""
    return {
        "go": insights.assessment.go,
        "aim": _aim(insights, path=path),
        "answers": _tally(insights),
    }


def _tally(insights: Insights) -> dict[str, int]:
    tally = insights.assessment.tally
    return {
        "of": tally.of,
        "known": tally.known,
        "not_applicable": tally.not_applicable,
        "for": len(tally.supporting),
        "against": len(tally.opposing),
    }


def _aim(insights: Insights, *, path: bool) -> dict[str, Any] | None:
    if insights.aim is None:
        return None
    demands = [demand_data(demand, insights.thresholds) for demand in insights.aim_demands]
    return {"verdict": insights.aim.id, "demands": demands, **(_way(insights) if path else {})}


def _way(insights: Insights) -> dict[str, Any]:
    way, moves = insights.aim_path, insights.moves
    return {
        "path": None if way is None else way_data(way, insights.rubric),
        "moves": None if moves is None else [move_data(move) for move in moves],
    }


def move_data(move: Move) -> dict[str, Any]:
    """One thing to do about one criterion."""
    return {
        "criterion": move.criterion,
        "verb": move.verb,
        "from": move.start,
        "to": move.stop,
        "high": move.high,
        "because": move.because,
        "effort": plain_number(move.effort),
        "points": round_down(move.points, PLACES),
    }


def best_before_data(insights: Insights) -> dict[str, Any]:
    """The days on which evidence ages out, and the first on which the verdict demonstrated falls."""
    found, rubric = insights.best_before, insights.rubric
    return {
        "first": None if found.first is None else found.first.day.isoformat(),
        "days": [
            {
                "day": one.day.isoformat(),
                "criteria": list(one.criteria),
                "verdict_low": rubric.verdicts[one.verdict].id,
            }
            for one in found.days
        ],
    }


def ageing_paper_data(insights: Insights) -> dict[str, Any]:
    """When evidence ages out, of a place and its services."""
    return in_depth_data("ageing", insights, lambda place: {"best_before": best_before_data(place)})
