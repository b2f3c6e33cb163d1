"""The filled cells of a workbook that somebody else sent, as the readers of tables find them within their bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.limits import MAX_CELLS
from caretrust_readiness.model.problems import InputError, Position, Problem, quote
from caretrust_readiness.reading.tables import excel, ods
from caretrust_readiness.reading.tables.cells import Day, Faulty, Percent
from caretrust_readiness.reading.tables.refusals import too_large

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.reading.tables.cells import Value
    from caretrust_readiness.reading.tables.sheets import Line

_READERS = {".xlsx": excel.sheets, ".xlsm": excel.sheets, ".ods": ods.sheets}


class Cell(NamedTuple):
    """A filled cell: its text as a person would type it, and what makes it no plain text."""

    text: str
    is_formula: bool = False
    is_date: bool = False
    fault: str | None = None
    """What to do about a cell that holds nothing usable."""


@dataclass
class Sheet:
    """The filled cells of one sheet, by row and column, both from 1."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """The text of a cell without blanks around it; empty where nothing is."""
        cell = self.cells.get((row, column))
        return "" if cell is None else cell.text.strip()


def read_sheets(path: str) -> list[Sheet]:
    """The sheets of the workbook *path*, hidden ones too.

    Raises:
        InputError: it cannot be read, is no workbook, or is too large.
    """
    ending = PurePath(path).suffix.lower()
    if ending not in _READERS:
        message = f"no workbook that is read ends in {quote(ending)}"
        raise InputError((Problem(path, Position(1, 1), "table-syntax", message, "save it as .xlsx or .ods"),))
    with _READERS[ending](path) as sheets:
        found: list[Sheet] = []
        left = MAX_CELLS
        for sheet in sheets:
            found.append(sheet_of(path, sheet.lines(), sheet.name, left))
            left -= len(found[-1].cells)
    return found


def sheet_of(path: str, lines: Iterable[Line], name: str = "", left: int = MAX_CELLS) -> Sheet:
    """The filled cells of *lines*, which the table *path* has.

    Raises:
        InputError: there are more than *left*.
    """
    filled = Sheet(name)
    for line in lines:
        for place, value in line.cells:
            filled.cells[line.number, place + 1] = _cell(value, is_formula=place in line.formulas)
        if len(filled.cells) > left:
            too_large(
                path, line.number, f"more than {MAX_CELLS} filled cells, the most that is read of a questionnaire"
            )
    return filled


def _cell(value: Value, *, is_formula: bool) -> Cell:
    if isinstance(value, Day):
        return Cell(value.text, is_formula, is_date=True)
    if isinstance(value, Faulty):
        return Cell(value.text, is_formula, fault=value.hint)
    if isinstance(value, Percent):
        return Cell(f"{value.number.normalize():f}%", is_formula)
    if isinstance(value, bool):
        return Cell(str(value).lower(), is_formula)
    return Cell(str(value), is_formula)


def column_name(column: int) -> str:
    """The letters of a column, from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
