"""Stress tests: what a shock does, what would have protected, and when the verdict is said to survive."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.analysis.scenarios import Stress, stress_tests
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.data.scenarios import scenarios_data
from caretrust_readiness.report.data.values import score_data
from tests.building import Node, assessed
from tests.reference import reference
from tests.reference.strategies import cases


def rubric(effect: Node, unless: Node | None = None, **more: Any) -> Node:
    """Two criteria of four levels above the worst, a gate on one, and one shock."""
    scenario = {"id": "shock", "title": "A shock", "effect": effect} | ({"unless": unless} if unless else {})
    criteria = [{"id": "trust", "levels": 4, "gate": 2}, {"id": "money", "levels": 4}]
    return {
        "rubric": "shocks",
        "version": "1.0.0",
        "domains": [{"id": "all", "title": "All", "criteria": criteria}],
        "verdicts": [
            {"id": "ready", "demands": {"score": 75, "gates": True}},
            {"id": "partly", "demands": {"score": 50}},
            {"id": "no", "demands": {}},
        ],
        "functions": [{"id": "one_budget"}],
        "options": [{"id": "talk"}, {"id": "pool", "provides": ["one_budget"], "requires": {"money": 2}}],
        "scenarios": [scenario],
        **more,
    }


def played(rubric: Node, **answers: Any) -> Stress:
    """The rubric's only shock at the levels *answers*."""
    place = assessed(rubric, {"locality": "Here", "as_of": 2026, "unify": ["one_budget"], "answers": answers})
    (found,) = stress_tests(place)
    return found


@pytest.mark.parametrize(
    ("effect", "level", "expected"),
    [
        pytest.param({"at_most": 1}, 4, (1, 1), id="at_most-caps"),
        pytest.param({"at_most": 3}, 2, (2, 2), id="at_most-raises-nothing"),
        pytest.param({"at_most": 2}, [1, 4], (1, 2), id="at_most-caps-both-ends"),
        pytest.param({"drop": 1}, 3, (2, 2), id="drop-lowers"),
        pytest.param({"drop": 3}, 1, (0, 0), id="drop-stops-at-0"),
        pytest.param({"drop": 2}, [1, 4], (0, 2), id="drop-lowers-both-ends"),
        pytest.param({"drop": 1}, "unknown", (0, 3), id="what-is-unknown-may-drop-too"),
    ],
)
def test_the_effect_on_a_level(effect: Node, level: object, expected: tuple[int, int]) -> None:
    found = played(rubric({"money": effect}), trust=4, money=level)
    assert found.after.readings["money"].level == expected
    assert (found.after.levels.low["money"], found.after.levels.high["money"]) == expected


@pytest.mark.parametrize(
    ("trust", "expected"),
    [
        pytest.param(3, (4, 4), id="met-at-both-ends-nothing-happens"),
        pytest.param(2, (0, 0), id="met-at-neither-the-shock-bites"),
        pytest.param([2, 3], (0, 4), id="met-at-the-high-end-only"),
        pytest.param("unknown", (0, 4), id="unknown-protects-possibly"),
    ],
)
def test_unless_looks_at_lows_for_the_low_end_and_at_highs_for_the_high_end(
    trust: object, expected: tuple[int, int]
) -> None:
    found = played(rubric({"money": {"at_most": 0}}, {"trust": 3}), trust=trust, money=4)
    assert found.after.readings["money"].level == expected


def test_unless_looks_at_the_levels_before_the_shock() -> None:
    found = played(rubric({"money": {"drop": 4}}, {"money": 3}), trust=4, money=3)
    assert found.after.readings["money"].level == (3, 3)
    assert found.protected == (True, True)


def test_every_level_of_unless_is_needed() -> None:
    found = played(rubric({"money": {"drop": 4}}, {"money": 3, "trust": 4}), trust=3, money=3)
    assert found.after.readings["money"].level == (0, 0)
    assert [demand.status for demand in found.protections] == ["met", "not_met"]
    assert found.protected == (False, False)


def test_what_does_not_apply_is_passed_by() -> None:
    found = played(rubric({"money": {"at_most": 0}}), trust=4, money={"not_applicable": "none is shared"})
    assert found.hits == ()
    assert found.survives is True


