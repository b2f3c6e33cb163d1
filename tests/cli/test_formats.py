"""Every command writes the formats that can hold its paper, by name and by ending, and refuses all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrust_readiness.cli import main
from caretrust_readiness.report.formats import FORMATS, Format, formats_of
from caretrust_readiness.report.paper import Kind

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "report" / "cases"
PLACE, RUBRIC = str(CASES / "harbour.services.answers.yaml"), str(CASES / "harbour.rubric.yaml")
OF_PLACES = ("assess", "path", "options", "robustness", "stress", "ageing", "views", "backtest", "compare", "explain")
COMMANDS = {
    **{name: ([name, "--rubric", RUBRIC, PLACE], Kind.PLACES) for name in OF_PLACES},
    "compare": (["compare", "--rubric", RUBRIC, PLACE, PLACE], Kind.PLACES),
    "explain": (["explain", "--rubric", RUBRIC, PLACE, "crew"], Kind.PLACES),
    "batch": (["batch", "--jobs", "1", "--rubric", RUBRIC, PLACE], Kind.BATCH),
    "rubric-show": (["rubric", "show", RUBRIC], Kind.RUBRIC),
}
WRITTEN = [(name, found) for name, (_, kind) in COMMANDS.items() for found in formats_of(kind)]
REFUSED = [(name, found) for name, (_, kind) in COMMANDS.items() for found in FORMATS if kind not in found.kinds]


@pytest.mark.parametrize(("name", "chosen"), WRITTEN, ids=[f"{name}-{found.name}" for name, found in WRITTEN])
def test_an_ending_chooses_the_format_that_it_stands_for(
    name: str, chosen: Format, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    command = COMMANDS[name][0]
    assert main([*command, "--format", chosen.name]) == 0
    printed = capsysbinary.readouterr().out
    for ending in chosen.endings:
        paper = tmp_path / f"paper{ending.upper()}"
        assert main([*command, "-o", str(paper)]) == 0
        assert paper.read_bytes() == printed


@pytest.mark.parametrize(("name", "chosen"), REFUSED, ids=[f"{name}-{found.name}" for name, found in REFUSED])
def test_a_format_that_cannot_hold_the_paper_is_refused(
    name: str, chosen: Format, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, kind = COMMANDS[name]
    assert main([*command, "--format", chosen.name]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert all(found.name in told for found in formats_of(kind))
    for ending in chosen.endings:
        assert main([*command, "-o", str(tmp_path / f"paper{ending}")]) == 2
        out, told = capsys.readouterr()
        assert (out, told.splitlines()[0]) == (
            "",
            f"--output: error[output-ending]: no format of this command ends in '{ending}'",
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_an_ending_that_nobody_knows_is_refused_with_those_that_can_be_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, kind = COMMANDS[name]
    assert main([*command, "-o", str(tmp_path / "page.adoc")]) == 2
    out, told = capsys.readouterr()
    endings = ", ".join(ending for found in formats_of(kind) for ending in found.endings)
    assert out == ""
    assert told.splitlines() == [
        "--output: error[output-ending]: no format of this command ends in '.adoc'",
        f"  hint: endings it can write: {endings}; or name a format with --format",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_without_an_ending_holds_text(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = COMMANDS[name][0]
    assert main(command) == 0
    assert main([*command, "-o", str(tmp_path / "page")]) == 0
    assert (tmp_path / "page").read_text(encoding="utf-8") == capsys.readouterr().out


def test_no_ending_stands_for_two_formats_of_one_paper() -> None:
    for kind in Kind:
        endings = [ending for found in formats_of(kind) for ending in found.endings]
        assert len(endings) == len(set(endings))


COMPLETE = str(ROOT / "examples" / "complete.yaml")
#: Commands that write one form only, with the endings of it.
ONE_FORM = {
    "rubric schema": (["rubric", "schema", "answers"], ".json"),
    "rubric new": (["rubric", "new"], ".yaml, .yml"),
    "init": (["init"], ".yaml, .yml"),
    "set": (["set", COMPLETE, "fair_pay=2"], ".yaml, .yml"),
    "merge": (["merge", COMPLETE, COMPLETE], ".yaml, .yml"),
}


@pytest.mark.parametrize("name", ONE_FORM)
@pytest.mark.parametrize("ending", [".docx", ".adoc", ".csv"])
def test_a_command_of_one_form_refuses_endings_of_others(
    name: str, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, endings = ONE_FORM[name]
    assert main([*command, "-o", str(tmp_path / f"file{ending}")]) == 2
    out, told = capsys.readouterr()
    assert out == ""
    assert told.splitlines() == [
        f"--output: error[output-ending]: no format of this command ends in '{ending}'",
        f"  hint: endings it can write: {endings}",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("more", [["--format", "json"], ["-o", "origins.json"]])
def test_where_values_come_from_is_told_as_text_only(
    more: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rubric", "show", "--origin", *more]) == 2
    out, told = capsys.readouterr()
    assert out == ""
    assert told.startswith("--origin: error[form-unfit]: ")
    assert list(tmp_path.iterdir()) == []
    assert main(["rubric", "show", "--origin", "-o", "origins.txt"]) == 0
