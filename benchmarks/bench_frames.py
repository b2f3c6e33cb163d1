"""Data frames: the kernel beside a matrix product, files beside reading and writing them, tables in batch."""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from timing import command, compare, seconds

from caretrust_readiness import frames
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.loading import shipped_rubric

CARETRUST = str(Path(sys.executable).parent / "caretrust")
#: Share of cells that nobody has answered.
UNKNOWN = 0.1
#: What rows through `batch` are compared with: every row of the same table, and nothing done with it.
READER = "import csv, sys\nfor row in csv.reader(open(sys.argv[1], newline='')):\n    pass\n"


def table(rubric: Rubric, rows: int, absent: float) -> pa.Table:
    """Places with a level for each criterion, a tenth of them unknown; of some criteria a share does not apply."""
    draw = np.random.default_rng(1)
    columns: dict[str, pa.Array] = {}
    for key, criterion in rubric.criteria.items():
        unknown = draw.random(rows) < UNKNOWN
        if criterion.measure is not None:
            columns[f"{key}.value"] = pa.array(draw.integers(1, 100, rows).astype(float), mask=unknown)
            continue
        away = draw.random(rows) < (absent if criterion.gate is None else 0)
        columns[key] = pa.array(draw.integers(0, criterion.top + 1, rows).astype(np.int8), mask=unknown | away)
        if absent and criterion.gate is None:
            columns[f"{key}.not_applicable"] = pa.array(away)
    return pa.table(columns)


def write_places(path: Path, rubric: Rubric, rows: int) -> None:
    """The same as a table that `batch` reads."""
    found = table(rubric, rows, 0)
    names = ["locality", "as_of", *found.column_names]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        for number, row in enumerate(zip(*(column.to_pylist() for column in found.columns), strict=True)):
            writer.writerow([f"Place {number}", "2026-01-31", *row])


def parquet(folder: Path, rubric: Rubric | None) -> None:
    """From Parquet to Parquet, assessed where there is a *rubric*."""
    found = pq.read_table(folder / "in.parquet")
    pq.write_table(found if rubric is None else frames.assess(found, rubric), folder / "out.parquet")


def comma(folder: Path, rubric: Rubric | None) -> None:
    """From CSV to CSV with polars, assessed where there is a *rubric*."""
    found = pl.read_csv(folder / "in.csv")
    (found if rubric is None else frames.assess(found, rubric)).write_csv(folder / "out.csv")


#: `caretrust` in which no table is long enough for the kernel.
SLOW = """
import sys
from caretrust_readiness.batch import scorer
from caretrust_readiness.cli import main
scorer._WORTH = sys.maxsize
sys.exit(main(sys.argv[1:]))
"""


def kernel(rubric: Rubric, rows: int, runs: int) -> None:
    """The kernel beside a matrix product, with all cells applying and with some that do not."""
    matrix, weights = np.ones((rows, len(rubric.criteria))), np.ones(len(rubric.criteria))
    for said, frame in (
        (f"{rows:,} x {len(rubric.criteria)}: the kernel", table(rubric, rows, 0)),
        (f"{rows // 10:,} rows, 5 % of cells not applicable", table(rubric, rows // 10, 0.05)),
    ):
        compare(
            f"{said} / a matrix product",
            partial(frames.assess, frame, rubric),
            partial(np.matmul, matrix[: frame.num_rows], weights),
            runs,
        )


def files(rubric: Rubric, rows: int, runs: int, folder: Path) -> None:
    """Files assessed beside files only read and written."""
    frame = table(rubric, rows, 0)
    pq.write_table(frame, folder / "in.parquet")
    pl.DataFrame(frame).write_csv(folder / "in.csv")
    said = f"{rows:,} x {len(rubric.criteria)}"
    for what, between in (
        (f"{said}: Parquet to Parquet / read and written", parquet),
        (f"{said}: CSV to CSV / by polars alone", comma),
    ):
        compare(what, partial(between, folder, rubric), partial(between, folder, None), runs)


def tables(rubric: Rubric, rows: int, runs: int, folder: Path) -> None:
    """A table through `batch` beside reading it, and its rows by the kernel beside one by one."""
    many, few = folder / "places.csv", folder / "few.csv"
    write_places(many, rubric, rows)
    write_places(few, rubric, rows // 10)
    batch = [CARETRUST, "batch", "--quiet", "--jobs", "1", "--format", "csv"]
    compare(
        f"{rows:,} rows through batch / csv.reader alone",
        command([*batch, str(many)]),
        command([sys.executable, "-c", READER, str(many)]),
        runs,
    )
    # In turn, and the least of each: others on the machine only add.
    times = [
        tuple(
            (seconds(command([*words, str(many)])) - seconds(command([*words, str(few)]))) / (rows - rows // 10)
            for words in ([sys.executable, "-c", SLOW, *batch[1:]], batch)
        )
        for _ in range(runs)
    ]
    slow, fast = (min(column) for column in zip(*times, strict=True))
    print(f"a row: one by one {slow * 1e6:.0f} µs, by the kernel {fast * 1e6:.0f} µs: {slow / fast:.1f}")


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    rubric = shipped_rubric()
    kernel(rubric, chosen.rows, chosen.runs)
    with tempfile.TemporaryDirectory() as name:
        files(rubric, chosen.rows, chosen.runs, Path(name))
        tables(rubric, max(chosen.rows // 20, 1), chosen.runs, Path(name))


if __name__ == "__main__":
    main()
