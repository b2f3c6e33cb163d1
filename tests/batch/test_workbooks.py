"""Excel workbooks as programs write them, and as nobody should: what is shown is read, and no cell ends a run."""

from __future__ import annotations

import warnings
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from caretrust_readiness.model.terms import Interval
from caretrust_readiness.reading import tables
from caretrust_readiness.reading.tables.row import Row
from tests.batch.batching import Batch
from tests.reading.tables.reading import HEADINGS, book, locality, read, row, sheet, text

GOOD = locality("Good", "><v>2</v>")
BOOK = Path("t.xlsx")
SAVE = "the formula has no stored result: open the file in the spreadsheet program and save it"


# Which rows are read


@pytest.mark.parametrize("reference", ["A1", "A1:C2", "A1:C1048576"])
def test_all_rows_are_read_whatever_the_sheet_says_of_its_size(reference: str) -> None:
    found = book(BOOK, sheet(HEADINGS, *[GOOD] * 40, before=f'<dimension ref="{reference}"/>'))

    assert (len(found.read), found.problems) == (40, [])


def test_cells_and_rows_may_say_where_they_are_or_not() -> None:
    far = '<row r="9"><c r="A9" t="str"><v>Far</v></c><c r="B9"><v>2026</v></c><c r="C9"><v>1</v></c></row>'

    found = book(BOOK, sheet(HEADINGS, far, GOOD))

    assert [answers.file for answers in found.read] == ["t.xlsx:9", "t.xlsx:10"]
    assert found.levels("crew") == [Interval(1, 1), Interval(2, 2)]


def test_the_first_sheet_that_is_shown_is_read() -> None:
    found = book(BOOK, sheet(HEADINGS, locality("Hidden", "><v>2</v>")), sheet(HEADINGS, GOOD), states="hv")

    assert found.localities == ["Good"]


def test_a_note_says_which_sheets_with_rows_are_not_read() -> None:
    book(BOOK, sheet(HEADINGS, GOOD, GOOD), sheet(), sheet(HEADINGS, GOOD), sheet(row(text("x"))), states="vvvh")

    rows = [found for found in tables.rows(str(BOOK)) if isinstance(found, Row)]

    other = "a table is on the sheet 'Sheet 3' too: --sheet names the one to read"
    assert [found.notes for found in rows] == [("the sheet 'Sheet 1' is read, not 'Sheet 3'", other), ()]


def test_what_is_wrong_with_a_sheet_that_is_not_read_is_no_matter() -> None:
    found = book(BOOK, sheet(HEADINGS, GOOD), sheet(row('t="s"><v>9</v>')))

    assert (found.localities, found.problems) == (["Good"], [])


def test_the_first_sheet_that_has_the_headings_is_read_whatever_stands_before() -> None:
    found = book(BOOK, sheet(row(text("Read me"))), sheet(), sheet(row(text("A title")), HEADINGS, GOOD))

    assert (found.localities, found.problems) == (["Good"], [])
    assert found.read[0].notes == (
        "the sheet 'Sheet 3' is read, not 'Sheet 1'",
        "row 1, above the headings, left out: 'A title'",
    )


def test_of_a_workbook_without_headings_the_sheet_is_named() -> None:
    (problem,) = book(BOOK, sheet(row(text("Read me"))), sheet(row(text("Notes")))).problems

    said = "the sheet 'Sheet 1', the first that is shown, has no column 'locality' and no column 'as_of'"
    assert problem.startswith(f"t:1:1: error[column-missing]: {said}")
    assert problem.endswith("\n  hint: the first row must be the headings; found 'Read me'")


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    hidden = locality("Out of sight", "><v>1</v>").replace("<row ", '<row hidden="1" ')

    found = book(BOOK, sheet(HEADINGS, GOOD, hidden, before='<cols><col min="3" max="4" hidden="1"/></cols>'))

    assert found.localities == ["Good", "Out of sight"]
    assert found.read[1].notes == ("1 hidden row read as well: 3", "1 hidden column read as well: 'crew'")


