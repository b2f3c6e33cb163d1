"""Verdicts beside what happened, case by case (design, section 11). No probability, and no weight that is fitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from caretrust_readiness.model.terms import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.answers import Outcome

Agreement: TypeAlias = Literal["agrees", "disagrees", "undecided"]


class Case(NamedTuple):
    """One place with a history."""

    assessment: Assessment

    @property
    def outcome(self) -> Outcome | None:
        """The first decision to form a care trust, or not to; None where none is recorded."""
        decided = (found for found in self.assessment.answers.outcomes if found.decision != "ended")
        return min(decided, key=lambda found: found.on.last, default=None)

    @property
    def ended(self) -> tuple[Outcome, ...]:
        """What is recorded of an end; it is shown and never scored."""
        return tuple(found for found in self.assessment.answers.outcomes if found.decision == "ended")

    @property
    def known_afterwards(self) -> bool:
        """Whether the answers describe a day after the outcome, so that they prove nothing about it."""
        return self.outcome is not None and self.assessment.answers.as_of.is_late_for(self.outcome.on)

    @property
    def go(self) -> Interval[bool]:
        """Whether the verdict says go, demonstrated and possible."""
        return Interval(self.assessment.demonstrated.go, self.assessment.possible.go)

    @property
    def agreement(self) -> Agreement | None:
        """Whether the verdict agrees with the outcome; None where there is none to compare it with."""
        return self._beside(self.go.low if self.go.settled else None)

    @property
    def net_count(self) -> int:
        """The null rule: answers whose interval's middle is above the criterion's middle level, minus those below."""
        middles = (
            found.level.low + found.level.high - self.assessment.rubric.criteria[key].top
            for key, found in self.assessment.readings.items()
            if found.level is not None
        )
        return sum((middle > 0) - (middle < 0) for middle in middles)

    @property
    def null_agreement(self) -> Agreement | None:
        """Whether the null rule agrees with the outcome: a positive count is go, 0 undecided."""
        return self._beside(self.net_count > 0 if self.net_count else None)

    def _beside(self, go: bool | None) -> Agreement | None:  # noqa: FBT001 - a verdict in three values
        if self.outcome is None or self.known_afterwards:
            return None
        if go is None:
            return "undecided"
        return "agrees" if go == (self.outcome.decision == "formed") else "disagrees"


class Tally(NamedTuple):
    """How a rule did over the cases that could be compared."""

    agrees: int
    disagrees: int
    undecided: int

    @classmethod
    def of(cls, agreements: Iterable[Agreement | None]) -> Tally:
        """Those of *agreements* that are one."""
        found = list(agreements)
        return cls(found.count("agrees"), found.count("disagrees"), found.count("undecided"))

    @property
    def compared(self) -> int:
        """How many cases could be compared."""
        return sum(self)


class Backtest(NamedTuple):
    """All cases, in the order they were given."""

    cases: tuple[Case, ...]

    @property
    def verdicts(self) -> Tally:
        """How the verdicts did."""
        return Tally.of(case.agreement for case in self.cases)

    @property
    def null_rule(self) -> Tally:
        """How counting answers for and against did."""
        return Tally.of(case.null_agreement for case in self.cases)
