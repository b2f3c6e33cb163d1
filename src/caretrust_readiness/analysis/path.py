"""The least effort that reaches a verdict or makes an option feasible (design, section 8).

Exact: every verdict at or above the target is a goal of its own, made of floors under criteria (gates, demanded levels,
requirements), a floor under each top-level domain that counts, and a floor under the score. For each goal the fronts of
(effort, gain) of all criteria are merged up the tree; the cheapest goal is the path.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil, lcm
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.pareto import Budget, Choice, Group, Item, TooManyWays, least_cost, undominated
from caretrust_readiness.engine.assessment import Demand
from caretrust_readiness.model.limits import MAX_STEPS
from caretrust_readiness.model.parts import Demands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.parts import Criterion, Option, Verdict
    from caretrust_readiness.model.rubric import Rubric


#: Among no more targets than this, a path may take the same share of all steps.
_FEW = 8


class Step(NamedTuple):
    """One criterion to raise."""

    criterion: str
    start: int
    stop: int
    high: int
    """What is possible already: up to here the step may need only evidence."""
    effort: Fraction

    @property
    def finding_out(self) -> int | None:
        """The level up to which it may need only evidence; None where all of it is change."""
        return min(self.high, self.stop) if self.high > self.start else None


@dataclass(frozen=True, kw_only=True)
class Path:
    """The cheapest way to a target, or what blocks every way."""

    to: str
    """The verdict or the option."""
    reachable: bool
    """Whether it is within local reach."""
    reaches: int | None = None
    """The place of the verdict that it leads to; None where there is no path."""
    effort: Fraction | None = None
    """None where the target is out of reach, or too many ways are too nearly alike to say which is the cheapest."""
    steps: tuple[Step, ...] = ()
    """In the rubric's order."""
    blocked_by: tuple[Demand, ...] = ()
    """What is not met even with everything in local hands at its best; both ends say what there is then."""
    demands: tuple[Demand, ...] = ()
    """All that the steps are there to meet, beside what there is now."""


class Target(NamedTuple):
    """What a path is to lead to: a verdict or an option, by id; the next better verdict where neither is named.

    Pages then take the aim: see :meth:`.insights.Insights.way_to`.
    """

    verdict: str | None = None
    option: str | None = None

    def path(self, assessment: Assessment) -> Path | None:
        """The path there; None at the best verdict, or where there is no score."""
        if self.option is None:
            return path_to_verdict(assessment, self.verdict)
        options = {option.id: option for option in assessment.rubric.options}
        return path_to_option(assessment, options[self.option])

    def name(self, assessment: Assessment, path: Path) -> str:
        """The title of what *path* leads to."""
        among = assessment.rubric.verdicts if self.option is None else assessment.rubric.options
        return next(found.name for found in among if found.id == path.to)


class _Goal(NamedTuple):
    """What must be so: levels of criteria, and scores from 0 to 100 of each domain and of the whole."""

    levels: dict[str, int]
    domain: Fraction
    score: Fraction
    verdict: Verdict | None
    """Whose demands they are, beside those of an option."""

    def asks_more_than(self, other: _Goal) -> bool:
        """Whether all that meets it meets *other* as well."""
        return (
            self.score >= other.score
            and self.domain >= other.domain
            and all(self.levels.get(key, -1) >= level for key, level in other.levels.items())
        )


def path_to_verdict(assessment: Assessment, to: str | None = None) -> Path | None:
    """The path to the verdict *to* or a better one, by default the next better than the one demonstrated.

    One held already has no steps. None where there is no score, or no better verdict than the one demonstrated.
    """
    rubric = assessment.rubric
    verdict = assessment.next_better if to is None else rubric.verdicts[rubric.verdict_rank[to]]
    if verdict is None or assessment.score is None:
        return None
    return _path(assessment, verdict.id, {}, verdict, _share(assessment, len(rubric.verdicts)))


def path_to_option(assessment: Assessment, option: Option) -> Path:
    """The path that makes *option* feasible at the lows."""
    rank = assessment.rubric.verdict_rank
    verdict = None if option.verdict is None else assessment.rubric.verdicts[rank[option.verdict]]
    share = _share(assessment, len(assessment.rubric.options))
    return _path(assessment, option.id, option.requires, verdict, share)


