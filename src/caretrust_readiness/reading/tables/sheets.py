"""What the readers of workbooks give: sheets, and their rows with only those cells that hold something."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caretrust_readiness.reading.tables.cells import Value


class Line(NamedTuple):
    """A row of a table before anything is made of it.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    number: int
    """As a spreadsheet or an editor counts it."""
    cells: list[tuple[int, Value]]
    """Places, the first of which is 0, and what stands there; blanks are left out."""
    is_hidden: bool = False
    hidden: tuple[int, ...] = ()
    """Places of those that stand in a hidden column."""
    follows_blank: bool = False
    """Whether a blank row stands above it."""
    notes: tuple[str, ...] = ()
    """What a reader should know of it."""
    formulas: tuple[int, ...] = ()
    """Places of those that a formula shows."""


class Sheet(NamedTuple):
    """One sheet of a workbook."""

    name: str
    is_shown: bool
    lines: Callable[[], Iterator[Line]]
    """Its rows, from the first, each time it is called."""
