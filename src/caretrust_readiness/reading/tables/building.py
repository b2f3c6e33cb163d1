"""The document of an answers file, built from the cells of a table, each with its place."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.model.problems import Position, Problem, quote
from caretrust_readiness.reading.document import Document
from caretrust_readiness.reading.tables.cells import (
    Cell,
    Faulty,
    is_word,
    no_answer,
    not_applicable,
    plain,
    unreadable,
)
from caretrust_readiness.reading.tables.dates import counted_day, date_hint, day_of, typed_year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Data, Mark

#: What may stand in for a column that must be there, while the rest is read.
_STAND_INS: dict[str, Data] = {"locality": "?", "as_of": 2000}
#: Problems that name their column themselves.
_NAMED = ("column-unknown", "column-repeated", "missing-key", "table-encoding", "name-shared", "answers-none")
_MERGED = "each row needs its own; of merged cells only the first holds anything"
_WORKBOOKS = (".xlsx", ".xlsm", ".ods")
#: What stands in the place of a locality where a row sums up others.
_SUMS = {"total", "totals", "sum", "average", "mean", "median", "all", "overall", "count", "min", "max"}
_BLANKS = re.compile(r"\s+")


class At(NamedTuple):
    """The place of a cell, as documents keep places."""

    line: int
    column: int


class Builder:
    """A document on its way."""

    def __init__(self, table: str, rubric: Rubric, line: int) -> None:
        self.table = table
        self.rubric = rubric
        self.line = line
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.headers: dict[tuple[int, int], str] = {}
        """The heading of each cell that something may be said of."""
        self.answers: dict[str, dict[str, Any]] = {}
        self.data: dict[str, Data] = {}
        self.seen: set[str] = set()
        start = At(line - 1, 0)
        self.top: dict[str, tuple[Mark, Mark]] = {"answers": (start, start)}
        self.inner: dict[str, tuple[Mark, Mark]] = {}
        self.marks: dict[int, Any] = {id(self.data): self.top}

    def document(self) -> Document:
        """What an answers file with the same answers would be."""
        for entry in self.answers.values():
            if entry.keys() <= {"evidence", "note"}:
                entry["level"] = None
        answers: dict[str, Any] = {**self.answers}
        self.data["answers"] = answers
        self.marks[id(answers)] = self.inner
        return Document(self.table, self.data, self.marks)

    def explained(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """*problems* of the document, each with the heading of the column that it is about."""
        return tuple(self.with_header(problem) for problem in problems)

    def with_header(self, problem: Problem) -> Problem:
        """*problem* with the heading of its column."""
        at = problem.position
        header = self.headers.get((at.line, at.column)) if at else None
        if header is None or problem.code in _NAMED:
            return problem
        return problem._replace(message=f"column {quote(header)}: {problem.message}")

    def refuse(self, line: int, cell: Cell, code: str, message: str, hint: str | None = None) -> None:
        """Note what is wrong with *cell*."""
        self.problems.append(Problem(self.table, Position(line, cell.column), code, message, hint))

    def is_readable(self, line: int, cell: Cell, part: str | None) -> bool:
        """Whether *cell* holds what can be read, whatever it should say; what cannot is noted."""
        value = cell.value
        self.headers[line, cell.column] = cell.header
        if isinstance(value, str) and (problem := unreadable(value)):
            self.refuse(line, cell, "table-cell", problem)
            return False
        if isinstance(value, Faulty) and part not in {"", "value", "views"}:
            self.refuse(line, cell, "table-cell", f"{quote(value.text)} is nothing that can be read", value.hint)
            return False
        return True

    def own(self, line: int, cell: Cell, name: str) -> None:
        """A cell about the locality itself."""
        self.seen.add(name)
        at = At(line - 1, cell.column - 1)
        value: Any = plain(cell.value)
        if name == "as_of" and (value := self.day(line, cell)) is None:
            return
        if name == "unify" and isinstance(value, str):
            value = self.functions(value)
        if name == "locality" and isinstance(value, int | Decimal):
            value = str(value)
        self.data[name] = value
        self.top[name] = (at, at)
        self.place(value, at)

    def functions(self, said: str) -> list[str]:
        """The functions that a cell names, with semicolons between them, or blanks as forms have them."""
        known = {function.id for function in self.rubric.functions}
        found: list[str] = []
        for part in (part.strip() for part in said.split(";")):
            pieces = _BLANKS.split(part)
            found += pieces if part not in known and known.issuperset(pieces) else [part] if part else []
        return found

    def day(self, line: int, cell: Cell) -> Data:
        """The date that *cell* holds as an answers file writes it; None where it is none, which is noted."""
        value = plain(cell.value)
        if (year := typed_year(value)) is not None:
            message = f"{quote(value)} is what a spreadsheet makes of {year} in a cell for dates"
            self.refuse(line, cell, "date-year", message, f"format the cell as text or as a number, and write {year}")
            return None
        if (found := day_of(value)) is not None:
            return found
        if isinstance(value, int) and self.table.lower().endswith(_WORKBOOKS) and (counted := counted_day(value)):
            self.notes.append(f"the number {value} is read as {counted}, the day that a spreadsheet counts so")
            return counted
        if (hint := date_hint(value)) is None:
            return value
        self.refuse(line, cell, "date-form", f"a date is needed, found {quote(value)}", hint)
        return None

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

    def entry(self, key: str, line: int, column: int) -> dict[str, Any]:
        """The answer to the criterion *key*, first spoken of in one cell."""
        at = At(line - 1, column - 1)
        self.inner.setdefault(key, (at, at))
        entry = self.answers.setdefault(key, {})
        self.marks.setdefault(id(entry), {})
        return entry

    def add(self, line: int, cell: Cell, key: str, said: dict[str, Any]) -> None:
        """Add what one cell says of the criterion *key*."""
        at = At(line - 1, cell.column - 1)
        entry = self.entry(key, line, cell.column)
        marks = self.marks[id(entry)]
        for name, value in said.items():
            entry[name] = value
            marks[name] = (at, at)
            self.place(value, at)

    def view(self, line: int, cell: Cell, key: str, who: str, value: Any) -> None:
        """Add the view of *who* on the criterion *key*."""
        at = At(line - 1, cell.column - 1)
        entry = self.entry(key, line, cell.column)
        if "views" not in entry:
            entry["views"] = {}
            self.marks[id(entry)]["views"] = (at, at)
            self.marks[id(entry["views"])] = {}
        entry["views"][who] = value
        self.marks[id(entry["views"])][who] = (at, at)
        self.place(value, at)

    def add_evidence(self, line: int, cell: Cell, key: str, item: dict[str, Any]) -> None:
        """Add an *item* of evidence to those for the answer to *key*."""
        at = At(line - 1, cell.column - 1)
        entry = self.entry(key, line, cell.column)
        if "evidence" not in entry:
            entry["evidence"] = []
            self.marks[id(entry)]["evidence"] = (at, at)
            self.marks[id(entry["evidence"])] = []
        entry["evidence"].append(item)
        self.marks[id(entry["evidence"])].append(at)
        self.place(item, at)

    def evidence(self, line: int, cell: Cell, key: str, part: str, value: Data) -> None:
        """Add the source or the date of the evidence for the answer to *key*; one item a row."""
        at = At(line - 1, cell.column - 1)
        entry = self.entry(key, line, cell.column)
        if "evidence" not in entry:
            item: dict[str, Any] = {"source": f"row {line} of the table"}
            entry["evidence"] = [item]
            self.marks[id(entry)]["evidence"] = (at, at)
            self.marks[id(entry["evidence"])] = [at]
            self.marks[id(item)] = {"source": (at, at)}
        item = entry["evidence"][0]
        item[part] = value
        self.marks[id(item)][part] = (at, at)

    def said(self, line: int, cell: Cell, part: str, criterion: Criterion) -> dict[str, Any] | None:
        """What an answering cell says in the words of an answers file; None where it cannot be read."""
        value = plain(cell.value, criterion)
        if isinstance(value, str) and not is_word(value, criterion, self.rubric):
            return self.text(line, cell, value, part, criterion)
        if isinstance(value, list):
            return {part or "range": value}
        if isinstance(value, bool) and not is_word(str(value), criterion, self.rubric):
            message = f"{quote(str(value).lower())} is not a level of {quote(criterion.id)}"
            self.refuse(line, cell, "answer-boolean", message, "write the level, by its number or its word")
            return None
        return {part or "level": value} if self.is_clear(line, cell, value, part, criterion) else None

    def text(self, line: int, cell: Cell, text: str, part: str, criterion: Criterion) -> dict[str, Any] | None:
        """What a *text* says that is none of the criterion's own words; as :meth:`said`."""
        if (refusal := no_answer(cell, text, criterion)) is not None:
            self.refuse(line, cell, refusal.code, refusal.message, refusal.hint)
            return None
        if (reason := not_applicable(text)) is not None:
            return {"not_applicable": reason}
        return {part or ("range" if ".." in text[1:-1] else "level"): text}

    def is_clear(self, line: int, cell: Cell, value: Data, part: str, criterion: Criterion) -> bool:
        """Whether a number is certain to be a level or to be measured; it is noted where it is not."""
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if not is_number or part or criterion.measure is None:
            return True
        hint = f"put the number into a column {quote(cell.header + '.value')}, or write the level in words"
        self.refuse(line, cell, "measure-bare", f"is {value} a level or a measured number?", hint)
        return False

    def need(self, line: int, column_of: dict[str, int]) -> None:
        """Note what must be there and is not, and put something in its place that no rule has anything against."""
        for name, stand_in in _STAND_INS.items():
            if name not in self.seen:
                at = Position(line, column_of.get(name, 1))
                hint = _MERGED if self.table.lower().endswith(_WORKBOOKS) else None
                if str(self.data.get("locality", "")).strip().casefold() in _SUMS:
                    hint = f"is the row of {quote(self.data['locality'])} a place? else take it out of the table"
                self.problems.append(Problem(self.table, at, "missing-key", f"column {quote(name)} is empty", hint))
            if name not in self.data:
                self.data[name] = stand_in
