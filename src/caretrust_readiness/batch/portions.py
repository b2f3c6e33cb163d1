"""What came of some sources: rows packed for the output, what is told, and the numbers."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, NamedTuple

from caretrust_readiness.batch.packing import Packed, pack
from caretrust_readiness.batch.rows import Judged, Outcome
from caretrust_readiness.model.canonical import rubric_sha256
from caretrust_readiness.model.plaintext import folded, visible
from caretrust_readiness.model.problems import Problem, quote
from caretrust_readiness.report.page.phrases import verdict_range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.batch.options import BatchOptions
    from caretrust_readiness.batch.refusals import Refusals
    from caretrust_readiness.engine.assessment import Assessment

#: So many problems of one source are told on standard error.
_TOLD = 10


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What came of the sources, in numbers."""

    scored: int = 0
    bad: int = 0
    bugs: int = 0
    """Sources that failed by a fault of ours, or whose process died twice; not among *bad*."""
    below: int = 0
    """Rows, as all that follow."""
    undecided: int = 0
    regressions: int = 0
    failures: int = 0
    """Rows with any of the last three, and places that are gone."""
    better: int = 0
    moved: int = 0
    """Rows that are otherwise than in the baseline, and neither worse nor better."""
    gone: int = 0
    """Places of the baseline that did not come, where that fails the run; not among *bad*."""
    new: int = 0
    """Rows that the baseline does not have."""
    incomparable: int = 0
    """Rows whose verdict in the baseline is none of the rubric's."""

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    @property
    def sources(self) -> int:
        """How many sources there were."""
        return self.scored + self.bad + self.bugs

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Tally:
        """The numbers of *outcomes*."""
        outcomes = list(outcomes)
        gone = sum(outcome.gone == "fail" for outcome in outcomes)
        outcomes = [outcome for outcome in outcomes if outcome.gone is None]
        judged = [found for outcome in outcomes for found in outcome.judged]
        bugs = sum(outcome.is_bug for outcome in outcomes)
        scored = sum(not outcome.problems for outcome in outcomes)
        movements = [found.movement.kind for found in judged if found.movement is not None]
        return cls(
            scored=scored,
            bad=len(outcomes) - scored - bugs,
            bugs=bugs,
            below=sum(found.standing == "below" for found in judged),
            undecided=sum(found.standing == "undecided" for found in judged),
            regressions=sum(found.regression is not None for found in judged),
            failures=sum(found.fails for found in judged) + gone,
            better=movements.count("better"),
            moved=movements.count("moved"),
            gone=gone,
            new=sum(found.since == "new" for found in judged),
            incomparable=sum(found.since == "incomparable" for found in judged),
        )


class Came(NamedTuple):
    """One place that was scored."""

    locality: str
    day: str
    """The last day of its date, as it sorts."""
    file: str
    is_new: bool
    """Whether there is a baseline that does not have it."""


@dataclass(frozen=True, kw_only=True)
class Portion:
    """What came of some sources, in their order; finished, so that only writing it is left."""

    packed: Packed
    told: tuple[Told, ...]
    """What each source has to say that has anything."""
    short: tuple[str, ...]
    """A line for each row whose verdict is not what was asked for."""
    tally: Tally
    came: tuple[Came, ...]
    """Each place that was scored."""
    seen: tuple[tuple[str, str | None], ...]
    """Name (folded) and service of each row, where there is a baseline to have them."""
    bad: tuple[str, ...]
    """The files that could not be scored, where there is a baseline that may have them."""
    rubrics: frozenset[tuple[tuple[str, str, str], tuple[str, str, str]]]
    """Id, version and sha256 of rubrics in the baseline and here, where they differ."""
    renewed: Packed | None
    """The same for the baseline, where it may be renewed."""
    titles: dict[str, tuple[str, ...]]
    """For the id of each rubric used, the titles of its verdicts, best first."""
    refusals: Refusals | None = None
    """Of the table whose rows they all are; None where they are none."""


