"""What the engine promises its users, whatever the rubric and the answers."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from caretrust_readiness.analysis.options import Ladder, appraise
from caretrust_readiness.api import result
from caretrust_readiness.engine.assessment import Assessment, assess
from caretrust_readiness.reading.answer_resolution import with_settings
from tests.building import Node, as_answers, as_rubric, assessed
from tests.reference.strategies import cases

FEASIBLE = ["no", "open", "yes"]


def places(ladder: Ladder) -> list[int]:
    """How heavy the recommended and the possible option are; nothing at all is heavier than any."""
    ids = [found.option.id for found in ladder.appraisals]
    return [len(ids) if key is None else ids.index(key) for key in (ladder.recommended, ladder.possible)]


def ends(found: Assessment) -> list[Fraction | None]:
    """Every score: of the whole and of each top-level domain, both ends."""
    scores = [found.score, *(found.domain_score(part) for _, part in found.domains())]
    return [end for score in scores for end in (score or (None, None))]


@st.composite
def raised(draw: st.DrawFn) -> tuple[Assessment, Assessment]:
    """The same place twice, one criterion one or more levels higher the second time."""
    rubric_data, answers_data = draw(cases())
    rubric = as_rubric(rubric_data)
    answers = as_answers(answers_data, rubric)
    key = draw(st.sampled_from(sorted(rubric.criteria)))
    lower, higher = sorted(draw(st.tuples(*[st.integers(0, rubric.criteria[key].top)] * 2)))
    at = [assess(rubric, with_settings(answers, [f"{key}={level}"], rubric)) for level in (lower, higher)]
    return at[0], at[1]


@given(raised())
def test_raising_a_level_lowers_no_score(pair: tuple[Assessment, Assessment]) -> None:
    before, after = pair
    assert all(
        one is None or (two is not None and one <= two) for one, two in zip(ends(before), ends(after), strict=True)
    )


@given(raised())
def test_raising_a_level_makes_no_verdict_worse(pair: tuple[Assessment, Assessment]) -> None:
    before, after = pair
    for one, two in zip([before, *before.services], [after, *after.services], strict=True):
        assert two.verdict.demonstrated <= one.verdict.demonstrated
        assert two.verdict.possible <= one.verdict.possible


@given(raised())
def test_raising_a_level_makes_no_option_less_feasible_and_the_recommended_one_no_heavier(
    pair: tuple[Assessment, Assessment],
) -> None:
    before, after = (appraise(found) for found in pair)
    for one, two in zip(before.appraisals, after.appraisals, strict=True):
        assert FEASIBLE.index(two.feasible) >= FEASIBLE.index(one.feasible)
    assert all(two <= one for one, two in zip(places(before), places(after), strict=True))


@given(cases(), st.data())
def test_filling_in_what_is_not_known_widens_nothing_and_moves_no_settled_verdict(
    case: tuple[Node, Node], data: st.DataObject
) -> None:
    rubric = as_rubric(case[0])
    answers = as_answers(case[1], rubric)
    before = assess(rubric, answers)._replace(services=())
    open_ones = [key for key, found in before.readings.items() if found.level and not found.level.settled]
    assume(open_ones)
    key = data.draw(st.sampled_from(open_ones))
    level = before.readings[key].level
    assert level is not None
    after = assess(rubric, with_settings(answers, [f"{key}={data.draw(st.integers(*level))}"], rubric))

    assert (
        before.verdict.demonstrated >= after.verdict.demonstrated >= after.verdict.possible >= before.verdict.possible
    )
    assert before.score is None or (
        after.score is not None and before.score.low <= after.score.low <= after.score.high <= before.score.high
    )


@given(cases())
def test_every_way_of_filling_in_lies_inside_the_interval_and_both_ends_are_reached(case: tuple[Node, Node]) -> None:
    found = assessed(*case)
    levels = [range(found.levels.low[key], found.levels.high[key] + 1) for key in found.levels.low]
    completions = [dict(zip(found.levels.low, chosen, strict=True)) for chosen in product(*levels)]
    scores = [score for score in map(found.scale.score, completions) if score is not None]
    verdicts = [found.scale.verdict(completion) for completion in completions]

    assert (max(verdicts), min(verdicts)) == found.verdict
    assert found.score == ((min(scores), max(scores)) if scores else None)


def shuffled(rubric: Node, random: Random) -> Node:
    """The same rubric with its domains and criteria in another order."""
    mixed = deepcopy(rubric)
    groups = [mixed]
    while groups:
        group = groups.pop()
        for part in ("domains", "criteria"):
            random.shuffle(group.get(part, []))
        groups += group.get("domains", [])
    return mixed


def scaled(rubric: Node, factor: Decimal) -> Node:
    """The same rubric with the weights of all siblings, at every level, times *factor*."""
    larger = deepcopy(rubric)
    groups = [larger]
    while groups:
        group = groups.pop()
        for child in [*group.get("domains", []), *group.get("criteria", [])]:
            child["weight"] = Decimal(child.get("weight", 1)) * factor
        groups += group.get("domains", [])
    return {**larger, "services": []}


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_domains_and_criteria_changes_nothing(case: tuple[Node, Node], random: Random) -> None:
    rubric, answers = case
    one, two = assessed(rubric, answers), assessed(shuffled(rubric, random), answers)
    assert (one.score, one.verdict, one.answered, one.coverage) == (two.score, two.verdict, two.answered, two.coverage)
    assert one.scale.shares == two.scale.shares
    ladders = appraise(one), appraise(two)
    assert (
        len({(found.recommended, found.possible, found.lightest_sufficient, found.interim) for found in ladders}) == 1
    )


@given(cases(), st.sampled_from(["0.1", "3", "7.77"]))
def test_scaling_the_weights_of_all_siblings_changes_nothing(case: tuple[Node, Node], factor: str) -> None:
    rubric, answers = case
    answers = {**answers, "services": {}}
    one, two = assessed(rubric, answers), assessed(scaled(rubric, Decimal(factor)), answers)
    assert (one.score, one.verdict, one.scale.shares) == (two.score, two.verdict, two.scale.shares)


@given(cases())
def test_the_same_input_gives_the_same_bytes(case: tuple[Node, Node]) -> None:
    assert json.dumps(result(assessed(*case))) == json.dumps(result(assessed(*case)))


@pytest.mark.parametrize(
    ("weights", "needed", "verdict"),
    [
        pytest.param(("0.7", "0.1", "0.2"), "80", "yes", id="0.7-and-0.1-meet-0.8-exactly"),
        pytest.param(("0.7", "0.1", "0.2"), "80.0001", "no", id="and-nothing-more"),
        pytest.param(("1", "1", "1"), "66.6667", "no", id="two-thirds-are-below-66.6667"),
        pytest.param(("1", "1", "1"), "66.6666", "yes", id="two-thirds-are-above-66.6666"),
    ],
)
def test_thresholds_are_met_exactly(weights: tuple[str, str, str], needed: str, verdict: str) -> None:
    ids = ["one", "two", "three"]
    criteria = [{"id": key, "levels": 1, "weight": Decimal(weight)} for key, weight in zip(ids, weights, strict=True)]
    rubric = {
        "rubric": "exact",
        "version": "1.0.0",
        "domains": [{"id": "all", "criteria": criteria}],
        "verdicts": [{"id": "yes", "demands": {"score": Decimal(needed)}}, {"id": "no"}],
    }
    answers = {"locality": "Here", "as_of": 2026, "answers": {"one": 1, "two": 1, "three": 0}}
    assert assessed(rubric, answers).demonstrated.id == verdict
