"""JSON Lines: each line an object whose keys are the columns."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from caretrust_readiness.model.limits import MAX_COLUMNS, MAX_DIGITS, MAX_LINE
from caretrust_readiness.model.problems import InputError, Position, Problem, quote
from caretrust_readiness.reading.files import BYTE_ORDER_MARK, UTF_16, open_regular, refuse_unreadable
from caretrust_readiness.reading.kinds import described, is_like_a_table
from caretrust_readiness.reading.tables.cells import Cell, is_blank
from caretrust_readiness.reading.tables.row import NoRow, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


class _Refused(Exception):  # noqa: N818 - carries a sentence to where the place is known
    """What is wrong with a line."""


def rows(path: str, skip: int = 0) -> Iterator[Row | NoRow]:
    """Each line of *path* that holds anything after *skip* lines, read as it is asked for; one that is no row says why.

    Raises:
        InputError: the file cannot be read, or no further.
    """
    try:
        with open_regular(path) as stream:
            yield from _rows(path, stream, skip)
    except OSError as error:
        refuse_unreadable(path, error)


def _rows(path: str, stream: BinaryIO, skip: int) -> Iterator[Row | NoRow]:
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        at = Position(number, 1)
        if len(line) > MAX_LINE:
            message = f"a line of more than {MAX_LINE} bytes, the most that is read"
            raise InputError((Problem(path, at, "table-large", message),))
        if number == 1 and line.startswith((*UTF_16, b"PK")):
            said, hint = described(line, "JSON Lines")
            raise InputError((Problem(path, at, "table-encoding", f"not readable as JSON Lines: {said}", hint),))
        line = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
        if number <= skip or not line.strip():
            continue
        try:
            yield Row(path, number, _cells(_object(line)))
        except _Refused as refused:
            yield NoRow(f"{path}:{number}", (Problem(path, at, "table-syntax", str(refused), _hint(line)),))


def _hint(line: bytes) -> str | None:
    """How to mend a *line* that is no object."""
    text = line.strip()
    if text.startswith(b"["):
        return "leave the brackets out, and write each object on a line of its own"
    if text == b"{":
        return "write each object on one line"
    return "is it a table of text? name it .csv" if is_like_a_table(text.decode("utf-8", "replace")) else None


def _object(line: bytes) -> list[tuple[str, Any]]:
    """The keys and values of the object that *line* is.

    Raises:
        _Refused: it is none.
    """
    try:
        # A plain dictionary would drop repeated keys; what a line nests is refused with its cell.
        found = json.loads(
            line, object_pairs_hook=tuple, parse_float=_number, parse_int=_number, parse_constant=_constant
        )
    except UnicodeDecodeError as error:
        raise _Refused(f"byte 0x{line[error.start]:02x} is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        said = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise _Refused(f"not readable as JSON: {said[:1].lower()}{said[1:]}") from None
    if not isinstance(found, tuple):
        raise _Refused("a row is an object: columns and what stands in them")
    return list(found)


def _number(text: str) -> int | Decimal:
    if text.lstrip("-").isdigit() and len(text) <= MAX_DIGITS:
        return int(text)
    # What counts is how long it would be if it were written out.
    if len(text) > MAX_DIGITS or abs(_exponent(text)) >= MAX_DIGITS:
        raise _Refused(f"{quote(text)} is too long for a number")
    return Decimal(f"{Decimal(text):f}")


def _exponent(text: str) -> int:
    try:
        return int(Decimal(text).as_tuple().exponent)
    except ArithmeticError:  # larger than anything can hold
        return MAX_DIGITS


def _constant(text: str) -> NoReturn:
    raise _Refused(f"{text} is not a number")


def _cells(pairs: list[tuple[str, Any]]) -> tuple[Cell, ...]:
    if len(pairs) > MAX_COLUMNS:
        raise _Refused(f"more than {MAX_COLUMNS} columns, the most that is read")
    names = [name.strip() for name, _ in pairs]
    if len(set(names)) < len(names):
        repeated = next(name for name, count in Counter(names).items() if count > 1)
        raise _Refused(f"the column {quote(repeated)} is there twice")
    values = [[_flat(part) for part in value] if isinstance(value, list) else _flat(value) for _, value in pairs]
    return tuple(
        Cell(place, name, value)
        for place, (name, value) in enumerate(zip(names, values, strict=True), 1)
        if not is_blank(value)
    )


def _flat(value: Any) -> Any:
    """*value*, but what nests is only a sign that it does: no cell may hold it."""
    return {"": None} if isinstance(value, tuple | list) else value
