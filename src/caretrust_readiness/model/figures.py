"""Figures as they are shown: rounded outwards, and never across a demand that the exact figure does not cross."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.terms import Interval

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from caretrust_readiness.model.rubric import Rubric


def outward(value: Interval[Fraction], demands: Collection[Fraction], places: int) -> Interval[Fraction]:
    """*value* to *places* decimals: low rounded down, high up; equal ends both down (design, section 6)."""
    unit = 10**places
    low, high = _rounded(value, demands, unit)
    return Interval(Fraction(low, unit), Fraction(high, unit))


def outward_float(value: Interval[Fraction], demands: Collection[Fraction], places: int) -> Interval[float]:
    """As :func:`outward`, each end the double next to it: a batch asks for forty of these for every place."""
    unit = 10**places
    low, high = _rounded(value, demands, unit)
    return Interval(low / unit, high / unit)


def _rounded(value: Interval[Fraction], demands: Collection[Fraction], unit: int) -> tuple[int, int]:
    """Both ends in units of one *unit*-th."""
    low = _end(value.low, demands, unit, up=False)
    return low, low if value.settled else _end(value.high, demands, unit, up=True)


def _end(value: Fraction, demands: Collection[Fraction], unit: int, *, up: bool) -> int:
    above, below = value.as_integer_ratio()
    whole, rest = divmod(above * unit, below)
    if rest:
        # Of the two shown figures around it, the other one where a demand lies between the usual one and the value.
        ratios = [demand.as_integer_ratio() for demand in demands]
        if up:
            whole += not any(above * of < at * below and at * unit <= (whole + 1) * of for at, of in ratios)
        else:
            whole += any(whole * of < at * unit and at * below <= above * of for at, of in ratios)
    return whole


def round_down(value: Fraction, places: int) -> float:
    """*value* rounded down to *places* decimals."""
    unit = 10**places
    whole: int = value.numerator * unit // value.denominator
    return float(whole / unit)


class Thresholds(NamedTuple):
    """What verdicts demand that is shown rounded: scores of the whole and of domains, and how much applies."""

    score: frozenset[Fraction]
    domain: frozenset[Fraction]
    applies: frozenset[Fraction]

    def among(self, kind: str) -> frozenset[Fraction]:
        """Those that a figure of a demand of *kind* is compared with."""
        return self.score if kind == "score" else self.domain if kind == "domain" else self.applies

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, rubric: Rubric) -> Thresholds:
        """Those of *rubric*."""
        demands = [verdict.demands for verdict in rubric.verdicts]
        return cls(
            frozenset(wanted.score for wanted in demands if wanted.score is not None),
            frozenset(wanted.domain for wanted in demands if wanted.domain is not None),
            frozenset(wanted.applies for wanted in demands if wanted.applies is not None),
        )


def show(value: Interval[Fraction] | None, demands: Collection[Fraction]) -> str:
    """An interval of scores in words: one decimal, one figure where the ends agree."""
    if value is None:
        return "no score"
    low, high = outward(value, demands, 1)
    return f"{float(low):.1f}" if value.settled else f"{float(low):.1f} to {float(high):.1f}"


def percent(share: Fraction) -> str:
    """*share* as whole per cent, rounded down."""
    return f"{floor(share * 100)} %"


def summing(parts: Sequence[Fraction], places: int) -> list[Fraction]:
    """*parts* rounded to *places* decimals, and their sum: running totals are rounded, so what is shown adds up."""
    unit = 10**places
    totals = [Fraction(floor(total * unit + Fraction(1, 2)), unit) for total in accumulate(parts, initial=Fraction(0))]
    return [*(new - old for old, new in pairwise(totals)), totals[-1]]
