"""Workbooks of LibreOffice and others (ods): what each cell shows; hidden rows and columns are read and told."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from caretrust_readiness.model import limits
from caretrust_readiness.model.problems import figure
from caretrust_readiness.reading.files import open_regular, refuse_unreadable
from caretrust_readiness.reading.tables.cells import FAILED, NOT_WORKED_OUT, Day, Faulty
from caretrust_readiness.reading.tables.markup import Archive, Budget, Handler
from caretrust_readiness.reading.tables.numbers import Shown, number_of, text_day
from caretrust_readiness.reading.tables.refusals import too_large
from caretrust_readiness.reading.tables.sheets import Line, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.reading.tables.cells import Value

_KIND = "an OpenDocument workbook"
_CONTENT = "content.xml"
#: A longer number counts nothing that a workbook has.
_WIDTH = 9
_CELLS = {"table-cell", "covered-table-cell"}


@contextmanager
def sheets(path: str) -> Iterator[list[Sheet]]:
    """The sheets of the workbook *path*, those that are shown first; each is read as it is asked for.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with open_regular(path) as stream:
            archive = Archive(path, stream, _KIND)
            budget = Budget(path)
            listing = _Cells(budget, None)
            archive.whole(_CONTENT, listing)
            if not listing.found:
                archive.unreadable("it has no sheet")
            if len(listing.found) > limits.MAX_SHEETS:
                message = f"the workbook has {len(listing.found)} sheets, and {limits.MAX_SHEETS} is the most"
                too_large(path, 1, message)
            every = [_sheet(archive, budget, place, *found) for place, found in enumerate(listing.found)]
            yield [sheet for shown in (True, False) for sheet in every if sheet.is_shown is shown]
    except OSError as error:
        refuse_unreadable(path, error)


def _sheet(archive: Archive, budget: Budget, place: int, name: str, style: str) -> Sheet:
    def lines() -> Iterator[Line]:
        budget.left = limits.SPARE_ELEMENTS
        reading = _Cells(budget, place)
        for _ in archive.elements(_CONTENT, reading):
            yield from reading.rows
            reading.rows.clear()
            if reading.is_done:
                return

    return Sheet(name, style != _HIDDEN, lines)


_HIDDEN = "hidden"


