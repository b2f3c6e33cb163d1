"""Views: how each respondent and each side sees the place, and which disagreements could change the verdict."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.analysis.views import Disagreement, Respondent, Views, perceptions
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.data.views import views_data
from tests.building import Node, assessed
from tests.reference import reference
from tests.reference.strategies import cases

RUBRIC: Node = {
    "rubric": "views",
    "version": "1.0.0",
    "domains": [
        {
            "id": "all",
            "title": "All",
            "criteria": [
                {"id": "trust", "levels": 4, "gate": 2, "evidence": {"cap": 1}},
                {"id": "money", "levels": 4},
                {"id": "shown", "levels": 4, "weight": 0},
            ],
        }
    ],
    "verdicts": [{"id": "ready", "demands": {"score": 50, "gates": True}}, {"id": "no", "demands": {}}],
}


def seen(respondents: Node | None = None, **answers: Any) -> Views | None:
    """The views in these answers, compared."""
    place = {"locality": "Here", "as_of": 2026, "respondents": respondents or {}, "answers": answers}
    return perceptions(assessed(RUBRIC, place))


def only(views: Views | None) -> Disagreement:
    """The one criterion that has views."""
    assert views is not None
    (found,) = views.disagreements
    return found


def ends(score: Interval[Fraction] | None) -> list[float]:
    """Both ends of a score."""
    assert score is not None
    return list(map(float, score))


def by_id(views: Views | None) -> dict[str, Respondent]:
    """The respondents by their ids."""
    assert views is not None
    return {found.id: found for found in views.respondents}


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({}, id="nothing-answered"),
        pytest.param({"trust": 3}, id="levels-only"),
    ],
)
def test_there_are_none_where_nobody_was_asked(answers: Node) -> None:
    assert seen({"nhs": "NHS"}, **answers) is None
    place = {"locality": "Here", "as_of": 2026, "answers": answers}
    assert views_data(Insights(assessed(RUBRIC, place))) is None


@pytest.mark.parametrize(
    ("views", "gap", "split"),
    [
        pytest.param({"nhs": 4, "council": 1}, 3, True, id="highest-minus-lowest"),
        pytest.param({"nhs": 3, "council": 1, "staff": 2}, 2, True, id="as-wide-as-split_at-is-a-split"),
        pytest.param({"nhs": 2, "council": 1}, 1, False, id="narrower-is-none"),
        pytest.param({"nhs": 2, "council": 2}, 0, False, id="agreement"),
        pytest.param({"nhs": 4}, 0, False, id="one-alone-disagrees-with-nobody"),
        pytest.param({"nhs": [0, 4]}, 0, False, id="nor-where-the-view-is-a-range"),
        pytest.param({"nhs": 4, "council": "unknown"}, 0, False, id="a-silent-respondent-disagrees-with-nobody"),
        pytest.param({"nhs": [2, 4], "council": [0, 1]}, 4, True, id="ranges-from-end-to-end"),
        pytest.param({"nhs": [0, 4], "council": 2}, 2, True, id="a-range-is-set-against-the-others-only"),
    ],
)
def test_the_gap_between_respondents(views: Node, gap: int, split: bool) -> None:
    found = only(seen(trust={"views": views}))
    assert (found.gap, found.split) == (gap, split)


def test_a_side_spans_from_its_lowest_view_to_its_highest_and_sides_are_compared_with_each_other() -> None:
    respondents = {
        "nhs": "NHS",
        "wards": {"title": "Wards", "side": "NHS"},
        "council": {"title": "Council", "side": "local"},
    }
    views = seen(respondents, trust={"views": {"nhs": 4, "wards": 1, "council": 2}})
    found = only(views)
    assert (found.gap, found.side_gap) == (3, 2)
    assert found.sides == {"nhs": (1, 4), "local": (2, 2)}
    assert (found.split, found.side_split) == (True, True)
    assert views is not None
    assert [(side.id, side.title, side.respondents) for side in views.sides] == [
        ("nhs", "NHS", ("nhs", "wards")),
        ("local", "local", ("council",)),
    ]


def test_within_one_side_nothing_is_a_gap_between_sides() -> None:
    respondents = {who: {"title": who, "side": "NHS"} for who in ("nhs", "wards")}
    found = only(seen(respondents, trust={"views": {"nhs": 4, "wards": 1}}))
    assert (found.gap, found.side_gap, found.side_split) == (3, 0, False)


def test_a_view_takes_the_place_of_the_files_interval_without_any_cap() -> None:
    views = seen(trust={"views": {"nhs": 4, "council": 1}}, money=2)
    nhs, council = by_id(views)["nhs"], by_id(views)["council"]
    assert [ends(nhs.score), ends(council.score)] == [[75, 75], [37.5, 37.5]]
    assert (nhs.verdict, council.verdict) == ((0, 0), (1, 1))


def test_where_a_respondent_is_silent_the_files_interval_stands_with_its_cap() -> None:
    views = seen(trust={"views": {"nhs": 4, "council": "unknown"}}, money={"views": {"council": 2}})
    council = by_id(views)["council"]
    assert ends(council.score) == [37.5, 75]


def test_a_side_is_scored_from_its_lowest_views_to_its_highest() -> None:
    respondents = {who: {"title": who, "side": "NHS"} for who in ("nhs", "wards")}
    views = seen(respondents, trust={"views": {"nhs": 4, "wards": 2}}, money=2)
    assert views is not None
    assert [(ends(side.score), side.verdict) for side in views.sides] == [([50, 75], (0, 0))]


def test_who_has_not_answered_is_named_where_others_have() -> None:
    views = seen(
        {"users": "Users", "nhs": "NHS", "council": "Council"},
        trust={"views": {"nhs": 4, "council": "unknown"}},
        money={"views": {"council": 2, "nhs": "unknown"}},
        shown={"views": {"nhs": "unknown", "council": "unknown"}},
    )
    assert {key: (found.answered, found.missing) for key, found in by_id(views).items()} == {
        "users": ((), ("trust", "money")),
        "nhs": (("trust",), ("money",)),
        "council": (("money",), ("trust",)),
    }


def test_where_nobody_is_declared_those_in_views_go_by_their_ids() -> None:
    views = seen(trust={"views": {"nhs": 4, "council": 1}})
    assert [(found.id, found.title, found.side) for found in by_id(views).values()] == [
        ("nhs", "nhs", "nhs"),
        ("council", "council", "council"),
    ]


@pytest.mark.parametrize(
    ("trust", "money", "matters"),
    [
        pytest.param({"nhs": 4, "council": 1}, 2, True, id="one-view-meets-the-gate-the-other-does-not"),
        pytest.param({"nhs": 4, "council": 3}, 2, False, id="either-view-gives-the-same-verdict"),
        pytest.param({"nhs": 4, "council": 1}, "unknown", True, id="it-may-matter-at-one-end-only"),
        pytest.param({"nhs": 4, "council": 0}, 0, True, id="by-the-score"),
        pytest.param({"nhs": [1, 4]}, 2, False, id="one-alone-disagrees-with-nobody"),
        pytest.param({"nhs": [1, 4], "council": "unknown"}, 2, False, id="nor-with-the-silent"),
        pytest.param({"nhs": 1, "council": 0}, 4, False, id="wide-or-not-below-the-gate-it-is-idle"),
    ],
)
def test_a_disagreement_matters_when_the_verdict_depends_on_who_is_right(
    trust: Node, money: object, matters: bool
) -> None:
    assert only(seen(trust={"views": trust}, money=money)).matters is matters


def test_what_was_agreed_on_does_not_hide_a_disagreement() -> None:
    found = only(seen(trust={"level": 3, "views": {"nhs": 4, "council": 0}}, money=4))
    assert (found.gap, found.matters) == (4, True)


def test_those_that_could_change_the_verdict_come_first_then_the_widest() -> None:
    views = seen(
        trust={"views": {"nhs": 2, "council": 1}},
        money={"views": {"nhs": 3, "council": 2}},
        shown={"views": {"nhs": 4, "council": 0}},
    )
    assert views is not None
    assert [(found.criterion, found.matters, found.gap) for found in views.disagreements] == [
        ("trust", True, 1),
        ("shown", False, 4),
        ("money", False, 1),
    ]


def test_the_result_says_all_of_it() -> None:
    respondents = {"nhs": "NHS", "council": {"title": "The council", "side": "local"}}
    place = {
        "locality": "Here",
        "as_of": 2026,
        "respondents": respondents,
        "answers": {"trust": {"views": {"nhs": 4, "council": [0, 1]}}, "money": {"level": 2, "views": {"nhs": 3}}},
    }
    verdict = {"low": "ready", "high": "ready", "settled": True}
    other = {"low": "no", "high": "no", "settled": True}
    nhs = {"id": "nhs", "title": "NHS", "score": {"low": 87.5, "high": 87.5}, "verdict": verdict}
    council = {"title": "The council", "score": {"low": 25.0, "high": 37.5}, "verdict": other}
    assert views_data(Insights(assessed(RUBRIC, place))) == {
        "respondents": [
            {**nhs, "side": "nhs", "answered": 2, "missing": []},
            {**council, "id": "council", "side": "local", "answered": 1, "missing": ["money"]},
        ],
        "sides": [
            {**nhs, "respondents": ["nhs"]},
            {**council, "id": "local", "title": "local", "respondents": ["council"]},
        ],
        "criteria": [
            {
                "criterion": "trust",
                "gap": 4,
                "split": True,
                "matters": True,
                "views": {"nhs": {"low": 4, "high": 4}, "council": {"low": 0, "high": 1}},
                "between_sides": {
                    "gap": 4,
                    "split": True,
                    "views": {"nhs": {"low": 4, "high": 4}, "local": {"low": 0, "high": 1}},
                },
            },
            {
                "criterion": "money",
                "gap": 0,
                "split": False,
                "matters": False,
                "views": {"nhs": {"low": 3, "high": 3}},
                "between_sides": {"gap": 0, "split": False, "views": {"nhs": {"low": 3, "high": 3}}},
            },
        ],
    }


@given(cases())
def test_the_program_and_the_reference_agree_on_scores_and_gaps(case: tuple[Node, Node]) -> None:
    rubric, answers = case
    views = perceptions(assessed(rubric, answers))
    expected = reference.gaps(rubric, answers)
    if views is None:
        assert expected == {}
        return
    assert {found.criterion: {"gap": found.gap, "split": found.split} for found in views.disagreements} == expected
    for found in views.respondents:
        wanted = reference.respondent_score(rubric, answers, found.id)
        assert found.score == (None if wanted is None else (wanted["low"], wanted["high"]))


@given(cases())
def test_a_sides_interval_contains_that_of_each_of_its_respondents_where_all_answered(case: tuple[Node, Node]) -> None:
    views = perceptions(assessed(*case))
    for side in views.sides if views else ():
        members = [found for found in views.respondents if found.side == side.id] if views else []
        for found in members:
            if not found.missing and found.score is not None and side.score is not None:
                assert side.score.low <= found.score.low <= found.score.high <= side.score.high
                assert (
                    side.verdict.demonstrated
                    >= found.verdict.demonstrated
                    >= found.verdict.possible
                    >= side.verdict.possible
                )


@given(cases())
def test_no_gap_between_sides_is_wider_than_the_gap_and_no_gap_is_wider_than_the_levels(
    case: tuple[Node, Node],
) -> None:
    place = assessed(*case)
    views = perceptions(place)
    for found in views.disagreements if views else ():
        assert 0 <= found.side_gap <= found.gap <= place.rubric.criteria[found.criterion].top
