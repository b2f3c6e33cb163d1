"""CSV in UTF-8, with comma or semicolon, with or without a byte order mark."""

from __future__ import annotations

import csv
import io
import re
from itertools import chain
from typing import TYPE_CHECKING, NoReturn

from caretrust_readiness.model.problems import InputError, Position, Problem
from caretrust_readiness.reading.files import BYTE_ORDER_MARK, UTF_16, open_regular, refuse_unreadable
from caretrust_readiness.reading.tables.cells import MAX_CELL
from caretrust_readiness.reading.tables.headings import MAX_COLUMNS
from caretrust_readiness.reading.tables.row import NoRow, rows_below

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from caretrust_readiness.reading.tables.row import Row

#: The longest line that is read, in bytes.
_MAX_LINE = 1 << 20
_HINT = "save it as 'CSV UTF-8'"
#: What Python makes of a byte that is no text.
_NOT_TEXT = re.compile("[\udc80-\udcff]")


def rows(path: str) -> Iterator[Row | NoRow]:
    """Each row of the CSV file *path*, read as it is asked for.

    Raises:
        InputError: the file cannot be read, or no further.
    """
    try:
        with open_regular(path) as stream:
            yield from _rows(path, stream)
    except OSError as error:
        refuse_unreadable(path, error)


def _rows(path: str, stream: BinaryIO) -> Iterator[Row | NoRow]:
    csv.field_size_limit(MAX_CELL * 4)
    lines = _Lines(path, stream)
    for row in rows_below(path, _numbered(path, lines)):
        if lines.not_text is not None and _NOT_TEXT.search("".join(_texts(row))):
            yield NoRow(row.file, (lines.not_text,))
        else:
            yield row


def _texts(row: Row) -> Iterator[str]:
    yield from row.header
    yield from (str(cell.value) for cell in row.cells)


def _numbered(path: str, lines: _Lines) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row, with the number of the line in which it begins."""
    waiting = iter(lines)
    first: list[str] = []
    for line in waiting:
        first.append(line)
        if line.strip():
            break
    delimiter = _delimiter(first[-1] if first else "")
    reader = csv.reader(chain(first, waiting), delimiter=delimiter, strict=True, skipinitialspace=True)
    start = 1
    try:
        for values in reader:
            if len(values) > MAX_COLUMNS and start > 1:
                _refuse(path, start, "table-large", f"more than {MAX_COLUMNS} cells, the most that is read of a row")
            yield start, values
            start = reader.line_num + 1
    except csv.Error as error:
        _refuse(path, start, "table-syntax", f"not readable as CSV: {error}")


class _Lines:
    """The lines of a table as text with their breaks; what is no text is kept, and its row is refused."""

    def __init__(self, path: str, stream: BinaryIO) -> None:
        self.path = path
        self.stream = stream
        self.number = 0
        self.not_text: Problem | None = None
        """What is wrong with the first of them that holds what is no text: one problem for them all."""

    def __iter__(self) -> Iterator[str]:
        """Each of them, read as it is asked for."""
        while line := self.stream.readline(_MAX_LINE + 1):
            self.number += 1
            if self.number == 1:
                if line.startswith(UTF_16):
                    _refuse(self.path, 1, "table-encoding", "the table is UTF-16, not UTF-8", _HINT)
                line = line.removeprefix(BYTE_ORDER_MARK)
            if len(line) > _MAX_LINE:
                message = f"a line of more than {_MAX_LINE} bytes, the most that is read"
                _refuse(self.path, self.number, "table-large", message)
            yield from io.StringIO(self.text(line), newline="")

    def text(self, line: bytes) -> str:
        """The text of a line."""
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            if self.not_text is None:
                message = f"byte 0x{line[error.start]:02x} is not UTF-8"
                self.not_text = Problem(self.path, Position(self.number, 1), "table-encoding", message, _HINT)
            return line.decode("utf-8", "surrogateescape")


def _delimiter(line: str) -> str:
    """The one of comma and semicolon that separates the cells of a line."""
    return ";" if line.count(";") > line.count(",") else ","


def _refuse(path: str, line: int, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(path, Position(line, 1), code, message, hint),))