class _Cells(Handler):
    """The cells of one sheet, row by row; without one to read, which sheets there are."""

    def __init__(self, budget: Budget, wanted: int | None) -> None:
        super().__init__(budget)
        self.wanted = wanted
        self.found: list[tuple[str, str]] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.is_reading = self.is_done = False
        self.rows: list[Line] = []
        self.line = self.column = self.repeated = self.times = 0
        self.is_hidden = False
        self.hidden_columns: set[int] = set()
        self.columns = 0
        self.values: list[tuple[int, Value]] = []
        self.formulas: list[int] = []
        self.attributes: dict[str, str] = {}
        self.texts: list[str] = []
        self.remarks = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table" and self.depth <= _DEPTH_OF_TABLES:
            self.open_table(attributes)
        elif name == "style":
            self.style = _own(attributes, "name")
        elif name == "table-properties" and _own(attributes, "display") == "false":
            self.hidden_styles.add(self.style)
        elif self.is_reading:
            self.open_part(name, attributes)
        elif self.wanted is None and name == "table-row":
            self.budget.earn()  # rows are paid for when they are read

    def open_table(self, attributes: dict[str, str]) -> None:
        """A sheet begins."""
        is_hidden = _own(attributes, "style-name") in self.hidden_styles
        self.is_reading = len(self.found) == self.wanted
        self.found.append((_own(attributes, "name"), _HIDDEN if is_hidden else ""))

    def open_part(self, name: str, attributes: dict[str, str]) -> None:
        """A part of the sheet begins."""
        if name == "annotation":
            self.remarks += 1
        elif self.remarks:
            return
        elif name in _CELLS:
            self.attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            self.texts = []
        elif name == "table-row":
            self.times = _count(_own(attributes, "number-rows-repeated"))
            self.is_hidden = _own(attributes, "visibility") in {"collapse", "filter"}
            self.column, self.values = 0, []
        elif name == "table-column":
            self.open_column(attributes)
        else:
            self.open_text(name, attributes)

    def open_column(self, attributes: dict[str, str]) -> None:
        """Columns are described, one or several."""
        count = _count(_own(attributes, "number-columns-repeated"))
        if _own(attributes, "visibility") == "collapse":
            self.hidden_columns.update(range(self.columns, self.columns + min(count, limits.MAX_COLUMNS)))
        self.columns += count

    def open_text(self, name: str, attributes: dict[str, str]) -> None:
        """A part of a cell's text begins."""
        if name == "p":
            self.take()
        elif name == "s":
            self.characters(" " * min(_count(_own(attributes, "c")), limits.MAX_CELL))
        elif name in {"tab", "line-break"}:
            self.characters(" ")

    def closed(self, name: str) -> None:
        if not self.is_reading:
            return
        if name == "annotation":
            self.remarks -= 1
        elif self.remarks:
            return
        elif name == "p" and self.pieces is not None:
            self.texts.append(self.taken())
        elif name in _CELLS:
            self.close_cell()
        elif name == "table-row":
            self.close_row()
        elif name == "table" and self.depth < _DEPTH_OF_TABLES:
            self.is_reading, self.is_done = False, True

    def close_cell(self) -> None:
        """A cell ends, which may stand for several."""
        times = _count(self.attributes.get("number-columns-repeated", ""))
        value = _value(self.attributes, "\n".join(self.texts)[: limits.MAX_CELL + 1])
        if value is not None:
            if len(self.values) + times > limits.MAX_COLUMNS:
                message = f"more than {limits.MAX_COLUMNS} cells, the most that is read of a row"
                too_large(self.budget.table, self.line + 1, message)
            self.values += ((self.column + place, value) for place in range(times))
            if "formula" in self.attributes:
                self.formulas += range(self.column, self.column + times)
        self.column += times

    def close_row(self) -> None:
        """A row ends, which may stand for several."""
        first, self.line = self.line + 1, self.line + self.times
        if not self.values:
            return
        if self.times > limits.MAX_REPEATED:
            message = f"a row that stands {self.times} times, and {limits.MAX_REPEATED} is the most that is read"
            too_large(self.budget.table, first, message)
        self.budget.earn()
        hidden = tuple(place for place, _ in self.values if place in self.hidden_columns)
        row = Line(first, self.values, self.is_hidden, hidden, formulas=tuple(self.formulas))
        self.rows += (row._replace(number=number) for number in range(first, self.line + 1))
        self.values = []


#: A sheet stands in the spreadsheet in the body of the document; tables further in are parts of it.
_DEPTH_OF_TABLES = 4


def _own(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _count(said: str) -> int:
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < _WIDTH else 1


def _value(attributes: dict[str, str], text: str) -> Value:
    """What a cell shows; None where that is nothing."""
    kind, formula = attributes.get("value-type", ""), attributes.get("formula", "")
    if kind in _NUMBERS:
        return number_of(attributes.get("value", ""), _NUMBERS[kind])
    if kind == "date":
        return text_day(attributes.get("date-value", ""))
    if kind == "time":
        return Day(text or attributes.get("time-value", ""))
    if kind == "boolean":
        return attributes.get("boolean-value") == "true"
    return _text(formula, text or attributes.get("string-value", ""), says_so=kind == "string")


_NUMBERS = {"float": Shown.NUMBER, "currency": Shown.NUMBER, "percentage": Shown.PERCENT}


def _text(formula: str, text: str, *, says_so: bool) -> Value:
    """What a cell with a *text* shows; a formula that does not say what it comes to failed, or waits."""
    if formula and (text.startswith("#") or not says_so):
        return Faulty(figure(text or f"={formula.partition('=')[2]}"), FAILED if text else NOT_WORKED_OUT)
    return text or None
