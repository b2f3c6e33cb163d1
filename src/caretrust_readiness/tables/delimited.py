"""CSV in UTF-8, with comma or semicolon, with or without a byte order mark."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NoReturn

from caretrust_readiness.files import open_regular, refuse_unreadable
from caretrust_readiness.problems import InputError, Position, Problem
from caretrust_readiness.tables.row import MAX_CELL, MAX_COLUMNS, headings, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from caretrust_readiness.tables.row import Row

#: The longest line that is read, in bytes.
_MAX_LINE = 1 << 20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_HINT = "save it as 'CSV UTF-8'"


def rows(path: str) -> Iterator[Row]:
    """Each row of the CSV file *path*, read as it is asked for.

    Raises:
        InputError: the file cannot be read, or no further.
    """
    try:
        with open_regular(path) as stream:
            yield from _rows(path, stream)
    except OSError as error:
        refuse_unreadable(path, error)


def _rows(path: str, stream: BinaryIO) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL * 4)
    lines = _lines(path, stream)
    first = next(lines, "")
    if not first.strip():
        _refuse(path, 1, "table-empty", "the table has no headings")
    reader = csv.reader(_again(first, lines), delimiter=_delimiter(first), strict=True, skipinitialspace=True)
    start = 1
    header: tuple[str, ...] | None = None
    try:
        for values in reader:
            if header is None:
                header = headings(path, start, values)
            elif len(values) > MAX_COLUMNS:
                _refuse(path, start, "table-large", f"more than {MAX_COLUMNS} cells, the most that is read of a row")
            elif (row := row_of(path, start, header, values)) is not None:
                yield row
            start = reader.line_num + 1
    except csv.Error as error:
        _refuse(path, start, "table-syntax", f"not readable as CSV: {error}")


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _lines(path: str, stream: BinaryIO) -> Iterator[str]:
    """The lines as text with their breaks; a byte that is no text is kept, and refused with its cell."""
    number = 0
    while line := stream.readline(_MAX_LINE + 1):
        number += 1
        if number == 1:
            if line.startswith(_UTF_16):
                _refuse(path, 1, "table-encoding", "the table is UTF-16, not UTF-8", _HINT)
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if len(line) > _MAX_LINE:
            _refuse(path, number, "table-large", f"a line of more than {_MAX_LINE} bytes, the most that is read")
        yield from io.StringIO(line.decode("utf-8", "surrogateescape"), newline="")


def _delimiter(header: str) -> str:
    """The one of comma and semicolon that parts the headings."""
    return ";" if header.count(";") > header.count(",") else ","


def _refuse(path: str, line: int, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(path, Position(line, 1), code, message, hint),))
