"""Rows of tables by the kernel: the same bytes on every channel as each row by itself, whatever stands in its cells."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from caretrust_readiness.batch import scorer
from caretrust_readiness.cli import main
from tests.building import Node
from tests.reference.generate import case_of_seed, leaves, to_yaml, top

ROWS = 400
#: What stands in cells beside levels: what the kernel takes, and what it must leave alone.
ODD = [
    "",
    "",
    "unknown",
    "Unknown",
    "1..2",
    "0..1",
    "n/a: not here",
    "n/a",
    "N/A: other; =1",
    "9",
    "-1",
    "1.0",
    "01",
    "1-2",
]
ODD += [
    "yes",
    "no",
    "TRUE",
    "foo",
    "=1+1",
    "#REF!",
    "1e1",
    "50",
    "50%",
    "12 weeks",
    "0.5",
    "[0, 1]",
    " 1 ",
    "x" * 300,
    "1\u202e",
]
DAYS = ["2026", "2026-02", "2026-02-28", "28/02/2026", "02/03/2026", "2000", "", "1999-13", "45000", "2026-02-28T10:00"]
PLACES = ["Place {}", "Ynys M\u00f4n {}", "{}", "null", "=Cmd {}", " Place {} ", "A\u200bB {}", "Place {}"]
UNIFY = ["", "", "one_budget", "one_budget;one_plan", "one_budgett", "one_budget; one_budget"]


def drawn_table(random: Random, data: Node, folder: Path, ending: str) -> None:
    """A rubric and a table for it, most of whose cells are levels."""
    (folder / "rubric.yaml").write_text(to_yaml(data), encoding="utf-8")
    nodes = [leaf for domain in data["domains"] for leaf in leaves(domain)]
    names = {f"{one['id']}.value" if "measure" in one and random.random() < 0.8 else one["id"]: one for one in nodes}
    ways = ("evidence_date", "note", "evidence_source", "views.us", "views.them")
    parts = [f"{one['id']}.{part}" for one in nodes for part in ways if random.random() < 0.15]
    header = ["locality", "as_of", "unify", *names, *parts, *random.choice([[], ["mine"]])]
    rows = []
    for number in range(ROWS):
        usual = random.random() < 0.8
        row = [
            random.choice(PLACES[:1] if usual else PLACES).format(number),
            random.choice(DAYS[:3] if usual else DAYS),
        ]
        row.append(random.choice(UNIFY[:4] if usual else UNIFY))
        row += [_cell(random, name, one, usual=usual) for name, one in names.items()]
        row += [_beside(random, name, usual=usual) for name in parts]
        rows.append(row + ["x"] * (len(header) - len(row)))
    _write(folder / f"table.{ending}", header, rows)


def _cell(random: Random, name: str, node: Node, *, usual: bool) -> str:
    if random.random() < (0.1 if usual else 0.3):
        return random.choice(ODD[:7] if usual else ODD)
    return str(random.choice([20, 33.3, 70, 100])) if name.endswith(".value") else str(random.randint(0, top(node)))


def _beside(random: Random, name: str, *, usual: bool) -> str:
    if ".views." in name:
        return "" if usual else random.choice(["", "", "0", "1", "0..1", "unknown", "n/a: no", "50"])
    if name.endswith((".note", ".evidence_source")):
        return "" if usual else random.choice(["", "Why not", "=note"])
    return random.choice(["", *DAYS[:3]] if usual else ["", *DAYS])


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    if path.suffix == ".jsonl":
        lines = (json.dumps(dict(zip(header, row, strict=True))) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
        return
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in [header, *rows]:
            sheet.append([_harmless_to_openpyxl(cell) for cell in row])
        book.save(path)
        return
    if path.suffix == ".parquet":
        columns = zip(*rows, strict=True)
        pq.write_table(pa.table([_column(column) for column in columns], names=header), path)
        return
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    path.write_text(text.getvalue(), encoding="utf-8")


def _harmless_to_openpyxl(cell: str) -> str | int | None:
    """A cell as a workbook holds it: whole numbers are numbers, and nothing becomes a formula."""
    return int(cell) if cell.isdecimal() and len(cell) < 9 else "'" + cell if cell.startswith("=") else cell or None


def _column(cells: Sequence[str]) -> pa.Array:
    """A column of Parquet: of whole numbers where it holds nothing else, of blanks that are null."""
    if all(not cell or (cell.isdecimal() and str(int(cell)) == cell) for cell in cells):
        return pa.array([int(cell) if cell else None for cell in cells], pa.int64())
    return pa.array([cell or None for cell in cells], pa.string())


@pytest.mark.parametrize(
    ("endings", "seed"),
    [
        *((("csv", "csv"), seed) for seed in range(6)),
        *((("jsonl", "csv"), seed) for seed in range(6, 12)),
        *((("csv", "parquet"), seed) for seed in range(12, 15)),
        *((("parquet", "parquet"), seed) for seed in range(15, 18)),
        *((("parquet", "csv"), seed) for seed in range(18, 21)),
        *((("xlsx", "csv"), seed) for seed in range(21, 24)),
    ],
)
def test_the_same_comes_out_as_row_by_row(
    seed: int,
    endings: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ending, form = endings
    drawn_table(Random(seed), case_of_seed(seed)[0], tmp_path, ending)
    arguments = ["batch", "--rubric", "rubric.yaml", "-o", f"found.{form}", "--jobs", "1", f"table.{ending}"]
    if seed % 2:
        arguments += ["--fail-below", "v0"]
    monkeypatch.chdir(tmp_path)

    monkeypatch.setattr(scorer, "_WORTH", 10**9)
    slow = _run(arguments), capsys.readouterr(), Path(f"found.{form}").read_bytes()
    monkeypatch.setattr(scorer, "_WORTH", 1)
    fast = _run(arguments), capsys.readouterr(), Path(f"found.{form}").read_bytes()

    assert fast == slow
    assert rows_in(slow[2], form) == ROWS


def rows_in(content: bytes, form: str) -> int:
    """How many rows a result has."""
    if form == "parquet":
        return int(pq.read_metadata(io.BytesIO(content)).num_rows)
    return len(list(csv.reader(io.StringIO(content.decode())))) - 1


def _run(arguments: list[str]) -> int:
    try:
        return int(main(arguments) or 0)
    except SystemExit as ended:
        return int(ended.code or 0)


def test_plain_rows_do_not_go_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = case_of_seed(5)[0]
    (tmp_path / "rubric.yaml").write_text(to_yaml(data), encoding="utf-8")
    keys = [leaf["id"] for domain in data["domains"] for leaf in leaves(domain) if "measure" not in leaf]
    _write(
        tmp_path / "t.csv",
        ["locality", "as_of", *keys],
        [[f"Place {n}", "2026", *["0"] * len(keys)] for n in range(900)],
    )
    monkeypatch.chdir(tmp_path)
    one_by_one: list[object] = []
    usual = scorer.BatchScorer.scored

    def spied(self: scorer.BatchScorer, source: Any) -> object:
        one_by_one.append(source)
        return usual(self, source)

    monkeypatch.setattr(scorer.BatchScorer, "scored", spied)

    assert _run(["batch", "--rubric", "rubric.yaml", "--format", "csv", "--jobs", "1", "t.csv"]) == 0

    assert len(capsys.readouterr().out.splitlines()) == 901
    assert len(one_by_one) <= 2
