"""Editors: the YAML language server, given our schemas, completes, explains and marks what people type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from caretrust_readiness.cli import main
from tests.authoring.language_server import Editor, lacking

pytestmark = pytest.mark.skipif(lacking() is not None, reason=str(lacking()))

LEVELS = [
    "0: The leading group opposes it, or the council has voted against it",
    "4: As level 3, and the support has outlasted an election or a change of council leader",
]
ANSWERS = """\
# yaml-language-server: $schema=answers.schema.json
locality: Ambermouth
as_of: 2025
unify: [one_budgt]
answers:
  joint_history: 9
  political_support: established
  pay_parity: \n\
  staff_suport: 2
  coterminosity: {value: 92}
  financial_stability: {level: grand}
  \n\
"""
LOCAL = """\
# yaml-language-server: $schema=rubric.schema.json
rubric: northshire
version: "1.0.0"
extends: care-trust
set:
  political_support: {wieght: 4, gate: 2}
  \n\
"""


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor in a folder with both schemas, as the commands write them."""
    folder = tmp_path_factory.mktemp("editor")
    for of in ("answers", "rubric"):
        schema = folder / f"{of}.schema.json"
        assert main(["rubric", "schema", of, "--rubric", "care-trust", "-o", str(schema)]) == 0
    editor = Editor(folder)
    yield editor
    editor.close()


@pytest.fixture(scope="module")
def marked(editor: Editor) -> list[tuple[int, str]]:
    """What is wrong with the answers."""
    return editor.opened("ambermouth.yaml", ANSWERS)


def test_what_is_wrong_is_marked_on_its_line(marked: list[tuple[int, str]]) -> None:
    assert sorted(line for line, _ in marked) == [4, 6, 9, 11]
    told = dict(marked)
    assert '"one_budget"' in told[4]
    assert told[6].startswith('Value must be "unknown" | 0 | 1 | 2 | 3 | 4 | "absent" | "emerging"')
    assert told[9] == "Property staff_suport is not allowed."


@pytest.mark.usefixtures("marked")
def test_ids_levels_and_words_are_completed(editor: Editor) -> None:
    ids = editor.completed("ambermouth.yaml", 12, 3)
    assert {"shared_values", "added_value", "voluntary_agreement"} <= set(ids)
    assert "joint_history" not in ids
    levels = editor.completed("ambermouth.yaml", 8, 15)
    assert levels[:6] == ["unknown", "0", "1", "2", "3", "4"]
    assert levels[6:11] == ["absent", "emerging", "developing", "established", "embedded"]
    assert "one_provider" in editor.completed("ambermouth.yaml", 4, 10)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(("column", "first"), [(5, "Level 3: A group outside"), (25, "Level 3: A group outside")])
def test_an_answer_shows_its_level_and_all_others(editor: Editor, column: int, first: str) -> None:
    shown = editor.hovered("ambermouth.yaml", 7, column)
    title, level, *rest = [line for line in shown.splitlines() if line]
    assert title == "#### Political support across parties"
    assert level.startswith(first)
    assert set(LEVELS) <= set(rest)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    ("line", "title", "level"),
    [
        (6, "Track record of joint working", "1: Joint projects or single joint posts only"),
        (10, "Shared boundaries", "2: At least 70% but under 90%"),
        (11, "", "0: "),
    ],
    ids=["a wrong level", "a measured value", "a long form"],
)
def test_a_question_shows_every_level_whatever_is_answered(editor: Editor, line: int, title: str, level: str) -> None:
    shown = editor.hovered("ambermouth.yaml", line, 5)
    assert title in shown
    assert "\n4: " in shown
    assert level in shown
    assert "Level" not in shown.partition("\n\n")[2][:6]


def test_a_local_rubric_is_completed_explained_and_marked(editor: Editor) -> None:
    assert editor.opened("local.yaml", LOCAL) == [(6, "Property wieght is not allowed.")]
    assert {"pay_parity", "ready", "partner_cuts", "pooled_budget"} <= set(editor.completed("local.yaml", 7, 3))
    shown = editor.hovered("local.yaml", 6, 5)
    assert shown.startswith("#### political\\_support")
    assert set(LEVELS) <= set(shown.splitlines())


def test_what_is_generated_is_free_of_marks(editor: Editor, capsys: pytest.CaptureFixture[str]) -> None:
    made = {
        "new.yaml": ["rubric", "new"],
        "extending.yaml": ["rubric", "new", "--extends", "care-trust"],
        "blank.yaml": ["init", "Ambermouth", "--as-of", "2025-09-30"],
        "shown.yaml": ["rubric", "show", "care-trust", "--format", "yaml"],
    }
    for name, command in made.items():
        assert main(command) == 0
        text = capsys.readouterr().out
        assert text.startswith("# yaml-language-server: $schema="), name
        assert editor.opened(name, text) == [], name


def test_every_shipped_rubric_is_free_of_marks(editor: Editor) -> None:
    for path in sorted((Path(__file__).parents[2] / "criteria").glob("*.yaml")):
        line = "# yaml-language-server: $schema=rubric.schema.json\n"
        assert editor.opened(path.name, line + path.read_text(encoding="utf-8")) == [], path.name
