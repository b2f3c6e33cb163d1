"""The commands path, robustness and options: what they print, in which form, and what they refuse."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from caretrust_readiness.cli import main
from caretrust_readiness.report.schemas import schema_json, strict

ROOT = Path(__file__).parents[2]
COMPLETE = "examples/complete.yaml"
RUBRIC = """
rubric: small
version: "1.0.0"
domains:
  - id: here
    title: Here
    criteria:
      - id: trust
        title: Trust
        question: Do they trust each other?
        levels: [None, Some, Much]
        effort: [1, 2.5]
        gate: 1
        steps: [Meet, Work together]
      - {id: money, title: Money, levels: 4, evidence: {cap: 1}}
  - id: away
    title: Away
    criteria:
      - {id: policy, title: Policy, levels: 4, control: national}
verdicts:
  - {id: best, title: Best, demands: {score: 90, domain: 80, gates: true, criteria: {policy: 4}}}
  - {id: good, title: Good, demands: {score: 50, gates: true}}
  - {id: poor, title: Poor, demands: {}}
functions:
  - {id: one_budget, title: One budget}
options:
  - {id: talk, title: Talk}
  - {id: pool, title: Pool, provides: [one_budget], requires: {trust: 1, money: 2}}
  - {id: merge, title: Merge, provides: [one_budget], requires: {trust: 2}, verdict: best}
services:
  - {id: old, title: Older people, adjust: {exclude: [money]}}
"""
NO_GATE = RUBRIC.replace("gate: 1", "kind: enabler")
MIDDLING = "unify: [one_budget]\nservices: {old: {}}\nanswers: {trust: 0..1, money: 3, policy: 2}"
AT_BEST = "unify: []\nanswers: {trust: 2, money: {level: 4, evidence: [{source: a, date: 2026}]}, policy: 4}"
NOWHERE = "answers: {trust: &na {not_applicable: No}, money: {not_applicable: No}, policy: {not_applicable: No}}"


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name examples as a user at the project's root does, on a terminal that says nothing of itself."""
    monkeypatch.chdir(ROOT)
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "CARETRUST_RUBRIC"):
        monkeypatch.delenv(name, raising=False)


Place = Callable[..., list[str]]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Writes a small place: the option for its rubric, and its answers file."""

    def write(answers: str, rubric: str = RUBRIC) -> list[str]:
        (tmp_path / "small.yaml").write_text(rubric)
        (tmp_path / "here.yaml").write_text(f"locality: Here\nas_of: 2026\n{answers}\n")
        return ["--rubric", str(tmp_path / "small.yaml"), str(tmp_path / "here.yaml")]

    return write


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the program: its status, what it printed, and what it said on standard error."""
    status = main(arguments)
    return status, *capsys.readouterr()


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """The JSON result of a run that must go well and keep to its schema."""
    status, printed, told = run(capsys, *arguments, "--format", "json")
    assert (status, told) == (0, "")
    result = json.loads(printed)
    Draft202012Validator(strict(json.loads(schema_json("result")))).validate(result)
    return result


# path


def test_the_path_as_data_says_what_to_do_and_what_it_serves(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = data(capsys, "path", *place(MIDDLING))["path"]
    assert found["path"] == {
        "to": "good",
        "reachable": True,
        "reaches": "good",
        "effort": 4.5,
        "steps": [
            {
                "criterion": "trust",
                "from": 0,
                "to": 2,
                "high": 1,
                "effort": 3.5,
                "actions": ["Meet", "Work together"],
                "serves": [
                    {"demand": "score", "needs": 50},
                    {"demand": "gate", "criterion": "trust", "needs": 1},
                ],
            }
        ],
        "blocked_by": [],
    }
    (service,) = found["services"]
    assert (service["service"], service["path"]["to"], service["path"]["effort"]) == ("old", "good", 1)


def test_the_path_in_the_report_is_the_essence_of_it(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = data(capsys, "assess", *place(MIDDLING))["assessments"]
    assert found["path"] == {"x": 1}


def test_a_path_out_of_local_reach_names_what_blocks_it(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = data(capsys, "path", "--to", "best", *place(MIDDLING))["path"]
    assert found["path"] == {"x": 1}


def test_a_path_to_an_option_names_it(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = data(capsys, "path", "--option", "pool", *place(MIDDLING))["path"]
    assert (found["option"], found["path"]["to"], found["path"]["effort"]) == ("pool", "pool", 2)