def test_texts_that_cells_share_are_read() -> None:
    """Written by the library: everything else here is written by hand."""
    whole = openpyxl.Workbook()
    for values in (("locality", "as_of", "crew"), ("Same", 2026, "Most do"), ("Same", 2026, "Most do")):
        whole.worksheets[0].append(values)
    whole.save(BOOK)

    found = read(BOOK)

    assert (found.localities, found.levels("crew")) == (["Same", "Same"], [Interval(2, 2)] * 2)


# Cells


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        pytest.param("><f>1+1</f></c>", f"'=1+1' is not a level of 'crew'\n  hint: {SAVE}", id="no-result"),
        pytest.param(
            '><f t="array" ref="C3">SUM(A1)</f></c>', f"'=SUM(A1)' is not a level of 'crew'\n  hint: {SAVE}", id="array"
        ),
        pytest.param(
            '><f t="dataTable" ref="C3" r1="A1"/></c>', f"'=' is not a level of 'crew'\n  hint: {SAVE}", id="data-table"
        ),
        pytest.param(
            't="e"><v>#REF!</v>', "'#REF!' is not a level of 'crew'\n  hint: its formula failed", id="an-error"
        ),
        pytest.param(
            "><v>1e999</v>", "'1e999' is not a level of 'crew'\n  hint: the cell holds nothing", id="infinite"
        ),
        pytest.param("><v>1e300</v>", "'1e+300' is not a level of 'crew'", id="a-huge-number"),
        pytest.param('s="1"><v>0.0625</v>', "'1:30:00' is a date, not a level", id="a-duration"),
        pytest.param('s="1"><v>1e99</v>', "'1e99' is not a level of 'crew'", id="an-endless-duration"),
        pytest.param('s="2"><v>45930</v>', "'2025-09-30' is a date, not a level", id="a-day"),
        pytest.param('s="2"><v>99999999999</v>', "'99999999999' is not a level of 'crew'", id="no-day"),
        pytest.param('t="d"><v>2025-09-30T00:00:00</v>', "'2025-09-30' is a date, not a level", id="a-day-in-words"),
        pytest.param('s="3"><v>0.5</v>', "'50%' is not a level of 'crew'", id="a-percentage"),
    ],
)
def test_no_cell_ends_the_run_and_each_says_what_it_lacks(cell: str, said: str) -> None:
    bad = locality("Bad", cell.removesuffix("</c>"))

    found = book(BOOK, sheet(HEADINGS, GOOD, bad, GOOD), formats=("[h]:mm", "yyyy-mm-dd", "0%"))

    assert found.localities == ["Good", "Good"]
    assert len(found.problems) == 1
    assert said in found.problems[0]
    assert found.problems[0].startswith("t:3:3: error[")


def test_what_a_formula_failed_at_is_no_name_and_no_date() -> None:
    """It would pass for both, or for a blank cell."""
    bad = row("><f>A1</f>", 't="e"><v>#REF!</v>')

    found = book(BOOK, sheet(HEADINGS, bad))

    assert found.read == []
    assert [line.partition("\n")[0] for line in found.problems] == [
        "t:2:1: error[table-cell]: column 'locality': '=A1' is nothing that can be read",
        "t:2:2: error[table-cell]: column 'as_of': '#REF!' is nothing that can be read",
    ]


def test_a_formula_may_come_to_an_empty_text() -> None:
    """As '=IF(D2="","",D2)' does: the cell is blank, and its result is stored."""
    found = book(BOOK, sheet(HEADINGS, locality("Good", 't="str"><f>IF(D2="","",D2)</f><v></v>')))

    assert (found.localities, found.problems, found.read[0].answers) == (["Good"], [], {})


def test_a_formula_is_what_it_comes_to() -> None:
    cells = ("><f>1+1</f><v>2</v>", 't="str"><f>A1</f><v>Most do</v>', '><f t="array" ref="C2">1</f><v>2</v>')

    found = book(BOOK, sheet(HEADINGS, *[locality("Good", cell) for cell in cells]))

    assert found.levels("crew") == [Interval(2, 2)] * 3


