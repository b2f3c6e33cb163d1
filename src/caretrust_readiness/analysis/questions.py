"""Which open answers would decide the verdict (design, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from caretrust_readiness.assessment import Assessment
    from caretrust_readiness.rubric import Verdict


class Question(NamedTuple):
    """A criterion whose level is not yet a single one."""

    criterion: str
    decides: bool
    """Whether settling it alone can move the verdict at one end."""
    at_stake: Fraction
    """Share of weight times the difference in worth between its two ends, 0 to 1."""


def open_questions(assessment: Assessment) -> list[Question]:
    """The criteria whose interval is not a point: deciding ones first, then by what is at stake."""
    low, high = _End(assessment, assessment.levels.low), _End(assessment, assessment.levels.high)
    better = assessment.rubric.verdicts[: assessment.verdict.low]
    held = assessment.possible
    questions: list[Question] = []
    for key, found in assessment.readings.items():
        if found.level is None or found.level.settled:
            continue
        # One answer alone: raising it from the low end can only bring a better verdict,
        # lowering it from the high end can only lose the one that is held there.
        lifts = any(low.meets(verdict, key, found.level.high) for verdict in better)
        decides = assessment.score is not None and (lifts or not high.meets(held, key, found.level.low))
        values = assessment.rubric.criteria[key].values
        stake = assessment.scale.shares[key] * (values[found.level.high] - values[found.level.low])
        questions.append(Question(key, decides, stake))
    return sorted(questions, key=lambda question: (not question.decides, -question.at_stake))


class _End:
    """One end of the intervals, where single levels are tried out without scoring everything again."""

    def __init__(self, assessment: Assessment, levels: dict[str, int]) -> None:
        self.scale = assessment.scale
        self.levels = levels
        self.domains = [part.numerator(levels) for _, part in self.scale.whole.inner]
        self.whole = self.scale.whole.numerator(levels)
        self.lacks = {verdict.id: _Lacks.of(verdict, self) for verdict in assessment.rubric.verdicts}

    def meets(self, verdict: Verdict, key: str, level: int) -> bool:
        """Whether the demands of *verdict* are met when criterion *key* alone is at *level*."""
        place, worth = self.scale.lifts.get(key, (None, ()))
        added = worth[level] - worth[self.levels[key]] if place is not None else 0
        demands, lacks = verdict.demands, self.lacks[verdict.id]
        if place is None:
            enough = not lacks.domains and not lacks.score
        else:
            factor, part = self.scale.whole.inner[place]
            enough = (
                (demands.score is None or self.scale.whole.reaches(self.whole + factor * added, demands.score))
                and (demands.domain is None or part.reaches(self.domains[place] + added, demands.domain))
                and not lacks.domains - {place}
            )
        return enough and not lacks.levels - {key} and lacks.needs.get(key, 0) <= level


class _Lacks(NamedTuple):
    """What one verdict lacks at one end."""

    score: bool
    domains: frozenset[int]
    levels: frozenset[str]
    needs: dict[str, int]
    """The level that it demands of each criterion, by gate or by name."""

    @classmethod
    def of(cls, verdict: Verdict, end: _End) -> _Lacks:
        """What *verdict* lacks at *end*."""
        demands, whole = verdict.demands, end.scale.whole
        needs = dict(end.scale.rubric.gates) if demands.gates else {}
        for key, level in demands.criteria.items():
            needs[key] = max(level, needs.get(key, 0))
        bar = demands.domain
        return cls(
            demands.score is not None and not whole.reaches(end.whole, demands.score),
            frozenset(
                place
                for place, (_, part) in enumerate(whole.inner)
                if bar is not None and not part.reaches(end.domains[place], bar)
            ),
            frozenset(key for key, level in needs.items() if end.levels.get(key, -1) < level),
            needs,
        )
