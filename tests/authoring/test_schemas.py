"""What the program accepts its schemas accept, and what a schema refuses the program refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from caretrust_readiness.authoring.scaffold import local_rubric, whole_rubric
from caretrust_readiness.cli import main
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.loading import read_answers, read_rubric, shipped_rubric
from caretrust_readiness.reading.yamlio import parse
from caretrust_readiness.report.data.schemas import schema_json
from tests.authoring.test_cases import RUBRIC

SMALL = read_rubric(
    parse(RUBRIC.replace("levels: 3, weight", "levels: [None, A few, Many, All], weight").encode(), "r")
)
ANSWERS = Draft202012Validator(json.loads(schema_json("answers")))
SMALL_ANSWERS = Draft202012Validator(json.loads(schema_json("answers", SMALL)))
RUBRICS = Draft202012Validator(json.loads(schema_json("rubric", shipped_rubric())))
SAID = st.sampled_from(
    [
        0,
        3,
        4,
        7,
        -1,
        2.5,
        True,
        None,
        "unknown",
        "UNKNOWN",
        "a  FEW",
        "many.",
        "lots",
        "1..3",
        "80%",
        "80 %",
        "3",
        [1, 3],
        {"level": 3},
        {"level": "all"},
        {"level": 9},
        {"value": 40},
        {"views": {"nhs": 1}},
        {"not_applicable": "x"},
        {},
    ]
)


def is_accepted(data: dict[str, Any]) -> bool:
    """Whether the program accepts *data* as answers."""
    try:
        read_answers(parse(json.dumps(data).encode(), "a.yaml"), SMALL)
    except InputError:
        return False
    return True


@given(st.dictionaries(st.sampled_from(["history", "money", "staff", "mony"]), SAID) | st.none())
def test_what_the_program_accepts_the_schemas_accept(answers: dict[str, Any] | None) -> None:
    data = {"locality": "X", "as_of": 2024, "answers": answers}
    if is_accepted(data):
        assert list(ANSWERS.iter_errors(data)) == []
        assert list(SMALL_ANSWERS.iter_errors(data)) == []


@pytest.mark.parametrize("said", [7, "lots", {"level": 9}])
def test_a_wrong_level_is_refused_by_the_schema(said: object) -> None:
    assert not SMALL_ANSWERS.is_valid({"locality": "X", "as_of": 2024, "answers": {"money": said}})


def test_every_level_is_shown_with_what_it_means() -> None:
    money = json.loads(schema_json("answers", SMALL))["properties"]["answers"]["anyOf"][0]["properties"]["money"]
    assert "1: A few" in money["description"]
    assert {"const": 1, "description": f"Level 1: A few\n\n{money['description']}"} in money["anyOf"]


def loaded(text: str) -> tuple[Rubric, Any]:
    """The rubric in *text*, and its data as a schema sees it."""
    document = parse(text.encode(), "r.yaml")
    return read_rubric(document), json.loads(json.dumps(document.data, default=float))


def test_what_is_generated_is_sound_and_keeps_its_schema() -> None:
    for text in (whole_rubric(), local_rubric(shipped_rubric(), "care-trust")):
        rubric, data = loaded(text)
        assert text.startswith("# yaml-language-server: $schema=")
        assert rubric.criteria
        assert list(RUBRICS.iter_errors(data)) == []


def test_the_name_of_the_parent_cannot_leave_the_comment_that_repeats_it() -> None:
    data = parse(local_rubric(shipped_rubric(), "a\nset: {}\u200b.yaml").encode(), "r").data

    assert isinstance(data, dict)
    assert data["extends"] == "a\nset: {}\u200b.yaml"
    assert "set" not in data


def test_a_name_that_no_file_may_say_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "new", "--extends", "./\u2066.yaml"]) == 2

    said = "--extends: error[yaml-character]: no file may name the character U+2066 (left-to-right isolate)"
    assert capsys.readouterr().err.splitlines()[0] == said


def test_the_commented_lines_of_a_local_rubric_are_sound() -> None:
    text = local_rubric(shipped_rubric(), "care-trust")
    head, _, commented = text.partition("#\n")
    rubric, data = loaded(head + "\n".join(line[2:] for line in commented.splitlines()))
    assert "local_question" in rubric.criteria
    assert list(RUBRICS.iter_errors(data)) == []


def test_a_misspelt_key_of_a_change_is_refused_by_the_schema() -> None:
    data = {"rubric": "x", "version": "1.0.0", "extends": "care-trust", "set": {"pay_parity": {"wieght": 1}}}
    assert not RUBRICS.is_valid(data)
