"""The search for the least cost, against trying every selection."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.analysis.pareto import Budget, Choice, Group, Item, TooManyWays, least_cost, undominated


@st.composite
def items(draw: st.DrawFn) -> Item:
    """An item whose dearer choices gain more; the first one may cost something already, and may gain something."""
    steps = draw(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=3))
    found = [Choice(draw(st.sampled_from([0, 0, 7])), draw(st.sampled_from([0, 0, 3])))]
    for cost, gain in steps:
        found.append(Choice(found[-1].cost + cost, found[-1].gain + gain))
    return tuple(found)


groups = st.builds(Group, st.lists(items(), max_size=4).map(tuple), st.integers(-20, 80))


def by_trying(every: list[Group], need: int) -> int | None:
    """The least cost, from all selections there are."""
    selections = product(*(product(*group.items) for group in every))
    costs = [
        sum(choice.cost for own in selection for choice in own)
        for selection in selections
        if sum(choice.gain for own in selection for choice in own) >= need
        and all(sum(choice.gain for choice in own) >= group.floor for own, group in zip(selection, every, strict=True))
    ]
    return min(costs, default=None)


@given(st.lists(groups, max_size=3), st.integers(-20, 200))
def test_the_least_cost_is_that_of_the_cheapest_selection(every: list[Group], need: int) -> None:
    assert least_cost(every, need) == by_trying(every, need)


@given(st.lists(st.builds(Choice, st.integers(0, 9), st.integers(0, 9)), min_size=1))
def test_what_is_left_out_is_beaten_by_what_is_kept(choices: list[Choice]) -> None:
    kept = undominated(choices)
    assert list(kept) == sorted(set(kept))
    assert all(one.gain < other.gain for one, other in pairwise(kept))
    assert all(any(one.cost <= other.cost and one.gain >= other.gain for one in kept) for other in choices)


def test_the_greedy_selection_is_not_the_cheapest() -> None:
    """The best gain for its cost overshoots: 10 for 9 leaves one unit, which only another 9 can bring."""
    item, other = (Choice(0, 0), Choice(9, 10)), (Choice(0, 0), Choice(9, 9), Choice(11, 11))
    assert least_cost([Group((item, other), 0)], 11) == 11


def test_too_many_ways_are_not_searched() -> None:
    """A cost just above the gain leaves nothing that a price could tell apart."""
    alike = tuple((Choice(0, 0), Choice(1000 + 2**place, 2**place)) for place in range(16))
    with pytest.raises(TooManyWays):
        least_cost([Group(alike, 0)], 2**15 - 77, Budget(5))


def test_a_step_is_never_taken_before_the_one_it_stands_on() -> None:
    nearly_level = (Choice(0, 0), Choice(22, 200), Choice(39, 333))
    assert least_cost([Group((nearly_level,), 0)], 333) == 39
    assert least_cost([Group((nearly_level,), 0)], 150) == 22


def test_numbers_of_many_bits_take_more_steps() -> None:
    """To add and to compare two of them takes as much longer as they are longer."""
    budget = Budget(100)
    budget.spend(10, 9 * 2048)
    assert budget.left == 0


def test_to_put_choices_in_order_takes_steps_too() -> None:
    budget = Budget(8)
    budget.begin(2)
    assert budget.left == 0
    with pytest.raises(TooManyWays):
        budget.begin(1)
