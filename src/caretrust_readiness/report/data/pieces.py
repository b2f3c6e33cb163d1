"""Small values as JSON data, the same in every result."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.figures import Thresholds, outward
from caretrust_readiness.model.rubric import plain_number
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.data.canonical import rubric_sha256

if TYPE_CHECKING:
    from collections.abc import Collection

    from caretrust_readiness.engine.assessment import Assessment, Demand
    from caretrust_readiness.model.rubric import Rubric

#: Decimals of figures in JSON.
PLACES = 4


def interval_data(value: Interval[Fraction] | None, demands: Collection[Fraction] = ()) -> dict[str, float] | None:
    """Both ends of a score, rounded outwards and not across any of *demands*; None where there is none."""
    if value is None:
        return None
    low, high = outward(value, demands, PLACES)
    return {"low": float(low), "high": float(high)}


def score_data(rubric: Rubric, score: Interval[Fraction] | None) -> dict[str, float] | None:
    """Both ends of an overall score."""
    return interval_data(score, Thresholds.of(rubric).score)


def verdict_data(rubric: Rubric, verdict: Interval[int]) -> dict[str, Any]:
    """The verdict at both ends, and whether they agree."""
    ids = [rubric.verdicts[place].id for place in verdict]
    return {"low": ids[0], "high": ids[1], "settled": verdict.settled}


def levels_data(level: Interval[int] | None) -> dict[str, int] | None:
    """Both ends of a level; None where there is none."""
    return None if level is None else {"low": level.low, "high": level.high}


def subject_data(assessment: Assessment) -> dict[str, Any]:
    """Whom and what an assessment is about, with its score and verdict: how every assessment in a result begins."""
    rubric, answers = assessment.rubric, assessment.answers
    return {
        "locality": answers.locality,
        "file": answers.file,
        "as_of": str(answers.as_of),
        "service": assessment.service,
        "rubric": {"id": rubric.rubric, "version": rubric.version, "sha256": rubric_sha256(assessment.whole_rubric)},
        "score": score_data(rubric, assessment.score),
        "verdict": verdict_data(rubric, assessment.verdict),
    }


def demand_data(demand: Demand, thresholds: Thresholds) -> dict[str, Any]:
    """One demand with what there is at both ends, rounded outwards and not across any of *thresholds*."""
    about = {} if demand.of is None else {"domain" if demand.kind == "domain" else "criterion": demand.of}
    ends: dict[str, Any] = {"low": demand.low, "high": demand.high}
    if not demand.about_level and demand.low is not None and demand.high is not None:
        found = Interval(Fraction(demand.low), Fraction(demand.high))
        ends = interval_data(found, thresholds.among(demand.kind)) or ends
    return {
        "demand": demand.kind,
        **about,
        "needs": plain_number(Fraction(demand.needs)),
        **ends,
        "status": demand.status,
    }
