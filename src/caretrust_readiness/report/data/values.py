"""Small values as JSON data, the same in every result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.canonical import rubric_sha256
from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.figures import Thresholds, outward_float
from caretrust_readiness.model.terms import Interval, VerdictRange

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from fractions import Fraction

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.engine.assessment import Assessment, Demand
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.model.rubric import Rubric

#: What every result says of its form.
FORMAT = "caretrust/1"
#: Decimals of figures in JSON.
PLACES = 4


def interval_data(value: Interval[Fraction] | None, demands: Collection[Fraction] = ()) -> dict[str, float] | None:
    """Both ends of a score, rounded outwards and not across any of *demands*; None where there is none."""
    if value is None:
        return None
    low, high = outward_float(value, demands, PLACES)
    return {"low": low, "high": high}


def score_data(rubric: Rubric, score: Interval[Fraction] | None) -> dict[str, float] | None:
    """Both ends of an overall score."""
    return interval_data(score, Thresholds.of(rubric).score)


def verdict_data(rubric: Rubric, verdict: VerdictRange) -> dict[str, Any]:
    """The verdict at both ends, and whether they agree."""
    ids = [rubric.verdicts[place].id for place in verdict]
    return {"low": ids[0], "high": ids[1], "settled": verdict.settled}


def levels_data(level: Interval[int] | None) -> dict[str, int] | None:
    """Both ends of a level; None where there is none."""
    return None if level is None else {"low": level.low, "high": level.high}


def demand_data(demand: Demand, thresholds: Thresholds) -> dict[str, Any]:
    """One demand with what there is at both ends, rounded outwards and not across any of *thresholds*."""
    about = {} if demand.of is None else {"domain" if demand.kind == "domain" else "criterion": demand.of}
    ends: dict[str, Any] = {"low": demand.low, "high": demand.high}
    if not demand.about_level and demand.low is not None and demand.high is not None:
        found: Interval[Any] = Interval(demand.low, demand.high)
        ends = interval_data(found, thresholds.among(demand.kind)) or ends
    return {
        "demand": demand.kind,
        **about,
        "needs": demand.needs if isinstance(demand.needs, int) else plain_number(demand.needs),
        **ends,
        "status": demand.status,
    }


def subject_data(assessment: Assessment) -> dict[str, Any]:
    """Whom and what an assessment is about, with its score and verdict: how every assessment in a result begins."""
    rubric, answers = assessment.rubric, assessment.answers
    return {
        "locality": answers.locality,
        "file": answers.file,
        "as_of": str(answers.as_of),
        "service": assessment.service,
        "rubric": {
            "id": rubric.rubric,
            "version": rubric.version,
            "sha256": rubric_sha256(assessment.whole_rubric),
            "extends": list(rubric.extends),
        },
        "score": score_data(rubric, assessment.score),
        "verdict": verdict_data(rubric, assessment.verdict),
    }


def place_data(insights: Insights, part: Callable[[Insights], dict[str, Any]]) -> dict[str, Any]:
    """One analysis of one place, and of its services after it."""
    services = [place_data(service, part) for service in insights.services]
    return {**subject_data(insights.assessment), **part(insights), "services": services}


def in_depth_data(name: str, insights: Insights, part: Callable[[Insights], dict[str, Any]]) -> dict[str, Any]:
    """An analysis in depth as one object: what was assumed, and under *name* the place, before and with that."""
    places = [place_data(place, part) for place in insights.places]
    return {"format": FORMAT, "set": list(insights.settings), name: places, "problems": []}


def problem_data(problem: Problem) -> dict[str, Any]:
    """One problem as data."""
    line, column = problem.position or (None, None)
    return {
        "file": problem.file,
        "line": line,
        "column": column,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }
