"""Whole numbers of any size as columns: one array of 64 bits where that holds them, else limbs of 48 bits.

Nothing overflows: a limb of a table is below 2**48, a sum has no more terms than :data:`MOST_TERMS`, and what is left
in one array is below 2**62 by the bound that its maker states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Mask: TypeAlias = NDArray[np.bool_]

#: Bits of a limb; the lowest stands first.
BITS = 48
_BASE = 1 << BITS
#: So many limbs can be added in 62 bits.
MOST_TERMS = 1 << 14
#: Below this, one array of 64 bits holds a number and twice that.
HOLDS = 1 << 62
#: A quotient so near a whole number is divided again, exactly: far more than what rounding in doubles can move it.
_NEAR = 1e-4
#: Where that is so: quotients up to this.
_MOST_UNITS = 1 << 30


def limbs_needed(bound: int) -> int:
    """How many limbs hold every number from 0 to *bound*."""
    return max(1, -(-bound.bit_length() // BITS))


def limbs_of(number: int, count: int) -> list[int]:
    """*number*, from 0, in *count* limbs."""
    return [number >> BITS * place & _BASE - 1 for place in range(count)]


def tables(values: Sequence[int], bound: int) -> tuple[Whole, ...]:
    """*values*, each from 0 to *bound*, as an array a limb; as one array where 62 bits hold *bound*."""
    if bound < HOLDS:
        return (np.array(values, np.int64),)
    count = limbs_needed(bound)
    rows = np.array([limbs_of(value, count) for value in values], np.int64).reshape(-1, count)
    return tuple(np.ascontiguousarray(rows[:, place]) for place in range(count))


class Numbers(NamedTuple):
    """A column of whole numbers from 0; each limb below 2**48, or one array below 2**62."""

    limbs: tuple[Whole, ...]

    @classmethod
    def carried(cls, sums: Iterable[Whole]) -> Numbers:
        """The numbers whose limbs were added up to *sums*, of at most :data:`MOST_TERMS` limbs each."""
        limbs = list(sums)
        for place in range(len(limbs) - 1):
            limbs[place + 1] = limbs[place + 1] + (limbs[place] >> BITS)
            limbs[place] = limbs[place] & (_BASE - 1)
        return cls(tuple(limbs))

    def at_least(self, bound: int) -> Mask:
        """Which are *bound* or more."""
        if len(self.limbs) == 1:
            return np.asarray(self.limbs[0] >= min(bound, HOLDS))
        parts = limbs_of(max(bound, 0), max(len(self.limbs), limbs_needed(bound)))
        if any(parts[len(self.limbs) :]):
            return np.zeros(len(self.limbs[0]), np.bool_)
        reached = np.ones(len(self.limbs[0]), np.bool_)
        for limb, part in zip(self.limbs, parts, strict=False):
            reached = (limb > part) | ((limb == part) & reached)
        return reached

    def equals(self, other: Numbers) -> Mask:
        """Which are the same in *other*."""
        return np.asarray(np.all([one == two for one, two in zip(self.limbs, other.limbs, strict=True)], axis=0))

    def out_of(self, whole: int, units: int) -> tuple[Whole, Mask]:
        """How many of *units* they are, *whole* being all of them: rounded down, and which are so exactly.

        Every number must be at most *whole*; where there is but one array, ``whole * units`` must be below 2**62.
        """
        if len(self.limbs) == 1 and whole * units < HOLDS:
            parts = self.limbs[0] * units
            down = parts // whole  # far faster than divmod, where the divisor is one number
            return down, down * whole == parts
        return self._divided(whole, units)

    def _divided(self, whole: int, units: int) -> tuple[Whole, Mask]:
        """By doubles where they are certain, and by Python's own numbers where a quotient is nearly whole."""
        if units > _MOST_UNITS:
            raise AssertionError("doubles would not be certain")
        # Seen from the highest limb of *whole*, so that no size of number leaves the range of doubles.
        shift = max(0, limbs_needed(whole) - 1)
        quotient = np.zeros(len(self.limbs[0]), np.float64)
        for place, limb in enumerate(self.limbs):
            quotient += np.ldexp(limb.astype(np.float64), BITS * (place - shift))
        quotient *= units / _ratio(whole, shift)
        down = np.floor(quotient).astype(np.int64)
        exact = np.zeros(len(down), np.bool_)
        for row in np.flatnonzero(np.abs(quotient - np.rint(quotient)) < _NEAR):
            number = sum(int(limb[row]) << BITS * place for place, limb in enumerate(self.limbs))
            down[row], rest = divmod(number * units, whole)
            exact[row] = rest == 0
        return down, exact


def _ratio(whole: int, shift: int) -> float:
    """*whole* over the size of its highest limb, rounded once."""
    return whole / (1 << BITS * shift)
