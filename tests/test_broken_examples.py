"""examples/broken: one file for each kind of mistake, which says at its end what is to be said of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caretrust_readiness.cli import main

BROKEN = Path(__file__).parents[1] / "examples" / "broken"
FILES = sorted(BROKEN.glob("*.yaml"))
EXPECTED = re.compile(r"^# expect: (\d+:\d+) ([a-z-]+)$", re.MULTILINE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_problem_of_the_file_is_said_and_no_other(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(BROKEN)
    command = ["rubric", "check"] if file.name.startswith("rubric-") else ["assess", "--format", "json"]

    status = main([*command, file.name])

    said = capsys.readouterr().err
    expected = EXPECTED.findall(file.read_bytes().decode(errors="replace"))
    assert status == 2
    assert expected
    assert re.findall(r"^[^:\n]+:(\d+:\d+): error\[([a-z-]+)\]: ", said, re.MULTILINE) == expected
    assert all(line.startswith(("  hint: ", f"{file.name}:")) for line in said.splitlines())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_file_says_first_what_it_shows(file: Path) -> None:
    first = file.read_bytes().partition(b"\n")[0].decode()

    assert re.fullmatch(r"# [A-Z].*\.", first)


def test_there_is_an_example_of_each_kind_of_mistake() -> None:
    assert len(FILES) > 40
