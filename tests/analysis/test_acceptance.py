"""Whether a verdict is what was asked for."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from caretrust_readiness.analysis.acceptance import (
    Standing,
    WhenUndecided,
    check_verdict,
    rank_asked_for,
    standing,
    verdict_titled,
)
from caretrust_readiness.model.problems import InputError
from tests.analysis.small import place

OPEN = [0, 4]


@pytest.mark.parametrize("undecided", get_args(WhenUndecided))
@pytest.mark.parametrize(
    ("trust", "money", "asked", "expected"),
    [
        (4, 4, "ready", "holds"),
        (4, 4, "never", "holds"),
        (3, 1, "ready", "below"),
        (3, 1, "nearly", "holds"),
        (1, 4, "nearly", "below"),
        (1, 4, "not_yet", "holds"),
        (3, 1, "go", "holds"),
        (1, 4, "go", "below"),
        (4, OPEN, "not_yet", "holds"),
    ],
)
def test_a_verdict_that_is_settled_or_good_enough_at_worst_stands_alike_whatever_undecided_counts_as(
    trust: Any, money: Any, asked: str, expected: Standing, undecided: WhenUndecided
) -> None:
    assert standing(place(trust=trust, money=money), asked, undecided) == expected


@pytest.mark.parametrize(("undecided", "expected"), [("report", "undecided"), ("pass", "holds"), ("fail", "below")])
@pytest.mark.parametrize("asked", ["ready", "Ready", "READY"])
def test_a_verdict_that_may_still_be_reached_counts_as_it_is_told_to(
    asked: str, undecided: WhenUndecided, expected: Standing
) -> None:
    assert standing(place(trust=4, money=OPEN), asked, undecided) == expected


def test_what_is_possible_may_be_just_what_was_asked_for() -> None:
    assert standing(place(trust=4, money=[0, 1]), "nearly", "report") == "holds"
    assert standing(place(trust=OPEN, money=0), "nearly", "report") == "undecided"
    assert standing(place(trust=OPEN, money=0), "ready", "report") == "below"


def test_go_asks_for_the_last_verdict_that_says_go() -> None:
    assert rank_asked_for("go", place().rubric) == 1


def test_a_verdict_is_called_by_its_title() -> None:
    assert verdict_titled("nearly", place().rubric) == "Nearly ready"


def test_a_verdict_that_the_rubric_lacks_is_refused_with_what_was_meant() -> None:
    check_verdict(None, place().rubric)
    check_verdict("nearly ready", place().rubric)
    with pytest.raises(InputError) as caught:
        check_verdict("redy", place().rubric)
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint) == ("verdict-unknown", "did you mean 'ready'?")