def test_a_locality_that_merged_cells_leave_blank_says_why() -> None:
    found = book(BOOK, sheet(HEADINGS, GOOD, row('s="0">', "><v>2026</v>")))

    hint = "each row needs its own; of merged cells only the first holds anything"
    assert found.problems == [f"t:3:1: error[missing-key]: column 'locality' is empty\n  hint: {hint}"]


@pytest.mark.parametrize("code", ['0.0" %"', "0.0\\%", "[>1]0.0"], ids=["quoted", "escaped", "with-a-condition"])
def test_a_sign_of_percent_that_is_only_written_makes_no_hundredth(code: str) -> None:
    found = book(BOOK, sheet(HEADINGS, locality("Good", 's="1"><v>2</v>')), formats=(code,))

    assert found.levels("crew") == [Interval(2, 2)]


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(f"><v>{'9' * 5200}</v>", id="a-long-number"),
        pytest.param("><v>soon</v>", id="no-number"),
        pytest.param('t="s"><v>7</v>', id="no-such-text"),
        pytest.param('t="s"><v>x</v>', id="no-place-of-a-text"),
        pytest.param('t="d"><v>soon</v>', id="no-date"),
    ],
)
def test_a_cell_that_is_broken_breaks_no_other_row(cell: str) -> None:
    found = book(BOOK, sheet(HEADINGS, GOOD, locality("Bad", cell), GOOD))

    assert found.localities == ["Good", "Good"]
    (problem,) = found.problems
    assert problem.startswith("t:3:3: error[answer-word]: column 'crew': ")
    assert problem.endswith("type it again")


def test_a_style_that_is_missing_shows_a_number_as_it_is() -> None:
    assert book(BOOK, sheet(HEADINGS, locality("Good", 's="9"><v>2</v>'))).levels("crew") == [Interval(2, 2)]


# What is wrong with a workbook


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        pytest.param(sheet('<row r="1048577"/>'), "table-large]: a row after row 1048576", id="long"),
        pytest.param(sheet('<row r="9999999999999"/>'), "table-large]: a row after row 1048576", id="far"),
        pytest.param(
            sheet('<row r="one"/>'),
            "table-syntax]: not readable as an Excel workbook: a row is called 'one'",
            id="no-row",
        ),
        pytest.param(sheet('<row><c r="!1"/></row>'), "table-syntax]: not readable as an Excel", id="no-column"),
        pytest.param(sheet('<row><c r="1"/></row>'), "table-syntax]: not readable as an Excel", id="no-letters"),
        pytest.param(
            sheet('<row><c r="XFE1"/></row>'), "table-syntax]: not readable as an Excel", id="after-the-last-column"
        ),
        pytest.param(sheet("<row>"), "table-syntax]: not readable as an Excel workbook: mismatched tag", id="unended"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_so(whole: str, said: str) -> None:
    (problem,) = book(BOOK, whole).problems

    assert problem.startswith("t:1:1: error[")
    assert said in problem


def test_a_workbook_of_an_old_program_or_with_a_password_says_what_to_do() -> None:
    BOOK.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(2000))

    (problem,) = read(BOOK).problems

    assert problem.endswith("\n  hint: save it as .xlsx, without a password")


def test_nothing_but_problems_reaches_standard_error(batch: Batch) -> None:
    """The library warns of lists to choose from, and of much else."""
    whole = openpyxl.Workbook()
    whole.worksheets[0].append(["locality", "as_of", "crew"])
    whole.worksheets[0].append(["Good", 2026, 2])
    whole.worksheets[0].add_data_validation(DataValidation("list", formula1='"1,2"', sqref="C2:C9"))
    whole.save(BOOK)
    extended = '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>'
    book(Path("u.xlsx"), sheet(HEADINGS, GOOD, after=extended))

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        ran = batch("--quiet", str(BOOK), "u.xlsx", form="csv")

    assert (ran.status, ran.err, len(ran.rows)) == (0, "", 2)
