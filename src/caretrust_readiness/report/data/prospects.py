"""What would change the verdict, as JSON data: the path, how firm it is against weights, and the options in depth."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from caretrust_readiness.analysis.flips import flips
from caretrust_readiness.analysis.options import appraise
from caretrust_readiness.analysis.path import path_to_option, path_to_verdict, served
from caretrust_readiness.analysis.robustness import radii, radius
from caretrust_readiness.analysis.weight_sensitivity import weight_sensitivities
from caretrust_readiness.model.figures import Thresholds, round_down
from caretrust_readiness.model.rubric import plain_number
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.data.pieces import PLACES, interval_data, subject_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.analysis.flips import Flip
    from caretrust_readiness.analysis.options import Appraisal
    from caretrust_readiness.analysis.path import Path, Step
    from caretrust_readiness.analysis.weight_sensitivity import WeightSensitivity
    from caretrust_readiness.analysis.weightings import Sampling, Shares
    from caretrust_readiness.engine.assessment import Assessment, Demand
    from caretrust_readiness.model.rubric import Rubric


def place_data(assessment: Assessment, part: Callable[[Assessment], dict[str, object]]) -> dict[str, object]:
    """One analysis of one place, and of its services after it."""
    services = [place_data(service, part) for service in assessment.services]
    return {**subject_data(assessment), **part(assessment), "services": services}


# The path


def path_data(assessment: Assessment) -> dict[str, Any] | None:
    """The path to the next better verdict; None at the best one, or where there is no score."""
    path = path_to_verdict(assessment)
    return None if path is None else way_data(path, assessment.rubric)


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
    thresholds = Thresholds.of(rubric)
    if demand.about_level or demand.low is None:
        return {**_demand(demand), "at_best": demand.low}
    best = Fraction(demand.low)
    shown = interval_data(Interval(best, best), thresholds.among(demand.kind))
    return {**_demand(demand), "at_best": shown and shown["low"]}


def plan_data(assessment: Assessment, path: Path | None) -> dict[str, Any] | None:
    """A path in depth: for each step also what to do, and which demands it serves."""
    if path is None:
        return None
    criteria = assessment.rubric.criteria
    steps = [
        {
            **_step(step),
            "actions": list((criteria[step.criterion].steps or ())[step.start : step.stop]),
            "serves": [_demand(demand) for demand in served(assessment, path, step)],
        }
        for step in path.steps
    ]
    return {**way_data(path, assessment.rubric), "steps": steps}


# Robustness


def robustness_data(assessment: Assessment) -> dict[str, Any]:
    """By how much all weights may change, 0 to 1, without moving either end of the verdict."""
    return {"radius": float(radius(assessment))}


def firmness_data(assessment: Assessment, shares: Shares | None, sampling: Sampling | None) -> dict[str, Any]:
    """The radius of each end, the weights that move it alone, and the shares of weightings where they are asked for."""
    ends = radii(assessment)
    drawn = {} if sampling is None else {"shares": _shares(shares, sampling, assessment.rubric)}
    return {
        "radius": float(min(ends)),
        "ends": {"low": float(ends.low), "high": float(ends.high)},
        "weights": [_weight_sensitivity(lever, assessment.rubric) for lever in weight_sensitivities(assessment)],
        **drawn,
    }


def _weight_sensitivity(lever: WeightSensitivity, rubric: Rubric) -> dict[str, Any]:
    """A weight's change is rounded away from nought: what is shown does move the verdict."""
    change = -round_down(-lever.change, PLACES)
    verdict = rubric.verdicts[lever.verdict].id
    return {"of": lever.of, "change": change if lever.up else -change, "end": lever.end, "verdict": verdict}


def _shares(shares: Shares | None, sampling: Sampling, rubric: Rubric) -> dict[str, Any] | None:
    if shares is None:
        return None
    low, high = shares.counts
    return {
        "draws": sampling.draws,
        "seed": sampling.seed,
        "spread": None if sampling.spread is None else float(sampling.spread),
        "verdicts": [
            {"id": verdict.id, "low": _share(shares, low[place]), "high": _share(shares, high[place])}
            for place, verdict in enumerate(rubric.verdicts)
        ],
    }


def _share(shares: Shares, count: int) -> dict[str, float]:
    return {"share": round(shares.share(count), PLACES), "error": round(shares.error(count), PLACES)}


# Options


def options_data(assessment: Assessment) -> dict[str, Any]:
    """The ladder of options, and what follows from it."""
    ladder = appraise(assessment)
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


def ladder_data(assessment: Assessment) -> dict[str, Any]:
    """The options in depth: what it takes to make each feasible, and what would flip the recommendation."""
    data = options_data(assessment)
    for appraisal, option in zip(data["appraisal"], assessment.rubric.options, strict=True):
        appraisal["path"] = plan_data(assessment, path_to_option(assessment, option))
    return {**data, "flips": [_flip(flip) for flip in flips(assessment)]}


def _flip(flip: Flip) -> dict[str, Any]:
    return {"criterion": flip.criterion, "from": flip.start, "to": flip.stop, "recommended": flip.recommended}
