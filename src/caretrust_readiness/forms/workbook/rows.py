"""The rows of a filled-in workbook, known by their hidden keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.forms.workbook import layout
from caretrust_readiness.forms.workbook.cells import Cell, column_name

if TYPE_CHECKING:
    from caretrust_readiness.forms.workbook.cells import Sheet


class Row(NamedTuple):
    """A row of a sheet by the keys of its columns."""

    sheet: Sheet
    number: int
    columns: dict[str, int]

    def cell(self, key: str) -> Cell | None:
        """The cell in the column *key*; None where it is empty."""
        column = self.columns.get(key)
        cell = None if column is None else self.sheet.cells.get((self.number, column))
        return cell if cell is not None and (cell.text.strip() or cell.is_formula) else None

    def place(self, key: str) -> str:
        """Where that is, for a message."""
        return f"{self.sheet.name}!{column_name(self.columns[key])}{self.number}"


def rows_of(sheets: list[Sheet]) -> tuple[list[tuple[str, Row]], list[str]]:
    """Every row that has an id, with it; and the names of filled sheets that are none of the questionnaire's."""
    found: list[tuple[str, Row]] = []
    others = []
    for sheet in sheets:
        if sheet.text(1, 1) == layout.MARK:
            columns = {sheet.text(1, column): column for row, column in sheet.cells if row == 1 and column > 1}
            rows = sorted({row for row, column in sheet.cells if column == 1 and row > 1})
            found += ((sheet.text(row, 1), Row(sheet, row, columns)) for row in rows)
        elif sheet.cells:
            others.append(sheet.name)
    return found, others
