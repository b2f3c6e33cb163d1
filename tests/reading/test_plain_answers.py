"""Plainly written answers go past the models, and come to what the models make of them; all else is left to these."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from caretrust_readiness.model.answers import Answers
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading import loading
from caretrust_readiness.reading.loading import read_answers, shipped_rubric
from caretrust_readiness.reading.plain_answers import plain_answers
from caretrust_readiness.reading.yamlio import parse
from tests.building import as_rubric
from tests.reference.generate import case_of_seed, to_yaml

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "localities").glob("*.yaml"))
#: What is put in the place of any value, or beside it.
ODD: list[Any] = [
    *(None, True, False, 0, 1, 4, 99, -1, Decimal("1.5"), Decimal("2.0"), Decimal("0.5")),
    *(
        "",
        " ",
        "unknown",
        "Unknown",
        "1",
        "1..2",
        " x ",
        "n/a",
        "2006",
        "2006-09",
        "2006-13",
        "50 %",
        "0.5",
        "care-trust",
        "formed",
    ),
    *([], [0, 1], [1, 0], [1], ["0", "1"], [None, 1], [[0], 1], ["one_budget", "one_budget"], ["x"]),
    *({}, {"level": 1}, {"level": None}, {"level": True}, {"range": [0, 1]}, {"range": "0..1"}, {"value": 3}),
    *({"not_applicable": "Why"}, {"not_applicable": None}, {"views": {"us": 1}}, {"level": 1, "views": {"us": 2}}),
    *(
        {"level": 1, "note": 5},
        {"level": 1, "evidence": ["A paper"]},
        {"level": 1, "evidence": [{"source": "A", "date": 2006}]},
    ),
    *(
        {"level": 1, "evidence": [{"ref": "3"}]},
        {"level": 1, "evidence": None},
        {"level": 1, "range": [0, 1]},
        {"note": "n"},
    ),
]
KEYS = [
    *("locality", "as_of", "rubric", "about", "prepared_by", "unify", "answers", "agreed_on", "sources", "outcomes"),
    *("respondents", "services", "x", "level", "range", "value", "not_applicable", "views", "note", "evidence"),
    *("source", "ref", "date", "decision", "on"),
]


def both(text: str, rubric: Rubric, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    """What comes of the answers *text*, and what the models alone make of them."""
    usual = made(text, rubric)
    with monkeypatch.context() as patched:
        patched.setattr(loading, "plain_answers", lambda *_: None)
        return usual, made(text, rubric)


def made(text: str, rubric: Rubric) -> Answers | tuple[Problem, ...]:
    """The answers in *text*, or what is wrong with them."""
    try:
        return read_answers(parse(text.encode(), "answers.yaml"), rubric)[0]
    except InputError as error:
        return error.problems


def mutated(random: Random, data: Any) -> Any:
    """*data* with one to three things otherwise."""
    data = deepcopy(data)
    for _ in range(random.choice([1, 1, 2, 3])):
        node = data
        while True:
            inside = [
                one for one in (node.values() if isinstance(node, dict) else node) if isinstance(one, dict | list)
            ]
            inside = [one for one in inside if one]
            if not inside or random.random() < 0.3:
                break
            node = random.choice(inside)
        _change(random, node)
    return data


def _change(random: Random, node: Any) -> None:
    odd, way = deepcopy(random.choice(ODD)), random.random()
    if isinstance(node, list):
        node[random.randrange(len(node))] = odd
        return
    key = random.choice(list(node))
    if way < 0.15:
        del node[key]
    elif way < 0.3:
        node[random.choice(KEYS)] = odd
    elif way < 0.4:
        node[random.choice(KEYS)] = node.pop(key)
    else:
        node[key] = odd


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_comes_to_the_same_and_is_plain(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")

    usual, by_models = both(text, shipped_rubric(), monkeypatch)

    assert usual == by_models
    assert plain_answers(parse(text.encode(), str(path)), shipped_rubric()) is not None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_that_was_changed_comes_to_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, random = parse(path.read_bytes(), "example").data, Random(path.stem)

    for _ in range(40):
        text = to_yaml(mutated(random, data))
        usual, by_models = both(text, shipped_rubric(), monkeypatch)
        assert usual == by_models, text


@pytest.mark.parametrize("seed", range(40))
def test_drawn_answers_under_a_drawn_rubric_come_to_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rubric, data = case_of_seed(seed)
    checked, random = as_rubric(rubric), Random(seed)
    simple = {key: value for key, value in data.items() if key not in {"respondents", "services"}}

    for one in (data, simple, *(mutated(random, simple) for _ in range(12))):
        usual, by_models = both(to_yaml(one), checked, monkeypatch)
        assert usual == by_models, to_yaml(one)


def test_some_changed_answers_are_plain_and_broken_ones_never(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the tests above compare two ways, and not one with itself."""
    random, plain, broken = Random(7), 0, 0
    for path in EXAMPLES:
        data = parse(path.read_bytes(), "example").data
        for _ in range(30):
            text = to_yaml(mutated(random, data))
            is_plain = plain_answers(parse(text.encode(), "a.yaml"), shipped_rubric()) is not None
            found = both(text, shipped_rubric(), monkeypatch)[1]
            assert not (is_plain and not isinstance(found, Answers))
            plain, broken = plain + is_plain, broken + (not isinstance(found, Answers))

    assert plain > 30
    assert broken > 100
