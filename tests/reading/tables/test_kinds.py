"""Files that are not what their names say, and tables that are laid out otherwise: what each is told to be."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.reading.tables.reading import read

CSV = b"locality,as_of,crew\nA,2026,2\n"
LIST = b'[{"locality": "A", "as_of": 2026, "crew": 2}]'


def book(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    """The bytes of a workbook that *fill* fills."""
    whole, content = openpyxl.Workbook(), io.BytesIO()
    fill(whole)
    whole.save(content)
    return content.getvalue()


def good(whole: openpyxl.Workbook) -> None:
    """One sheet with one place."""
    for row in (["locality", "as_of", "crew"], ["A", 2026, 2]):
        whole.worksheets[0].append(row)


BOOK = book(good)


def ods() -> bytes:
    """An archive with the part that a workbook of LibreOffice has."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said", "hint"),
    [
        ("t.csv", BOOK, "it is a workbook or another archive", "is it a workbook? name it .xlsx or .ods"),
        ("t.tsv", b"%PDF-1.4\n", "it is a PDF", "save the table itself as .csv or .xlsx"),
        ("t.csv", b"{\\rtf1 x}", "it is rich text", "save the table itself as .csv or .xlsx"),
        ("t.csv", gzip.compress(CSV, mtime=0), "it is packed with gzip", "unpack it first"),
        ("t.csv", b"<table><tr><td>x", "it is a page of HTML", "open it in the spreadsheet program and save it as "),
        ("t.csv", CSV.decode().encode("utf-16-le"), "UTF-16 without a mark at its start", "save it as 'CSV UTF-8'"),
        ("t.csv", CSV.decode().encode("utf-16-be"), "UTF-16 without a mark at its start", "save it as 'CSV UTF-8'"),
        (
            "t.csv",
            b'locality,as_of,crew\n"A,2026,2\n',
            "unexpected end of data",
            "a quote that is opened must be closed",
        ),
        (
            "t.csv",
            b'locality,as_of,crew\n"A "b" c",2026,2\n',
            "',' expected after",
            "a quote within quotes is written tw",
        ),
        ("t.xlsx", CSV, "it is text", "is it a table? name it .csv"),
        ("t.xlsx", b"", "it is empty", None),
        ("t.xlsx", BOOK[:2000], "it is cut off, or damaged", "get it again from where it came, or save it again"),
        ("t.xlsx", BOOK[:-30], "it is cut off, or damaged", "get it again from where it came, or save it again"),
        ("t.xlsx", ods(), "it has no part 'xl/workbook.xml'", "is it another kind of workbook? name it .ods"),
        ("t.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "it is an old Excel file", "save it as .xlsx, without a password"),
        ("t.ods", BOOK, "it has no part 'content.xml'", "is it another kind of workbook? name it .xlsx"),
        ("~$t.xlsx", bytes(100), "a lock file of a workbook that is open, not the workbook itself", None),
        ("t.jsonl", LIST, "a row is an object", "leave the brackets out, and write each object on a line of its own"),
        ("t.jsonl", b"{\n}", "not readable as JSON", "write each object on one line"),
        ("t.jsonl", CSV, "not readable as JSON", "is it a table of text? name it .csv"),
        ("t.jsonl", BOOK, "it is a workbook or another archive", "is it a workbook? name it .xlsx or .ods"),
        (
            "t.json",
            LIST,
            "found a list of JSON",
            "'caretrust batch' reads tables: write an object on each line, and name",
        ),
        ("t.txt", CSV, "found a table where a file of YAML should be", "'caretrust batch' reads tables: name it .csv"),
        ("t.yaml", BOOK, "not a file of YAML: it is a workbook", "'caretrust batch' reads tables; is it a workbook?"),
        ("t.xls", b"<html>", "not a table that is read", "save it as CSV UTF-8 (.csv) or as .xlsx"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_what_it_is(
    tmp_path: Path, name: str, content: bytes, said: str, hint: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    found = read(path)

    assert found.read == []
    sentence, _, told = found.problems[0].partition("\n  hint: ")
    assert said in sentence
    assert told.startswith(hint) if hint else not told


def test_a_last_line_that_old_programs_end_texts_with_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(CSV + b"\x1a")

    assert (read(path).localities, read(path).problems) == (["A"], [])


def on_its_side(whole: openpyxl.Workbook) -> None:
    """Headings one below the other."""
    for row in (["locality", "A"], ["as_of", 2026], ["crew", 2]):
        whole.worksheets[0].append(row)


def totals(whole: openpyxl.Workbook) -> None:
    """A row of totals under the places."""
    good(whole)
    whole.worksheets[0].append(["Total", None, 2])


def beside(whole: openpyxl.Workbook) -> None:
    """A key beside the table."""
    good(whole)
    whole.worksheets[0]["E2"] = "0 = nobody"


def truth(whole: openpyxl.Workbook) -> None:
    """A truth for a level."""
    good(whole)
    whole.worksheets[0]["C2"] = True


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (
            on_its_side,
            "t:1:1: error[column-missing]: the sheet 'Sheet' has no column 'as_of'\n  hint: the table lies on",
        ),
        (
            totals,
            "t:3:2: error[missing-key]: column 'as_of' is empty\n  hint: is the row of 'Total' a place? else take it",
        ),
        (
            beside,
            "t:2:5: error[cell-without-column]: '0 = nobody' stands under no heading\n  hint: give the column a hea",
        ),
        (
            truth,
            "t:2:3: error[answer-boolean]: column 'crew': 'true' is not a level of 'crew'\n  hint: write the level, ",
        ),
    ],
)
def test_a_sheet_that_is_laid_out_otherwise_is_told_how_to_mend_it(
    tmp_path: Path, fill: Callable[[openpyxl.Workbook], None], said: str
) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(book(fill))

    assert read(path).problems[0].startswith(said)


def test_two_sheets_with_tables_are_told_and_the_first_is_read(tmp_path: Path) -> None:
    def fill(whole: openpyxl.Workbook) -> None:
        good(whole)
        for row in (["locality", "as_of", "crew"], ["B", 2026, 2]):
            whole.create_sheet("South").append(row) if "South" not in whole.sheetnames else whole["South"].append(row)

    path = tmp_path / "t.xlsx"
    path.write_bytes(book(fill))

    found = read(path)

    assert found.localities == ["A"]
    assert found.read[0].notes == (
        "the sheet 'Sheet' is read, not 'South'",
        "a table is on the sheet 'South' too: --sheet names the one to read",
    )
