"""Tables as text: side by side where there is room, row by row where there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.report.page.model import Bar, Column, PlainCell, PlainTable, Role, Span, inline
from caretrust_readiness.report.page.words import Word, line_length, width_of, words_of
from caretrust_readiness.report.writers.text.lines import (
    BAR,
    GAP,
    INDENT,
    NARROW,
    draw,
    flow,
    paint,
    wrap,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caretrust_readiness.report.base import Look

#: A column of words gives way to the others down to this.
_COLUMN_FLOOR = 14
#: What is tried to leave for the bars of a table, their gap included; nothing is lost without them.
_BAR_ROOMS = (22, 12, 0)


class _Laid(NamedTuple):
    """A table's columns with the widths they get; columns of bars stand apart."""

    columns: tuple[tuple[int, Column, int], ...]
    bar: tuple[int, int] | None
    """Its place in the row and its width, where there is room for one."""


def table(block: PlainTable, look: Look, indent: int) -> list[str]:
    """A table; row by row with the headings before the cells where room is short."""
    laid = _lay(block, look, indent)
    if laid is None:
        return _stacked(block, look, indent)
    heads = tuple(inline(Span(column.title, Role.STRONG)) for column in block.columns)
    rows = [heads, *block.rows] if any(column.title for column in block.columns) else block.rows
    return [line for row in rows for line in _row(row, laid, look, indent)]


def _lay(block: PlainTable, look: Look, indent: int) -> _Laid | None:
    """The widths of the columns, or None where they cannot stand beside each other."""
    bar = next((place for row in block.rows for place, cell in enumerate(row) if isinstance(cell, Bar)), None)
    columns = [(place, column) for place, column in enumerate(block.columns) if place != bar]
    if look.width < NARROW:
        return None
    texts = {place: [_cell_words(row[place]) for row in block.rows] for place, _ in columns}
    natural = [
        max(width_of(column.title), *(line_length(words) for words in texts[place])) for place, column in columns
    ]
    least = [
        width if column.figures else min(width, _COLUMN_FLOOR)
        for width, (_, column) in zip(natural, columns, strict=True)
    ]
    room = look.width - indent - GAP * (len(columns) - 1)
    for bar_room in _BAR_ROOMS if bar is not None and look.bars else (0,):
        widths = _shared(natural, least, room - bar_room)
        if widths is not None:
            laid = tuple((place, column, width) for (place, column), width in zip(columns, widths, strict=True))
            drawn = min(room - sum(widths) - GAP, BAR.stop - 1)
            return _Laid(laid, (bar, drawn) if bar is not None and bar_room else None)
    return None


def _cell_words(cell: PlainCell) -> list[Word]:
    """The words of a cell; none where it is empty or a bar."""
    return [] if cell is None or isinstance(cell, Bar) else words_of(cell)


def _shared(natural: list[int], least: list[int], room: int) -> list[int] | None:
    """The natural widths, the widest taken in step by step until all fit; None where they do not."""
    widths = list(natural)
    while sum(widths) > room:
        slack = [(width, place) for place, width in enumerate(widths) if width > least[place]]
        if not slack:
            return None
        widths[max(slack)[1]] -= 1
    return widths


def _row(row: Sequence[PlainCell], laid: _Laid, look: Look, indent: int) -> list[str]:
    cells = [
        (column, width, [] if (cell := row[place]) is None or isinstance(cell, Bar) else wrap(cell, width))
        for place, column, width in laid.columns
    ]
    height = max(1, *(len(lines) for _, _, lines in cells))
    found = []
    for number in range(height):
        parts = [
            _set(lines[number] if number < len(lines) else [], column, width, look) for column, width, lines in cells
        ]
        if laid.bar is not None and number == 0 and isinstance(bar := row[laid.bar[0]], Bar):
            parts.append(draw(bar, laid.bar[1], look))
        found.append((" " * indent + (" " * GAP).join(parts)).rstrip())
    return found


def _set(line: list[Word], column: Column, width: int, look: Look) -> str:
    pad = " " * (width - line_length(line))
    return pad + paint(line, look) if column.figures else paint(line, look) + pad


def _stacked(block: PlainTable, look: Look, indent: int) -> list[str]:
    found: list[str] = []
    for row in block.rows:
        first, *others = row
        found += flow(first if first is not None and not isinstance(first, Bar) else inline("-"), look, indent)
        for column, cell in zip(block.columns[1:], others, strict=True):
            if cell is not None and not isinstance(cell, Bar):
                label = inline(f"{column.title}: ") if column.title else ()
                found += flow((*label, *cell), look, indent + INDENT)
    return found
