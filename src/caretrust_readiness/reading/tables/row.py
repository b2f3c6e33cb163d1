"""A row of a table is a place: it becomes the document that an answers file would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.problems import Position, Problem, quote
from caretrust_readiness.reading.tables.building import Builder
from caretrust_readiness.reading.tables.cells import Cell, shown
from caretrust_readiness.reading.tables.headings import (
    NEEDED,
    Column,
    Columns,
    columns,
    no_answers,
    nobodys_note,
    own_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Document
    from caretrust_readiness.reading.tables.cells import Value
    from caretrust_readiness.reading.tables.sheets import Line

#: So many problems of one kind are told of a row.
_STRAY = "give the column a heading, or clear what stands beside the table"
_MOST = 20


class NoRow(NamedTuple):
    """A table, or a part of it, that holds no row to score, and why."""

    file: str
    problems: tuple[Problem, ...]


class Headed(NamedTuple):
    """The headings of a table, the line that they stand in, and what is said of the row that comes next."""

    names: tuple[str, ...]
    line: int
    notes: tuple[str, ...] = ()
    is_first: bool = True
    is_whole: bool = False
    """Whether every column has a heading."""


class Made(NamedTuple):
    """What a row comes to under a rubric."""

    document: Document
    problems: tuple[Problem, ...]
    """What is wrong with cells that the document leaves out."""
    notes: tuple[str, ...]
    builder: Builder


class Row(NamedTuple):
    """One locality's row; only cells that hold something.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    table: str
    line: int
    """As a spreadsheet or an editor counts it."""
    given: tuple[Cell, ...] | tuple[tuple[int, Value], ...]
    """The cells; below headings only their places, the first of which is 0, and what stands there."""
    header: tuple[str, ...] = ()
    """The headings; none where each row brings its own."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with it before anything is read."""
    headed: int = 1
    """The line of the headings."""
    notes: tuple[str, ...] = ()
    """What a reader should know of the table."""
    is_first: bool = True
    """Whether what is to be said of the headings is said with this row."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells, made when they are asked for: few rows of a large table are looked at so closely."""
        if not self.header:
            return self.given  # type: ignore[return-value]  # see there
        return tuple(Cell(place + 1, self.header[place], value) for place, value, *_ in self.given)

    @property
    def file(self) -> str:
        """What it is called in results: the table, and the line in it."""
        return f"{self.table}:{self.line}"

    def made(self, rubric: Rubric) -> Made:
        """The document of an answers file with the same answers."""
        builder = Builder(self.table, rubric, self.line)
        builder.problems += self.problems
        cells = self.cells
        names = self.header or tuple(cell.header for cell in cells)
        found = columns(rubric, names)
        builder.problems += self.faults(found, rubric)
        for place, cell in enumerate(cells):
            column = found.meanings[cell.column - 1 if self.header else place]
            if column is not None:
                _take(builder, self.line, cell, column)
        builder.need(self.line, _own_columns(self.header))
        notes = self.notes
        if found.nobodys and self.is_first:
            notes = (*notes, nobodys_note(rubric, found.nobodys))
        return Made(builder.document(), tuple(builder.problems), (*notes, *builder.notes), builder)

    def faults(self, found: Columns, rubric: Rubric) -> Iterator[Problem]:
        """What is wrong with the headings, at these where they have a line of their own."""
        line = self.headed if self.header else self.line
        for place, name in found.repeated[:_MOST]:
            message = f"the column {quote(name)} is here a second time"
            yield Problem(self.table, Position(line, self.column(place)), "column-repeated", message)
        filled = None if not self.header else {cell.column for cell in self.cells}
        for place, code, message, hint in found.wrong[:_MOST]:
            if filled is None or place in filled:
                yield Problem(self.table, Position(line, self.column(place)), code, message, hint)
        if self.header and not (found.answers or found.wrong):
            yield no_answers(self.table, line, rubric, self.header)

    def column(self, place: int) -> int:
        """The column of the heading at a *place*."""
        return place if self.header else self.cells[place - 1].column


def _own_columns(header: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(header, 1):
        if (own := own_name(name, NEEDED)) is not None:
            found.setdefault(own, place)
    return found


def _take(builder: Builder, line: int, cell: Cell, column: Column) -> None:
    """Take in one cell, or note what is wrong with it."""
    if not builder.is_readable(line, cell, column.part):
        builder.seen.add(column.key)
        return
    if column.part is None:
        builder.own(line, cell, column.key)
    elif column.part == "note":
        builder.add(line, cell, column.key, {"note": shown(cell.value)})
    elif column.part == "evidence_source":
        builder.evidence(line, cell, column.key, "source", shown(cell.value))
    elif column.part == "evidence_date":
        if (day := builder.day(line, cell)) is not None:
            builder.evidence(line, cell, column.key, "date", day)
    else:
        _answer(builder, line, cell, column)


def _answer(builder: Builder, line: int, cell: Cell, column: Column) -> None:
    criterion = builder.rubric.criteria[builder.rubric.renamed.get(column.key, column.key)]
    part = "" if column.part == "views" else column.part or ""
    if (said := builder.said(line, cell, part, criterion)) is None:
        return
    if column.part != "views":
        builder.add(line, cell, column.key, said)
    elif "not_applicable" in said:
        message = "a view is a level: that a criterion does not apply is said for all"
        builder.refuse(line, cell, "view-not-applicable", message, f"say it in the column {quote(column.key)}")
    else:
        builder.view(line, cell, column.key, column.who, *said.values())


def row_of(table: str, line: Line, headed: Headed) -> Row:
    """The row that a *line* below headings is."""
    header = headed.names
    width = len(header)
    cells = line.cells
    if not headed.is_whole or cells[-1][0] >= width:  # as few tables are
        cells = [cell for cell in line.cells if cell[0] < width and header[cell[0]]]
    lost = [] if len(cells) == len(line.cells) else [cell for cell in line.cells if cell not in cells]
    problems = []
    for place, value in lost[:_MOST]:
        message = f"{quote(shown(value))} stands under no heading"
        problems.append(Problem(table, Position(line.number, place + 1), "cell-without-column", message, _STRAY))
    notes = (*headed.notes, *line.notes) if line.notes or headed.notes else ()
    return Row(
        table=table,
        line=line.number,
        given=tuple(cells),
        header=header,
        problems=tuple(problems),
        headed=headed.line,
        notes=notes,
        is_first=headed.is_first,
    )
