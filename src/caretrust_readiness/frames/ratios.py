"""Columns of shares from 0 to 1, as whole numbers over one denominator, or over one a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from caretrust_readiness.frames.numbers import HOLDS, Numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from typing import Any

    from numpy.typing import NDArray

    from caretrust_readiness.frames.numbers import Mask, Whole

Ratio: TypeAlias = "OverOne | OverEach"


class OverOne(NamedTuple):
    """Shares whose denominator, above 0, is the same in every row."""

    numbers: Numbers
    denominator: int

    def reaches(self, demand: Fraction) -> Mask:
        """Which are *demand*, out of 100, or more."""
        # Rounded up, in whole numbers, since this is asked for every few thousand rows.
        return self.numbers.at_least(-(-demand.numerator * self.denominator // (demand.denominator * 100)))

    def out_of(self, units: int) -> tuple[Whole, Mask]:
        """How many of *units* they are: rounded down, and which are so exactly."""
        return self.numbers.out_of(self.denominator, units)


class OverEach(NamedTuple):
    """Shares with a denominator a row: of 64 bits, or Python's own numbers where these would not hold the bound."""

    numerators: NDArray[Any]
    denominators: NDArray[Any]
    """0 where nothing counts; the numerator is 0 there too."""
    bound: int
    """Above which no denominator is."""

    def widened(self, factor: int) -> OverEach:
        """The same, so that *factor* times a numerator or a denominator is held."""
        if self.bound * factor < HOLDS:
            return self
        return OverEach(self.numerators.astype(object), self.denominators.astype(object), self.bound)

    def reaches(self, demand: Fraction) -> Mask:
        """Which are *demand*, out of 100, or more; also where nothing counts."""
        share = demand / 100
        wide = self.widened(max(share.numerator, share.denominator))
        return np.asarray(wide.numerators * share.denominator >= wide.denominators * share.numerator, np.bool_)

    def out_of(self, units: int) -> tuple[Whole, Mask]:
        """How many of *units*, a power of ten, they are: rounded down, and which are so exactly; 0 of nothing."""
        step = next((one for one in (10**6, 10**4, 10**3, 10**2) if units % one == 0 and self.bound * one < HOLDS), 10)
        wide = self.widened(step)
        below = np.maximum(wide.denominators, 1)
        # As one divides on paper: some digits, then the next of what is left.
        down, rest = np.zeros_like(below), wide.numerators
        while units > 1:
            step = min(step, units)
            digits = rest * step // below
            down, rest = down * step + digits, rest * step - digits * below
            units //= step
        return down.astype(np.int64), np.asarray(rest == 0, np.bool_)


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What rows come to, before anything is demanded of it; pairs are of the low end and the high one."""

    scores: tuple[Ratio, Ratio]
    parts: tuple[Sequence[Ratio], Sequence[Ratio]]
    """The scores of the top-level domains that count, where a verdict asks for these."""
    alike: Mask
    """Where both ends of the score are the same."""
    known: Ratio
    evidenced: Ratio | None
    counts: bool | Mask
    """Whether anything does."""
    applying: int | Whole
    """How many of the criteria with weight apply."""
