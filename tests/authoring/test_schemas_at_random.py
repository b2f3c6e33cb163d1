"""Files drawn at random, then broken: what the program accepts its schemas accept, so what they refuse it refuses."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import lru_cache
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.loading import read_answers, read_rubric, read_rubric_document
from caretrust_readiness.reading.yamlio import parse
from caretrust_readiness.report.data.schemas import schema_json
from tests.building import Node
from tests.reference import generate
from tests.reference.variations import variation

#: What may stand where something else should, of every kind of value and in odd spellings.
ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 3, 2.5, 10**9, 12345678901),
    *("", " ", "x", " x ", "no", "unknown", "UNKNOWN ", "1", "02", "1..2", "..", "2..1", "80%", "2006-09", "2006-13"),
    *("a  FEW", "Often.", "n/a", "null", "pay_parity", "d0", "id", [], {}, [0, 1], [1], [[]], [None], ["Minutes"]),
    *(
        {"x": 1},
        {"level": 1},
        {"level": None},
        {"value": 5},
        {"range": "0..1"},
        {"views": {}},
        {"views": {"nhs": None}},
    ),
    *({"views": {"nhs": None}}, {"not_applicable": ""}, {"not_applicable": "Not here"}, {"at_most": 1}, {"cap": None}),
]
KEYS = [
    *("weight", "gate", "level", "value", "note", "views", "evidence", "answers", "services", "unify", "x", "id"),
    *("title", "range", "rubric", "sources", "respondents", "outcomes", "demands", "formerly", "rating", "scale"),
]


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every mapping and list in *data* with each of its keys."""
    keys = list(data) if isinstance(data, dict) else list(range(len(data))) if isinstance(data, list) else []
    return [(data, key) for key in keys] + [found for key in keys for found in places(data[key])]


def broken(random: Random, data: Node) -> Node:
    """*data* with up to three values replaced, left out or added."""
    made = deepcopy(data)
    for _ in range(random.randint(0, 3)):
        holder, key = random.choice(places(made))
        kind = random.randint(0, 3)
        if kind == 0 and isinstance(holder, dict):
            del holder[key]
        elif kind == 1 and isinstance(holder, dict):
            holder[random.choice(KEYS)] = deepcopy(random.choice(ODD))
        else:
            holder[key] = deepcopy(random.choice(ODD))
    return made


@lru_cache(maxsize=1)
def fixed(of: Any) -> Draft202012Validator:
    """The schema of a kind of file, whatever the rubric."""
    return Draft202012Validator(json.loads(schema_json(of)))


def validator(of: Any, rubric: Rubric) -> Draft202012Validator:
    """The schema of a kind of file that knows *rubric*."""
    return Draft202012Validator(json.loads(schema_json(of, rubric)))


def refusals(schema: Draft202012Validator, data: Any) -> list[str]:
    """What *schema* has against *data*."""
    return [f"{error.json_path}: {error.message}"[:300] for error in schema.iter_errors(data)]


def as_seen(data: Node) -> tuple[bytes, Any]:
    """*data* as a file, and as a schema sees it."""
    text = json.dumps(data, default=float)
    return text.encode(), json.loads(text)


RANDOMS = st.randoms(use_true_random=False)
SETTINGS = settings(max_examples=60)


@SETTINGS
@given(RANDOMS)
def test_a_rubric_that_is_accepted_is_accepted_by_its_schema(random: Random) -> None:
    text, data = as_seen(broken(random, generate.rubric(random)))
    try:
        read_rubric(parse(text, "r.yaml"))
    except InputError:
        return
    assert refusals(fixed("rubric"), data) == []


@SETTINGS
@given(RANDOMS)
def test_a_local_rubric_that_is_accepted_is_accepted_by_both_schemas(random: Random) -> None:
    root = generate.rubric(random) | {"rubric": "link0"}
    parent = parse(as_seen(root)[0], "link0.yaml")
    text, data = as_seen(broken(random, variation(random, root, 1)))
    try:
        read_rubric_document(parse(text, "link1.yaml"), lambda _: parent)
    except InputError:
        return
    assert refusals(fixed("rubric"), data) == []
    assert refusals(validator("rubric", read_rubric(parent)), data) == []


@SETTINGS
@given(RANDOMS)
def test_answers_that_are_accepted_are_accepted_by_both_schemas(random: Random) -> None:
    drawn = generate.rubric(random)
    rubric = read_rubric(parse(as_seen(drawn)[0], "r.yaml"))
    text, data = as_seen(broken(random, generate.answers(random, drawn)))
    try:
        read_answers(parse(text, "a.yaml"), rubric)
    except InputError:
        return
    assert refusals(fixed("answers"), data) == []
    assert refusals(validator("answers", rubric), data) == []
