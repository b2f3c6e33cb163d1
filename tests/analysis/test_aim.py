"""The verdict that "why not" and "what next" speak of."""

from __future__ import annotations

import pytest

from caretrust_readiness.analysis.aim import aim_of
from tests.analysis.small import RUBRIC, place

WITHOUT_GO = RUBRIC | {"verdicts": [{k: v for k, v in one.items() if k != "go"} for one in RUBRIC["verdicts"]]}


@pytest.mark.parametrize(
    ("trust", "money", "with_go", "without"),
    [
        pytest.param(0, 0, "nearly", "not_yet", id="the-least-demanding-that-says-go"),
        pytest.param(1, 4, "nearly", "nearly", id="one-below-it"),
        pytest.param(2, 2, "ready", "ready", id="it-is-demonstrated"),
        pytest.param(4, 4, None, None, id="the-best-is"),
    ],
)
def test_the_aim_is_the_nearest_verdict_that_says_go_or_else_the_next(
    trust: int, money: int, with_go: str | None, without: str | None
) -> None:
    aims = [aim_of(place(rubric=rubric, trust=trust, money=money)) for rubric in (RUBRIC, WITHOUT_GO)]
    assert [aim and aim.id for aim in aims] == [with_go, without]


def test_a_verdict_that_is_asked_for_is_the_aim_also_where_it_is_demonstrated() -> None:
    for key in ("ready", "not_yet"):
        aim = aim_of(place(trust=2, money=2), key)
        assert aim is not None
        assert aim.id == key
