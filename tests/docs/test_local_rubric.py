"""The part of docs/rubric-guide.md on local rubrics: its files are written and its commands run."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from caretrust_readiness.cli import main
from tests.docs.pages import Page

BLOCKS = [block for block in Page("docs/rubric-guide.md").blocks if block.heading == "A local rubric"]


def test_every_step_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for block in BLOCKS:
        if block.language == "yml":
            path = Path(block.lines[0].removeprefix("# "))
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    commands = [line for block in BLOCKS if block.language == "sh" for line in block.lines if line]
    assert len(commands) >= 6
    for line in commands:
        assert main(shlex.split(line)[1:]) == 0, (line, capsys.readouterr().err)
    assert "local.yaml:6:24: domains.people.criteria.pay_parity.weight: 4" in Path("origin.txt").read_text()
