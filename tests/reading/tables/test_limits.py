"""Each limit of tables: what is at it is read, and one above is refused with the limit."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from caretrust_readiness.forms.workbook import cells as questionnaires
from caretrust_readiness.model import limits
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading.tables import cells, delimited, json_lines, numbers
from tests.reading.tables.reading import HEADINGS, Table, book, locality, read, row, sheet, text
from tests.reading.tables.test_budgets import HEAD, ods
from tests.reading.tables.test_budgets import cells as row_of_texts

GOOD = locality("Good", "><v>2</v>")
#: How far beyond a limit a table goes, and whether it is refused.
BOTH = pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])


def check(found: Table, said: str, *, refused: bool) -> None:
    """The table is refused with what is *said*, or not for that."""
    assert any(said in problem for problem in found.problems) == refused
    assert not refused or all("error[table-" in problem for problem in found.problems)


def csv(path: Path, *lines: str) -> Table:
    """What a table of text comes to."""
    path.write_text("\n".join(["locality,as_of,crew", *lines]) + "\n", encoding="utf-8")
    return read(path)


@BOTH
def test_a_row_of_text_may_have_so_many_cells(tmp_path: Path, more: int, refused: bool) -> None:
    wide = "A,2026,2" + "," * (limits.MAX_COLUMNS - 3 + more)
    found = csv(tmp_path / "t.csv", "B,2026,2", wide)
    check(found, f"more than {limits.MAX_COLUMNS} cells", refused=refused)


@BOTH
def test_a_row_of_a_workbook_may_have_so_many_cells(tmp_path: Path, more: int, refused: bool) -> None:
    wide = row(*[text("x")] * (limits.MAX_COLUMNS + more))
    found = book(tmp_path / "t.xlsx", sheet(HEADINGS, GOOD, wide))
    check(found, f"more than {limits.MAX_COLUMNS} cells", refused=refused)


@BOTH
def test_a_row_of_an_open_document_may_have_so_many_cells(tmp_path: Path, more: int, refused: bool) -> None:
    found = ods(tmp_path / "t.ods", HEAD, row_of_texts("x", repeated=limits.MAX_COLUMNS + more))
    check(found, f"more than {limits.MAX_COLUMNS} cells", refused=refused)


@BOTH
def test_an_object_may_have_so_many_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    monkeypatch.setattr(json_lines, "MAX_COLUMNS", 4)
    keys = {"locality": "A", "as_of": "2026", "crew": 1, "pets": 1} | ({"depth": 1} if more else {})
    path = tmp_path / "t.jsonl"
    path.write_text(json.dumps(keys), encoding="utf-8")
    check(read(path), "more than 4 columns", refused=refused)


@BOTH
def test_a_cell_may_have_so_many_characters(tmp_path: Path, more: int, refused: bool) -> None:
    found = csv(tmp_path / "t.csv", f"{'x' * (limits.MAX_CELL + more)},2026,2")
    check(found, f"more than {limits.MAX_CELL} characters", refused=refused)


@BOTH
def test_the_text_of_a_cell_may_be_so_long(more: int, refused: bool) -> None:
    assert (cells.unreadable("x" * (limits.MAX_CELL + more)) is not None) == refused


@BOTH
@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_a_line_may_have_so_many_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, more: int, refused: bool
) -> None:
    monkeypatch.setattr(limits, "MAX_LINE", 200)
    monkeypatch.setattr(json_lines, "MAX_LINE", 200)
    start, end = ('{"locality": "', '", "as_of": "2026", "crew": 2}\n') if ending == ".jsonl" else ("", ",2026,2\n")
    line = start + "x" * (200 - len(start) - len(end) + more) + end
    path = tmp_path / f"t{ending}"
    path.write_bytes((line if ending == ".jsonl" else f"locality,as_of,crew\n{line}").encode())
    check(read(path), "more than 200 bytes", refused=refused)


@BOTH
def test_a_line_of_utf_16_may_have_so_many_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    monkeypatch.setattr(limits, "MAX_LINE", 200)
    path, end = tmp_path / "t.csv", ",2026,2\n"
    path.write_bytes(f"locality,as_of,crew\n{'x' * (100 - len(end) + more)}{end}".encode("utf-16"))
    check(read(path), "more than 200 bytes", refused=refused)


class Lines(io.BytesIO):
    """A stream of which no line is asked for but up to a bound."""

    def readline(self, size: int | None = -1, /) -> bytes:
        """As the library does it."""
        assert size is not None
        assert 0 <= size <= limits.MAX_LINE + 1, "a line without a bound is asked for"
        return super().readline(size)


@pytest.mark.parametrize(("kind", "reader"), [(delimited, delimited.lines), (json_lines, json_lines.rows)])
def test_no_more_of_a_line_is_read_than_shows_that_it_is_too_long(
    kind: ModuleType, reader: Callable[[str], Iterator[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kind, "open_regular", lambda _: Lines(b"x" * 3 * limits.MAX_LINE))
    with pytest.raises(InputError, match=f"more than {limits.MAX_LINE} bytes"):
        next(reader("t"))


@BOTH
@pytest.mark.parametrize("start", ["1", "-1", "0.1"])
def test_a_number_of_json_may_have_so_many_digits(tmp_path: Path, start: str, more: int, refused: bool) -> None:
    number = start + "0" * (limits.MAX_DIGITS - len(start) + more)
    path = tmp_path / "t.jsonl"
    path.write_text(f'{{"locality": "A", "as_of": "2026", "crew": {number}}}\n', encoding="utf-8")
    check(read(path), "is too long for a number", refused=refused)


@BOTH
def test_a_sheet_may_end_at_such_a_row(tmp_path: Path, more: int, refused: bool) -> None:
    last = row(text("Far"), "><v>2026</v>", "><v>2</v>", attributes=f'r="{limits.MAX_ROWS + more}"')
    found = book(tmp_path / "t.xlsx", sheet(HEADINGS, GOOD, last))
    check(found, f"a row after row {limits.MAX_ROWS}", refused=refused)


@BOTH
def test_a_table_may_have_so_many_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    monkeypatch.setattr(limits, "MAX_ANSWERS", 3)
    path = tmp_path / "t.csv"
    rows = [f"A,2026,{key},1" for key in ("crew", "pets", "depth", "mates")[: 3 + more]]
    path.write_text("\n".join(["locality,as_of,criterion,level", *rows]), encoding="utf-8")
    check(read(path), "more than 3 rows", refused=refused)


@BOTH
def test_a_workbook_may_unpack_to_so_many_times_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    monkeypatch.setattr(limits, "SPARE_BYTES", 0)
    path = tmp_path / "t.xlsx"
    book(path, sheet(HEADINGS, GOOD))
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    ratio = -(-unpacked // path.stat().st_size)
    monkeypatch.setattr(limits, "MAX_RATIO", ratio - more)
    check(read(path), "is the most that is read of one its size", refused=refused)


@BOTH
def test_a_workbook_may_unpack_to_so_many_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    path = tmp_path / "t.xlsx"
    book(path, sheet(HEADINGS, GOOD))
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(part.file_size for part in archive.infolist() if "media" not in part.filename)
    monkeypatch.setattr(limits, "MAX_UNPACKED", unpacked - more)
    check(read(path), f"and {unpacked - more} is the most that is read", refused=refused)


@BOTH
def test_a_workbook_may_have_so_many_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    path = tmp_path / "t.xlsx"
    book(path, sheet(HEADINGS, GOOD))
    with zipfile.ZipFile(path) as archive:
        count = len(archive.infolist())
    monkeypatch.setattr(limits, "MAX_PARTS", count - more)
    check(read(path), f"has {count} parts, and {count - more} is the most", refused=refused)


@BOTH
def test_a_workbook_may_have_so_many_sheets(tmp_path: Path, more: int, refused: bool) -> None:
    found = book(tmp_path / "t.xlsx", sheet(HEADINGS, GOOD), *[sheet()] * (limits.MAX_SHEETS - 1 + more))
    check(found, f"{limits.MAX_SHEETS + 1} sheets, and {limits.MAX_SHEETS} is the most", refused=refused)


@BOTH
def test_an_open_document_may_have_so_many_sheets(tmp_path: Path, more: int, refused: bool) -> None:
    more_sheets = '</table:table><table:table table:name="x">' * (limits.MAX_SHEETS - 1 + more)
    found = ods(tmp_path / "t.ods", HEAD, row_of_texts("A", "2026", "2"), more_sheets)
    check(found, f"{limits.MAX_SHEETS + 1} sheets, and {limits.MAX_SHEETS} is the most", refused=refused)


@BOTH
def test_cells_may_share_texts_of_so_many_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    path, words = tmp_path / "t.xlsx", ["locality", "as_of", "crew"]
    with xlsxwriter.Workbook(str(path)) as whole:
        written = whole.add_worksheet()
        written.write_row(0, 0, words)
        written.write_row(1, 0, ["Good", 2026, 2])
    size = len("".join([*words, "Good"]))
    monkeypatch.setattr(limits, "MAX_SHARED", size - more)
    check(read(path), f"more than {size - more} characters in the texts that cells share", refused=refused)


@BOTH
def test_a_format_of_numbers_may_have_so_many_characters(more: int, refused: bool) -> None:
    code = "yyyy".ljust(limits.MAX_FORMAT + more, "-")
    assert (numbers.shown_by(200, code) is numbers.Shown.NUMBER) == refused


@pytest.mark.parametrize("start", ["", '"', "[", "[h", "_", '"a', "\\"])
@pytest.mark.parametrize("piece", ["a", '"', "[", "]", '"a', "[h", "_", "[h]"])
def test_the_longest_format_of_numbers_takes_no_time_whatever_it_is_made_of(start: str, piece: str) -> None:
    """Where a text is bounded, the square of its length is let be; more than that would never end."""
    before = time.process_time()
    for end in ("", "x", '"', "]"):
        numbers.shown_by(200, (start + piece * limits.MAX_FORMAT)[: limits.MAX_FORMAT - len(end)] + end)
    assert time.process_time() - before < 2


@BOTH
def test_a_stored_number_may_have_so_many_characters(more: int, refused: bool) -> None:
    """No program writes more, and reading them would take time for a figure that nobody has."""
    found = numbers.number_of("2.".ljust(40 + more, "0"), numbers.Shown.NUMBER)
    assert (found == 2) == (not refused)


@BOTH
def test_a_row_may_stand_for_so_many(tmp_path: Path, more: int, refused: bool) -> None:
    found = ods(tmp_path / "t.ods", HEAD, row_of_texts("A", "2026", "2", rows=limits.MAX_REPEATED + more))
    check(found, f"and {limits.MAX_REPEATED} is the most", refused=refused)


@BOTH
def test_so_many_notes_may_stand_below_a_table(tmp_path: Path, more: int, refused: bool) -> None:
    """One more, and they are rows of the table, which are refused as such."""
    found = csv(tmp_path / "t.csv", "A,2026,2", "", *["* a note,,"] * (limits.MAX_FOOTNOTES + more))
    assert (len(found.localities), bool(found.problems)) == (1, refused)


@BOTH
def test_a_questionnaire_may_have_so_many_filled_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    path = tmp_path / "t.xlsx"
    book(path, sheet(HEADINGS, GOOD))
    monkeypatch.setattr(questionnaires, "MAX_CELLS", 6 - more)
    if refused:
        with pytest.raises(InputError, match="more than 5 filled cells"):
            questionnaires.read_sheets(str(path))
    else:
        assert [len(one.cells) for one in questionnaires.read_sheets(str(path))] == [6]


@BOTH
def test_a_table_of_parquet_may_have_so_many_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    """It is said before anything is unpacked."""
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    monkeypatch.setattr(limits, "MAX_COLUMNS", 3)
    columns = {"locality": ["A"], "as_of": ["2026"], "crew": [2]} | ({"pets": [1]} if more else {})
    parquet.write_table(pa.table(columns), tmp_path / "t.parquet")
    check(read(tmp_path / "t.parquet"), "4 columns, and 3 is the most that is read", refused=refused)


@BOTH
def test_a_group_of_rows_of_parquet_may_unpack_to_so_many_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, refused: bool
) -> None:
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"locality": ["A"], "as_of": ["2026"], "crew": [2]}), path)
    size = parquet.ParquetFile(path).metadata.row_group(0).total_byte_size
    monkeypatch.setattr(limits, "MAX_GROUP", size - more)
    check(read(path), f"a group of rows of more than {size - more} bytes", refused=refused)


def test_parquet_whose_names_are_no_text_is_refused(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"locality": ["A"], "strange": [1]}), path)
    path.write_bytes(path.read_bytes().replace(b"strange", b"\xff\xferan\xb5e"))
    check(read(path), "not readable as Parquet", refused=True)


def test_every_limit_is_named_by_a_test() -> None:
    tests = Path(__file__).parents[2]
    texts = "".join(path.read_text(encoding="utf-8") for path in tests.rglob("test_*.py") if "one_way" not in path.name)
    assert [name for name in vars(limits) if name.startswith("MAX_") and name not in texts] == []