def _share(assessment: Assessment, targets: int) -> Budget:
    """What the search for one path may spend, where there are so many *targets* of its kind, here and in services."""
    services = len(assessment.answers.services)
    return Budget(MAX_STEPS // (max(targets, _FEW) * max(1, services // 4)))


def reach(assessment: Assessment) -> dict[str, int]:
    """The best level of each criterion within local reach: what is national moves only within its interval."""
    criteria, high = assessment.rubric.criteria, assessment.levels.high
    return {key: high[key] if criteria[key].control == "national" else criteria[key].top for key in high}


def served(assessment: Assessment, path: Path, step: Step) -> list[Demand]:
    """The demands still lacking that *step* of *path* helps to meet."""
    inner, lift = assessment.scale.whole.inner, assessment.scale.lifts.get(step.criterion)
    domain = None if lift is None else inner[lift[0]][1].id
    helped = {("gate", step.criterion), ("criteria", step.criterion), ("domain", domain)}
    if lift is not None:
        helped.add(("score", None))
    return [demand for demand in path.demands if demand.status != "met" and (demand.kind, demand.of) in helped]


def held_back(assessment: Assessment, domain: str | None) -> dict[str, Fraction]:
    """What keeps a score (of the whole, or of a top-level *domain*) from 100 with all in local hands at its best.

    Points lost by each criterion, most first.
    """
    whole, best = assessment.scale.whole, reach(assessment)
    lost: dict[str, Fraction] = {}
    for key, (place, worth) in assessment.scale.lifts.items():
        factor, part = whole.inner[place]
        missing = worth[-1] - worth[best[key]]
        if missing and domain in {None, part.id}:
            unit = Fraction(factor, whole.denominator) if domain is None else Fraction(1, part.denominator)
            lost[key] = missing * unit * 100
    return dict(sorted(lost.items(), key=lambda loss: -loss[1]))


def _path(assessment: Assessment, to: str, requires: dict[str, int], verdict: Verdict | None, budget: Budget) -> Path:
    if blocked := _blocked(assessment, requires, verdict):
        return Path(to=to, reachable=False, blocked_by=blocked)
    goals = _goals(assessment, requires, verdict)
    ledger = _Ledger.of(assessment)
    try:
        found = []
        for place, goal in enumerate(goals):
            part = budget.part(len(goals) - place)
            found.append((_cheapest(assessment, goal, ledger, part), place))
            budget.back(part)
    except TooManyWays:
        return Path(to=to, reachable=True, demands=tuple(_demands(assessment, requires, verdict)))
    cost, place = min((cost, place) for cost, place in found if cost is not None)
    raised = ledger.levels(cost)
    steps = tuple(_step(assessment, key, level) for key, level in raised.items())
    reached = assessment.scale.verdict(assessment.levels.low | raised)
    effort = sum((step.effort for step in steps), Fraction(0))
    demands = tuple(_demands(assessment, requires, goals[place].verdict))
    return Path(to=to, reachable=True, reaches=reached, effort=effort, steps=steps, demands=demands)


def _blocked(assessment: Assessment, requires: dict[str, int], verdict: Verdict | None) -> tuple[Demand, ...]:
    """What is not met with everything in local hands at its best; nothing where the target can be reached.

    A higher level never makes anything worse, so what is not reached there is reached nowhere. A better verdict that is
    reached there will do as well, whatever *verdict* itself lacks.
    """
    best = reach(assessment)
    at_best = assessment.at(best, best)
    reached = verdict is None or at_best.verdict.demonstrated <= assessment.rubric.verdict_rank[verdict.id]
    demands = _demands(at_best, requires, None if reached else verdict)
    return tuple(demand for demand in demands if demand.status != "met")


def _step(assessment: Assessment, key: str, stop: int) -> Step:
    start = assessment.levels.low[key]
    effort = sum(assessment.rubric.criteria[key].efforts[start:stop], Fraction(0))
    return Step(key, start, stop, assessment.levels.high[key], effort)


def _demands(assessment: Assessment, requires: dict[str, int], verdict: Verdict | None) -> Iterator[Demand]:
    low, high = assessment.levels
    if verdict is not None:
        yield from assessment.demands(verdict)
    for key, level in requires.items():
        yield Demand("criteria", key, level, low.get(key), high.get(key))


def _goals(assessment: Assessment, requires: dict[str, int], verdict: Verdict | None) -> list[_Goal]:
    """What would do: *requires*, and *verdict* or any better one.

    Without those for which too little applies, which no effort changes, and those that ask all that another does.
    """
    rubric = assessment.rubric
    if verdict is None:
        return [_goal(rubric, requires, None)]
    goals: list[_Goal] = []
    for better in rubric.verdicts[rubric.verdict_rank[verdict.id] :: -1]:
        goal = _goal(rubric, requires, better)
        possible = assessment.scale.enough_applies(better.demands)
        if possible and not any(goal.asks_more_than(other) for other in goals):
            goals.append(goal)
    return goals


def _goal(rubric: Rubric, requires: dict[str, int], verdict: Verdict | None) -> _Goal:
    demands = Demands() if verdict is None else verdict.demands
    levels: dict[str, int] = {}
    for table in (requires, rubric.gates if demands.gates else {}, demands.criteria):
        levels |= {key: max(level, levels.get(key, 0)) for key, level in table.items()}
    return _Goal(levels, demands.domain or Fraction(0), demands.score or Fraction(0), verdict)


class _Ledger(NamedTuple):
    """How a set of raises is written as one number, so that the smaller number is the path that is preferred.

    From the most significant part down: effort; how many criteria; minus the set as a mask, the first criterion its
    highest bit, so that of two sets of one size the one whose criteria come first is smaller; the levels, the first
    criterion first. Raises of different criteria add up, whatever the order, so fronts need to carry nothing else.
    """

    assessment: Assessment
    places: dict[str, int]
    """For each criterion that applies, how many come after it."""
    totals: dict[str, tuple[int, ...]]
    """For each criterion, the effort from level 0 to each level, in a unit in which all efforts are whole."""
    width: int
    """Bits that a level needs."""

    @classmethod
    def of(cls, assessment: Assessment) -> _Ledger:
        """The one for *assessment*."""
        low = assessment.levels.low
        criteria = [assessment.rubric.criteria[key] for key in low]
        unit = lcm(*(effort.denominator for criterion in criteria for effort in criterion.efforts))
        totals = {
            criterion.id: tuple(accumulate((int(effort * unit) for effort in criterion.efforts), initial=0))
            for criterion in criteria
        }
        width = max((criterion.top.bit_length() for criterion in criteria), default=0)
        return cls(assessment, {key: len(low) - 1 - place for place, key in enumerate(low)}, totals, width)

    def cost(self, criterion: Criterion, stop: int) -> int:
        """The number of raising *criterion* from its low to *stop*; 0 where it stays."""
        start = self.assessment.levels.low[criterion.id]
        if stop <= start:
            return 0
        count, place = len(self.places), self.places[criterion.id]
        totals = self.totals[criterion.id]
        effort = totals[stop] - totals[start]
        preferred = (effort * (count + 1) + 1 << count) - (1 << place)
        return (preferred << count * self.width) + (stop << place * self.width)

    def is_least_effort(self, cost: int, bound: int) -> bool:
        """Whether nothing that costs *bound* or more takes less effort than *cost* does."""
        count = len(self.places)
        units = (-(-(number >> count * self.width) >> count) for number in (cost, bound))
        effort, least = next(units) // (count + 1), -((count - next(units)) // (count + 1))
        return effort <= least

    def levels(self, cost: int) -> dict[str, int]:
        """The levels that the number *cost* raises criteria to, in the rubric's order."""
        mask = (1 << self.width) - 1
        found = {key: cost >> place * self.width & mask for key, place in self.places.items()}
        return {key: level for key, level in found.items() if level}


def _cheapest(assessment: Assessment, goal: _Goal, ledger: _Ledger, budget: Budget) -> int | None:
    """As :func:`_least`; where too many ways tie, one of least effort, though the tie rules may prefer another."""
    try:
        return _least(assessment, goal, ledger, budget)
    except TooManyWays as ways:
        if ways.found is not None and ledger.is_least_effort(ways.found, ways.bound):
            return ways.found
        raise


def _least(assessment: Assessment, goal: _Goal, ledger: _Ledger, budget: Budget) -> int | None:
    """The number of the cheapest raise that meets *goal*; None where none does."""
    best, low = reach(assessment), assessment.levels.low
    if any(best.get(key, -1) < level for key, level in goal.levels.items()):
        return None
    budget.begin(sum(level + 1 for level in best.values()))
    criteria, whole = assessment.rubric.criteria, assessment.scale.whole
    beside = dict(goal.levels)
    items: list[list[Item]] = [[] for _ in whole.inner]
    for key, (place, worth) in assessment.scale.lifts.items():
        factor = whole.inner[place][0]
        choices = (
            Choice(ledger.cost(criteria[key], stop), factor * (worth[stop] - worth[low[key]]))
            for stop in range(max(low[key], beside.pop(key, 0)), best[key] + 1)
        )
        items[place].append(undominated(choices))
    groups = [
        Group(tuple(own), factor * (ceil(goal.domain * part.denominator / 100) - part.numerator(low)))
        for own, (factor, part) in zip(items, whole.inner, strict=True)
    ]
    cost = least_cost(groups, ceil(goal.score * whole.denominator / 100) - whole.numerator(low), budget)
    return None if cost is None else cost + sum(ledger.cost(criteria[key], level) for key, level in beside.items())
