"""Small workbooks that would cost much: each ends at a limit that it names, counted and never timed."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from caretrust_readiness.model import limits
from caretrust_readiness.reading.tables.markup import Budget, Handler
from tests.reading.tables.reading import HEADINGS, Table, book, locality, read, sheet

GOOD = locality("Good", "><v>2</v>")
OPEN_DOCUMENT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(path: Path, *rows: str) -> Table:
    """What an OpenDocument workbook of one sheet comes to."""
    body = f'<table:table table:name="S">{"".join(rows)}</table:table>'
    content = f"<office:document-content {OPEN_DOCUMENT}><office:body><office:spreadsheet>{body}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content)
    return read(path)


def cells(*values: str, repeated: int = 1, rows: int = 1) -> str:
    """A row of texts."""
    inner = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{value}</text:p></table:table-cell>"
        for value in values
    )
    return f'<table:table-row table:number-rows-repeated="{rows}">{inner}</table:table-row>'


HEAD = cells("locality", "as_of", "crew")


def test_a_workbook_of_open_document_is_read(tmp_path: Path) -> None:
    value = '<table:table-cell office:value-type="float" office:value="2"/>'
    day = '<table:table-cell office:value-type="date" office:date-value="2026-02-01"/>'
    name = '<table:table-cell office:value-type="string"><text:p>A<text:s/>port</text:p></table:table-cell>'
    found = ods(tmp_path / "t.ods", HEAD, f"<table:table-row>{name}{day}{value}</table:table-row>")

    assert (found.localities, found.problems) == (["A port"], [])
    assert str(found.read[0].as_of) == "2026-02-01"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(
            lambda path: book(path, sheet(HEADINGS, GOOD, f"<row>{'<c/>' * 600_000}</row>")),
            "more elements than a workbook needs",
            id="blank-cells",
        ),
        pytest.param(
            lambda path: book(path, sheet(HEADINGS, GOOD, "<row/>" * 600_000)),
            "more elements than a workbook needs",
            id="blank-rows",
        ),
        pytest.param(
            lambda path: book(path, sheet(HEADINGS, GOOD, f"<row><c>{'<x>' * 100}</c></row>")),
            f"elements nest more than {limits.MAX_DEPTH} deep",
            id="nesting",
        ),
        pytest.param(
            lambda path: book(path, sheet(HEADINGS, GOOD), styles=f"<styleSheet>{'<font/>' * 600_000}</styleSheet>"),
            "more elements than a workbook needs",
            id="fonts",
        ),
        pytest.param(
            lambda path: book(path, *[sheet()] * (limits.MAX_SHEETS + 1)),
            f"{limits.MAX_SHEETS + 1} sheets, and {limits.MAX_SHEETS} is the most",
            id="sheets",
        ),
        pytest.param(
            lambda path: book(path, sheet(HEADINGS, GOOD, f"<!--{' ' * (60 << 20)}-->")),
            "is the most that is read of one its size",
            id="unpacked",
        ),
        pytest.param(
            lambda path: ods(path.with_suffix(".ods"), HEAD, cells("A", "2026", "2", rows=1_000_000)),
            f"a row that stands 1000000 times, and {limits.MAX_REPEATED} is the most",
            id="repeated-rows",
        ),
        pytest.param(
            lambda path: ods(path.with_suffix(".ods"), HEAD, cells("A", repeated=1_000_000)),
            f"more than {limits.MAX_COLUMNS} cells",
            id="repeated-cells",
        ),
    ],
)
def test_a_small_file_that_would_cost_much_is_refused_at_a_limit_that_is_told(
    tmp_path: Path, make: Callable[[Path], Table], said: str
) -> None:
    start = time.process_time()

    found = make(tmp_path / "t.xlsx")

    assert any("error[table-large]" in problem and said in problem for problem in found.problems)
    assert time.process_time() - start < 10


def test_a_cell_far_to_the_right_in_every_row_costs_no_more_than_it_holds(tmp_path: Path) -> None:
    rows = [f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(3, 2_003)]
    tracemalloc.start()

    found = book(tmp_path / "t.xlsx", sheet(HEADINGS, GOOD, *rows))

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.localities == ["Good"]
    assert most < 60 << 20


@pytest.mark.parametrize(
    ("name", "make"),
    [
        pytest.param(
            "t.xlsx",
            lambda path: book(path, sheet(HEADINGS, GOOD, before='<col min="1" max="9000000" hidden="1"/>')),
            id="hidden-columns-of-excel",
        ),
        pytest.param(
            "t.ods",
            lambda path: ods(
                path,
                '<table:table-column table:number-columns-repeated="9000000" table:visibility="collapse"/>',
                HEAD,
                cells("Good", "2026", "2"),
            ),
            id="hidden-columns",
        ),
        pytest.param(
            "t.ods", lambda path: ods(path, HEAD, cells('<text:s text:c="90000000"/>', "2026", "2")), id="blanks"
        ),
        pytest.param("t.ods", lambda path: ods(path, HEAD, cells("x" * 3_000_000, "2026", "2")), id="a-long-text"),
    ],
)
def test_what_a_few_bytes_say_there_is_much_of_takes_little_memory(
    tmp_path: Path, name: str, make: Callable[[Path], Table]
) -> None:
    make(tmp_path / name)
    tracemalloc.start()

    read(tmp_path / name)

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 12 << 20


def test_so_many_kinds_of_element_may_a_part_have(tmp_path: Path) -> None:
    kinds = "".join(f"<x{n}/>" for n in range(limits.MAX_PARTS))

    (problem,) = book(tmp_path / "t.xlsx", sheet(HEADINGS, GOOD, f"<row><c>{kinds}</c></row>")).problems

    assert f"more than {limits.MAX_PARTS} kinds of element" in problem


@pytest.mark.parametrize("way", ["bzip2", "lzma", "password"])
def test_a_part_that_is_packed_otherwise_is_refused_before_it_is_unpacked(tmp_path: Path, way: str) -> None:
    path = tmp_path / "t.ods"
    packing = {"bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}.get(way, zipfile.ZIP_STORED)
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("content.xml", "<x/>")
    if way == "password":  # the first bit of the flags, in the part's own head and in the list of parts
        whole = bytearray(path.read_bytes())
        whole[6] |= 1
        whole[whole.index(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(whole)

    (problem,) = read(path).problems

    assert "'content.xml' is packed in a way that is not read" in problem


def test_of_a_long_text_no_more_is_kept_than_shows_that_it_is_too_long() -> None:
    handler = Handler(Budget("t"))
    handler.take()
    for _ in range(1_000):
        handler.characters("x" * 1_000)

    assert len("".join(handler.pieces or ())) <= limits.MAX_CELL + 1_000
    assert len(handler.taken()) == limits.MAX_CELL + 1


def test_a_format_of_brackets_is_no_format(tmp_path: Path) -> None:
    style = '<numFmts><numFmt numFmtId="200" formatCode="{}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>'
    styles = f"<styleSheet>{style.format('[' * 60_000)}</styleSheet>"

    assert book(tmp_path / "t.xlsx", sheet(HEADINGS, GOOD), styles=styles).localities == ["Good"]


@pytest.mark.parametrize("markup", ['<!DOCTYPE x [<!ENTITY a "b">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'])
def test_a_document_type_is_refused(tmp_path: Path, markup: str) -> None:
    (problem,) = book(tmp_path / "t.xlsx", markup + sheet(HEADINGS, GOOD)).problems

    assert "it declares a document type" in problem
