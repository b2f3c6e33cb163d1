"""An answers file against its rubric: what its entries become, and which rules between the two it breaks."""

from __future__ import annotations

from typing import Any

import pytest

from caretrust_readiness.model.answers import UNKNOWN, Answer, Answers
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.reading.answer_resolution import check_settings, with_settings
from tests.building import as_answers, as_rubric

RUBRIC = as_rubric(
    {
        "rubric": "small",
        "version": "1.0.0",
        "domains": [
            {
                "id": "all",
                "criteria": [
                    {"id": "trust", "formerly": ["confidence", "faith"], "levels": 4, "gate": 1},
                    {"id": "money", "levels": 4},
                    {"id": "overlap", "measure": {"unit": "%", "thresholds": [40, 70]}},
                ],
            }
        ],
        "verdicts": [{"id": "only"}],
        "functions": [{"id": "one_budget"}, {"id": "one_plan"}],
        "services": [
            {"id": "older", "adjust": {"gates": {"money": 2, "trust": None}}},
            {"id": "young", "adjust": {"exclude": ["money"]}},
        ],
    }
)


def resolved(**more: Any) -> Answers:
    """The answers of a file that says *more*."""
    return as_answers({"locality": "Here", "as_of": 2026, **more}, RUBRIC)


def codes(**more: Any) -> list[str]:
    """The codes of all that is wrong with a file that says *more*."""
    with pytest.raises(InputError) as caught:
        resolved(**more)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(3, Answer(Interval(3, 3)), id="a-level"),
        pytest.param({"level": 3, "note": "n"}, Answer(Interval(3, 3), note="n"), id="a-note"),
        pytest.param("unknown", UNKNOWN, id="unknown"),
        pytest.param({"level": "unknown", "note": "n"}, Answer(note="n"), id="unknown-with-a-note"),
        pytest.param({"not_applicable": "why"}, Answer(not_applicable="why"), id="not-applicable"),
        pytest.param(
            {"views": {"nhs": [1, 2], "council": 3, "staff": "unknown"}},
            Answer(
                Interval(1, 3), agreed=False, views={"nhs": Interval(1, 2), "council": Interval(3, 3), "staff": None}
            ),
            id="views-span-what-is-known",
        ),
        pytest.param({"views": {"nhs": "unknown"}}, Answer(views={"nhs": None}), id="views-all-unknown"),
        pytest.param(
            {"level": 2, "views": {"nhs": 1}},
            Answer(Interval(2, 2), views={"nhs": Interval(1, 1)}),
            id="an-agreed-level-beside-views",
        ),
        pytest.param(
            {"level": "unknown", "views": {"nhs": 1}},
            Answer(Interval(1, 1), agreed=False, views={"nhs": Interval(1, 1)}),
            id="no-agreed-level-beside-views",
        ),
    ],
)
def test_what_an_entry_becomes(entry: object, expected: Answer) -> None:
    assert resolved(answers={"money": entry}).answers == {"money": expected}


