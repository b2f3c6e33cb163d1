"""Tables, one row a locality: CSV, JSON Lines and Excel workbooks, each row checked like a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.batches.batching import CASES, Batch, Ran

HEADINGS = ("locality", "as_of", "unify", "staff", "pay.value", "balanced", "reserves", "staff.evidence_date")
ROWS: list[tuple[Any, ...]] = [
    ("Whole", 2026, "one_budget; one_management", "most", 4.5, "yes", "1..3", "2025"),
    ("Part", 2026, None, "2..3", "n/a: No staff transfer", "no", "unknown", None),
]


def table(path: Path, rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, mark: str = ",") -> str:
    """A CSV file of *rows*."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=mark).writerows([headings, *rows])
    return str(path)


def workbook(path: Path, rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> str:
    """An Excel workbook whose first sheet holds *rows*."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (headings, *rows):
        sheet.append(list(row))
    book.save(path)
    return str(path)


def found(ran: Ran) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ran.out)))


def lines(path: Path, *rows: object) -> str:
    text = "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return str(path)


def criteria(domains: list[Any]) -> Iterator[Any]:
    for domain in domains:
        yield from domain.get("criteria", ())
        yield from criteria(domain.get("domains", ()))


def levels(ran: Ran, place: int) -> dict[str, Any]:
    """By criterion, the level of one assessment of a JSON Lines result."""
    data = json.loads(ran.out.splitlines()[place])
    return {
        one["id"]: None if one["level"] is None else (one["level"]["low"], one["level"]["high"])
        for one in criteria(data["domains"])
    }


def written(kind: str, folder: Path) -> str:
    if kind == "xlsx":
        return workbook(folder / "t.xlsx", ROWS)
    if kind == "jsonl":
        return lines(folder / "t.jsonl", *[dict(zip(HEADINGS, row, strict=True)) for row in ROWS])
    path = table(folder / "t.csv", ROWS, mark=";" if kind == "semicolons" else ",")
    if kind == "byte order mark":
        Path(path).write_bytes(b"\xef\xbb\xbf" + Path(path).read_bytes())
    return path


@pytest.mark.parametrize("kind", ["csv", "semicolons", "byte order mark", "jsonl", "xlsx"])
def test_every_kind_of_table_says_the_same(batch: Batch, tmp_path: Path, kind: str) -> None:
    ran = batch("--format", "jsonl", written(kind, tmp_path))

    assert (ran.status, ran.err) == (0, "")
    assert levels(ran, 0) == {"staff": (3, 3), "pay": (3, 3), "balanced": (1, 1), "reserves": (1, 3)}
    assert levels(ran, 1) == {"staff": (2, 3), "pay": None, "balanced": (0, 0), "reserves": (0, 10)}
    whole, part = map(json.loads, ran.out.splitlines())
    assert (whole["locality"], whole["as_of"]) == ("Whole", "2026")
    assert sorted(whole["options"]["unify"]) == ["one_budget", "one_management"]
    assert whole["evidence"]["coverage"] > 0 == part["evidence"]["coverage"]
    assert part["not_applicable"] == [{"criterion": "pay", "reason": "No staff transfer"}]


@pytest.mark.parametrize(("kind", "first"), [("csv", 2), ("jsonl", 1), ("xlsx", 2)])
def test_a_row_is_called_by_its_table_and_line(batch: Batch, tmp_path: Path, kind: str, first: int) -> None:
    path = written(kind, tmp_path)

    ran = batch("--format", "csv", path)

    assert [row["file"] for row in found(ran)] == [f"{path}:{first}", f"{path}:{first + 1}"]


#: Row, where the problem is, its code, and a part of its sentence.
WRONG = {
    "no such level": ({"reserves": "99"}, 7, "answer-range", "column 'reserves': 'reserves' has no level 99"),
    "no such word": ({"balanced": "maybe"}, 6, "answer-word", "column 'balanced': 'maybe' is not a level"),
    "a month for a range": ({"reserves": "Mar-01"}, 7, "cell-date", "'Mar-01' is a date, not a level"),
    "a day for a range": ({"reserves": "1/3"}, 7, "cell-date", "'1/3' is a date, not a level"),
    "no date": ({"staff.evidence_date": "soon"}, 8, "date-form", "column 'staff.evidence_date': a date is needed"),
    "not applicable, unexplained": ({"balanced": "n/a"}, 6, "", "column 'balanced': "),
    "an invisible character": ({"locality": "a\u202eb"}, 1, "table-cell", "the character U+202E is not accepted"),
    "no such function": ({"unify": "one_bugdet"}, 3, "", "column 'unify': "),
}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("cells", "column", "code", "said"), WRONG.values(), ids=WRONG)
def test_a_problem_names_row_and_column_and_the_other_rows_are_scored(
    batch: Batch, tmp_path: Path, *, cells: dict[str, str], column: int, code: str, said: str, kind: str
) -> None:
    wrong = [cells.get(name, value) for name, value in zip(HEADINGS, ROWS[0], strict=True)]
    write = table if kind == "csv" else workbook
    path = write(tmp_path / f"t.{kind}", [ROWS[1], wrong, ROWS[0]])

    ran = batch("--format", "csv", path)

    assert ran.status == 2
    assert [bool(row["problems"]) for row in found(ran)] == [False, True, False]
    assert f"{path}:3:{column}: error[{code}" in ran.err
    assert said in ran.err


def test_a_bare_number_for_a_measure_asks_what_it_means(batch: Batch, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [("A", 2026, "3")], ("locality", "as_of", "pay"))

    ran = batch("--format", "csv", path)

    assert ran.status == 2
    assert f"{path}:2:3: error[measure-bare]" in ran.err
    assert "pay.value" in ran.err


def test_a_cell_under_no_heading_is_refused(batch: Batch, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [("A", 2026, 3, "more")], ("locality", "as_of", "staff"))

    ran = batch("--format", "csv", path)

    assert ran.status == 2
    assert f"{path}:2:4: error[cell-without-column]: 'more' stands under no heading" in ran.err


def test_an_unknown_heading_is_refused_at_the_heading(batch: Batch, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [("A", 2026, 3), ("B", 2026, 2)], ("locality", "as_of", "staf"))

    ran = batch("--format", "csv", path)

    assert ran.status == 2
    assert ran.err.count(f"{path}:1:3: error[column-unknown]: the rubric 'small' has no column 'staf'") == 1
    assert "did you mean 'staff'" in ran.err


def test_blank_rows_are_passed_over(batch: Batch, tmp_path: Path) -> None:
    path = table(tmp_path / "t.csv", [ROWS[0], ("", " ", ""), ROWS[1]])

    assert [row["file"] for row in found(batch("--format", "csv", path))] == [f"{path}:2", f"{path}:4"]


BROKEN = {
    "empty": (b"", "table-empty"),
    "no locality": (b"as_of,staff\n2026,1\n", "column-missing"),
    "twice": (b"locality,as_of,staff,staff\nA,2026,1,1\n", "column-repeated"),
    "utf-16": ("locality,as_of\nA,2026\n".encode("utf-16"), "table-encoding"),
    "long line": (b"locality,as_of\n" + b"x" * ((1 << 20) + 1), "table-large"),
    "an open quote": (b'locality,as_of\n"A,2026\n', "table-syntax"),
    "wide": (b"locality,as_of" + b",x" * 5000 + b"\nA,2026\n", "table-large"),
    "a wide row": (b"locality,as_of\nA,2026" + b"," * 5000 + b"\n", "table-large"),
    "not utf-8": (b"locality,as_of\nA\xff,2026\n", "table-cell"),
}


@pytest.mark.parametrize(("content", "code"), BROKEN.values(), ids=BROKEN)
def test_a_broken_csv_is_a_row_that_says_why(batch: Batch, tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    good = table(tmp_path / "good.csv", ROWS)

    ran = batch("--format", "csv", str(tmp_path / "t.csv"), good)

    assert ran.status == 2
    assert f"error[{code}]" in ran.err
    assert [row["locality"] for row in found(ran)] == ["", "Whole", "Part"]


BAD_LINES = {
    "a list": ("[]", "a row is an object"),
    "no JSON": ("{bad", "not readable as JSON"),
    "a key twice": ('{"locality": "A", "locality": "B"}', "the column 'locality' is there twice"),
    "no number": ('{"locality": "A", "as_of": 2026, "staff": NaN}', "NaN is not a number"),
    "a long number": ('{"locality": "A", "staff": ' + "9" * 5000 + "}", "is too long for a number"),
    "nested": ('{"locality": "A", "as_of": 2026, "staff": {"level": {"a": 1}}}', "column 'staff'"),
    "deep": ("[" * 100_000, "not readable as JSON"),
    "many columns": (json.dumps({f"k{n}": 1 for n in range(5001)}), "more than 5000 columns"),
}


@pytest.mark.parametrize(("line", "said"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_a_row_that_says_why(batch: Batch, tmp_path: Path, line: str, said: str) -> None:
    path = lines(tmp_path / "t.jsonl", {"locality": "A", "as_of": "2026"}, "", line, {"locality": "B", "as_of": "2026"})

    ran = batch("--format", "csv", path)

    assert ran.status == 2
    assert [row["locality"] for row in found(ran)] == ["A", "", "B"]
    assert f"{path}:3:" in ran.err
    assert said in ran.err


def test_a_line_of_json_that_is_no_utf_8_says_which_byte(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "t.ndjson").write_bytes(b'{"locality": "A\xff"}\n')

    assert "byte 0xff is not UTF-8" in batch(str(tmp_path / "t.ndjson")).err


def test_a_range_in_json_may_be_a_list(batch: Batch, tmp_path: Path) -> None:
    path = lines(tmp_path / "t.jsonl", {"locality": "A", "as_of": "2026", "reserves": [2, 5]})

    assert levels(batch("--format", "jsonl", path), 0)["reserves"] == (2, 5)


def test_excels_percent_cells_are_percents(batch: Batch, tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [("A", 2026, 0.92)], ("locality", "as_of", "overlap.value"))
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C2"].number_format = "0%"
    book.save(path)

    ran = batch("--rubric", str(CASES / "whole.rubric.yaml"), "--format", "jsonl", path)
    said = lines(tmp_path / "t.jsonl", {"locality": "A", "as_of": "2026", "overlap": "92%"})
    same = batch("--rubric", str(CASES / "whole.rubric.yaml"), "--format", "jsonl", said)

    assert (ran.status, same.status) == (0, 0)
    assert levels(ran, 0)["overlap"] == levels(same, 0)["overlap"]
    assert json.loads(ran.out)["answered"] > 0


@pytest.mark.parametrize("value", [dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 12, 30), dt.time(1, 3)])  # noqa: DTZ001 - as Excel has them
def test_what_excel_made_a_date_is_no_level(batch: Batch, tmp_path: Path, value: object) -> None:
    path = workbook(tmp_path / "t.xlsx", [("A", 2026, value)], ("locality", "as_of", "reserves"))

    ran = batch("--format", "csv", path)

    assert ran.status == 2
    assert f"{path}:2:3: error[cell-date]: column 'reserves'" in ran.err
    assert "write a range as 1..3" in ran.err


def test_excels_dates_are_dates_where_dates_are_asked_for(batch: Batch, tmp_path: Path) -> None:
    row = ("A", dt.date(2026, 3, 1), 3, dt.datetime(2025, 6, 1))  # noqa: DTZ001 - as Excel has them
    path = workbook(tmp_path / "t.xlsx", [row], ("locality", "as_of", "staff", "staff.evidence_date"))

    ran = batch("--format", "csv", path)

    assert ran.status == 0
    assert [row["as_of"] for row in found(ran)] == ["2026-03-01"]
    assert float(found(ran)[0]["evidence_coverage"]) > 0


def test_a_formula_nobody_worked_out_is_no_blank_cell(batch: Batch, tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [("A", 2026, "=1+1")], ("locality", "as_of", "reserves"))

    ran = batch("--format", "csv", path)

    assert ran.status == 2
    assert "'=1+1' is not a level" in ran.err


def test_blank_rows_and_columns_of_a_workbook_are_passed_over(batch: Batch, tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [ROWS[0]], (*HEADINGS, "", ""))
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A40"], book.worksheets[0]["B40"] = "Far", 2026
    book.save(path)

    assert [row["file"] for row in found(batch("--format", "csv", path))] == [f"{path}:2", f"{path}:40"]


def _damaged(path: Path, part: str, content: bytes) -> None:
    """*path* with one part of the archive put in another's place."""
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile(path, "w") as parts:
        for name, old in kept.items():
            parts.writestr(name, content if name == part else old)


@pytest.mark.parametrize("part", [None, "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_broken_workbook_is_a_row_that_says_why(batch: Batch, tmp_path: Path, part: str | None) -> None:
    path = tmp_path / "t.xlsx"
    if part is None:
        path.write_bytes(b"PK\x03\x04 no archive")
    else:
        workbook(path, ROWS)
        _damaged(path, part, b"<worksheet><sheetData><row><c>")

    ran = batch("--format", "csv", str(path), table(tmp_path / "good.csv", ROWS))

    assert ran.status == 2
    assert "error[table-syntax]: not readable as an Excel workbook" in ran.err
    assert [row["locality"] for row in found(ran)] == ["", "Whole", "Part"]


def test_a_workbook_that_unpacks_to_very_much_is_refused(batch: Batch, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(10_001):
            parts.writestr(f"{number}", b"")

    assert "error[table-large]: the workbook unpacks to more than 256 MiB" in batch(str(path)).err


def test_a_missing_library_for_workbooks_says_how_to_get_it(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "t.xlsx", ROWS)
    monkeypatch.setitem(sys.modules, "openpyxl", None)

    ran = batch(path)

    assert ran.status == 2
    assert "error[extra-missing]" in ran.err
    assert "pip install 'caretrust[tables]'" in ran.err


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_a_table_that_is_gone_is_a_row_that_says_so(batch: Batch, tmp_path: Path, ending: str) -> None:
    ran = batch("--format", "csv", str(tmp_path / f"gone.{ending}"))

    assert ran.status == 2
    assert "error[file-unreadable]: cannot read the file: no such file or directory" in found(ran)[0]["problems"]
