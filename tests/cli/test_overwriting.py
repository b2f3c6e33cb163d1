"""No result takes the place of what it is made from, whichever command writes it and however the file is called."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer.main

from caretrust_readiness.cli import main
from caretrust_readiness.cli.app import build
from caretrust_readiness.cli.overwriting import keep_inputs

ROOT = Path(__file__).parents[2]
#: Commands that write into one of their inputs because that is what they are for, or into nothing that is there.
#: Those that make a new answers file or rubric refuse every file that is there.
MEANT = {"init", "set", "rubric new", "merge", "import", "workbook import"}
#: What each command needs beside an answers file; a new command that takes none of these stands here too.
ARGUMENTS = {
    "backtest": ["h.yaml"],
    "compare": ["a.yaml", "b.yaml"],
    "explain": ["a.yaml", "joint_history"],
    "rubric show": ["r.yaml"],
    "rubric check": ["r.yaml"],
    "rubric diff": ["r.yaml", "r.yaml"],
    "rubric schema": ["answers", "--rubric", "r.yaml"],
}
#: Those that have one form only, and those that take no rubric beside what they read.
PLAIN = {"rubric schema"}
WITHOUT_RUBRIC = {"rubric show", "rubric check", "rubric diff", "rubric schema"}


def usual_of(command: str) -> list[str]:
    """*command* as it is usually run."""
    form = [] if command in PLAIN else ["--format", "sarif" if command == "rubric check" else "json"]
    return [*command.split(), *form, *ARGUMENTS.get(command, ["a.yaml"])]


def _written(command: Any, name: str = "") -> Iterator[str]:
    """The commands with an ``--output``."""
    for inner_name, inner in getattr(command, "commands", {}).items():
        yield from _written(inner, f"{name} {inner_name}".strip())
    if any("--output" in option.opts for option in command.params):
        yield name


COMMANDS = sorted(set(_written(typer.main.get_command(build()))) - MEANT)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.yaml", "b.yaml"):
        shutil.copy(ROOT / "examples" / "localities" / "solihull-2006.yaml", name)
    shutil.copy(next((ROOT / "examples" / "history").glob("*.yaml")), "h.yaml")
    shutil.copy(ROOT / "criteria" / "care-trust.yaml", "r.yaml")


def refused(arguments: list[str], file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """That nothing is done, and *file* stays as it was."""
    before = Path(file).read_bytes()

    status = main(arguments)

    out, err = capsys.readouterr()
    assert "error[output-input]" in err
    assert (status, out) == (2, "")
    assert Path(file).read_bytes() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_an_input_is_not_written_over(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = [one for one in ARGUMENTS.get(command, ["a.yaml"]) if one.endswith(".yaml")]
    usual = usual_of(command)

    assert inputs
    for file in inputs:
        refused([*usual, "--output", file], file, capsys)
        os.link(file, "hard")
        refused([*usual, "--output", "hard"], file, capsys)
        Path("soft").symlink_to(file)
        refused([*usual, "--output", "soft"], file, capsys)
        Path("hard").unlink()
        Path("soft").unlink()


@pytest.mark.parametrize("command", [one for one in COMMANDS if one not in WITHOUT_RUBRIC])
def test_the_rubric_is_not_written_over(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = [*usual_of(command), "--output", "r.yaml"]

    refused([*usual, "--rubric", "./r.yaml"], "r.yaml", capsys)
    monkeypatch.setenv("CARETRUST_RUBRIC", "r.yaml")
    refused(usual, "r.yaml", capsys)


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        pytest.param(["."], "a.yaml", id="in-a-folder"),
        pytest.param(["*.yaml"], "a.yaml", id="in-a-glob"),
        pytest.param(["t.csv"], "t.csv", id="table"),
        pytest.param(["--files-from", "list"], "list", id="list"),
        pytest.param(["--files-from", "list"], "a.yaml", id="in-a-list"),
        pytest.param(["--baseline", "last.jsonl", "a.yaml"], "last.jsonl", id="baseline"),
        pytest.param(["--baseline-rubric", "r.yaml", "a.yaml"], "r.yaml", id="rubric-of-the-baseline"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "junit", "github", "text"])
def test_a_batch_writes_over_nothing_that_it_reads(
    arguments: list[str], file: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("t.csv").write_text("locality,as_of,joint_history\nA,2026,1\n", encoding="utf-8")
    Path("list").write_text("a.yaml\n", encoding="utf-8")
    assert main(["batch", "--quiet", "a.yaml", "--output", "last.jsonl"]) == 0
    before = Path(file).read_bytes()

    status = main(["batch", *arguments, "--format", form, "--output", file])

    assert status == 2
    assert "error[output-input]" in capsys.readouterr().err
    assert Path(file).read_bytes() == before


def test_a_baseline_that_is_renewed_is_no_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "--quiet", "a.yaml", "--output", "last.jsonl"]) == 0

    refused(["batch", "a.yaml", "./last.jsonl", "--baseline", "last.jsonl", "--renew"], "last.jsonl", capsys)


def _with(option: str, command: Any, name: str = "") -> Iterator[str]:
    """The commands with an *option*."""
    for inner_name, inner in getattr(command, "commands", {}).items():
        yield from _with(option, inner, f"{name} {inner_name}".strip())
    if any(option in one.opts for one in command.params):
        yield name


@pytest.mark.parametrize("command", sorted(_with("--template", typer.main.get_command(build()))))
def test_a_houses_template_is_not_written_over(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    docx.Document().save("house.docx")
    usual = [*command.split(), "--format", "docx", *ARGUMENTS.get(command, ["a.yaml"])]

    refused([*usual, "--template", "./house.docx", "--output", "house.docx"], "house.docx", capsys)


def test_commands_that_change_an_answers_file_write_over_no_rubric(capsys: pytest.CaptureFixture[str]) -> None:
    refused(["set", "a.yaml", "joint_history=1", "--rubric", "./r.yaml", "-o", "r.yaml"], "r.yaml", capsys)


@pytest.mark.parametrize("file", ["export.csv", "map.yaml", "a.yaml", "r.yaml"])
def test_a_map_of_columns_is_written_over_nothing_that_is_read(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("export.csv").write_text("Name,joint_history\nAnn,1\n", encoding="utf-8")
    Path("map.yaml").write_text("Name: respondent\n", encoding="utf-8")
    read = ["export.csv", "--columns", "map.yaml", "--into", "a.yaml", "--rubric", "r.yaml"]

    refused(["import", *read, "--save-columns", f"./{file}"], file, capsys)


def test_none_of_several_questionnaires_is_written_over_what_it_is_made_of(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")
    os.link("r.yaml", "q-bob.xlsx")
    asked = ["a.yaml", "q.xlsx", "--respondents", "ann,bob", "--separate", "--rubric", "r.yaml"]

    refused(["workbook", "export", *asked], "r.yaml", capsys)
    assert not Path("q-ann.xlsx").exists()


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with Path("a.yaml").open("rb") as stream:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(fileno=stream.fileno, buffer=stream))
        refused(["assess", "-", "--format", "json", "--output", "a.yaml"], "a.yaml", capsys)


def test_a_file_that_is_not_read_may_be_written_over() -> None:
    Path("old.json").write_text("old", encoding="utf-8")

    assert main(["assess", "--quiet", "a.yaml", "--output", "old.json"]) == 0
    assert Path("old.json").read_text(encoding="utf-8").startswith("{")


def test_a_device_has_no_content_to_lose() -> None:
    """Both ends of a run may be /dev/null, or one terminal."""
    keep_inputs(os.devnull, [os.devnull])
