"""Rows of tables by the kernel: each different cell is read the checked way once; odd rows go that way whole.

What a remembered cell means is what an answers file with only that cell means: there is no second meaning of a cell.
A row is odd where a cell is not readable, has a note to tell, or is none of these: a level, a range, a value,
`n/a: …`, a date of evidence, the place and its day, what is to be unified. Then nothing is guessed of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from caretrust_readiness.batch.sources import TableRow
from caretrust_readiness.frames.coding import coding_of
from caretrust_readiness.frames.kernel import Coded, assess_codes
from caretrust_readiness.frames.plans import SHARE_UNITS
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading.tables.headings import columns
from caretrust_readiness.reading.tables.row import Row as TextRow
from caretrust_readiness.report.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from caretrust_readiness.batch.sources import Source
    from caretrust_readiness.model.answers import Answer, Answers
    from caretrust_readiness.model.parts import Option
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
    low: list[int]
    """The code of each criterion for the low end."""
    high: list[int]
    absent: tuple[tuple[int, str], ...]
    """Places of criteria that do not apply, and why."""


class _Said(NamedTuple):
    """What one answering cell comes to."""

    low: int
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
        self.codes: dict[str, int] = {}
        """Of texts that are one level for certain, or unknown: what most cells are."""

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
        if isinstance(kept, str) and isinstance(found, _Said) and found.low == found.high and found.reason is None:
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
        self.unknown = [self.coding.unknown(place) for place in range(len(self.coding.keys))]
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
        if answer is None or (answer.claimed is None and answer.not_applicable is None):
            return _Said(self.unknown[place], self.unknown[place])
        if answer.not_applicable is not None:
            return _Said(self.coding.absent(place), self.coding.absent(place), answer.not_applicable)
        low, high = answer.claimed or (0, 0)
        return _Said(start + low, start + high)

    def plain(self, row: TextRow) -> Plain:  # noqa: C901, PLR0912 - one pass over some fifty cells: calls cost more
        """A *row* of which all is understood.

        Raises:
            Odd: it is none.
        """
        if row.problems or row.notes or row.is_first:
            raise Odd
        low, own = self.unknown.copy(), {}
        high: list[int] | None = None
        absent: list[tuple[int, str]] = []
        dated: list[tuple[_Column, Value]] = []
        as_of: Value = None
        for number, value in cast("tuple[tuple[int, Value], ...]", row.given):
            if (column := self.columns[number]) is None:
                continue
            if type(value) is str and (code := column.codes.get(value)) is not None:
                low[column.place] = code
                if high is not None:
                    high[column.place] = code
                continue
            if column.part == _DATE:
                dated.append((column, value))
                continue
            found: Any = column.meaning(value)
            if column.part is None:
                own[column.key] = found
                if column.key == "as_of":
                    as_of = value
            else:
                place = column.place
                if found.low != found.high and high is None:
                    high = low.copy()
                low[place] = found.low
                if high is not None:
                    high[place] = found.high
                if found.reason is not None:
                    absent.append((place, found.reason))
        if "locality" not in own or "as_of" not in own:
            raise Odd
        for column, value in dated:
            item: Any = column.meaning(value, as_of)
            self.add_evidence(low, high, column.place, item.is_good(own["as_of"], self.ages[column.place]))
        return Plain(
            file=row.file,
            locality=own["locality"],
            as_of=own["as_of"],
            unify=own.get("unify"),
            low=low,
            high=high or low,
            absent=tuple(absent),
        )

    def add_evidence(self, low: list[int], high: list[int] | None, place: int, is_good: bool) -> None:  # noqa: FBT001
        """Change the codes of the criterion at *place* to those with good evidence."""
        if is_good and low[place] != self.coding.absent(place):
            offset = self.coding.evidence_offset(place)
            low[place] += offset
            if high is not None:
                high[place] += offset


class Scored:
    """Plain rows of one table, scored together."""

    def __init__(self, rubric: Rubric, rows: Sequence[Plain]) -> None:
        self.rubric = rubric
        self.rows = rows
        self.coding = coding_of(rubric)
        self.low = _codes([row.low for row in rows])
        self.high = self.low if all(row.high is row.low for row in rows) else _codes([row.high for row in rows])
        places = tuple(sorted({place for row in rows for place, _ in row.absent}))
        absent = self.coding.low.take(self.low[list(places)]) < 0 if places else None
        self.results = assess_codes(
            rubric, Coded(low=self.low, high=self.high, absent_places=places, absent=absent), coverage=True
        )

    def made(self, fail_below: int | None) -> Iterator[Row | None]:
        """The row of each; None where its verdict is not for certain *fail_below* (a place) or better."""
        gates = tuple(self.rubric.gates.items())
        failed = self.bits([self.levels(key, "high") < level for key, level in gates])
        passed = self.bits([self.levels(key, "low") >= level for key, level in gates])
        known = (self.coding.known & (self.coding.low >= 0)).take(self.low).sum(axis=0)
        feasible = self.bits([self.feasible(option) for option in self.rubric.options])
        make = _Maker(self.rubric, "" if fail_below is None else self.rubric.verdicts[fail_below].name)
        figures = zip(
            *(column.tolist() for column in (*self.results.columns, failed, passed, known, feasible)), strict=True
        )
        for row, found in zip(self.rows, figures, strict=True):
            yield make.row(row, found) if fail_below is None or found[2] <= fail_below else None

    def levels(self, key: str, end: str) -> NDArray[np.int64]:
        """The levels of the criterion *key* at one end, -1 where it does not apply."""
        place = self.coding.keys.index(key)
        if end == "low":
            return np.asarray(self.coding.low.take(self.low[place]))
        return np.asarray(self.coding.high.take(self.high[place]))

    def feasible(self, option: Option) -> NDArray[np.bool_]:
        """Where *option* is feasible for certain."""
        found = np.ones(len(self.rows), np.bool_)
        for key, level in option.requires.items():
            found &= self.levels(key, "low") >= level
        if option.verdict is not None:
            found &= self.results.verdict_low <= self.rubric.verdict_rank[option.verdict]
        return found

    def bits(self, masks: Sequence[NDArray[np.bool_]]) -> NDArray[np.object_]:
        """For each row a number with a bit for each of *masks*, the first the lowest."""
        found = np.zeros(len(self.rows), np.object_)
        for place, mask in enumerate(masks):
            found += np.where(mask, 1 << place, 0)
        return found


def _codes(rows: list[list[int]]) -> NDArray[np.intp]:
    return np.ascontiguousarray(np.array(rows, np.intp).T)


class _Maker:
    """Makes rows of figures; what many rows share is made once."""

    def __init__(self, rubric: Rubric, asked: str) -> None:
        self.rubric = rubric
        self.asked = asked
        self.keys_of = list(rubric.criteria)
        self.ids = [verdict.id for verdict in rubric.verdicts]
        self.names = [verdict.name for verdict in rubric.verdicts]
        self.going = [verdict.go for verdict in rubric.verdicts]
        self.gates = list(rubric.gates)
        self.asks = any(self.going)
        self.gated: dict[int, tuple[str, ...]] = {}
        self.chosen: dict[tuple[tuple[str, ...], int], str | None] = {}

    def row(self, row: Plain, found: tuple[int, ...]) -> Row:
        """The row that *found* comes to: the figures of the kernel, and bits for gates and options."""
        score_low, score_high, low, high, _, _, answered, coverage, failed, passed, known, feasible = found
        unsure = ((1 << len(self.gates)) - 1) & ~failed & ~passed
        return Row(
            locality=row.locality,
            file=row.file,
            as_of=str(row.as_of),
            service=None,
            score=None if score_low < 0 else (score_low / SHARE_UNITS, score_high / SHARE_UNITS),
            shown_score="",
            verdict=(low, high),
            ids=(self.ids[low], self.ids[high]),
            titles=(self.names[low], self.names[high]),
            go=self.go(low, high),
            rubric=(self.rubric.rubric, self.rubric.version),
            failed=self.keys(failed),
            open=self.keys(unsure),
            recommended=None if row.unify is None else self.option(row.unify, feasible),
            answered=answered / SHARE_UNITS,
            known=known,
            of=len(self.rubric.criteria),
            coverage=coverage / SHARE_UNITS,
            standing="holds",
            regression=None,
            movement=None,
            place=None,
            not_applicable=tuple((self.keys_of[place], reason) for place, reason in sorted(row.absent)),
            asked=self.asked,
        )

    def go(self, low: int, high: int) -> str:
        """Yes or no where both ends agree."""
        if not self.asks:
            return ""
        return ("yes" if self.going[low] else "no") if self.going[low] == self.going[high] else "open"

    def keys(self, bits: int) -> tuple[str, ...]:
        """The gates of *bits*."""
        if (found := self.gated.get(bits)) is None:
            found = self.gated[bits] = tuple(key for place, key in enumerate(self.gates) if bits >> place & 1)
        return found

    def option(self, unify: tuple[str, ...], feasible: int) -> str | None:
        """The lightest option that provides *unify* and is among those *feasible*."""
        if (unify, feasible) not in self.chosen:
            self.chosen[unify, feasible] = next(
                (
                    option.id
                    for place, option in enumerate(self.rubric.options)
                    if feasible >> place & 1 and set(unify) <= set(option.provides)
                ),
                None,
            )
        return self.chosen[unify, feasible]


@lru_cache(maxsize=16)
def _reader(rubric: Rubric, header: tuple[str, ...]) -> TableReader | None:
    try:
        return TableReader(rubric, header)
    except Odd:
        return None


def rows_by_kernel(rubric: Rubric, chunk: Sequence[Source], fail_below: int | None) -> dict[int, tuple[Row, Plain]]:
    """The rows of those of *chunk* that are plain rows of tables, by their places in it.

    Left out are odd ones, and those whose verdict is not for certain *fail_below* (a place) or better.
    """
    tables: dict[tuple[str, ...], list[int]] = {}
    for place, source in enumerate(chunk):
        if isinstance(source, TableRow) and isinstance(source.row, TextRow) and source.row.header:
            tables.setdefault(source.row.header, []).append(place)
    found: dict[int, tuple[Row, Plain]] = {}
    for header, places in tables.items():
        if (reader := _reader(rubric, header)) is None:
            continue
        plain = dict(_plain_rows(reader, chunk, places))
        if plain:
            made = Scored(rubric, list(plain.values())).made(fail_below)
            pairs = zip(plain.items(), made, strict=True)
            found |= {place: (row, read) for (place, read), row in pairs if row is not None}
    return found


def _plain_rows(reader: TableReader, chunk: Sequence[Source], places: Sequence[int]) -> Iterator[tuple[int, Plain]]:
    for place in places:
        try:
            yield place, reader.plain(cast("TableRow", chunk[place]).row)  # type: ignore[arg-type]  # wide ones only
        except Odd:
            continue
