"""``caretrust set`` writes what was said, where it belongs, and leaves all else alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.cli import main
from caretrust_readiness.forms.answering import Said, with_answers
from caretrust_readiness.forms.entries import entries_in
from caretrust_readiness.reading.yamlio import parse
from tests.building import Node, as_rubric
from tests.reference.generate import to_yaml
from tests.reference.strategies import cases

PLACE = """\
locality: Here
as_of: 2025-09-30
answers:
  joint_history: 2  # as the board said
  pay_parity: {level: 1, note: old}
  inter_agency_trust:
    views: {nhs: 3, council: 1}
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "here.yaml"
    path.write_text(PLACE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "old", "new"),
    [
        pytest.param(["joint_history=3"], ": 2  # as", ": 3  # as", id="a level"),
        pytest.param(["joint_history=Established"], ": 2  # as", ": 3  # as", id="a level by its name"),
        pytest.param(["Track record of joint working=3"], ": 2  # as", ": 3  # as", id="a criterion by its title"),
        pytest.param(["joint_history=1..3"], ": 2  # as", ": [1, 3]  # as", id="a range"),
        pytest.param(["joint_history=unknown"], ": 2  # as", ": unknown  # as", id="unknown"),
        pytest.param(["pay_parity=2..3"], "level: 1", "range: [2, 3]", id="another kind of answer keeps the note"),
        pytest.param(["pay_parity=2", "--note", "new"], "level: 1, note: old", "level: 2, note: new", id="a note"),
        pytest.param(
            ["joint_history=3", "--source", "Minutes, joint board", "--date", "2025-06", "--ref", "item 4"],
            "joint_history: 2  # as the board said\n",
            "joint_history:  # as the board said\n    level: 3\n    evidence:\n"
            '      - {source: "Minutes, joint board", ref: item 4, date: 2025-06}\n',
            id="evidence",
        ),
        pytest.param(
            ["inter_agency_trust=2", "--respondent", "council"], "council: 1", "council: 2", id="a view that changed"
        ),
        pytest.param(
            ["inter_agency_trust=2", "--respondent", "users"], "council: 1", "council: 1, users: 2", id="another view"
        ),
        pytest.param(
            ["inter_agency_trust=2"],
            "council: 1}\n",
            "council: 1}\n    level: 2\n",
            id="what was agreed stands beside the views",
        ),
        pytest.param(
            ["joint_history=4", "--respondent", "nhs"],
            "joint_history: 2  # as",
            "joint_history: {level: 2, views: {nhs: 4}}  # as",
            id="a view beside what was agreed",
        ),
        pytest.param(
            ["coterminosity=92.5%"],
            "council: 1}\n",
            "council: 1}\n  coterminosity: {value: 92.5}\n",
            id="a new answer stands where the rubric has it",
        ),
        pytest.param(
            ["childrens_interface=n/a: adult services only"],
            "note: old}\n",
            "note: old}\n  childrens_interface: {not_applicable: adult services only}\n",
            id="what does not apply",
        ),
    ],
)
def test_only_the_lines_concerned_change(
    arguments: list[str], old: str, new: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["set", str(place), *arguments]) == 0, capsys.readouterr().err
    assert place.read_text(encoding="utf-8") == PLACE.replace(old, new, 1)
    assert capsys.readouterr().err == f"{place}: 1 answer written\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["joint_histroy=3"], "answer-unknown"),
        (["joint_history=9"], "answer-range"),
        (["joint_history"], "set-form"),
        (["joint_history=n/a: no"], "gate-not-applicable"),
        (["childrens_interface=n/a"], "reason-missing"),
        (["inter_agency_trust=n/a: no", "--respondent", "nhs"], "view-not-applicable"),
        (["inter_agency_trust=1..2"], "answer-kinds"),
        (["joint_history=3", "--date", "2025"], "source-missing"),
        (["joint_history=3", "--source", "x", "--date", "soon"], "date-form"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    arguments: list[str], code: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["set", str(place), *arguments]) == 2
    assert f"error[{code}]" in capsys.readouterr().err
    assert place.read_text(encoding="utf-8") == PLACE
    assert [path.name for path in place.parent.iterdir()] == ["here.yaml"]


def test_another_file_can_be_written(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set", "-o", "-", str(place), "joint_history=3"]) == 0
    assert capsys.readouterr().out == PLACE.replace(": 2  #", ": 3  #")
    assert place.read_text(encoding="utf-8") == PLACE


def test_the_same_again_changes_nothing(place: Path) -> None:
    more = ["--source", "Minutes", "--date", "2025-06", "--note", "why"]
    assert main(["set", "-q", str(place), "joint_history=3", *more]) == 0
    once = place.read_bytes()
    assert main(["set", "-q", str(place), "joint_history=3", *more]) == 0
    assert place.read_bytes() == once


@given(cases(), st.data())
def test_one_answer_into_any_file_changes_that_answer_alone(case: tuple[Node, Node], draw: st.DataObject) -> None:
    rubric = as_rubric(case[0])
    content = to_yaml(case[1]).encode()
    before = entries_in(parse(content, "a"), rubric)
    key = draw.draw(st.sampled_from(sorted(rubric.criteria)))
    level = draw.draw(st.integers(0, rubric.criteria[key].top))
    if "views" in before.get(key, {}) or "not_applicable" in before.get(key, {}):
        return
    after = with_answers(content, "a", rubric, [Said(criterion=key, answer={"level": level})])
    found = entries_in(parse(after, "a"), rubric)
    kept = {part: value for part, value in before.get(key, {}).items() if part in {"note", "evidence"}}
    assert found == {**before, key: {"level": level, **kept}}
