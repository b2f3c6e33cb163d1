"""Plain data as YAML that this program's own reader takes back as the same data."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from caretrust_readiness.model.plaintext import is_seen, without_commands_in_json

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Text that needs no quotes, here or in any other reader of YAML: on a line of its own, and inside brackets.
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.,;()/'?% -]*[A-Za-z0-9_.)?%])?", re.ASCII)
_INSIDE = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.;()/'% -]*[A-Za-z0-9_.)%])?", re.ASCII)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)
#: Words that mean something else than themselves to some reader.
_MEANT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_STEP = 2
#: A longer mapping gets lines of its own.
ON_A_LINE = 60


def schema_line(of: Literal["answers", "rubric"]) -> str:
    """The comment by which an editor finds the schema of a file *of* that kind, as ``rubric schema`` writes it."""
    return f"# yaml-language-server: $schema={of}.schema.json"


class Bare(str):
    """Text whose quotes nobody would write though some reader may take it for more than text: a date."""

    __slots__ = ()


def write_yaml(data: dict[str, Any]) -> str:
    """*data* (mappings, lists, text, numbers, true, false and null) as YAML with a line break at its end."""
    return "".join(f"{line}\n" for line in mapping_lines(data, 0)) or "{}\n"


def mapping_lines(data: dict[str, Any], indent: int, step: int = _STEP, *, flat: bool = False) -> Iterator[str]:
    """The lines of *data* as a mapping that stands *indent* blanks in, each further depth *step* more.

    With *flat*, as answers files are written, small mappings and those that are items of a list stand on one line.
    """
    for key, value in data.items():
        name = " " * indent + _scalar(key, _WORD)
        if isinstance(value, dict | list) and not (fits_on_a_line(value) if flat else is_short(value)):
            yield f"{name}:"
            if isinstance(value, dict):
                yield from mapping_lines(value, indent + step, step, flat=flat)
            else:
                yield from list_lines(value, indent + step, step, flat=flat)
        else:
            yield f"{name}: {on_a_line(value)}"


def list_lines(items: list[Any], indent: int, step: int = _STEP, *, flat: bool = False) -> Iterator[str]:
    """The lines of *items* as a list whose dashes stand *indent* blanks in; *flat* as in :func:`mapping_lines`."""
    for item in items:
        if isinstance(item, dict) and item and not flat:
            first, *rest = mapping_lines(item, indent + _STEP, step)
            yield f"{' ' * indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{' ' * indent}- {on_a_line(item)}"


def is_short(value: dict[str, Any] | list[Any]) -> bool:
    """Whether *value* reads best on one line: numbers and ids, or nothing at all."""
    parts = value.values() if isinstance(value, dict) else value
    return not any(
        isinstance(part, dict | list) or (isinstance(part, str) and not _WORD.fullmatch(part)) for part in parts
    )


def fits_on_a_line(value: dict[str, Any] | list[Any]) -> bool:
    """Whether *value* is short, or a small mapping that holds no list but of numbers and ids."""
    if is_short(value):
        return True
    if isinstance(value, list) or any(isinstance(part, list) and not is_short(part) for part in value.values()):
        return False
    return len(in_brackets(value)) <= ON_A_LINE


def on_a_line(value: Any) -> str:
    """*value* on what is left of a line."""
    return in_brackets(value) if isinstance(value, dict | list) else _scalar(value, _PLAIN)


def in_brackets(value: Any) -> str:
    """*value* as it may stand inside brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key, _WORD)}: {in_brackets(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(in_brackets, value))}]"
    return _scalar(value, _INSIDE)


def _scalar(value: Any, plain: re.Pattern[str]) -> str:
    """One value; text without quotes where it is as *plain* as its place allows."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
    if isinstance(value, Bare) or (plain.fullmatch(value) and value.casefold() not in _MEANT):
        return str(value)
    quoted = without_commands_in_json(json.dumps(value, ensure_ascii=False))  # YAML reads these escapes as JSON does
    return "".join(char if is_seen(char) else _escape(char) for char in quoted)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004
