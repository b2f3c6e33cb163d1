"""Scores, gates and verdicts of levels at one end: exact, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from caretrust_readiness.engine.scoring import Scale, scale_for
from tests.building import Node, as_rubric

F = Fraction


def scale(domains: list[Node], *demands: Node, absent: str = "") -> Scale:
    """The scale of *domains* under verdicts v0, v1 ... with *demands*, and a last one that demands nothing."""
    verdicts = [{"id": f"v{place}", "demands": wanted} for place, wanted in enumerate((*demands, {}))]
    rubric = {"rubric": "scored", "version": "1.0.0", "domains": domains, "verdicts": verdicts}
    return scale_for(as_rubric(rubric), frozenset(absent.split()))


def domain(name: str, *children: Node, **more: Any) -> Node:
    """A domain of criteria, or of domains."""
    return {"id": name, "domains" if "levels" not in children[0] else "criteria": list(children), **more}


def criterion(name: str, top: int = 4, **more: Any) -> Node:
    """A criterion with levels 0 to *top*."""
    return {"id": name, "levels": top, **more}


#: One of 3 and one of 1 below a domain of 2 and beside one of 3; and a domain that is only shown.
TREE = [
    domain("here", criterion("a", weight=3), criterion("b", 2), weight=2),
    domain("there", domain("inner", criterion("c", 5), weight=4), domain("other", criterion("d", 1)), weight=3),
    domain("beside", criterion("e"), weight=0),
]


@pytest.mark.parametrize(
    ("levels", "score"),
    [
        pytest.param({"a": 0, "b": 0, "c": 0, "d": 0, "e": 4}, 0, id="nothing"),
        pytest.param({"a": 4, "b": 2, "c": 5, "d": 1, "e": 0}, 100, id="everything"),
        pytest.param({"a": 4, "b": 0, "c": 0, "d": 0, "e": 0}, F(2, 5) * F(3, 4) * 100, id="one-criterion"),
        pytest.param({"a": 1, "b": 1, "c": 0, "d": 0, "e": 0}, F(2, 5) * F(3 + 2, 16) * 100, id="parts-of-levels"),
        pytest.param({"a": 0, "b": 0, "c": 2, "d": 0, "e": 0}, F(3, 5) * F(4, 5) * F(2, 5) * 100, id="nested"),
        pytest.param({"a": 0, "b": 0, "c": 0, "d": 1, "e": 0}, F(3, 5) * F(1, 5) * 100, id="nested-beside"),
    ],
)
def test_a_score_is_the_weighted_mean_down_the_tree(levels: dict[str, int], score: Fraction) -> None:
    assert scale(TREE).score(levels) == score


@pytest.mark.parametrize(
    ("absent", "levels", "score"),
    [
        pytest.param("a", {"b": 1, "c": 0, "d": 0, "e": 0}, F(2, 5) * F(1, 2) * 100, id="its-siblings-take-its-weight"),
        pytest.param("a b", {"c": 5, "d": 0, "e": 0}, 80, id="a-domain-without-criteria-does-not-count"),
        pytest.param("c d", {"a": 4, "b": 0, "e": 0}, 75, id="nor-one-whose-domains-do-not"),
        pytest.param("a b c d", {"e": 4}, None, id="where-nothing-counts-there-is-no-score"),
    ],
)
def test_what_does_not_apply_leaves_the_sums(absent: str, levels: dict[str, int], score: Fraction | None) -> None:
    found = scale(TREE, {"score": 0}, absent=absent)
    assert found.score(levels) == score
    assert found.read(levels) == (score, 1 if score is None else 0)


def test_points_say_what_a_level_is_worth() -> None:
    found = scale([domain("all", criterion("a", 3, points=[10, 20, 20, 80]), criterion("b", 1))])
    scores = [found.score({"a": level, "b": 0}) for level in range(4)]
    assert scores == [F(100, 16), F(100, 8), F(100, 8), 50]


def test_shares_sum_to_one_and_those_without_weight_have_none() -> None:
    found = scale(TREE)
    shares: dict[str, Fraction | int] = {"a": F(3, 10), "b": F(1, 10), "c": F(12, 25), "d": F(3, 25), "e": 0}
    assert found.shares == shares
    assert list(scale(TREE, absent="a").shares) == ["b", "c", "d", "e"]
    portions, whole = found.portions
    assert {key: F(portion, whole) for key, portion in portions.items()} == {
        key: share for key, share in shares.items() if share != 0
    }


def test_points_lost_are_what_a_level_keeps_from_the_whole() -> None:
    found = scale(TREE)
    assert [found.points_lost("a", level) for level in range(5)] == [30, F(45, 2), 15, F(15, 2), 0]
    assert found.points_lost("c", 3) == F(48 * 2, 5)
    assert found.points_lost("e", 0) == 0


@pytest.mark.parametrize(
    ("demands", "met", "missed"),
    [
        pytest.param({"score": 50}, {"a": 2, "b": 2}, {"a": 1, "b": 2}, id="a-score-that-is-just-reached"),
        pytest.param({"domain": 50}, {"a": 2, "b": 2}, {"a": 4, "b": 1}, id="every-domain"),
        pytest.param({"gates": True}, {"a": 1, "b": 0}, {"a": 0, "b": 4}, id="the-gate-at-its-level"),
        pytest.param({"criteria": {"b": 3}}, {"a": 0, "b": 3}, {"a": 4, "b": 2}, id="the-level-of-a-criterion"),
        pytest.param(
            {"score": 50, "domain": 25, "gates": True, "criteria": {"b": 1}},
            {"a": 3, "b": 1},
            {"a": 3, "b": 0},
            id="all-of-them",
        ),
    ],
)
def test_a_verdict_takes_all_its_demands(demands: Node, met: dict[str, int], missed: dict[str, int]) -> None:
    domains = [domain("one", criterion("a", gate=1)), domain("two", criterion("b"))]
    found = scale(domains, demands)
    assert [found.verdict(levels) for levels in (met, missed)] == [0, 1]


def test_the_verdict_is_the_first_whose_demands_are_met() -> None:
    found = scale([domain("all", criterion("a"))], {"criteria": {"a": 3}}, {"score": 25}, {"score": 75})
    assert [found.verdict({"a": level}) for level in range(5)] == [3, 1, 1, 0, 0]


def test_a_domain_without_weight_has_no_floor_but_its_gates_hold() -> None:
    domains = [domain("one", criterion("a")), domain("beside", criterion("b", gate=2), weight=0)]
    found = scale(domains, {"domain": 50, "gates": True}, {"domain": 50})
    assert [found.verdict({"a": 2, "b": level}) for level in (1, 2)] == [1, 0]


@pytest.mark.parametrize(
    ("demands", "absent", "verdict"),
    [
        pytest.param({"gates": True}, "a", 1, id="gate"),
        pytest.param({"criteria": {"b": 0}}, "b", 1, id="demanded-level-nought"),
        pytest.param({"criteria": {"b": 0}}, "a", 0, id="what-applies-meets-it"),
    ],
)
def test_what_does_not_apply_meets_no_demand(demands: Node, absent: str, verdict: int) -> None:
    found = scale([domain("all", criterion("a", gate=1), criterion("b"), criterion("c"))], demands, absent=absent)
    assert found.verdict({key: 4 for key in "abc" if key != absent}) == verdict


@pytest.mark.parametrize(
    ("share", "absent", "enough"),
    [
        pytest.param(75, "a", True, id="three-of-four-are-75"),
        pytest.param(Decimal("75.1"), "a", False, id="and-no-more"),
        pytest.param(75, "a b", False, id="two-of-four-are-not"),
        pytest.param(75, "light beside", True, id="what-has-no-weight-is-not-counted"),
        pytest.param(100, "", True, id="all-of-them"),
    ],
)
def test_enough_applies_by_count_of_what_has_weight(share: object, absent: str, enough: bool) -> None:
    heavy = domain(
        "one", criterion("a", weight=90), criterion("b"), criterion("c"), criterion("d"), criterion("light", weight=0)
    )
    found = scale([heavy, domain("two", criterion("beside"), weight=0)], {"applies": share}, absent=absent)
    levels = {key: 0 for key in ("a", "b", "c", "d", "light", "beside") if key not in absent.split()}
    assert found.verdict(levels) == (0 if enough else 1)


def test_the_weakest_domain_is_the_one_with_the_lowest_score() -> None:
    levels = {"a": 4, "b": 0, "c": 1, "d": 0, "e": 0}
    assert scale(TREE).weakest_domain(levels) == F(4, 25) * 100
    assert scale(TREE).weakest_domain({**levels, "c": 5, "d": 1}) == 75
