"""docs/gallery.md: its commands run, its pictures are there and small, and each is of something the commands write."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from caretrust_readiness.cli import main
from tests.docs.pages import ROOT

GALLERY = ROOT / "docs" / "gallery"
TEXT = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ caretrust (.+)$", TEXT, re.MULTILINE)
SHOWN = set(re.findall(r"\]\(gallery/([^)]+)\)", TEXT))
#: All pictures together, in bytes.
MOST = 1_500_000


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    """What the script that makes the pictures has."""
    for needed in ("PIL", "playwright", "rich"):
        pytest.importorskip(needed, reason=f"{needed} is not installed: it comes with the extra dev")
    return runpy.run_path(str(ROOT / ".ci" / "gallery.py"))


def test_every_picture_is_shown_and_there_and_all_are_small() -> None:
    there = {path.name: path.stat().st_size for path in GALLERY.iterdir()}
    assert set(there) == SHOWN
    assert sum(there.values()) < MOST


def test_the_readme_shows_two_of_them_before_anything_else() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    first = readme.partition("```")[0]
    pictures = re.findall(r'src="docs/gallery/([^"]+)"', first)
    assert len(pictures) == 2
    assert set(pictures) <= SHOWN


def test_the_script_makes_each_of_them_of_what_a_command_of_the_page_writes(script: dict[str, Any]) -> None:
    assert {*script["WINDOWS"], *script["SHEETS"], *script["TERMINALS"]} == SHOWN
    written = {words[words.index("-o") + 1] for words in map(shlex.split, COMMANDS) if "-o" in words}
    assert {one.file for one in (*script["WINDOWS"].values(), *script["SHEETS"].values())} <= written
    assert set(script["TERMINALS"].values()) <= {f"caretrust {command}" for command in COMMANDS}
    assert script["commands"]() == [f"caretrust {command}" for command in COMMANDS]


def test_every_command_of_the_page_runs_and_says_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for needed in ("typst", "pypdf", "docx", "jinja2"):
        pytest.importorskip(needed, reason=f"{needed} is not installed: it comes with the extra dev")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    for command in COMMANDS:
        assert main(shlex.split(command)) == 0
        shown = TEXT.partition(f"$ caretrust {command}\n")[2].partition("```")[0].partition("$ ")[0]
        assert capsys.readouterr().out.endswith(shown)


def test_making_the_pictures_is_no_test() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert not re.search(r"^(test|tests|check|smoke):.*gallery", makefile, re.MULTILINE)
