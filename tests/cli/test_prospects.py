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
from caretrust_readiness.model.extras import how_to_get
from caretrust_readiness.report.data.schemas import schema_json, strict

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
NOWHERE = "answers: {trust: {not_applicable: No}, money: {not_applicable: No}, policy: {not_applicable: No}}"


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
    score = {"demand": "score", "needs": 50}
    gate = {"demand": "gate", "criterion": "trust", "needs": 1}
    trust = {"criterion": "trust", "from": 0, "to": 1, "high": 1, "effort": 1}
    money = {"criterion": "money", "from": 1, "to": 2, "high": 3, "effort": 1}
    assert found["path"] == {
        "to": "good",
        "reachable": True,
        "reaches": "good",
        "effort": 2,
        "steps": [
            {**trust, "actions": ["Meet"], "serves": [score, gate]},
            {**money, "actions": [], "serves": [score]},
        ],
        "blocked_by": [],
    }
    (service,) = found["services"]
    assert (service["service"], service["path"]["to"], service["path"]["effort"]) == ("old", "good", 1)

    (assessment,) = data(capsys, "assess", *place(MIDDLING))["assessments"]
    assert assessment["path"] == found["path"] | {"steps": [trust, money]}


def test_a_path_out_of_local_reach_names_what_blocks_it(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = data(capsys, "path", "--to", "best", *place(MIDDLING))["path"]
    assert found["path"] == {
        "to": "best",
        "reachable": False,
        "reaches": None,
        "effort": None,
        "steps": [],
        "blocked_by": [
            {"demand": "score", "needs": 90, "at_best": 75.0},
            {"demand": "domain", "domain": "away", "needs": 80, "at_best": 50.0},
            {"demand": "criteria", "criterion": "policy", "needs": 4, "at_best": 2},
        ],
    }


@pytest.mark.parametrize(
    ("option", "effort"), [pytest.param("pool", 2, id="by-levels"), pytest.param("merge", None, id="needs-a-verdict")]
)
def test_a_path_to_an_option_names_it(
    option: str, effort: int | None, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    (found,) = data(capsys, "path", "--option", option, *place(MIDDLING))["path"]
    assert (found["option"], found["path"]["to"], found["path"]["effort"]) == (option, option, effort)


@pytest.mark.parametrize(
    ("arguments", "answers", "line"),
    [
        pytest.param(
            [],
            MIDDLING,
            "Good: effort 2 over 2 criteria: Trust from level 0 to 1 and Money from level 1 to 2",
            id="the-path",
        ),
        pytest.param(["--to", "poor"], MIDDLING, "Poor: reached already", id="reached"),
        pytest.param(
            ["--option", "merge"],
            MIDDLING,
            "Merge: out of local reach: Score has 75.0 at best, and 90 is needed; "
            "Away has 50.0 at best, and 80 is needed; Policy has level 2 at best, and 4 is needed",
            id="out-of-reach",
        ),
        pytest.param([], AT_BEST, "nothing to reach: Best is the best verdict, and it is reached", id="at-the-best"),
        pytest.param([], NOWHERE, "no path, since there is no score: nothing that counts applies", id="no-score"),
        pytest.param(
            ["--option", "pool"],
            NOWHERE,
            "Pool: out of local reach: Trust does not apply and Money does not apply",
            id="not-applicable",
        ),
    ],
)
def test_the_path_in_one_line(
    arguments: list[str], answers: str, line: str, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    rubric = NO_GATE if answers == NOWHERE else RUBRIC
    expected = (0, f"Here, as of 2026: {line}\n", "")
    assert run(capsys, "path", "--quiet", *arguments, *place(answers, rubric)) == expected
    status, printed, told = run(capsys, "path", *arguments, *place(answers, rubric))
    assert (status, bool(printed), told) == (0, True, "")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(
            ["--to", "goot"],
            "--to: error[verdict-unknown]: the rubric 'small' has no verdict 'goot'\n  hint: did you mean 'good'?",
            id="unknown-verdict",
        ),
        pytest.param(
            ["--option", "x"],
            "--option: error[option-unknown]: the rubric 'small' has no option 'x'\n  hint: options: talk, pool, merge",
            id="unknown-option",
        ),
        pytest.param(
            ["--option", "pool", "--to", "good"],
            "--option: error[target-twice]: a path leads to a verdict or to an option\n  hint: leave out --to",
            id="both",
        ),
        pytest.param(
            ["--format", "csv"],
            None,
            id="a-form-that-papers-do-not-come-in",
        ),
    ],
)
def test_a_target_that_cannot_be_is_refused(
    arguments: list[str], expected: str | None, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    status, printed, told = run(capsys, "path", *arguments, *place(MIDDLING))
    assert (status, printed) == (2, "")
    assert told == f"{expected}\n" if expected else "csv" in told


def test_the_path_before_and_after_a_setting(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    result = data(capsys, "path", "--set", "trust=2", *place(MIDDLING))
    assert result["set"] == ["trust=2"]
    assert [found["path"]["effort"] for found in result["path"]] == [2, None]


# robustness


def test_robustness_as_data(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    answers = "answers: {trust: 1, money: [0, 3], policy: 4}"
    (found,) = data(capsys, "robustness", *place(answers))["robustness"]
    assert found["robustness"] == {
        # Least of all the first domain is (1 - d) / 4 and weighs 1 + d: (1 - d) * (5 + d) = 4, so d = sqrt(5) - 2.
        "radius": 0.236,
        "ends": {"low": 0.236, "high": 1.0},
        "weights": [
            {"of": "away", "change": -0.5, "end": "low", "verdict": "poor"},
            {"of": "here", "change": 1.0, "end": "low", "verdict": "poor"},
        ],
    }


def test_shares_are_drawn_when_they_are_asked_for(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("numpy", reason="drawing weights needs the extra 'analysis'")
    arguments = ["--shares", "--draws", "500", "--seed", "7"]
    (found,) = data(capsys, "robustness", *arguments, *place(MIDDLING))["robustness"]
    shares = found["robustness"]["shares"]
    assert {key: shares[key] for key in ("draws", "seed", "spread")} == {"draws": 500, "seed": 7, "spread": 0.5}
    assert [one["id"] for one in shares["verdicts"]] == ["best", "good", "poor"]
    assert [sum(one[end]["share"] for one in shares["verdicts"]) for end in ("low", "high")] == [1, 1]

    (found,) = data(capsys, "robustness", *arguments, "--dirichlet", *place(MIDDLING))["robustness"]
    assert found["robustness"]["shares"]["spread"] is None

    _, text, _ = run(capsys, "robustness", *arguments, "--spread", "20", *place(MIDDLING))
    assert "500 weightings drawn, every weight within 20 % of its own, each by itself; seed 7." in " ".join(
        text.split()
    )
    _, text, _ = run(capsys, "robustness", *arguments, *place(NOWHERE, NO_GATE))
    assert "There is no score, so no weights to change" in text
    (found,) = data(capsys, "robustness", *arguments, *place(NOWHERE, NO_GATE))["robustness"]
    assert found["robustness"] == {"radius": 1, "ends": {"low": 1, "high": 1}, "weights": [], "shares": None}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(
            ["--shares", "--dirichlet", "--spread", "20"],
            "--spread: error[spread-none]: with --dirichlet a weight may be anything, so there is no spread\n"
            "  hint: leave out one of the two\n",
            id="a-spread-of-any-weights",
        ),
        pytest.param(
            ["--shares"],
            "--shares: error[extra-missing]: drawing weights needs numpy, which is not installed\n"
            f"  hint: {how_to_get('analysis')}\n",
            id="without-numpy",
        ),
    ],
)
def test_shares_that_cannot_be_drawn_are_refused(
    arguments: list[str],
    expected: str,
    place: Place,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert run(capsys, "robustness", *arguments, *place(MIDDLING)) == (2, "", expected)


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        pytest.param(
            MIDDLING,
            "The verdict holds however the weights change, from almost nothing to almost double",
            id="firm",
        ),
        pytest.param(
            "answers: {trust: 2, money: 0, policy: 2}",
            "The verdict stands on an edge: the slightest change of weights can move it. "
            "The weight of Trust alone moves it soonest: with any change, the verdict shown so far becomes Poor",
            id="on-an-edge",
        ),
    ],
)
def test_robustness_in_one_line(answers: str, line: str, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    expected = (0, f"Here, as of 2026: {line}\n", "")
    assert run(capsys, "robustness", "--quiet", *place(answers)) == expected


# options


def test_the_options_as_data_say_what_each_takes_and_what_flips_it(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = (
        "unify: [one_budget]\nanswers: {trust: 0, money: {level: 2, evidence: [{source: a, date: 2026}]}, policy: 2}"
    )
    (found,) = data(capsys, "options", *place(answers))["options"]
    options = found["options"]
    assert {one["id"]: (one["path"]["reachable"], one["path"]["effort"]) for one in options["appraisal"]} == {
        "talk": (True, 0),
        "pool": (True, 1),
        "merge": (False, None),
    }
    assert options["flips"] == [{"criterion": "trust", "from": 0, "to": 1, "recommended": "pool"}]


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        pytest.param(MIDDLING, "option: none yet; perhaps Pool, once more is known", id="possible"),
        pytest.param(AT_BEST, "option: Talk: the lightest that is enough and can be done", id="recommended"),
        pytest.param(
            "answers: {}", "option: say first what must be unified ('unify' in the answers file)", id="undefined"
        ),
    ],
)
def test_the_options_in_one_line(answers: str, line: str, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "options", "--quiet", *place(answers)) == (0, f"Here, as of 2026: {line}\n", "")
    status, printed, told = run(capsys, "options", *place(answers))
    assert (status, bool(printed), told) == (0, True, "")


def test_a_rubric_may_have_no_options(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    rubric = RUBRIC[: RUBRIC.index("functions:")]
    answers = "answers: {trust: 1}"
    status, printed, told = run(capsys, "options", *place(answers, rubric))
    assert (status, printed, told) == (0, "Options: Here, as of 2026\nThe rubric has no options.\n", "")
    assert run(capsys, "options", "-q", *place(answers, rubric))[1] == "Here, as of 2026: the rubric has no options\n"
