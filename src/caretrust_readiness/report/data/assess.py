"""The assessment as JSON data, a public interface (design, section 13); its schema is result.schema.json."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.figures import Thresholds, outward, round_down
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.data.aims import answer_data, best_before_data
from caretrust_readiness.report.data.options import options_data
from caretrust_readiness.report.data.path import path_data
from caretrust_readiness.report.data.robustness import robustness_data
from caretrust_readiness.report.data.scenarios import scenarios_data
from caretrust_readiness.report.data.values import (
    FORMAT,
    PLACES,
    demand_data,
    interval_data,
    problem_data,
    subject_data,
)
from caretrust_readiness.report.data.views import views_data

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from fractions import Fraction

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.scoring import Part, Scale
    from caretrust_readiness.model.parts import Criterion, Domain
    from caretrust_readiness.model.problems import Problem

#: What comes after the options, by the names that ``batch --with`` knows: the key, and what stands under it.
_AFTER_OPTIONS: dict[str, tuple[str, Callable[[Insights, Collection[str]], Any]]] = {
    "path": ("path", lambda found, _: path_data(found)),
    "radius": ("robustness", lambda found, _: robustness_data(found)),
    "ageing": ("best_before", lambda found, _: best_before_data(found)),
    "scenarios": ("scenarios", lambda found, _: scenarios_data(found)),
    "views": ("views", lambda found, _: views_data(found)),
    "services": ("services", lambda found, parts: [assessment_data(service, parts) for service in found.services]),
}
PARTS = tuple(_AFTER_OPTIONS)


def result_data(
    places: Sequence[Insights], problems: Sequence[Problem] = (), settings: Sequence[str] = ()
) -> dict[str, Any]:
    """*places* as one object, with what could not be assessed, and where something was assumed what was so before."""
    result: dict[str, Any] = {
        "format": FORMAT,
        "assessments": [assessment_data(place) for place in places],
        "problems": [problem_data(problem) for problem in problems],
    }
    before = [assessment_data(place.before) for place in places if place.before is not None]
    return {**result, "what_if": {"set": list(settings), "before": before}} if settings else result


def assessment_data(insights: Insights, parts: Collection[str] = PARTS) -> dict[str, Any]:
    """One assessment as data, its keys in the order of the design; of what comes after the options, only *parts*."""
    return _core(insights, path="path" in parts) | {
        key: make(insights, parts) for part, (key, make) in _AFTER_OPTIONS.items() if part in parts
    }


def _core(insights: Insights, *, path: bool) -> dict[str, Any]:
    assessment, rubric, thresholds = insights.assessment, insights.rubric, insights.thresholds
    return {
        **subject_data(assessment),
        **answer_data(insights, path=path),
        "answered": round_down(assessment.answered, PLACES),
        "evidence": {"coverage": round_down(assessment.coverage, PLACES)},
        "demands": _demands(assessment, thresholds),
        "gates": [
            {"criterion": key, "level": level, "status": assessment.gate_status(key)}
            for key, level in rubric.gates.items()
        ],
        "not_applicable": [
            {"criterion": key, "reason": found.answer.not_applicable}
            for key, found in assessment.readings.items()
            if found.state == "not_applicable"
        ],
        "domains": [_domain(assessment, domain, part, thresholds.domain) for domain, part in assessment.domains()],
        "questions": [{"criterion": found.criterion, "decides": found.decides} for found in insights.questions],
        "options": options_data(insights),
    }


def _demands(assessment: Assessment, thresholds: Thresholds) -> dict[str, Any] | None:
    verdict = assessment.next_better
    if verdict is None:
        return None
    return {"of": verdict.id, "list": [demand_data(demand, thresholds) for demand in assessment.demands(verdict)]}


def _domain(assessment: Assessment, domain: Domain, part: Part, demands: Collection[Fraction] = ()) -> dict[str, Any]:
    data = {
        "id": domain.id,
        "weight": plain_number(domain.weight),
        "score": interval_data(assessment.domain_score(part), demands),
    }
    if domain.domains:
        return data | {
            "domains": [_domain(assessment, *pair) for pair in zip(domain.domains, part.domains, strict=True)]
        }
    return data | {"criteria": [_criterion(assessment, criterion) for criterion in domain.criteria]}


def _criterion(assessment: Assessment, criterion: Criterion) -> dict[str, Any]:
    reading = assessment.readings[criterion.id]
    share = None if reading.level is None else _shown_share(assessment.scale, criterion.id)
    return {
        "id": criterion.id,
        "level": reading.level and {"low": reading.level.low, "high": reading.level.high},
        "top": criterion.top,
        "state": reading.state,
        "share": share,
        "points_lost": reading.level and _shown_loss(assessment.scale, criterion.id, reading.level),
        "evidence": len(reading.answer.evidence),
        "good_evidence": reading.good_evidence,
    }


# A batch asks for the same few of these again and again; nobody changes what they give.
@lru_cache(maxsize=1 << 12)
def _shown_share(scale: Scale, key: str) -> float:
    return round_down(scale.shares[key], PLACES)


@lru_cache(maxsize=1 << 14)
def _shown_loss(scale: Scale, key: str, level: Interval[int]) -> dict[str, float]:
    """Rounded outwards: the larger loss belongs to the low end."""
    high, low = outward(Interval(scale.points_lost(key, level.high), scale.points_lost(key, level.low)), (), PLACES)
    return {"low": float(low), "high": float(high)}
