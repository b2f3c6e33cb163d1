"""What ``rubric check`` says of verdicts is proved by answers that show it when they are assessed."""

from __future__ import annotations

import shlex
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.analysis.rubric_warnings import warnings
from caretrust_readiness.analysis.verdict_warnings import Doubt
from caretrust_readiness.authoring.proofs import proof_text
from caretrust_readiness.cli import main
from caretrust_readiness.engine.assessment import Assessment, assess
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.loading import read_answers
from caretrust_readiness.reading.yamlio import parse
from tests.building import Node, as_rubric
from tests.reference import reference
from tests.reference.strategies import cases

RUBRIC = """\
rubric: mine
version: "1.0.0"
sources: {paper: {title: Paper}}
domains:
  - id: base
    criteria:
      - {id: history, question: q?, gate: 2, sources: [paper], levels: 4}
      - {id: staff, question: q?, measure: {unit: "%", thresholds: [10, 50]}}
  - {id: means, weight: 0.2, criteria: [{id: money, question: q?, levels: 2, evidence: {cap: 0}}]}
verdicts:
  - {id: ready, demands: {score: 70, gates: true, criteria: {history: 3}}}
  - {id: nearly, demands: {score: 75, gates: true, criteria: {history: 3}}}
  - {id: not_yet}
"""
SAID = """\
{0}:12:5: warning[verdict-unreachable]: no answers can reach the verdict 'nearly'
  hint: whatever meets its demands meets those of 'ready', which comes first; {1}
{0}:11:26: warning[domain-optional]: 'ready' is reached with all of 'means' at its worst
  hint: demand a score of every domain (domain: 40), or give it a gate, if that is not meant; {2}
{0}:7:43: warning[gate-idle]: the gate on 'history' rules nothing out: another demand of every verdict fails first
  hint: 'ready' demands level 3 of it already; {3}
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    """The rubric, written in a file whose name a shell would part in two."""
    file = tmp_path / "my rubric.yaml"
    file.write_text(RUBRIC)
    return str(file)


def test_the_warnings_say_how_to_come_by_answers_that_show_them(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    offer = "'--witness FOLDER' writes answers that show it"
    assert main(["rubric", "check", path]) == 0
    said = SAID.format(path, offer, offer, offer)
    assert capsys.readouterr() == ("mine 1.0.0: sound, 3 criteria, 3 warnings\n", said)


def test_every_command_that_is_named_shows_the_warning(
    path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "shown here"
    files = [folder / f"mine-{name}.yaml" for name in ("verdict-unreachable-nearly", "domain-optional-means")]
    files.append(folder / "mine-gate-idle-history.yaml")
    commands = [f"caretrust assess --rubric '{path}' '{file}'" for file in files]
    assert main(["rubric", "check", path, "--witness", str(folder)]) == 0
    assert capsys.readouterr().err == SAID.format(path, *(f"see it: {command}" for command in commands))
    assert sorted(folder.iterdir()) == sorted(files)

    heads = []
    for command in commands:
        assert main([*shlex.split(command)[1:], "--brief"]) == 0
        heads.append(capsys.readouterr().out.splitlines()[1])
    assert heads == ["Verdict   Ready", "Verdict   Ready", "Verdict   Not yet"]


def test_a_folder_that_is_a_file_is_told(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "check", path, "--witness", path]) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith("caretrust: error[output]: cannot make the folder "), err[-15:]) == (
        "",
        True,
        "': file exists\n",
    )


def test_the_form_for_github_says_the_same(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "check", path, "--format", "github"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] for line in lines[:3]] == ["::warning"] * 3
    assert lines[2].endswith(
        "title=warning[gate-idle]::the gate on 'history' rules nothing out: another demand of every verdict fails first"
        "%0Ahint: 'ready' demands level 3 of it already; '--witness FOLDER' writes answers that show it"
    )


def shown(rubric: Rubric, doubt: Doubt) -> Assessment:
    """What the answers of *doubt* come to, taken through their file."""
    text = proof_text(rubric, doubt)
    assert text is not None
    return assess(rubric, read_answers(parse(text.encode(), "shown.yaml"), rubric)[0])


def levels_of(rubric: Node) -> list[reference.Levels]:
    """Every combination of levels, with every one of criteria that do not apply where they may not."""
    criteria = reference.criteria(rubric)
    choices = [[*range(reference.top(one) + 1), *([None] if one.get("gate") is None else [])] for one in criteria]
    names = [one["id"] for one in criteria]
    return [dict(zip(names, levels, strict=True)) for levels in product(*choices)]


def small_cases() -> st.SearchStrategy[Node]:
    """Rubrics of which all answers can be tried one by one."""
    return cases().map(lambda case: case[0]).filter(lambda one: len(levels_of(one)) <= 400)


@given(small_cases())
def test_a_verdict_is_warned_of_where_and_only_where_no_answers_reach_it(drawn: Node) -> None:
    rubric = as_rubric(drawn)
    scored = [levels for levels in levels_of(drawn) if reference.score(drawn, levels) is not None]
    reached = {reference.verdict_index(drawn, levels) for levels in scored}
    found = {int(one.finding.path[1]): one for one in warnings(rubric) if one.finding.code == "verdict-unreachable"}
    assert set(found) == set(range(len(rubric.verdicts))) - reached
    for place, doubt in found.items():
        assessment = shown(rubric, doubt)
        assert assessment.scale.meets(rubric.verdicts[place].demands, assessment.levels.low)
        assert assessment.verdict.demonstrated == assessment.verdict.possible < place


@given(cases())
def test_the_best_verdict_in_spite_of_a_domain_is_shown(case: tuple[Node, Node]) -> None:
    rubric = as_rubric(case[0])
    for doubt in warnings(rubric):
        if doubt.finding.code == "domain-optional":
            assessment = shown(rubric, doubt)
            assert (assessment.verdict.demonstrated, len(rubric.verdicts) > 1) == (0, True)
            assert {assessment.levels.low[one.id] for one in rubric.domain(doubt.name).walk()} == {0}


@given(small_cases())
def test_a_gate_is_warned_of_where_and_only_where_it_changes_no_verdicts_demands(drawn: Node) -> None:
    rubric = as_rubric(drawn)
    found = {one.name: one for one in warnings(rubric) if one.finding.code == "gate-idle"}
    for key in [key for key, gate in reference.gates(drawn).items() if gate]:
        heeded = any(
            _turns(drawn, verdict, key, levels) for verdict in drawn["verdicts"] for levels in levels_of(drawn)
        )
        assert heeded == (key not in found), key
        if not heeded:
            assert shown(rubric, found[key]).gate_status(key) == "failed"


def _turns(drawn: Node, verdict: Node, key: str, levels: reference.Levels) -> bool:
    """Whether the gate on *key* is all that *levels* lack of what *verdict* demands."""
    if reference.score(drawn, levels) is None:
        return False
    rows = list(reference.demand_rows(drawn, verdict["demands"], levels, levels))
    return [(one["demand"], one.get("criterion")) for one in rows if one["status"] != "met"] == [("gate", key)]
