"""Some levels tried out at one end of the intervals, without scoring everything again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.scoring import Bars, Levels
    from caretrust_readiness.model.parts import Verdict
    from caretrust_readiness.model.rubric import Rubric


class Trial:
    """One end of an assessment's intervals; a trial costs what it changes, not what there is."""

    def __init__(self, assessment: Assessment, levels: Levels) -> None:
        """At *levels*, the levels of all criteria that apply to *assessment*."""
        self.scale = assessment.scale
        self.levels = levels
        inner = self.scale.whole.inner
        self.domains = [part.numerator(levels) for _, part in inner]
        self.whole = sum([factor * own for (factor, _), own in zip(inner, self.domains, strict=True)])
        self._lacks: dict[str, _Lacks] = {}

    def score(self, changes: Mapping[str, int]) -> Fraction | None:
        """The overall score, 0 to 100, with *changes* in the place of those levels; None where nothing counts."""
        return self.scale.score_at(self._whole(self._added(changes)))

    def verdict(self, changes: Mapping[str, int]) -> int:
        """The place of the verdict with *changes* in the place of those levels, 0 for the best."""
        verdicts = self.scale.rubric.verdicts
        if not self.scale.whole.denominator:
            return len(verdicts) - 1
        return next(
            place
            for place, verdict in enumerate(verdicts)
            if place == len(verdicts) - 1 or self.meets(verdict, changes)
        )

    def meets(self, verdict: Verdict, changes: Mapping[str, int]) -> bool:
        """Whether the demands of *verdict* are met with *changes* in the place of those levels."""
        lacks = self._lacking(verdict)
        if not (lacks.enough_applies and lacks.levels <= changes.keys()):  # as for most verdicts and few changes
            return False
        added = self._added(changes)
        return (
            self._whole(added) >= lacks.bars.whole
            and all(self.domains[place] + more >= lacks.bars.domains[place] for place, more in added.items())
            and lacks.domains <= added.keys()
            and all(level >= lacks.needs.get(key, 0) for key, level in changes.items())
        )

    def is_near(self, verdict: Verdict) -> bool:
        """Whether a change of one level may be all that *verdict* lacks; where not, :meth:`meets` need not be asked."""
        lacks = self._lacking(verdict)
        return lacks.enough_applies and len(lacks.levels) <= 1 and len(lacks.domains) <= 1

    def _added(self, changes: Mapping[str, int]) -> dict[int, int]:
        """What *changes* add to the numerators of top-level domains, by their places among those that count."""
        added: dict[int, int] = {}
        for key, level in changes.items():
            if key in self.scale.lifts:
                place, worth = self.scale.lifts[key]
                added[place] = added.get(place, 0) + worth[level] - worth[self.levels[key]]
        return added

    def _whole(self, added: Mapping[int, int]) -> int:
        return self.whole + sum(self.scale.whole.inner[place][0] * more for place, more in added.items())

    def _lacking(self, verdict: Verdict) -> _Lacks:
        if verdict.id not in self._lacks:
            self._lacks[verdict.id] = _Lacks.of(verdict, self)
        return self._lacks[verdict.id]


class _Lacks(NamedTuple):
    """What one verdict lacks before anything is changed."""

    bars: Bars
    domains: frozenset[int]
    levels: frozenset[str]
    needs: dict[str, int]
    """The level that it demands of each criterion, by gate or by name."""
    enough_applies: bool
    """Whether as many criteria apply as it demands, which no levels change."""

    @classmethod
    def of(cls, verdict: Verdict, trial: Trial) -> _Lacks:
        """What *verdict* lacks at the end of *trial*."""
        demands, scale = verdict.demands, trial.scale
        bars = scale.bars[scale.rubric.verdict_rank[verdict.id]]
        needs, levels = _needs(scale.rubric, verdict.id), trial.levels
        return cls(
            bars,
            frozenset([place for place, bar in enumerate(bars.domains) if trial.domains[place] < bar]),
            frozenset([key for key, level in needs.items() if levels.get(key, -1) < level]),
            needs,
            scale.enough_applies(demands),
        )


@lru_cache(maxsize=256)
def _needs(rubric: Rubric, key: str) -> dict[str, int]:
    """The level that the verdict called *key* demands of each criterion, by gate or by name; kept for all places."""
    demands = rubric.verdicts[rubric.verdict_rank[key]].demands
    needs = dict(rubric.gates) if demands.gates else {}
    for criterion, level in demands.criteria.items():
        needs[criterion] = max(level, needs.get(criterion, 0))
    return needs