def test_an_unknown_shorthand_is_the_one_unknown_answer() -> None:
    assert resolved(answers={"money": "unknown"}).answers["money"] is UNKNOWN


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"rubric": "other"}, ["rubric-mismatch"], id="another-rubric"),
        pytest.param({"unify": ["one_budgets"]}, ["function-unknown"], id="no-such-function"),
        pytest.param({"unify": ["one_plan", "one_plan"]}, ["function-repeated"], id="a-function-twice"),
        pytest.param({"services": {"older": {"unify": ["all"]}}}, ["function-unknown"], id="nor-in-a-service"),
        pytest.param({"services": {"elder": {}}}, ["service-unknown"], id="no-such-service"),
        pytest.param({"answers": {"mony": 1}}, ["answer-unknown"], id="no-such-criterion"),
        pytest.param(
            {"services": {"young": {"answers": {"money": 1}}}}, ["criterion-excluded"], id="one-that-the-service-lacks"
        ),
        pytest.param({"answers": {"trust": 1, "faith": 1}}, ["answer-twice"], id="the-new-and-the-old-name"),
        pytest.param({"answers": {"confidence": 1, "faith": 1}}, ["answer-twice"], id="two-old-names"),
        pytest.param(
            {"answers": {"trust": {"not_applicable": "why"}}}, ["gate-not-applicable"], id="a-gate-argued-away"
        ),
        pytest.param({"answers": {"money": {"not_applicable": None}}}, ["reason-missing"], id="no-reason"),
        pytest.param(
            {"services": {"older": {"answers": {"money": {"not_applicable": "why"}}}}},
            ["gate-not-applicable"],
            id="a-gate-of-the-service",
        ),
        pytest.param(
            {"answers": {"money": {"not_applicable": "why"}}, "services": {"older": {}}},
            ["gate-not-applicable"],
            id="a-gate-of-the-service-argued-away-for-all",
        ),
        pytest.param({"answers": {"money": {}}}, ["answer-kinds"], id="no-answer"),
        pytest.param({"answers": {"money": {"note": "n"}}}, ["answer-kinds"], id="only-a-note"),
        pytest.param({"answers": {"money": {"level": 1, "range": [1, 2]}}}, ["answer-kinds"], id="two-answers"),
        pytest.param(
            {"answers": {"money": {"range": [1, 2], "views": {"nhs": 1}}}}, ["answer-kinds"], id="a-range-beside-views"
        ),
        pytest.param(
            {"answers": {"money": {"level": 9, "views": {"nhs": 8, "council": 1, "staff": 7}}}},
            ["answer-range"] * 3,
            id="all-that-cannot-be-read-of-one-answer",
        ),
    ],
)
def test_a_rule_between_the_two_files_that_is_broken(more: dict[str, Any], expected: list[str]) -> None:
    assert codes(**more) == expected


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"rubric": "small", "unify": ["one_plan", "one_budget"]}, id="its-rubric-and-functions"),
        pytest.param(
            {"answers": {"money": {"not_applicable": "why"}}, "services": {"older": {"answers": {"money": 1}}}},
            id="a-gate-that-the-service-answers",
        ),
        pytest.param(
            {"services": {"older": {"answers": {"trust": {"not_applicable": "why"}}}}}, id="no-gate-in-that-service"
        ),
    ],
)
def test_what_breaks_no_rule(more: dict[str, Any]) -> None:
    assert resolved(**more).locality == "Here"


def test_an_old_name_is_told_once_for_each_place_it_stands_in() -> None:
    found = resolved(answers={"faith": 1}, services={"older": {"answers": {"confidence": 2}}})
    assert found.notes == ("'faith' is now called 'trust'", "'confidence' is now called 'trust'")
    assert found.services["older"].answers == {"trust": Answer(Interval(2, 2))}


def test_what_is_set_replaces_what_was_said_also_in_services() -> None:
    said = resolved(answers={"trust": 1, "money": 1}, services={"older": {"answers": {"money": 0}}})
    found = with_settings(said, ["money=3", "overlap=50%"], RUBRIC)
    assert found.answers["trust"] == said.answers["trust"]
    for answers in (found.answers, found.services["older"].answers):
        assert [(answers[key].claimed, answers[key].assumed) for key in ("money", "overlap")] == [
            ((3, 3), True),
            ((1, 1), True),
        ]


@pytest.mark.parametrize(
    ("setting", "claimed"),
    [
        pytest.param("overlap=1", (1, 1), id="a-number-is-a-level-also-where-there-is-a-measure"),
        pytest.param("overlap=100%", (2, 2), id="a-number-with-its-unit-is-a-value"),
        pytest.param(" money = 1..3 ", (1, 3), id="a-range"),
        pytest.param("faith=2", (2, 2), id="an-old-name"),
        pytest.param("money=unknown", None, id="unknown"),
    ],
)
def test_what_is_set_is_read_as_it_is_typed(setting: str, claimed: tuple[int, int] | None) -> None:
    (found,) = check_settings([setting], RUBRIC).values()
    assert (found.claimed, found.assumed) == (claimed, True)


def test_the_last_of_several_settings_holds() -> None:
    assert check_settings(["trust=1", "faith=3"], RUBRIC)["trust"].claimed == (3, 3)


def test_every_setting_that_cannot_be_used_is_told() -> None:
    with pytest.raises(InputError) as caught:
        check_settings(["money", "money=", "=1", "mony=1", "money=9", "trust=2"], RUBRIC)
    assert {problem.file for problem in caught.value.problems} == {"--set"}
    assert sorted(problem.code for problem in caught.value.problems) == [
        "answer-range",
        "answer-unknown",
        "answer-unknown",
        "set-form",
        "set-form",
    ]
