"""One row a locality, or one of its services: what tables of many localities hold, in plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

    from caretrust_readiness.analysis.acceptance import Standing
    from caretrust_readiness.analysis.baseline import Regression
    from caretrust_readiness.analysis.movement import Movement
    from caretrust_readiness.model.problems import Position, Problem
    from caretrust_readiness.model.terms import Interval

#: What is said of a verdict that is not.
STANDINGS = {"below": "below what was asked for", "undecided": "undecided across what was asked for"}


class Place(NamedTuple):
    """What to look at first of a locality: an answer, or where one should be."""

    file: str
    position: Position | None
    criterion: str | None


class Answered(NamedTuple):
    """One criterion of a place.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    id: str
    title: str
    low: int | None
    high: int | None
    """The levels demonstrated and possible; None where it does not apply."""
    top: int
    state: str
    share: float | None
    """Of the whole weight, 0 to 1."""
    evidence: int
    good_evidence: int
    reason: str
    """Why it does not apply; empty where it does."""


#: Longer names are cut in titles.
_NAME = 100


class Row(NamedTuple):
    """One locality or service; all of it can be sent between processes.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    locality: str
    file: str
    as_of: str
    service: str | None
    score: tuple[float, float] | None
    """0 to 100, low and high, to four decimals."""
    shown_score: str
    """As people see it; empty where nobody will."""
    verdict: tuple[int, int]
    """Places of the verdicts demonstrated and possible, 0 for the best."""
    ids: tuple[str, str]
    titles: tuple[str, str]
    go: str
    """The answer to what the rubric asks: yes, no or open; empty where no verdict says go."""
    rubric: tuple[str, str]
    """Id and version."""
    failed: tuple[str, ...]
    """The criteria whose gate fails."""
    open: tuple[str, ...]
    recommended: str | None
    answered: float
    """Share of weight, 0 to 1, to four decimals."""
    known: int
    """How many criteria have an answer, and how many there are."""
    of: int
    coverage: float
    standing: Standing
    regression: Regression | None
    movement: Movement | None
    """What else is otherwise than in the baseline; None where something got worse."""
    place: Place | None
    """What to look at first; None where nobody asked."""
    domains: tuple[tuple[str, str, Interval[Fraction] | None], ...] = ()
    """For each top-level domain its title and its score of 100, as shown and exact; empty where nobody asked."""
    not_applicable: tuple[tuple[str, str], ...] = ()
    """What was declared not applicable, each with the reason."""
    asked: str = ""
    """The title of the verdict that is asked for; empty where none is."""
    criteria: tuple[Answered, ...] = ()
    """Each criterion; empty where nobody asked."""

    @property
    def name(self) -> str:
        """The locality, with the service that the row is about."""
        return self.locality if self.service is None else f"{self.locality} / {self.service}"

    @property
    def shortened(self) -> str:
        """Its name, cut where it is long."""
        return self.name if len(self.name) <= _NAME else f"{self.name[:_NAME]}…"

    @property
    def standing_words(self) -> str:
        """How the verdict stands to what is asked for; empty where it holds."""
        if self.standing == "holds":
            return ""
        return STANDINGS[self.standing] + (f" ('{self.asked}')" if self.asked else "")

    @property
    def settled(self) -> bool:
        """Whether both ends of the verdict agree."""
        return self.verdict[0] == self.verdict[1]

    @property
    def shown_verdict(self) -> str:
        """The verdict in words, or from which to which it may be."""
        return self.titles[0] if self.settled else f"{self.titles[0]} to {self.titles[1]}"


class BadRow(NamedTuple):
    """Something that could not be scored, or a place that is gone, and why."""

    file: str
    problems: tuple[Problem, ...]
    gone: Literal["fail", "pass"] | None = None
    """Of a place that a baseline has and the run has not: whether that fails the run."""
    locality: str = ""
    """The place, where it says which."""

    def first(self, limit: int) -> list[str]:
        """At most *limit* problems as lines of text, and how many more there are."""
        lines = [problem.format() for problem in self.problems[:limit]]
        more = len(self.problems) - limit
        return [*lines, f"{more} more {'problem' if more == 1 else 'problems'}"] if more > 0 else lines


AnyRow: TypeAlias = "Row | BadRow"
