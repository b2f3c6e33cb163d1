"""A table with an answer in each row: rows of one place and day become one document."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from caretrust_readiness.model import limits
from caretrust_readiness.model.plaintext import folded
from caretrust_readiness.model.problems import InputError, Position, Problem, did_you_mean, quote
from caretrust_readiness.model.wording import fold
from caretrust_readiness.reading.tables.building import Builder
from caretrust_readiness.reading.tables.cells import Cell, plain, shown
from caretrust_readiness.reading.tables.dates import day_of
from caretrust_readiness.reading.tables.headings import LONG, OWN, known_criteria, nobodys_note, own_name
from caretrust_readiness.reading.tables.refusals import too_large
from caretrust_readiness.reading.tables.row import Made, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Data

_KNOWN = (*OWN, *LONG)
#: Columns that say what an answer is, and the key of an answers file for each.
_CLAIMS = {"level": "", "value": "value"}


class Place(NamedTuple):
    """All rows of one place and day."""

    table: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    is_first: bool = False

    @property
    def file(self) -> str:
        """What it is called in results: the table, and the line of its first row."""
        return self.rows[0].file

    @property
    def line(self) -> int:
        """The line of its first row."""
        return self.rows[0].line

    def made(self, rubric: Rubric) -> Made:
        """The document of an answers file with the same answers."""
        return _Answers(self, rubric).made()


def places(table: str, rows: Iterable[Row]) -> Iterator[Place]:
    """*rows* by place and day, in the order in which these first come.

    Raises:
        InputError: there are too many to be held, or too many that do not say whose they are.
    """
    found: dict[tuple[str, str, int], list[Row]] = {}
    notes: list[str] = []
    nobodys = 0
    for count, row in enumerate(rows, 1):
        if count > limits.MAX_ANSWERS:
            hint = "cut it in two, each with all rows of its places"
            too_large(table, row.line, f"more than {limits.MAX_ANSWERS} rows, the most that is read", hint)
        key = _key(row)
        nobodys += key[2] > 0
        if nobodys > limits.MAX_REFUSED + count - nobodys:
            _refuse_nobodys(table, row.line, nobodys, count)
        if row.notes:
            notes += row.notes
            row = row._replace(notes=())  # noqa: PLW2901 - the same row
        found.setdefault(key, []).append(row)
    first = True
    for several in found.values():
        yield Place(table, tuple(several), tuple(notes) if first else (), is_first=first)
        first = False


def _refuse_nobodys(table: str, line: int, nobodys: int, count: int) -> NoReturn:
    message = (
        f"given up at this line: {nobodys} of {count} rows do not say whose they are, and {limits.MAX_REFUSED} more "
        "than those that do is the most"
    )
    hint = "give every row its 'locality' and 'as_of', also where they are those of the row above"
    raise InputError((Problem(table, Position(line, 1), "table-refused", message, hint),))


def _key(row: Row) -> tuple[str, str, int]:
    if row.header:
        names = _own_names(row.header)
        own = {names[place]: str(shown(value)).strip() for place, value, *_ in row.given if place in names}
    else:
        own = {own_name(cell.header, OWN) or "": str(shown(cell.value)).strip() for cell in row.cells}
    locality, day = own.get("locality", ""), own.get("as_of", "")
    # A row that does not say whose it is stands by itself, and says so.
    return *_place_and_day(locality, day), 0 if locality and day else row.line


@lru_cache(maxsize=4096)
def _place_and_day(locality: str, day: str) -> tuple[str, str]:
    """By what the rows of one place and day are known, which most tables have below each other."""
    return folded(locality), str(day_of(day) or day)


@lru_cache(maxsize=8)
def _own_names(header: tuple[str, ...]) -> dict[int, str]:
    """The places of the columns about the locality itself, which most rows of a table have alike."""
    return {place: own for place, name in enumerate(header) if (own := own_name(name, OWN)) is not None}


class _Answers:
    """The rows of a place on their way to a document."""

    def __init__(self, place: Place, rubric: Rubric) -> None:
        self.place = place
        self.rubric = rubric
        self.builder = Builder(place.table, rubric, place.line)
        self.claimed: dict[str, tuple[int, dict[str, Any]]] = {}
        self.viewed: dict[tuple[str, str], tuple[int, Any]] = {}
        self.notes: dict[str, dict[str, tuple[int, Cell]]] = {}
        self.evidence: set[tuple[str, str, Data]] = set()

    def made(self) -> Made:
        """What they come to."""
        for number, row in enumerate(self.place.rows):
            self.builder.problems += row.problems
            self.take(row, is_first=number == 0)
        self.join_notes()
        first = self.place.rows[0]
        header = first.header or tuple(cell.header for cell in first.cells)
        self.builder.need(self.place.line, _columns(header))
        builder, notes = self.builder, self.place.notes
        nobodys = tuple(name for name in header if name and own_name(name, _KNOWN) is None)
        if nobodys and self.place.is_first:
            notes = (*notes, nobodys_note(self.rubric, nobodys))
        return Made(builder.document(), tuple(builder.problems), (*notes, *builder.notes), builder)

    def join_notes(self) -> None:
        """Add the notes of all rows, those of one answer joined."""
        for key, notes in self.notes.items():
            line, cell = next(iter(notes.values()))
            self.builder.add(line, cell, key, {"note": "; ".join(notes)})

    def take(self, row: Row, *, is_first: bool) -> None:
        """Take in one row; what is said of the place itself is taken from the first."""
        cells: dict[str, Cell] = {}
        for cell in row.cells:
            if (name := own_name(cell.header, _KNOWN)) is None:
                continue
            if not self.builder.is_readable(row.line, cell, "" if name in _CLAIMS else None):
                self.builder.seen.add(name)
            elif name in OWN:
                if is_first or name not in self.builder.seen:
                    self.builder.own(row.line, cell, name)
            else:
                cells[name] = cell
        if (key := self.criterion(row, cells)) is not None:
            self.answer(row, cells, key)

    def criterion(self, row: Row, cells: dict[str, Cell]) -> str | None:
        """The criterion that the row is about; None where that is not known, which is noted."""
        cell = cells.get("criterion")
        if cell is None:
            if cells:
                at = Position(row.line, _columns(row.header).get("criterion", 1))
                problem = Problem(self.place.table, at, "missing-key", "column 'criterion' is empty")
                self.builder.problems.append(problem)
            return None
        name = str(shown(cell.value)).strip()
        found = known_criteria(self.rubric, name)
        if len(found) == 1:
            return next(iter(found))
        if found:
            message = f"{quote(name)} is the title of more than one criterion: {', '.join(sorted(found))}"
            self.builder.refuse(row.line, cell, "name-shared", message, "give the id")
        else:
            hint = did_you_mean(name, self.rubric.criteria) or "'caretrust rubric show' lists the criteria"
            message = f"the rubric {quote(self.rubric.rubric)} has no criterion {quote(name)}"
            self.builder.refuse(row.line, cell, "answer-unknown", message, hint)
        return None

    def answer(self, row: Row, cells: dict[str, Cell], key: str) -> None:
        """What the row says of the criterion *key*."""
        criterion = self.rubric.criteria[self.rubric.renamed.get(key, key)]
        claims = self.claims(row, cells, criterion)
        if claims is None:
            return
        if (respondent := cells.get("respondent")) is not None:
            self.view(row, respondent, key, claims, criterion)
        else:
            self.claim(row, cells["criterion"], key, claims)
        self.beside(row, cells, key)

    def claims(self, row: Row, cells: dict[str, Cell], criterion: Criterion) -> dict[str, tuple[Cell, Any]] | None:
        """What the row says the answer is, by the keys of an answers file; None where that cannot be read."""
        found: dict[str, tuple[Cell, Any]] = {}
        for name, part in _CLAIMS.items():
            if (cell := cells.get(name)) is not None:
                if (said := self.builder.said(row.line, cell, part, criterion)) is None:
                    return None
                found |= {claim: (cell, value) for claim, value in said.items()}
        ends = [cells[name] for name in ("low", "high") if name in cells]
        if len(ends) == 1:
            hint = "give the other end too, or write the level in a column 'level'"
            self.builder.refuse(row.line, ends[0], "range-form", "a range needs both 'low' and 'high'", hint)
            return None
        if ends:
            said_ends: list[Data] = [plain(cell.value) for cell in ends]
            found["range"] = ends[0], said_ends
        if (cell := cells.get("not_applicable")) is not None:
            found["not_applicable"] = cell, shown(cell.value)
        return found

    def claim(self, row: Row, at: Cell, key: str, claims: dict[str, tuple[Cell, Any]]) -> None:
        """Add an agreed answer; another that differs is noted, with both rows."""
        said = {name: value for name, (_, value) in claims.items()}
        line, earlier = self.claimed.setdefault(key, (row.line, said))
        if line != row.line and said and not earlier:
            self.claimed[key] = row.line, said
        elif line != row.line and said and not _equal(said, earlier):
            self.differs(row, at, key, line)
            return
        elif line != row.line:
            return
        for name, (cell, value) in claims.items():
            self.builder.add(row.line, cell, key, {name: value})

    def differs(self, row: Row, at: Cell, what: str, line: int) -> None:
        """Note that two rows differ."""
        message = f"{quote(what)} is answered differently in row {line} and in row {row.line}"
        hint = "keep one of the two, or say in a column 'respondent' whose view each is"
        self.builder.refuse(row.line, at, "answer-twice", message, hint)

    def view(
        self, row: Row, respondent: Cell, key: str, claims: dict[str, tuple[Cell, Any]], criterion: Criterion
    ) -> None:
        """Add the view of a respondent."""
        who = str(shown(respondent.value)).strip()
        if not claims:
            return
        name, (cell, value) = next(iter(claims.items()))
        if len(claims) > 1 or name == "not_applicable":
            message = "a view is one level: that a criterion does not apply is said for all"
            self.builder.refuse(row.line, cell, "view-not-applicable", message, "leave the respondent out of that row")
            return
        if name == "value" and criterion.measure is not None:
            value = f"{value}{criterion.measure.unit}" if not isinstance(value, str) else value
        line, earlier = self.viewed.setdefault((key, who), (row.line, value))
        if line == row.line:
            self.builder.view(row.line, cell, key, who, value)
        elif not _equal({"": value}, {"": earlier}):
            self.differs(row, respondent, f"{key}, {who}", line)

    def beside(self, row: Row, cells: dict[str, Cell], key: str) -> None:
        """Add the note and the evidence of the row; evidence of several rows is joined."""
        builder = self.builder
        if (cell := cells.get("note")) is not None:
            self.notes.setdefault(key, {}).setdefault(shown(cell.value), (row.line, cell))
        source, day = cells.get("evidence_source"), cells.get("evidence_date")
        if source is None and day is None:
            return
        item: dict[str, Any] = {"source": shown(source.value) if source else f"row {row.line} of the table"}
        if day is not None and (found := builder.day(row.line, day)) is not None:
            item["date"] = found
        at = source or day
        kept = (key, item["source"], item.get("date"))
        if at is not None and kept not in self.evidence:
            self.evidence.add(kept)
            builder.add_evidence(row.line, at, key, item)


def _columns(header: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(header, 1):
        if (own := own_name(name, _KNOWN)) is not None:
            found.setdefault(own, place)
    return found


def _equal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return {key: fold(str(value)) for key, value in one.items()} == {
        key: fold(str(value)) for key, value in other.items()
    }
