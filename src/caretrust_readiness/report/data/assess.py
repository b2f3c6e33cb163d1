"""The assessment as JSON data, a public interface (design, section 13); its schema is result.schema.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.figures import round_down
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
    from caretrust_readiness.model.parts import Domain
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

#: What makes the domains of a place, from thresholds that are not to be rounded across.
_Domains: TypeAlias = "Callable[[Assessment, Collection[Fraction]], Any]"


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


def assessment_data(
    insights: Insights,
    parts: Collection[str] = PARTS,
    domains: Callable[[Assessment, Collection[Fraction]], Any] | None = None,
    options: Callable[[Insights], Any] = options_data,
) -> dict[str, Any]:
    """One assessment as data, its keys in the order of the design; of what comes after the options, only *parts*.

    *domains* and *options* may write these in another way.
    """
    core = _core(insights, domains or _domains, path="path" in parts) | {"options": options(insights)}
    return core | {key: make(insights, parts) for part, (key, make) in _AFTER_OPTIONS.items() if part in parts}


def _core(insights: Insights, domains: _Domains, *, path: bool) -> dict[str, Any]:
    assessment, rubric, thresholds = insights.assessment, insights.rubric, insights.thresholds
    return {
        **subject_data(assessment),
        **(answer := answer_data(insights, path=path)),
        "answered": round_down(assessment.answered, PLACES),
        "evidence": {"coverage": round_down(assessment.coverage, PLACES)},
        "demands": _demands(insights, answer["aim"]),
        "gates": [
            {"criterion": key, "level": level, "status": assessment.gate_status(key)}
            for key, level in rubric.gates.items()
        ],
        "not_applicable": [
            {"criterion": key, "reason": found.answer.not_applicable}
            for key, found in assessment.readings.items()
            if found.state == "not_applicable"
        ],
        "domains": domains(assessment, thresholds.domain),
        "questions": [{"criterion": found.criterion, "decides": found.decides} for found in insights.questions],
    }


def _demands(insights: Insights, aim: dict[str, Any] | None) -> dict[str, Any] | None:
    """Those of the next better verdict, which is mostly the *aim*, and then written already."""
    verdict = insights.assessment.next_better
    if verdict is None:
        return None
    if aim is not None and aim["verdict"] == verdict.id:
        return {"of": verdict.id, "list": aim["demands"]}
    wanted = insights.assessment.demands(verdict)
    return {"of": verdict.id, "list": [demand_data(demand, insights.thresholds) for demand in wanted]}


def _domains(assessment: Assessment, demands: Collection[Fraction]) -> list[dict[str, Any]]:
    return [_domain(assessment, domain, part, demands) for domain, part in assessment.domains()]


def _domain(assessment: Assessment, domain: Domain, part: Part, demands: Collection[Fraction] = ()) -> dict[str, Any]:
    data = domain_head(assessment, domain, part, demands)
    if domain.domains:
        return data | {
            "domains": [_domain(assessment, *pair) for pair in zip(domain.domains, part.domains, strict=True)]
        }
    held = (Held.of(assessment.scale, one.id, Said.of(assessment, one.id)) for one in domain.criteria)
    return data | {"criteria": [criterion_data(one) for one in held]}


def domain_head(
    assessment: Assessment, domain: Domain, part: Part, demands: Collection[Fraction] = ()
) -> dict[str, Any]:
    """How a domain begins: what stands before its domains or its criteria."""
    return {
        "id": domain.id,
        "weight": plain_number(domain.weight),
        "score": interval_data(assessment.domain_score(part), demands),
    }


class Said(NamedTuple):
    """What one place says of one criterion."""

    level: Interval[int] | None
    state: str
    evidence: int
    good_evidence: int

    @classmethod
    def of(cls, assessment: Assessment, key: str) -> Said:
        """What *assessment* says of criterion *key*."""
        level, state, answer, good = assessment.readings[key]
        return cls(level, state, len(answer.evidence), good)


class Held(NamedTuple):
    """The same with what follows from it, in plain values.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    key: str
    level: Interval[int] | None
    top: int
    state: str
    share: float | None
    lost: Interval[float] | None
    """Points, at the low end and at the high one."""
    evidence: int
    good_evidence: int

    @classmethod
    def of(cls, scale: Scale, key: str, said: Said) -> Held:
        """What *said* of criterion *key* means on *scale*."""
        share = lost = None
        if said.level is not None:
            share, lost = _shown_share(scale, key), _shown_loss(scale, key, said.level)
        top = scale.rubric.criteria[key].top
        return cls(key, said.level, top, said.state, share, lost, said.evidence, said.good_evidence)


def criterion_data(held: Held) -> dict[str, Any]:
    """One criterion of a place as data."""
    return {
        "id": held.key,
        "level": held.level and {"low": held.level.low, "high": held.level.high},
        "top": held.top,
        "state": held.state,
        "share": held.share,
        "points_lost": held.lost and {"low": held.lost.low, "high": held.lost.high},
        "evidence": held.evidence,
        "good_evidence": held.good_evidence,
    }


# Whole numbers, since a batch asks for fifty of each for every place.
_UNIT = 10**PLACES


def _shown_share(scale: Scale, key: str) -> float:
    """Rounded down."""
    portions, whole = scale.portions
    return float(portions.get(key, 0) * _UNIT // whole / _UNIT)


def _shown_loss(scale: Scale, key: str, level: Interval[int]) -> Interval[float]:
    """Rounded outwards: the larger loss belongs to the low end, and what is alike is rounded down."""
    if key not in scale.lifts:
        return Interval(0.0, 0.0)
    place, worth = scale.lifts[key]
    unit, of = scale.whole.inner[place][0] * 100 * _UNIT, scale.whole.denominator
    larger, smaller = ((worth[-1] - worth[end]) * unit for end in level)
    high = smaller // of / _UNIT
    return Interval(high if larger == smaller else -(-larger // of) / _UNIT, high)
