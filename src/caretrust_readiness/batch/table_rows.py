"""Rows of tables by the kernel: those that are plain are scored together, the others go the usual way."""

from __future__ import annotations

from array import array
from itertools import repeat
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
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from caretrust_readiness.batch.sources import Source
    from caretrust_readiness.frames.coding import Codes, Coding
    from caretrust_readiness.frames.kernel import Results
    from caretrust_readiness.model.parts import Option
    from caretrust_readiness.model.rubric import Rubric


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
        asked = "" if fail_below is None else self.rubric.verdicts[fail_below].name
        columns = _Columns(self.rubric, self.rows, self.results, asked)
        made = columns.made(*(column.tolist() for column in (failed, passed, known, feasible)))
        for row, verdict in zip(made, self.results.verdict_low.tolist(), strict=True):
            yield row if fail_below is None or verdict <= fail_below else None

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


class _Columns:
    """Rows made column by column: what many rows share is made once."""

    def __init__(self, rubric: Rubric, rows: Sequence[Plain], results: Results, asked: str) -> None:
        self.rubric = rubric
        self.rows = rows
        self.results = results
        self.asked = asked

    def made(self, failed: list[int], passed: list[int], known: list[int], feasible: list[int]) -> Iterator[Row]:
        """The rows, with a bit for each gate *failed* or *passed*, and for each option that is *feasible*."""
        results, rubric = self.results, self.rubric
        pairs = list(zip(results.verdict_low.tolist(), results.verdict_high.tolist(), strict=True))
        every = (1 << len(rubric.gates)) - 1
        days = {day: str(day) for day in {row.as_of for row in self.rows}}
        keys, day = self.keys, days.__getitem__
        columns: dict[str, Iterable[Any]] = {
            "locality": [row.locality for row in self.rows],
            "file": [row.file for row in self.rows],
            "as_of": [day(row.as_of) for row in self.rows],
            "score": self.scores(),
            "verdict": pairs,
            "failed": keys(failed),
            "open": keys([every & ~one & ~other for one, other in zip(failed, passed, strict=True)]),
            "recommended": self.recommended(feasible),
            "answered": (results.answered / SHARE_UNITS).tolist(),
            "known": known,
            "coverage": (results.coverage / SHARE_UNITS).tolist(),
            "not_applicable": [self.not_applicable(row) if row.absent else () for row in self.rows],
        }
        columns |= self.told(pairs) | {name: repeat(value) for name, value in self.shared().items()}
        return map(Row, *(columns[name] for name in Row._fields))

    def shared(self) -> dict[str, Any]:
        """What is the same in every row."""
        rubric = self.rubric
        nothing = dict.fromkeys(("service", "regression", "movement", "place"))
        return nothing | {
            "shown_score": "",
            "rubric": (rubric.rubric, rubric.version),
            "of": len(rubric.criteria),
            "standing": "holds",
            "domains": (),
            "asked": self.asked,
            "criteria": (),
        }

    def scores(self) -> list[tuple[float, float] | None]:
        """Both ends of the score of each row."""
        low, high = self.results.score_low, self.results.score_high
        ends = zip((low / SHARE_UNITS).tolist(), (high / SHARE_UNITS).tolist(), strict=True)
        return [None if pair[0] < 0 else pair for pair in ends]

    def told(self, pairs: Sequence[tuple[int, int]]) -> dict[str, Iterable[Any]]:
        """What is told of each of *pairs* of verdicts."""
        verdicts = self.rubric.verdicts
        asks = any(verdict.go for verdict in verdicts)
        found: dict[tuple[int, int], tuple[tuple[str, str], tuple[str, str], str]] = {}
        for pair in set(pairs):
            low, high = (verdicts[place] for place in pair)
            go = "" if not asks else "open" if low.go != high.go else "yes" if low.go else "no"
            found[pair] = (low.id, high.id), (low.name, high.name), go
        names = ("ids", "titles", "go")
        return {name: [found[pair][place] for pair in pairs] for place, name in enumerate(names)}

    def keys(self, bits: Sequence[int]) -> list[tuple[str, ...]]:
        """The gates of each of *bits*."""
        found = {
            one: tuple(key for place, key in enumerate(self.rubric.gates) if one >> place & 1) for one in set(bits)
        }
        return [found[one] for one in bits]

    def recommended(self, feasible: Sequence[int]) -> list[str | None]:
        """For each row that says what is to be unified, the lightest *feasible* option that provides that."""
        asked = [(row.unify, bits) for row, bits in zip(self.rows, feasible, strict=True)]
        found = {pair: None if pair[0] is None else self.option(pair[0], pair[1]) for pair in set(asked)}
        return [found[pair] for pair in asked]

    def option(self, unify: tuple[str, ...], feasible: int) -> str | None:
        """The lightest option that provides *unify* and is among those *feasible*."""
        options = enumerate(self.rubric.options)
        wanted = (one.id for place, one in options if feasible >> place & 1 and set(unify) <= set(one.provides))
        return next(wanted, None)

    def not_applicable(self, row: Plain) -> tuple[tuple[str, str], ...]:
        """What was declared not applicable in *row*, each with the reason."""
        keys = tuple(self.rubric.criteria)
        return tuple((keys[place], reason) for place, reason in sorted(row.absent))


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
