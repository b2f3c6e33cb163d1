"""A Spark frame, on a local JVM: the work is done in Spark's own workers, to which only values travel."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from caretrust_readiness import frames
from caretrust_readiness.frames.layout import RESULTS
from caretrust_readiness.frames.sql import DIALECTS, Asked, select
from caretrust_readiness.reading.loading import load_rubric
from tests.building import as_rubric
from tests.frames.drawn import WHOLE_DAYS, draw, figures
from tests.reference.generate import case_of_seed, to_yaml

pytestmark = [
    pytest.mark.skipif(
        shutil.which("java") is None,
        reason="Spark needs a Java runtime (Debian: default-jre-headless)",
    ),
    # Spark's own: it looks at Python's versions of things and leaves sockets to the collector.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyspark_sql = pytest.importorskip("pyspark.sql")
        root = str(Path(__file__).parents[2])
        os.environ["PYTHONPATH"] = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        os.environ["PYSPARK_PYTHON"] = sys.executable
        session = (
            pyspark_sql.SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.log.level", "OFF")
            .getOrCreate()
        )
        yield session
        session.stop()


def signed(table: pa.Table) -> pa.Table:
    """*table* without the types that Spark does not have."""
    kinds = [pa.int64() if pa.types.is_integer(kind) else kind for kind in table.schema.types]
    return table.cast(pa.schema(list(zip(table.column_names, kinds, strict=True))))


def test_a_spark_frame_has_the_same_figures(spark: Any) -> None:
    data, _ = case_of_seed(5)
    rubric = as_rubric(data)
    drawn = draw(Random(5), data, rubric, 60, evidenced=False)
    frame = spark.createDataFrame(signed(drawn.table)).repartition(2)

    found = frames.assess(frame, rubric)

    assert found.columns == [*frame.columns, *RESULTS]
    assert {tuple(row) for row in found.select(*RESULTS).collect()} == {
        (*figures(one).values(),) for one in drawn.expected
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_rubric_as_sql_has_the_figures_of_assess(spark: Any, seed: int) -> None:
    data = case_of_seed(seed)[0] | {"services": []}
    rubric = as_rubric(data)
    drawn = draw(Random(seed), data, rubric, 20, evidenced=False, days=WHOLE_DAYS)
    spark.createDataFrame(signed(drawn.table)).createOrReplaceTempView("answers")
    columns = tuple(drawn.table.column_names)

    rows = spark.sql(select(rubric, DIALECTS["spark"], Asked(columns=columns))).select(*RESULTS).collect()

    assert {tuple(row) for row in rows} == {(*figures(one).values(),) for one in drawn.expected}


def test_the_rubric_travels_as_values_and_its_file_may_be_gone(spark: Any, tmp_path: Path) -> None:
    path = tmp_path / "rubric.yaml"
    path.write_text(to_yaml(case_of_seed(5)[0]), encoding="utf-8")
    rubric = load_rubric(str(path))
    path.unlink()
    key = next(key for key, one in rubric.criteria.items() if one.measure is None)

    found = frames.assess(spark.createDataFrame(pa.table({key: [0, None, 1]})), rubric)

    assert found.count() == 3
    assert len(found.select("verdict_low").collect()) == 3


def test_a_wrong_cell_fails_the_job_with_its_place_and_can_be_kept(spark: Any) -> None:
    rubric = as_rubric(case_of_seed(5)[0])
    key = next(key for key, one in rubric.criteria.items() if one.measure is None)
    frame = spark.createDataFrame(pa.table({"locality": ["A", "B"], key: [0, 77]}))

    with pytest.raises(Exception, match=rf"row 1 of its partition \('B'\), column '{key}'"):
        frames.assess(frame, rubric).collect()
    kept = frames.assess(frame, rubric, on_error="keep").orderBy("locality").collect()
    assert [row["problems"] is None for row in kept] == [True, False]
    assert [row["verdict_low"] is None for row in kept] == [False, True]
