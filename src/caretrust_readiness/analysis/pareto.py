"""The least cost of reaching a total, by merging fronts of (cost, gain): exact, in integers (design, section 8).

A front holds, for one part of the tree, only choices that no other one beats: more gain always costs more. Fronts of
two parts merge into that of both. Left to itself a front can grow without limit, so what can no longer be part of the
cheapest selection is dropped on the way: with a price for each unit of gain, every choice has a *regret*, what it costs
beyond the cheapest at that price; a bound from below (duality of the relaxed problem) and one from above (a greedy
selection) say how much regret the cheapest selection can have at most. Any prices give a true bound; good ones give
short fronts.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from itertools import pairwise
from math import floor
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from caretrust_readiness.model.limits import MAX_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: The first guess of the slack is what the greedy choice leaves, over this.
_FIRST_SLACK = 16


class TooManyWays(Exception):  # noqa: N818 - not a mistake: there is an answer, but finding it costs too much
    """More selections are too nearly alike than can be compared, as where all things cost and gain the same."""

    def __init__(self, found: int | None = None, bound: int = 0) -> None:
        """The cheapest selection *found*, None where none was looked for, and what none can cost less than."""
        super().__init__(found, bound)
        self.found = found
        self.bound = bound


class _Spent(Exception):  # noqa: N818 - ends a search from within
    """No pairs are left."""


class Budget:
    """How many steps a search may still take: the same on every machine, so that the same rubric has the same paths."""

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.left = steps

    def part(self, of: int) -> Budget:
        """One of *of* equal parts of what is left, taken off it; what it leaves is to be given :meth:`back`."""
        part = Budget(self.left // of)
        self.left -= part.left
        return part

    def back(self, part: Budget) -> None:
        """Take what *part* has left."""
        self.left += max(part.left, 0)

    def begin(self, choices: int) -> None:
        """Pay for putting so many *choices* in order.

        Raises:
            TooManyWays: there is not so much left.
        """
        self.left -= _EACH * choices
        if self.left < 0:
            raise TooManyWays

    def spend(self, pairs: int, bits: int) -> None:
        """Take *pairs* of numbers of so many *bits* off what is left.

        Raises:
            _Spent: there are not so many.
        """
        self.left -= pairs * (1 + bits // _LONG)
        if self.left < 0:
            raise _Spent


#: Steps that each choice costs before the search.
_EACH = 4
#: Numbers of more bits than this take longer.
_LONG = 2048


class Choice(NamedTuple):
    """One thing that can be done with an item; both 0 or more."""

    cost: int
    gain: int


_REGRET = attrgetter("regret")


#: All that can be done with one thing, the cheapest first, each dearer than the one before and with more gain.
Item: TypeAlias = tuple[Choice, ...]


class Group(NamedTuple):
    """Items that together must gain at least *floor*."""

    items: tuple[Item, ...]
    floor: int


class _Segment(NamedTuple):
    """A step along the lower hull of an item's choices."""

    slope: Fraction
    """Cost for each unit of gain; exact: rounded, a step could come before the one that it stands on."""
    cost: int
    gain: int


class _State(NamedTuple):
    cost: int
    gain: int
    regret: int


def least_cost(groups: Sequence[Group], need: int, budget: Budget | None = None) -> int | None:
    """The least total cost of one choice an item, such that all gain *need* and each group its floor.

    None where it cannot be had. It spends of *budget*, by default all that one search may. Costs must differ between
    any two selections, or it does not say which one it is.

    Raises:
        TooManyWays: it would take too long to find out.
    """
    if any(_most(group.items) < group.floor for group in groups):
        return None
    if sum(_most(group.items) for group in groups) < need:
        return None
    prices, greedy = _prices(groups, need)
    greedy = min(greedy, _trimmed(groups, need))
    bound = _bound(groups, need, prices)
    # A small slack mostly finds the cheapest selection; what is found is proven once it lies within the slack.
    slack, budget = (greedy - bound) // _FIRST_SLACK, budget or Budget()
    while True:
        try:
            front = _front(groups, prices, slack, budget)
        except _Spent:
            raise TooManyWays(greedy, bound) from None
        greedy = min([greedy, *(state.cost for state in front if state.gain >= need)])
        if greedy <= bound + slack:
            return greedy
        slack = min(slack * 2 + 1, greedy - bound)


def _trimmed(groups: Sequence[Group], need: int) -> int:
    """The cost of doing everything, less what can be done without: of the dearest for its gain first."""
    spare = [_most(group.items) - group.floor for group in groups]
    whole = sum(_most(group.items) for group in groups) - need
    items = [(item, place) for place, group in enumerate(groups) for item in group.items]
    cost = 0
    for item, place in sorted(items, key=_dearness, reverse=True):
        top = item[-1].gain
        room = min(spare[place], whole)
        kept = next(choice for choice in item if top - choice.gain <= room)
        spare[place], whole, cost = spare[place] - (top - kept.gain), whole - (top - kept.gain), cost + kept.cost
    return cost


