"""Every command in the documentation runs and prints what is shown; every command of the program is documented."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from caretrust_readiness.cli import main
from caretrust_readiness.cli.app import build
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.report.formats import formats_of
from caretrust_readiness.report.paper import Kind
from tests.docs.pages import ROOT, Block, Page
from tests.docs.transcripts import Transcript, replayed, transcripts

PAGES = ("README.md", "CONTRIBUTING.md", "docs/method.md", "docs/reading.md", "docs/rubric-guide.md")
TRANSCRIPTS = [
    pytest.param(found, id=f"{page}-{found.steps[0].command}".replace(" ", "-"))
    for page in PAGES
    for found in transcripts(page)
]
README = Page("README.md")
#: What decides how output looks, or which rubric is used.
VARIABLES = ("CARETRUST_RUBRIC", "COLUMNS", "FORCE_COLOR", "GITHUB_ACTIONS", "NO_COLOR", "TERM")


@pytest.fixture(autouse=True)
def _as_a_reader_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the repository's root, with nothing set."""
    monkeypatch.chdir(ROOT)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("transcript", TRANSCRIPTS)
def test_what_is_shown_is_what_is_printed(
    transcript: Transcript, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    def run(arguments: list[str]) -> tuple[int, str]:
        status = main(arguments)
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    today = replayed(transcript, run)
    if request.config.getoption("--update-snapshots"):
        _rewrite(transcript, today)
    else:
        assert today.lines == transcript.lines


def _rewrite(old: Transcript, new: Transcript) -> None:
    path = ROOT / old.page
    text = path.read_text(encoding="utf-8")
    before, after = ("\n".join(found.lines) for found in (old, new))
    path.write_text(text.replace(f"```console\n{before}\n```", f"```console\n{after}\n```"), encoding="utf-8")


def test_commands_that_are_not_ours_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    others = {tuple(step.words) for page in PAGES for found in transcripts(page) for step in found.steps}
    others = {words for words in others if words[0] not in {"caretrust", "echo"}}
    make = {words for words in others if words[0] == "make"}
    assert {word for words in make for word in words[1:] if "=" not in word} <= targets
    assert others - make == {("pipx", "install", ".")}


def test_extras_that_are_named_exist() -> None:
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = {
        name for _, line in README.prose for found in re.findall(r"\.\[([a-z,]+)\]", line) for name in found.split(",")
    }
    assert named
    assert named <= set(known)


def commands() -> Iterator[tuple[str, ...]]:
    """Every command of the program that does something itself."""

    def below(found: object, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        inner = getattr(found, "commands", None)
        if inner is None:
            yield words
        else:
            for name, command in inner.items():
                yield from below(command, (*words, name))

    return below(typer.main.get_command(build()), ())


COMMANDS = sorted(commands())


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_has_help_with_an_example_of_itself(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--help"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert re.search(rf"Examples?: caretrust {' '.join(words)}\b", out)


def test_the_table_of_commands_is_whole_and_names_no_other() -> None:
    named = [re.sub(r" [A-Z\[].*", "", row[0]) for row in README.tables("Commands")[0]]
    assert sorted(named) == [" ".join(words) for words in COMMANDS]


@pytest.mark.parametrize("command", ["assess", "batch"])
def test_the_options_of_the_readme_are_there(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    known = set(re.findall(r"--?[a-z-]+", capsys.readouterr().out))
    shown = {name for row in README.tables("Commands")[1] for name in re.findall(r"--?[a-z-]+", row[0])}
    assert shown <= known


def test_the_formats_of_the_readme_are_those_there_are() -> None:
    (row,) = [row for row in README.tables("Commands")[1] if row[0].startswith("--format")]
    reports, batch, _ = (re.findall(r"[a-z]+", part) for part in row[1].split(";"))
    assert reports == [found.name for found in formats_of(Kind.PLACES)]
    assert batch == ["batch", "also", *(found.name for found in formats_of(Kind.BATCH) if found.name not in reports)]


def test_the_exit_statuses_of_the_readme_are_those_there_are() -> None:
    assert README.first_cells("Exit statuses") == [str(status.value) for status in Exit]


@pytest.mark.parametrize(
    "block",
    [pytest.param(block, id=block.heading) for block in README.blocks if block.language == "yaml"],
)
def test_a_file_in_the_readme_is_sound(
    block: Block, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shown.yaml"
    path.write_text(block.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command = ["assess", "--quiet"] if block.text.startswith("locality:") else ["rubric", "check"]
    assert main([*command, path.name]) == 0, capsys.readouterr().err


def test_the_table_in_the_readme_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (block,) = [block for block in README.blocks if block.language == "csv"]
    (tmp_path / "places.csv").write_text(block.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["batch", "places.csv", "--format", "csv", "--jobs", "1"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [row["locality"] for row in rows] == [line.partition(",")[0] for line in block.lines[1:]]
    assert {row["problems"] for row in rows} == {""}
