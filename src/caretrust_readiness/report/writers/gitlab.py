"""GitLab's code quality report: one array of JSON, an object for each thing to show in a merge request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.data.json import dumps
from caretrust_readiness.report.marks import fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.marks import Mark
    from caretrust_readiness.report.paper import Paper

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def write(paper: Paper, _look: Look) -> str:
    """What *paper* marks, as JSON with a line break at its end."""
    return array(paper.marks())


def array(marks: Iterable[Mark]) -> str:
    """*marks* as one array."""
    return dumps([_issue(*found) for found in fingerprints(marks)], ascii_only=True, indent=1)


def _issue(mark: Mark, fingerprint: str) -> dict[str, Any]:
    about = f"{mark.about}: " if mark.about else ""
    return {
        "description": visible(f"{about}{mark.message}"),
        "check_name": f"caretrust/{mark.code}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[mark.level],
        "location": {"path": visible(mark.file), "lines": {"begin": mark.position.line if mark.position else 1}},
    }
