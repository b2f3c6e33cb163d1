"""Each writer makes harmless what it is given, by itself: none counts on another having done so before."""

from __future__ import annotations

import csv as csv_module
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from caretrust_readiness.authoring.origins import origins
from caretrust_readiness.cli import main
from caretrust_readiness.forms import xlsform
from caretrust_readiness.forms.workbook.pen import Pen, set_up_page
from caretrust_readiness.model.problems import InputError, Position
from caretrust_readiness.model.spelling import write_yaml
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.reading.papers import read_paper
from caretrust_readiness.reading.scalars import refused_character
from caretrust_readiness.reading.yamlio import parse
from caretrust_readiness.report import formats
from caretrust_readiness.report.base import Look
from caretrust_readiness.report.data.json import dumps
from caretrust_readiness.report.marks import Mark
from caretrust_readiness.report.page.model import (
    Column,
    Dots,
    Entries,
    Entry,
    Fact,
    Facts,
    Heat,
    Page,
    Paragraph,
    Role,
    Section,
    Span,
    Subheading,
    Table,
    inline,
)
from caretrust_readiness.report.paper import Kind, Paper
from caretrust_readiness.report.writers import csv, github, gitlab, junit, markdown, parquet, sarif, text, xlsx
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
    places = [one["physicalLocation"]["artifactLocation"]["uri"] for one in result.get("locations", ())]
    assert all(re.fullmatch("[A-Za-z0-9_.~/%-]*", uri) for uri in places)
    (issue,) = json.loads(gitlab.array([mark(said)]))
    assert nothing_raw(issue["location"]["path"]) is None
    assert nothing_raw(issue["description"]) is None


@EVERY
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_holds_nothing_raw_and_means_the_same(said: str, ascii_only: bool) -> None:
    written = dumps({said: [said]}, ascii_only=ascii_only, indent=None)

    assert nothing_raw(written) is None
    assert json.loads(written) == {said: [said]} or "\ud800" <= max(said) <= "\udfff"


def test_half_a_pair_which_json_cannot_hold_is_shown_as_an_escape() -> None:
    """As in a name of a file that is not UTF-8: other readers of JSON would refuse all of it."""
    assert json.loads(dumps({"a": "x\udcff\ud800y"})) == {"a": "x\\udcff\\ud800y"}


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
def test_texts_of_a_questionnaire_are_such_that_its_program_can_open_them(said: str, tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    path = tmp_path / "t.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        set_up_page(sheet, said * 1_000, 1)
        pen = Pen(book)
        pen.write(sheet, (0, 0), f"={said}")
        pen.write(sheet, (1, 0), "x" * 40_000)
    with zipfile.ZipFile(path) as archive:
        cells = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own output
        shared = ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 - as above
    assert [one.tag for one in cells.iter() if one.tag.endswith("}f")] == []
    first, second = ["".join(item.itertext()) for item in shared]
    assert first.startswith("=")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]|_x00(?!0[9A])[0189]", first)
    assert len(second) < 32_767
    (footer,) = [one.text or "" for one in cells.iter() if one.tag.endswith("}oddFooter")]
    assert len(footer.encode("utf-16-le")) // 2 < 255
    assert len(re.findall("&", footer)) == 6 + 2 * len(re.findall("&&", footer))


@EVERY
def test_a_text_in_yaml_that_is_written_is_nothing_raw_and_means_the_same(said: str) -> None:
    data = {"a": said, "b": [said, {"c": said}]}
    written = write_yaml(data | {f"key {said[:900]}": 1})

    assert nothing_raw(written) is None
    if refused_character(said) is None:  # what no file of ours may hold is refused, and not taken for something else
        assert parse(written.encode(), "a.yaml").data == data | {f"key {said[:900]}": 1}
    else:
        with pytest.raises(InputError, match="yaml-character"):
            parse(written.encode(), "a.yaml")


@EVERY
def test_a_label_of_a_form_is_nothing_raw_and_no_variable(said: str) -> None:
    label = xlsform._text(f"${{{said}}}\n{said}")  # noqa: SLF001 - one label, and not a whole form

    assert nothing_raw(label) is None
    assert "${" not in label


@pytest.mark.parametrize("said", ["\x1b[31m", "a\u202eb", "\u200b", "##vso[x]"])
def test_a_cell_of_parquet_holds_nothing_raw(said: str) -> None:
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    assert nothing_raw(str(parquet._text(said))) is None  # noqa: SLF001 - one cell, and not a whole result


