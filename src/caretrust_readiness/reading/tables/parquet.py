"""Parquet: a column a heading; needs the extra 'parquet'."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from caretrust_readiness.model import limits
from caretrust_readiness.model.extras import how_to_get
from caretrust_readiness.model.problems import InputError, Position, Problem
from caretrust_readiness.reading.files import open_regular, refuse_unreadable
from caretrust_readiness.reading.kinds import described
from caretrust_readiness.reading.tables.cells import Day
from caretrust_readiness.reading.tables.numbers import exact
from caretrust_readiness.reading.tables.refusals import too_large
from caretrust_readiness.reading.tables.sheets import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.reading.tables.cells import Value

#: So many rows are held at a time.
_ROWS = 1_024


def lines(path: str) -> Iterator[Line]:
    """The headings, then each row of the file *path*, read as it is asked for.

    Raises:
        InputError: it cannot be read, or no further; or the library for it is missing.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError:
        _refuse(path, "extra-missing", "reading Parquet needs the extra 'parquet'", how_to_get("parquet"))
    try:
        with open_regular(path) as stream:
            start = stream.read(512)
            stream.seek(0)
            try:
                yield from _lines(path, parquet.ParquetFile(stream))
            except (pa.ArrowException, OSError, ValueError, OverflowError) as error:  # names and days that are none
                said, hint = described(start, "Parquet")
                _refuse(path, "table-syntax", f"not readable as Parquet: {said or error}", hint)
    except OSError as error:
        refuse_unreadable(path, error)


def _lines(path: str, file: Any) -> Iterator[Line]:
    names = file.schema_arrow.names
    if len(names) > limits.MAX_COLUMNS:
        too_large(path, 1, f"{len(names)} columns, and {limits.MAX_COLUMNS} is the most that is read")
    for group in range(file.metadata.num_row_groups):
        if file.metadata.row_group(group).total_byte_size > limits.MAX_GROUP:
            hint = "write it with smaller groups of rows"
            too_large(path, 1, f"a group of rows of more than {limits.MAX_GROUP} bytes", hint)
    yield Line(1, list(enumerate(names)))
    number = 1
    for batch in file.iter_batches(batch_size=_ROWS, use_threads=False):
        columns = [column.to_pylist() for column in batch.columns]
        for row in zip(*columns, strict=True):
            number += 1
            yield Line(number, [(place, _value(value)) for place, value in enumerate(row) if value is not None])


def _value(value: Any) -> Value:
    if isinstance(value, datetime | date):
        return Day(str(value).removesuffix(" 00:00:00"))
    if isinstance(value, float):
        return exact(value) if value == value and abs(value) != float("inf") else str(value)  # noqa: PLR0124 - no number
    return value if isinstance(value, str | bool | int | Decimal | list) else str(value)


def _refuse(path: str, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(path, Position(1, 1), code, message, hint),))
