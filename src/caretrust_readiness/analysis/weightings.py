"""Which share of weightings gives each verdict, by drawing weights at random (design, section 8; SMAA-TRI).

Needs numpy, the extra `analysis`. Drawn figures are floats; a demand counts as met from a billionth below it on, so
that a score that no weights can move stands where it stands exactly.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from caretrust_readiness.analysis.robustness import group_of, standing
from caretrust_readiness.model.terms import Interval

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy import float64, int64
    from numpy.random import Generator
    from numpy.typing import NDArray

    from caretrust_readiness.analysis.robustness import Group, Standing
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.scoring import Levels

    Floats: TypeAlias = NDArray[float64]

#: Draws made at a time: memory does not grow with their number.
_BLOCK = 10_000
#: And weights drawn at a time: of rubrics with very many criteria fewer draws are.
_WEIGHTS = 4_000_000
_TOLERANCE = 1e-9
#: How many standard errors lie on either side of a share in 95 of 100 samples.
_Z = 1.96


class Sampling(NamedTuple):
    """How weights are drawn."""

    draws: int = 10_000
    seed: int = 1
    spread: Fraction | None = None
    """Every weight uniform in w(1-spread)..w(1+spread) by itself; None: Dirichlet(1) in each group of siblings."""


class Shares(NamedTuple):
    """How many draws gave each verdict, by its place, at both ends."""

    draws: int
    counts: Interval[tuple[int, ...]]

    def share(self, count: int) -> float:
        """The share of weightings, 0 to 1."""
        return count / self.draws

    def error(self, count: int) -> float:
        """How far the true share may lie from the one drawn: the farther end of Wilson's interval at 95 %."""
        share, unit = count / self.draws, _Z * _Z / self.draws
        middle = (share + unit / 2) / (1 + unit)
        half = sqrt(share * (1 - share) * unit + unit * unit / 4) / (1 + unit)
        return half + abs(middle - share)


def verdict_shares(assessment: Assessment, sampling: Sampling) -> Shares | None:
    """How often each verdict comes out under drawn weights; None where there is no score.

    Raises:
        ModuleNotFoundError: numpy is not installed.
    """
    import numpy as np  # noqa: PLC0415 - an extra, and heavy

    whole = group_of(assessment)
    ends = [found for levels in assessment.levels if (found := standing(assessment, levels)) is not None]
    if not ends:
        return None
    counts = np.zeros((len(ends), len(assessment.rubric.verdicts)), dtype=np.int64)
    random = np.random.Generator(np.random.PCG64(sampling.seed))
    block = min(_BLOCK, _WEIGHTS // len(assessment.rubric.criteria))
    for start in range(0, sampling.draws, block):
        draw = _Draw(random, min(block, sampling.draws - start), sampling.spread, tuple(end.levels for end in ends))
        scores = draw.scores(whole)
        for place, end in enumerate(ends):
            counts[place] += np.bincount(_places(end, scores, place), minlength=counts.shape[1])
    low, high = (tuple(int(count) for count in row) for row in counts)
    return Shares(sampling.draws, Interval(low, high))


class _Draw(NamedTuple):
    """One block of draws; arrays have a row a draw and a column an end."""

    random: Generator
    number: int
    spread: Fraction | None
    ends: tuple[Levels, ...]

    def scores(self, whole: Group) -> dict[str | None, Floats]:
        """The score, 0 to 1, of the whole (None) and of each top-level domain."""
        means = {inner.id: self._mean(inner) for inner in whole.inner}
        return {**means, None: self._joined(whole, list(means.values()))}

    def _mean(self, group: Group) -> Floats:
        if group.inner:
            return self._joined(group, [self._mean(inner) for inner in group.inner])
        worths = [[float(values[levels[key]]) for levels in self.ends] for key, _, values in group.criteria]
        mean: Floats = self._weights([weight for _, weight, _ in group.criteria]) @ worths
        return mean

    def _joined(self, group: Group, means: list[Floats]) -> Floats:
        weights = self._weights([inner.weight for inner in group.inner])
        return sum((weights[:, [place]] * mean for place, mean in enumerate(means[1:], 1)), weights[:, [0]] * means[0])

    def _weights(self, weights: list[int]) -> Floats:
        """A row of siblings' weights for each draw; every row sums to 1."""
        import numpy as np  # noqa: PLC0415 - as above

        drawn = self.random.random((self.number, len(weights)))
        if self.spread is None:
            drawn = -np.log1p(-drawn)  # exponentials over their sum are Dirichlet(1)
        else:
            drawn = (1 + float(self.spread) * (2 * drawn - 1)) * [weight / sum(weights) for weight in weights]
        shares: Floats = drawn / drawn.sum(axis=1, keepdims=True)
        return shares


def _places(now: Standing, scores: dict[str | None, Floats], end: int) -> NDArray[int64]:
    """The place of the verdict that each draw gives at one end."""
    import numpy as np  # noqa: PLC0415 - as above

    found = np.full(len(scores[None]), max(now.verdicts), dtype=np.int64)
    for place in sorted(now.verdicts, reverse=True):
        met = [scores[of][:, end] >= float(line) - _TOLERANCE for of, line in now.verdicts[place]]
        found[np.logical_and.reduce(met) if met else slice(None)] = place
    return found
