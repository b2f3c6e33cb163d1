"""Plain rows of tables as codes for the kernel: each different cell is read the checked way once.

What a remembered cell means is what an answers file with only that cell means: there is no second meaning of a cell.
A row is odd where a cell is not readable, has a note to tell, or is none of these: a level, a range, a value,
`n/a: …`, a date of evidence, the place and its day, what is to be unified. Then nothing is guessed of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from caretrust_readiness.batch.sources import TableRow
from caretrust_readiness.frames.coding import coding_of
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading.tables.headings import columns
from caretrust_readiness.reading.tables.row import Row as TextRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.model.answers import Answer, Answers
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.model.terms import PartialDate
    from caretrust_readiness.reading.tables.cells import Value

#: So many different cells of a column are remembered; then it is begun anew.
_REMEMBERED = 1 << 16
#: The parts of an answer that one cell gives.
_ANSWERING = ("", "value")
_DATE = "evidence_date"
#: In the place of a part that is not remembered.
_ODD = "odd"
#: A day for cells that no day matters to.
_SOME_DAY = "2000"
#: A name that means what it says, whoever reads it: two words or more, of letters and figures.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,39}( [A-Za-z0-9][A-Za-z0-9-]{0,39}){1,5}")


class Odd(Exception):  # noqa: N818 - no error: the row goes the usual way
    """A row, or a table, of which something has to be looked at more closely."""


class Plain(NamedTuple):
    """A row of which all is understood.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    file: str
    locality: str
    as_of: PartialDate
    unify: tuple[str, ...] | None
    codes: list[int]
    """What was said of criteria, in any order: codes numbered through all of them."""
    ranges: list[tuple[int, int]]
    """Places of criteria of which a range was said, and their codes for the high end."""
    evidenced: list[int]
    """Places of criteria with good evidence."""
    absent: list[tuple[int, str]]
    """Places of criteria that do not apply, and why."""


class _Said(NamedTuple):
    """What one answering cell comes to."""

    low: int
    """A code for the low end, numbered through all criteria; and one for the high end."""
    high: int
    reason: str | None = None
    """Why the criterion does not apply; None where it does."""


class _Column:
    """One column of a table, and what its cells were found to mean."""

    def __init__(self, reader: TableReader, header: str, key: str, part: str | None, place: int) -> None:
        self.reader = reader
        self.header = header
        self.key = key
        self.part = part
        self.place = place
        self.known: dict[object, object] = {}
        self.codes: dict[object, int] = {}
        """Of what is one level for certain, or unknown, as most cells are: what is remembered, without a detour."""

    def meaning(self, value: Value, as_of: Value = _SOME_DAY) -> object:
        """What a cell means, beside the cell *as_of* where that may matter.

        Raises:
            Odd: it cannot be said of the cell alone.
        """
        if self.key == "locality" and type(value) is str and _NAME.fullmatch(value):
            return value  # as most places are called, and each but once
        kept = (_kept(value), _kept(as_of)) if self.part == _DATE else _kept(value)
        try:
            found = self.known[kept]
        except KeyError:
            found = self.looked_up(value, as_of)
            self.keep(kept, found)
        except TypeError:  # a list or a mapping
            raise Odd from None
        if found is Odd:
            raise Odd
        return found

    def keep(self, kept: object, found: object) -> None:
        """Remember what a cell means."""
        if len(self.known) >= _REMEMBERED:
            self.known.clear()
            self.codes.clear()
        self.known[kept] = found
        if isinstance(found, _Said) and found.low == found.high and found.reason is None:
            self.codes[kept] = found.low

    def looked_up(self, value: Value, as_of: Value) -> object:
        """What an answers file with this cell alone means; :class:`Odd` for a refusal, or where there is a note."""
        if self.part == _ODD:
            return Odd
        cells: dict[str, Value] = {"locality": "A place", "as_of": as_of}
        cells = {name: kept for name, kept in cells.items() if name != self.key} | {self.header: value}
        # Some column must answer something: an empty one does.
        other = next((key for key in self.reader.places if key != self.key), None)
        answers = self.reader.read(cells, () if other is None else (other,))
        if answers is None:
            return Odd
        if self.part is None:
            return getattr(answers, self.key)
        answer = answers.answers.get(self.key)
        if self.part == _DATE:
            return answer.evidence[0] if answer is not None and len(answer.evidence) == 1 else Odd
        return self.reader.said(self.place, answer)


def _kept(value: Value) -> object:
    """*value* as it is remembered: what is equal and of another type is another."""
    return value if type(value) is str else (type(value), value)


