"""The result: what one locality's answers come to under one rubric, at both ends (design, sections 5 to 7 and 9)."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from caretrust_readiness.engine.intervals import Reading, levels_at, read_levels
from caretrust_readiness.engine.scoring import Part, Scale, scale_for
from caretrust_readiness.model.terms import Interval, VerdictRange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.parts import Domain, Verdict
    from caretrust_readiness.model.rubric import Rubric

Status: TypeAlias = Literal["met", "open", "not_met"]
Go: TypeAlias = Literal["yes", "no", "open"]


_UNKNOWN = frozenset({"unknown", "not_applicable"})


class Demand(NamedTuple):
    """One demand of a verdict beside what the locality has, at both ends."""

    kind: Literal["score", "domain", "gate", "criteria", "applies"]
    of: str | None
    """The domain or criterion it is about; None for the overall score."""
    needs: Fraction | int
    """A score from 0 to 100, a level, or the percentage of criteria that must apply."""
    low: Fraction | int | None
    high: Fraction | int | None

    @property
    def about_level(self) -> bool:
        """Whether it asks for a level of a criterion."""
        return self.kind in {"gate", "criteria"}

    @property
    def status(self) -> Status:
        """Whether it is met at both ends, at the high end only, or at neither."""
        return met(self.needs, self.low, self.high)


def met(needs: Fraction | int, low: Fraction | int | None, high: Fraction | int | None) -> Status:
    """The status of a demand for *needs*; what does not apply (None) meets nothing."""
    if low is not None and low >= needs:
        return "met"
    return "open" if high is not None and high >= needs else "not_met"


class Tally(NamedTuple):
    """How many criteria are answered, and which way the answers point; criteria without weight are counted too."""

    of: int
    known: int
    """Neither unknown nor not applicable."""
    not_applicable: int
    supporting: tuple[str, ...]
    """Above the middle of their levels for certain, in the rubric's order."""
    opposing: tuple[str, ...]
    """Below it for certain."""


