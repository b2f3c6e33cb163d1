"""Back-tests: when a verdict agrees with what happened, what is never scored, and the null rule beside it."""

from __future__ import annotations

from typing import Any

import pytest

from caretrust_readiness.analysis.backtest import Backtest, Case, Tally
from caretrust_readiness.report.data.backtest import backtest_data
from tests.building import Node, assessed

RUBRIC: Node = {
    "rubric": "history",
    "version": "1.0.0",
    "evidence": {"cap": 2},
    "domains": [
        {
            "id": "all",
            "criteria": [
                {"id": "trust", "levels": 4, "evidence": {"cap": None}},
                {"id": "money", "levels": 4},
                {"id": "law", "levels": 3, "weight": 0, "evidence": {"cap": None}},
            ],
        }
    ],
    "verdicts": [
        {"id": "ready", "go": True, "demands": {"score": 75}},
        {"id": "partly", "go": True, "demands": {"score": 50}},
        {"id": "no", "demands": {}},
    ],
}


def case(outcomes: list[Node], as_of: object = 2001, **answers: Any) -> Case:
    """A place with a history."""
    place = {"locality": "Here", "as_of": as_of, "answers": answers, "outcomes": outcomes}
    return Case(assessed(RUBRIC, place))


FORMED = {"decision": "formed", "on": 2002}
NOT_FORMED = {"decision": "not_formed", "on": 2002}
ENDED = {"decision": "ended", "on": 2012}
YES = {"trust": 4, "money": {"level": 3, "evidence": [{"source": "paper", "date": 2001}]}}
NO = {"trust": 1, "money": 1}
SPLIT = {"trust": 2, "money": [0, 3]}


@pytest.mark.parametrize(
    ("outcome", "answers", "expected"),
    [
        pytest.param(FORMED, YES, "agrees", id="formed-and-go-at-both-ends"),
        pytest.param(FORMED, NO, "disagrees", id="formed-and-go-at-neither"),
        pytest.param(FORMED, SPLIT, "undecided", id="formed-and-the-verdict-straddles"),
        pytest.param(NOT_FORMED, YES, "disagrees", id="not-formed-and-go-at-both-ends"),
        pytest.param(NOT_FORMED, NO, "agrees", id="not-formed-and-go-at-neither"),
        pytest.param(NOT_FORMED, SPLIT, "undecided", id="not-formed-and-the-verdict-straddles"),
        pytest.param(FORMED, {}, "undecided", id="nothing-known"),
        pytest.param(FORMED, {"trust": 4, "money": [0, 4]}, "agrees", id="open-between-two-verdicts-that-both-say-go"),
    ],
)
def test_agreement(outcome: Node, answers: Node, expected: str) -> None:
    assert case([outcome], **answers).agreement == expected


@pytest.mark.parametrize(
    "outcomes",
    [
        pytest.param([], id="no-outcome-recorded"),
        pytest.param([ENDED], id="an-end-is-shown-and-never-scored"),
    ],
)
def test_without_a_decision_nothing_is_compared(outcomes: list[Node]) -> None:
    found = case(outcomes, **YES)
    assert (found.outcome, found.agreement, found.null_agreement) == (None, None, None)
    assert [str(end.on) for end in found.ended] == [str(one["on"]) for one in outcomes]


def test_an_end_changes_nothing_about_what_was_formed() -> None:
    assert case([FORMED, ENDED], **YES).agreement == "agrees"


def test_the_first_decision_counts_in_whatever_order_they_stand() -> None:
    found = case([{"decision": "formed", "on": "2005-06"}, NOT_FORMED], **NO)
    assert found.outcome is not None
    assert (found.outcome.decision, found.agreement) == ("not_formed", "agrees")


@pytest.mark.parametrize(
    ("as_of", "on", "afterwards"),
    [
        pytest.param(2003, 2002, True, id="a-later-year"),
        pytest.param("2002-05", "2002-04", True, id="a-later-month"),
        pytest.param("2002-04-01", "2002-04", False, id="a-day-within-the-month-of-the-decision"),
        pytest.param(2002, "2002-04", False, id="the-year-of-the-decision"),
    ],
)
def test_answers_from_after_the_decision_are_not_scored(as_of: object, on: object, afterwards: bool) -> None:
    found = case([{"decision": "formed", "on": on}], as_of, **NO)
    assert found.known_afterwards is afterwards
    assert found.agreement == (None if afterwards else "disagrees")
    assert found.null_agreement == (None if afterwards else "disagrees")


@pytest.mark.parametrize(
    ("answers", "count", "agreement"),
    [
        pytest.param({}, 0, "undecided", id="what-is-unknown-stands-in-the-middle"),
        pytest.param({"trust": 3}, 1, "agrees", id="above-the-middle"),
        pytest.param({"trust": 2}, 0, "undecided", id="on-the-middle"),
        pytest.param({"trust": 1}, -1, "disagrees", id="below-the-middle"),
        pytest.param({"trust": [1, 4]}, 1, "agrees", id="a-range-by-its-middle"),
        pytest.param({"law": 2}, 1, "agrees", id="half-levels-and-weight-nought-count-too"),
        pytest.param({"trust": 4, "money": 0}, 0, "undecided", id="those-above-minus-those-below"),
        pytest.param({"trust": {"not_applicable": "none"}}, 0, "undecided", id="what-does-not-apply-is-left-out"),
        pytest.param({"money": 3}, 1, "agrees", id="a-claim-by-the-interval-that-its-evidence-leaves"),
    ],
)
def test_the_null_rule_only_counts(answers: Node, count: int, agreement: str) -> None:
    found = case([FORMED], **answers)
    assert (found.net_count, found.null_agreement) == (count, agreement)


def test_there_are_tallies_and_no_rates() -> None:
    found = Backtest((case([FORMED], **YES), case([NOT_FORMED], **YES), case([FORMED]), case([ENDED], **YES)))
    assert (found.verdicts, found.null_rule) == (Tally(1, 1, 1), Tally(1, 1, 1))
    assert found.verdicts.compared == 3
    told = backtest_data(found)
    assert told["verdicts"] == {"agrees": 1, "disagrees": 1, "undecided": 1}
    assert [one["agreement"] for one in told["cases"]] == ["agrees", "disagrees", "undecided", None]


def test_the_result_says_all_of_a_case() -> None:
    (told,) = backtest_data(Backtest((case([{**FORMED, "source": "A paper"}, ENDED], **NO),)))["cases"]
    assert {key: told[key] for key in ("locality", "as_of", "go", "outcome", "ended", "agreement", "null_rule")} == {
        "locality": "Here",
        "as_of": "2001",
        "go": {"low": False, "high": False},
        "outcome": {"decision": "formed", "on": "2002", "note": None, "source": "A paper"},
        "ended": [{"decision": "ended", "on": "2012", "note": None, "source": None}],
        "agreement": "disagrees",
        "null_rule": {"net_count": -2, "agreement": "disagrees"},
    }
