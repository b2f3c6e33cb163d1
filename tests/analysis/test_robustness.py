"""How far weights may change before the verdict does, all at once and one by one."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.analysis.robustness import PARTS, radii, radius
from caretrust_readiness.analysis.weight_sensitivity import WeightSensitivity, weight_sensitivities
from caretrust_readiness.engine.assessment import Assessment
from tests.building import Node, assessed
from tests.reference import reference
from tests.reference.strategies import cases

STEP = Fraction(1, PARTS)
TINY = Fraction(1, 10**9)


def place(demands: Node, domains: list[Node], **answers: Any) -> Assessment:
    """A place under a verdict with *demands*, one that demands 25, and one without demands."""
    rubric = {
        "rubric": "weights",
        "version": "1.0.0",
        "domains": domains,
        "verdicts": [
            {"id": "good", "demands": demands},
            {"id": "fair", "demands": {"score": 25}},
            {"id": "poor", "demands": {}},
        ],
    }
    return assessed(rubric, {"locality": "Here", "as_of": 2026, "answers": answers})


def one_domain(**weights: int) -> list[Node]:
    """One domain with criteria of four levels above the worst."""
    return [{"id": "all", "criteria": [{"id": key, "levels": 4, "weight": weight} for key, weight in weights.items()]}]


@pytest.mark.parametrize(
    ("demands", "answers", "expected"),
    [
        # a at 1 and b at 0: 2(1 + d) of 2(1 + d) + 1(1 - d) keeps half for all d, and fails of 3/4 at d = 1/5.
        pytest.param({"score": 50}, {"a": 4, "b": 0}, "0.3333", id="falls-when-the-least-mean-does"),
        pytest.param({"score": 75}, {"a": 4, "b": 0}, "0.2", id="rises-when-the-greatest-mean-does"),
        pytest.param({"score": 60}, {"a": 3, "b": 3}, "1", id="equal-worths-are-moved-by-no-weights"),
        pytest.param({"score": 75}, {"a": 3, "b": 3}, "1", id="not-even-on-the-threshold"),
        pytest.param(
            {"score": 62, "criteria": {"b": 1}}, {"a": 4, "b": 0}, "0.7142", id="a-level-missing-bars-the-better-one"
        ),
    ],
)
def test_the_radius_of_two_weights(demands: Node, answers: dict[str, int], expected: str) -> None:
    assert radius(place(demands, one_domain(a=2, b=1), **answers)) == Fraction(expected)


def test_a_score_on_its_threshold_stands_on_an_edge() -> None:
    assert radius(place({"score": 50}, one_domain(a=1, b=1), a=4, b=0)) == 0


def test_without_a_score_no_weights_can_matter() -> None:
    assert radius(place({"score": 50}, one_domain(a=1), a={"not_applicable": "None here"})) == 1


def test_the_weights_of_a_domain_move_its_own_demand() -> None:
    domains = [*one_domain(a=2, b=1), {"id": "other", "weight": 5, "criteria": [{"id": "c", "levels": 4}]}]
    one = place({"domain": 50}, domains, a=4, b=0, c=4)
    assert radius(one) == Fraction("0.3333")


def test_each_end_has_its_own() -> None:
    one = place({"score": 50}, one_domain(a=2, b=1), a=4, b=[0, 4])
    assert radii(one) == (Fraction("0.3333"), Fraction(1))


# Against the reference


def places(rubric: Node, answers: Node) -> list[tuple[Node, reference.Levels, reference.Levels, Assessment]]:
    """The place and its services: each with its rubric, lows and highs as the reference has them."""
    whole = assessed(rubric, answers)
    found = [(rubric, reference.holdings(rubric, answers), whole)]
    for service in whole.services:
        adjusted = reference.rubric_for(rubric, service.service or "")
        said = reference.answers_for(adjusted, answers, service.service or "")
        found.append((adjusted, reference.holdings(adjusted, said), service))
    return [(used, reference.end(held, "low"), reference.end(held, "high"), one) for used, held, one in found]


@given(cases())
def test_the_radius_is_that_of_all_corners_of_the_box(case: tuple[Node, Node]) -> None:
    """Within it no corner of the box of weights gives another verdict, and just outside it one does."""
    for rubric, lows, highs, assessment in places(*case):
        found = radius(assessment)
        if assessment.score is None:
            continue
        inside, outside = found - STEP / 2, found + STEP + TINY
        assert inside <= 0 or all(reference.holds(rubric, levels, inside) for levels in (lows, highs))
        assert outside >= 1 or not all(reference.holds(rubric, levels, outside) for levels in (lows, highs))


def nodes(node: Node) -> Iterator[Node]:
    """Every domain and criterion below *node*."""
    for child in node.get("domains") or node.get("criteria") or []:
        yield child
        yield from nodes(child)


@given(cases(), st.integers(0, 2**32))
def test_no_weighting_inside_the_radius_changes_the_verdict(case: tuple[Node, Node], seed: int) -> None:
    draw = random.Random(seed)
    for rubric, lows, highs, assessment in places(*case):
        inside = max(Fraction(0), radius(assessment) - TINY)
        for _ in range(5):
            drawn = copy.deepcopy(rubric)
            for node in nodes(drawn):
                side = draw.choice([Fraction(-1), Fraction(1), Fraction(draw.randint(-999, 999), 1000)])
                node["weight"] = reference.weight(node) * (1 + inside * side)
            ends = tuple(reference.verdict_index(drawn, levels) for levels in (lows, highs))
            assert ends == assessment.verdict


# Single weights


def test_the_weight_that_moves_the_verdict_soonest_comes_first() -> None:
    """3 of 7: half is reached where `a` weighs a third more, or either of the others half as much."""
    one = place({"score": 50}, one_domain(a=3, b=2, c=2), a=4, b=0, c=0)
    assert weight_sensitivities(one) == [
        WeightSensitivity("a", Fraction(1, 3), up=True, end="low", verdict=0),
        WeightSensitivity("b", Fraction(1, 2), up=False, end="low", verdict=0),
        WeightSensitivity("c", Fraction(1, 2), up=False, end="low", verdict=0),
    ]


def test_a_weight_may_have_to_grow_to_many_times_itself() -> None:
    """1 of 10: a quarter is reached where `a` weighs 3."""
    one = place({"score": 50}, one_domain(a=1, b=9), a=4, b=0)
    assert weight_sensitivities(one)[-1] == WeightSensitivity("a", Fraction(2), up=True, end="low", verdict=1)


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"a": 4, "b": 4}, id="equal-worths"),
        pytest.param({"a": {"not_applicable": "None here"}, "b": {"not_applicable": "None here"}}, id="no-score"),
    ],
)
def test_no_weight_may_matter(answers: Node) -> None:
    assert weight_sensitivities(place({"score": 50}, one_domain(a=1, b=9), **answers)) == []


def verdicts(rubric: Node, node: Node, weight: Fraction, ends: tuple[reference.Levels, ...]) -> list[int]:
    """The verdict at both ends with another weight for *node*, which keeps its own."""
    before = dict(node)
    node["weight"] = weight
    found = [reference.verdict_index(rubric, levels) for levels in ends]
    node.clear()
    node.update(before)
    return found


@given(cases())
def test_a_weight_moves_the_verdict_just_beyond_its_change_and_not_before(case: tuple[Node, Node]) -> None:
    for rubric, lows, highs, assessment in places(*case):
        moving = {lever.of: lever for lever in weight_sensitivities(assessment)}
        for node in nodes(rubric):
            own = reference.weight(node)
            lever = moving.get(node["id"])
            if not own:
                assert lever is None
                continue
            change = Fraction(10**9) if lever is None else lever.change
            inside = [own * max(TINY, 1 + side * (change - TINY)) for side in (-1, 1)] if change else []
            assert all(verdicts(rubric, node, weight, (lows, highs)) == [*assessment.verdict] for weight in inside)
            if lever is not None:
                beyond = own * (1 + (change + TINY) * (1 if lever.up else -1))
                place = verdicts(rubric, node, beyond, (lows, highs))[lever.end == "high"]
                assert place == lever.verdict != assessment.verdict[lever.end == "high"]
