"""Plain data as YAML that this program's own reader takes back as the same data."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Text that needs no quotes here or in any other reader of YAML.
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.,;()/'?% -]*[A-Za-z0-9_.)?%])?")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_STEP = 2


def write_yaml(data: dict[str, Any]) -> str:
    """*data* (mappings, lists, text, numbers, true, false and null) as YAML with a line break at its end."""
    return "".join(f"{line}\n" for line in _mapping(data, 0))


def _mapping(data: dict[str, Any], indent: int) -> Iterator[str]:
    for key, value in data.items():
        name = " " * indent + _scalar(key)
        if isinstance(value, dict | list) and value and not _flat(value):
            yield f"{name}:"
            yield from _mapping(value, indent + _STEP) if isinstance(value, dict) else _list(value, indent + _STEP)
        else:
            yield f"{name}: {_flow(value)}"


def _list(items: list[Any], indent: int) -> Iterator[str]:
    for item in items:
        if isinstance(item, dict) and item:
            first, *rest = _mapping(item, indent + _STEP)
            yield f"{' ' * indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{' ' * indent}- {_flow(item)}"


def _flat(value: dict[str, Any] | list[Any]) -> bool:
    """Whether *value* reads best on one line: numbers and ids."""
    parts = value.values() if isinstance(value, dict) else value
    return all(
        isinstance(part, int | float) or part is None or (isinstance(part, str) and _is_id(part)) for part in parts
    )


def _is_id(text: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9_-]*", text) is not None


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value) if isinstance(value, int) else format(Decimal(repr(value)), "f")
    if _PLAIN.fullmatch(value) and value.casefold() not in _WORDS:
        return str(value)
    return "".join(char if char.isprintable() else _escape(char) for char in json.dumps(value, ensure_ascii=False))


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004
