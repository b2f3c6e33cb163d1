"""Which change of one answer alone would change the recommended option (design, section 7)."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.path import reach
from caretrust_readiness.analysis.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caretrust_readiness.engine.assessment import Assessment


class Flip(NamedTuple):
    """One criterion, the nearest level that changes what is recommended, and what is recommended then."""

    criterion: str
    start: int
    stop: int
    recommended: str | None


def flips(assessment: Assessment) -> list[Flip]:
    """What would flip the recommendation: the fewest levels first; falls of any criterion, rises within local reach.

    Nothing where nobody has said what must be unified.
    """
    if assessment.answers.unify is None:
        return []
    best, trials = reach(assessment), _Trials(assessment, frozenset(assessment.answers.unify))
    found: list[Flip] = []
    for key, start in assessment.levels.low.items():
        for stops in (range(start - 1, -1, -1), range(start + 1, best[key] + 1)):
            found += trials.first(key, start, stops)
    return sorted(found, key=lambda flip: abs(flip.stop - flip.start))


class _Trials:
    """What would be recommended if one level were otherwise, at the cost of that level alone."""

    def __init__(self, assessment: Assessment, unify: frozenset[str]) -> None:
        rank, low = assessment.rubric.verdict_rank, assessment.levels.low
        self.trial = Trial(assessment, low)
        #: Options that would be enough: id, requirements, those of them that are lacking, and the verdict needed.
        self.options = [
            (
                option.id,
                option.requires,
                {key for key, level in option.requires.items() if low.get(key, -1) < level},
                len(rank) if option.verdict is None else rank[option.verdict],
            )
            for option in assessment.rubric.options
            if unify <= set(option.provides)
        ]
        self.now = self.recommended({})

    def recommended(self, changes: dict[str, int]) -> str | None:
        """The id of the option recommended with *changes*; None where there is none."""
        verdict = None
        for key, requires, lacking, needed in self.options:
            if lacking <= changes.keys() and all(level >= requires.get(one, 0) for one, level in changes.items()):
                verdict = self.trial.verdict(changes) if verdict is None else verdict
                if verdict <= needed:
                    return key
        return None

    def first(self, key: str, start: int, stops: Sequence[int]) -> list[Flip]:
        """The nearest of *stops* that changes what is recommended, if any does.

        The further a level rises the more options can be had, and the further it falls the fewer: so what has changed
        once does not change back.
        """
        if not stops or self.recommended({key: stops[-1]}) == self.now:
            return []
        place = bisect_left(stops, True, key=lambda stop: self.recommended({key: stop}) != self.now)  # noqa: FBT003
        return [Flip(key, start, stops[place], self.recommended({key: stops[place]}))]
