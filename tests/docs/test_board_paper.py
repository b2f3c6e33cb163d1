"""docs/board-paper.md: each of its commands, run in order, and what it says of exit statuses."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from caretrust_readiness.cli import main
from tests.docs.pages import ROOT

for needed in ("typst", "pypdf", "docx", "jinja2"):
    pytest.importorskip(needed, reason=f"{needed} is not installed: it comes with the extra dev")

COMMANDS = re.findall(r"^\$ caretrust (.+)$", (ROOT / "docs/board-paper.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_command_of_the_page_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("examples").mkdir()
    Path("examples/complete.yaml").write_bytes((ROOT / "examples/complete.yaml").read_bytes())

    assert [(command, main(shlex.split(command))) for command in COMMANDS] == [(command, 0) for command in COMMANDS]
    assert {path.name for path in Path().glob("p*.*")} == {"paper.docx", "paper.pdf", "published.html"}


def test_a_file_that_is_no_such_paper_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.html").write_text("<!DOCTYPE html><p>Not ours</p>", encoding="utf-8")

    assert main(["verify", str(tmp_path / "other.html")]) == 2
