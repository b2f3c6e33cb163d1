"""What a filled-in workbook says; every message names the sheet and the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.forms.answering import evidence_item
from caretrust_readiness.forms.contributions import Contribution
from caretrust_readiness.forms.saying import UNKNOWN_LEVEL, is_date
from caretrust_readiness.forms.workbook import layout
from caretrust_readiness.forms.workbook.cells import read_sheets
from caretrust_readiness.forms.workbook.choices import chosen
from caretrust_readiness.forms.workbook.rows import Row, rows_of
from caretrust_readiness.model.problems import InputError, Problem, listed, quote
from caretrust_readiness.reading.level_parser import Refused, refuse
from caretrust_readiness.reading.naming import criterion_named
from caretrust_readiness.reading.tables.cells import unreadable

if TYPE_CHECKING:
    from caretrust_readiness.forms.workbook.cells import Cell
    from caretrust_readiness.model.rubric import Rubric

_DATE_HINT = "a year, a month or a day, as text: 2025, 2025-06 or 2025-06-30"


class Reply(NamedTuple):
    """What a workbook says, and what a reader should know of it."""

    contribution: Contribution
    notes: tuple[str, ...]
    is_second_round: bool


def read_reply(path: str, rubric: Rubric) -> Reply:
    """What the workbook *path* answers to the questions of *rubric*.

    Raises:
        InputError: with everything in it that cannot be read.
    """
    return _Reader(path, rubric).read()


class _Reader:
    """Reads one workbook; collects what is wrong with it."""

    def __init__(self, path: str, rubric: Rubric) -> None:
        self.path = path
        self.rubric = rubric
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.entries: dict[str, dict[str, Any]] = {}
        self.places: dict[tuple[str, str], str] = {}

    def read(self) -> Reply:
        """What the workbook says.

        Raises:
            InputError: with everything that cannot be read.
        """
        rows, others = rows_of(read_sheets(self.path))
        if others:
            self.notes.append(f"left out, for they are none of the questionnaire's: {listed(map(quote, others))}")
        facts = self.facts(rows)
        self.check_rubric(facts)
        for key, row in rows:
            if key in self.rubric.criteria and layout.QUESTION in row.columns:
                self.question(key, row)
        for key, row in rows:
            if key == "evidence":
                self.more_evidence(row)
        self.check_whole(facts, {key for key, _ in rows})
        if self.problems:
            raise InputError(tuple(self.problems))
        return Reply(self.contribution(facts), tuple(self.notes), facts.get(layout.ROUND) == "2")

    def facts(self, rows: list[tuple[str, Row]]) -> dict[str, str]:
        """What the workbook says of itself and of the place."""
        facts: dict[str, str] = {}
        for key, row in rows:
            if layout.VALUE in row.columns:
                cell = row.cell(layout.VALUE)
                facts[key] = "" if cell is None else self.plain_text(row, layout.VALUE, cell)
        if layout.RUBRIC not in facts:
            hint = (
                "only what 'caretrust workbook export' wrote can be read back; tables of places go to 'caretrust batch'"
            )
            self.refuse(
                "workbook-foreign", "it is no questionnaire of this program, or its hidden cells are gone", hint
            )
            raise InputError(tuple(self.problems))
        if (day := facts.get(layout.AS_OF)) and not is_date(day):
            row = next(row for key, row in rows if key == layout.AS_OF)
            self.refuse("date-form", f"{row.place(layout.VALUE)}: a date is needed, found {quote(day)}", _DATE_HINT)
        return facts

    def check_rubric(self, facts: dict[str, str]) -> None:
        """Refuse a questionnaire of another rubric; tell of another version."""
        named = facts[layout.RUBRIC]
        if named not in self.rubric.lineage:
            message = f"the questions are of the rubric {quote(named)}, but {quote(self.rubric.rubric)} is used"
            self.refuse("rubric-mismatch", message, "give the rubric with --rubric")
            raise InputError(tuple(self.problems))
        if facts.get(layout.VERSION) != self.rubric.version:
            version = quote(facts.get(layout.VERSION, ""))
            self.notes.append(f"its questions are of version {version} of the rubric; {self.rubric.version} is used")

    def check_whole(self, facts: dict[str, str], found: set[str]) -> None:
        """Refuse a workbook that lost questions that were asked."""
        asked = [key.removeprefix(layout.ASKED) for key in facts if key.startswith(layout.ASKED)]
        if lost := [key for key in asked if key not in found]:
            message = f"{len(lost)} of {len(asked)} questions are gone from its sheets: {listed(lost)}"
            self.refuse(
                "workbook-lost", message, "undo what was deleted, or start again from the workbook that was sent"
            )

    def contribution(self, facts: dict[str, str]) -> Contribution:
        """What comes of it all."""
        start = layout.RESPONDENT
        ids = [key.removeprefix(start) for key in facts if key.startswith(start)]
        respondents = {who: {"title": facts[f"{start}{who}"]} for who in ids}
        for who, said in respondents.items():
            if side := facts.get(f"{layout.SIDE}{who}"):
                said["side"] = side
        return Contribution(
            origin=self.path,
            locality=facts.get(layout.LOCALITY, ""),
            as_of=facts.get(layout.AS_OF, ""),
            respondents=respondents,
            entries={key: entry for key in self.rubric.criteria if (entry := self.entries.get(key))},
            places=self.places,
        )

    def question(self, key: str, row: Row) -> None:
        """What one row answers."""
        if key in self.entries:
            self.refuse("answer-twice", f"{row.place(layout.QUESTION)}: {quote(key)} stands here a second time")
            return
        entry = self.entries.setdefault(key, {})
        note = self.text(row, layout.NOTE)
        for column in row.columns:
            if column == layout.ANSWER or column.startswith(layout.VIEW):
                self.answer(key, row, column, note)
        if note:
            entry["note"] = note
        self.evidence(key, row)

    def answer(self, key: str, row: Row, column: str, note: str) -> None:
        """One cell that holds a choice."""
        cell = row.cell(column)
        if cell is None:
            return
        who = "" if column == layout.ANSWER else column.removeprefix(layout.VIEW)
        try:
            found = self.choice(key, (row, column, cell), note)
            if who and found is not None and "not_applicable" in found:
                message = f"a view cannot say that {quote(key)} does not apply"
                refuse("view-not-applicable", message, "that is for all to agree: choose 'not known'")
        except Refused as refused:
            for finding in refused.findings:
                self.refuse(finding.code, f"{row.place(column)}: {finding.message}", finding.hint)
            return
        if found is not None:
            self.places[key, who] = row.place(column)
            self.keep(key, who, found)

    def choice(self, key: str, at: tuple[Row, str, Cell], note: str) -> dict[str, Any] | None:
        """What a cell answers; None where nothing is chosen."""
        row, column, cell = at
        if cell.is_date:
            hint = "write a range as 1..3, and paste it as text"
            refuse("cell-date", f"{quote(cell.text)} is a date, not a level", hint)
        text = self.plain_text(row, column, cell)
        return chosen(text, self.rubric.criteria[key], self.rubric, note) if text else None

    def keep(self, key: str, who: str, found: dict[str, Any]) -> None:
        """Keep what *who* answers; nobody: all together, and then an unknown answer says nothing."""
        if who:
            self.entries[key].setdefault("views", {})[who] = found
        elif found != {"level": UNKNOWN_LEVEL}:
            self.entries[key].update(found)

    def evidence(self, key: str, row: Row) -> None:
        """The item of evidence beside an answer or in a row of its own."""
        parts = {part: self.text(row, part) for part in (layout.SOURCE, layout.REF, layout.DATE, layout.SAYS)}
        if not any(parts.values()):
            return
        if not parts[layout.SOURCE]:
            first = next(part for part, said in parts.items() if said)
            message = f"{row.place(first)}: {quote(parts[first])} is said of no source"
            self.refuse("source-missing", message, "name what shows it in the column before")
            return
        if (day := parts[layout.DATE]) and not is_date(day):
            message = f"{row.place(layout.DATE)}: a date is needed, found {quote(day)}"
            self.refuse("date-form", message, _DATE_HINT)
            return
        said = [parts[part] or None for part in (layout.REF, layout.DATE, layout.SAYS)]
        self.entries.setdefault(key, {}).setdefault("evidence", []).append(evidence_item(parts[layout.SOURCE], *said))

    def more_evidence(self, row: Row) -> None:
        """A row of the sheet for further evidence."""
        named = self.text(row, layout.QUESTION)
        if not named:
            if row.cell(layout.SOURCE) is not None:
                message = f"{row.place(layout.SOURCE)}: {quote(self.text(row, layout.SOURCE))} is for no question"
                self.refuse("criterion-unknown", message, "name the question in the column before, by its title or id")
            return
        try:
            key = criterion_named(named, self.rubric, self.path)
        except InputError as error:
            for found in error.problems:
                self.refuse(found.code, f"{row.place(layout.QUESTION)}: {found.message}", found.hint)
            return
        self.evidence(key, row)

    def text(self, row: Row, key: str) -> str:
        """The text in a column; empty where there is none."""
        cell = row.cell(key)
        return "" if cell is None else self.plain_text(row, key, cell)

    def plain_text(self, row: Row, key: str, cell: Cell) -> str:
        """The text of a cell; empty where it is not accepted, which is told."""
        text = cell.text.strip()
        if cell.is_formula:
            hint = "type or paste the text alone: in Excel, 'Paste special', 'Values'"
            self.refuse("workbook-formula", f"{row.place(key)}: a formula stands where an answer should be", hint)
            return ""
        if cell.fault is not None:
            self.refuse("table-cell", f"{row.place(key)}: {quote(text)} is nothing that can be read", cell.fault)
            return ""
        if (said := unreadable(text)) is not None:
            self.refuse("table-cell", f"{row.place(key)}: {said}")
            return ""
        return text

    def refuse(self, code: str, message: str, hint: str | None = None) -> None:
        """Note what is wrong."""
        self.problems.append(Problem(self.path, None, code, message, hint))