class TableReader:
    """Reads the plain rows of a table with one row of headings, under one rubric.

    Raises:
        Odd: something has to be told of the headings, or two columns may answer one criterion.
    """

    def __init__(self, rubric: Rubric, header: tuple[str, ...]) -> None:
        self.rubric = rubric
        self.coding = coding_of(rubric)
        self.places = {key: place for place, key in enumerate(self.coding.keys)}
        found = columns(rubric, header)
        if found.repeated or found.wrong or not found.answers:
            raise Odd
        self.columns: list[_Column | None] = []
        for name, meaning in zip(header, found.meanings, strict=True):
            part = None if meaning is None else meaning.part
            if meaning is None:
                self.columns.append(None)
            elif part is not None and (meaning.key not in self.places or part not in {*_ANSWERING, _DATE}):
                self.columns.append(_Column(self, name, meaning.key, _ODD, -1))
            else:
                self.columns.append(_Column(self, name, meaning.key, part, self.places.get(meaning.key, -1)))
        self.known = [{} if column is None else column.codes for column in self.columns]
        answering = [one.place for one in self.columns if one is not None and one.part in _ANSWERING]
        if len(answering) != len(set(answering)):
            raise Odd
        self.ages = [rubric.evidence_rules[key].max_age_months for key in self.coding.keys]

    def read(self, cells: dict[str, Value], blank: tuple[str, ...]) -> Answers | None:
        """The answers of a row with these *cells* and *blank* ones, the checked way; None for a refusal or a note."""
        row = TextRow("table", 2, tuple(enumerate(cells.values())), (*cells, *blank))
        try:
            answers = TableRow(row).read(self.rubric).answers
        except InputError:
            return None
        return None if answers.notes else answers

    def said(self, place: int, answer: Answer | None) -> _Said:
        """The codes of what was said of the criterion at *place*."""
        start = self.coding.starts[place]
        if answer is not None and answer.not_applicable is not None:
            away = start + self.coding.absent(place)
            return _Said(away, away, answer.not_applicable)
        if answer is None or answer.claimed is None:
            unknown = start + self.coding.unknown(place)
            return _Said(unknown, unknown)
        low, high = answer.claimed
        return _Said(start + low, start + high)

    def plain(self, row: TextRow) -> Plain:
        """A *row* of which all is understood.

        Raises:
            Odd: it is none.
        """
        if row.problems or row.notes or row.is_first:
            raise Odd
        known = self.known
        others: list[tuple[int, Any]] = []
        given = cast("tuple[tuple[int, Any], ...]", row.given)
        are_texts = type(given[-1][1]) is str  # as a rule; what is not is looked at among the others
        kept: Iterable[tuple[int, Any]] = given if are_texts else [(number, _kept(value)) for number, value in given]
        try:
            # One pass over some fifty cells, most of which are found. What is no text is never equal to one.
            codes = [
                code
                for number, value in kept
                if (code := known[number].get(value)) is not None or others.append((number, value))  # type: ignore[func-returns-value]
            ]
        except TypeError:  # a list or a mapping
            raise Odd from None
        if not are_texts:
            others = [(number, value if type(value) is str else value[1]) for number, value in others]
        return self.with_others(row.file, codes, others)

    def with_others(self, file: str, codes: list[int], others: Iterable[tuple[int, Value]]) -> Plain:
        """The row of *file* whose cells say *codes* and what *others* say.

        Raises:
            Odd: one of these is odd, or the place or its day is missing.
        """
        own: dict[str, Any] = {}
        ranges: list[tuple[int, int]] = []
        absent: list[tuple[int, str]] = []
        dated: list[tuple[_Column, Value]] = []
        as_of: Value = None
        for number, value in others:
            if (column := self.columns[number]) is None:
                continue
            if column.part == _DATE:
                dated.append((column, value))
                continue
            found: Any = column.meaning(value)
            if column.part is None:
                own[column.key] = found
                as_of = value if column.key == "as_of" else as_of
                continue
            codes.append(found.low)
            if found.low != found.high:
                ranges.append((column.place, found.high))
            if found.reason is not None:
                absent.append((column.place, found.reason))
        if "locality" not in own or "as_of" not in own:
            raise Odd
        evidenced = list(self.with_evidence(dated, as_of, own["as_of"])) if dated else []
        return Plain(
            file=file,
            locality=own["locality"],
            as_of=own["as_of"],
            unify=own.get("unify"),
            codes=codes,
            ranges=ranges,
            evidenced=evidenced,
            absent=absent,
        )

    def with_evidence(self, dated: Iterable[tuple[_Column, Value]], as_of: Value, day: PartialDate) -> Iterator[int]:
        """The places of the criteria whose date is good evidence on the *day* that the cell *as_of* says."""
        for column, value in dated:
            item: Any = column.meaning(value, as_of)
            if item.is_good(day, self.ages[column.place]):
                yield column.place


@lru_cache(maxsize=16)
def reader_of(rubric: Rubric, header: tuple[str, ...]) -> TableReader | None:
    """What reads the plain rows under *header*; None where there are none."""
    try:
        return TableReader(rubric, header)
    except Odd:
        return None
