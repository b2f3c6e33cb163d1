"""CSV: comma, semicolon, tab; UTF-8, UTF-16 with a mark, Windows-1252 with a note."""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, NoReturn

from caretrust_readiness.model import limits
from caretrust_readiness.model.problems import InputError, Position, Problem
from caretrust_readiness.reading.files import BYTE_ORDER_MARK, UTF_16, open_regular, refuse_unreadable
from caretrust_readiness.reading.kinds import described, is_of_another_kind, is_text
from caretrust_readiness.reading.tables.framing import is_headings
from caretrust_readiness.reading.tables.headings import LONG, OWN, own_name
from caretrust_readiness.reading.tables.sheets import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

_HINT = "save it as 'CSV UTF-8'"
_MARKS = (",", ";", "\t", "|")
#: So much is looked at for the mark that separates cells.
_LOOKED_AT = 1 << 16
#: Text without a byte order mark, of which every other byte is empty.
_SPARSE = 0.3
_CODE_PAGE = "cp1252"
#: Where old programs end a text.
_END = "\x1a"
#: How to mend what the library says is wrong.
_HINTS = {
    "unexpected end of data": 'a quote that is opened must be closed: "…"',
    "expected after": 'a quote within quotes is written twice: "the ""old"" town"',
}


def lines(path: str, skip: int = 0) -> Iterator[Line]:
    """Each row of the table *path* that holds anything after *skip* lines, read as it is asked for.

    Raises:
        InputError: the file cannot be read, or no further.
    """
    try:
        with open_regular(path) as stream:
            yield from _Table(path, stream, skip).rows()
    except OSError as error:
        refuse_unreadable(path, error)


