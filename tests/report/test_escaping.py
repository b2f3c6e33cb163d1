"""Each writer makes harmless what it is given, by itself: none counts on another having done so before."""

from __future__ import annotations

import csv as csv_module
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import pytest

from caretrust_readiness.authoring.origins import origins
from caretrust_readiness.cli import main
from caretrust_readiness.model.problems import Position
from caretrust_readiness.reading.yamlio import parse
from caretrust_readiness.report.data.json import dumps
from caretrust_readiness.report.marks import Mark
from caretrust_readiness.report.writers import csv, github, gitlab, junit, sarif, xlsx
from tests.hostile import CHARACTERS, PAYLOADS
from tests.hostility.reading import RAW, nothing_raw

TEXTS = {**PAYLOADS, **CHARACTERS, "azure": "##vso[task.complete]", "teamcity": "##teamcity[x]", "unseen": "a\u200bb"}
EVERY = pytest.mark.parametrize("said", [pytest.param(text, id=name) for name, text in TEXTS.items()])


def mark(said: str) -> Mark:
    """A mark all of whose words are *said*."""
    return Mark(
        level="error", code="x", title=said, message=said, file=f"{said}.yaml", position=Position(1, 1), about=said
    )


@EVERY
def test_a_command_for_github_is_one_line_and_its_words_are_data(said: str) -> None:
    (line,) = github.commands([mark(said)])

    properties, _, data = line.removeprefix("::error ").partition("::")
    assert not RAW.search(line)
    assert "\n" not in line
    assert re.fullmatch(r"(file=[^,:]*,line=1,col=1,)?title=[^,:]*", properties)
    assert nothing_raw(data.replace("%0A", "\n")) is None
    assert re.sub("%(25|0A|3A|2C|0D)", "", line).count("%") == 0


@EVERY
def test_sarif_and_code_quality_hold_nothing_raw(said: str) -> None:
    for written in (sarif.log([mark(said)]), gitlab.array([mark(said)])):
        assert nothing_raw(written) is None
        texts = json.dumps(json.loads(written), ensure_ascii=False)
        assert not RAW.search(texts.replace(json.dumps(said, ensure_ascii=False)[1:-1], ""))
    (result,) = json.loads(sarif.log([mark(said)]))["runs"][0]["results"]
    assert nothing_raw(result["message"]["text"]) is None
    (issue,) = json.loads(gitlab.array([mark(said)]))
    assert nothing_raw(issue["description"]) is None


@EVERY
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_holds_nothing_raw_and_means_the_same(said: str, ascii_only: bool) -> None:
    written = dumps({said: [said]}, ascii_only=ascii_only, indent=None)

    assert nothing_raw(written) is None
    assert json.loads(written) == {said: [said]} or "\ud800" <= max(said) <= "\udfff"


@EVERY
def test_junit_holds_only_what_xml_may(said: str) -> None:
    written = junit.test_case(said, f"{said}.yaml", 1, [said, said])

    element = ET.fromstring(written)  # noqa: S314 - our own output
    assert nothing_raw(element.get("name") or "") is None
    assert {child.tag for child in element} == {"failure"}
    assert nothing_raw("".join(element.itertext())) is None


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x1b", "\ufffe", "\uffff", "\udcff"])
def test_junit_shows_what_no_xml_may_hold(char: str) -> None:
    assert junit._text(f"a{char}b") == f"a\\u{ord(char):04x}b"  # noqa: SLF001 - the last thing that looks


@EVERY
def test_a_cell_of_text_is_no_formula_and_one_cell(said: str) -> None:
    seen = csv.harmless(said)

    assert nothing_raw(seen) is None
    assert not re.search(r"(^|;)\s*[=+@\uff1d\uff0b\uff0d\uff20]", seen)
    stream = io.StringIO()
    csv_module.writer(stream).writerow([seen])
    assert [*csv_module.reader(io.StringIO(stream.getvalue()))] == [[seen]]


@EVERY
def test_a_cell_of_a_workbook_is_a_text(said: str, tmp_path: Path) -> None:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    path = tmp_path / "t.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        xlsx._cell(sheet, (0, 0), said, None)  # noqa: SLF001 - one cell, and not a whole result
        xlsx._cell(sheet, (1, 0), "x" * 40_000, None)  # noqa: SLF001 - as above
    with zipfile.ZipFile(path) as archive:
        cells = archive.read("xl/worksheets/sheet1.xml").decode()
        shared = ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - our own output
    texts = ["".join(item.itertext()) for item in shared]
    assert "<f>" not in cells
    assert "hyperlink" not in cells
    assert nothing_raw(re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), texts[0])) is None
    assert len(texts[1]) == 32_767


@EVERY
def test_what_a_page_carries_cannot_leave_its_element(said: str) -> None:
    html = pytest.importorskip("caretrust_readiness.report.writers.html", reason="the extra html is not installed")
    written = html._kept({"texts": said, "seal": f"</script>{said}"})  # noqa: SLF001 - one piece of a page

    assert "<" not in written
    assert "::" not in written
    assert nothing_raw(written) is None
    assert json.loads(written)["texts"] == said


@EVERY
def test_where_values_come_from_is_told_harmlessly(said: str) -> None:
    found = origins(parse(json.dumps({"a": [{"id": "x"}]}).encode(), "r.json"))
    assert found == "r.json:1:15: a.x.id: x\n"

    held: Any = {said: {"id": said}}  # also what no file may hold
    assert nothing_raw(origins(parse(b"a: b", "r.yaml")._replace(data=held))) is None


@pytest.mark.parametrize("words", [["explain", "a", "b"], ["assess", "--format"], []])
@EVERY
def test_a_usage_error_repeats_words_harmlessly(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, said.replace("\0", "")]) in {0, 2}
    assert nothing_raw(capsys.readouterr().err) is None
