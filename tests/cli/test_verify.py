"""Papers as HTML, Word documents and PDFs: what they show, what they carry, and whether the two agree."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from caretrust_readiness.cli import main

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: it comes with the extra pdf")
for needed in ("typst", "docx", "jinja2"):
    pytest.importorskip(needed, reason=f"{needed} is not installed: it comes with the extra dev")

ANSWERS = "examples/complete.yaml"
Verify = Callable[..., tuple[int, dict[str, object]]]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    def run(*arguments: object) -> tuple[int, dict[str, object]]:
        status = main(["verify", "--format", "json", *map(str, arguments)])
        return status, json.loads(capsys.readouterr().out)

    return run


def paper(folder: Path, ending: str, *options: str, answers: str | Path = ANSWERS) -> Path:
    """A paper about *answers*, by its *ending*."""
    made = folder / f"paper.{ending}"
    assert main(["assess", str(answers), *options, "-o", str(made)]) == 0
    return made


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
@pytest.mark.parametrize("options", [(), ("--brief",), ("--public",)], ids=["whole", "brief", "public"])
def test_a_paper_shows_what_it_carries_and_follows_from_its_answers(
    tmp_path: Path, verify: Verify, ending: str, options: tuple[str, ...]
) -> None:
    made = paper(tmp_path, ending, *options)

    assert verify(made)[0] == 0
    if "--public" not in options:
        assert verify(made, "--answers", ANSWERS)[0] == 0


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
def test_the_same_answers_give_the_same_bytes(tmp_path: Path, ending: str) -> None:
    (tmp_path / "again").mkdir()

    assert paper(tmp_path, ending).read_bytes() == paper(tmp_path / "again", ending).read_bytes()


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
def test_answers_that_changed_since_are_told(tmp_path: Path, verify: Verify, ending: str) -> None:
    changed = tmp_path / "complete.yaml"
    text = Path(ANSWERS).read_text(encoding="utf-8")
    changed.write_text(text.replace("joint_history:", "joint_history: #", 1), encoding="utf-8")
    changed.write_text(re.sub(r"level: 3", "level: 0", text, count=1), encoding="utf-8")
    made = paper(tmp_path, ending)

    assert verify(made, "--answers", changed)[0] == 1


def test_a_figure_changed_by_hand_in_a_page_is_told(tmp_path: Path, verify: Verify) -> None:
    made = paper(tmp_path, "html")
    page = made.read_text(encoding="utf-8")
    head, body, rest = page.partition("<main")
    made.write_text(head + body + rest.replace("Ambermouth", "Amberton", 1), encoding="utf-8")

    assert verify(made)[0] == 1


def test_a_word_changed_by_hand_in_a_word_document_is_told(tmp_path: Path, verify: Verify) -> None:
    made = paper(tmp_path, "docx")
    rewritten = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(rewritten, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                assert b"Ambermouth" in content
                content = content.replace(b"Ambermouth", b"Amberton", 1)
            new.writestr(name, content)
    made.write_bytes(rewritten.getvalue())

    assert verify(made)[0] == 1


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


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
def test_a_public_paper_holds_no_note_and_no_path(tmp_path: Path, ending: str) -> None:
    answers = tmp_path / "secret-folder.yaml"
    answers.write_text(
        "locality: Anytown\nas_of: 2025-01-01\nanswers:\n  joint_history: {level: 3, note: the-private-note}\n",
        encoding="utf-8",
    )
    whole = everything(paper(tmp_path, ending, answers=answers))
    public = everything(paper(tmp_path, ending, "--public", answers=answers))

    assert "secret-folder" in whole
    assert not re.search("the-private-note|secret-folder", public)


def everything(made: Path) -> str:
    """All the text of a paper, with what it carries."""
    if made.suffix == ".docx":
        with zipfile.ZipFile(made) as parts:
            return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    if made.suffix == ".pdf":
        read = pypdf.PdfReader(made)
        carried = "\n".join(part.decode() for parts in read.attachments.values() for part in parts)
        return " ".join(page.extract_text() for page in read.pages) + carried
    return made.read_text(encoding="utf-8")