class _Table:
    """A table of text."""

    def __init__(self, path: str, stream: BinaryIO, skip: int) -> None:
        self.path = path
        self.skip = skip
        self.number = 0
        self.notes: list[str] = []
        """What is to be said of the row that comes next."""
        self.is_guessed = False
        self.stream = stream
        self.is_wide = self.widened()

    def widened(self) -> bool:
        """Whether the file is text in UTF-16; refuses what is no text."""
        start = self.stream.read(512)
        self.stream.seek(0)
        if start.startswith(UTF_16):
            return True
        if is_of_another_kind(start) or not is_text(start):
            said, hint = described(start, "a table of text")
            if start.count(0) > len(start) * _SPARSE:
                self.refuse(1, "table-encoding", "the table is UTF-16 without a mark at its start", _HINT)
            if said or start.startswith(b"PK"):
                self.refuse(1, "table-syntax", f"not a table of text: {said or 'it is a workbook'}", hint)
        elif start.lstrip()[:1] == b"<":
            said, hint = described(start, "a table of text")
            if said and "HTML" in said:
                self.refuse(1, "table-syntax", f"not a table of text: {said}", hint)
        return False

    def rows(self) -> Iterator[Line]:
        """Each row, with the number of the line in which it begins."""
        csv.field_size_limit(limits.MAX_CELL * 4)
        waiting = self.lines()
        first, size = [], 0
        for line in waiting:
            first.append(line)
            size += len(line)
            if size > _LOOKED_AT:
                break
        mark = _mark(first)
        if first and first[0].strip().casefold() in {f"sep={one}" for one in _MARKS}:
            mark, first = first[0].strip()[-1], first[1:]
            self.skip += 1
        yield from self.parsed(chain(first, waiting), mark)

    def parsed(self, lines: Iterable[str], mark: str) -> Iterator[Line]:
        """The rows that hold anything."""
        reader = csv.reader(lines, delimiter=mark, strict=True, skipinitialspace=mark != "\t")
        start = self.skip + 1
        follows_blank = has_rows = False
        try:
            for values in reader:
                if len(values) > limits.MAX_COLUMNS and has_rows:
                    message = f"more than {limits.MAX_COLUMNS} cells, the most that is read of a row"
                    self.refuse(start, "table-large", message)
                if values == [_END]:
                    continue
                cells = [(place, value) for place, value in enumerate(values) if value and not value.isspace()]
                if cells:
                    notes, self.notes = tuple(self.notes), []
                    yield Line(start, cells, follows_blank=follows_blank, notes=notes)  # type: ignore[arg-type]  # a text is a value
                    has_rows = True
                follows_blank = not cells
                start = self.skip + reader.line_num + 1
        except csv.Error as error:
            hint = next((hint for said, hint in _HINTS.items() if said in str(error)), None)
            self.refuse(start, "table-syntax", f"not readable as CSV: {error}", hint)

    def lines(self) -> Iterator[str]:
        """The lines after those that are skipped, with their breaks."""
        for line in self.wide_lines() if self.is_wide else self.narrow_lines():
            self.number += 1
            if self.number > self.skip:
                yield line

    def wide_lines(self) -> Iterator[str]:
        """The lines of text in UTF-16."""
        text = io.TextIOWrapper(self.stream, "utf-16", errors="surrogateescape", newline="")
        try:
            while line := text.readline(limits.MAX_LINE // 2 + 1):
                self.bound(len(line) * 2)
                yield line
        except UnicodeError:
            self.refuse(self.number + 1, "table-encoding", "a character is cut off in UTF-16", _HINT)
        finally:
            text.detach()

    def narrow_lines(self) -> Iterator[str]:
        """The lines of text in UTF-8 or Windows-1252."""
        while line := self.stream.readline(limits.MAX_LINE + 1):
            if self.number == 0:
                line = line.removeprefix(BYTE_ORDER_MARK)
            self.bound(len(line))
            text = self.text(line)
            if "\r" in text:
                yield from io.StringIO(text, newline="")
            else:
                yield text

    def bound(self, size: int) -> None:
        """Refuse a line that is too long."""
        if size > limits.MAX_LINE:
            message = f"a line of more than {limits.MAX_LINE} bytes, the most that is read"
            self.refuse(self.number + 1, "table-large", message)

    def text(self, line: bytes) -> str:
        """The text of a line; where it is no UTF-8, it is taken for an older program's, and that is told."""
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            try:
                text = line.decode(_CODE_PAGE)
            except UnicodeDecodeError:
                message = f"byte 0x{line[error.start]:02x} is neither UTF-8 nor Windows-1252"
                self.refuse(self.number + 1, "table-encoding", message, _HINT)
            if not self.is_guessed:
                self.is_guessed = True
                self.notes.append(
                    f"not UTF-8 from line {self.number + 1} on, and read as Windows-1252: see that names are right"
                )
            return text

    def refuse(self, line: int, code: str, message: str, hint: str | None = None) -> NoReturn:
        """Say what is wrong in a line.

        Raises:
            InputError: always.
        """
        raise InputError((Problem(self.path, Position(line, 1), code, message, hint),))


def _mark(lines: list[str]) -> str:
    """The mark that separates the cells: the one under which headings are found, else the commonest outside quotes."""
    found = {mark: _tried(lines, mark) for mark in _MARKS}
    return max(_MARKS, key=lambda mark: found[mark])


def _tried(lines: list[str], mark: str) -> tuple[bool, int, int]:
    """How well *mark* separates: whether headings are found, how many of them are known, how many cells there are."""
    known = most = 0
    try:
        reader = csv.reader(lines, delimiter=mark, skipinitialspace=mark != "\t")
        for _, whole in zip(range(limits.LOOKED_AT), reader, strict=False):
            values = whole[: limits.MAX_COLUMNS]
            cells = Line(0, [(place, value) for place, value in enumerate(values)])
            if is_headings(cells):
                return True, len(values), 0
            known = max(known, len({own_name(value, (*OWN, *LONG)) for value in values} - {None}))
            most = most or (len(values) if len(values) > 1 else 0)
    except csv.Error:
        pass
    return False, known, most
