"""Tables, one row a locality: what each cell means, and how a problem names its row and its column."""

from __future__ import annotations

import csv
import json
import sys
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caretrust_readiness.batch.sources import Sources
from caretrust_readiness.model import limits
from caretrust_readiness.model.answers import Answers
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.reading import tables
from caretrust_readiness.reading.loading import load_rubric
from caretrust_readiness.reading.tables.row import NoRow
from tests.batch.batching import RUBRIC, Batch

HEAD = "locality as_of unify crew crew.evidence_date officers tight tight.value licence pets wind".split()
SHORT = ("locality", "as_of", "crew")
GOOD = ("Good", "2026", "2")


class Table(NamedTuple):
    """What a table comes to: what was read, and what was not."""

    read: list[Answers]
    problems: list[str]

    @property
    def localities(self) -> list[str]:
        """Those that were read."""
        return [answers.locality for answers in self.read]


def read(name: str) -> Table:
    """What the table NAME comes to under the harbour rubric; problems call it t."""
    rubric = load_rubric(RUBRIC)
    found = Table([], [])
    for source in Sources([name]).sources():
        try:
            found.read.append(source.read(rubric).answers)
        except InputError as error:
            found.problems.extend(problem.format().replace(name, "t") for problem in error.problems)
    return found


def raw(name: str, content: str | bytes) -> Table:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return read(name)


def workbook(*rows: Sequence[Any], percent: Iterable[str] = (), name: str = "t.xlsx") -> Table:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cell in percent:
        sheet[cell].number_format = "0.0%"
    book.save(name)
    return read(name)


def table(kind: str, head: Sequence[str], *rows: Sequence[str]) -> Table:
    """*rows* of text as a table of *kind*."""
    if kind == "xlsx":
        return workbook(head, *[[cell or None for cell in row] for row in rows])
    if kind == "jsonl":
        return raw("t.jsonl", "".join(f"{json.dumps(dict(zip(head, row, strict=True)))}\n" for row in rows))
    mark = ";" if kind == "semicolons" else ","
    encoding = "utf-8-sig" if kind == "byte-order-mark" else "utf-8"
    with Path("t.csv").open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=mark).writerows([head, *rows])
    return read("t.csv")


def levels(answers: Answers) -> dict[str, Interval[int] | None]:
    return {key: answer.claimed for key, answer in answers.answers.items()}


# What cells mean


@pytest.mark.parametrize("kind", ["csv", "semicolons", "byte-order-mark", "jsonl", "xlsx"])
def test_a_row_of_every_kind_of_table_is_a_locality(kind: str) -> None:
    row = "Westport|2026-02-01|one_helm; one_purse|2|2026-01|1..3||7.5|yes|n/a: none|unknown".split("|")

    found = table(kind, HEAD, row, ["Part", "2026", *[""] * 9])

    answers, part = found.read
    assert (answers.locality, str(answers.as_of)) == ("Westport", "2026-02-01")
    assert answers.unify == ("one_helm", "one_purse")
    assert levels(answers) == {
        "crew": Interval(2, 2),
        "officers": Interval(1, 3),
        "tight": Interval(2, 2),
        "licence": Interval(1, 1),
        "pets": None,
        "wind": None,
    }
    assert answers.answers["pets"].not_applicable == "none"
    assert str(answers.answers["crew"].evidence[0].date) == "2026-01"
    assert (part.locality, part.unify, levels(part)) == ("Part", None, {})
    first = 1 if kind == "jsonl" else 2
    assert [answers.file.rpartition(":")[2] for answers in found.read] == [str(first), str(first + 1)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("locality,as_of,crew\r\nA,2026,2\r\n", id="lines-of-windows"),
        pytest.param("locality,as_of,crew\rA,2026,2\r", id="lines-of-old-macs"),
        pytest.param("locality,as_of,crew\nA,2026,2", id="no-last-line-break"),
        pytest.param(' locality , "as_of",crew\n"A",2026, 2 \n', id="quotes-and-blanks"),
        pytest.param("locality,as_of,crew\n,,\nA,2026,2\n\n, ,\n", id="blank-rows"),
        pytest.param("locality,as_of,crew,,\nA,2026,2,,\n", id="blank-columns"),
        pytest.param("locality,as_of,crew\nA,2026,Most do\n", id="a-level-in-words"),
        pytest.param("locality,as_of,crew\nA,2026,MUCH\n", id="a-name-of-the-scale"),
        pytest.param("locality,as_of,crew\nA,2026,2.0\n", id="a-level-with-decimals"),
    ],
)
def test_csv_comes_in_many_dresses(text: str) -> None:
    found = raw("t.csv", text)

    assert found.problems == []
    assert [levels(answers) for answers in found.read] == [{"crew": Interval(2, 2)}]


