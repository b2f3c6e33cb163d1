"""One row a locality, or one of its services: what tables of many localities hold, in plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from caretrust_readiness.analysis.options import recommended
from caretrust_readiness.model.figures import Thresholds, outward, round_down, show
from caretrust_readiness.report.data.pieces import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.analysis.baseline import Regression
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.problems import Position, Problem

#: Whether the verdict is what was asked for.
Standing: TypeAlias = Literal["holds", "undecided", "below"]
#: What is said of a verdict that is not.
STANDINGS = {"below": "below what was asked for", "undecided": "undecided across what was asked for"}


class Place(NamedTuple):
    """What to look at first of a locality: an answer, or where one should be."""

    file: str
    position: Position | None
    criterion: str | None


class Row(NamedTuple):
    """One locality or service; all of it can be sent between processes."""

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
    rubric: tuple[str, str]
    """Id and version."""
    failed: tuple[str, ...]
    """The criteria whose gate fails."""
    open: tuple[str, ...]
    recommended: str | None
    answered: float
    """Share of weight, 0 to 1, to four decimals."""
    coverage: float
    standing: Standing
    regression: Regression | None
    place: Place | None
    """What to look at first; None where nobody asked."""

    @property
    def settled(self) -> bool:
        """Whether both ends of the verdict agree."""
        return self.verdict[0] == self.verdict[1]

    @property
    def shown_verdict(self) -> str:
        """The verdict in words, or from which to which it may be."""
        return self.titles[0] if self.settled else f"{self.titles[0]} to {self.titles[1]}"


class BadRow(NamedTuple):
    """Something that could not be scored, and why."""

    file: str
    problems: tuple[Problem, ...]

    def first(self, limit: int) -> list[str]:
        """At most *limit* problems as lines of text, and how many more there are."""
        lines = [problem.format() for problem in self.problems[:limit]]
        more = len(self.problems) - limit
        return [*lines, f"{more} more {'problem' if more == 1 else 'problems'}"] if more > 0 else lines


AnyRow: TypeAlias = "Row | BadRow"


class Judged(NamedTuple):
    """An assessment with what was asked about it."""

    assessment: Assessment
    standing: Standing
    since: Literal["known", "new", "incomparable"] | None
    """Whether a baseline has it; None where there is no baseline."""
    regression: Regression | None
    place: Place | None

    @property
    def fails(self) -> bool:
        """Whether it is not what was asked for, in any way."""
        return self.standing != "holds" or self.regression is not None


class Outcome(NamedTuple):
    """What came of one source: judged assessments, or problems."""

    file: str
    judged: tuple[Judged, ...] = ()
    """The overall assessment; then those of services, where they are asked for."""
    problems: tuple[Problem, ...] = ()
    is_bug: bool = False
    """Whether the problem is a fault of ours."""
    told: tuple[str, ...] = ()
    """More lines for standard error."""

    def rows(self, *, shown: bool = True) -> Iterator[AnyRow]:
        """Its row, or one for each assessment; without what is only for people to see unless it is *shown*."""
        if self.problems:
            yield BadRow(self.file, self.problems)
        yield from (row(judged, shown=shown) for judged in self.judged)


def row(judged: Judged, *, shown: bool) -> Row:
    """The row of one assessment."""
    found = judged.assessment
    rubric, answers = found.rubric, found.answers
    thresholds = Thresholds.of(rubric).score
    score = None if found.score is None else outward(found.score, thresholds, PLACES)
    statuses = {key: found.gate_status(key) for key in rubric.gates}
    return Row(
        answers.locality,
        answers.file,
        str(answers.as_of),
        found.service,
        None if score is None else (float(score.low), float(score.high)),
        show(found.score, thresholds) if shown else "",
        (found.verdict.low, found.verdict.high),
        (found.demonstrated.id, found.possible.id),
        (found.demonstrated.name, found.possible.name),
        (rubric.rubric, rubric.version),
        tuple(key for key, status in statuses.items() if status == "failed"),
        tuple(key for key, status in statuses.items() if status == "open"),
        recommended(found),
        round_down(found.answered, PLACES),
        round_down(found.coverage, PLACES),
        judged.standing,
        judged.regression,
        judged.place,
    )
