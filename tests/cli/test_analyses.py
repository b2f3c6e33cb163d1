"""The commands that analyse: what they print, in which form, where to, and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from caretrust_readiness.cli import main
from caretrust_readiness.report.data.schemas import schema_json, strict

ROOT = Path(__file__).parents[2]
COMPLETE = "examples/complete.yaml"
RUBRIC = """
rubric: small
version: "1.0.0"
domains:
  - id: all
    title: All
    criteria:
      - {id: trust, title: Trust, levels: 4, gate: 2}
      - {id: money, title: Money, levels: 4}
verdicts:
  - {id: ready, title: Ready, go: true, demands: {score: 75, gates: true}}
  - {id: "no", title: Not yet, demands: {}}
scenarios:
  - {id: cuts, title: Cuts, effect: {money: {drop: 3}}, unless: {trust: 4}}
"""
ANSWERS = """
locality: Here
as_of: 2026
answers:
  trust: {views: {nhs: 4, council: 1}}
  money: 3
"""


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name examples as a user at the project's root does, on a terminal that says nothing of itself."""
    monkeypatch.chdir(ROOT)
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "CARETRUST_RUBRIC"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def small(tmp_path: Path) -> list[str]:
    """A small place: the option for its rubric, and its answers file."""
    (tmp_path / "small.yaml").write_text(RUBRIC)
    (tmp_path / "here.yaml").write_text(ANSWERS)
    return ["--rubric", str(tmp_path / "small.yaml"), str(tmp_path / "here.yaml")]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the program: its status, what it printed, and what it said on standard error."""
    status = main(arguments)
    return status, *capsys.readouterr()


COMMANDS = {
    "options": ["options", COMPLETE],
    "path": ["path", COMPLETE],
    "robustness": ["robustness", COMPLETE],
    "stress": ["stress", COMPLETE],
    "ageing": ["ageing", COMPLETE],
    "views": ["views", COMPLETE],
    "compare": ["compare", COMPLETE, COMPLETE],
    "backtest": ["backtest", "examples/history"],
}
WITH_SETTINGS = {name: [*COMMANDS[name], "--set", "added_value=3"] for name in COMMANDS if name != "backtest"}


@pytest.mark.parametrize("arguments", [*COMMANDS.values(), *WITH_SETTINGS.values()], ids=" ".join)
def test_the_json_result_is_what_its_schema_says(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, told = run(capsys, *arguments, "--format", "json")
    assert (status, told) == (0, "")
    result = json.loads(printed)
    Draft202012Validator(strict(json.loads(schema_json("result")))).validate(result)
    assert result["format"] == "caretrust/1"
    assert result["problems"] == []


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_same_input_gives_the_same_bytes(
    arguments: list[str], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    once, again = (run(capsys, *arguments, "--format", form) for _ in range(2))
    assert once == again


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_quiet_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, told = run(capsys, *arguments, "--quiet")
    assert (status, told, printed.count("\n")) == (0, "", 1)


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_output_goes_to_the_file_in_the_form_that_its_ending_names(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for form, ending in (("text", "txt"), ("json", "json"), ("markdown", "md")):
        _, printed, _ = run(capsys, *arguments, "--format", form)
        target = tmp_path / f"found.{ending}"
        assert run(capsys, *arguments, "--output", str(target)) == (0, "", "")
        assert target.read_text(encoding="utf-8") == printed


@pytest.mark.parametrize("width", [20, 48, 60, 80, 120, 200])
@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_no_line_of_text_is_wider_than_the_terminal(
    arguments: list[str], width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    _, printed, _ = run(capsys, *arguments)
    assert max(map(len, printed.splitlines())) <= width


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_no_text_is_lost_by_its_form(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    _, text, _ = run(capsys, *arguments)
    _, markdown, _ = run(capsys, *arguments, "--format", "markdown")
    titles = [line.removeprefix("## ") for line in markdown.splitlines() if line.startswith("## ")]
    assert titles
    assert all(title in text.splitlines() for title in titles)


@pytest.mark.parametrize("command", ["options", "path", "robustness", "stress", "views"])
def test_a_broken_file_is_told_with_its_position(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("locality: Here\nas_of: 2026\nanswers: {joint_history: 9}\n")
    status, printed, told = run(capsys, command, str(broken))
    assert (status, printed) == (2, "")
    assert told.startswith(f"{broken}:3:")
    assert "error[answer-range]" in told


def told(result: Any) -> Any:
    """What a result says of stress tests in short."""
    return [(found["verdict"]["low"], found["scenarios"][0]["survives"]) for found in result["stress"]]


def test_what_if_shows_stress_tests_before_and_after(small: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    _, printed, _ = run(capsys, "stress", "--format", "json", *small, "--set", "trust=3")
    result = json.loads(printed)
    assert result["set"] == ["trust=3"]
    assert told(result) == [("no", None), ("ready", False)]

    _, text, _ = run(capsys, "stress", *small, "--set", "trust=3")
    assert "Before   Not yet to Ready; Not yet is the lowest verdict and cannot fall" in text


def test_without_a_setting_there_is_one_entry(small: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    _, printed, _ = run(capsys, "stress", "--format", "json", *small)
    result = json.loads(printed)
    assert (result["set"], told(result)) == ([], [("no", None)])


def test_compare_with_a_setting_is_before_and_after(small: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, told = run(capsys, "compare", "--quiet", *small, small[-1], "--set", "trust=4")
    assert (status, told) == (0, "")
    assert printed == (
        "Here, as of 2026, and Here, as of 2026: Not yet to Ready, then Ready; "
        "score shown +37.5 (answers +37.5), at best 0.0\n"
    )


def test_compare_under_two_rubrics_is_the_rubrics_part_alone(
    small: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(RUBRIC.replace("{id: money,", "{id: money, weight: 3,"))
    status, printed, _ = run(capsys, "compare", "--format", "json", *small, small[-1], "--rubric-b", str(other))
    (found,) = json.loads(printed)["comparisons"]
    assert status == 0
    nothing = {"low": 0.0, "high": 0.0}
    assert found["change"] == {
        "answers": nothing,
        "evidence": nothing,
        "rubric": {"low": 12.5, "high": -6.25},
        "whole": {"low": 12.5, "high": -6.25},
    }
    assert found["criteria"] == []


def test_compare_takes_the_rubric_that_each_file_names(capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, told = run(capsys, "compare", "--quiet", "examples/localities/bexley-2001.yaml", COMPLETE)
    assert (status, told) == (0, "")
    assert printed.startswith("Bexley, as of 2001, and Ambermouth (fictional), as of 2025-09-30: ")
    assert "rubric" not in printed


def test_a_setting_must_be_readable_under_both_rubrics(
    small: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(RUBRIC.replace("title: Money, levels: 4", "title: Money, levels: 5"))
    arguments = ["compare", *small, small[-1], "--rubric-b", str(other), "--set", "money=5"]
    status, printed, told = run(capsys, *arguments)
    assert (status, printed) == (2, "")
    assert told.startswith("--set: error[answer-range]: 'money' has no level 5: its levels are 0 to 4")


def test_views_says_where_nobody_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, told = run(capsys, "views", "examples/localities/bexley-2001.yaml")
    assert (status, told) == (0, "")
    assert printed.splitlines() == [
        "Views: Bexley, as of 2001",
        "Nobody was asked for a view: no answer in this file has 'views'.",
    ]


def test_stress_says_where_the_rubric_has_no_scenarios(
    small: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "small.yaml").write_text(RUBRIC.partition("scenarios:")[0])
    assert run(capsys, "stress", *small)[:2] == (
        0,
        "Stress tests: Here, as of 2026\nThe rubric has no scenarios.\n",
    )
    assert run(capsys, "stress", "-q", *small)[:2] == (0, "Here, as of 2026: the rubric has no scenarios\n")


def test_backtest_goes_on_after_a_broken_file_and_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text("locality: Here\nas_of: 2026\nanswers: {joint_history: 9}\n")
    (tmp_path / "b.yml").write_text("locality: There\nas_of: 2026\noutcomes: [{decision: formed, on: 2027}]\n")
    (tmp_path / ".hidden.yaml").write_text("nothing of use\n")
    (tmp_path / "notes.txt").write_text("nothing of use\n")
    status, printed, told = run(capsys, "backtest", "--format", "json", str(tmp_path))
    result = json.loads(printed)
    assert status == 2
    assert [case["locality"] for case in result["backtest"]["cases"]] == ["There"]
    assert [problem["code"] for problem in result["problems"]] == ["answer-range"]
    assert told.count("error[") == 1


def test_backtest_of_broken_files_alone_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("locality: Here\n")
    status, printed, told = run(capsys, "backtest", str(tmp_path))
    assert status == 2
    assert "No file could be read as a case." in printed
    assert "error[missing-key]" in told


def test_backtest_refuses_a_folder_without_answers_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, told = run(capsys, "backtest", str(tmp_path))
    assert status == 2
    assert "No file could be read as a case." in printed
    assert told.splitlines() == [
        f"{tmp_path}: error[folder-empty]: the folder holds no answers file (*.yaml or *.yml)",
    ]


def test_backtest_takes_globs_as_batch_does(capsys: pytest.CaptureFixture[str]) -> None:
    named = [f"examples/history/{name}.yaml" for name in ("bexley", "bradford", "braintree")]
    assert run(capsys, "backtest", "examples/history/b*.yaml") == run(capsys, "backtest", *named)


def test_backtest_does_not_score_answers_from_after_the_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    _, printed, _ = run(capsys, "backtest", "examples/localities/torbay-2006.yaml")
    assert "not scored:" in printed
    assert "0 agree, 0 disagree, 0 undecided of 0 with an outcome" in printed
