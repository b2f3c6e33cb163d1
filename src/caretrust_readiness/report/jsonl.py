"""JSON Lines: each assessment of the JSON result, or each problem, an object on a line of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from caretrust_readiness.report.json import assessment_data, escape, problem_data

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from caretrust_readiness.assessment import Assessment
    from caretrust_readiness.problems import Problem


def assessment_line(assessment: Assessment, parts: Collection[str]) -> str:
    """*assessment* as one line, with its line break; of what comes after the options, only *parts*."""
    return _line(assessment_data(assessment, parts))


def problem_line(problem: Problem) -> str:
    """*problem* as one line, with its line break."""
    return _line(problem_data(problem))


def _line(data: dict[str, Any]) -> str:
    return escape(json.dumps(data, ensure_ascii=False)) + "\n"
