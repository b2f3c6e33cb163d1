"""Record batches in, the same batches with results out: what every kind of frame goes through."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from caretrust_readiness.frames.kernel import assess_codes
from caretrust_readiness.frames.layout import FRAME, LOCALITY, PROBLEMS, layout
from caretrust_readiness.frames.plans import SHARE_UNITS
from caretrust_readiness.frames.reading import read_batch
from caretrust_readiness.model.problems import InputError, Problem, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from caretrust_readiness.frames.cells import Faults
    from caretrust_readiness.frames.kernel import Results
    from caretrust_readiness.frames.layout import Layout
    from caretrust_readiness.frames.numbers import Mask
    from caretrust_readiness.model.rubric import Rubric

OnError: TypeAlias = Literal["raise", "keep"]
#: Rows at once, so that memory is bounded whatever the frame holds.
ROWS = 65_536
#: Of a batch, so many cells that cannot be read are told.
_TOLD = 20
#: The columns that are added, but for problems.
FIELDS: tuple[tuple[str, pa.DataType], ...] = (
    ("go", pa.string()),
    ("score_low", pa.float64()),
    ("score_high", pa.float64()),
    ("verdict_low", pa.string()),
    ("verdict_high", pa.string()),
    ("gates_failed", pa.int32()),
    ("gates_open", pa.int32()),
    ("answered", pa.float64()),
)


class Assessor(NamedTuple):
    """How the batches of one frame are assessed; all of it can be sent to another process."""

    rubric: Rubric
    layout: Layout
    evidenced: bool = False
    on_error: OnError = "raise"
    where: str = "row {}"
    """How messages call a row; braces stand for its number, from 0."""

    @property
    def fields(self) -> list[pa.Field]:
        """The columns that are added."""
        added = [*FIELDS, (PROBLEMS, pa.string())] if self.on_error == "keep" else FIELDS
        return [pa.field(name, kind) for name, kind in added]

    def results(self, batch: pa.RecordBatch, start: int = 0) -> pa.RecordBatch:
        """The columns that are added to *batch*, whose first row is row *start* of the frame.

        Raises:
            InputError: with the first cells that cannot be read, unless they are kept.
        """
        coded, faults = read_batch(self.rubric, self.layout, batch, evidenced=self.evidenced)
        if faults and self.on_error == "raise":
            error = InputError(())
            error.problems = tuple(_problems(faults, batch, start, self.where))  # by rows, which have no position
            raise error
        faulty = np.zeros(batch.num_rows, np.bool_)
        for found in faults:
            faulty[found.rows] = True
        columns = _columns(self.rubric, assess_codes(self.rubric, coded), faulty if faults else None)
        if self.on_error == "keep":
            columns.append(pa.array(_kept(faults, batch.num_rows), pa.string()))
        return pa.RecordBatch.from_arrays(columns, schema=pa.schema(self.fields))

    def with_results(self, batch: pa.RecordBatch, start: int = 0) -> pa.RecordBatch:
        """*batch* with its results.

        Raises:
            InputError: as :meth:`results`.
        """
        added = self.results(batch, start)
        schema = pa.schema([*batch.schema, *self.fields], metadata=batch.schema.metadata)
        return pa.RecordBatch.from_arrays([*batch.columns, *added.columns], schema=schema)

    def stream(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Each of *batches* with its results, at most :data:`ROWS` rows at once.

        Raises:
            InputError: as :meth:`results`.
        """
        start = 0
        for batch in batches:
            for offset in range(0, batch.num_rows, ROWS):
                piece = batch.slice(offset, ROWS)
                yield self.with_results(piece, start)
                start += piece.num_rows


def assessor(
    rubric: Rubric, names: Sequence[str], *, evidenced: bool, on_error: OnError, where: str = "row {}"
) -> Assessor:
    """What assesses frames whose columns are *names*.

    Raises:
        InputError: a column cannot be read.
    """
    found = layout(rubric, names, keep=on_error == "keep")
    return Assessor(rubric, found, evidenced, on_error, where)


def table_results(found: Assessor, table: pa.Table) -> pa.Table:
    """The columns that are added to *table*.

    Raises:
        InputError: with the first cells that cannot be read, unless they are kept.
    """
    batches = table.select(found.layout.names).to_batches(max_chunksize=ROWS)
    starts = accumulate((batch.num_rows for batch in batches[:-1]), initial=0)
    with ThreadPoolExecutor(pa.cpu_count()) as pool:  # what takes time in a batch lets other threads work
        pieces = list(pool.map(found.results, batches, starts))
    return pa.Table.from_batches(pieces, schema=pa.schema(found.fields))


def _columns(rubric: Rubric, results: Results, faulty: Mask | None) -> list[pa.Array]:
    going = np.array([verdict.go for verdict in rubric.verdicts], np.int8)
    if going.any():
        both = going.take(results.verdict_low) + going.take(results.verdict_high)
        go = _words(("no", "open", "yes"), both, faulty)
    else:
        go = pa.nulls(len(results.score_low), pa.string())
    ids = tuple(verdict.id for verdict in rubric.verdicts)
    none = results.score_low < 0
    scoreless = none if faulty is None else none | faulty
    return [
        go,
        pa.array(results.score_low / SHARE_UNITS, mask=scoreless),
        pa.array(results.score_high / SHARE_UNITS, mask=scoreless),
        _words(ids, results.verdict_low, faulty),
        _words(ids, results.verdict_high, faulty),
        pa.array(results.gates_failed, mask=faulty),
        pa.array(results.gates_open, mask=faulty),
        pa.array(results.answered / SHARE_UNITS, mask=faulty),
    ]


def _words(words: Sequence[str], places: NDArray[np.int8], faulty: Mask | None) -> pa.Array:
    indices = pa.array(places, mask=faulty)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string())).dictionary_decode()


def _problems(faults: list[Faults], batch: pa.RecordBatch, start: int, where: str) -> Iterator[Problem]:
    """A problem for each of the first cells that cannot be read, row by row, and a count of the others."""
    cells = sorted((int(row), place) for place, found in enumerate(faults) for row in found.rows[:_TOLD])
    for row, place in cells[:_TOLD]:
        found = faults[place]
        finding = found.say(row)
        at = f"{where.format(start + row)}{_locality(batch, row)}, column {quote(found.column)}"
        yield Problem(FRAME, None, finding.code, f"{at}: {finding.message}", finding.hint)
    if (more := sum(len(found.rows) for found in faults) - len(cells[:_TOLD])) > 0:
        rows = f"{where.format(start)} to {where.format(start + batch.num_rows - 1)}"
        yield Problem(FRAME, None, "frame-more", f"{more} more cells of {rows} cannot be read")


def _locality(batch: pa.RecordBatch, row: int) -> str:
    """The place that a row is of, where the frame says so."""
    if LOCALITY not in batch.schema.names:
        return ""
    return f" ({quote(batch.column(LOCALITY)[row])})"


def _kept(faults: list[Faults], rows: int) -> list[str | None]:
    """For each of *rows*, what is wrong with it; None for nothing."""
    told: list[list[str]] = [[] for _ in range(rows)] if faults else []
    for found in faults:
        for row in found.rows.tolist():
            told[row].append(f"{found.column}: {found.say(row).message}")
    return [" | ".join(one) or None for one in told] if faults else [None] * rows
