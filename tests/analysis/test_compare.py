"""Comparisons: what changed, and the exact split of the change of score into answers, evidence and rubric."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.analysis.compare import Change, Comparison, Split, compare, names_in
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.model.figures import summing
from caretrust_readiness.reading.answer_resolution import with_settings
from caretrust_readiness.reading.loading import read_answers, reread_answers
from caretrust_readiness.reading.yamlio import parse
from caretrust_readiness.report.data.compare import comparison_data
from tests.building import Node, as_answers, as_rubric
from tests.reference.generate import to_yaml
from tests.reference.strategies import cases

NOTHING = Split(Fraction(0), Fraction(0), Fraction(0))
DATED = [{"source": "minutes", "date": 2026}]


def rubric(*criteria: Node, **more: Any) -> Node:
    """A rubric of one domain; trust has a cap, money has none."""
    usual = ({"id": "trust", "levels": 4, "gate": 2, "evidence": {"cap": 1}}, {"id": "money", "levels": 4})
    return {
        "rubric": "compared",
        "version": "1.0.0",
        "evidence": {"max_age_months": 12},
        "domains": [{"id": "all", "title": "All", "criteria": list(criteria or usual)}],
        "verdicts": [{"id": "ready", "demands": {"score": 50, "gates": True}}, {"id": "no", "demands": {}}],
        **more,
    }


def answers(as_of: object = 2026, services: Node | None = None, **given: Any) -> Node:
    """An answers file."""
    return {"locality": "Here", "as_of": as_of, "answers": given, "services": services or {}}


def compared(before: Node, after: Node, rubric_a: Node | None = None, rubric_b: Node | None = None) -> Comparison:
    """Two answers files compared, as the command does it."""
    rubric_a = rubric_a or rubric()
    first, second = as_rubric(rubric_a), as_rubric(rubric_b or rubric_a)
    document = parse(to_yaml(after).encode(), "after.yaml")
    reread = reread_answers(document, first, names_in(first, second))
    here, there = assess(first, as_answers(before, first)), assess(second, read_answers(document, second)[0])
    return compare(here, there, reread)


def lows(found: Comparison) -> tuple[object, ...]:
    """The parts of the change at the low end."""
    assert found.split is not None
    return tuple(found.split.low)


def points(change: Change) -> tuple[object, ...] | None:
    """What a criterion adds to the change, at both ends."""
    return change.points and tuple(change.points)


def test_the_same_file_twice_has_changed_nowhere() -> None:
    place = answers(trust={"level": 3, "evidence": DATED}, money=2)
    found = compared(place, place)
    assert found.split == (NOTHING, NOTHING)
    assert not list(found.changes())
    assert not list(found.gate_changes())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(answers(money=1), answers(money=3), (25, 0, 0), id="another-level-is-answers"),
        pytest.param(
            answers(trust={"level": 3, "evidence": DATED}),
            answers(trust=3),
            (0, -25, 0),
            id="evidence-that-is-gone-is-evidence",
        ),
        pytest.param(
            answers(trust=3),
            answers(trust={"level": 3, "evidence": DATED}),
            (0, 25, 0),
            id="evidence-that-came-is-evidence",
        ),
        pytest.param(
            answers(trust={"level": 3, "evidence": DATED}),
            answers(2028, trust={"level": 3, "evidence": DATED}),
            (0, -25, 0),
            id="evidence-that-grew-too-old-is-evidence",
        ),
        pytest.param(
            answers(trust="unknown"),
            answers(trust={"level": 3, "evidence": DATED}),
            (Fraction(25, 2), 25, 0),
            id="a-new-answer-is-capped-until-its-evidence-comes",
        ),
        pytest.param(
            answers(trust={"level": 1, "evidence": DATED}),
            answers(trust=3),
            (25, -25, 0),
            id="a-claim-borrows-the-old-evidence-first",
        ),
        pytest.param(
            answers(trust=1, money=1),
            answers(trust=1, money={"not_applicable": "none"}),
            (0, 0, 0),
            id="not-applicable-at-the-mean-moves-nothing",
        ),
        pytest.param(
            answers(trust=1, money=0),
            answers(trust=1, money={"not_applicable": "none"}),
            (Fraction(25, 2), 0, 0),
            id="declaring-not-applicable-is-answers",
        ),
    ],
)
def test_the_change_is_split_into_answers_and_evidence(before: Node, after: Node, expected: object) -> None:
    assert lows(compared(before, after)) == expected


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        pytest.param(
            ({"id": "trust", "levels": 4, "weight": 3}, {"id": "money", "levels": 4}),
            (0, 0, Fraction(75, 4)),
            id="another-weight",
        ),
        pytest.param(
            ({"id": "trust", "levels": 4, "points": [0, 0, 0, 0, 100]}, {"id": "money", "levels": 4}),
            (0, 0, Fraction(-75, 2)),
            id="another-worth",
        ),
        pytest.param(
            ({"id": "trust", "levels": 4}, {"id": "money", "levels": 4}, {"id": "new", "levels": 4}),
            (0, 0, Fraction(-25, 2)),
            id="a-new-criterion-is-unknown",
        ),
        pytest.param(({"id": "trust", "levels": 4},), (0, 0, Fraction(75, 2)), id="a-criterion-gone"),
        pytest.param(
            (
                {"id": "confidence", "formerly": ["trust"], "levels": 4},
                {"id": "money", "levels": 4},
            ),
            (0, 0, 0),
            id="a-new-name-alone-is-no-change",
        ),
    ],
)
def test_one_file_under_two_rubrics_has_changed_by_the_rubric_alone(
    criteria: tuple[Node, ...], expected: object
) -> None:
    old = rubric({"id": "trust", "levels": 4}, {"id": "money", "levels": 4})
    place = answers(trust=3)
    assert lows(compared(place, place, old, rubric(*criteria))) == expected


def test_what_was_assumed_of_the_first_place_is_evidence_that_the_second_lacks() -> None:
    plain = as_rubric(rubric())
    first, second = as_answers(answers(trust=1), plain), as_answers(answers(trust=3), plain)
    assumed = assess(plain, with_settings(first, ["trust=3"], plain))
    assert lows(compare(assumed, assess(plain, second), second)) == (0, -25, 0)
    assert lows(compare(assess(plain, second), assumed, assumed.answers)) == (0, 25, 0)


def test_a_measured_number_is_read_anew_under_each_rubric() -> None:
    old = rubric({"id": "overlap", "measure": {"unit": "%", "thresholds": [50, 90]}})
    new = rubric({"id": "overlap", "measure": {"unit": "%", "thresholds": [50, 95]}})
    place = answers(overlap={"value": 92})
    assert lows(compared(place, place, old, new)) == (0, 0, -50)


def test_what_the_first_rubric_cannot_read_is_unknown_to_it_and_said() -> None:
    old, new = rubric({"id": "money", "levels": 2}), rubric({"id": "money", "levels": 4}, {"id": "new", "levels": 4})
    found = compared(answers(money=2), answers(money=4, new=4), old, new)
    assert lows(found) == (-100, 0, 100)
    assert found.unread == (
        "'money' has no level 4: its levels are 0 to 2",
        "the rubric 'compared' has no criterion 'new'",
    )


def test_a_new_name_is_followed_in_both_directions() -> None:
    old = rubric({"id": "trust", "levels": 4})
    new = rubric({"id": "confidence", "formerly": ["trust"], "levels": 4})
    assert lows(compared(answers(trust=1), answers(confidence=3), old, new)) == (50, 0, 0)
    assert lows(compared(answers(confidence=3), answers(trust=1), new, old)) == (-50, 0, 0)
    (change,) = compared(answers(trust=1), answers(confidence=3), old, new).changes()
    assert (change.criterion, points(change)) == ("confidence", (50, 50))


def test_there_is_no_split_where_a_score_is_missing() -> None:
    one = rubric({"id": "money", "levels": 4})
    found = compared(answers(money={"not_applicable": "none"}), answers(money=3), one)
    assert found.split is None
    assert [change.points for change in found.changes()] == [None]
    assert comparison_data(found)["change"] is None


def test_levels_states_evidence_and_gates_that_changed_are_listed() -> None:
    before = answers(trust={"level": 1, "evidence": DATED}, money=2)
    after = answers(trust={"level": 3, "evidence": DATED}, money=2)
    told = comparison_data(compared(before, after))
    reading = {"state": "answered", "evidence": 1, "good_evidence": 1}
    assert told["criteria"] == [
        {
            "criterion": "trust",
            "before": {"level": {"low": 1, "high": 1}, **reading},
            "after": {"level": {"low": 3, "high": 3}, **reading},
            "points": {"low": 25.0, "high": 25.0},
        }
    ]
    assert told["gates"] == [{"criterion": "trust", "before": "failed", "after": "passed"}]
    assert told["change"] == {
        "answers": {"low": 25.0, "high": 25.0},
        "evidence": {"low": 0.0, "high": 0.0},
        "rubric": {"low": 0.0, "high": 0.0},
        "whole": {"low": 25.0, "high": 25.0},
    }


def test_new_evidence_for_the_same_level_is_a_change_too() -> None:
    found = compared(answers(money=2), answers(money={"level": 2, "evidence": DATED}))
    assert [(change.criterion, points(change)) for change in found.changes()] == [("money", (0, 0))]


def test_other_evidence_is_a_change_also_where_it_is_no_better() -> None:
    before, after = ({"level": 2, "evidence": [{"source": source}]} for source in ("minutes", "a letter"))
    found = compared(answers(money=before), answers(money=after))
    assert [(change.criterion, points(change)) for change in found.changes()] == [("money", (0, 0))]


@pytest.mark.parametrize(
    ("old_gate", "new_gate", "expected"),
    [
        pytest.param(None, 2, ("money", None, "failed"), id="a-gate-that-came"),
        pytest.param(2, None, ("money", "failed", None), id="a-gate-that-went"),
        pytest.param(1, 2, ("money", "passed", "failed"), id="a-gate-that-rose"),
    ],
)
def test_gates_that_the_rubric_changed_are_listed(
    old_gate: int | None, new_gate: int | None, expected: tuple[str, str | None, str | None]
) -> None:
    rubrics = [
        rubric({"id": "money", "levels": 4} | ({} if gate is None else {"gate": gate})) for gate in (old_gate, new_gate)
    ]
    assert list(compared(answers(money=1), answers(money=1), *rubrics).gate_changes()) == [expected]


def test_services_that_both_name_are_compared_under_their_own_rubric() -> None:
    served = rubric(services=[{"id": "elders", "adjust": {"weights": {"money": 3}}}, {"id": "others"}])
    before = answers(services={"elders": {"answers": {"money": 1}}, "others": {}}, trust=1, money=4)
    after = answers(services={"elders": {"answers": {"money": 3}}}, trust=1, money=4)
    found = compared(before, after, served)
    assert lows(found) == (0, 0, 0)
    assert [place.before.service for place in found.services] == ["elders"]
    assert lows(found.services[0]) == (Fraction(75, 2), 0, 0)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(["0.04", "0.04", "0.04"], ["0", "0.1", "0", "0.1"], id="small-parts-add-up"),
        pytest.param(["-0.26", "0.13", "0.13"], ["-0.3", "0.2", "0.1", "0"], id="and-so-do-those-below-nought"),
        pytest.param(["12.34", "0", "0"], ["12.3", "0", "0", "12.3"], id="nothing-stays-nothing"),
    ],
)
def test_what_is_shown_adds_up_to_the_whole_that_is_shown(parts: list[str], expected: list[str]) -> None:
    shown = summing([Fraction(part) for part in parts], 1)
    assert shown == [Fraction(part) for part in expected]
    assert sum(shown[:-1]) == shown[-1]


@st.composite
def pairs(draw: st.DrawFn) -> Comparison:
    """Two places under rubrics that are the same or differ in weights, each place with the answers of some case."""
    first, before = draw(cases())
    second, after = draw(st.sampled_from([(first, before), draw(cases())]))
    if draw(st.booleans()):
        second = deepcopy(first)
        second["domains"][0]["weight"] = 7
        after = {**before, "as_of": 2027}
    return compared(before, after, first, second)


@given(pairs())
def test_the_parts_sum_to_the_whole_at_both_ends(found: Comparison) -> None:
    for one in (found, *found.services):
        if one.split is not None:
            assert one.before.score is not None
            assert one.after.score is not None
            assert one.split.low.whole == one.after.score.low - one.before.score.low
            assert one.split.high.whole == one.after.score.high - one.before.score.high


@given(pairs())
def test_what_the_criteria_add_sums_to_answers_and_evidence(found: Comparison) -> None:
    if found.split is None:
        return
    listed = {change.criterion: change for change in found.changes()}
    by_criterion = [change.points.low for change in listed.values() if change.points is not None]
    if found.before.rubric.criteria.keys() == found.after.rubric.criteria.keys() and all(
        one.readings[key].level is not None
        for one in (found.before, found.answers, found.evidence, found.after)
        for key in one.rubric.criteria
    ):
        assert sum(by_criterion) == found.split.low.answers + found.split.low.evidence


@given(cases())
def test_a_place_beside_itself_shows_no_change(case: tuple[Node, Node]) -> None:
    rubric, place = case
    found = compared(place, place, rubric)
    assert not found.unread
    for one in (found, *found.services):
        assert not list(one.changes())
        assert not list(one.gate_changes())
        assert one.split in (None, (NOTHING, NOTHING))
