"""JSON Lines: each assessment of the JSON result, or each problem, an object on a line of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from caretrust_readiness.report.data.json import assessment_data, escape, problem_data

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from caretrust_readiness.analysis.baseline import Regression
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.report.page.rows import Judged


def assessment_line(judged: Sequence[Judged], parts: Collection[str]) -> str:
    """The first of *judged* as one line, with its line break; of what comes after the options, only *parts*.

    Where there was a baseline, what got worse since is added for all of *judged*: the place and its services.
    """
    data = assessment_data(judged[0].assessment, parts)
    if judged[0].since is not None:
        worse = ((found.assessment.service, found.regression) for found in judged)
        data["regressions"] = [_regression(service, found) for service, found in worse if found is not None]
    return _line(data)


def _regression(service: str | None, found: Regression) -> dict[str, Any]:
    verdict = found.verdict and {"from": found.verdict[0], "to": found.verdict[1]}
    return {"service": service, "verdict": verdict, "gates": list(found.gates), "because": list(found.causes)}


def problem_line(problem: Problem) -> str:
    """*problem* as one line, with its line break."""
    return _line(problem_data(problem))


def _line(data: dict[str, Any]) -> str:
    return escape(json.dumps(data, ensure_ascii=False)) + "\n"
