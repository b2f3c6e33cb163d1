"""Plain data as YAML that this program's own reader takes back as the same data."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.plaintext import without_commands_in_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.papers import Paper

#: Text that needs no quotes, here or in any other reader of YAML: on a line of its own, and inside brackets.
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.,;()/'?% -]*[A-Za-z0-9_.)?%])?", re.ASCII)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)
#: Words that mean something else than themselves to some reader.
_MEANT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_STEP = 2


def write(paper: Paper, _look: Look) -> str:
    """The data of *paper* as YAML with a line break at its end."""
    return write_yaml(paper.data())


def write_yaml(data: dict[str, Any]) -> str:
    """*data* (mappings, lists, text, numbers, true, false and null) as YAML with a line break at its end."""
    return "".join(f"{line}\n" for line in _mapping(data, 0)) or "{}\n"


def _mapping(data: dict[str, Any], indent: int) -> Iterator[str]:
    for key, value in data.items():
        name = " " * indent + _scalar(key, _WORD)
        if isinstance(value, dict | list) and not _short(value):
            yield f"{name}:"
            yield from _mapping(value, indent + _STEP) if isinstance(value, dict) else _list(value, indent + _STEP)
        else:
            yield f"{name}: {_line(value)}"


def _list(items: list[Any], indent: int) -> Iterator[str]:
    for item in items:
        if isinstance(item, dict) and item:
            first, *rest = _mapping(item, indent + _STEP)
            yield f"{' ' * indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{' ' * indent}- {_line(item)}"


def _short(value: dict[str, Any] | list[Any]) -> bool:
    """Whether *value* reads best on one line: numbers and ids, or nothing at all."""
    parts = value.values() if isinstance(value, dict) else value
    return not any(
        isinstance(part, dict | list) or (isinstance(part, str) and not _WORD.fullmatch(part)) for part in parts
    )


def _line(value: Any) -> str:
    """*value* on what is left of a line."""
    return _flow(value) if isinstance(value, dict | list) else _scalar(value, _PLAIN)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key, _WORD)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value, _WORD)


def _scalar(value: Any, plain: re.Pattern[str]) -> str:
    """One value; text without quotes where it is as *plain* as its place allows."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return str(value) if isinstance(value, int) else format(Decimal(repr(value)), "f")
    if plain.fullmatch(value) and value.casefold() not in _MEANT:
        return str(value)
    quoted = without_commands_in_json(json.dumps(value, ensure_ascii=False))  # YAML reads these escapes as JSON does
    return "".join(char if char.isprintable() else _escape(char) for char in quoted)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004
