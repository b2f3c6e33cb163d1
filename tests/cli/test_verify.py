"""Papers as HTML, Word documents and PDFs: what they show, what they carry, and whether the two agree."""

from __future__ import annotations

import base64
import io
import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caretrust_readiness.cli import main
from tests.cli.papers import (
    ANSWERS,
    ENDINGS,
    carried,
    carrying,
    packed_texts,
    paper,
    repacked,
    rewritten,
    texts,
)

for needed in ("typst", "docx", "jinja2"):
    pytest.importorskip(needed, reason=f"{needed} is not installed: it comes with the extra dev")

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf is not installed: it comes with the extra dev")
pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: it comes with the extra dev")

Verify = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    """Runs the command; gives its status, and what it found."""

    def run(*arguments: object) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        status = main(["verify", "--format", "json", *map(str, arguments)])
        return status, json.loads(capsys.readouterr().out)["verification"]

    return run


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The paper of the complete example, by its ending."""
    folder = tmp_path_factory.mktemp("whole")
    return {ending: paper(folder, ending).read_bytes() for ending in ENDINGS}


@pytest.fixture
def copy(whole: dict[str, bytes], tmp_path: Path) -> Callable[[str], Path]:
    """A copy of one of them, to be changed."""

    def copied(ending: str) -> Path:
        made = tmp_path / f"copy.{ending}"
        made.write_bytes(whole[ending])
        return made

    return copied


def changed_answers(folder: Path, pattern: str = "level: 3", new: str = "level: 0") -> Path:
    """The complete example, with one thing otherwise."""
    changed = folder / "complete.yaml"
    text = Path(ANSWERS).read_text(encoding="utf-8")
    assert re.search(pattern, text)
    changed.write_text(re.sub(pattern, new, text, count=1), encoding="utf-8")
    return changed


# A paper that nobody touched


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "options",
    [(), ("--brief",), ("--public",), ("--to", "ready"), ("--set", "pay_parity=1")],
    ids=["whole", "brief", "public", "aim", "what-if"],
)
def test_a_paper_shows_what_it_carries_and_follows_from_its_answers(
    tmp_path: Path, verify: Verify, ending: str, options: tuple[str, ...]
) -> None:
    made = paper(tmp_path, ending, *options)

    assert verify(made)[0] == 0
    status, found = verify(made, "--answers", ANSWERS)
    assert (status, found["edits"], found["redrawn"]) == (0, [], [])


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_answers_give_the_same_bytes(tmp_path: Path, whole: dict[str, bytes], ending: str) -> None:
    assert paper(tmp_path, ending).read_bytes() == whole[ending]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_answers_elsewhere_are_the_same_answers(
    tmp_path: Path, verify: Verify, copy: Callable[[str], Path], ending: str
) -> None:
    elsewhere = tmp_path / "under another name.yaml"
    elsewhere.write_bytes(Path(ANSWERS).read_bytes())
    assert verify(copy(ending), "--answers", elsewhere)[0] == 0


@pytest.mark.parametrize("ending", ENDINGS)
def test_several_places_are_each_matched_by_name_and_day(tmp_path: Path, verify: Verify, ending: str) -> None:
    other = "examples/localities/solihull-2006.yaml"
    made = tmp_path / f"two.{ending}"
    assert main(["assess", ANSWERS, other, "-o", str(made)]) == 0

    status, found = verify(made, "--answers", other, "--answers", ANSWERS)
    assert (status, [place["holds"] for place in found["places"]]) == (0, [True, True])
    status, found = verify(made, "--answers", other)
    assert (status, [place["found"] for place in found["places"]]) == (1, [False, True])


COMMANDS = {
    "batch": ["batch", "--jobs", "1", ANSWERS, "examples/localities/solihull-2006.yaml"],
    "compare": ["compare", ANSWERS, "examples/localities/solihull-2006.yaml"],
    "path": ["path", ANSWERS],
    "views": ["views", ANSWERS],
    "explain": ["explain", ANSWERS, "joint_history"],
    "options": ["options", ANSWERS],
    "robustness": ["robustness", ANSWERS],
    "ageing": ["ageing", ANSWERS],
    "stress": ["stress", ANSWERS],
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("command", COMMANDS)
def test_papers_of_other_commands_are_checked_by_place_too(
    tmp_path: Path, verify: Verify, command: str, ending: str
) -> None:
    made = tmp_path / f"paper.{ending}"
    assert main([*COMMANDS[command], "-o", str(made)]) == 0
    files = [part for name in COMMANDS[command] if name.endswith(".yaml") for part in ("--answers", name)]

    status, found = verify(made, *files)
    assert status == 0
    assert found["places"]
    changed = changed_answers(tmp_path)
    status, found = verify(made, *[str(changed) if part == ANSWERS else part for part in files])
    assert status == 1
    assert any(not place["holds"] for place in found["places"])


def test_a_rubrics_handbook_is_checked_with_its_rubric(
    tmp_path: Path, verify: Verify, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "handbook.html"
    assert main(["rubric", "show", "care-trust", "-o", str(made)]) == 0

    assert verify(made, "--rubric", "care-trust")[0] == 0
    assert verify(made, "--rubric", "integrated-care-maturity")[0] == 1
    assert main(["verify", str(made), "--answers", ANSWERS]) == 2
    assert "error[paper-without-place]" in capsys.readouterr().err


# The files have changed since


@pytest.mark.parametrize("ending", ENDINGS)
def test_answers_that_changed_since_are_told(
    tmp_path: Path, verify: Verify, copy: Callable[[str], Path], ending: str
) -> None:
    status, found = verify(copy(ending), "--answers", changed_answers(tmp_path))

    (place,) = found["places"]
    assert (status, place["answers_changed"], place["rubric_changed"]) == (1, True, False)
    assert any("domains" in at for at in place["differs"])


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_note_that_changed_since_changes_no_figure(
    tmp_path: Path, verify: Verify, copy: Callable[[str], Path], ending: str
) -> None:
    changed = changed_answers(tmp_path, r"\A", "# looked at again\n")

    status, found = verify(copy(ending), "--answers", changed)
    assert (status, found["places"][0]["answers_changed"]) == (0, True)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_rubric_that_changed_since_is_told(
    tmp_path: Path, verify: Verify, copy: Callable[[str], Path], ending: str
) -> None:
    rubric = tmp_path / "care-trust.yaml"
    text = Path("criteria/care-trust.yaml").read_text(encoding="utf-8")
    rubric.write_text(text.replace("weight: 3", "weight: 4", 1), encoding="utf-8")
    made = copy(ending)

    status, found = verify(made, "--answers", ANSWERS, "--rubric", rubric)
    assert (status, found["places"][0]["rubric_changed"], found["rubric_changed"]) == (1, True, True)
    assert verify(made, "--rubric", rubric)[0] == 1
    assert verify(made, "--rubric", "care-trust")[0] == 0


# One figure, edited


def named(found: dict[str, Any], shown: str, held: str) -> bool:
    """Whether the edit is told, with what is shown and what is carried."""
    return any(shown in one["shown"] and held in one["carried"] for one in found["edits"])


HTML_PLACES = {
    "title": (r"(<h1[^>]*>)Ambermouth", r"\1Amberton"),
    "answer": (r"Not known yet\.", "Known well."),
    "fact": (r"59\.7 of 100 shown", "79.7 of 100 shown"),
    "cell": (r"(<td[^>]*>)60(</td>)", r"\g<1>50\2"),
    "row heading": (r"(<th scope=\"row\">)Money", r"\1Monies"),
    "column heading": (r"(<th scope=\"col\"[^>]*>)needs", r"\1wants"),
    "entry": (r"(<li>.*?)level 2 or more", r"\1level 3 or more"),
    "caption": (r"<caption>Domains", "<caption>Domain"),
    "navigation": (r"(<nav.*?<a [^>]*>)Why not", r"\1Why"),
    "legend": (r"shown so far</li>", "proved</li>"),
    "name of a drawing": (r"(<svg class=\"bar\".*?<title>)59", r"\g<1>79"),
    "description of a drawing": (r"<desc>A bar", "<desc>Bar"),
    "what is read out": (r"aria-label=\"Domains", 'aria-label="Regions'),
    "title of the window": (r"<title>Ambermouth", "<title>Amberton"),
}


@pytest.mark.parametrize("place", HTML_PLACES)
def test_a_word_changed_anywhere_in_a_page_is_named(place: str, verify: Verify, copy: Callable[[str], Path]) -> None:
    made = copy("html")
    pattern, new = HTML_PLACES[place]
    rewritten(made, lambda page: re.sub(pattern, new, page, count=1, flags=re.DOTALL))

    status, found = verify(made)
    assert status == 1
    assert len(found["edits"]) == 1


HTML_DRAWINGS = {
    "length of a bar": (r"(<rect class=\"held\"[^>]* width=\")[0-9.]+", r"\g<1>200.00"),
    "hidden by a style": (r"<section class=\"part gates\"", '<section hidden class="part gates"'),
    "colour": (r"--bad: #a3222b", "--bad: #1c6b3a"),
    "role": (r"<span class=\"open\">", '<span class="good">'),
}


@pytest.mark.parametrize("place", HTML_DRAWINGS)
def test_what_is_drawn_otherwise_in_a_page_is_told(place: str, verify: Verify, copy: Callable[[str], Path]) -> None:
    made = copy("html")
    pattern, new = HTML_DRAWINGS[place]
    rewritten(made, lambda page: re.sub(pattern, new, page, count=1))

    status, found = verify(made)
    assert (status, found["edits"], found["redrawn"]) == (1, [], [1])


def test_a_page_whose_lines_end_otherwise_is_the_same_page(verify: Verify, copy: Callable[[str], Path]) -> None:
    made = copy("html")
    made.write_bytes(b"\xef\xbb\xbf" + made.read_bytes().replace(b"\n", b"\r\n"))
    assert verify(made)[0] == 0


BOX = (
    b'<w:p><w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p><w:r>'
    b"<w:t>99.9 of 100</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>"
)
CONTROL = b"<w:sdt><w:sdtContent><w:p><w:r><w:t>99.9 of 100</w:t></w:r></w:p></w:sdtContent></w:sdt>"
FIGURE = rb"<w:t([^>]*)>59\.7 of 100 shown"
WORD_PLACES = {
    "title": (rb"Ambermouth", rb"Amberton"),
    "fact": (FIGURE, rb"<w:t\1>79.7 of 100 shown"),
    "cell": (rb"<w:t>60</w:t>", rb"<w:t>50</w:t>"),
    "alternative text": (rb'descr="59', rb'descr="79'),
    "caption of a table": (rb'tblCaption w:val="Domains', rb'tblCaption w:val="Regions'),
    "text box": (rb"<w:body>", b"<w:body>" + BOX),
    "content control": (rb"<w:body>", b"<w:body>" + CONTROL),
    "number of a move": (rb">1\. <", rb">2. <"),
    "hidden": (
        rb"<w:r><w:rPr/><w:t([^>]*)>59\.7 of 100 shown",
        rb"<w:r><w:rPr><w:vanish/></w:rPr><w:t\1>59.7 of 100 shown",
    ),
    "struck out": (FIGURE, rb"<w:delText\1>59.7 of 100 shown"),
}


@pytest.mark.parametrize("place", WORD_PLACES)
def test_a_word_changed_anywhere_in_a_word_document_is_named(
    place: str, verify: Verify, copy: Callable[[str], Path]
) -> None:
    made = copy("docx")
    pattern, new = WORD_PLACES[place]

    def change(content: bytes) -> bytes:
        if place == "struck out":
            return re.sub(
                FIGURE + rb"([^<]*)</w:t>", rb"<w:delText\1>59.7 of 100 shown\2</w:delText>", content, count=1
            )
        return re.sub(pattern, new, content, count=1)

    repacked(made, "word/document.xml", change)
    status, found = verify(made)
    assert status == 1
    assert len(found["edits"]) == 1


def test_a_header_that_was_put_over_a_word_document_is_named(verify: Verify, copy: Callable[[str], Path]) -> None:
    made = copy("docx")
    header = b'<w:hdr xmlns:w="urn:w"><w:p><w:r><w:t>Ready without conditions</w:t></w:r></w:p></w:hdr>'
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    override = b'<Override PartName="/word/header9.xml" ContentType="' + kind + b'"/></Types>'
    repacked(
        made,
        "[Content_Types].xml",
        lambda content: content.replace(b"</Types>", override),
        {"word/header9.xml": header},
    )

    status, found = verify(made)
    assert status == 1
    assert named(found, "Ready without conditions", "")


def test_a_bar_that_was_drawn_anew_in_a_word_document_is_named(verify: Verify, copy: Callable[[str], Path]) -> None:
    made = copy("docx")
    with zipfile.ZipFile(made) as packed:
        picture = next(name for name in packed.namelist() if name.startswith("word/media/"))
    repacked(made, picture, lambda content: content + b"\0")

    status, found = verify(made)
    assert status == 1
    assert named(found, "picture", "picture") or named(found, "", "")


def test_a_word_document_that_word_saved_anew_is_the_same_paper(verify: Verify, copy: Callable[[str], Path]) -> None:
    import docx

    made = copy("docx")
    document = docx.Document(str(made))
    document.core_properties.author = "A clerk"
    document.save(str(made))
    assert verify(made)[0] == 0


def test_a_figure_that_a_pdf_shows_otherwise_is_named(
    tmp_path: Path, verify: Verify, copy: Callable[[str], Path]
) -> None:
    """The sheets of a paper about better answers, with the carried part of the true one."""
    true = carried(copy("pdf"))
    made = paper(tmp_path, "pdf", answers=changed_answers(tmp_path, "level: 3", "level: 4"), name="better")
    carrying(made, true)

    status, found = verify(made)
    assert status == 1
    assert named(found, " of", "59.7") or named(found, "", "59.7")


def page_edited(made: Path, change: Callable[[Any], None]) -> None:
    with pikepdf.open(made, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(made)


def draw_over(pdf: Any) -> None:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pdf.pages[0].Resources.Font["/Over"] = font
    drawn = b"\nBT /Over 12 Tf 1 0 0 1 90 600 Tm (99.9 of 100) Tj ET"
    pdf.pages[0].Contents = pdf.make_stream(pdf.pages[0].Contents.read_bytes() + drawn)


def stamp(pdf: Any) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[90, 590, 300, 620], Contents="99.9 of 100"
    )
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))


def cut(pdf: Any) -> None:
    pdf.pages[0].CropBox = pikepdf.Array([0, 400, 595, 842])


def read_out(pdf: Any) -> None:
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary) and "/Alt" in found:
            found["/Alt"] = pikepdf.String("99.9 demonstrated")
            return


def drop_last(pdf: Any) -> None:
    del pdf.pages[-1]


def shorten_a_bar(pdf: Any) -> None:
    content = pdf.pages[0].Contents.read_bytes()
    changed = re.sub(rb"(/Pattern|/p[0-9]+ scn)(.*?)([0-9.]+) l", rb"\1\g<2>9.5 l", content, count=1, flags=re.DOTALL)
    assert changed != content
    pdf.pages[0].Contents = pdf.make_stream(changed)


@pytest.mark.parametrize(
    "change", [draw_over, stamp, cut, read_out, drop_last, shorten_a_bar], ids=lambda change: change.__name__
)
def test_whatever_is_done_to_a_sheet_of_a_pdf_is_told(
    change: Callable[[Any], None], verify: Verify, copy: Callable[[str], Path]
) -> None:
    made = copy("pdf")
    page_edited(made, change)

    status, found = verify(made)
    assert status == 1
    assert found["edits"] or found["redrawn"]


def test_a_pdf_that_was_packed_anew_is_the_same_paper(verify: Verify, copy: Callable[[str], Path]) -> None:
    made = copy("pdf")
    with pikepdf.open(made, allow_overwriting_input=True) as pdf:
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True, recompress_flate=True)
    assert verify(made)[0] == 0
    pypdf.PdfWriter(clone_from=made).write(made)
    assert verify(made)[0] == 0


# What is carried, edited


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_carried_part_that_was_changed_is_told(verify: Verify, copy: Callable[[str], Path], ending: str) -> None:
    made = copy(ending)
    held = carried(made)
    held["result"]["assessments"][0]["score"]["low"] = 99
    carrying(made, held)

    status, found = verify(made)
    assert (status, found["sealed"]) == (1, False)


@pytest.mark.parametrize("ending", ["html", "docx"])
def test_a_forgery_that_is_sealed_anew_is_found_with_the_answers(
    verify: Verify, copy: Callable[[str], Path], ending: str
) -> None:
    """Text, carried texts, hashes and seal all agree, and the result is the true one: only the answers tell."""
    made = copy(ending)
    if ending == "html":
        rewritten(made, lambda page: page.replace("59.7 of 100 shown", "79.7 of 100 shown"))
    else:
        repacked(made, "word/document.xml", lambda content: content.replace(b"59.7 of 100", b"79.7 of 100"))
    held = carried(made)
    held["texts"] = packed_texts([text.replace("59.7 of 100 shown", "79.7 of 100 shown") for text in texts(held)])
    from caretrust_readiness.reading.papers import read_paper

    held["prints"] = list(read_paper(made.read_bytes(), "").prints)
    carrying(made, held, sealed=True)

    assert verify(made)[0] == 0
    status, found = verify(made, "--answers", ANSWERS)
    assert status == 1
    assert named(found, "79.7", "59.7")


def test_a_result_that_another_version_carried_is_told_apart(verify: Verify, copy: Callable[[str], Path]) -> None:
    made = copy("html")
    held = carried(made)
    held["program"] = "0.0.1"
    carrying(made, held, sealed=True)

    status, found = verify(made, "--answers", ANSWERS)
    assert (status, found["same_program"], found["program"]) == (0, False, "0.0.1")
    held["result"]["assessments"][0]["score"]["low"] = 99
    carrying(made, held, sealed=True)
    assert verify(made, "--answers", ANSWERS)[0] == 1


# Papers that are none, or are damaged, or mean harm


def pdf_of(*streams: bytes) -> bytes:
    """A PDF of one sheet that is drawn from *streams*."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pikepdf.Array([pdf.make_stream(stream) for stream in streams])
    content = io.BytesIO()
    pdf.save(content, compress_streams=True)
    return content.getvalue()


