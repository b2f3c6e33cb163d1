"""``rubric test``: what a case may say, what is told where it does not hold, and which changes none notices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caretrust_readiness.cli import main

RUBRIC = """\
rubric: small
version: "1.0.0"
evidence: {cap: 1}
domains:
  - id: base
    criteria:
      - {id: history, levels: 3, gate: 2}
      - {id: money, levels: 3, weight: 2}
      - {id: staff, measure: {unit: "%", thresholds: [10, 50]}}
verdicts:
  - {id: ready, go: true, demands: {score: 60, gates: true}}
  - {id: not_yet}
functions: [{id: budget}]
options: [{id: nothing}, {id: trust, provides: [budget], requires: {money: 2}}]
scenarios: [{id: cuts, effect: {history: {drop: 1}}, unless: {money: 3}}]
"""
CASES = """\
rubric: rubric.yaml
cases:
  - name: the gate closes it, however strong the rest
    default: top
    answers: {history: 1}
    expect: {go: no, verdict: not_yet, score: {at_least: 80}, gates: {history: failed}, moves: [history]}
  - name: just so
    default: top
    answers: {history: 2, money: 2}
    unify: [budget]
    expect: {go: yes, verdict: ready, option: trust, scenarios: {cuts: falls}}
  - name: without money no trust
    default: top
    answers: {money: 1}
    unify: [budget]
    expect: {option: null}
  - name: what is only claimed stays open
    default: top
    answers: {history: {level: 3}}
    expect: {go: open, verdict: [not_yet, ready]}
  - name: without the gate
    set: {history: {gate: null}}
    default: top
    answers: {history: 0}
    expect: {verdict: ready}
  - name: a place
    locality: place.yaml
    expect: {go: no}
"""
PLACE = "locality: X\nas_of: 2024\nanswers: {history: 0}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a rubric, its cases and a place."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rubric.yaml").write_text(RUBRIC)
    (tmp_path / "place.yaml").write_text(PLACE)
    (tmp_path / "cases.yaml").write_text(CASES)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_cases_that_hold_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "test", "cases.yaml"]) == 0
    assert capsys.readouterr().out == "Tests of small 1.0.0\nsmall 1.0.0: 6 of 6 cases hold.\n"


def test_a_case_that_fails_says_what_was_found_and_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rubric.yaml").write_text(RUBRIC.replace("gate: 2", "gate: 1"))
    assert main(["rubric", "test", "cases.yaml", "--format", "json"]) == 1
    (rubric,) = json.loads(capsys.readouterr().out)["rubrics"]
    failed = [case for case in rubric["cases"] if not case["holds"]]
    assert [case["name"] for case in failed] == ["the gate closes it, however strong the rest", "just so"] or failed
    assert failed[0]["differences"][2] == {
        "what": "gate history",
        "expected": "failed",
        "found": "passed",
        "why": "the gate needs 1, the answer is level 1",
    }


def test_junit_and_github_point_at_the_case(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rubric.yaml").write_text(RUBRIC.replace("score: 60", "score: 90"))
    assert main(["rubric", "test", "cases.yaml", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error file=cases.yaml,line=7,col=11,title=just so::go: expected yes")
    assert main(["rubric", "test", "cases.yaml", "--format", "junit"]) == 1
    assert 'tests="6" failures="2"' in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_a_change_that_no_case_notices_is_told_with_a_case_that_would(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "test", "cases.yaml", "--mutate", "demands", "--fail-under", "50", "--format", "json"]) == 1
    (rubric,) = json.loads(capsys.readouterr().out)["rubrics"]
    survivors = rubric["mutation"]["survivors"]
    assert [one["at"] for one in survivors] == ["rubric.yaml:11:44", "rubric.yaml:11:44"]
    assert {one["change"] for one in survivors} == {
        "what ready demands as score: 60 to 59",
        "what ready demands as score: 60 to 61",
    }


def test_the_case_that_is_proposed_notices_the_change(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cases.yaml").write_text("rubric: rubric.yaml\ncases:\n  - {name: nothing, expect: {}}\n")
    kinds = "gates,caps,requirements,thresholds,weights"
    main(["rubric", "test", "cases.yaml", "--mutate", kinds, "--format", "json"])
    (rubric,) = json.loads(capsys.readouterr().out)["rubrics"]
    survivors = rubric["mutation"]["survivors"]
    proposed = [one["case"] for one in survivors if one["case"]]
    assert len(proposed) >= len(survivors) - 1
    (folder / "cases.yaml").write_text("rubric: rubric.yaml\ncases:\n" + "".join(f"  {case}\n" for case in proposed))
    assert main(["rubric", "test", "cases.yaml", "--mutate", kinds, "--format", "json"]) == 0
    (rubric,) = json.loads(capsys.readouterr().out)["rubrics"]
    assert len(rubric["mutation"]["survivors"]) == len(survivors) - len(proposed)


def test_what_no_case_reaches_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cases.yaml").write_text(
        "rubric: rubric.yaml\ncases:\n  - {name: top, default: top, expect: {verdict: ready}}\n"
    )
    assert main(["rubric", "test", "cases.yaml", "--coverage", "--format", "json"]) == 0
    (rubric,) = json.loads(capsys.readouterr().out)["rubrics"]
    assert rubric["unreached"] == [
        "verdict not_yet",
        "gate history failed",
        "option nothing",
        "option trust",
        "scenario cuts not survived",
    ]


WRONG = {
    "misspelt names": (
        "  - {name: x, answers: {mony: 1}, expect: {verdict: redy, gates: {money: passed}}}\n",
        ["answer-unknown", "verdict-unknown", "gate-unknown"],
    ),
    "default beside a place": ("  - {name: x, locality: place.yaml, default: top, expect: {}}\n", ["case-default"]),
    "undated case": (
        "  - {name: x, answers: {money: {level: 3, evidence: [{source: a, date: 2020}]}}, expect: {}}\n",
        ["case-as-of"],
    ),
    "three verdicts": ("  - {name: x, expect: {verdict: [a, b, c]}}\n", ["case-verdict"]),
    "no such place": ("  - {name: x, locality: nowhere.yaml, expect: {}}\n", ["file-unreadable"]),
    "misspelt key of set": ("  - {name: x, set: {money: {wieght: 1}}, expect: {}}\n", ["unknown-key"]),
}


@pytest.mark.parametrize(("case", "codes"), WRONG.values(), ids=WRONG)
def test_a_case_that_cannot_be_read_is_refused_at_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str], case: str, codes: list[str]
) -> None:
    (folder / "cases.yaml").write_text(f"rubric: rubric.yaml\ncases:\n{case}")
    assert main(["rubric", "test", "cases.yaml"]) == 2
    said = capsys.readouterr().err
    for code in codes:
        assert f"error[{code}]" in said
    assert all(line.startswith(("cases.yaml:3:", "  hint: ")) for line in said.splitlines())
