"""Tables of answers: what each cell means, and how a problem names its row and its column."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caretrust_readiness.inputs import Inputs
from caretrust_readiness.loading import load_rubric
from caretrust_readiness.problems import InputError
from caretrust_readiness.tables import excel
from caretrust_readiness.terms import Interval
from tests.batch.fleet import RUBRIC

HEAD = "locality,as_of,unify,crew,crew.evidence_date,officers,tight,tight.value,licence,pets,wind"


class Table(NamedTuple):
    """What a table comes to: what was read, and what was not."""

    read: list[Any]
    problems: list[str]


def read(path: Path) -> Table:
    rubric = load_rubric(RUBRIC)
    found = Table([], [])
    for source in Inputs([str(path)]).sources():
        try:
            found.read.append(source.read(rubric).answers)
        except InputError as error:
            found.problems.extend(problem.format().replace(str(path), "t") for problem in error.problems)
    return found


def csv(folder: Path, text: str | bytes) -> Table:
    path = folder / "t.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path)


def jsonl(folder: Path, text: str | bytes) -> Table:
    path = folder / "t.jsonl"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path)


def xlsx(folder: Path, rows: Iterable[list[Any]], percent: Iterable[str] = ()) -> Table:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell in percent:
        sheet[cell].number_format = "0.0%"
    book.save(folder / "t.xlsx")
    return read(folder / "t.xlsx")


def levels(answers: Any) -> dict[str, Interval[int] | None]:
    return {key: answer.claimed for key, answer in answers.answers.items()}


def test_a_row_of_csv_is_a_locality(tmp_path: Path) -> None:
    (answers,) = csv(
        tmp_path, f"{HEAD}\nWestport,2026-02-01,one_helm;one_purse,2,2026-01,1..3,,7.5,yes,n/a: none,unknown\n"
    ).read

    assert (answers.locality, str(answers.as_of), answers.unify) == (
        "Westport",
        "2026-02-01",
        ("one_helm", "one_purse"),
    )
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
    assert answers.file.endswith("t.csv:2")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("locality,as_of,crew\nA,2026,2\n", id="comma"),
        pytest.param("locality;as_of;crew\nA;2026;2\n", id="semicolon"),
        pytest.param("\ufefflocality,as_of,crew\nA,2026,2\n", id="byte-order-mark"),
        pytest.param("locality,as_of,crew\r\nA,2026,2\r\n", id="lines-of-windows"),
        pytest.param("locality,as_of,crew\rA,2026,2\r", id="lines-of-old-macs"),
        pytest.param("locality,as_of,crew\nA,2026,2", id="no-last-line-break"),
        pytest.param(' locality , "as_of",crew\n"A",2026, 2 \n', id="quotes-and-blanks"),
        pytest.param("locality,as_of,crew\n,,\nA,2026,2\n\n,,\n", id="blank-rows"),
        pytest.param("locality,as_of,crew,,\nA,2026,2,,\n", id="blank-columns"),
        pytest.param("locality,as_of,crew\nA,2026,Most do\n", id="a-level-in-words"),
        pytest.param("locality,as_of,crew\nA,2026,MUCH\n", id="a-name-of-the-scale"),
        pytest.param("locality,as_of,crew\nA,2026,2.0\n", id="a-level-with-decimals"),
    ],
)
def test_csv_comes_in_many_dresses(tmp_path: Path, text: str) -> None:
    found = csv(tmp_path, text)

    assert found.problems == []
    assert [levels(answers) for answers in found.read] == [{"crew": Interval(2, 2)}]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        pytest.param("A,2026,,9,,,,,,,", "t:2:4: error[answer-range]: column 'crew': ", id="a-level-too-high"),
        pytest.param("A,2026,,sometimes,,,,,,,", "t:2:4: error[answer-word]: column 'crew': ", id="an-unknown-word"),
        pytest.param("A,2026-13,,,,,,,,,", "t:2:2: error[date-form]: column 'as_of': ", id="no-date"),
        pytest.param(
            "A,2026,,,soon,,,,,,", "t:2:5: error[date-form]: column 'crew.evidence_date': ", id="no-evidence-date"
        ),
        pytest.param(
            "A,2026,one_hat,,,,,,,,", "t:2:3: error[function-unknown]: column 'unify': ", id="an-unknown-function"
        ),
        pytest.param(
            "A,2026,,01-Mar,,,,,,,",
            "t:2:4: error[cell-date]: column 'crew': '01-Mar' is a date",
            id="a-range-made-a-date",
        ),
        pytest.param("A,2026,,1/3/2026,,,,,,,", "t:2:4: error[cell-date]: column 'crew': ", id="a-date-in-figures"),
        pytest.param(
            "A,2026,,,,,7,,,,", "t:2:7: error[measure-bare]: column 'tight': is 7 a level or", id="a-bare-number"
        ),
        pytest.param("A,2026,,,,,,lots,,,", "t:2:8: error[value-number]: column 'tight.value': ", id="no-number"),
        pytest.param(
            "A,2026,,n/a: gone,,,,,,,", "t:2:4: error[gate-not-applicable]: column 'crew': ", id="a-gate-argued-away"
        ),
        pytest.param("A,2026,,,,,,,,n/a,", "t:2:10: error[reason-missing]: column 'pets': ", id="no-reason"),
        pytest.param("A,2026,,,,3..1,,,,,", "t:2:6: error[range-order]: column 'officers': ", id="a-range-backwards"),
        pytest.param(",2026,,2,,,,,,,", "t:2:1: error[missing-key]: column 'locality' is empty", id="no-locality"),
        pytest.param(
            "A,2026,,2,,,,,,,,7", "t:2:12: error[cell-without-column]: '7' stands under no heading", id="too-many-cells"
        ),
        pytest.param(
            "A\x1b[31m,2026,,2,,,,,,,",
            "t:2:1: error[table-cell]: column 'locality': the character U+001B",
            id="an-escape",
        ),
        pytest.param(
            "A\u202e,2026,,2,,,,,,,",
            "t:2:1: error[table-cell]: column 'locality': the character U+202E",
            id="an-override",
        ),
    ],
)
def test_a_problem_names_row_and_column(tmp_path: Path, row: str, problem: str) -> None:
    found = csv(tmp_path, f"{HEAD}\n{row}\nGood,2026,,2,,,,,,,\n")

    assert found.problems[0].startswith(problem)
    assert len(found.problems) == 1
    assert [answers.locality for answers in found.read] == ["Good"]


def test_all_problems_of_a_row_are_said_at_once(tmp_path: Path) -> None:
    found = csv(tmp_path, f"{HEAD}\nA,2026,,01-Mar,,9,7,,,,x\n")

    assert [line.split(":", 3)[1:3] for line in found.problems] == [["2", "4"], ["2", "6"], ["2", "7"], ["2", "11"]]


def test_a_row_is_where_it_begins(tmp_path: Path) -> None:
    found = csv(tmp_path, 'locality,as_of,crew\n"A\nlong\nname",2026,9\nB,2026,8\n')

    assert [line.split(": ")[0] for line in found.problems] == ["t:2:3", "t:5:3"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("", "t:1:1: error[table-empty]: ", id="nothing"),
        pytest.param(
            "locality,crew\nA,2\n", "t:1:1: error[column-missing]: the table has no column 'as_of'", id="no-date"
        ),
        pytest.param("locality,as_of,crew,crew\nA,2026,2,3\n", "t:1:4: error[column-repeated]: ", id="a-column-twice"),
        pytest.param("locality,as_of,crow\nA,2026,2\n", "t:1:3: error[column-unknown]: ", id="an-unknown-column"),
        pytest.param("locality,as_of,crew.note\nA,2026,2\n", "t:1:3: error[column-unknown]: ", id="an-unknown-part"),
        pytest.param('locality,as_of,crew\nA,2026,"2\n', "t:2:1: error[table-syntax]: ", id="a-quote-left-open"),
        pytest.param("locality,as_of\nA,2026,".encode("utf-16"), "t:1:1: error[table-encoding]: ", id="utf-16"),
        pytest.param(
            b"locality,as_of\nA\xff,2026\n", "t:2:1: error[table-cell]: column 'locality': byte 0xff", id="latin-1"
        ),
        pytest.param(
            b"locality,as_of\n" + b"A" * (1 << 20) + b",2026\n", "t:2:1: error[table-large]: ", id="a-long-line"
        ),
    ],
)
def test_a_table_that_cannot_be_read_says_where(tmp_path: Path, text: str | bytes, problem: str) -> None:
    found = csv(tmp_path, text)

    assert found.problems[0].startswith(problem)
    assert found.read == []


def test_rows_before_a_fault_of_the_table_are_read(tmp_path: Path) -> None:
    found = csv(tmp_path, 'locality,as_of,crew\nA,2026,2\nB,2026,"x"y\n')

    assert [answers.locality for answers in found.read] == ["A"]
    assert found.problems[0].startswith("t:3:1: error[table-syntax]")


def test_a_line_of_json_is_a_locality(tmp_path: Path) -> None:
    line = '{"locality": "A", "as_of": 2026, "crew": 2, "officers": [1, 3], '
    line += '"tight.value": 7.5, "pets": true, "unify": ["one_helm"]}'

    (answers,) = jsonl(tmp_path, f"\n{line}\n").read

    assert levels(answers) == {
        "crew": Interval(2, 2),
        "officers": Interval(1, 3),
        "tight": Interval(2, 2),
        "pets": Interval(1, 1),
    }
    assert (str(answers.as_of), answers.unify) == ("2026", ("one_helm",))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("{", "t:1:1: error[table-syntax]: not readable as JSON", id="no-json"),
        pytest.param("[1]", "t:1:1: error[table-syntax]: a row is an object", id="no-object"),
        pytest.param('{"a": NaN}', "t:1:1: error[table-syntax]: NaN is not a number", id="not-a-number"),
        pytest.param(
            '{"a": 1, "a": 2}', "t:1:1: error[table-syntax]: the column 'a' is there twice", id="a-column-twice"
        ),
        pytest.param('{"a": ' + "9" * 5000 + "}", "t:1:1: error[table-syntax]: ", id="a-long-number"),
        pytest.param('{"a": ' + "[" * 100_000 + "}", "t:1:1: error[table-syntax]: ", id="deep"),
        pytest.param(
            '{"locality": "A", "as_of": 2026, "crew": {"level": 2}}', "t:1:3: error[wrong-type]", id="a-nested-cell"
        ),
        pytest.param('{"locality": "A", "as_of": 2026, "crew": [1, [2]]}', "t:1:3: error[", id="a-nested-list"),
        pytest.param(
            '{"locality": "A", "as_of": 2026, "crow": 2}', "t:1:3: error[column-unknown]: ", id="an-unknown-column"
        ),
        pytest.param('{"locality": "A\\u202e", "as_of": 2026}', "t:1:1: error[table-cell]: ", id="an-override"),
        pytest.param('{"locality": "A\\ud800", "as_of": 2026}', "t:1:1: error[table-cell]: ", id="half-a-character"),
        pytest.param(b'{"locality": "\xff"}', "t:1:1: error[table-syntax]: byte 0xff", id="latin-1"),
    ],
)
def test_a_line_that_cannot_be_read_says_so_and_the_others_go_on(
    tmp_path: Path, line: str | bytes, problem: str
) -> None:
    raw = line.encode() if isinstance(line, str) else line

    found = jsonl(tmp_path, raw + b'\n{"locality": "Good", "as_of": 2026}\n')

    assert found.problems[0].startswith(problem)
    assert [answers.locality for answers in found.read] == ["Good"]


def test_a_row_of_a_workbook_is_a_locality(tmp_path: Path) -> None:
    head = HEAD.split(",")
    row = ["A", date(2026, 2, 1), None, 2, datetime(2026, 1, 1), "1..3", None, 0.075, True, "n/a: none", 3.0]  # noqa: DTZ001 - Excel

    (answers,) = xlsx(tmp_path, [head, row], percent=["H2"]).read

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


def test_percent_cells_are_exact(tmp_path: Path) -> None:
    """0.1 % too much would be another level: thresholds are 20, 10 and 5 per cent."""
    head = ["locality", "as_of", "tight"]

    found = xlsx(tmp_path, [head, ["A", 2026, 0.1], ["B", 2026, 0.1001], ["C", 2026, 0.05]], percent=["C2", "C3", "C4"])

    assert [levels(answers)["tight"] for answers in found.read] == [Interval(2, 2), Interval(1, 1), Interval(3, 3)]


def test_a_date_in_the_place_of_a_level_is_refused_with_a_hint(tmp_path: Path) -> None:
    (problem,) = xlsx(tmp_path, [["locality", "as_of", "crew"], ["A", 2026, date(2026, 3, 1)]]).problems

    assert problem.startswith(
        "t:2:3: error[cell-date]: column 'crew': '2026-03-01' is a date, not a level\n  hint: write"
    )


def test_a_formula_without_a_result_is_not_taken_for_blank(tmp_path: Path) -> None:
    (problem,) = xlsx(tmp_path, [["locality", "as_of", "crew"], ["A", 2026, "=1+1"]]).problems

    assert problem.startswith("t:2:3: error[answer-word]: column 'crew': '=1+1'")


def test_a_cell_far_away_costs_no_time(tmp_path: Path) -> None:
    """The outermost cell of all: a loop over every cell in between would take hours."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["locality", "as_of", "crew"])
    sheet.append(["A", 2026, 2])
    sheet.cell(row=1_048_576, column=16_384, value="x")
    sheet.cell(row=1_048_576, column=1, value="B")
    book.save(tmp_path / "t.xlsx")

    found = read(tmp_path / "t.xlsx")

    assert [answers.locality for answers in found.read] == ["A"]
    assert found.problems[0].startswith("t:1048576:2: error[missing-key]")


def test_a_workbook_that_unpacks_to_far_more_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MAX_UNPACKED", 1 << 20)
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * (2 << 20))

    (problem,) = read(tmp_path / "t.xlsx").problems

    assert problem.startswith("t:1:1: error[table-large]: the workbook unpacks to more than")


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"no workbook", b"PK\x03\x04" + b"\0" * 50], ids=["empty", "cut", "text", "zip"]
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)

    (problem,) = read(path).problems

    assert problem.startswith("t:1:1: error[table-syntax]: not readable as an Excel workbook")


def test_a_workbook_without_its_parts_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")

    (problem,) = read(tmp_path / "t.xlsx").problems

    assert problem.startswith("t:1:1: error[table-syntax]: not readable as an Excel workbook")


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
def test_whatever_a_table_holds_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    for found in (csv(tmp_path, HEAD.encode() + b"\n" + content), csv(tmp_path, content), jsonl(tmp_path, content)):
        assert all(line.startswith("t") for line in found.problems)
