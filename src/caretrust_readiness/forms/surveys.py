"""What people answered elsewhere, a row a respondent: exports of Microsoft Forms, Google Forms and KoboToolbox."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.forms.answering import evidence_item, view_of
from caretrust_readiness.forms.contributions import Contribution
from caretrust_readiness.forms.questionnaire import title_of
from caretrust_readiness.forms.survey_cells import chosen, measured
from caretrust_readiness.forms.workbook.cells import Cell, Sheet, read_sheets, sheet_of
from caretrust_readiness.model.limits import MAX_PROBLEMS
from caretrust_readiness.model.problems import InputError, Problem, listed, quote
from caretrust_readiness.model.terms import PartialDate
from caretrust_readiness.model.wording import fold
from caretrust_readiness.reading.level_parser import Refused
from caretrust_readiness.reading.tables import delimited
from caretrust_readiness.reading.tables.cells import unreadable
from caretrust_readiness.reading.tables.dates import date_hint, day_of

if TYPE_CHECKING:
    from caretrust_readiness.forms.columns import Columns, Meaning
    from caretrust_readiness.model.rubric import Rubric

_TEXTS = {".csv", ".tsv", ".txt"}
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].*")
_NOT_AN_ID = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_ID = 60
#: So many rows at the top are looked at for headings.
_LOOKED_AT = 10


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Where an import finds who answers, and about what: each the heading of a column, or the very words."""

    respondent: str | None = None
    side: str | None = None
    locality: str | None = None
    as_of: str | None = None


@dataclass
class Survey:
    """What an export says."""

    contributions: list[Contribution] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    """What each heading was taken for, as a saved map says it."""


def read_survey(path: str, columns: Columns, wanted: Wanted) -> Survey:
    """Every row of the export *path* as what one respondent contributes, with what could not be read.

    Raises:
        InputError: the file cannot be read at all.
    """
    sheets = [sheet_of(path, delimited.lines(path))] if PurePath(path).suffix.lower() in _TEXTS else read_sheets(path)
    sheet = next((sheet for sheet in sheets if sheet.cells), None)
    if sheet is None:
        raise InputError((Problem(path, None, "table-empty", "the table has no rows"),))
    return _Reader(path, sheet, columns, wanted).read()


class _At(NamedTuple):
    """A cell under its heading."""

    row: int
    column: int
    heading: str