def _dearness(placed: tuple[Item, int]) -> Fraction:
    first, last = placed[0][0], placed[0][-1]
    return Fraction(last.cost - first.cost, last.gain - first.gain) if last.gain > first.gain else Fraction(0)


def _front(groups: Sequence[Group], prices: _Prices, slack: int, budget: Budget) -> list[_State]:
    """The front of the whole, floors kept, of all that regrets at most *slack*."""
    front = [_State(0, 0, 0)]
    for group, price in zip(groups, prices.each, strict=True):
        own = [_State(0, 0, 0)]
        for item in group.items:
            own = _merged(own, _states(item, price), slack, budget)
        dearer = price - prices.common
        enough = [
            _State(cost, gain, regret + dearer * (gain - group.floor))
            for cost, gain, regret in own
            if gain >= group.floor
        ]
        front = _merged(front, enough, slack, budget)
    return front


def undominated(choices: Iterable[Choice]) -> Item:
    """*choices* without those that another one beats: the cheapest first, each dearer one with more gain."""
    kept: list[Choice] = []
    for choice in sorted(choices):
        if not kept or choice.gain > kept[-1].gain:
            kept.append(choice)
    return tuple(kept)


def _most(items: Iterable[Item]) -> int:
    return sum(item[-1].gain for item in items)


class _Prices(NamedTuple):
    """What a unit of gain is worth: everywhere, and in each group (never less)."""

    common: int
    each: list[int]


def _prices(groups: Sequence[Group], need: int) -> tuple[_Prices, int]:
    """The prices at which the relaxed problem just meets every floor and *need*, and the cost of a greedy selection."""
    cost = sum(item[0].cost for group in groups for item in group.items)
    gain = 0
    each, rest = [], []
    for group in groups:
        segments = sorted(segment for item in group.items for segment in _hull(item))
        own, price = sum(item[0].gain for item in group.items), 0
        while own < group.floor:
            slope, more, further = segments.pop(0)
            price, own, cost = floor(slope), own + further, cost + more
        gain += own
        each.append(price)
        rest += segments
    common = 0
    for slope, more, further in sorted(rest):
        if gain >= need:
            break
        common, gain, cost = floor(slope), gain + further, cost + more
    return _Prices(common, [max(price, common) for price in each]), cost


def _hull(item: Item) -> list[_Segment]:
    """The steps of the lower convex hull of (gain, cost), each dearer for its gain than the one before."""
    corners: list[Choice] = []
    for choice in item:
        while len(corners) > 1 and _bends_up(corners[-2], corners[-1], choice):
            corners.pop()
        corners.append(choice)
    pairs = pairwise(corners)
    steps = [Choice(end.cost - start.cost, end.gain - start.gain) for start, end in pairs]
    return [_Segment(Fraction(step.cost, step.gain), *step) for step in steps]


def _bends_up(start: Choice, middle: Choice, end: Choice) -> bool:
    """Whether *middle* lies on or above the line from *start* to *end*."""
    return (middle.cost - start.cost) * (end.gain - start.gain) >= (end.cost - start.cost) * (middle.gain - start.gain)


def _bound(groups: Sequence[Group], need: int, prices: _Prices) -> int:
    """What no selection that meets every floor and *need* can cost less than.

    For any of them, cost = sum(cost - price x gain) + sum(price x gain). The first sum is at least its least, item by
    item, and the second at least common x need + sum((price - common) x floor), as 0 <= common <= price.
    """
    total = prices.common * need
    for group, price in zip(groups, prices.each, strict=True):
        total += (price - prices.common) * group.floor
        total += sum(min(choice.cost - price * choice.gain for choice in item) for item in group.items)
    return total


def _states(item: Item, price: int) -> list[_State]:
    least = min(choice.cost - price * choice.gain for choice in item)
    return [_State(*choice, choice.cost - price * choice.gain - least) for choice in item]


def _merged(one: list[_State], other: list[_State], slack: int, budget: Budget) -> list[_State]:
    """The front of both, without what regrets more than *slack*."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if not shorter:  # nothing is left on one side, so nothing on both
        return []
    ranked = sorted(longer, key=_REGRET)
    regrets = [state.regret for state in ranked]
    reached = [bisect_right(regrets, slack - state.regret) for state in shorter]
    budget.spend(sum(reached), longer[-1].cost.bit_length())
    both = [
        (cost + more, gain + further, regret + added)
        for (more, further, added), end in zip(shorter, reached, strict=True)
        for cost, gain, regret in ranked[:end]
    ]
    both.sort()
    kept: list[_State] = []
    most = -1
    for state in both:
        if state[1] > most:
            most = state[1]
            kept.append(_State(*state))
    return kept
