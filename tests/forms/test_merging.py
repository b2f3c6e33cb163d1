"""Several people's answers files become one; equal levels stay agreed, and every conflict is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from caretrust_readiness.cli import main
from caretrust_readiness.forms.entries import entries_in
from caretrust_readiness.forms.merging import merged
from caretrust_readiness.reading.yamlio import parse
from tests.building import Node, as_rubric
from tests.reference.generate import to_yaml
from tests.reference.strategies import cases

HEAD = "locality: Here\nas_of: 2025\n"
NHS = f"""{HEAD}respondents: {{nhs: NHS}}
sources: {{minutes: Minutes of the board}}
answers:
  joint_history: 3
  pay_parity: {{level: 2, note: Agreed last year, evidence: [{{source: minutes, date: 2025-01}}]}}
  staff_support: unknown
"""
COUNCIL = f"""{HEAD}answers:
  joint_history: established
  pay_parity: {{level: 1, note: Not yet so, evidence: [Survey]}}
  staff_support: 2
services: {{older_people: {{answers: {{staff_support: 1}}}}}}
"""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("nhs.yaml").write_text(NHS, encoding="utf-8")
    Path("council.yaml").write_text(COUNCIL, encoding="utf-8")


def test_equal_levels_stay_agreed_and_unequal_ones_become_views(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", "--as", "council.yaml=council", "nhs.yaml", "council.yaml", "-o", "here.yaml"]) == 0
    assert capsys.readouterr().err == "note: pay_parity: not agreed, kept as views: nhs 2, council 1\n"
    assert Path("here.yaml").read_text(encoding="utf-8") == (
        """\
# yaml-language-server: $schema=answers.schema.json
locality: Here
as_of: 2025
rubric: care-trust
sources:
  minutes: Minutes of the board
respondents:
  nhs: NHS
  council: Council
answers:
  joint_history: 3
  staff_support: {views: {council: 2}}
  pay_parity:
    views: {nhs: 2, council: 1}
    note: "NHS: Agreed last year / Council: Not yet so"
    evidence:
      - {source: minutes, date: 2025-01}
      - {source: Survey}
services:
  older_people: {answers: {staff_support: {views: {council: 1}}}}
"""
    )
    assert main(["assess", "--quiet", "here.yaml"]) == 0


def test_an_unequal_answer_of_nobody_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", "nhs.yaml", "council.yaml"]) == 2
    assert capsys.readouterr().err == (
        "council.yaml: error[merge-conflict]: 'pay_parity' is 1 here, and 2 in nhs.yaml\n"
        "  hint: say whose answer it is: --as council.yaml=RESPONDENT\n"
    )


@pytest.mark.parametrize(
    ("other", "code", "message"),
    [
        ("locality: There\nas_of: 2025\n", "merge-place", "the place is 'There' here, 'Here' elsewhere"),
        ("locality: Here\nas_of: 2024\n", "merge-place", "the day is '2024' here, '2025' elsewhere"),
        (
            f"{HEAD}respondents: {{nhs: The NHS}}\n",
            "merge-conflict",
            "the title of the respondent 'nhs' is 'The NHS' here",
        ),
        (
            f"{HEAD}sources: {{minutes: Others}}\n",
            "merge-conflict",
            "'minutes' is not the same here as in a file before",
        ),
        (
            f"{HEAD}answers: {{pay_parity: {{not_applicable: no transfer}}}}\n",
            "merge-conflict",
            "'pay_parity' is n/a: no transfer here, and 2 in nhs.yaml",
        ),
        (
            f"{HEAD}answers: {{joint_history: {{views: {{nhs: 1}}}}}}\n",
            "merge-conflict",
            "'nhs' says 3 of 'joint_history' here, and 1 in other.yaml",
        ),
    ],
)
def test_what_cannot_be_put_together_is_told(
    other: str, code: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("other.yaml").write_text(other, encoding="utf-8")
    assert main(["merge", "nhs.yaml", "other.yaml", "-o", "here.yaml"]) == 2
    assert f"error[{code}]: {message}" in capsys.readouterr().err
    assert not Path("here.yaml").exists()


def test_problems_of_every_file_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one.yaml", "two.yaml"):
        Path(name).write_text(f"{HEAD}answers: {{joint_history: 9}}\n", encoding="utf-8")
    assert main(["merge", "one.yaml", "two.yaml"]) == 2
    assert capsys.readouterr().err.count("error[answer-range]") == 2


@given(cases())
def test_a_file_with_itself_is_itself(case: tuple[Node, Node]) -> None:
    rubric = as_rubric(case[0])
    document = parse(to_yaml(case[1]).encode(), "a.yaml")
    text, notes = merged([document, document], rubric, {})
    assert notes == []
    assert entries_in(parse(text.encode(), "b.yaml"), rubric) == entries_in(document, rubric)
