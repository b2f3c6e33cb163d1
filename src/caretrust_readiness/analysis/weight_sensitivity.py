"""Which weights matter most: how far one has to change, alone, until it moves the verdict (design, section 8)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from caretrust_readiness.analysis.robustness import group_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.analysis.robustness import Group, Line, Standing
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.scoring import Levels

End: TypeAlias = Literal["low", "high"]
_ENDS: tuple[End, End] = ("low", "high")


class WeightSensitivity(NamedTuple):
    """A weight that moves the verdict when it alone changes."""

    of: str
    """The criterion or the domain."""
    change: Fraction
    """How far it has to change, as a share of itself: 0 or more, below 1 where it shrinks."""
    up: bool
    """Whether it has to grow."""
    end: End
    """Which verdict moves: the one demonstrated (low) or the one possible (high)."""
    verdict: int
    """The place of the verdict that it moves to."""


class _Weight(NamedTuple):
    """One weight, and what it does."""

    of: str
    share: Fraction
    """Of the weight of its siblings and itself."""
    worth: Fraction
    mean: Fraction
    """Of its siblings and itself."""
    moves: dict[str | None, Fraction]
    """The scores that the mean is part of, each with how much of a change it passes on."""

    def shift(self, change: Fraction) -> Fraction:
        """How far the mean moves when the weight changes by *change* of itself."""
        return self.share * change * (self.worth - self.mean) / (1 + self.share * change)

    def needed(self, line: Line, now: Standing) -> Fraction | None:
        """The change of the weight, above -1, that brings the score to *line*; None where none does."""
        if line.of not in self.moves:
            return None
        wanted = (line.threshold - now.scores[line.of]) / self.moves[line.of]
        pull = self.worth - self.mean - wanted
        if pull * (self.worth - self.mean) <= 0:
            return None
        change = wanted / (self.share * pull)
        return change if change > -1 else None


def weight_sensitivities(assessment: Assessment) -> list[WeightSensitivity]:
    """Each weight that alone can move the verdict at either end, the one that does it soonest first."""
    group = group_of(assessment)
    found: dict[str, WeightSensitivity] = {}
    for end, levels in zip(_ENDS, assessment.levels, strict=True):
        if (now := standing(assessment, levels)) is None:
            return []
        for weight in _weights(group, levels, {None: Fraction(1)}):
            for lever in (_falling(weight, now, end), _rising(weight, now, end)):
                if lever is not None and (lever.of not in found or lever.change < found[lever.of].change):
                    found[lever.of] = lever
    return sorted(found.values(), key=lambda lever: lever.change)


def _weights(group: Group, levels: Levels, moves: dict[str | None, Fraction]) -> Iterator[_Weight]:
    """Every weight below *group*, whose mean is part of the scores in *moves*."""
    children = [(key, weight, values[levels[key]]) for key, weight, values in group.criteria]
    children += [(inner.id or "", inner.weight, _worth(inner, levels)) for inner in group.inner]
    total = sum(weight for _, weight, _ in children)
    mean = _worth(group, levels)
    for key, weight, worth in children:
        if worth != mean:
            yield _Weight(key, Fraction(weight, total), worth, mean, moves)
    for inner in group.inner:
        below = {of: part * inner.weight / total for of, part in moves.items()}
        yield from _weights(inner, levels, below | ({inner.id: Fraction(1)} if group.id is None else {}))


def _worth(group: Group, levels: Levels) -> Fraction:
    parts = [(values[levels[key]], weight) for key, weight, values in group.criteria]
    parts += [(_worth(inner, levels), inner.weight) for inner in group.inner]
    return sum((worth * weight for worth, weight in parts), Fraction(0)) / sum(weight for _, weight in parts)


def _rising(weight: _Weight, now: Standing, end: End) -> WeightSensitivity | None:
    """The first better verdict of which every missing line is reached; a weight moves all its scores the same way."""
    reached: list[tuple[Fraction, int]] = []
    for place in now.better:
        changes = [weight.needed(line, now) for line in now.unmet(place)]
        if None not in changes:
            reached.append((max(abs(change) for change in changes if change is not None), place))
    if not reached:
        return None
    change, place = min(reached)
    return WeightSensitivity(weight.of, change, weight.worth > weight.mean, end, place)


def _falling(weight: _Weight, now: Standing, end: End) -> WeightSensitivity | None:
    """The first line of the present verdict that is no longer reached, and the verdict below it."""
    changes = [weight.needed(line, now) for line in now.verdicts[now.place]]
    if not (first := [change for change in changes if change is not None]):
        return None
    change = min(first, key=abs)
    shift = weight.shift(change)
    after = {of: score + weight.moves.get(of, 0) * shift for of, score in now.scores.items()}
    place = next(
        place
        for place, lines in now.verdicts.items()
        if all(after[of] > line if of in weight.moves else after[of] >= line for of, line in lines)
    )
    return WeightSensitivity(weight.of, abs(change), weight.worth < weight.mean, end, place)
