"""What of a locality's answers stays out of a paper for the public (design, section 14)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.answers import Answer, Evidence
from caretrust_readiness.model.terms import Interval

if TYPE_CHECKING:
    from collections.abc import Collection

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.answers import Answers, Outcome
    from caretrust_readiness.model.parts import Source
    from caretrust_readiness.model.rubric import Rubric

#: What stands in the place of a source that is no entry of a bibliography.
WITHHELD = "a source that is withheld"
#: A spread of views is told where so many answered: of fewer, each could be told from the other.
_ENOUGH = 3


class Publication(NamedTuple):
    """What a paper for the public says of what it leaves out."""

    withheld: dict[str, int]
    """How many of each kind of thing; none that is 0."""
    spreads: tuple[tuple[str, Interval[int], int], ...]
    """For each criterion on which enough have a view: the lowest and the highest, and of how many."""
    full: Assessment
    """The assessment with nothing left out."""


def redacted(answers: Answers, rubric: Rubric) -> tuple[Answers, dict[str, int]]:
    """*answers* without what the public is not to see, and how many of each kind of thing that is.

    Levels, dates, reasons for what does not apply, and entries of a bibliography stay: every figure is as it was.
    """
    counts: Counter[str] = Counter()
    known = {*answers.sources, *rubric.sources}
    services = {
        key: own._replace(answers={name: _answer(one, known, counts) for name, one in own.answers.items()})
        for key, own in answers.services.items()
    }
    counts["path"] += bool(answers.file)
    counts["named respondent"] += len(answers.respondents)
    counts["named preparer"] += answers.prepared_by is not None
    clean = answers._replace(
        file="",
        prepared_by=None,
        answers={name: _answer(one, known, counts) for name, one in answers.answers.items()},
        sources={key: _source(one, counts) for key, one in answers.sources.items()},
        respondents={},
        services=services,
        outcomes=tuple(_outcome(one, known, counts) for one in answers.outcomes),
        notes=(),
    )
    return clean, {kind: count for kind, count in counts.items() if count}


def spreads(assessment: Assessment) -> tuple[tuple[str, Interval[int], int], ...]:
    """For each criterion on which enough respondents have a view: the lowest, the highest, and how many they are."""
    found = []
    for key, reading in assessment.readings.items():
        views = [view for view in reading.answer.views.values() if view is not None]
        if len(views) >= _ENOUGH:
            whole = Interval(min(view.low for view in views), max(view.high for view in views))
            found.append((key, whole, len(views)))
    return tuple(found)


def _answer(answer: Answer, known: Collection[str], counts: Counter[str]) -> Answer:
    counts["note"] += answer.note is not None
    counts["view"] += len(answer.views)
    evidence = tuple(_evidence(item, known, counts) for item in answer.evidence)
    return answer._replace(note=None, views={}, evidence=evidence)


def _evidence(item: Evidence, known: Collection[str], counts: Counter[str]) -> Evidence:
    is_free = item.source not in known
    counts["free-text source"] += is_free
    counts["reference"] += item.ref is not None
    counts["note"] += item.note is not None
    return Evidence(source=WITHHELD if is_free else item.source, date=item.date)


def _source(source: Source, counts: Counter[str]) -> Source:
    counts["note"] += source.note is not None
    return source.model_copy(update={"note": None})


def _outcome(outcome: Outcome, known: Collection[str], counts: Counter[str]) -> Outcome:
    is_free = outcome.source is not None and outcome.source not in known
    counts["free-text source"] += is_free
    counts["note"] += outcome.note is not None
    return outcome._replace(note=None, source=WITHHELD if is_free else outcome.source)
