"""A row of a table becomes the document that an answers file would be, with the places of its cells."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from caretrust_readiness.document import Document
from caretrust_readiness.problems import InputError, Position, Problem, did_you_mean, quote
from caretrust_readiness.rubric import fold
from caretrust_readiness.terms import Finding
from caretrust_readiness.yamlio import meaning, refused_character

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caretrust_readiness.document import Data, Mark
    from caretrust_readiness.rubric import Criterion, Rubric

#: The most columns that are read.
MAX_COLUMNS = 5_000
#: The longest text that a cell may hold, in characters.
MAX_CELL = 100_000
_OWN = ("locality", "as_of", "unify")
_PARTS = ("", "value", "evidence_date")
#: Problems that name their column themselves.
_NAMED = ("column-unknown", "missing-key")
#: What must be there, and what may stand in for it while the rest is read.
_NEEDED: dict[str, Data] = {"locality": "?", "as_of": 2000}
_RANGE = re.compile(r".+\.\..+")
_NOT_APPLICABLE = re.compile(r"n/a\s*(?::\s*(.*))?", re.IGNORECASE | re.DOTALL)
#: What people write where there is no answer, or spreadsheets where a formula has none.
_MARKS = re.compile(
    r"[-\u2013\u2014?.]+|#.*|n\.?a\.?|nil|none|tb[acd]|not (applicable|known)|don't know", re.IGNORECASE
)
#: What spreadsheets make of 1-3 or 1/3.
_DATE = re.compile(
    r"\d{1,2}[-/. ][a-z]{3,9}([-/. ]\d{2,4})?|[a-z]{3,9}[-/. ]\d{2,4}|\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?", re.IGNORECASE
)


class Percent(NamedTuple):
    """A number of a cell that is shown as a percentage."""

    number: Decimal


class Day(NamedTuple):
    """A cell that holds a date of the calendar."""

    text: str


Value: TypeAlias = "str | int | Decimal | bool | Percent | Day | list[Any] | dict[str, Any] | None"


class Cell(NamedTuple):
    """What stands in one column of a row, the first of which is 1."""

    column: int
    header: str
    value: Value


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

    @property
    def file(self) -> str:
        """What it is called in results: the table, and the line in it."""
        return f"{self.table}:{self.line}"

    def document(self, rubric: Rubric) -> tuple[Document, tuple[Problem, ...]]:
        """The document of an answers file with the same answers, and what is wrong with cells that it leaves out."""
        reading = _Reading(self, rubric)
        for cell in self.cells:
            reading.add(cell)
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


class _Reading:
    """A row on its way to a document."""

    def __init__(self, row: Row, rubric: Rubric) -> None:
        self.row = row
        self.rubric = rubric
        self.problems = list(row.problems)
        self.answers: dict[str, dict[str, Any]] = {}
        self.data: dict[str, Data] = {}
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

    def add(self, cell: Cell) -> None:
        """Take in one cell, or note what is wrong with it."""
        if isinstance(cell.value, str) and (problem := _refused(cell.value)):
            self.refuse(cell, "table-cell", problem)
        elif cell.header in _OWN:
            self.own(cell)
        else:
            self.answer(cell)

    def need(self) -> None:
        """Note what must be there and is not, and put something in its place that no rule has anything against."""
        for name, stand_in in _NEEDED.items():
            if all(cell.header != name for cell in self.row.cells):
                column = self.row.header.index(name) + 1 if name in self.row.header else 1
                at = Position(self.row.line, column)
                self.problems.append(Problem(self.row.table, at, "missing-key", f"column {quote(name)} is empty"))
            if name not in self.data:
                self.data[name] = stand_in

    def refuse(self, cell: Cell, code: str, message: str, hint: str | None = None) -> None:
        """Note what is wrong with *cell*."""
        position = Position(self.row.line, cell.column)
        self.problems.append(Problem(self.row.table, position, code, message, hint))

    def own(self, cell: Cell) -> None:
        """A cell about the locality itself."""
        at = _At(self.row.line - 1, cell.column - 1)
        value: Any = _plain(cell.value)
        if cell.header == "unify" and isinstance(value, str):
            value = [part.strip() for part in value.split(";") if part.strip()]
        if cell.header == "locality" and isinstance(value, int | Decimal):
            value = str(value)
        self.data[cell.header] = value
        self.top[cell.header] = (at, at)
        self.place(value, at)

    def answer(self, cell: Cell) -> None:
        """A cell that answers a criterion, or says when the evidence for the answer is from."""
        key, _, part = cell.header.partition(".")
        criterion = self.rubric.criteria.get(self.rubric.renamed.get(key, key))
        if criterion is None or part not in _PARTS:
            self.refuse_header(cell)
            return
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
        if part == "evidence_date":
            return {"evidence": [{"source": f"row {self.row.line} of the table", "date": _plain(cell.value)}]}
        value = _plain(cell.value, criterion)
        if (refusal := self.refusal(cell, value, part, criterion)) is not None:
            self.refuse(cell, refusal.code, refusal.message, refusal.hint)
            return None
        if isinstance(value, str) and (found := _NOT_APPLICABLE.fullmatch(value)):
            return {"not_applicable": found[1]}
        if part == "value":
            return {"value": value}
        is_text = isinstance(value, str) and not self.is_word(value, criterion)
        is_range = isinstance(value, list) or (is_text and _RANGE.fullmatch(str(value)))
        return {"range" if is_range else "level": value}

    def refusal(self, cell: Cell, value: Data, part: str, criterion: Criterion) -> Finding | None:
        """Why what a table's cell says cannot be an answer, where an answers file would say it otherwise."""
        text = value if isinstance(value, str) and not self.is_word(value, criterion) else ""
        if isinstance(cell.value, Day) or _DATE.fullmatch(text):
            hint = "write a range as 1..3, and format the column as text so that the spreadsheet leaves it alone"
            return Finding((), "cell-date", f"{quote(_shown(cell.value))} is a date, not a level", hint)
        if (found := _NOT_APPLICABLE.fullmatch(text)) and not found[1]:
            hint = "write it into the cell: 'n/a: why'"
            return Finding((), "reason-missing", f"{quote(text)} needs a reason", hint)
        if _MARKS.fullmatch(text):
            hint = "leave the cell blank where nobody knows; write 'n/a: why' where it does not apply"
            return Finding((), "answer-word", f"{quote(text)} is not a level of {quote(criterion.id)}", hint)
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if is_number and not part and criterion.measure is not None:
            hint = f"put the number into a column {quote(cell.header + '.value')}, or write the level in words"
            return Finding((), "measure-bare", f"is {value} a level or a measured number?", hint)
        return None

    def is_word(self, text: str, criterion: Criterion) -> bool:
        """Whether *text* is one of the criterion's own words, which then is nothing else."""
        return fold(text) in self.rubric.level_words[criterion.id]

    def refuse_header(self, cell: Cell) -> None:
        """Say what the heading should have been, at the heading where it has a line of its own."""
        columns = [*_OWN, *(f"{key}.{part}".rstrip(".") for key in self.rubric.criteria for part in _PARTS)]
        hint = did_you_mean(cell.header, columns) or "columns: locality, as_of, unify, and ids of criteria"
        line = 1 if self.row.header else self.row.line
        message = f"the rubric {quote(self.rubric.rubric)} has no column {quote(cell.header)}"
        self.problems.append(Problem(self.row.table, Position(line, cell.column), "column-unknown", message, hint))


