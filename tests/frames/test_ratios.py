"""Shares of whole numbers are compared and rounded exactly, up to the last bit that 64 hold and beyond it."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caretrust_readiness.frames.numbers import HOLDS, Numbers, limbs_needed, tables
from caretrust_readiness.frames.ratios import OverEach, OverOne

#: Where a step of the division, or a comparison, first needs more than there is.
BOUNDS = [
    1,
    100,
    *(edge for units in (1, 10, 100, 1000, 10**4, 10**6) for edge in (HOLDS // units - 1, HOLDS // units)),
    2**80,
]
DEMANDS = [Fraction(0), Fraction(1, 3), Fraction(50), Fraction(6667, 100), Fraction(100)]


def shares(bound: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Numerators and denominators, up to *bound* and often at it; none counts where the denominator is 0."""
    below = st.one_of(st.just(bound), st.integers(0, bound))
    return st.lists(
        below.flatmap(lambda whole: st.tuples(st.one_of(st.just(whole), st.integers(0, whole)), st.just(whole))),
        min_size=1,
        max_size=6,
    )


@pytest.mark.parametrize("units", [10**6, 10**4])
@pytest.mark.parametrize("bound", BOUNDS)
@given(st.data())
@settings(max_examples=25)
def test_over_a_denominator_a_row(bound: int, units: int, data: st.DataObject) -> None:
    drawn = data.draw(shares(bound))
    kind = np.int64 if bound < HOLDS else np.object_
    ratio = OverEach(np.array([one for one, _ in drawn], kind), np.array([whole for _, whole in drawn], kind), bound)

    down, exact = ratio.out_of(units)

    exactly = [Fraction(one * units, whole) if whole else Fraction(0) for one, whole in drawn]
    assert down.tolist() == [floor(one) for one in exactly]
    assert exact.tolist() == [one.denominator == 1 for one in exactly]
    for demand in DEMANDS:
        met = [not whole or Fraction(100 * one, whole) >= demand for one, whole in drawn]
        assert ratio.reaches(demand).tolist() == met


@pytest.mark.parametrize("bound", BOUNDS)
@given(st.data())
@settings(max_examples=25)
def test_over_one_denominator(bound: int, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.one_of(st.just(bound), st.integers(0, bound)), min_size=1, max_size=6))
    limbs = tables(drawn, bound)
    ratio = OverOne(Numbers(limbs), bound)

    assert len(limbs) == (1 if bound < HOLDS else limbs_needed(bound))
    down, exact = ratio.out_of(10**6)
    assert down.tolist() == [one * 10**6 // bound for one in drawn]
    assert exact.tolist() == [one * 10**6 % bound == 0 for one in drawn]
    for demand in DEMANDS:
        assert ratio.reaches(demand).tolist() == [Fraction(100 * one, bound) >= demand for one in drawn]
