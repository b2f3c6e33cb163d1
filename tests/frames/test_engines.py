"""Every kind of frame comes back as its own kind, with the same figures beside the same columns."""

from __future__ import annotations

import sys
from random import Random
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import caretrust_readiness as caretrust
from caretrust_readiness import frames
from caretrust_readiness.frames import arrow
from caretrust_readiness.frames.layout import RESULTS
from caretrust_readiness.model.extras import how_to_get
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.rubric import Rubric
from tests.building import as_rubric
from tests.frames.drawn import Drawn, draw, figures
from tests.reference.generate import case_of_seed

SEED = 5


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return as_rubric(case_of_seed(SEED)[0])


@pytest.fixture(scope="module")
def drawn(rubric: Rubric) -> Drawn:
    found = draw(Random(SEED), case_of_seed(SEED)[0], rubric, 100, evidenced=False)
    return found._replace(table=found.table.append_column("mine", pa.array(range(100))))


def rows(table: pa.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.select(list(RESULTS)).to_pylist()
    return found


def wanted(drawn: Drawn) -> list[dict[str, Any]]:
    return [figures(one) for one in drawn.expected]


def test_the_package_names_the_room() -> None:
    assert caretrust.frames is frames


def test_an_arrow_table(rubric: Rubric, drawn: Drawn) -> None:
    found = frames.assess(drawn.table, rubric)

    assert rows(found) == wanted(drawn)
    assert found.column_names == [*drawn.table.column_names, *RESULTS]


def test_an_arrow_batch(rubric: Rubric, drawn: Drawn) -> None:
    (batch,) = drawn.table.combine_chunks().to_batches()

    found = frames.assess(batch, rubric)

    assert rows(pa.Table.from_batches([found])) == wanted(drawn)


def test_an_arrow_reader_is_read_as_it_is_asked_for(rubric: Rubric, drawn: Drawn) -> None:
    asked = []

    def batches() -> Any:
        for batch in drawn.table.to_batches(max_chunksize=30):
            asked.append(batch.num_rows)
            yield batch

    found = frames.assess(pa.RecordBatchReader.from_batches(drawn.table.schema, batches()), rubric)

    assert asked == []
    assert rows(found.read_all()) == wanted(drawn)


def test_a_table_in_many_pieces(rubric: Rubric, drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "ROWS", 7)

    assert rows(frames.assess(drawn.table, rubric)) == wanted(drawn)
    assert rows(frames.assess(drawn.table.to_reader(), rubric).read_all()) == wanted(drawn)


def test_a_table_without_rows(rubric: Rubric, drawn: Drawn) -> None:
    found = frames.assess(drawn.table.slice(0, 0), rubric)

    assert found.num_rows == 0
    assert found.column_names == [*drawn.table.column_names, *RESULTS]


def test_a_polars_frame(rubric: Rubric, drawn: Drawn) -> None:
    frame = pl.from_arrow(drawn.table)
    assert isinstance(frame, pl.DataFrame)

    found = frames.assess(frame, rubric)

    assert found.select(frame.columns).equals(frame)
    assert found.select(RESULTS).to_dicts() == wanted(drawn)


def test_a_lazy_polars_frame_knows_its_columns_before_it_is_collected(rubric: Rubric, drawn: Drawn) -> None:
    frame = pl.from_arrow(drawn.table)
    assert isinstance(frame, pl.DataFrame)

    found = frames.assess(frame.lazy(), rubric)

    assert found.collect_schema().names() == [*frame.columns, *RESULTS]
    for engine in ("in-memory", "streaming"):
        assert found.select(RESULTS).collect(engine=engine).to_dicts() == wanted(drawn)
    assert found.filter(pl.col("mine") < 3).select(RESULTS).collect().to_dicts() == wanted(drawn)[:3]


def test_a_pandas_frame_keeps_its_index(rubric: Rubric, drawn: Drawn) -> None:
    frame = drawn.table.to_pandas()
    frame.index = pd.Index([f"place {place}" for place in range(100)])

    found = frames.assess(frame, rubric)

    assert list(found.index) == list(frame.index)
    pd.testing.assert_frame_equal(found[list(frame.columns)], frame)
    assert pa.Table.from_pandas(found[list(RESULTS)], preserve_index=False).to_pylist() == wanted(drawn)


def test_a_duckdb_relation_comes_back_as_an_arrow_table(rubric: Rubric, drawn: Drawn) -> None:
    with duckdb.connect() as connection:
        found: Any = frames.assess(connection.from_arrow(drawn.table), rubric)

    assert rows(found) == wanted(drawn)


def test_what_is_no_frame_is_refused(rubric: Rubric) -> None:
    with pytest.raises(TypeError, match=r"no data frame that is known: builtins\.list"):
        frames.assess([], rubric)


def test_without_pyarrow_it_is_said_what_to_install(rubric: Rubric, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(InputError) as caught:
        frames.assess(pa.table({}), rubric)

    assert str(caught.value) == (
        f"frames: error[extra-missing]: data frames need pyarrow and numpy\n  hint: {how_to_get('frames')}"
    )
