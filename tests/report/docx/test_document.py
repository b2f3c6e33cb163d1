"""The Word paper: what assistive technology and a house's template need, and what other programs make of it."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest

from caretrust_readiness.cli import main
from tests.hostile import PAYLOADS
from tests.report.places import CASES, ROOT

docx = pytest.importorskip("docx", reason="python-docx is not installed: it comes with the extra docx")

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RUBRIC = str(CASES / "harbour.rubric.yaml")
PLACE = str(CASES / "harbour.services.answers.yaml")


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def written(tmp_path: Path, *arguments: str) -> Path:
    """The Word paper that a command writes."""
    paper = tmp_path / "paper.docx"
    assert main([*arguments, "-o", str(paper)]) == 0
    return paper


def assessed(tmp_path: Path, *more: str) -> Path:
    return written(tmp_path, "assess", "--rubric", RUBRIC, PLACE, *more)


def test_headings_rank_without_a_gap(tmp_path: Path) -> None:
    document = docx.Document(str(assessed(tmp_path)))
    ranks = {"Title": 0, "Heading 1": 1, "Heading 2": 2}
    found = [ranks[one.style.name] for one in document.paragraphs if one.style.name in ranks]
    assert found[0] == 0
    assert found.count(0) == 1
    assert all(after - before <= 1 for before, after in pairwise(found))


def test_every_table_repeats_its_headings_keeps_its_rows_whole_and_is_described(tmp_path: Path) -> None:
    tables = list(docx.Document(str(assessed(tmp_path))).element.body.iter(f"{WORD}tbl"))
    assert len(tables) > 3
    for table in tables:
        rows = list(table.iter(f"{WORD}tr"))
        headed = [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows]
        assert table.find(f"{WORD}tblPr/{WORD}tblCaption") is not None
        assert headed == [headed[0], *[False] * (len(headed) - 1)]
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)
    assert any(table.find(f"{WORD}tr/{WORD}trPr/{WORD}tblHeader") is not None for table in tables)


def test_every_picture_has_an_alternative_text_and_a_number_of_its_own(tmp_path: Path) -> None:
    document = docx.Document(str(assessed(tmp_path)))
    found = [one for one in document.element.body.iter() if one.tag.endswith("}docPr")]
    assert len(found) > 3
    assert all("possible, of 100" in one.get("descr", "") for one in found)
    assert len({one.get("id") for one in found}) == len(found)


def test_the_language_is_british_english_and_no_clock_is_in_it(tmp_path: Path) -> None:
    paper = assessed(tmp_path)
    document = docx.Document(str(paper))
    assert document.core_properties.language == "en-GB"
    languages = {one.get(f"{WORD}val") for one in document.styles.element.iter(f"{WORD}lang")}
    assert languages == {"en-GB"}
    with ZipFile(paper) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    first = assessed(tmp_path).read_bytes()
    assert assessed(tmp_path).read_bytes() == first


def test_a_houses_template_gives_its_fonts_and_margins(tmp_path: Path) -> None:
    house = docx.Document()
    house.styles["Normal"].font.name = "Verdana"
    house.styles["Heading 1"].font.name = "Impact"
    house.sections[0].left_margin = docx.shared.Cm(4)
    house.add_paragraph("What the house's own sample page says")
    house.save(str(tmp_path / "house.docx"))

    document = docx.Document(str(assessed(tmp_path, "--template", str(tmp_path / "house.docx"))))
    assert document.styles["Normal"].font.name == "Verdana"
    assert document.styles["Heading 1"].font.name == "Impact"
    assert round(document.sections[0].left_margin.cm) == 4
    assert "own sample page" not in "\n".join(one.text for one in document.paragraphs)


DAMAGE = {
    "no document part": (None, b""),
    "no XML": ("word/document.xml", b"not xml"),
    "another XML": ("word/document.xml", b"<a/>"),
    "no styles": ("word/styles.xml", b"<a/>"),
    "no relations": ("word/_rels/document.xml.rels", b""),
    "no types": ("[Content_Types].xml", b"<a/>"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_template_that_is_damaged_is_refused_and_leaves_no_paper(
    damage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part, content = DAMAGE[damage]
    whole = BytesIO()
    docx.Document().save(whole)
    with ZipFile(whole) as sound, ZipFile(tmp_path / "house.docx", "w") as packed:
        for entry in sound.infolist():
            if part is not None or entry.filename != "word/document.xml":
                packed.writestr(entry.filename, content if entry.filename == part else sound.read(entry))
    arguments = ["assess", "--rubric", RUBRIC, PLACE, "-o", str(tmp_path / "p.docx")]
    assert main([*arguments, "--template", str(tmp_path / "house.docx")]) == 2
    assert "error[paper-unreadable]" in capsys.readouterr().err
    assert not (tmp_path / "p.docx").exists()


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_hostile_text_stays_text(payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "place.yaml"
    place.write_text(
        f"locality: Here\nas_of: 2026\nrubric: harbour\nabout: {quoted(payload)}\nanswers: {{crew: 1}}\n",
        encoding="utf-8",
    )
    status = main(["assess", "--rubric", RUBRIC, str(place), "-o", str(tmp_path / "p.docx")])
    if status == 2:
        pytest.skip(f"the reader refuses it: {capsys.readouterr().err.splitlines()[0]}")
    with ZipFile(tmp_path / "p.docx") as packed:
        assert not any(
            "external" in packed.read(name).decode(errors="replace").lower()
            for name in packed.namelist()
            if name.endswith(".rels")
        )
    document = docx.Document(BytesIO((tmp_path / "p.docx").read_bytes()))
    assert not [
        one for one in document.element.body.iter() if one.tag.endswith(("}fldSimple", "}instrText", "}hyperlink"))
    ]


def quoted(text: str) -> str:
    """*text* as a double-quoted YAML text."""
    return "".join(
        ['"', *(f"\\U{ord(char):08x}" if char in '"\\' or not char.isprintable() else char for char in text), '"']
    )


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed: on Debian, apt-get install libreoffice-writer",
)
def test_libreoffice_opens_it_and_the_brief_paper_is_one_page(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: it comes with the extra pdf")
    for name, arguments in (("brief", ["--brief"]), ("whole", [])):
        paper = tmp_path / f"{name}.docx"
        assert main(["assess", *arguments, "examples/complete.yaml", "-o", str(paper)]) == 0
        command = [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        subprocess.run([*command, "--outdir", str(tmp_path), str(paper)], check=True, capture_output=True, timeout=300)
        pages = pypdf.PdfReader(str(tmp_path / f"{name}.pdf")).pages
        text = " ".join(pages[0].extract_text().split())
        assert "Is this place ready to form a care trust?" in text
        assert len(pages) == 1 if name == "brief" else len(pages) > 2


def test_a_bar_is_read_out_with_the_figures_beside_it(tmp_path: Path) -> None:
    document = docx.Document(str(written(tmp_path, "assess", "examples/complete.yaml")))
    (cell,) = [
        row.cells[1] for table in document.tables for row in table.rows if row.cells[0].text.startswith("Score")
    ][:1]
    low, high = cell.text.split()[0], cell.text.split()[-2]
    picture = next(one for one in document.element.body.iter() if one.tag.endswith("}docPr"))
    assert picture.get("descr") == f"{low} demonstrated, {high} possible, of 100"
