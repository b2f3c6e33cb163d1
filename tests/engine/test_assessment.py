"""What one place's answers come to at both ends: shares, demands, gates, and the same place at other levels."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from caretrust_readiness.engine.assessment import Assessment, assess, met
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.reading.answer_resolution import with_settings
from tests.building import Node, as_answers, as_rubric

RUBRIC: Node = {
    "rubric": "assessed",
    "version": "1.0.0",
    "evidence": {"cap": 2},
    "domains": [
        {"id": "one", "weight": 3, "criteria": [{"id": "a", "levels": 4, "gate": 2}, {"id": "b", "levels": 4}]},
        {"id": "two", "criteria": [{"id": "c", "levels": 4, "evidence": {"cap": None}}]},
        {"id": "beside", "weight": 0, "criteria": [{"id": "d", "levels": 4, "evidence": {"cap": None}}]},
    ],
    "verdicts": [
        {
            "id": "best",
            "go": True,
            "demands": {"score": 75, "domain": 50, "gates": True, "criteria": {"c": 3}, "applies": 60},
        },
        {"id": "good", "go": True, "demands": {"score": 50}},
        {"id": "poor"},
    ],
    "services": [{"id": "older"}],
}
ALL = {"a": 2, "b": 2, "c": 2, "d": 2}


def place(*settings: str, services: Node | None = None, **given: Any) -> Assessment:
    """A place that answers *given*, with *settings* assumed."""
    rubric = as_rubric(RUBRIC)
    said = {"locality": "Here", "as_of": 2026, "answers": given, "services": services or {}}
    return assess(rubric, with_settings(as_answers(said, rubric), settings, rubric))


@pytest.mark.parametrize(
    ("low", "high", "status"),
    [
        pytest.param(3, 3, "met", id="at-both-ends"),
        pytest.param(2, 3, "open", id="at-the-high-end"),
        pytest.param(1, 2, "not_met", id="at-neither"),
        pytest.param(None, None, "not_met", id="does-not-apply"),
    ],
)
def test_a_demand_is_met_at_both_ends_at_one_or_at_none(low: int | None, high: int | None, status: str) -> None:
    assert met(3, low, high) == status
    assert met(0, low, high) == ("not_met" if low is None else "met")


def test_shares_of_what_is_answered_and_of_what_has_good_evidence_are_by_weight() -> None:
    proven = {"level": 1, "evidence": [{"source": "x", "date": 2026}]}
    found = place(a=proven, b="unknown", c=3, d=proven)
    assert (found.answered, found.coverage) == (Fraction(5, 8), Fraction(3, 8))
    assert place("b=4", a=proven, c=3).coverage == Fraction(3, 4)
    assert place(a=1, b={"not_applicable": "None here"}, c="unknown").answered == Fraction(3, 4)
    nothing = place(**{key: {"not_applicable": "None here"} for key in "bcd"}, a="unknown")
    assert nothing.answered == nothing.coverage == 0


def test_the_same_place_at_other_levels_is_scored_anew_and_has_no_services() -> None:
    before = place(**ALL, services={"older": {"answers": {"a": 4}}})
    after = before.at({**ALL, "c": 0}, {**ALL, "a": 4})
    assert [found.service for found in before.services] == ["older"]
    assert before.score == Interval(Fraction(50), Fraction(50))
    assert before.verdict == (1, 1)
    assert after.score == Interval(Fraction(75, 2), Fraction(275, 4))
    assert (after.verdict, after.services) == ((2, 1), ())
    assert [after.readings[key].level for key in "ac"] == [(2, 4), (0, 2)]
    assert after.levels == ({**ALL, "c": 0}, {**ALL, "a": 4})


def test_what_does_not_apply_stays_so_at_other_levels() -> None:
    before = place(a=2, b={"not_applicable": "None here"}, c=2, d=2)
    after = before.at(before.levels.low, before.levels.high)
    assert after.readings["b"].level is None
    assert after.points_lost("b") is None
    assert after == before


def test_the_demands_of_a_verdict_stand_beside_what_there_is_in_order() -> None:
    found = place(a=[1, 3], b=2, c=3, d={"not_applicable": "None here"})
    demands = list(found.demands(found.rubric.verdicts[0]))
    assert [(demand.kind, demand.of, demand.needs, demand.status) for demand in demands] == [
        ("score", None, 75, "not_met"),
        ("domain", "one", 50, "open"),
        ("domain", "two", 50, "met"),
        ("gate", "a", 2, "open"),
        ("criteria", "c", 3, "met"),
        ("applies", None, 60, "met"),
    ]
    assert (demands[0].low, demands[0].high) == (Fraction(375, 8), Fraction(525, 8))
    assert (demands[5].low, demands[5].high) == (100, 100)


@pytest.mark.parametrize(
    ("level", "status", "lists"),
    [
        pytest.param(2, "passed", (["a"], [], []), id="passed"),
        pytest.param([1, 2], "open", ([], ["a"], []), id="open"),
        pytest.param(1, "failed", ([], [], ["a"]), id="failed"),
    ],
)
def test_a_gate_is_passed_open_or_failed(level: object, status: str, lists: tuple[list[str], ...]) -> None:
    found = place(a=level)
    assert found.gate_status("a") == status
    assert tuple(map(found.gates, ("passed", "open", "failed"))) == lists


def test_points_lost_are_larger_at_the_low_end() -> None:
    found = place(a=[1, 3], d=0)
    assert found.points_lost("a") == Interval(Fraction(225, 8), Fraction(75, 8))
    assert found.points_lost("d") == Interval(Fraction(0), Fraction(0))


@pytest.mark.parametrize(
    ("levels", "better"),
    [
        pytest.param({"a": 0, "b": 0, "c": 0}, "good", id="from-the-last"),
        pytest.param({"a": 2, "b": 2, "c": [2, 4]}, "best", id="from-the-one-demonstrated"),
        pytest.param({"a": 0, "b": 0, "c": [0, 4]}, "good", id="whatever-is-possible"),
    ],
)
def test_the_next_better_verdict_is_the_one_above_what_is_demonstrated(levels: Node, better: str) -> None:
    found = place(**levels).next_better
    assert found is not None
    assert found.id == better


def test_there_is_no_better_verdict_than_the_best() -> None:
    found = place(*(f"{key}=4" for key in "abcd"))
    assert (found.demonstrated.id, found.possible.id, found.next_better) == ("best", "best", None)
