"""Which keys of a rubric are otherwise than in an earlier one."""

from __future__ import annotations

import pytest

from caretrust_readiness.analysis.rubric_keys import changed_keys
from tests.building import Node, as_rubric


def rubric(**weights: int) -> Node:
    """A rubric with a criterion for each of *weights*."""
    return {
        "rubric": "r",
        "version": "1.0.0",
        "domains": [{"id": "d", "criteria": [{"id": key, "levels": 4, "weight": of} for key, of in weights.items()]}],
        "verdicts": [{"id": "only"}],
    }


def of(count: int, weight: int) -> Node:
    """A rubric of *count* criteria that all weigh *weight*."""
    return rubric(**{f"c{place}": weight for place in range(count)})


def test_a_changed_key_is_named_by_its_path_of_ids() -> None:
    assert changed_keys(as_rubric(rubric(trust=1, money=2)), as_rubric(rubric(trust=1, money=5))) == [
        "domains.d.criteria.money.weight: 2, now 5"
    ]


def test_what_came_and_what_went_has_nothing_on_the_other_side() -> None:
    came = changed_keys(as_rubric(rubric(trust=1)), as_rubric(rubric(trust=1, money=2)))
    went = changed_keys(as_rubric(rubric(trust=1, money=2)), as_rubric(rubric(trust=1)))
    assert "domains.d.criteria.money.weight: not set, now 2" in came
    assert "domains.d.criteria.money.weight: 2, now not set" in went


def test_the_same_rubric_has_no_key_otherwise() -> None:
    assert changed_keys(as_rubric(of(3, 1)), as_rubric(of(3, 1))) == []


@pytest.mark.parametrize(
    ("count", "last"), [(20, None), (21, "1 more key is otherwise"), (25, "5 more keys are otherwise")]
)
def test_twenty_keys_are_spelt_out_and_the_rest_is_counted(count: int, last: str | None) -> None:
    found = changed_keys(as_rubric(of(count, 3)), as_rubric(of(count, 2)))
    assert [line for line in found if line.endswith(": 3, now 2")] == found[:20]
    assert found[20:] == ([] if last is None else [last])
