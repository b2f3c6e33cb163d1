"""Data frames: the kernel beside a matrix product, files beside reading and writing them, tables in batch."""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
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


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    rubric = shipped_rubric()
    frame = table(rubric, chosen.rows, 0)
    matrix, weights = np.ones((chosen.rows, len(rubric.criteria))), np.ones(len(rubric.criteria))
    said = f"{chosen.rows:,} x {len(rubric.criteria)}"
    compare(
        f"{said}: the kernel / a matrix product",
        lambda: frames.assess(frame, rubric),
        lambda: matrix @ weights,
        chosen.runs,
    )
    some = table(rubric, chosen.rows // 10, 0.02)
    few = matrix[: some.num_rows]
    compare(
        f"{some.num_rows:,} rows, 2 % of cells not applicable / a matrix product",
        lambda: frames.assess(some, rubric),
        lambda: few @ weights,
        chosen.runs,
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pq.write_table(frame, folder / "in.parquet")
        pl.DataFrame(frame).write_csv(folder / "in.csv")
        compare(
            f"{said}: Parquet to Parquet / read and written",
            lambda: parquet(folder, rubric),
            lambda: parquet(folder, None),
            chosen.runs,
        )
        compare(
            f"{said}: CSV to CSV / by polars alone",
            lambda: comma(folder, rubric),
            lambda: comma(folder, None),
            chosen.runs,
        )
        rows = max(chosen.rows // 20, 1)
        places = folder / "places.csv"
        write_places(places, rubric, rows)
        batch = [CARETRUST, "batch", "--quiet", "--jobs", "1", "--format", "csv", str(places)]
        slow = [sys.executable, "-c", SLOW, *batch[1:]]
        compare(
            f"{rows:,} rows through batch / csv.reader alone",
            command(batch),
            command([sys.executable, "-c", READER, str(places)]),
            chosen.runs,
        )
        few_places = folder / "few.csv"
        write_places(few_places, rubric, rows // 10)
        few_slow, few_batch = ([*words[:-1], str(few_places)] for words in (slow, batch))
        each = [
            (seconds(command(many)) - seconds(command(less))) / (rows - rows // 10)
            for many, less in ((slow, few_slow), (batch, few_batch))
        ]
        print(
            f"a row: one by one {each[0] * 1e6:.0f} µs, by the kernel {each[1] * 1e6:.0f} µs: {each[0] / each[1]:.1f}"
        )


#: `caretrust` in which no table is long enough for the kernel.
SLOW = """
import sys
from caretrust_readiness.batch import scorer
from caretrust_readiness.cli import main
scorer._WORTH = sys.maxsize
sys.exit(main(sys.argv[1:]))
"""


if __name__ == "__main__":
    main()
