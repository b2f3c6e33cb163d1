"""JSON Lines: each assessment of the JSON result, or each problem, an object on a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.report.data.assess import assessment_data
from caretrust_readiness.report.data.json import dumps
from caretrust_readiness.report.data.values import problem_data

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any, TypeAlias

    from caretrust_readiness.analysis.baseline import Regression
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.movement import Movement
    from caretrust_readiness.model.problems import Problem

    #: What got worse, and what got better or moved, each with its service.
    Since: TypeAlias = tuple[Sequence[tuple[str | None, Regression]], Sequence[tuple[str | None, Movement]]]


def assessment_line(insights: Insights, parts: Collection[str], since: Since | None = None) -> str:
    """A place as one line, with its line break; of what comes after the options, only *parts*.

    Where there was a baseline, what got worse, better or moved *since* is added for the place and its services.
    """
    data = assessment_data(insights, parts)
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
    return dumps(data, indent=None)
