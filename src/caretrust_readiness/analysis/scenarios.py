"""What a shock would do to the verdict, and what would have protected it (design, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.assessment import Demand
from caretrust_readiness.terms import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caretrust_readiness.assessment import Assessment
    from caretrust_readiness.rubric import Effect, Scenario


class Hit(NamedTuple):
    """One criterion that a shock moves."""

    criterion: str
    before: Interval[int]
    after: Interval[int]


class Stress(NamedTuple):
    """One scenario played against one place."""

    scenario: Scenario
    before: Assessment
    after: Assessment
    """The same place under the shock."""
    protections: tuple[Demand, ...]
    """What the scenario's ``unless`` asks for, beside what there was before the shock; empty where nothing protects."""

    @property
    def survives(self) -> bool | None:
        """Whether the verdict demonstrated stands; None at the last verdict, which cannot fall."""
        if self.before.verdict.low == len(self.before.rubric.verdicts) - 1:
            return None
        return self.after.verdict.low <= self.before.verdict.low

    @property
    def protected(self) -> Interval[bool]:
        """Whether every protection is there, for certain (low) and possibly (high); never where there is none."""
        statuses = {demand.status for demand in self.protections}
        return Interval(statuses == {"met"}, bool(statuses) and "not_met" not in statuses)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The criteria whose levels the shock moves, in the rubric's order."""
        pairs = ((key, found.level, self.after.readings[key].level) for key, found in self.before.readings.items())
        return tuple(Hit(key, old, new) for key, old, new in pairs if old and new and old != new)

    @property
    def gates_moved(self) -> tuple[str, ...]:
        """The gates whose status the shock changes, in the rubric's order."""
        gates = self.before.rubric.gates
        return tuple(key for key in gates if self.before.gate_status(key) != self.after.gate_status(key))


def stress_tests(assessment: Assessment) -> tuple[Stress, ...]:
    """Every scenario of the rubric played against *assessment*, in the rubric's order."""
    return tuple(_play(scenario, assessment) for scenario in assessment.rubric.scenarios)


def _play(scenario: Scenario, assessment: Assessment) -> Stress:
    low, high = assessment.levels
    after = assessment.at(_shocked(scenario, low), _shocked(scenario, high))
    protections = tuple(
        Demand("criteria", key, level, low.get(key), high.get(key)) for key, level in (scenario.unless or {}).items()
    )
    return Stress(scenario, assessment, after, protections)


def _shocked(scenario: Scenario, levels: dict[str, int]) -> dict[str, int]:
    """The levels at one end after the shock, or as they were where all that protects is met."""
    if scenario.unless and all(levels.get(key, -1) >= level for key, level in scenario.unless.items()):
        return levels
    return levels | {key: _lowered(effect, key, levels) for key, effect in scenario.effect.items() if key in levels}


def _lowered(effect: Effect, key: str, levels: Mapping[str, int]) -> int:
    if effect.at_most is not None:
        return min(levels[key], effect.at_most)
    return max(0, levels[key] - (effect.drop or 0))