class _Reader:
    """Reads one export."""

    def __init__(self, path: str, sheet: Sheet, columns: Columns, wanted: Wanted) -> None:
        self.path = path
        self.sheet = sheet
        self.columns = columns
        self.wanted = wanted
        self.survey = Survey()
        self.head = self.heading_row()
        self.headings = {column: cell.text.strip() for (row, column), cell in sheet.cells.items() if row == self.head}
        self.meanings: dict[int, Meaning] = {}
        self.named: dict[str, int] = {}
        """The column that was named for who answers, or about what."""

    @property
    def rubric(self) -> Rubric:
        """The rubric whose questions are answered."""
        return self.columns.rubric

    def heading_row(self) -> int:
        """The row of the headings: among the first, the one of which most is known."""
        rows = sorted({row for row, _ in self.sheet.cells})[:_LOOKED_AT]
        known = {
            row: sum(self.columns.meaning(cell.text) is not None for _, cell in self.cells_of(row)) for row in rows
        }
        return max(rows, key=lambda row: (known[row], -row))

    def cells_of(self, row: int) -> list[tuple[int, Cell]]:
        """The filled cells of a row."""
        return sorted((column, cell) for (number, column), cell in self.sheet.cells.items() if number == row)

    def read(self) -> Survey:
        """What the export says."""
        self.understand()
        for row in sorted({row for row, _ in self.sheet.cells if row > self.head}):
            if len(self.survey.problems) >= MAX_PROBLEMS:
                message = f"given up before row {row}: {MAX_PROBLEMS} problems and more were found above it"
                self.refuse("problems-many", message, "mend these; the rows below are read then")
                break
            self.survey.contributions.append(self.contribution(row))
        return self.survey

    def understand(self) -> None:
        """Find out what every column is; what is like a question and none is told."""
        left_out = []
        self.find_named()
        seen: dict[tuple[str, str], str] = {}
        for column, heading in self.headings.items():
            meaning = self.columns.meaning(heading)
            if meaning is None:
                left_out += self.left_out(column, heading)
            elif (first := seen.setdefault((meaning.key, meaning.part), heading)) != heading:
                message = f"the columns {quote(first)} and {quote(heading)} answer the same question"
                self.refuse("column-repeated", message, "say with --columns which of them is to be left out")
            else:
                self.meanings[column] = meaning
                self.survey.columns[heading] = f"{meaning.key}.{meaning.part}" if meaning.part else meaning.key
        if not any(meaning.key in self.rubric.criteria for meaning in self.meanings.values()):
            hint = "headings are question texts, titles, ids or group/id; others are said with --columns MAP.yaml"
            self.refuse("answers-none", f"no column answers a question of the rubric {quote(self.rubric.rubric)}", hint)
        if left_out:
            self.survey.notes.append(f"{self.path}: columns left out: {listed(map(quote, left_out))}")

    def find_named(self) -> None:
        """Find the columns that were named for who answers, or about what."""
        for key in ("respondent", "side", "locality", "as_of"):
            said = getattr(self.wanted, key)
            column = next((at for at, heading in self.headings.items() if said and fold(heading) == fold(said)), None)
            if column is not None:
                self.named[key] = column

    def left_out(self, column: int, heading: str) -> list[str]:
        """The heading of a column that is nobody's; a slip of a question is told as such."""
        if column in self.named.values() or self.columns.is_ignored(heading):
            return []
        self.survey.columns[heading] = "ignore"
        if (key := self.columns.meant(heading)) is not None:
            name = self.rubric.criteria[key].name
            message = f"row {self.head}, column {quote(heading)}: is this question renamed? it is like {quote(name)}"
            self.refuse("column-unknown", message, f"say with --columns that it is {key}, or ignore")
            return []
        return [heading]

    def contribution(self, row: int) -> Contribution:
        """What one row says."""
        who = self.about(row, "respondent")
        if not who:
            message = f"row {row}: nobody says who answers"
            self.refuse("respondent-missing", message, "name the column, or the respondent, with --respondent")
            who = f"row {row}"
        key = _NOT_AN_ID.sub("_", who).strip("_").lower()[:_LONGEST_ID] or f"row_{row}"
        title = title_of(who) if key == who else who
        side = self.about(row, "side")
        entries: dict[str, dict[str, Any]] = {}
        places: dict[tuple[str, str], str] = {}
        for column, meaning in self.meanings.items():
            if meaning.key in self.rubric.criteria and not meaning.part:
                self.answer((row, column), meaning, entries, key)
                places[meaning.key, key] = f"row {row}"
        for column, meaning in self.meanings.items():
            if meaning.key in self.rubric.criteria and meaning.part:
                self.part((row, column), meaning, entries, key)
        return Contribution(
            origin=self.path,
            locality=self.about(row, "locality"),
            as_of=self.day(row),
            respondents={key: {"title": title, **({"side": side} if side else {})}},
            entries={name: self.whole(row, name, entry) for name, entry in entries.items() if entry},
            places=places,
        )

    def about(self, row: int, key: str) -> str:
        """Who answers, or about what: from the column that was named, the words that were, or the form's own column."""
        wanted = getattr(self.wanted, key)
        if key in self.named:
            return self.text((row, self.named[key]))
        if wanted is not None:
            return str(wanted)
        own = next((column for column, meaning in self.meanings.items() if meaning.key == key), None)
        return "" if own is None else self.text((row, own))

    def day(self, row: int) -> str:
        """The day that a row is of, without the time."""
        said = self.about(row, "as_of")
        return self.date(said, f"row {row}, as_of") if said else ""

    def date(self, said: str, place: str) -> str:
        """A date in our spelling; empty where it is none, which is told."""
        found = _DAY.fullmatch(said)
        text = found[1] if found else day_of(said.split(" ", maxsplit=1)[0] if ":" in said else said) or said
        try:
            PartialDate.parse(text)
        except ValueError:
            self.refuse("date-form", f"{place}: a date is needed, found {quote(said)}", date_hint(text) or None)
            return ""
        return text

    def text(self, at: tuple[int, int]) -> str:
        """The text of a cell; empty where it is not accepted, which is told."""
        cell = self.sheet.cells.get(at)
        if cell is None:
            return ""
        text = cell.text.strip()
        problem = cell.fault or unreadable(text) or ("a formula" if cell.is_formula else None)
        if problem is not None:
            self.refuse("table-cell", f"{self.place(at)}: {quote(text)} cannot be read: {problem}")
            return ""
        return text

    def place(self, at: tuple[int, int]) -> str:
        """A row and its question, for a message."""
        return f"row {at[0]}, {quote(self.headings[at[1]])}"

    def answer(self, at: tuple[int, int], meaning: Meaning, entries: dict[str, dict[str, Any]], who: str) -> None:
        """The level in a cell."""
        text = self.text(at).rstrip(";").strip()
        if not text:
            return
        try:
            found = chosen(text, self.rubric.criteria[meaning.key], self.rubric, by_id=meaning.by_id)
            view_of(found, self.rubric.criteria[meaning.key])
        except Refused as refused:
            for finding in refused.findings:
                self.refuse(finding.code, f"{self.place(at)}: {finding.message}", finding.hint)
            return
        entries.setdefault(meaning.key, {})["views"] = {who: found}

    def part(self, at: tuple[int, int], meaning: Meaning, entries: dict[str, dict[str, Any]], who: str) -> None:
        """What stands beside a level: a measured number, which counts before it, or a part of the evidence."""
        text = self.text(at)
        if not text:
            return
        entry = entries.setdefault(meaning.key, {})
        if meaning.part != "value":
            entry[meaning.part] = self.date(text, self.place(at)) if meaning.part == "date" else text
            return
        try:
            entry["views"] = {who: measured(text, self.rubric.criteria[meaning.key], self.rubric)}
        except Refused as refused:
            for finding in refused.findings:
                self.refuse(finding.code, f"{self.place(at)}: {finding.message}", finding.hint)

    def whole(self, row: int, key: str, entry: dict[str, Any]) -> dict[str, Any]:
        """An entry with its evidence put together."""
        source, day = entry.pop("source", ""), entry.pop("date", "")
        if source:
            entry["evidence"] = [evidence_item(source, None, day or None)]
        elif day:
            message = f"row {row}, {quote(key)}: the date {quote(day)} is said of no source"
            self.refuse("source-missing", message, "name what shows it, or leave the date out")
        return entry

    def refuse(self, code: str, message: str, hint: str | None = None) -> None:
        """Note what could not be read."""
        self.survey.problems.append(Problem(self.path, None, code, message, hint))
