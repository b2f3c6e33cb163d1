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
        kinds: dict[frozenset[str | None], _Lines] = {}
        for weight in _weights(group, levels, {None: Fraction(1)}):
            moved = frozenset(weight.moves)
            lines = kinds.get(moved) or kinds.setdefault(moved, _Lines(end, now, moved))
            for lever in (_falling(weight, now, lines), _rising(weight, now, lines)):
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


class _Lines:
    """What stands between the verdicts and one kind of weight: those that move the same scores."""

    def __init__(self, end: End, now: Standing, moved: frozenset[str | None]) -> None:
        self.end = end
        #: Better verdicts of which only lines that are moved are missing, with these; none that is harder to reach in
        #: all of them than another.
        self.better: list[tuple[int, tuple[Line, ...]]] = []
        for place in now.better:
            missing = tuple(now.unmet(place))
            if len(missing) <= len(moved) and all(line.of in moved for line in missing):
                self.better = [one for one in self.better if not _harder(one[1], missing)]
                self.better.append((place, missing))
        self.present = [line for line in now.verdicts[now.place] if line.of in moved]
        #: Verdicts of which every line that is not moved is met, with the lines that are.
        self.possible = [
            (place, [line for line in lines if line.of in moved])
            for place, lines in now.verdicts.items()
            if all(line.of in moved or now.scores[line.of] >= line.threshold for line in lines)
        ]


def _harder(lines: tuple[Line, ...], others: tuple[Line, ...]) -> bool:
    """Whether whatever reaches *lines* reaches *others* sooner."""
    thresholds = {line.of: line.threshold for line in lines}
    return all(line.of in thresholds and line.threshold < thresholds[line.of] for line in others)


def _rising(weight: _Weight, now: Standing, lines: _Lines) -> WeightSensitivity | None:
    """The first better verdict of which every missing line is reached; a weight moves all its scores the same way."""
    reached: list[tuple[Fraction, int]] = []
    for place, missing in lines.better:
        changes = [weight.needed(line, now) for line in missing]
        if None not in changes:
            reached.append((max(abs(change) for change in changes if change is not None), place))
    if not reached:
        return None
    change, place = min(reached)
    return WeightSensitivity(weight.of, change, weight.worth > weight.mean, lines.end, place)


def _falling(weight: _Weight, now: Standing, lines: _Lines) -> WeightSensitivity | None:
    """The first line of the present verdict that is no longer reached, and the verdict below it."""
    changes = [weight.needed(line, now) for line in lines.present]
    if not (first := [change for change in changes if change is not None]):
        return None
    change = min(first, key=abs)
    shift = weight.shift(change)
    after = {of: now.scores[of] + part * shift for of, part in weight.moves.items() if of in now.scores}
    place = next(place for place, own in lines.possible if all(after[line.of] > line.threshold for line in own))
    return WeightSensitivity(weight.of, abs(change), weight.worth < weight.mean, lines.end, place)
