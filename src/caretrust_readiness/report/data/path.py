"""The path as JSON data."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.figures import Thresholds
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.data.values import in_depth_data, interval_data

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.path import Path, Step, Target
    from caretrust_readiness.engine.assessment import Demand
    from caretrust_readiness.model.rubric import Rubric


def path_data(insights: Insights) -> dict[str, Any] | None:
    """The path to the next better verdict; None at the best one, or where there is no score."""
    path = insights.path
    return None if path is None else way_data(path, insights.rubric)


def way_data(path: Path, rubric: Rubric) -> dict[str, Any]:
    """A path as data: where it leads, step by step, or what blocks it."""
    return {
        "to": path.to,
        "reachable": path.reachable,
        "reaches": None if path.reaches is None else rubric.verdicts[path.reaches].id,
        "effort": None if path.effort is None else plain_number(path.effort),
        "steps": [_step(step) for step in path.steps],
        "blocked_by": [_block(demand, rubric) for demand in path.blocked_by],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "criterion": step.criterion,
        "from": step.start,
        "to": step.stop,
        "high": step.high,
        "effort": plain_number(step.effort),
    }


def _demand(demand: Demand) -> dict[str, Any]:
    of = {} if demand.of is None else {"domain" if demand.kind == "domain" else "criterion": demand.of}
    return {"demand": demand.kind, **of, "needs": plain_number(Fraction(demand.needs))}


def _block(demand: Demand, rubric: Rubric) -> dict[str, Any]:
    if demand.about_level or demand.low is None:
        return {**_demand(demand), "at_best": demand.low}
    best = Fraction(demand.low)
    shown = interval_data(Interval(best, best), Thresholds.of(rubric).among(demand.kind))
    return {**_demand(demand), "at_best": shown and shown["low"]}


def plan_data(insights: Insights, path: Path | None) -> dict[str, Any] | None:
    """A path in depth: for each step also what to do, and which demands it serves."""
    if path is None:
        return None
    criteria = insights.rubric.criteria
    steps = [
        {
            **_step(step),
            "actions": list((criteria[step.criterion].steps or ())[step.start : step.stop]),
            "serves": [_demand(demand) for demand in insights.served(path, step)],
        }
        for step in path.steps
    ]
    return {**way_data(path, insights.rubric), "steps": steps}


def path_paper_data(insights: Insights, target: Target) -> dict[str, Any]:
    """The path to *target* in depth, of a place and its services."""
    option = {} if target.option is None else {"option": target.option}
    return in_depth_data("path", insights, lambda place: {**option, "path": plan_data(place, place.way_to(target))})
