"""Figures as they are shown: rounded outwards, but never across a demand that the exact figure does not cross."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.model.figures import Thresholds, outward, percent, round_down, show, summing
from caretrust_readiness.model.terms import Interval
from tests.building import as_rubric

F = Fraction
SCORES = st.fractions(0, 100, max_denominator=700)
PLACES = st.integers(0, 4)


@pytest.mark.parametrize(
    ("low", "high", "demands", "expected"),
    [
        pytest.param("50", "60", "", ("50", "60"), id="what-needs-no-rounding-stays"),
        pytest.param("50.01", "60.01", "", ("50", "60.1"), id="low-down-and-high-up"),
        pytest.param("50.09", "50.09", "", ("50", "50"), id="equal-ends-both-down"),
        pytest.param("74.99", "74.99", "75", ("74.9", "74.9"), id="down-keeps-clear-of-a-demand-above"),
        pytest.param("50", "74.99", "75", ("50", "74.9"), id="high-goes-down-where-up-would-meet-a-demand"),
        pytest.param("50", "74.94", "74.95", ("50", "74.9"), id="high-goes-down-where-up-would-cross-a-demand"),
        pytest.param("50", "74.95", "74.95", ("50", "75"), id="high-that-meets-a-demand-goes-up"),
        pytest.param("50", "75.01", "75", ("50", "75.1"), id="high-above-a-demand-goes-up"),
        pytest.param("75.04", "90", "75.04", ("75.1", "90"), id="low-goes-up-where-down-would-lose-a-demand"),
        pytest.param("75.04", "75.04", "75.02", ("75.1", "75.1"), id="so-do-equal-ends"),
        pytest.param("75.04", "90", "75", ("75", "90"), id="low-may-go-down-to-a-demand"),
        pytest.param("75.04", "90", "75.05", ("75", "90"), id="low-below-a-demand-goes-down"),
        pytest.param("75.04", "90", "60 80", ("75", "90"), id="demands-further-off-are-nothing-to-it"),
    ],
)
def test_an_interval_is_rounded_outwards_but_across_no_demand(
    low: str, high: str, demands: str, expected: tuple[str, str]
) -> None:
    found = outward(Interval(F(low), F(high)), [F(demand) for demand in demands.split()], 1)
    assert found == (F(expected[0]), F(expected[1]))


@given(SCORES, SCORES, SCORES, PLACES)
def test_what_is_shown_meets_a_demand_exactly_where_the_figure_does(one: F, two: F, demand: F, places: int) -> None:
    exact = Interval(min(one, two), max(one, two))
    unit = F(1, 10**places)
    shown = outward(exact, [demand], places)
    for seen, figure in zip(shown, exact, strict=True):
        assert (seen >= demand) == (figure >= demand) or (demand / unit).denominator > 1
        assert (seen / unit).denominator == 1
        assert abs(seen - figure) < unit


@given(SCORES, SCORES, PLACES)
def test_without_demands_what_is_shown_holds_the_figure(one: F, two: F, places: int) -> None:
    exact = Interval(min(one, two), max(one, two))
    shown = outward(exact, [], places)
    assert shown.low <= exact.low
    assert shown.settled if exact.settled else shown.high >= exact.high


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        pytest.param(F(2, 3), 1, 0.6, id="one-decimal"),
        pytest.param(F(2, 3), 4, 0.6666, id="four-decimals"),
        pytest.param(F(1), 2, 1.0, id="whole"),
        pytest.param(F(99999, 100000), 0, 0.0, id="no-decimals"),
    ],
)
def test_rounding_down(value: F, places: int, expected: float) -> None:
    found = round_down(value, places)
    assert (found, type(found)) == (expected, float)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, "no score", id="no-score"),
        pytest.param(Interval(F(50), F(50)), "50.0", id="one-figure-where-the-ends-agree"),
        pytest.param(Interval(F(200, 3), F(200, 3)), "66.6", id="rounded-down"),
        pytest.param(Interval(F(50), F(200, 3)), "50.0 to 66.7", id="two-figures"),
        pytest.param(Interval(F("50.01"), F("50.02")), "50.0 to 50.1", id="ends-nearer-than-a-decimal"),
        pytest.param(Interval(F(50), F("74.99")), "50.0 to 74.9", id="a-demand-is-not-met-by-rounding"),
    ],
)
def test_a_score_in_words(value: Interval[F] | None, expected: str) -> None:
    assert show(value, [F(75)]) == expected


@pytest.mark.parametrize(("share", "expected"), [(F(2, 3), "66 %"), (F(1), "100 %"), (F(999, 1000), "99 %")])
def test_a_share_in_whole_per_cent_is_rounded_down(share: F, expected: str) -> None:
    assert percent(share) == expected


def test_the_thresholds_of_a_rubric_are_all_that_its_verdicts_demand_by_kind() -> None:
    rubric = {
        "rubric": "thresholds",
        "version": "1.0.0",
        "domains": [{"id": "all", "criteria": [{"id": "a", "levels": 4}]}],
        "verdicts": [
            {"id": "best", "demands": {"score": 75, "domain": Decimal("33.3"), "applies": 80}},
            {"id": "good", "demands": {"score": 60}},
            {"id": "poor"},
        ],
    }
    found = Thresholds.of(as_rubric(rubric))
    assert list(found) == [{75, 60}, {F("33.3")}, {80}]
    assert [found.among(kind) for kind in ("score", "domain", "applies")] == list(found)


@given(st.lists(st.fractions(-50, 50, max_denominator=900), max_size=6), PLACES)
def test_parts_that_are_shown_add_up_and_are_near_what_they_stand_for(parts: list[F], places: int) -> None:
    unit = F(1, 10**places)
    *shown, whole = summing(parts, places)
    assert sum(shown, F(0)) == whole
    assert abs(whole - sum(parts, F(0))) <= unit / 2
    assert all(abs(one - part) <= unit for one, part in zip(shown, parts, strict=True))
