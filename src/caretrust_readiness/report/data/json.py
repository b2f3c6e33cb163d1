"""Data as JSON text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.papers import Paper


def write(paper: Paper, _look: Look) -> str:
    """The data of *paper* as one JSON object with a line break at its end."""
    return dumps(paper.data(), ascii_only=paper.hashed)


def dumps(data: object, *, ascii_only: bool = False) -> str:
    """*data* as indented JSON that no terminal and no CI runner acts on, with a line break at its end."""
    text = json.dumps(data, ensure_ascii=ascii_only, indent=2)
    return (text if ascii_only else escape(text)) + "\n"


def escape(text: str) -> str:
    r"""JSON *text* with what is not printable as ``\u`` escapes, and ``##[`` broken up; it means the same."""
    if not text.replace("\n", "").isprintable():
        text = "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)
    return text.replace("##[", "#\\u0023[")