def portion_of(outcomes: list[Outcome], options: BatchOptions) -> Portion:
    """*outcomes* made ready to be written."""
    judged = [found for outcome in outcomes for found in outcome.judged]
    rubrics = {found.assessment.whole_rubric for found in judged}
    compares, renew = options.baseline is not None, options.renew
    return Portion(
        packed=pack(options.form, outcomes, options.parts, options.sheet),
        told=tuple(told for outcome in outcomes if (told := told_of(outcome, notes=options.notes)) is not None),
        short=tuple(
            _short(outcome.file, found, options)
            for outcome in outcomes
            for found in outcome.judged
            if found.standing != "holds"
        ),
        tally=Tally.of(outcomes),
        came=tuple(came_of(outcome) for outcome in outcomes if outcome.judged),
        seen=tuple(key_of(found.assessment) for found in judged if found.since),
        bad=tuple(outcome.file for outcome in outcomes if outcome.problems and compares),
        rubrics=frozenset(
            (found.other_rubric, identity_of(found.assessment)) for found in judged if found.other_rubric is not None
        ),
        renewed=None if renew is None else pack(renew, outcomes, options.renewed_parts, compared=False),
        titles={rubric.rubric: tuple(verdict.name for verdict in rubric.verdicts) for rubric in rubrics},
    )


def _short(file: str, found: Judged, options: BatchOptions) -> str:
    """A line that says of which row the verdict is not what was asked for."""
    said = f"{name_of(found.assessment)}: {verdict_range(found.assessment)}"
    if found.standing == "below":
        return Problem(file, None, "verdict-below", f"{said}, below {quote(options.fail_below)}").format()
    message = f"{said}, which leaves {quote(options.fail_below)} undecided"
    return Problem(file, None, "verdict-undecided", message).format("warning")


def of_gone(options: BatchOptions, gone: Iterable[Problem], severity: Literal["fail", "pass"]) -> Portion:
    """What is written of places of the baseline that did not come, and that fail the run or are only told."""
    return portion_of([Outcome(problem.file, problems=(problem,), gone=severity) for problem in gone], options)


class Told(NamedTuple):
    """What one source has to say to people, beside its row."""

    file: str
    problems: tuple[Problem, ...]
    """As far as they are told."""
    more: int
    """How many more there are."""
    lines: tuple[str, ...]
    notes: tuple[str, ...]


def told_of(outcome: Outcome, *, notes: bool) -> Told | None:
    """What *outcome* has to say; None where that is nothing."""
    if outcome.gone is not None:  # told at the end, with what fails the run
        return None
    said = outcome.notes
    for found in outcome.judged[:1]:
        said += found.assessment.answers.notes
    lines = tuple(map(visible, outcome.told)) + tuple(
        Problem(outcome.file, None, "regression", f"{name_of(found.assessment)}: {found.regression.sentence}").format()
        for found in outcome.judged
        if found.regression is not None
    )
    more = max(len(outcome.problems) - _TOLD, 0)
    told = Told(outcome.file, outcome.problems[:_TOLD], more, lines, said if notes else ())
    return told if told.problems or told.lines or told.notes else None


def key_of(assessment: Assessment) -> tuple[str, str | None]:
    """Name (folded) and service: by these a row is known in a baseline."""
    return folded(assessment.answers.locality), assessment.service


def identity_of(assessment: Assessment) -> tuple[str, str, str]:
    """Id, version and sha256 of the whole rubric."""
    rubric = assessment.whole_rubric
    return rubric.rubric, rubric.version, rubric_sha256(rubric)


def came_of(outcome: Outcome) -> Came:
    """The place that *outcome*, which has a row, is about."""
    first = outcome.judged[0]
    answers = first.assessment.answers
    return Came(answers.locality, answers.as_of.last.isoformat(), outcome.file, first.since == "new")


def name_of(assessment: Assessment) -> str:
    """The locality, with the service where there is one."""
    service = assessment.service
    return assessment.answers.locality if service is None else f"{assessment.answers.locality} / {service}"
