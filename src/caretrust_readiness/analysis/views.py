"""How differently the respondents see the same place, and where that could change the verdict (design, section 9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from caretrust_readiness.analysis.trial import Trial
from caretrust_readiness.model.terms import Interval, VerdictRange
from caretrust_readiness.model.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from caretrust_readiness.engine.assessment import Assessment

Levels: TypeAlias = dict[str, Interval[int]]
#: A score and the places of verdicts.
_Standing: TypeAlias = "tuple[Interval[Fraction] | None, VerdictRange]"


@dataclass(frozen=True, kw_only=True)
class Respondent:
    """Somebody whose views are in the file, or were asked for, and what the place comes to as they see it."""

    id: str
    title: str
    side: str
    """The id of the side they speak for; somebody without a side is a side of their own."""
    score: Interval[Fraction] | None
    verdict: VerdictRange
    """Places of verdicts, 0 for the best."""
    answered: tuple[str, ...]
    """The criteria on which they have a view."""
    missing: tuple[str, ...]
    """The criteria on which others have a view and they have none."""


class Side(NamedTuple):
    """Respondents who speak for the same side; its view spans from the lowest of theirs to the highest."""

    id: str
    title: str
    respondents: tuple[str, ...]
    score: Interval[Fraction] | None
    verdict: VerdictRange


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """What the respondents say of one criterion on which at least one of them has a view."""

    criterion: str
    views: Levels
    """By respondent."""
    sides: Levels
    """By side: the lowest view to the highest."""
    gap: int
    """The highest view of one respondent minus the lowest of another, in levels; 0 where only one has a view."""
    side_gap: int
    """The same between sides."""
    split: bool
    """Whether the gap is as wide as the rubric calls a split."""
    side_split: bool
    matters: bool
    """Whether the verdict, at either end, depends on which of the views is taken."""


class Views(NamedTuple):
    """All views of one place."""

    respondents: tuple[Respondent, ...]
    """Those declared, in the file's order, then those who only appear in views."""
    sides: tuple[Side, ...]
    disagreements: tuple[Disagreement, ...]
    """Those that could change the verdict first, then the widest, then in the rubric's order."""


def perceptions(assessment: Assessment) -> Views | None:
    """The views in *assessment*'s answers, compared; None where nobody was asked for any."""
    asked = {key: found.answer.views for key, found in assessment.readings.items() if found.answer.views}
    if not asked:
        return None
    given = {key: known for key, views in asked.items() if (known := {who: v for who, v in views.items() if v})}
    declared = assessment.answers.respondents
    ids = tuple(dict.fromkeys([*declared, *(who for views in asked.values() for who in views)]))
    sides = _sides(ids, assessment)
    side_of = {who: key for key, members in sides.items() for who in members}
    by_side = {key: _joined(views, side_of) for key, views in given.items()}
    figures = _Figures(assessment)
    return Views(
        tuple(_respondent(who, side_of[who], given, figures) for who in ids),
        tuple(
            Side(key, _title(key, assessment), tuple(members), *figures.of(_own(key, by_side)))
            for key, members in sides.items()
        ),
        tuple(
            sorted(
                (_disagreement(key, views, by_side[key], figures) for key, views in given.items()),
                key=lambda found: (not found.matters, -found.gap),
            )
        ),
    )


def _sides(ids: Iterable[str], assessment: Assessment) -> dict[str, list[str]]:
    """The respondents of each side; a side may be called after one of them, and case makes no difference."""
    spelt: dict[str, str] = {}
    sides: dict[str, list[str]] = {}
    for who in ids:
        said = found.side if (found := assessment.answers.respondents.get(who)) else None
        key = spelt.setdefault(fold(said or who), said or who)
        sides.setdefault(key, []).append(who)
    return sides


def _title(key: str, assessment: Assessment) -> str:
    found = assessment.answers.respondents.get(key)
    return found.title if found else key


def _joined(views: Levels, side_of: Mapping[str, str]) -> Levels:
    joined: Levels = {}
    for who, view in views.items():
        so_far = joined.get(side_of[who], view)
        joined[side_of[who]] = Interval(min(so_far.low, view.low), max(so_far.high, view.high))
    return joined


def _own(who: str, given: Mapping[str, Levels]) -> Levels:
    return {key: views[who] for key, views in given.items() if who in views}


class _Figures:
    """Scores and verdicts of one place with some levels in the place of the file's, without any cap."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.low, self.high = (Trial(assessment, levels) for levels in assessment.levels)
        self._known: dict[tuple[tuple[str, Interval[int]], ...], _Standing] = {}

    def of(self, own: Levels) -> _Standing:
        """Score and verdict with the levels *own*; many respondents say the same, so each is worked out once."""
        asked = tuple(own.items())
        if asked not in self._known:
            self._known[asked] = self._of(own)
        return self._known[asked]

    def _of(self, own: Levels) -> _Standing:
        lows, highs = ({key: view[end] for key, view in own.items()} for end in (0, 1))
        scores = self.low.score(lows), self.high.score(highs)
        score = None if scores[0] is None or scores[1] is None else Interval(scores[0], scores[1])
        return score, VerdictRange(self.low.verdict(lows), self.high.verdict(highs))

    def differ(self, key: str, one: int, other: int) -> bool:
        """Whether the verdict at either end depends on which of two levels criterion *key* has."""
        return any(trial.verdict({key: one}) != trial.verdict({key: other}) for trial in (self.low, self.high))


def _respondent(who: str, side: str, given: Mapping[str, Levels], figures: _Figures) -> Respondent:
    own = _own(who, given)
    missing = tuple(key for key in given if key not in own)
    score, verdict = figures.of(own)
    return Respondent(
        id=who,
        title=_title(who, figures.assessment),
        side=side,
        score=score,
        verdict=verdict,
        answered=tuple(own),
        missing=missing,
    )


def _disagreement(key: str, views: Levels, sides: Levels, figures: _Figures) -> Disagreement:
    gap, side_gap, split_at = _gap(views.values()), _gap(sides.values()), figures.assessment.rubric.split_at
    matters = len(views) > 1 and figures.differ(
        key, min(view.low for view in views.values()), max(view.high for view in views.values())
    )
    return Disagreement(
        criterion=key,
        views=views,
        sides=sides,
        gap=gap,
        side_gap=side_gap,
        split=gap >= split_at,
        side_split=side_gap >= split_at,
        matters=matters,
    )


def _gap(views: Iterable[Interval[int]]) -> int:
    """The largest difference between a view's high end and another's low end; nobody disagrees with themselves."""
    lowest = sorted(enumerate(views), key=lambda pair: pair[1].low)
    if len(lowest) == 1:
        return 0
    (first, least), (_, second) = lowest[:2]
    return max(view.high - (second.low if place == first else least.low) for place, view in lowest)