def form_bomb() -> bytes:
    """Drawings within drawings, each of which draws the next ten times: 10 to the power of 12 in all."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    below: Any = None
    for _ in range(12):
        form = pdf.make_stream(b"/F Do " * 10 if below is not None else b"BT (x) Tj ET")
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
        if below is not None:
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=below))
        below = form
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=below))
    page.Contents = pdf.make_stream(b"/F Do")
    content = io.BytesIO()
    pdf.save(content)
    return content.getvalue()


def zipped(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return content.getvalue()


def with_a_part_twice(made: bytes) -> bytes:
    """The document *made*, with the part that people read in it again: nobody knows who shows which of the two."""
    content = io.BytesIO(made)
    with zipfile.ZipFile(content, "a") as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library says so
        packed.writestr("word/document.xml", packed.read("word/document.xml"))
    return content.getvalue()


def encrypted(made: bytes) -> bytes:
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pdf.save(content, encryption=pikepdf.Encryption(owner="a", user="b"))
    return content.getvalue()


ENTITIES = (
    b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><r>&j;</r>"
)
DAMAGED: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "empty": lambda _: b"",
    "a picture": lambda _: b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "another page": lambda _: b"<!DOCTYPE html><title>x</title><p>59.7",
    "a page cut short": lambda whole: whole["html"][: len(whole["html"]) * 9 // 10],
    "a document cut short": lambda whole: whole["docx"][: len(whole["docx"]) // 2],
    "a pdf cut short": lambda whole: whole["pdf"][: len(whole["pdf"]) // 2],
    "a document with a part twice": lambda whole: with_a_part_twice(whole["docx"]),
    "another zip": lambda _: zipped(hello=b"x"),
    "a zip bomb": lambda _: zipped(**{"[Content_Types].xml": bytes(200_000_000)}),
    "an entity bomb": lambda _: zipped(**{"customXml/caretrust.xml": ENTITIES}),
    "nested deep": lambda _: zipped(**{"customXml/caretrust.xml": b"<r>" * 1_000_000}),
    "an encrypted pdf": lambda whole: encrypted(whole["pdf"]),
    "a pdf with a vast sheet": lambda _: pdf_of(bytes(60_000_000)),
    "a pdf of vast streams": lambda _: pdf_of(*[b" " * 8_000_000] * 40),
    "a pdf of drawings within drawings": lambda _: form_bomb(),
    "a pdf in name only": lambda _: b"%PDF-1.7\n" + b"1 0 obj <<" * 100_000,
    "texts that are a bomb": lambda whole: whole["html"].replace(
        re.search(rb'"texts": "([^"]*)"', whole["html"])[1],  # type: ignore[index]
        base64.b64encode(zlib.compress(bytes(500_000_000), 9)),
    ),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_is_no_paper_or_means_harm_is_refused(
    kind: str, tmp_path: Path, whole: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "strange"
    made.write_bytes(DAMAGED[kind](whole))

    assert main(["verify", str(made)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.match(
        r"\S+strange: error\[(paper-unreadable|paper-without-result|file-too-large|paper-\w+)\]: ", said.err
    )


def test_a_paper_that_is_too_large_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = tmp_path / "large.html"
    made.write_bytes(b" " * ((1 << 24) + 1))
    assert main(["verify", str(made)]) == 2
    assert "file-too-large" in capsys.readouterr().err


# PDF


def test_a_brief_pdf_is_one_tagged_page_in_a_named_language(tmp_path: Path) -> None:
    read = pypdf.PdfReader(paper(tmp_path, "pdf", "--brief"))

    assert len(read.pages) == 1
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"] is not False
    assert read.trailer["/Root"]["/Lang"].startswith("en")


def test_characters_that_no_font_of_a_pdf_has_stand_as_their_numbers(tmp_path: Path, verify: Verify) -> None:
    answers = tmp_path / "far.yaml"
    answers.write_text('locality: "Caf\u00e9 \u65e5 \U0001f600"\nas_of: 2025-01-01\nanswers: {}\n', encoding="utf-8")
    made = paper(tmp_path, "pdf", answers=answers)

    shown = pypdf.PdfReader(made).pages[0].extract_text()
    assert "Caf\u00e9 [U+65E5] [U+1F600]" in " ".join(shown.split())
    assert verify(made)[0] == 0
