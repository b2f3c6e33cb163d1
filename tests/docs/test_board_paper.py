"""docs/board-paper.md: each of its commands, run in order, and what it says of exit statuses."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from caretrust_readiness.cli import main
from tests.docs.pages import ROOT, Page

for needed in ("typst", "pypdf", "docx", "jinja2"):
    pytest.importorskip(needed, reason=f"{needed} is not installed: it comes with the extra dev")

WD_STYLE_TYPE = pytest.importorskip("docx.enum.style").WD_STYLE_TYPE

COMMANDS = re.findall(r"^\$ caretrust (.+)$", (ROOT / "docs/board-paper.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_command_of_the_page_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("examples").mkdir()
    Path("examples/complete.yaml").write_bytes((ROOT / "examples/complete.yaml").read_bytes())

    assert [(command, main(shlex.split(command))) for command in COMMANDS] == [(command, 0) for command in COMMANDS]
    assert {path.name for path in Path().glob("p*.*")} == {"paper.docx", "paper.pdf", "published.html"}


def test_the_styles_of_a_template_are_those_that_a_paper_is_set_in(tmp_path: Path) -> None:
    import docx

    from caretrust_readiness.report.writers.docx import styles

    listed = Page("docs/board-paper.md").first_cells("The styles of a template")
    known = {styles.TITLE, styles.LEAD, styles.HEADING, styles.SUBHEADING, styles.BODY, styles.DETAIL, styles.TABLE}
    assert set(listed) == known
    house = docx.Document()
    for name in sorted(known - {style.name for style in house.styles}):
        kind = WD_STYLE_TYPE.TABLE if name == styles.TABLE else WD_STYLE_TYPE.PARAGRAPH
        house.styles.add_style(name, kind)
    house.save(str(tmp_path / "house.docx"))
    made = str(tmp_path / "paper.docx")
    assert (
        main(["assess", str(ROOT / "examples/complete.yaml"), "--template", str(tmp_path / "house.docx"), "-o", made])
        == 0
    )

    paper = docx.Document(made)
    cells = [
        paragraph for table in paper.tables for row in table.rows for cell in row.cells for paragraph in cell.paragraphs
    ]
    used = {paragraph.style.name for paragraph in [*paper.paragraphs, *cells]}
    used |= {table.style.name for table in paper.tables if table.style is not None}
    assert used - {"Normal Table"} == known


def test_a_file_that_is_no_such_paper_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.html").write_text("<!DOCTYPE html><p>Not ours</p>", encoding="utf-8")

    assert main(["verify", str(tmp_path / "other.html")]) == 2
