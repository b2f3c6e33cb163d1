"""What would flip the recommended option."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from caretrust_readiness.analysis.flips import Flip, flips
from caretrust_readiness.analysis.options import appraise
from caretrust_readiness.analysis.path import reach
from caretrust_readiness.engine.assessment import Assessment
from tests.building import Node, assessed
from tests.reference.strategies import cases


def place(unify: list[str] | None = None, **answers: Any) -> Assessment:
    """Two options beyond talking, the second of which also needs a verdict."""
    criteria = [
        {"id": "trust", "levels": 4},
        {"id": "money", "levels": 4},
        {"id": "policy", "levels": 4, "control": "national"},
    ]
    rubric = {
        "rubric": "flips",
        "version": "1.0.0",
        "domains": [{"id": "all", "criteria": criteria}],
        "verdicts": [{"id": "good", "demands": {"criteria": {"policy": 2}}}, {"id": "poor", "demands": {}}],
        "functions": [{"id": "one_budget"}],
        "options": [
            {"id": "talk"},
            {"id": "pool", "provides": ["one_budget"], "requires": {"trust": 2}},
            {"id": "merge", "provides": ["one_budget"], "requires": {"money": 1}, "verdict": "good"},
        ],
    }
    named = {} if unify is None else {"unify": unify}
    return assessed(rubric, {"locality": "Here", "as_of": 2026, **named, "answers": answers})


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({"trust": 3, "money": 0, "policy": 0}, [Flip("trust", 3, 1, None)], id="a-fall-to-nothing"),
        pytest.param(
            {"trust": 2, "money": 2, "policy": 2}, [Flip("trust", 2, 1, "merge")], id="a-fall-to-a-heavier-option"
        ),
        pytest.param(
            {"trust": 0, "money": 1, "policy": 2},
            [
                Flip("money", 1, 0, None),
                Flip("policy", 2, 1, None),
                Flip("trust", 0, 2, "pool"),
            ],
            id="the-fewest-levels-first",
        ),
        pytest.param(
            {"trust": 0, "money": 1, "policy": [1, 2]},
            [Flip("policy", 1, 2, "merge"), Flip("trust", 0, 2, "pool")],
            id="national-within-its-interval",
        ),
        pytest.param({"trust": 0, "money": 1, "policy": 1}, [Flip("trust", 0, 2, "pool")], id="national-no-further"),
    ],
)
def test_what_flips_the_recommendation(answers: Node, expected: list[Flip]) -> None:
    assert flips(place(["one_budget"], **answers)) == expected


def test_nothing_flips_where_nothing_is_to_be_unified() -> None:
    assert flips(place(None, trust=3, money=0, policy=0)) == []


@given(cases())
def test_each_flips_it_and_one_level_less_does_not(case: tuple[Node, Node]) -> None:
    assessment = assessed(*case)
    low, high = assessment.levels
    now, best = appraise(assessment).recommended, reach(assessment)
    for flip in flips(assessment):
        side = 1 if flip.stop > flip.start else -1
        assert flip.stop <= max(best[flip.criterion], flip.start)
        for stop, expected in ((flip.stop, flip.recommended), (flip.stop - side, now)):
            there = assessment.at(
                {**low, flip.criterion: stop}, {**high, flip.criterion: max(stop, high[flip.criterion])}
            )
            assert appraise(there).recommended == expected
        assert flip.recommended != now
