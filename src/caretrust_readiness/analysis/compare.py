"""What changed between two assessments, and the exact split of the change of score (design, section 10).

From the first to the second in three steps, each of which changes one thing: the answers, then the evidence and the
date it is judged at, then the rubric. Each part is the difference of two scores, so they sum to the whole exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.model.answers import UNKNOWN
from caretrust_readiness.model.terms import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.intervals import Reading
    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.rubric import Rubric


class Split(NamedTuple):
    """The change of score at one end, in points of 100, taken apart."""

    answers: Fraction
    evidence: Fraction
    rubric: Fraction

    @property
    def whole(self) -> Fraction:
        """The change itself."""
        return self.answers + self.evidence + self.rubric


class Change(NamedTuple):
    """One criterion that is not read as before."""

    criterion: str
    """Its id in the second rubric; in the first where the second has no such criterion."""
    before: Reading | None
    """None where the first rubric has no such criterion."""
    after: Reading | None
    points: Interval[Fraction] | None
    """What it adds to the change by answers and evidence, under the first rubric; None where there is none."""


class GateChange(NamedTuple):
    """One gate whose status is not as before; None where that rubric has no such gate."""

    criterion: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two assessments, and the two readings that lie between them."""

    before: Assessment
    answers: Assessment
    """The second's answers with the first's evidence and date, under the first's rubric."""
    evidence: Assessment
    """The second's answers, evidence and date, under the first's rubric."""
    after: Assessment
    services: tuple[Comparison, ...] = ()
    """The services that both name."""
    unread: tuple[str, ...] = ()
    """What of the second's answers the first's rubric cannot read: it counts as unknown in the two readings between."""

    @property
    def split(self) -> Interval[Split] | None:
        """The change at both ends; None where one of the four readings has no score."""
        found = [step.score for step in (self.before, self.answers, self.evidence, self.after)]
        scores = [score for score in found if score is not None]
        if len(scores) < len(found):
            return None
        low = Split(*(new.low - old.low for old, new in pairwise(scores)))
        return Interval(low, Split(*(new.high - old.high for old, new in pairwise(scores))))

    @property
    def pairs(self) -> dict[str, str]:
        """The criteria of the first rubric that the second has too, perhaps under another id."""
        return paired(self.before.rubric, self.after.rubric)

    def changes(self) -> Iterator[Change]:
        """The criteria that are not read as before, in the second rubric's order, then those that it lacks."""
        earlier = {new: old for old, new in self.pairs.items()}
        for key, after in self.after.readings.items():
            old = earlier.get(key)
            before = None if old is None else self.before.readings[old]
            if before is None or _told(before) != _told(after):
                yield Change(key, before, after, None if old is None else self._points(old))
        for old, before in self.before.readings.items():
            if old not in self.pairs:
                yield Change(old, before, None, self._points(old))

    def _points(self, key: str) -> Interval[Fraction] | None:
        if self.split is None:
            return None
        (low, high), (new_low, new_high) = _worth(self.before, key), _worth(self.evidence, key)
        return Interval(new_low - low, new_high - high)

    def gate_changes(self) -> Iterator[GateChange]:
        """The gates whose status is not as before, in the second rubric's order, then those gone."""
        earlier = {new: old for old, new in self.pairs.items()}
        for key in self.after.rubric.gates:
            old = earlier.get(key)
            before = self.before.gate_status(old) if old in self.before.rubric.gates and old is not None else None
            if before != (after := self.after.gate_status(key)):
                yield GateChange(key, before, after)
        for old in self.before.rubric.gates:
            if self.pairs.get(old) not in self.after.rubric.gates:
                yield GateChange(old, self.before.gate_status(old), None)


def compare(before: Assessment, after: Assessment, reread: Answers) -> Comparison:
    """*before* beside *after*, step by step; *reread* is what before's rubric makes of after's answers file."""
    services = {place.service: place for place in after.services}
    common = [place for place in before.services if place.service in services and place.service in reread.services]
    return replace(
        _compare(before, after, reread),
        services=tuple(_compare(place, services[place.service], reread) for place in common),
    )


def paired(before: Rubric, after: Rubric) -> dict[str, str]:
    """For each criterion of *before* that *after* has too, its id there, also where one of them has renamed it."""
    pairs = {key: key for key in before.criteria if key in after.criteria}
    for old, new in [*after.renamed.items(), *((now, then) for then, now in before.renamed.items())]:
        if old in before.criteria and new in after.criteria and old not in pairs and new not in pairs.values():
            pairs[old] = new
    return pairs


def names_in(before: Rubric, after: Rubric) -> dict[str, str]:
    """What *before* calls each criterion of *after*, by every id it answers to; without those it lacks."""
    names = {new: old for old, new in paired(before, after).items()}
    return {old: names[new] for old, new in after.renamed.items() if new in names} | names


def _compare(before: Assessment, after: Assessment, reread: Answers) -> Comparison:
    answers = reread.for_service(before.service)._replace(services={})
    answered = assess(before.rubric, _with_evidence_of(before.answers, answers))
    return Comparison(
        before=before, answers=answered, evidence=assess(before.rubric, answers), after=after, unread=reread.notes
    )


def _with_evidence_of(before: Answers, after: Answers) -> Answers:
    """What *after* answers, with the evidence and the date of *before*."""
    answers = {}
    for key, answer in after.answers.items():
        own = before.answers.get(key, UNKNOWN)
        answers[key] = answer._replace(evidence=own.evidence, assumed=own.assumed)
    return after._replace(as_of=before.as_of, answers=answers)


def _told(reading: Reading) -> tuple[object, ...]:
    answer = reading.answer
    return reading.level, reading.state, answer.claimed, answer.evidence, answer.assumed, reading.good_evidence


def _worth(assessment: Assessment, key: str) -> Interval[Fraction]:
    """What criterion *key* adds to the score of 100, at both ends; nothing where it does not apply."""
    if (lost := assessment.points_lost(key)) is None:
        return Interval(Fraction(0), Fraction(0))
    most = assessment.scale.shares[key] * 100
    return Interval(most - lost.low, most - lost.high)
