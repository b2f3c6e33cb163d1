"""The JSON result, a public interface (design, section 13); its schema is beside this file, in result.schema.json."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from caretrust_readiness.analysis.best_before import best_before
from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.analysis.questions import open_questions
from caretrust_readiness.model.figures import Thresholds, outward, round_down
from caretrust_readiness.model.rubric import Criterion, plain_number
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.data.aims import answer_data, best_before_data
from caretrust_readiness.report.data.analyses import scenarios_data, views_data
from caretrust_readiness.report.data.pieces import PLACES, demand_data, interval_data, subject_data
from caretrust_readiness.report.data.prospects import options_data, path_data, robustness_data

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from fractions import Fraction

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.scoring import Part, Scale
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.model.rubric import Domain
    from caretrust_readiness.report.base import Report

FORMAT = "caretrust/1"
#: What comes after the options, by the names that ``batch --with`` knows: the key, and what stands under it.
_AFTER_OPTIONS: dict[str, tuple[str, Callable[[Assessment, Collection[str]], Any]]] = {
    "path": ("path", lambda found, _: path_data(found)),
    "radius": ("robustness", lambda found, _: robustness_data(found)),
    "ageing": ("best_before", lambda found, _: best_before_data(best_before(found), found.rubric)),
    "scenarios": ("scenarios", lambda found, _: scenarios_data(found)),
    "views": ("views", lambda found, _: views_data(found)),
    "services": ("services", lambda found, parts: [assessment_data(service, parts) for service in found.services]),
}
PARTS = tuple(_AFTER_OPTIONS)


def render_json(report: Report) -> str:
    """*report* as one JSON object with a line break at its end."""
    result: dict[str, Any] = {
        "format": FORMAT,
        "assessments": [assessment_data(assessment) for assessment in report.assessments],
        "problems": [problem_data(problem) for problem in report.problems],
    }
    if report.settings:
        before = [assessment_data(assessment) for assessment in report.before]
        result["what_if"] = {"set": list(report.settings), "before": before}
    return dumps(result)


def dumps(data: object) -> str:
    """*data* as indented JSON that no terminal and no CI runner acts on, with a line break at its end."""
    return escape(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def escape(text: str) -> str:
    r"""JSON *text* with what is not printable as ``\u`` escapes, and ``##[`` broken up; it means the same."""
    if not text.replace("\n", "").isprintable():
        text = "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)
    return text.replace("##[", "#\\u0023[")


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


def assessment_data(assessment: Assessment, parts: Collection[str] = PARTS) -> dict[str, Any]:
    """One assessment as data, its keys in the order of the design; of what comes after the options, only *parts*."""
    return _core(assessment, path="path" in parts) | {
        key: make(assessment, parts) for part, (key, make) in _AFTER_OPTIONS.items() if part in parts
    }


def _core(assessment: Assessment, *, path: bool) -> dict[str, Any]:
    rubric = assessment.rubric
    thresholds = Thresholds.of(rubric)
    return {
        **subject_data(assessment),
        **answer_data(Insights(assessment), path=path),
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
        "questions": [{"criterion": found.criterion, "decides": found.decides} for found in open_questions(assessment)],
        "options": options_data(assessment),
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