def test_json_has_numbers_lists_and_truths() -> None:
    line = '{"locality": "A", "as_of": 2026, "crew": 2, "officers": [1, 3], '
    line += '"tight.value": 7.5, "pets": true, "unify": ["one_helm"]}'

    (answers,) = raw("t.ndjson", f"\n{line}\n").read

    assert levels(answers) == {
        "crew": Interval(2, 2),
        "officers": Interval(1, 3),
        "tight": Interval(2, 2),
        "pets": Interval(1, 1),
    }
    assert (str(answers.as_of), answers.unify, answers.file) == ("2026", ("one_helm",), "t.ndjson:2")


def test_excel_has_dates_numbers_truths_and_percents() -> None:
    row = ["A", date(2026, 2, 1), None, 2, datetime(2026, 1, 1), "1..3", None, 0.075, True, "n/a: none", 3.0]  # noqa: DTZ001 - Excel

    (answers,) = workbook(HEAD, row, percent=["H2"]).read

    assert str(answers.as_of) == "2026-02-01"
    assert str(answers.answers["crew"].evidence[0].date) == "2026-01-01"
    assert levels(answers) == {
        "crew": Interval(2, 2),
        "officers": Interval(1, 3),
        "tight": Interval(2, 2),
        "licence": Interval(1, 1),
        "pets": None,
        "wind": Interval(3, 3),
    }


def test_excels_percents_are_exact_and_mean_what_is_written() -> None:
    """0.1 % too much would be another level: thresholds are 20, 10 and 5 per cent."""
    rows = [("A", 2026, 0.1), ("B", 2026, 0.1001), ("C", 2026, 0.05), ("D", 2026, "5%")]

    found = workbook(("locality", "as_of", "tight"), *rows, percent=["C2", "C3", "C4"])

    assert [levels(answers)["tight"] for answers in found.read] == [
        Interval(2, 2),
        Interval(1, 1),
        Interval(3, 3),
        Interval(3, 3),
    ]


