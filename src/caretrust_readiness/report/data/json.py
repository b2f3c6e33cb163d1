"""Data as JSON text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import is_seen, without_commands_in_json

if TYPE_CHECKING:
    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.paper import Paper


def write(paper: Paper, _look: Look) -> str:
    """The data of *paper* as one JSON object with a line break at its end."""
    return dumps(paper.data(), ascii_only=paper.hashed)


def dumps(data: object, *, ascii_only: bool = False, indent: int | None = 2) -> str:
    """*data* as JSON that no terminal and no CI runner acts on, with a line break at its end.

    Every result in JSON passes here, whatever its format is called. Without an *indent* it is one line.
    """
    text = json.dumps(data, ensure_ascii=ascii_only, indent=indent)
    return (without_commands_in_json(text) if ascii_only else escape(text)) + "\n"


def escape(text: str) -> str:
    r"""JSON *text* with what is not printable as ``\u`` escapes, and orders to CI runners broken up; it means the same.

    But half a surrogate pair, which JSON cannot hold, is shown as the text of its escape.
    """
    if not text.isascii() or "\x7f" in text:  # all others that ASCII has and cannot be seen, JSON escapes itself
        text = "".join(char if char == "\n" or is_seen(char) else _escaped(char) for char in text)
    return without_commands_in_json(text)


def _escaped(char: str) -> str:
    half = "\ud800" <= char <= "\udfff"
    return ("\\" if half else "") + json.dumps(char)[1:-1]
