"""What stands in the cells of a sheet, whichever program wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, Protocol

#: The most filled cells that are read of a workbook, and the longest text of one.
MAX_CELLS, MAX_TEXT = 200_000, 40_000
#: More figures than this are no answer.
_MAX_EXPONENT = 30


class TooMuch(Exception):  # noqa: N818 - not an error of the program: it becomes a problem of the file
    """The workbook holds more than is read."""


class Cell(NamedTuple):
    """A filled cell: its text as a person would type it, and what makes it no plain text."""

    text: str
    is_formula: bool = False
    is_date: bool = False
    is_error: bool = False


@dataclass
class Sheet:
    """The filled cells of one sheet, by row and column, both from 1."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Keep *cell*.

        Raises:
            TooMuch: there are more cells, or there is more text, than is read.
        """
        if len(self.cells) >= MAX_CELLS:
            raise TooMuch(f"it has more than {MAX_CELLS} filled cells, the most that is read")
        if len(cell.text) > MAX_TEXT:
            raise TooMuch(f"a cell of the sheet {self.name[:40]!r} has more than {MAX_TEXT} characters")
        self.cells[row, column] = cell

    def text(self, row: int, column: int) -> str:
        """The text of a cell without blanks around it; empty where nothing is."""
        cell = self.cells.get((row, column))
        return "" if cell is None else cell.text.strip()


class Handler(Protocol):
    """Takes the elements of an XML part, by their names without a prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text between them."""


def number_text(said: str, *, percent: bool = False) -> str:
    """A number as a person would type it: ``3``, ``0.5``, ``92%``.

    Raises:
        ValueError: it is none, or has more figures than an answer can have.
    """
    try:
        number = Decimal(repr(float(said)))
    except (InvalidOperation, OverflowError):
        raise ValueError(f"{said[:20]!r} is no number") from None
    if not number.is_finite() or (number and abs(number.adjusted()) > _MAX_EXPONENT):
        raise ValueError(f"{said[:20]!r} is no number")
    number = number * 100 if percent else number
    whole = number.to_integral_value()
    return f"{(whole if number == whole else number.normalize()):f}{'%' if percent else ''}"


def column_name(column: int) -> str:
    """The letters of a column, from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
