"""The analyses as JSON data: stress tests and views for every assessment, comparisons and back-tests by themselves."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from math import floor
from typing import TYPE_CHECKING, Any

from caretrust_readiness.analysis.options import appraise
from caretrust_readiness.analysis.scenarios import stress_tests
from caretrust_readiness.analysis.views import perceptions
from caretrust_readiness.report.data.pieces import (
    PLACES,
    interval_data,
    levels_data,
    score_data,
    subject_data,
    verdict_data,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caretrust_readiness.analysis.backtest import Agreement, Backtest, Case, Tally
    from caretrust_readiness.analysis.compare import Change, Comparison, Split
    from caretrust_readiness.analysis.scenarios import Stress
    from caretrust_readiness.analysis.views import Disagreement, Levels, Respondent, Side
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.intervals import Reading
    from caretrust_readiness.model.answers import Outcome
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.model.terms import Interval


# Stress tests


def scenarios_data(assessment: Assessment) -> list[dict[str, Any]]:
    """Each scenario's score and verdict, and whether the verdict survives it."""
    return [_scenario(found) for found in stress_tests(assessment)]


def _scenario(found: Stress) -> dict[str, Any]:
    rubric = found.before.rubric
    return {
        "id": found.scenario.id,
        "score": score_data(rubric, found.score),
        "verdict": verdict_data(rubric, found.verdict),
        "survives": found.survives,
    }


def stress_data(assessment: Assessment) -> dict[str, Any]:
    """The stress tests of one place in depth, its services' after it."""
    return {
        **subject_data(assessment),
        "recommended": appraise(assessment).recommended,
        "scenarios": [_scenario_in_depth(found) for found in stress_tests(assessment)],
        "services": [stress_data(place) for place in assessment.services],
    }


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


# Views


def views_data(assessment: Assessment) -> dict[str, Any] | None:
    """Who sees the place how, and on what they differ; None where nobody was asked for a view."""
    if (views := perceptions(assessment)) is None:
        return None
    rubric = assessment.rubric
    return {
        "respondents": [_respondent(rubric, found) for found in views.respondents],
        "sides": [_side(rubric, found) for found in views.sides],
        "criteria": [_disagreement(found) for found in views.disagreements],
    }


def views_of_place_data(assessment: Assessment) -> dict[str, Any]:
    """The views of one place, its services' after it."""
    return {
        **subject_data(assessment),
        "views": views_data(assessment),
        "services": [views_of_place_data(place) for place in assessment.services],
    }


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
def _standing(rubric: Rubric, score: Interval[Fraction] | None, verdict: Interval[int]) -> dict[str, Any]:
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


# Comparisons


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


def summing(parts: Sequence[Fraction], places: int) -> list[Fraction]:
    """*parts* rounded to *places* decimals, and their sum: running totals are rounded, so what is shown adds up."""
    unit = 10**places
    totals = [Fraction(floor(total * unit + Fraction(1, 2)), unit) for total in accumulate(parts, initial=Fraction(0))]
    return [*(new - old for old, new in pairwise(totals)), totals[-1]]


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


# Back-tests


def backtest_data(found: Backtest) -> dict[str, Any]:
    """Each case, and how often the verdicts and the null rule agreed with what happened."""
    return {
        "cases": [_case(case) for case in found.cases],
        "verdicts": _tally(found.verdicts),
        "null_rule": _tally(found.null_rule),
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        **subject_data(case.assessment),
        "go": {"low": case.go.low, "high": case.go.high},
        "outcome": None if case.outcome is None else _outcome(case.outcome),
        "ended": [_outcome(found) for found in case.ended],
        "agreement": case.agreement,
        "known_afterwards": case.known_afterwards,
        "null_rule": {"net_count": case.net_count, "agreement": case.null_agreement},
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {"decision": outcome.decision, "on": str(outcome.on), "note": outcome.note, "source": outcome.source}


def _tally(tally: Tally) -> dict[Agreement, int]:
    return {"agrees": tally.agrees, "disagrees": tally.disagrees, "undecided": tally.undecided}
