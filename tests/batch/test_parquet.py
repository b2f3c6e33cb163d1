"""Results as Parquet: the figures of the csv, as numbers and text, in groups of rows that are always cut alike."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from caretrust_readiness.report.rows import BadRow
from caretrust_readiness.report.writers import parquet
from tests.batch.batching import OPEN, SAILS, Batch, Start, command, crowd, ended, fleet, put, table
from tests.batch.test_output import linux_only, posix_only
from tests.batch.test_processes import children


def read(path: str) -> pl.DataFrame:
    """The Parquet file *path* as polars reads it."""
    return pl.read_parquet(path)


@pytest.mark.parametrize("options", [[], ["--fail-below", "sail"], ["--by-service"], ["--long"]])
def test_it_holds_what_the_csv_holds(batch: Batch, options: list[str]) -> None:
    places = fleet()
    put(places, odd=SAILS.replace("Midport", "'=1+1; @port'"))

    text = batch(places, *options, form="csv")
    ran = batch(places, *options, "-o", "found.parquet")

    found, expected = read("found.parquet"), pl.read_csv(io.StringIO(text.out), infer_schema=False)
    assert found.columns == expected.columns
    assert found.height == len(text.rows)
    assert (ran.status, ran.out) == (text.status, "")
    for name in found.columns:
        cells = expected[name].str.replace_all("(^|;)'", "$1")
        cells = cells.eq("true") if found[name].dtype == pl.Boolean else cells.cast(found[name].dtype)
        assert found[name].to_list() == cells.to_list(), name


def test_numbers_are_numbers_and_what_is_blank_is_null(batch: Batch) -> None:
    batch(fleet(), "-o", "found.parquet")

    found = read("found.parquet")

    kinds = {name: str(kind) for name, kind in found.schema.items() if kind != pl.String}
    numbers = ("score_low", "score_high", "answered", "evidence_coverage")
    assert kinds == dict.fromkeys(numbers, "Float64") | {"settled": "Boolean"} | dict.fromkeys(
        ("known", "answered_of", "not_applicable"), "Int32"
    )
    broken = found.filter(pl.col("problems").is_not_null()).to_dicts()
    assert [{name for name, value in row.items() if value is not None} for row in broken] == [{"file", "problems"}]


def test_rows_are_cut_into_the_same_groups_whatever_shares_the_work(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "GROUP", 16)
    crowd("places", 40)

    for jobs in ("1", "2"):
        batch("places", "--jobs", jobs, "-o", f"{jobs}.parquet")

    one, two = Path("1.parquet").read_bytes(), Path("2.parquet").read_bytes()
    assert one == two
    metadata = pq.ParquetFile(io.BytesIO(one)).metadata
    assert [metadata.row_group(place).num_rows for place in range(metadata.num_row_groups)] == [16, 16, 8]


def test_a_full_group_is_written_and_no_longer_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP", 100)
    given: list[bytes] = []
    writer = parquet.Writer(given.append)
    rows = [BadRow(f"f{number}", ()) for number in range(70)]

    for _ in range(20):
        writer.add(parquet.rows_as_arrow(rows))
        assert writer.count < 100
    written = len(b"".join(given))
    writer.end()

    whole = b"".join(given)
    assert written > len(whole) / 3
    assert pq.read_table(io.BytesIO(whole))["file"].to_pylist() == [row.file for row in rows] * 20


def test_it_may_go_to_standard_output() -> None:
    put(a=SAILS, b=OPEN)

    done = subprocess.run(command("a.yaml", "b.yaml", form="parquet"), capture_output=True, check=True)

    assert pl.read_parquet(io.BytesIO(done.stdout))["locality"].to_list() == ["Midport", "Southport"]


def test_what_was_assessed_is_read_with_any_tool_and_a_table_of_answers_may_be_parquet_too(batch: Batch) -> None:
    pl.read_csv(table(600)).write_parquet("many.parquet")

    batch("many.csv", "-o", "one.parquet")
    batch("many.parquet", "-o", "two.parquet")

    one, two = read("one.parquet"), read("two.parquet")
    assert one.drop("file").equals(two.drop("file"))
    assert two["file"].to_list()[:2] == ["many.parquet:2", "many.parquet:3"]


def test_a_missing_library_is_told_before_anything_is_scored(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    put(a=SAILS)
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    ran = batch("a.yaml", "-o", "found.parquet")

    assert (ran.status, Path("found.parquet").exists()) == (2, False)
    assert "--format: error[extra-missing]: writing Parquet needs the extra 'parquet'" in ran.err
    assert "pip install 'caretrust[parquet]'" in ran.err


# What goes wrong midway


@posix_only
def test_a_file_that_may_not_grow_leaves_the_old_one() -> None:
    Path("out").mkdir()
    Path("out/found.parquet").write_bytes(b"of yesterday")
    run = command(table(9000), "-o", "out/found.parquet")

    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 16; PYTHONDONTWRITEBYTECODE=1 exec "$@"', "sh", *run], capture_output=True, check=False
    )

    told = b"caretrust: error[output]: cannot write 'out/found.parquet': file too large\n"
    assert (done.returncode, done.stderr[: len(told)]) == (2, told)
    assert [(path.name, path.read_bytes()) for path in Path("out").iterdir()] == [("found.parquet", b"of yesterday")]


@posix_only
def test_a_full_device_is_told() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")

    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command(table(600), form="parquet"), stdout=full, stderr=subprocess.PIPE, check=False)

    assert (done.returncode, done.stderr) == (
        2,
        b"caretrust: error[output]: cannot write to standard output: no space left on device\n",
    )


@linux_only
def test_a_worker_that_is_killed_costs_no_row_of_a_table(batch: Batch, start: Start) -> None:
    batch(table(20_000), "--jobs", "1", "-o", "whole.parquet")

    run = start("many.csv", "--jobs", "2", "-o", "found.parquet")
    while not (found := children(run)) and run.poll() is None:
        pass
    for number in found[:1]:
        os.kill(number, signal.SIGKILL)
    ran = ended(run)

    assert ran.status == 0
    assert Path("found.parquet").read_bytes() == Path("whole.parquet").read_bytes()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_wrong_cell_far_down_is_a_row_that_names_it_and_the_others_are_scored(batch: Batch, ending: str) -> None:
    rows = [f"Place {number},2026,{9 if number == 18_000 else number % 4}\n" for number in range(20_000)]
    Path("t.csv").write_text(f"locality,as_of,officers\n{''.join(rows)}", encoding="utf-8")
    pl.read_csv("t.csv").write_parquet("t.parquet")

    ran = batch(f"t.{ending}", "--quiet", "-o", "found.parquet")

    found = read("found.parquet")
    bad = found.filter(pl.col("problems").is_not_null())
    assert ran.status == 2
    assert (found.height, bad["file"].to_list()) == (20_000, [f"t.{ending}:18002"])
    said = f"t.{ending}:18002:3: error[answer-range]: column 'officers': 'officers' has no level 9"
    assert bad["problems"][0].startswith(said)
    assert found["locality"][19_999] == "Place 19999"