def _plain(value: Value, criterion: Criterion | None = None) -> Data:
    """A cell's value as data of a document; texts mean what plain YAML scalars mean."""
    if isinstance(value, Percent):
        unit = criterion.measure.unit if criterion is not None and criterion.measure is not None else ""
        return f"{value.number.normalize():f}{unit if unit.startswith('%') else '%'}"
    if isinstance(value, Day):
        return value.text
    return meaning(value.strip()) if isinstance(value, str) else value


def _shown(value: Value) -> str:
    return value.text if isinstance(value, Day) else str(value)


def _refused(text: str) -> str | None:
    if len(text) > MAX_CELL:
        return f"more than {MAX_CELL} characters, the most that is read"
    if (character := refused_character(text)) is None:
        return None
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004 - what Python makes of a byte that is no text
        return f"byte 0x{code - 0xDC00:02x} is not UTF-8"
    return f"the character U+{code:04X} is not accepted: it can hide or reorder what the cell says"


def headings(table: str, line: int, names: Sequence[str]) -> tuple[str, ...]:
    """*names* as the table's headings, blanks around them removed.

    Raises:
        InputError: one that is needed is missing, one is there twice, or there are too many.
    """
    found = tuple(name.strip() for name in names)
    problems = [
        Problem(table, Position(line, 1), "column-missing", f"the table has no column {quote(name)}")
        for name in _NEEDED
        if name not in found
    ]
    problems += [
        Problem(table, Position(line, place), "column-repeated", f"the column {quote(name)} is here a second time")
        for place, name in enumerate(found, 1)
        if name and name in found[: place - 1]
    ]
    if len(found) > MAX_COLUMNS:
        message = f"more than {MAX_COLUMNS} columns, the most that is read"
        problems = [Problem(table, Position(line, MAX_COLUMNS + 1), "table-large", message)]
    if problems:
        raise InputError(tuple(problems[:20]))
    return found


def row_of(table: str, line: int, header: tuple[str, ...], values: Sequence[Value]) -> Row | None:
    """The row that *values* make under *header*; None where all are blank."""
    filled = [
        (place, value)
        for place, value in enumerate(values)
        if value is not None and not (isinstance(value, str) and not value.strip())
    ]
    if not filled:
        return None
    problems = tuple(
        Problem(
            table, Position(line, place + 1), "cell-without-column", f"{quote(_shown(value))} stands under no heading"
        )
        for place, value in filled
        if place >= len(header) or not header[place]
    )
    cells = tuple(
        Cell(place + 1, header[place], value) for place, value in filled if place < len(header) and header[place]
    )
    return Row(table, line, cells, header, problems[:20])
