"""Rows of tables by the kernel: those that are plain are scored together, the others go the usual way."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from caretrust_readiness.batch.plain_rows import Odd, Plain, TableReader, reader_of
from caretrust_readiness.batch.sources import TableRow
from caretrust_readiness.frames.coding import coding_of
from caretrust_readiness.frames.kernel import Coded, assess_codes
from caretrust_readiness.frames.plans import SHARE_UNITS
from caretrust_readiness.reading.tables.row import Row as TextRow
from caretrust_readiness.report.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from caretrust_readiness.batch.sources import Source
    from caretrust_readiness.frames.coding import Codes, Coding
    from caretrust_readiness.model.parts import Option
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.model.terms import PartialDate


#: So many bits have a place in 64, beside the sign.
_BITS = 63


class Scored:
    """Plain rows of one table, scored together."""

    def __init__(self, rubric: Rubric, rows: Sequence[Plain]) -> None:
        self.rubric = rubric
        self.rows = rows
        self.coding = coding_of(rubric)
        self.low, self.high = _codes(self.coding, rows)
        absent = np.array([bool(row.absent) for row in rows])
        self.results = assess_codes(rubric, Coded(low=self.low, high=self.high, absent=absent), coverage=True)

    def made(self, fail_below: int | None) -> Iterator[Row | None]:
        """The row of each; None where its verdict is not for certain *fail_below* (a place) or better."""
        gates = tuple(self.rubric.gates.items())
        failed = self.bits([self.levels(key, "high") < level for key, level in gates])
        passed = self.bits([self.levels(key, "low") >= level for key, level in gates])
        known = np.zeros(len(self.rows), np.int64)
        for place, codes in enumerate(self.low):
            known += self.coding.of(self.coding.known, place).take(codes)
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
            return np.asarray(self.coding.of(self.coding.low, place).take(self.low[place]))
        return np.asarray(self.coding.of(self.coding.high, place).take(self.high[place]))

    def feasible(self, option: Option) -> NDArray[np.bool_]:
        """Where *option* is feasible for certain."""
        found = np.ones(len(self.rows), np.bool_)
        for key, level in option.requires.items():
            found &= self.levels(key, "low") >= level
        if option.verdict is not None:
            found &= self.results.verdict_low <= self.rubric.verdict_rank[option.verdict]
        return found

    def bits(self, masks: Sequence[NDArray[np.bool_]]) -> NDArray[Any]:
        """For each row a number with a bit for each of *masks*, the first the lowest."""
        kind: Any = np.int64 if len(masks) < _BITS else np.object_  # Python's own numbers have as many as they need
        found = np.zeros(len(self.rows), kind)
        for place, mask in enumerate(masks):
            found += mask.astype(kind) * (1 << place)
        return found


def _codes(coding: Coding, rows: Sequence[Plain]) -> tuple[Codes, Codes]:
    """The codes of *rows* for both ends, a row of them a criterion; the same twice where nothing is a range."""
    gathered = array("i")
    for row in rows:
        gathered.fromlist(row.codes)
    said = np.frombuffer(gathered, np.intc)
    numbers = np.repeat(np.arange(len(rows)), [len(row.codes) for row in rows])
    unknown = np.array([coding.unknown(place) for place in range(len(coding.keys))], coding.dtype)
    low = np.repeat(unknown[:, np.newaxis], len(rows), axis=1)
    places = coding.owner.take(said)
    low[places, numbers] = said - np.array(coding.starts).take(places)
    ranges = [(place, number, code) for number, row in enumerate(rows) for place, code in row.ranges]
    high = low.copy() if ranges else low
    for place, number, code in ranges:
        high[place, number] = code - coding.starts[place]
    evidenced = [(place, number) for number, row in enumerate(rows) for place in row.evidenced]
    for place, number in evidenced:
        if low[place, number] != coding.absent(place):
            low[place, number] += coding.evidence_offset(place)
            if ranges:
                high[place, number] += coding.evidence_offset(place)
    return low, high


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
        self.days: dict[PartialDate, str] = {}
        self.gated: dict[int, tuple[str, ...]] = {}
        self.chosen: dict[tuple[tuple[str, ...], int], str | None] = {}

    def row(self, row: Plain, found: tuple[int, ...]) -> Row:
        """The row that *found* comes to: the figures of the kernel, and bits for gates and options."""
        score_low, score_high, low, high, _, _, answered, coverage, failed, passed, known, feasible = found
        unsure = ((1 << len(self.gates)) - 1) & ~failed & ~passed
        return Row(
            locality=row.locality,
            file=row.file,
            as_of=self.day(row.as_of),
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
            not_applicable=tuple((self.keys_of[place], reason) for place, reason in sorted(row.absent))
            if row.absent
            else (),
            asked=self.asked,
        )

    def day(self, day: PartialDate) -> str:
        """A day in words: most rows of a table have the same."""
        if (found := self.days.get(day)) is None:
            found = self.days[day] = str(day)
        return found

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
        if (reader := reader_of(rubric, header)) is None:
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