@EVERY
def test_what_a_page_carries_cannot_leave_its_element(said: str) -> None:
    html = pytest.importorskip("caretrust_readiness.report.writers.html", reason="the extra html is not installed")
    written = html._kept({"texts": said, "seal": f"</script>{said}"})  # noqa: SLF001 - one piece of a page

    assert "<" not in written
    assert "::" not in written
    assert nothing_raw(written) is None
    assert json.loads(written)["texts"] == said


def page_of(said: str) -> Page:
    """A page that has *said* wherever it can have a text."""
    text, level = inline(Span(said), Span(said, Role.BAD)), Interval(1, 2)
    blocks = (
        Subheading(said),
        Paragraph(text),
        Facts((Fact(said, text),)),
        Entries((Entry(text, (text,)),)),
        Table((Column(said), Column("b"), Column("c")), ((text, Heat(said, None), Dots(((said, level),), 4)),)),
    )
    return Page(said, (Paragraph(text),), (Section(said, blocks),))


def paper_of(said: str) -> Paper:
    """A paper of that page."""
    return Paper(Kind.PLACES, lambda: [page_of(said)], lambda: [said], dict)


class Tags(HTMLParser):
    """The elements of a page with the names of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """As the library names it."""
        self.found.append((tag, tuple(name for name, _ in attrs)))


@EVERY
def test_a_text_on_a_page_is_no_markup_and_nothing_raw(said: str) -> None:
    html = pytest.importorskip("caretrust_readiness.report.writers.html", reason="the extra html is not installed")
    made, plain = (html._rendered([page_of(one)]) for one in (said, "x"))  # noqa: SLF001 - a page without what it carries

    assert Tags(made).found == Tags(plain).found
    assert nothing_raw(re.sub("<(style|script).*?</\\1>", "", made, flags=re.DOTALL)) is None


def test_a_page_may_fetch_nothing_and_runs_no_script_but_its_own() -> None:
    html = pytest.importorskip("caretrust_readiness.report.writers.html", reason="the extra html is not installed")
    (policy,) = re.findall(
        '<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html.write(paper_of("x"), Look())
    )

    said = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert said.keys() == {"default-src", "style-src", "script-src", "base-uri", "form-action"}
    assert {said[name] for name in ("default-src", "base-uri", "form-action")} == {"'none'"}
    assert re.fullmatch("'sha256-[A-Za-z0-9+/]{43}='", said["script-src"])


@EVERY
@pytest.mark.parametrize("look", [Look(), Look(quiet=True)], ids=["whole", "quiet"])
@pytest.mark.parametrize("writer", [text, markdown], ids=["text", "markdown"])
def test_a_text_on_a_terminal_or_in_markdown_is_nothing_raw(writer: ModuleType, look: Look, said: str) -> None:
    assert nothing_raw(writer.write(paper_of(said), look)) is None


@EVERY
def test_a_text_in_a_word_document_is_nothing_raw(said: str) -> None:
    docx = pytest.importorskip("caretrust_readiness.report.writers.docx", reason="the extra docx is not installed")
    with zipfile.ZipFile(io.BytesIO(docx.write(paper_of(said), Look()))) as packed:
        parts = [ET.fromstring(packed.read(name)) for name in ("word/document.xml", "docProps/core.xml")]  # noqa: S314 - our own output

    found = [value for part in parts for one in part.iter() for value in (one.text or "", *one.attrib.values())]
    assert all(nothing_raw(value) is None for value in found)


@EVERY
@pytest.mark.parametrize("form", ["html", "docx"])
def test_what_a_paper_carries_is_read_back_as_it_was(form: str, said: str) -> None:
    writer = pytest.importorskip(
        f"caretrust_readiness.report.writers.{form}", reason=f"the extra {form} is not installed"
    )
    made = formats.as_bytes(
        writer.write(paper_of("x")._replace(data=lambda: {"said": f"</result></script>{said}"}), Look())
    )

    found = read_paper(made, f"paper.{form}").carried["result"]["said"]
    assert found == f"</result></script>{said}" or "\ud800" <= max(said) <= "\udfff"


@EVERY
def test_a_text_in_a_pdf_is_nothing_raw(said: str) -> None:
    pdf = pytest.importorskip("caretrust_readiness.report.writers.pdf", reason="the extra pdf is not installed")
    found = [pdf._page(page_of(said))]  # noqa: SLF001 - what the typesetter is given
    while found:
        one = found.pop()
        assert not isinstance(one, str) or nothing_raw(one) is None
        found += one.values() if isinstance(one, dict) else one if isinstance(one, list | tuple) else ()


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
