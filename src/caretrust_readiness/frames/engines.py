"""The kinds of data frame: each a few lines around record batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from caretrust_readiness.model.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from caretrust_readiness.frames.arrow import Assessor, OnError
    from caretrust_readiness.model.rubric import Rubric

    Make = Callable[[list[str], str], Assessor]

Frame = TypeVar("Frame")


def assess(frame: Frame, rubric: Rubric, *, evidenced: bool = False, on_error: OnError = "raise") -> Frame:
    """*frame* with the columns of its assessment, row by row: the very figures of :func:`~caretrust_readiness.assess`.

    What comes out is of the same kind: a ``pyarrow`` Table, RecordBatch or RecordBatchReader, a ``polars`` DataFrame
    or LazyFrame, a ``pandas`` or ``pyspark`` DataFrame; of a ``duckdb`` relation it is an Arrow table.

    Args:
        frame: A column a criterion, called as it is (its level; null for unknown), or ``ID.low`` and ``ID.high``, or
            ``ID.value``; ``ID.not_applicable`` (true); ``ID.evidence_date`` beside ``as_of``; ``service``. Any other
            column passes through.
        rubric: From :func:`~caretrust_readiness.load_rubric`.
        evidenced: Whether every level counts as evidenced; else evidence caps hold where no good evidence is dated.
        on_error: ``raise``, or ``keep``: a row with a cell that cannot be read has no results, and says why in a
            column ``problems``.

    Raises:
        InputError: a column cannot be read, or (with ``raise``) a cell; lazy frames say so when they are collected.
        TypeError: *frame* is of no kind that is known.
    """
    try:
        import numpy  # noqa: F401, ICN001, PLC0415 - an extra
        import pyarrow  # noqa: F401, ICN001, PLC0415 - as above
    except ImportError:
        from caretrust_readiness.model.extras import how_to_get  # noqa: PLC0415 - as above

        said = "data frames need pyarrow and numpy"
        raise InputError((Problem("frames", None, "extra-missing", said, how_to_get("frames")),)) from None
    from caretrust_readiness.frames.arrow import assessor  # noqa: PLC0415 - as above

    def make(names: list[str], where: str = "row {}") -> Assessor:
        return assessor(rubric, names, evidenced=evidenced, on_error=on_error, where=where)

    kind = type(frame)
    for owner in kind.__mro__:
        if (wrap := _KINDS.get((owner.__module__.partition(".")[0], owner.__name__))) is not None:
            return cast("Frame", wrap(frame, make))
    raise TypeError(f"no data frame that is known: {kind.__module__}.{kind.__qualname__}")


def _arrow_table(frame: pa.Table, make: Make) -> pa.Table:
    from caretrust_readiness.frames.arrow import table_results  # noqa: PLC0415 - as in assess

    found = make(frame.column_names, "row {}")
    for field, column in zip(found.fields, table_results(found, frame).columns, strict=True):
        frame = frame.append_column(field, column)
    return frame


def _arrow_batch(frame: pa.RecordBatch, make: Make) -> pa.RecordBatch:
    return make(frame.schema.names, "row {}").with_results(frame)


def _arrow_reader(frame: pa.RecordBatchReader, make: Make) -> pa.RecordBatchReader:
    import pyarrow as pa  # noqa: PLC0415 - as in assess

    found = make(frame.schema.names, "row {}")
    schema = pa.schema([*frame.schema, *found.fields], metadata=frame.schema.metadata)
    return pa.RecordBatchReader.from_batches(schema, found.stream(frame))


def _polars_frame(frame: Any, make: Make, where: str = "row {}") -> Any:
    import polars as pl  # noqa: PLC0415 - only who has such a frame

    from caretrust_readiness.frames.arrow import table_results  # noqa: PLC0415 - as in assess

    found = make(frame.columns, where)
    asked = frame.select(found.layout.names).to_arrow()
    return frame.hstack(pl.from_arrow(table_results(found, asked)))


def _polars_lazy(frame: Any, make: Make) -> Any:
    import polars as pl  # noqa: PLC0415 - only who has such a frame

    schema = frame.collect_schema()
    found = make(schema.names(), "row {}")
    added = cast("pl.DataFrame", pl.from_arrow(_nothing(found))).schema
    where = "row {} of a piece"
    return frame.map_batches(
        lambda piece: _polars_frame(piece, make, where),
        schema={**schema, **added},
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
        streamable=True,
    )


def _nothing(found: Assessor) -> Any:
    """A table without rows that has the added columns."""
    import pyarrow as pa  # noqa: PLC0415 - as in assess

    return pa.schema(found.fields).empty_table()


def _pandas_frame(frame: Any, make: Make) -> Any:
    import pandas as pd  # noqa: PLC0415 - only who has such a frame
    import pyarrow as pa  # noqa: PLC0415 - as in assess

    from caretrust_readiness.frames.arrow import table_results  # noqa: PLC0415 - as in assess

    found = make([str(name) for name in frame.columns], "row {}")
    asked = frame[found.layout.names]
    results = table_results(found, pa.Table.from_pandas(asked, preserve_index=False)).to_pandas(
        types_mapper={pa.int32(): pd.Int32Dtype()}.get
    )
    return frame.assign(**{name: results[name].array for name in results.columns})


def _duckdb_relation(frame: Any, make: Make) -> Any:
    # Older ones know the second name only, newer ones warn of it.
    read = getattr(frame, "to_arrow_reader", None) or frame.fetch_arrow_reader
    return _arrow_reader(read(1 << 16), make).read_all()


def _spark_frame(frame: Any, make: Make) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - only who has such a frame
    from pyspark.sql.types import StructType  # noqa: PLC0415 - as above

    found = make(frame.columns, "row {} of its partition")
    added = from_arrow_schema(_nothing(found).schema)

    names = frame.columns

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return found.stream(batch.rename_columns(names) for batch in batches)

    # Spark takes a point in a name for a part of a column, also where it names the columns itself.
    plain = frame.toDF(*(f"column{place}" for place in range(len(names))))
    return plain.mapInArrow(work, StructType([*frame.schema.fields, *added.fields]))


_KINDS: dict[tuple[str, str], Callable[[Any, Any], Any]] = {
    ("pyarrow", "Table"): _arrow_table,
    ("pyarrow", "RecordBatch"): _arrow_batch,
    ("pyarrow", "RecordBatchReader"): _arrow_reader,
    ("polars", "DataFrame"): _polars_frame,
    ("polars", "LazyFrame"): _polars_lazy,
    ("pandas", "DataFrame"): _pandas_frame,
    ("duckdb", "DuckDBPyRelation"): _duckdb_relation,
    ("_duckdb", "DuckDBPyRelation"): _duckdb_relation,
    ("pyspark", "DataFrame"): _spark_frame,
}
