"""Excel workbooks (xlsx): what each cell shows, whatever program wrote it; hidden rows and columns are read and told.

Only what a table needs is looked at: cells, the texts they share, and which formats show a date or a percentage. So a
workbook is read whose other parts are broken, and what it costs is bounded (:mod:`...reading.tables.limits`).
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import lru_cache
from posixpath import join, normpath
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model import limits
from caretrust_readiness.reading.files import open_regular, refuse_unreadable
from caretrust_readiness.reading.tables.cells import FAILED, NOT_WORKED_OUT, Faulty
from caretrust_readiness.reading.tables.markup import Archive, Budget, Handler, attribute
from caretrust_readiness.reading.tables.numbers import Shown, number_of, shown_by, text_day
from caretrust_readiness.reading.tables.refusals import too_large
from caretrust_readiness.reading.tables.sheets import Line, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.reading.tables.cells import Value

_KIND = "an Excel workbook"
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_MAX_COLUMN = 16_384
#: A longer number counts nothing that a workbook has.
_WIDTH = 9
#: How a workbook spells a character that markup cannot hold.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = {"1", "true", "on"}


@contextmanager
def sheets(path: str) -> Iterator[list[Sheet]]:
    """The sheets of the workbook *path*, those that are shown first; each is read as it is asked for.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with open_regular(path) as stream:
            yield _Workbook(Archive(path, stream, _KIND)).sheets()
    except OSError as error:
        refuse_unreadable(path, error)


