"""What may be said on the command line about the first screen: the aim, names instead of ids, one screen, one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from caretrust_readiness.cli import main

RUBRIC = """
rubric: small
version: "1.0.0"
asks: Is this place ready?
evidence: {cap: 2, max_age_months: 12}
domains:
  - id: all
    title: All
    criteria:
      - {id: trust, title: Trust between the partners, question: Do they trust each other?, levels: 4, gate: 2}
      - {id: money, title: Money, levels: 4}
verdicts:
  - {id: ready, title: Ready, go: true, demands: {score: 75, gates: true}}
  - {id: nearly, title: Ready with conditions, go: true, demands: {score: 50, gates: true}}
  - {id: not_yet, title: Not yet, demands: {}}
functions: [{id: purse, title: One purse}]
options:
  - {id: talk, title: Talk}
  - {id: pool, title: Pooled budget, provides: [purse], requires: {money: 3}}
services: [{id: adults, title: Adult care}]
"""
ANSWERS = """
locality: Here
as_of: 2026-01-31
unify: [purse]
answers:
  trust: {level: 3, evidence: [{source: Minutes, date: 2025-06-30}]}
  money: 1
services: {adults: {answers: {money: 4}}}
"""
NAMED = "Trust between the partners"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A small place: the option for its rubric, and its answers file, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "FORCE_COLOR", "CARETRUST_RUBRIC"):
        monkeypatch.delenv(name, raising=False)
    Path("small.yaml").write_text(RUBRIC)
    Path("here.yaml").write_text(ANSWERS)
    return ["--rubric", "./small.yaml", "here.yaml"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the program: its status, what it printed, and what it said on standard error."""
    status = main(arguments)
    return status, *capsys.readouterr()


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What the program prints as JSON."""
    status, printed, _ = run(capsys, *arguments, "--format", "json")
    assert status == 0
    return json.loads(printed)


@pytest.mark.parametrize(
    ("arguments", "aim"),
    [
        pytest.param([], "ready", id="the-next-better-where-it-is-go-already"),
        pytest.param(["--to", "ready"], "ready", id="an-id"),
        pytest.param(["--to", "READY with  conditions"], "nearly", id="a-title"),
        pytest.param(["--set", "trust=0"], "nearly", id="the-least-demanding-that-says-go"),
    ],
)
def test_assess_aims_where_it_is_told(
    place: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str], aim: str
) -> None:
    (found,) = data(capsys, "assess", *arguments, *place)["assessments"]
    assert found["aim"]["verdict"] == aim
    assert found["path"]["to"] == ("ready" if "--set" not in arguments else "nearly")


def test_a_verdict_held_already_has_no_moves(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = data(capsys, "assess", "--to", "nearly", *place)["assessments"]
    assert (found["aim"]["moves"], found["aim"]["path"]["effort"]) == ([], 0)
    assert "Next  Ready with conditions is reached already" in run(capsys, "assess", "--to", "nearly", *place)[1]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["assess", "--set", f"{NAMED}=4"], id="set"),
        pytest.param(["assess", "--fail-below", "ready with conditions"], id="fail-below"),
        pytest.param(["assess", "--fail-below", "go"], id="fail-below-go"),
        pytest.param(["path", "--to", "Ready"], id="to"),
        pytest.param(["path", "--option", "pooled budget"], id="option"),
        pytest.param(["batch", "--fail-below", "Ready With Conditions", "--set", f"‘{NAMED}’=3"], id="batch"),
    ],
)
def test_titles_are_names(place: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert (run(capsys, *arguments, *place)[0], run(capsys, *arguments, *place)[2]) == (0, "")


def test_explain_takes_titles_and_says_which_move_it_is(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, _ = run(capsys, "explain", *place, "money", "--service", "adult CARE")
    assert (status, printed.splitlines()[0]) == (0, "Money: Here, Adult care, as of 2026-01-31")
    _, printed, _ = run(capsys, "explain", *place, "MONEY")
    assert "Move        1 of 1 to reach Ready: Raise Money from level 1 to 3" in printed
    explained = data(capsys, "explain", *place, "Money")["explained"]["criterion"]
    assert (explained["id"], explained["move"]["verb"]) == ("money", "raise")


def test_compare_takes_titles_in_settings(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    _, printed, told = run(capsys, "compare", "-q", *place, "here.yaml", "--set", "Money=4")
    assert (printed.partition("; ")[0], told) == (
        "Here, as of 2026-01-31, and Here, as of 2026-01-31: Ready with conditions, then Ready",
        "",
    )


@pytest.mark.parametrize(("ending", "start"), [("md", "- Here, as of 2026"), ("txt", "Here, as of 2026-01-31: yes; ")])
def test_quiet_files_hold_one_line_a_place(
    place: list[str], capsys: pytest.CaptureFixture[str], ending: str, start: str
) -> None:
    assert run(capsys, "assess", "-q", "-o", f"q.{ending}", *place) == (0, "", "")
    written = Path(f"q.{ending}").read_text()
    assert written.startswith(start)
    assert len(written.splitlines()) == 1


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_brief_is_the_first_screen_alone(place: list[str], capsys: pytest.CaptureFixture[str], form: str) -> None:
    status, printed, told = run(capsys, "assess", "--brief", "--format", form, *place)
    assert (status, told) == (0, "")
    assert "Is this place ready?" in printed
    assert "What to do next" in printed
    assert not [line for line in printed.splitlines() if line.startswith("## ")]


def test_ageing_gives_the_days_and_the_first_on_which_the_verdict_falls(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    found = data(capsys, "ageing", *place)["ageing"][0]["best_before"]
    assert found == {
        "first": "2026-07-01",
        "days": [{"day": "2026-07-01", "criteria": ["trust"], "verdict_low": "not_yet"}],
    }
    assert run(capsys, "ageing", "-q", *place)[1] == (
        "Here, as of 2026-01-31: 2026-07-01, when Ready with conditions falls to Not yet\n"
    )
