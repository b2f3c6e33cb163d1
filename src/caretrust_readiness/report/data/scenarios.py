"""Stress tests as JSON data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.analysis.options import appraise
from caretrust_readiness.report.data.values import in_depth_data, levels_data, score_data, verdict_data

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.scenarios import Stress


def scenarios_data(insights: Insights) -> list[dict[str, Any]]:
    """Each scenario's score and verdict, and whether the verdict survives it."""
    return [_scenario(found) for found in insights.stress]


def _scenario(found: Stress) -> dict[str, Any]:
    rubric = found.before.rubric
    return {
        "id": found.scenario.id,
        "score": score_data(rubric, found.score),
        "verdict": verdict_data(rubric, found.verdict),
        "survives": found.survives,
    }


def stress_data(insights: Insights) -> dict[str, Any]:
    """The stress tests of one place in depth."""
    return {
        "recommended": insights.ladder.recommended,
        "scenarios": [_scenario_in_depth(found) for found in insights.stress],
    }


def stress_paper_data(insights: Insights) -> dict[str, Any]:
    """The stress tests in depth, of a place and its services."""
    return in_depth_data("stress", insights, stress_data)


def _scenario_in_depth(found: Stress) -> dict[str, Any]:
    after = found.after
    return {
        **_scenario(found),
        "hits": [
            {"criterion": hit.criterion, "before": levels_data(hit.before), "after": levels_data(hit.after)}
            for hit in found.hits
        ],
        "gates": [
            {"criterion": key, "before": found.before.gate_status(key), "after": after.gate_status(key)}
            for key in found.gates_moved
        ],
        "recommended": appraise(after).recommended,
        "unless": [
            {"criterion": it.of, "needs": it.needs, "low": it.low, "high": it.high, "status": it.status}
            for it in found.protections
        ],
    }