class _Entry(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    part: str
    is_shown: bool


class _Workbook:
    """An opened workbook."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.budget = Budget(archive.path)
        top = _links(archive, "_rels/.rels", "", self.budget)
        self.part = next((part for kind, part in top.values() if kind == "officeDocument"), "xl/workbook.xml")
        folder, _, name = self.part.rpartition("/")
        self.links = _links(archive, f"{folder}/_rels/{name}.rels", folder, self.budget)
        self.styles: tuple[Shown, ...] | None = None
        self.shared: list[str] | None = None
        self.counts_from_1904 = False

    def sheets(self) -> list[Sheet]:
        """The sheets, those that are shown first."""
        listing = _Listing(self.budget)
        self.archive.whole(self.part, listing)
        self.counts_from_1904 = listing.counts_from_1904
        entries = [
            _Entry(name, self.links[key][1], is_shown)
            for name, key, is_shown in listing.entries
            if self.links.get(key, ("", ""))[0] == "worksheet"
        ]
        if not entries:
            self.archive.unreadable("it has no sheet")
        if len(entries) > limits.MAX_SHEETS:
            message = f"the workbook has {len(entries)} sheets, and {limits.MAX_SHEETS} is the most that is read"
            too_large(self.archive.path, 1, message)
        return [self.sheet(entry) for shown in (True, False) for entry in entries if entry.is_shown is shown]

    def sheet(self, entry: _Entry) -> Sheet:
        """One of them."""
        return Sheet(entry.name, entry.is_shown, lambda: self.lines(entry))

    def lines(self, entry: _Entry) -> Iterator[Line]:
        """Each row of a sheet that holds anything."""
        if self.styles is None or self.shared is None:
            self.styles, self.shared = self.read_styles(), self.read_shared()
        reading = _Cells(self)
        for _ in self.archive.elements(entry.part, reading):
            yield from reading.rows
            reading.rows.clear()

    def read_styles(self) -> tuple[Shown, ...]:
        """How each format shows a number; a workbook may have none."""
        part = self.linked("styles")
        if part is None:
            return ()
        found = _Styles(self.budget)
        self.archive.whole(part, found)
        return tuple(shown_by(key, found.codes.get(key, "")) for key in found.used)

    def read_shared(self) -> list[str]:
        """The texts that cells share."""
        part = self.linked("sharedStrings")
        if part is None:
            return []
        found = _Shared(self.budget)
        self.archive.whole(part, found)
        return found.texts

    def linked(self, kind: str) -> str | None:
        """The part of one *kind*; None where there is none."""
        return next((part for found, part in self.links.values() if found == kind and part in self.archive), None)


def _links(archive: Archive, name: str, folder: str, budget: Budget) -> dict[str, tuple[str, str]]:
    """The kind of part and the part that each key in a part of links leads to; none where there is no such part."""
    found = _Links(budget, folder)
    if name in archive:
        archive.whole(name, found)
    return found.links


class _Links(Handler):
    """Where keys lead."""

    def __init__(self, budget: Budget, folder: str) -> None:
        super().__init__(budget)
        self.folder = folder
        self.links: dict[str, tuple[str, str]] = {}

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join(self.folder, target))
            self.links[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], part

    def closed(self, name: str) -> None:
        """Nothing is to be done."""


class _Listing(Handler):
    """The sheets as a workbook lists them: name, key, whether it is shown."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.entries: list[tuple[str, str, bool]] = []
        self.counts_from_1904 = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            is_shown = attributes.get("state", "visible") == "visible"
            self.entries.append((attributes.get("name", ""), attribute(attributes, "id") or "", is_shown))
        elif name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904", "").lower() in _TRUE

    def closed(self, name: str) -> None:
        """Nothing is to be done."""


class _Styles(Handler):
    """The number formats, and which of them each style of cells uses; nothing else of how cells look."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.codes: dict[int, str] = {}
        self.used: list[int] = []
        self.counts = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.counts = True
        elif name == "xf" and self.counts:
            self.used.append(_whole(attributes.get("numFmtId")))

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self.counts = False


class _Shared(Handler):
    """The texts that cells share; how a text is to be spoken is no part of it."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.texts: list[str] = []
        self.size = 0
        self.spoken = 0
        self.parts: list[str] = []

    def opened(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self.parts = []
            self.budget.left += 2  # a text that a cell shows is paid for there
        elif name == "rPh":
            self.spoken += 1
        elif name == "t" and not self.spoken:
            self.take()

    def closed(self, name: str) -> None:
        if name == "rPh":
            self.spoken -= 1
        elif name == "t" and self.pieces is not None:
            self.parts.append(self.taken())
            self.size += len(self.parts[-1])
            if self.size > limits.MAX_SHARED:
                message = f"more than {limits.MAX_SHARED} characters in the texts that cells share"
                too_large(self.budget.table, 1, message)
        elif name == "si":
            self.texts.append(_unescaped("".join(self.parts)))


class _Cells(Handler):
    """The cells of a sheet, row by row."""

    def __init__(self, book: _Workbook) -> None:
        super().__init__(book.budget)
        self.book = book
        self.rows: list[Line] = []
        self.line = self.column = 0
        self.is_hidden = False
        self.values: list[tuple[int, Value]] = []
        self.formulas: list[int] = []
        self.hidden_columns: set[int] = set()
        self.kind = ""
        self.style: str | None = None
        self.value: str | None = None
        self.formula: str | None = None
        self.texts: list[str] = []
        self.spoken = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.open_cell(attributes)
        elif name in {"v", "f"} or (name == "t" and not self.spoken):
            self.take()
        elif name == "row":
            self.open_row(attributes)
        elif name == "rPh":
            self.spoken += 1
        elif name == "col" and attributes.get("hidden", "") in _TRUE:
            first, last = _whole(attributes.get("min")), min(_whole(attributes.get("max")), _MAX_COLUMN)
            self.hidden_columns.update(range(first, last + 1))

    def open_row(self, attributes: dict[str, str]) -> None:
        """A row begins."""
        said = attributes.get("r")
        self.line = self.line + 1 if said is None else self.row_number(said)
        if self.line > limits.MAX_ROWS:
            too_large(self.budget.table, 1, f"a row after row {limits.MAX_ROWS}, the last that a sheet can have")
        self.column = 0
        self.values, self.formulas = [], []
        self.is_hidden = attributes.get("hidden", "") in _TRUE

    def row_number(self, said: str) -> int:
        """The number of a row that says which one it is."""
        if not (said.isascii() and said.isdigit()):
            self.book.archive.unreadable(f"a row is called {said[:20]!r} after row {self.line}")
        return int(said[:12])

    def open_cell(self, attributes: dict[str, str]) -> None:
        """A cell begins."""
        reference = attributes.get("r")
        self.column = self.column + 1 if reference is None else self.place(reference)
        self.kind = attributes.get("t", "n")
        self.style = attributes.get("s")
        self.value = self.formula = None
        self.texts = []

    def place(self, reference: str) -> int:
        """The column of a cell that says where it is."""
        found = _REFERENCE.fullmatch(reference)
        column = _column(found[1]) if found else 0
        if not 0 < column <= _MAX_COLUMN:
            self.book.archive.unreadable(f"a cell is called {reference[:20]!r} after row {self.line - 1}")
        return column

    def closed(self, name: str) -> None:
        if name == "c":
            if (value := self.shown()) is not None:
                self.values.append((self.column - 1, value))
                self.formulas += [] if self.formula is None else [self.column - 1]
        elif name == "v":
            self.value = self.taken()
        elif name == "f":
            self.formula = self.taken()
        elif name == "t" and self.pieces is not None:
            self.texts.append(self.taken())
        elif name == "rPh":
            self.spoken -= 1
        elif name == "row" and self.values:
            self.close_row()

    def close_row(self) -> None:
        """A row ends that holds something."""
        if len(self.values) > limits.MAX_COLUMNS:
            message = f"more than {limits.MAX_COLUMNS} cells, the most that is read of a row"
            too_large(self.budget.table, self.line, message)
        self.budget.earn()
        hidden = tuple(place for place, _ in self.values if place + 1 in self.hidden_columns)
        self.rows.append(Line(self.line, self.values, self.is_hidden, hidden, formulas=tuple(self.formulas)))
        self.values = []

    def shown(self) -> Value:
        """What the cell shows; None where that is nothing."""
        if self.kind == "inlineStr":
            return _unescaped("".join(self.texts)) or None
        if self.value is None or (not self.value and self.kind != "str"):
            # A formula whose result was never worked out would pass for a blank cell; one may come to an empty text.
            waits = self.formula is not None and self.kind != "str"
            return Faulty(f"={self.formula or ''}"[: limits.MAX_FORMAT], NOT_WORKED_OUT) if waits else None
        return self.meant(self.value)

    def meant(self, value: str) -> Value:
        """What the stored *value* of the cell means."""
        match self.kind:
            case "s":
                shared = self.book.shared or []
                place = _whole(value, len(shared))
                return shared[place] if place < len(shared) else Faulty(value, _NO_TEXT)
            case "str":
                return _unescaped(value) or None
            case "b":
                return value in _TRUE
            case "e":
                return Faulty(value, FAILED)
            case "d":
                return text_day(value)
            case _:
                return self.number(value)

    def number(self, value: str) -> Value:
        """The stored number *value* as the cell's format shows it."""
        styles = self.book.styles or ()
        place = _whole(self.style)
        shown = styles[place] if place < len(styles) else Shown.NUMBER
        return number_of(value, shown, counts_from_1904=self.book.counts_from_1904)


_NO_TEXT = "the text that the cell shows is not in the workbook: type it again"


@lru_cache(maxsize=_MAX_COLUMN)
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _whole(said: str | None, otherwise: int = 0) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < _WIDTH else otherwise


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
