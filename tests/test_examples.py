"""Every example is collected here: it loads, it can be assessed, and it says where it has its answers from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from caretrust_readiness.cli import main
from caretrust_readiness.model.answers import Answers
from caretrust_readiness.reading.loading import load_answers
from caretrust_readiness.report.data.schemas import schema_json

EXAMPLES = Path(__file__).parents[1] / "examples"
LOCALITIES = sorted((EXAMPLES / "localities").glob("*.yaml"))
GOOD = sorted(path for path in EXAMPLES.rglob("*.yaml") if "broken" not in path.parts)
PLACES = {
    "avon-and-wiltshire-2001",
    "bexley-2001",
    "bradford-2001",
    "braintree-2001",
    "darlington-2000",
    "north-east-lincolnshire-2006",
    "north-somerset-2001",
    "northumberland-2006",
    "solihull-2006",
    "somerset-2001",
    "teesside-2000",
    "torbay-2006",
    "wiltshire-2001",
}


def load(path: Path) -> Answers:
    return load_answers(str(path))[0]


def test_every_place_of_the_articles_is_there() -> None:
    assert {path.stem for path in LOCALITIES} == PLACES


@pytest.mark.parametrize("path", GOOD, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_an_example_can_be_assessed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "--format", "json", str(path)]) == 0
    result = json.loads(capsys.readouterr().out)
    Draft202012Validator(json.loads(schema_json("result"))).validate(result)


@pytest.mark.parametrize("path", LOCALITIES, ids=lambda path: path.stem)
def test_every_answer_on_a_real_place_names_its_dated_source(path: Path) -> None:
    answers = load(path)
    for key, answer in answers.answers.items():
        assert answer.evidence, key
        assert all(item.date is not None and item.note is not None for item in answer.evidence), key


@pytest.mark.parametrize("path", LOCALITIES, ids=lambda path: path.stem)
def test_every_outcome_of_a_real_place_names_its_source(path: Path) -> None:
    assert all(outcome.source for outcome in load(path).outcomes)


def test_the_complete_example_answers_every_criterion_and_says_that_it_is_fictional() -> None:
    answers, rubric = load_answers(str(EXAMPLES / "complete.yaml"))
    assert set(answers.answers) == set(rubric.criteria)
    assert "fictional" in answers.locality.lower()
    assert any(answer.views for answer in answers.answers.values())
    assert any(answer.not_applicable for answer in answers.answers.values())
    assert answers.services
