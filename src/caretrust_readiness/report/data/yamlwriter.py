"""A rubric's data as YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.spelling import schema_line, write_yaml

if TYPE_CHECKING:
    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.paper import Paper


def write(paper: Paper, _look: Look) -> str:
    """The data of *paper*, a rubric, as YAML that editors know the schema of, with a line break at its end."""
    return f"{schema_line('rubric')}\n{write_yaml(paper.data())}"
