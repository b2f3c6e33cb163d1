"""Parquet of many places: what the csv holds, as numbers, truth values and text; written a group of rows at a time.

What is blank in the csv is null here, and no text has an apostrophe before it: nothing in Parquet is a formula.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.report.writers import csv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from caretrust_readiness.report.rows import AnyRow

_EXTRA = "pip install 'caretrust[parquet]'"
#: So many rows become a group, whatever portions they come in: the same result gives the same bytes.
GROUP = 65_536
_NUMBERS = {"score_low", "score_high", "answered", "evidence_coverage", "share"}
_COUNTS = {"known", "answered_of", "not_applicable", "level_low", "level_high", "top", "evidence", "good_evidence"}
_TRUTHS = {"settled"}


def rows_as_arrow(rows: Iterable[AnyRow], *, long: bool = False) -> bytes:
    """The *rows* as a stream of Arrow; where they are *long*, a row for each criterion of them."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    found = csv.long_cells if long else csv.cells
    lines = [line for row in rows for line in found(row)]
    schema = _schema(long=long)
    columns = zip(*lines, strict=True) if lines else ((),) * len(schema)
    arrays = [pa.array(map(_value(one.name), cells), one.type) for one, cells in zip(schema, columns, strict=True)]
    stream = io.BytesIO()
    with pa.ipc.new_stream(stream, schema) as writer:
        writer.write(pa.RecordBatch.from_arrays(arrays, schema=schema))
    return stream.getvalue()


def _schema(*, long: bool) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - an extra

    kinds = dict.fromkeys(_NUMBERS, pa.float64()) | dict.fromkeys(_COUNTS, pa.int32()) | {"settled": pa.bool_()}
    return pa.schema([(name, kinds.get(name, pa.string())) for name in (csv.LONG if long else csv.COLUMNS)])


def _value(column: str) -> Callable[[object], object]:
    """What makes the value of a cell of *column* of its cell in a csv."""
    if column in _TRUTHS:
        return {"true": True, "false": False}.get  # type: ignore[return-value]  # a cell of it is a text
    return _number if column in _NUMBERS | _COUNTS else _text


def _number(cell: object) -> object:
    return None if cell == "" else cell


def _text(cell: object) -> object:
    return visible(cell) if isinstance(cell, str) and cell else None


class Writer:
    """Takes streams of Arrow, and gives *write* the bytes of one Parquet file; holds no more than a group of rows."""

    def __init__(self, write: Callable[[bytes], object], *, long: bool = False) -> None:
        """Begin a file.

        Raises:
            InputError: the library for it is missing.
        """
        try:
            from pyarrow import parquet  # noqa: PLC0415 - an extra
        except ImportError:
            message = "writing Parquet needs the extra 'parquet'"
            raise InputError((Problem("--format", None, "extra-missing", message, _EXTRA),)) from None
        self.give = write
        self.schema = _schema(long=long)
        self.made = _Made()
        self.file = parquet.ParquetWriter(self.made, self.schema)
        self.waiting: list[Any] = []
        self.count = 0

    def add(self, stream: bytes) -> None:
        """Take the rows of a *stream*; write what has become a group."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        table = pa.ipc.open_stream(stream).read_all()
        self.waiting.append(table)
        self.count += table.num_rows
        if self.count >= GROUP:
            self._put(GROUP)

    def _put(self, least: int) -> None:
        """Write what waits in groups, while at least *least* rows do."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        held = pa.concat_tables(self.waiting)
        while held.num_rows >= least and held.num_rows:
            self.file.write_table(held.slice(0, GROUP).combine_chunks(), row_group_size=GROUP)
            held = held.slice(GROUP)
        self.waiting, self.count = [held], held.num_rows
        self.give(self.made.taken())

    def end(self) -> None:
        """Write what is left, and the end of the file."""
        if self.waiting:
            self._put(1)
        self.file.close()
        self.give(self.made.taken())


class _Made(io.RawIOBase):
    """Holds what was made of a file and not yet written: that writing fails is then no matter of Arrow's."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.before = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """How much was made."""
        return self.before

    def write(self, piece: Any) -> int:
        """Keep a *piece*."""
        self.pieces.append(bytes(piece))
        self.before += len(self.pieces[-1])
        return len(self.pieces[-1])

    def taken(self) -> bytes:
        """What was made since it was last taken."""
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)
