"""Options: the lightest that suffices and is feasible, and what is only possible or on the way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from caretrust_readiness.analysis.options import Ladder, appraise, recommended
from caretrust_readiness.engine.assessment import Assessment
from tests.building import Node, assessed
from tests.reference.strategies import cases

#: Three options, each with more to provide and to require than the one before.
LADDER = [
    {"id": "talk"},
    {"id": "pool", "provides": ["one_budget"], "requires": {"money": 2}},
    {"id": "merge", "provides": ["one_budget", "one_plan"], "requires": {"money": 2, "trust": 1}, "verdict": "good"},
]
BOTH = ["one_budget", "one_plan"]


def place(unify: list[str] | None, options: list[Node] | None = None, **given: Any) -> Assessment:
    """A place that wants to *unify* functions."""
    rubric = {
        "rubric": "choices",
        "version": "1.0.0",
        "domains": [{"id": "all", "criteria": [{"id": "money", "levels": 4}, {"id": "trust", "levels": 4}]}],
        "verdicts": [{"id": "good", "demands": {"score": 50}}, {"id": "poor"}],
        "functions": [{"id": key} for key in BOTH],
        "options": options or LADDER,
    }
    wanted = {} if unify is None else {"unify": unify}
    return assessed(rubric, {"locality": "Here", "as_of": 2026, "answers": given, **wanted})


def named(ladder: Ladder) -> tuple[str | None, ...]:
    """The option recommended, the one possible, the lightest sufficient and the interim one."""
    return ladder.recommended, ladder.possible, ladder.lightest_sufficient, ladder.interim


@pytest.mark.parametrize(
    ("unify", "answers", "expected"),
    [
        pytest.param(None, {"money": 4, "trust": 4}, (None, None, None, None), id="nobody-said-what-to-unify"),
        pytest.param([], {"money": 0, "trust": 0}, ("talk", "talk", "talk", None), id="nothing-to-unify"),
        pytest.param(["one_budget"], {"money": 2, "trust": 0}, ("pool", "pool", "pool", None), id="just-feasible"),
        pytest.param(["one_budget"], {"money": 1, "trust": 4}, (None, None, "pool", None), id="short-by-a-level"),
        pytest.param(["one_budget"], {"money": [1, 2], "trust": 0}, (None, "pool", "pool", None), id="open"),
        pytest.param(BOTH, {"money": 2, "trust": 2}, ("merge", "merge", "merge", None), id="with-its-verdict"),
        pytest.param(BOTH, {"money": 2, "trust": [1, 2]}, (None, "merge", "merge", "pool"), id="its-verdict-is-open"),
        pytest.param(BOTH, {"money": 2, "trust": 1}, (None, None, "merge", "pool"), id="its-verdict-is-out-of-reach"),
        pytest.param(BOTH, {"money": 4, "trust": 0}, (None, None, "merge", "pool"), id="its-requirement-is-not-met"),
        pytest.param(
            BOTH, {"money": {"not_applicable": "None"}, "trust": 4}, (None, None, "merge", None), id="does-not-apply"
        ),
    ],
)
def test_what_follows_from_the_options(unify: list[str] | None, answers: Node, expected: tuple[str | None]) -> None:
    found = place(unify, **answers)
    assert named(appraise(found)) == expected
    assert recommended(found) == expected[0]


@given(cases())
def test_the_short_way_to_what_is_recommended_is_the_long_one(case: tuple[Node, Node]) -> None:
    whole = assessed(*case)
    for found in (whole, *whole.services):
        assert recommended(found) == appraise(found).recommended


@pytest.mark.parametrize(
    ("answers", "feasible"),
    [
        pytest.param({"money": 2, "trust": 2}, ["yes", "yes", "yes"], id="all"),
        pytest.param({"money": [1, 2], "trust": 4}, ["yes", "open", "open"], id="open-levels"),
        pytest.param({"money": [1, 2], "trust": 0}, ["yes", "open", "no"], id="one-lack-makes-an-open-one-no"),
        pytest.param({"money": 2, "trust": [1, 2]}, ["yes", "yes", "open"], id="an-open-verdict"),
    ],
)
def test_what_is_feasible_here(answers: Node, feasible: list[str]) -> None:
    assert [found.feasible for found in appraise(place(BOTH, **answers)).appraisals] == feasible


def test_shortfalls_are_the_requirements_that_are_not_met_for_certain() -> None:
    found = appraise(place(BOTH, money=[1, 3], trust=1)).appraisals[2]
    assert [(demand.of, demand.needs, demand.low, demand.high) for demand in found.shortfalls] == [("money", 2, 1, 3)]
    assert found.verdict_status == "open"
    assert found.sufficient


@pytest.mark.parametrize(
    ("unify", "options", "interim"),
    [
        pytest.param(BOTH, [{"id": "talk"}], None, id="nothing-provided-is-no-interim"),
        pytest.param(
            BOTH, [{"id": "talk"}, *({"id": f"pool{n}", "provides": BOTH[:1]} for n in "ab")], "poola", id="lightest"
        ),
        pytest.param(
            [*BOTH, "one_staff"],
            [{"id": "talk"}, {"id": "pool", "provides": BOTH[:1]}, {"id": "join", "provides": BOTH}],
            "join",
            id="provides-most",
        ),
    ],
)
def test_the_interim_option_is_the_lightest_that_provides_most(
    unify: list[str], options: list[Node], interim: str | None
) -> None:
    out_of_reach = {"id": "all", "provides": unify, "requires": {"money": 4}}
    rubric = {
        "rubric": "choices",
        "version": "1.0.0",
        "domains": [{"id": "all_of_it", "criteria": [{"id": "money", "levels": 4}]}],
        "verdicts": [{"id": "only"}],
        "functions": [{"id": key} for key in (*BOTH, "one_staff")],
        "options": [*options, out_of_reach],
    }
    answers = {"locality": "Here", "as_of": 2026, "unify": unify, "answers": {"money": 3}}
    assert appraise(assessed(rubric, answers)).interim == interim


@pytest.mark.parametrize(
    ("answers", "heavier"),
    [
        pytest.param({"money": 2, "trust": 2}, "merge", id="the-verdict-allows-what-is-not-needed"),
        pytest.param({"money": 2, "trust": [1, 2]}, None, id="the-verdict-is-open"),
        pytest.param({"money": 1, "trust": 4}, None, id="nothing-lighter-is-recommended"),
    ],
)
def test_a_heavier_option_is_named_where_its_verdict_is_met_and_a_lighter_one_will_do(
    answers: Node, heavier: str | None
) -> None:
    found = appraise(place(["one_budget"], **answers)).heavier_without_need
    assert (found and found.option.id) == heavier