def test_what_does_not_apply_protects_from_nothing() -> None:
    found = played(rubric({"trust": {"at_most": 0}}, {"money": 0}), trust=4, money={"not_applicable": "none is shared"})
    assert [hit.criterion for hit in found.hits] == ["trust"]
    assert found.protections[0].status == "not_met"


def test_nothing_protects_where_the_scenario_has_no_unless() -> None:
    found = played(rubric({"money": {"drop": 1}}), trust=4, money=4)
    assert found.protections == ()
    assert found.protected == (False, False)


@pytest.mark.parametrize(
    ("trust", "money", "survives"),
    [
        pytest.param(4, 3, True, id="the-verdict-stands"),
        pytest.param(4, 2, False, id="the-verdict-falls"),
        pytest.param(4, [2, 4], False, id="the-verdict-demonstrated-falls-though-the-possible-one-stands"),
        pytest.param(0, 0, None, id="the-last-verdict-cannot-fall"),
    ],
)
def test_survival_is_about_the_verdict_demonstrated(trust: object, money: object, survives: bool | None) -> None:
    assert played(rubric({"money": {"drop": 1}}), trust=trust, money=money).survives is survives


def test_gates_hits_and_option_under_the_shock_are_told() -> None:
    found = played(rubric({"trust": {"at_most": 1}, "money": {"drop": 3}}), trust=4, money=4)
    (told,) = scenarios_data(Insights(found.before))
    assert told == {
        "id": "shock",
        "score": {"low": 25.0, "high": 25.0},
        "verdict": {"low": "no", "high": "no", "settled": True},
        "survives": False,
    }
    assert found.gates_moved == ("trust",)
    assert [(hit.criterion, hit.before, hit.after) for hit in found.hits] == [
        ("trust", (4, 4), (1, 1)),
        ("money", (4, 4), (1, 1)),
    ]


def test_a_criterion_that_a_service_excludes_protects_it_no_longer() -> None:
    shocks = rubric({"trust": {"drop": 3}}, {"money": 2}, services=[{"id": "elders", "adjust": {"exclude": ["money"]}}])
    answers = {"locality": "Here", "as_of": 2026, "answers": {"trust": 4, "money": 4}, "services": {"elders": {}}}
    place = assessed(shocks, answers)
    assert [found.survives for found in stress_tests(place)] == [True]
    assert [found.survives for found in stress_tests(place.services[0])] == [False]


@given(cases())
def test_no_scenario_raises_a_level_a_score_or_a_verdict(case: tuple[Node, Node]) -> None:
    place = assessed(*case)
    for one in (place, *place.services):
        for found in stress_tests(one):
            assert all(hit.after.low <= hit.before.low and hit.after.high <= hit.before.high for hit in found.hits)
            assert found.after.verdict.demonstrated >= found.before.verdict.demonstrated
            assert found.after.verdict.possible >= found.before.verdict.possible
            assert found.after.verdict.demonstrated >= found.after.verdict.possible
            if found.before.score is not None and found.after.score is not None:
                assert found.after.score.low <= found.before.score.low
                assert found.after.score.low <= found.after.score.high <= found.before.score.high


@given(cases())
def test_what_protects_keeps_the_verdict(case: tuple[Node, Node]) -> None:
    for found in stress_tests(assessed(*case)):
        assert not found.protected.low or found.after.levels == found.before.levels


@given(cases())
def test_the_program_and_the_reference_agree_on_every_scenario(case: tuple[Node, Node]) -> None:
    rubric, answers = case
    place, expected = assessed(rubric, answers), reference.assess(rubric, answers)
    for one, other in zip([place, *place.services], [expected, *expected["services"]], strict=True):
        for told, wanted in zip(scenarios_data(Insights(one)), other["scenarios"], strict=True):
            score = None if wanted["score"] is None else Interval(wanted["score"]["low"], wanted["score"]["high"])
            assert told["score"] == score_data(one.rubric, score)
            assert {key: told[key] for key in ("id", "verdict", "survives")} == {
                key: wanted[key] for key in ("id", "verdict", "survives")
            }
