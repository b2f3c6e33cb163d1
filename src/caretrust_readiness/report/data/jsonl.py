"""JSON Lines: each assessment of the JSON result, or each problem, an object on a line of its own."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from caretrust_readiness.report.data.assess import Held, Said, assessment_data, criterion_data, domain_head
from caretrust_readiness.report.data.json import escape
from caretrust_readiness.report.data.options import appraisal_head, appraisal_tail, ladder_head, shortfall_data
from caretrust_readiness.report.data.values import problem_data

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from fractions import Fraction
    from typing import Any, TypeAlias

    from caretrust_readiness.analysis.baseline import Regression
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.movement import Movement
    from caretrust_readiness.analysis.options import Appraisal
    from caretrust_readiness.engine.assessment import Assessment, Demand
    from caretrust_readiness.engine.scoring import Part, Scale
    from caretrust_readiness.model.parts import Domain
    from caretrust_readiness.model.problems import Problem

    #: What got worse, and what got better or moved, each with its service.
    Since: TypeAlias = tuple[Sequence[tuple[str | None, Regression]], Sequence[tuple[str | None, Movement]]]


def assessment_line(insights: Insights, parts: Collection[str], since: Since | None = None) -> str:
    """A place as one line, with its line break; of what comes after the options, only *parts*.

    Where there was a baseline, what got worse, better or moved *since* is added for the place and its services.
    """
    data = assessment_data(insights, parts, _Text.of_domains, _Text.of_options)
    if since is not None:
        worse, moved = since
        data["regressions"] = [_regression(service, found) for service, found in worse]
        data["movements"] = [
            {"service": service, "kind": found.kind, "what": found.sentence} for service, found in moved
        ]
    return _line(data)


def _regression(service: str | None, found: Regression) -> dict[str, Any]:
    verdict = found.verdict and {"from": found.verdict[0], "to": found.verdict[1]}
    return {"service": service, "verdict": verdict, "gates": list(found.gates), "because": list(found.causes)}


def problem_line(problem: Problem) -> str:
    """*problem* as one line, with its line break."""
    return _line(problem_data(problem))


def _line(data: dict[str, Any]) -> str:
    """*data* as one line; what is JSON already parts what is not, which is written in one go."""
    pieces: list[str] = []
    waiting: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, _Text):
            pieces += [*_inside(waiting), f"{_dumps(key)}: {value}"]
            waiting = {}
        else:
            waiting[key] = value
    return f"{{{escape(', '.join([*pieces, *_inside(waiting)]))}}}\n"


def _inside(data: dict[str, Any]) -> list[str]:
    return [_dumps(data)[1:-1]] if data else []


#: A text on one line, as `json.dumps` would write it.
_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class _Text(str):
    """What is JSON already."""

    __slots__ = ()

    @classmethod
    def of_domains(cls, assessment: Assessment, demands: Collection[Fraction]) -> _Text:
        """The domains of *assessment*, most of a line; what it says of a criterion is kept, since many say the same."""
        return cls(f"[{', '.join(_domain(assessment, *pair, demands) for pair in assessment.domains())}]")

    @classmethod
    def of_options(cls, insights: Insights) -> _Text:
        """The options; what is said of one, and of what it lacks, is kept as well."""
        appraised = ", ".join([_appraisal(found) for found in insights.ladder.appraisals])
        return cls(f'{_dumps(ladder_head(insights)).removesuffix("}")}, "appraisal": [{appraised}]}}')


def _appraisal(found: Appraisal) -> str:
    lacking = ", ".join([_shortfall(demand) for demand in found.shortfalls])
    head = _head(found.option.id, found.feasible, sufficient=found.sufficient)
    return f'{head}, "shortfalls": [{lacking}], {_tail(found.option.verdict, found.verdict_status)}'


@lru_cache(maxsize=1024)
def _head(key: str, feasible: str, *, sufficient: bool | None) -> str:
    return _dumps(appraisal_head(key, feasible, sufficient=sufficient)).removesuffix("}")


@lru_cache(maxsize=1 << 14)
def _shortfall(demand: Demand) -> str:
    return _dumps(shortfall_data(demand))


@lru_cache(maxsize=1024)
def _tail(verdict: str | None, status: str) -> str:
    return _dumps(appraisal_tail(verdict, status)).removeprefix("{")


def _domain(assessment: Assessment, domain: Domain, part: Part, demands: Collection[Fraction] = ()) -> str:
    head = _dumps(domain_head(assessment, domain, part, demands)).removesuffix("}")
    if domain.domains:
        pairs = zip(domain.domains, part.domains, strict=True)
        return f'{head}, "domains": [{", ".join(_domain(assessment, *pair) for pair in pairs)}]}}'
    return f'{head}, "criteria": [{", ".join([_criterion(assessment, one.id) for one in domain.criteria])}]}}'


def _criterion(assessment: Assessment, key: str) -> str:
    return _on_scale(assessment.scale, key, Said.of(assessment, key))


# Many places say the same; and where others of their criteria do not apply, it mostly means the same.


@lru_cache(maxsize=1 << 14)
def _on_scale(scale: Scale, key: str, said: Said) -> str:
    return _held(Held.of(scale, key, said))


@lru_cache(maxsize=1 << 14)
def _held(held: Held) -> str:
    return _dumps(criterion_data(held))
