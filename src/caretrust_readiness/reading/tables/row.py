"""A row of a table becomes the document that an answers file would be, with the places of its cells."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.model.problems import InputError, Position, Problem, quote
from caretrust_readiness.reading.document import Document
from caretrust_readiness.reading.tables.cells import (
    NOT_APPLICABLE,
    Cell,
    Faulty,
    is_blank,
    is_word,
    no_answer,
    plain,
    shown,
    unreadable,
)
from caretrust_readiness.reading.tables.dates import date_hint
from caretrust_readiness.reading.tables.headings import NEEDED, columns, folded, headings, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caretrust_readiness.model.rubric import Criterion, Rubric
    from caretrust_readiness.reading.document import Data, Mark
    from caretrust_readiness.reading.tables.cells import Value
    from caretrust_readiness.reading.tables.headings import Column

#: What may stand in for a column that must be there, while the rest is read.
_STAND_INS: dict[str, Data] = dict(zip(NEEDED, ("?", 2000), strict=True))
#: Problems that name their column themselves.
_NAMED = ("column-unknown", "column-repeated", "missing-key", "table-encoding")
_RANGE = re.compile(r".+\.\..+")
_MERGED = "each row needs its own; of merged cells only the first holds anything"


class _At(NamedTuple):
    """The place of a cell, as documents keep places."""

    line: int
    column: int


class NoRow(NamedTuple):
    """A table, or a part of it, that holds no row to score, and why."""

    file: str
    problems: tuple[Problem, ...]


class Row(NamedTuple):
    """One locality's row; only cells that hold something."""

    table: str
    line: int
    """As a spreadsheet or an editor counts it."""
    cells: tuple[Cell, ...]
    header: tuple[str, ...] = ()
    """The headings; none where each row brings its own."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with it before anything is read."""
    headed: int = 1
    """The line of the headings."""
    notes: tuple[str, ...] = ()
    """What a reader should know of the table; said of its first row."""

    @property
    def file(self) -> str:
        """What it is called in results: the table, and the line in it."""
        return f"{self.table}:{self.line}"

    def document(self, rubric: Rubric) -> tuple[Document, tuple[Problem, ...]]:
        """The document of an answers file with the same answers, and what is wrong with cells that it leaves out."""
        reading = _Reading(self, rubric)
        for cell, column in reading.columns():
            reading.add(cell, column)
        reading.need()
        return reading.document(), tuple(reading.problems)

    def explained(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """*problems* of the row's document, each with the heading of the column that it is about."""
        headers = {cell.column: cell.header for cell in self.cells}
        return tuple(_with_header(problem, headers) for problem in problems)


def _with_header(problem: Problem, headers: dict[int, str]) -> Problem:
    header = headers.get(problem.position.column) if problem.position else None
    return (
        problem
        if header is None or problem.code in _NAMED
        else problem._replace(message=f"column {quote(header)}: {problem.message}")
    )


class Headed(NamedTuple):
    """The headings of a table, the line that they stand in, and notes for the row that comes next."""

    names: tuple[str, ...]
    line: int
    notes: tuple[str, ...]


class _Reading:
    """A row on its way to a document."""

    def __init__(self, row: Row, rubric: Rubric) -> None:
        self.row = row
        self.rubric = rubric
        self.problems = list(row.problems)
        self.answers: dict[str, dict[str, Any]] = {}
        self.data: dict[str, Data] = {}
        self.seen: set[str] = set()
        start = _At(row.line - 1, 0)
        self.top: dict[str, tuple[Mark, Mark]] = {"answers": (start, start)}
        self.inner: dict[str, tuple[Mark, Mark]] = {}
        self.marks: dict[int, Any] = {id(self.data): self.top}

    def document(self) -> Document:
        """What an answers file with the same answers would be."""
        for entry in self.answers.values():
            if entry.keys() == {"evidence"}:
                entry["level"] = None
        answers: dict[str, Any] = {**self.answers}
        self.data["answers"] = answers
        self.marks[id(answers)] = self.inner
        return Document(self.row.table, self.data, self.marks)

    def columns(self) -> Iterator[tuple[Cell, Column | None]]:
        """Each cell and what its heading means; a second heading that means the same is noted."""
        names = self.row.header or tuple(cell.header for cell in self.row.cells)
        found = columns(self.rubric, names)
        line = self.row.headed if self.row.header else self.row.line
        for place, name in found.repeated:
            column = place if self.row.header else self.row.cells[place - 1].column
            message = f"the column {quote(name)} is here a second time"
            self.problems.append(Problem(self.row.table, Position(line, column), "column-repeated", message))
        for place, cell in enumerate(self.row.cells):
            yield cell, found.meanings[cell.column - 1 if self.row.header else place]

    def add(self, cell: Cell, column: Column | None) -> None:
        """Take in one cell, or note what is wrong with it."""
        if isinstance(cell.value, str) and (problem := unreadable(cell.value)):
            self.refuse(cell, "table-cell", problem)
            self.seen.add(cell.header if column is None else column.key)
        elif column is None:
            self.refuse_heading(cell)
        elif isinstance(cell.value, Faulty) and column.part in {None, "evidence_date"}:
            self.refuse(cell, "table-cell", f"{quote(cell.value.text)} is nothing that can be read", cell.value.hint)
            self.seen.add(column.key)
        elif column.part is None:
            self.own(cell, column.key)
        else:
            self.answer(cell, column.key, column.part)

    def need(self) -> None:
        """Note what must be there and is not, and put something in its place that no rule has anything against."""
        for name, stand_in in _STAND_INS.items():
            if name not in self.seen:
                places = (place for place, heading in enumerate(self.row.header, 1) if folded(heading) == name)
                at = Position(self.row.line, next(places, 1))
                hint = _MERGED if self.row.table.lower().endswith(".xlsx") else None
                self.problems.append(Problem(self.row.table, at, "missing-key", f"column {quote(name)} is empty", hint))
            if name not in self.data:
                self.data[name] = stand_in

    def refuse(self, cell: Cell, code: str, message: str, hint: str | None = None) -> None:
        """Note what is wrong with *cell*."""
        position = Position(self.row.line, cell.column)
        self.problems.append(Problem(self.row.table, position, code, message, hint))

    def own(self, cell: Cell, name: str) -> None:
        """A cell about the locality itself."""
        self.seen.add(name)
        at = _At(self.row.line - 1, cell.column - 1)
        value: Any = plain(cell.value)
        if name == "as_of" and not self.is_date(cell, value):
            return
        if name == "unify" and isinstance(value, str):
            value = [part.strip() for part in value.split(";") if part.strip()]
        if name == "locality" and isinstance(value, int | Decimal):
            value = str(value)
        self.data[name] = value
        self.top[name] = (at, at)
        self.place(value, at)

    def is_date(self, cell: Cell, value: Data) -> bool:
        """Whether *value* is no date in a spelling that a hint can mend, which is noted."""
        if (hint := date_hint(value)) is None:
            return True
        self.refuse(cell, "date-form", f"a date is needed, found {quote(value)}", hint)
        return False

    def answer(self, cell: Cell, key: str, part: str) -> None:
        """A cell that answers a criterion, or says when the evidence for the answer is from."""
        criterion = self.rubric.criteria[self.rubric.renamed.get(key, key)]
        said = self.said(cell, part, criterion)
        if said is None:
            return
        at = _At(self.row.line - 1, cell.column - 1)
        entry = self.answers.setdefault(key, {})
        entry.update(said)
        self.inner.setdefault(key, (at, at))
        self.marks.setdefault(id(entry), {}).update(dict.fromkeys(said, (at, at)))
        for value in said.values():
            self.place(value, at)

    def place(self, value: Any, at: Mark) -> None:
        """Note that *value* and all that is in it stands in one cell."""
        if isinstance(value, list):
            self.marks[id(value)] = [at] * len(value)
        elif isinstance(value, dict):
            self.marks[id(value)] = dict.fromkeys(value, (at, at))
        else:
            return
        for inner in value.values() if isinstance(value, dict) else value:
            self.place(inner, at)

    def said(self, cell: Cell, part: str, criterion: Criterion) -> dict[str, Any] | None:
        """What the cell says in the words of an answers file; None where it cannot be read."""
        value = plain(cell.value, criterion)
        if part == "evidence_date":
            source = f"row {self.row.line} of the table"
            return {"evidence": [{"source": source, "date": value}]} if self.is_date(cell, value) else None
        if isinstance(value, str) and not is_word(value, criterion, self.rubric):
            return self.text(cell, value, part, criterion)
        if isinstance(value, list):
            return {part or "range": value}
        return {part or "level": value} if self.is_clear(cell, value, part, criterion) else None

    def text(self, cell: Cell, text: str, part: str, criterion: Criterion) -> dict[str, Any] | None:
        """What a *text* says that is none of the criterion's own words; as :meth:`said`."""
        if (refusal := no_answer(cell, text, criterion)) is not None:
            self.refuse(cell, refusal.code, refusal.message, refusal.hint)
            return None
        if found := NOT_APPLICABLE.fullmatch(text):
            return {"not_applicable": found[1]}
        return {part or ("range" if _RANGE.fullmatch(text) else "level"): text}

    def is_clear(self, cell: Cell, value: Data, part: str, criterion: Criterion) -> bool:
        """Whether a number is certain to be a level or to be measured; it is noted where it is not."""
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if not is_number or part or criterion.measure is None:
            return True
        hint = f"put the number into a column {quote(cell.header + '.value')}, or write the level in words"
        self.refuse(cell, "measure-bare", f"is {value} a level or a measured number?", hint)
        return False

    def refuse_heading(self, cell: Cell) -> None:
        """Say what the heading should have been, at the heading where it has a line of its own."""
        message, hint = unknown(self.rubric, cell.header)
        line = self.row.headed if self.row.header else self.row.line
        self.problems.append(Problem(self.row.table, Position(line, cell.column), "column-unknown", message, hint))


def rows_below(
    table: str, numbered: Iterator[tuple[int, Sequence[Value]]], whole: str = "the table", notes: tuple[str, ...] = ()
) -> Iterator[Row]:
    """The rows below the headings among *numbered*, each with its line; *notes* are those of the first.

    Raises:
        InputError: the headings cannot be used; *whole* is what lacks them.
    """
    first = next(((line, values) for line, values in numbered if not all(map(is_blank, values))), None)
    if first is None:
        raise InputError((Problem(table, Position(1, 1), "table-empty", f"{whole} has no headings"),))
    names = ["" if name is None else str(shown(name)) for name in first[1]]
    headed = Headed(headings(table, first[0], names, numbered, whole), first[0], notes)
    for line, values in numbered:
        if (row := row_of(table, line, headed, values)) is not None:
            yield row
            headed = headed._replace(notes=())


def row_of(table: str, line: int, headed: Headed, values: Sequence[Value]) -> Row | None:
    """The row that *values* make under headings; None where all are blank."""
    header = headed.names
    filled = [(place, value) for place, value in enumerate(values) if not is_blank(value)]
    if not filled:
        return None
    problems = tuple(
        Problem(
            table, Position(line, place + 1), "cell-without-column", f"{quote(shown(value))} stands under no heading"
        )
        for place, value in filled
        if place >= len(header) or not header[place]
    )
    cells = tuple(
        Cell(place + 1, header[place], value) for place, value in filled if place < len(header) and header[place]
    )
    return Row(table, line, cells, header, problems[:20], headed.line, headed.notes)