def test_a_workbook_may_have_blank_rows_blank_columns_and_a_cell_far_away() -> None:
    """The outermost cell of all: a loop over every cell in between would take hours."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([*SHORT, "", ""])
    sheet.append(["A", 2026, 2])
    sheet["A40"], sheet["B40"] = "Far", 2026
    sheet.cell(row=1_048_576, column=16_384, value="x")
    sheet.cell(row=1_048_576, column=1, value="B")
    book.save("t.xlsx")

    found = read("t.xlsx")

    assert [answers.file for answers in found.read] == ["t.xlsx:2", "t.xlsx:40"]
    assert found.problems[0].startswith("t:1048576:2: error[missing-key]")


# What is wrong with a cell


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("row", "problem"),
    [
        pytest.param("A,2026,,9,,,,,,,", "4: error[answer-range]: column 'crew': ", id="a-level-too-high"),
        pytest.param("A,2026,,sometimes,,,,,,,", "4: error[answer-word]: column 'crew': ", id="an-unknown-word"),
        pytest.param("A,2026-13,,,,,,,,,", "2: error[date-form]: column 'as_of': ", id="no-date"),
        pytest.param(
            "A,2026,,,soon,,,,,,", "5: error[date-form]: column 'crew.evidence_date': ", id="no-evidence-date"
        ),
        pytest.param(
            "A,2026,one_hat,,,,,,,,", "3: error[function-unknown]: column 'unify': ", id="an-unknown-function"
        ),
        pytest.param("A,2026,,01-Mar,,,,,,,", "4: error[cell-date]: column 'crew': '01-Mar' is a date", id="a-day"),
        pytest.param("A,2026,,Mar-01,,,,,,,", "4: error[cell-date]: column 'crew': 'Mar-01' is a date", id="a-month"),
        pytest.param(
            "A,2026,,1/3,,,,,,,", "4: error[cell-date]: column 'crew': '1/3' is a date", id="a-day-in-figures"
        ),
        pytest.param("A,2026,,1/3/2026,,,,,,,", "4: error[cell-date]: column 'crew': ", id="a-date-in-figures"),
        pytest.param("A,2026,,,,,7,,,,", "7: error[measure-bare]: column 'tight': is 7 a level or", id="a-bare-number"),
        pytest.param("A,2026,,,,,,lots,,,", "8: error[value-number]: column 'tight.value': ", id="no-number"),
        pytest.param(
            "A,2026,,n/a: no,,,,,,,", "4: error[gate-not-applicable]: column 'crew': ", id="a-gate-argued-away"
        ),
        pytest.param("A,2026,,,,,,,,n/a,", "10: error[reason-missing]: column 'pets': ", id="no-reason"),
        pytest.param("A,2026,,,,3..1,,,,,", "6: error[range-order]: column 'officers': ", id="a-range-backwards"),
        pytest.param(",2026,,2,,,,,,,", "1: error[missing-key]: column 'locality' is empty", id="no-locality"),
        pytest.param("A,2026,,2,,,,,,,,7", "12: error[cell-without-column]: '7' stands under no", id="too-many-cells"),
        pytest.param("A,2026,,=1+1,,,,,,,", "4: error[answer-word]: column 'crew': '=1+1'", id="a-formula"),
        pytest.param(
            "A\u202e,2026,,2,,,,,,,",
            "1: error[table-cell]: column 'locality': the character U+202E (right-to-left override) is",
            id="bidi",
        ),
    ],
)
def test_a_problem_names_row_and_column_and_the_other_rows_are_read(kind: str, row: str, problem: str) -> None:
    good = ["Good", "2026", *[""] * 9]

    found = table(kind, HEAD, good, row.split(","), good)

    assert len(found.problems) == 1
    assert found.problems[0].startswith(f"t:3:{problem}")
    assert found.localities == ["Good", "Good"]


def test_an_escape_in_a_cell_is_refused() -> None:
    (problem,) = raw("t.csv", "locality,as_of,crew\nA\x1b[31m,2026,2\n").problems

    assert problem.startswith("t:2:1: error[table-cell]: column 'locality': the character U+001B (escape) is")


def test_all_problems_of_a_row_are_said_at_once() -> None:
    found = table("csv", HEAD, "A,2026,,01-Mar,,9,7,,,,x".split(","))

    assert [line.split(":", 3)[1:3] for line in found.problems] == [["2", "4"], ["2", "6"], ["2", "7"], ["2", "11"]]


def test_a_row_is_where_it_begins() -> None:
    found = raw("t.csv", 'locality,as_of,crew\n"A\nlong\nname",2026,9\nB,2026,8\n')

    assert [line.split(": ")[0] for line in found.problems] == ["t:2:3", "t:5:3"]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        pytest.param(date(2026, 3, 1), "2026-03-01", id="a-date"),
        pytest.param(datetime(2026, 3, 1, 12, 30), "2026-03-01", id="a-moment"),  # noqa: DTZ001 - as Excel has them
        pytest.param(time(1, 3), "01:03:00", id="a-time"),
    ],
)
def test_what_excel_made_a_date_is_no_level_and_a_hint_says_how_to_write_a_range(cell: object, shown: str) -> None:
    (problem,) = workbook(SHORT, ("A", 2026, cell)).problems

    assert problem.startswith(f"t:2:3: error[cell-date]: column 'crew': '{shown}")
    assert "is a date, not a level\n  hint: write a range as 1..3" in problem


# What is wrong with a table


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("", "t:1:1: error[table-empty]: ", id="nothing"),
        pytest.param("as_of,crew\n2026,2\n", "t:1:1: error[column-missing]: the table has no column", id="no-locality"),
        pytest.param("locality,crew\nA,2\n", "t:1:1: error[column-missing]: the table has no column", id="no-date"),
        pytest.param("locality,as_of,crew,crew\nA,2026,2,3\n", "t:1:4: error[column-repeated]: ", id="a-column-twice"),
        pytest.param("locality,as_of,crow\nA,2026,2\n", "t:1:3: error[column-unknown]: ", id="an-unknown-column"),
        pytest.param("locality,as_of,crew.notes\nA,2026,2\n", "t:1:3: error[column-unknown]: ", id="an-unknown-part"),
        pytest.param('locality,as_of,crew\nA,2026,"2\n', "t:2:1: error[table-syntax]: ", id="a-quote-left-open"),
        pytest.param(
            "locality,as_of,crew\nA,2026,2".encode("utf-16")[:-1], "t:2:1: error[table-encoding]: ", id="half-utf-16"
        ),
        pytest.param(
            b"locality,as_of,crew\nA\x81,2026,2\n",
            "t:2:1: error[table-encoding]: byte 0x81 is neither UTF-8 nor Windows-1252",
            id="no-text",
        ),
        pytest.param(
            b"locality,as_of\n" + b"A" * (1 << 20) + b",2026\n", "t:2:1: error[table-large]: ", id="a-long-line"
        ),
        pytest.param("locality,as_of" + ",x" * 5000 + "\n", "t:1:5001: error[table-large]: ", id="a-wide-heading"),
        pytest.param("locality,as_of,crew\nA,2026" + ",x" * 5000, "t:2:1: error[table-large]: ", id="a-wide-row"),
    ],
)
def test_a_csv_that_cannot_be_read_says_where(text: str | bytes, problem: str) -> None:
    found = raw("t.csv", text)

    assert found.problems[0].startswith(problem)
    assert found.read == []


def test_rows_before_a_fault_of_the_table_are_read() -> None:
    found = raw("t.csv", 'locality,as_of,crew\nA,2026,2\nB,2026,"x"y\n')

    assert found.localities == ["A"]
    assert found.problems[0].startswith("t:3:1: error[table-syntax]")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("{", "1: error[table-syntax]: not readable as JSON", id="no-json"),
        pytest.param("[1]", "1: error[table-syntax]: a row is an object", id="no-object"),
        pytest.param('{"a": NaN}', "1: error[table-syntax]: NaN is not a number", id="not-a-number"),
        pytest.param('{"a": 1, "a": 2}', "1: error[table-syntax]: the column 'a' is there twice", id="a-column-twice"),
        pytest.param('{"a": ' + "9" * 5000 + "}", "1: error[table-syntax]: ", id="a-long-number"),
        pytest.param('{"a": ' + "[" * 100_000 + "}", "1: error[table-syntax]: not readable as JSON", id="deep"),
        pytest.param(
            '{"locality": "A", "as_of": 2026, "crew": {"level": 2}}', "3: error[wrong-type]", id="a-nested-cell"
        ),
        pytest.param('{"locality": "A", "as_of": 2026, "crew": [1, [2]]}', "3: error[", id="a-nested-list"),
        pytest.param(
            '{"locality": "A", "as_of": 2026, "crow": 2}', "3: error[column-unknown]: ", id="an-unknown-column"
        ),
        pytest.param('{"locality": "A\\u202e", "as_of": 2026}', "1: error[table-cell]: ", id="an-override"),
        pytest.param('{"locality": "A\\ud800", "as_of": 2026}', "1: error[table-cell]: ", id="half-a-character"),
        pytest.param(b'{"locality": "\xff"}', "1: error[table-syntax]: byte 0xff is not UTF-8", id="latin-1"),
        pytest.param(
            json.dumps({f"k{n}": 1 for n in range(5001)}),
            "1: error[table-syntax]: more than 5000 columns",
            id="many-columns",
        ),
    ],
)
def test_a_line_that_cannot_be_read_says_so_and_the_others_go_on(line: str | bytes, problem: str) -> None:
    good = b'{"locality": "Good", "as_of": 2026}\n'
    bad = line.encode() if isinstance(line, str) else line

    found = raw("t.jsonl", good + b"\n" + bad + b"\n" + good)

    assert found.problems[0].startswith(f"t:3:{problem}")
    assert found.localities == ["Good", "Good"]


def _without(part: str) -> bytes:
    """A workbook in which one part of the archive holds something else."""
    workbook(SHORT, GOOD)
    with zipfile.ZipFile("t.xlsx") as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile("t.xlsx", "w") as parts:
        for name, content in (kept | {part: b"<worksheet><sheetData><row><c>"}).items():
            parts.writestr(name, content)
    return Path("t.xlsx").read_bytes()


def _of_one_part() -> bytes:
    with zipfile.ZipFile("t.xlsx", "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
    return Path("t.xlsx").read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: b"", id="empty"),
        pytest.param(lambda: b"PK", id="cut"),
        pytest.param(lambda: b"no workbook", id="text"),
        pytest.param(lambda: b"PK\x03\x04" + b"\0" * 50, id="no-archive"),
        pytest.param(_of_one_part, id="hardly-anything-in-it"),
        pytest.param(lambda: _without("xl/workbook.xml"), id="no-book-in-it"),
        pytest.param(lambda: _without("xl/worksheets/sheet1.xml"), id="no-sheet-in-it"),
    ],
)
def test_what_is_no_workbook_is_refused(content: Any) -> None:
    (problem,) = raw("t.xlsx", content()).problems

    assert problem.startswith("t:1:1: error[table-syntax]: not readable as an Excel workbook")


@pytest.mark.parametrize(("count", "size"), [(1, 2 << 20), (10_001, 0)], ids=["much", "many-parts"])
def test_a_workbook_that_unpacks_to_far_more_is_refused(monkeypatch: pytest.MonkeyPatch, count: int, size: int) -> None:
    monkeypatch.setattr(limits, "MAX_UNPACKED", 1 << 20)
    with zipfile.ZipFile("t.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(count):
            parts.writestr(str(number), b" " * size)

    (problem,) = read("t.xlsx").problems

    said = "has 10001 parts, and 10000" if count > 1 else f"unpacks to {size} bytes, and {1 << 20}"
    assert problem.startswith(f"t:1:1: error[table-large]: the workbook {said} is the most that is read")


# In a run


def test_each_row_of_a_table_is_a_row_in_its_order(batch: Batch) -> None:
    table("csv", SHORT, GOOD, ("Bad", "2026", "9"), ("Fine", "2026", "2"))
    workbook(SHORT, ("Last", "2026", "2"))

    ran = batch("t.csv", "t.xlsx", form="csv")

    assert ran.status == 2
    assert [(row["locality"], row["file"]) for row in ran.rows] == [
        ("Good", "t.csv:2"),
        ("", "t.csv:3"),
        ("Fine", "t.csv:4"),
        ("Last", "t.xlsx:2"),
    ]
    assert ran.err == "t.csv:3:3: error[answer-range]: column 'crew': 'crew' has no level 9: its levels are 0 to 3\n"


def test_what_is_wrong_with_a_heading_is_told_once(batch: Batch) -> None:
    table("csv", ("locality", "as_of", "crow"), *[("A", "2026", "2")] * 40)

    ran = batch("t.csv", form="csv")

    assert len(ran.rows) == 40
    assert ran.err.splitlines()[:2] == [
        "t.csv:1:3: error[column-unknown]: the rubric 'harbour' has no column 'crow' (for 40 rows)",
        "  hint: did you mean 'crew'?",
    ]
    assert ran.err.count("column-unknown") == 1


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_a_table_that_cannot_be_read_at_all_is_a_row_and_the_others_go_on(batch: Batch, ending: str) -> None:
    Path(f"broken.{ending}").write_bytes(b"[")
    table("csv", SHORT, GOOD)

    ran = batch(f"broken.{ending}", f"gone.{ending}", "t.csv", form="csv")

    assert ran.status == 2
    broken, gone, good = (row["problems"] for row in ran.rows[-3:])
    assert broken.startswith(f"broken.{ending}:1:1: error[")
    assert gone.startswith(f"gone.{ending}: error[file-unreadable]: cannot read the file: no such file or directory")
    assert good == ""


def test_a_missing_library_for_parquet_says_how_to_get_it(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("t.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    ran = batch("t.parquet", form="csv")

    assert ran.status == 2
    assert "error[extra-missing]" in ran.err
    assert "pip install 'caretrust[parquet]'" in ran.err


# Whatever comes

CELLS = st.text(max_size=8) | st.sampled_from(
    ["1..3", "..", "n/a", "n/a:", "=1+1", "01-Mar", "9" * 40, "true", "~", '"', "\x00"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=80)
    | st.lists(st.lists(CELLS, max_size=12), max_size=4).map(
        lambda rows: "\n".join(map(",".join, rows)).encode("utf-8", "surrogatepass")
    )
)
def test_whatever_a_table_holds_is_read_or_refused(content: bytes) -> None:
    for name, whole in (("t.csv", ",".join(HEAD).encode() + b"\n" + content), ("t.csv", content), ("t.jsonl", content)):
        found = raw(name, whole)
        assert all(line.startswith("t") for line in found.problems)


@pytest.mark.parametrize(
    ("name", "content"),
    [("t.csv", "locality,as_of\n"), ("t.jsonl", ""), ("t.jsonl", "\n\n")],
    ids=["csv", "nothing", "blank"],
)
def test_a_table_without_rows_is_something_wrong(name: str, content: str) -> None:
    Path(name).write_text(content, encoding="utf-8")

    (found,) = tables.rows(name)

    assert isinstance(found, NoRow)
    assert found.problems == (Problem(name, None, "table-empty", "the table has no rows"),)
