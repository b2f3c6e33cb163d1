"""What came of one source: assessments with what was asked about them, and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from caretrust_readiness.analysis.options import recommended
from caretrust_readiness.model.figures import Thresholds, outward_float, round_down, show
from caretrust_readiness.report.data.values import PLACES
from caretrust_readiness.report.rows import Answered, BadRow, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from caretrust_readiness.analysis.acceptance import Standing
    from caretrust_readiness.analysis.baseline import Regression
    from caretrust_readiness.analysis.movement import Movement
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.model.terms import Interval
    from caretrust_readiness.report.rows import AnyRow, Place


class Judged(NamedTuple):
    """An assessment with what was asked about it.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    assessment: Assessment
    standing: Standing
    since: Literal["known", "new", "incomparable"] | None
    """Whether a baseline has it; None where there is no baseline."""
    regression: Regression | None
    movement: Movement | None
    """What else is otherwise than in the baseline."""
    other_rubric: tuple[str, str, str] | None
    """Id, version and sha256 of the rubric in the baseline, where it is another one."""
    place: Place | None
    asked: str = ""
    """The title of the verdict that is asked for."""

    @property
    def fails(self) -> bool:
        """Whether it is not what was asked for, in any way."""
        return self.standing != "holds" or self.regression is not None


class Outcome(NamedTuple):
    """What came of one source: judged assessments, or problems.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    file: str
    judged: tuple[Judged, ...] = ()
    """The overall assessment; then those of services, where they are asked for."""
    problems: tuple[Problem, ...] = ()
    gone: Literal["fail", "pass"] | None = None
    """Where it is no source, but a place of the baseline that did not come: whether that fails the run."""
    is_bug: bool = False
    """Whether the problem is a fault of ours."""
    told: tuple[str, ...] = ()
    """More lines for standard error."""
    notes: tuple[str, ...] = ()
    """What a reader should know of a source that could not be scored."""
    locality: str = ""
    """The place that a source is about which could not be scored, as far as it says so."""

    def rows(self, *, shown: bool = True, detailed: bool = False, long: bool = False) -> Iterator[AnyRow]:
        """Its row, or one for each assessment; without what is only for people to see unless it is *shown*.

        Where rows are *detailed*, with the score of each domain; where they are *long*, with each criterion.
        """
        if self.problems:
            yield BadRow(self.file, self.problems, self.gone, self.locality)
        rows = (row(judged, shown=shown) for judged in self.judged)
        pairs = zip(rows, self.judged, strict=True)
        for one, judged in pairs:
            if detailed:
                yield one._replace(domains=_domains(judged.assessment))
            else:
                yield one._replace(criteria=tuple(_criteria(judged.assessment))) if long else one


def _domains(assessment: Assessment) -> tuple[tuple[str, str, Interval[Fraction] | None], ...]:
    """For each top-level domain its title and its score, as shown and exact."""
    thresholds = Thresholds.of(assessment.rubric).domain
    scored = ((domain.name, assessment.domain_score(part)) for domain, part in assessment.domains())
    return tuple((name, "" if score is None else show(score, thresholds), score) for name, score in scored)


def _criteria(assessment: Assessment) -> Iterator[Answered]:
    """Each criterion of a place, in the rubric's order."""
    for key, reading in assessment.readings.items():
        criterion = assessment.rubric.criteria[key]
        level = reading.level
        yield Answered(
            id=key,
            title=criterion.name,
            low=None if level is None else level.low,
            high=None if level is None else level.high,
            top=criterion.top,
            state=reading.state,
            share=None if level is None else round_down(assessment.scale.shares[key], PLACES),
            evidence=len(reading.answer.evidence),
            good_evidence=reading.good_evidence,
            reason=reading.answer.not_applicable or "",
        )


def _not_applicable(assessment: Assessment) -> Iterator[tuple[str, str]]:
    """What was declared not applicable, with the reasons."""
    for key, reading in assessment.readings.items():
        if reading.level is None:
            yield key, reading.answer.not_applicable or ""


def row(judged: Judged, *, shown: bool) -> Row:
    """The row of one assessment."""
    found = judged.assessment
    rubric, answers = found.rubric, found.answers
    thresholds = Thresholds.of(rubric).score
    score = None if found.score is None else outward_float(found.score, thresholds, PLACES)
    statuses = {key: found.gate_status(key) for key in rubric.gates}
    return Row(
        locality=answers.locality,
        file=answers.file,
        as_of=str(answers.as_of),
        service=found.service,
        score=None if score is None else (score.low, score.high),
        shown_score=show(found.score, thresholds) if shown else "",
        verdict=(found.verdict.demonstrated, found.verdict.possible),
        ids=(found.demonstrated.id, found.possible.id),
        titles=(found.demonstrated.name, found.possible.name),
        go=found.go or "",
        rubric=(rubric.rubric, rubric.version),
        failed=tuple(key for key, status in statuses.items() if status == "failed"),
        open=tuple(key for key, status in statuses.items() if status == "open"),
        recommended=recommended(found),
        answered=round_down(found.answered, PLACES),
        known=found.known,
        of=len(found.readings),
        coverage=round_down(found.coverage, PLACES),
        standing=judged.standing,
        regression=judged.regression,
        movement=judged.movement,
        place=judged.place,
        not_applicable=tuple(_not_applicable(found)),
        asked=judged.asked,
    )