class Assessment(NamedTuple):
    """One locality (or one of its services) under one rubric; everything else is derived from this.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    rubric: Rubric
    """As the service adjusts it, where there is one."""
    whole_rubric: Rubric
    """As it was loaded: what its version and hash speak of."""
    answers: Answers
    service: str | None
    readings: dict[str, Reading]
    levels: Interval[dict[str, int]]
    """The levels of the criteria that apply: all lows, all highs."""
    scale: Scale
    score: Interval[Fraction] | None
    """Demonstrated and possible score, 0 to 100; None where nothing counts."""
    verdict: VerdictRange
    services: tuple[Assessment, ...] = ()

    @property
    def demonstrated(self) -> Verdict:
        """The verdict that the lows reach."""
        return self.rubric.verdicts[self.verdict.demonstrated]

    @property
    def possible(self) -> Verdict:
        """The verdict that the highs reach."""
        return self.rubric.verdicts[self.verdict.possible]

    @property
    def go(self) -> Go | None:
        """The answer to what the rubric asks: yes or no where both ends agree; None where no verdict says go."""
        if not any(verdict.go for verdict in self.rubric.verdicts):
            return None
        if self.demonstrated.go != self.possible.go:
            return "open"
        return "yes" if self.demonstrated.go else "no"

    @property
    def known(self) -> int:
        """How many answers are neither unknown nor not applicable."""
        return sum([found.state not in _UNKNOWN for found in self.readings.values()])

    @property
    def tally(self) -> Tally:
        """How many of the criteria are answered, and how many of these point up or down."""
        tops = {key: self.rubric.criteria[key].top for key in self.readings}
        return Tally(
            len(self.readings),
            self.known,
            len(self.readings) - len(self.levels.low),
            tuple(key for key, level in self.levels.low.items() if level * 2 > tops[key]),
            tuple(key for key, level in self.levels.high.items() if level * 2 < tops[key]),
        )

    @property
    def answered(self) -> Fraction:
        """Share of weight whose answer is not unknown, 0 to 1."""
        return self._share_of(key for key, found in self.readings.items() if found.state != "unknown")

    @property
    def coverage(self) -> Fraction:
        """Share of weight whose answer has good evidence, 0 to 1."""
        return self._share_of(key for key, found in self.readings.items() if found.evidenced)

    def _share_of(self, keys: Iterator[str]) -> Fraction:
        portions, whole = self.scale.portions
        return Fraction(sum([portions.get(key, 0) for key in keys]), whole)

    def at(self, low: dict[str, int], high: dict[str, int]) -> Assessment:
        """The same place, without its services, were its levels *low* demonstrated and *high* possible."""
        readings = {
            key: found if found.level is None else found._replace(level=Interval(low[key], high[key]))
            for key, found in self.readings.items()
        }
        scores = self.scale.score(low), self.scale.score(high)
        score = None if scores[0] is None or scores[1] is None else Interval(scores[0], scores[1])
        verdict = VerdictRange(self.scale.verdict(low), self.scale.verdict(high))
        return self._replace(readings=readings, levels=Interval(low, high), score=score, verdict=verdict, services=())

    def points_lost(self, key: str) -> Interval[Fraction] | None:
        """What criterion *key* keeps from the score of 100, at the low end (the larger loss) and at the high end."""
        if (level := self.readings[key].level) is None:
            return None
        return Interval(self.scale.points_lost(key, level.low), self.scale.points_lost(key, level.high))

    def gate_status(self, key: str) -> Literal["passed", "failed", "open"]:
        """Whether the gate on criterion *key* is passed at both ends, at none, or only at the high one."""
        status = met(self.rubric.gates[key], self.levels.low.get(key), self.levels.high.get(key))
        return "passed" if status == "met" else "open" if status == "open" else "failed"

    def gates(self, status: str) -> list[str]:
        """The criteria whose gate has *status*, in the rubric's order."""
        return [key for key in self.rubric.gates if self.gate_status(key) == status]

    def domain_score(self, part: Part) -> Interval[Fraction] | None:
        """The score of one domain, 0 to 100; None where nothing in it counts."""
        if not part.denominator:
            return None
        low, high = self.levels
        return Interval(_points(part.numerator(low), part.denominator), _points(part.numerator(high), part.denominator))

    def domains(self) -> Iterator[tuple[Domain, Part]]:
        """The top-level domains, each with what its score is read off from."""
        return zip(self.rubric.domains, self.scale.whole.domains, strict=True)

    def demands(self, verdict: Verdict) -> Iterator[Demand]:
        """Each demand of *verdict*, in the order of the design: score, domains, gates, criteria, applies."""
        wanted = verdict.demands
        if wanted.score is not None:
            yield Demand("score", None, wanted.score, *(self.score or (None, None)))
        counting = {part.id for _, part in self.scale.whole.inner}
        for domain, part in self.domains() if wanted.domain is not None else ():
            if domain.id in counting and (score := self.domain_score(part)) is not None:
                yield Demand("domain", domain.id, wanted.domain or 0, *score)
        for key, level in self.rubric.gates.items() if wanted.gates else ():
            yield Demand("gate", key, level, self.levels.low.get(key), self.levels.high.get(key))
        for key, level in wanted.criteria.items():
            yield Demand("criteria", key, level, self.levels.low.get(key), self.levels.high.get(key))
        if wanted.applies is not None:
            applying, of = self.scale.applying
            share = Fraction(applying * 100, of) if of else None
            yield Demand("applies", None, wanted.applies, share, share)

    @property
    def next_better(self) -> Verdict | None:
        """The verdict just above the one demonstrated; None at the best."""
        return self.rubric.verdicts[self.verdict.demonstrated - 1] if self.verdict.demonstrated else None


@lru_cache(maxsize=1 << 14)
def _points(numerator: int, denominator: int) -> Fraction:
    """A score of 100; kept, since the scores of a domain are few, and to reduce a fraction takes time."""
    return Fraction(numerator * 100, denominator)


def assess(rubric: Rubric, answers: Answers) -> Assessment:
    """What *answers* come to under *rubric*, overall and for each service they name.

    Both must come from :mod:`caretrust_readiness.reading.loading`, the answers in levels of this rubric.
    """
    services = tuple(_assess(rubric, answers, key) for key in answers.services)
    return _assess(rubric, answers, None)._replace(services=services)


def _assess(whole_rubric: Rubric, whole_answers: Answers, service: str | None) -> Assessment:
    rubric, answers = whole_rubric.for_service(service), whole_answers.for_service(service)
    readings = read_levels(rubric, answers)
    levels = levels_at(readings)
    scale = scale_for(rubric, frozenset(key for key, found in readings.items() if found.level is None))
    (low, at_low), (high, at_high) = scale.read(levels.low), scale.read(levels.high)
    score = None if low is None or high is None else Interval(low, high)
    verdict = VerdictRange(at_low, at_high)
    return Assessment(
        rubric=rubric,
        whole_rubric=whole_rubric,
        answers=answers,
        service=service,
        readings=readings,
        levels=levels,
        scale=scale,
        score=score,
        verdict=verdict,
    )
