"""What a shock would do to the verdict, and what would have protected it (design, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.trial import Trial
from caretrust_readiness.engine.assessment import Demand
from caretrust_readiness.model.terms import Interval, VerdictRange

if TYPE_CHECKING:
    from fractions import Fraction

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.scoring import Levels
    from caretrust_readiness.model.parts import Effect, Scenario


class Hit(NamedTuple):
    """One criterion that a shock moves."""

    criterion: str
    before: Interval[int]
    after: Interval[int]


class Stress(NamedTuple):
    """One scenario played against one place."""

    scenario: Scenario
    before: Assessment
    changes: Interval[dict[str, int]]
    """The levels of the criteria that it has an effect on, at both ends; none where the place is protected."""
    score: Interval[Fraction] | None
    """Under the shock, as is the verdict."""
    verdict: VerdictRange

    @property
    def survives(self) -> bool | None:
        """Whether the verdict demonstrated stands; None at the last verdict, which cannot fall."""
        if self.before.verdict.demonstrated == len(self.before.rubric.verdicts) - 1:
            return None
        return self.verdict.demonstrated <= self.before.verdict.demonstrated

    @property
    def protections(self) -> tuple[Demand, ...]:
        """What its ``unless`` asks for, beside what there was before the shock; none where nothing protects."""
        low, high = self.before.levels
        wanted = (self.scenario.unless or {}).items()
        return tuple(Demand("criteria", key, level, low.get(key), high.get(key)) for key, level in wanted)

    @property
    def protected(self) -> Interval[bool]:
        """Whether every protection is there, for certain (low) and possibly (high); never where there is none."""
        statuses = {demand.status for demand in self.protections}
        return Interval(statuses == {"met"}, bool(statuses) and "not_met" not in statuses)

    @property
    def after(self) -> Assessment:
        """The same place under the shock."""
        low, high = self.before.levels
        return self.before.at(low | self.changes.low, high | self.changes.high)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The criteria whose levels the shock moves, in the rubric's order."""
        moved = ((key, found.level) for key, found in self.before.readings.items() if key in self.scenario.effect)
        hits = (Hit(key, level, self._level(key, level)) for key, level in moved if level is not None)
        return tuple(hit for hit in hits if hit.before != hit.after)

    def _level(self, key: str, before: Interval[int]) -> Interval[int]:
        return Interval(self.changes.low.get(key, before.low), self.changes.high.get(key, before.high))

    @property
    def gates_moved(self) -> tuple[str, ...]:
        """The gates whose status the shock changes, in the rubric's order."""
        gates, after = self.before.rubric.gates, self.after
        return tuple(key for key in gates if self.before.gate_status(key) != after.gate_status(key))


def stress_tests(assessment: Assessment) -> tuple[Stress, ...]:
    """Every scenario of the rubric played against *assessment*, in the rubric's order."""
    low, high = (Trial(assessment, levels) for levels in assessment.levels)
    return tuple(_play(scenario, assessment, low, high) for scenario in assessment.rubric.scenarios)


def _play(scenario: Scenario, assessment: Assessment, low: Trial, high: Trial) -> Stress:
    changes = Interval(_changed(scenario, low.levels), _changed(scenario, high.levels))
    worst, best = low.score(changes.low), high.score(changes.high)
    score = None if worst is None or best is None else Interval(worst, best)
    return Stress(
        scenario, assessment, changes, score, VerdictRange(low.verdict(changes.low), high.verdict(changes.high))
    )


def _changed(scenario: Scenario, levels: Levels) -> dict[str, int]:
    """The levels under the shock at one end; none where all that protects is met. What does not apply is passed by."""
    if scenario.unless and all(levels.get(key, -1) >= level for key, level in scenario.unless.items()):
        return {}
    return {key: _lowered(effect, levels[key]) for key, effect in scenario.effect.items() if key in levels}


def _lowered(effect: Effect, level: int) -> int:
    if effect.at_most is not None:
        return min(level, effect.at_most)
    return max(0, level - (effect.drop or 0))
