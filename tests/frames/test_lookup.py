"""What is looked up for several criteria at once is the sum of what each is worth, also where a field is full."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caretrust_readiness.frames.coding import coding_of
from caretrust_readiness.frames.lookup import Lookup
from caretrust_readiness.frames.numbers import BITS
from caretrust_readiness.frames.words import Sum, packed, unpacked
from tests.building import as_rubric
from tests.reference.generate import rubric as drawn_rubric

ROWS = 30


def bounded(random: Random, bound: int, sizes: list[int]) -> list[list[int]]:
    """Values of the codes of each criterion, the largest of which come to *bound* together."""
    cuts = sorted(random.randint(0, bound) for _ in sizes[1:])
    tops = [end - start for start, end in zip([0, *cuts], [*cuts, bound], strict=True)]
    return [[top, *(random.randint(0, top) for _ in range(size - 1))] for top, size in zip(tops, sizes, strict=True)]


@pytest.mark.parametrize("bits", [1, 7, 8, 15, 16, 17, 31, 32, 33, 61, 62, 63, 100])
@given(st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_sums_are_exact_up_to_their_bound(bits: int, random: Random) -> None:
    coding = coding_of(as_rubric(drawn_rubric(random)))
    sizes, count = list(coding.sizes), len(coding.keys)
    groups = sorted(random.randint(0, 2) for _ in range(count))
    bound = 2**bits - 1
    drawn = {(name, end): bounded(random, bound, sizes) for name in ("one", "two") for end in (0, 1)}
    sums = [
        Sum(
            name=f"{name}{end}{by}",
            values=sum(values, []),  # noqa: RUF017 - few
            at=np.arange(sum(sizes)),
            bound=bound,
            end=end,
            by_group=by,
        )
        for (name, end), values in drawn.items()
        for by in (True, False)
    ]
    low, high = (
        np.array([[random.choice([0, random.randrange(size)]) for _ in range(ROWS)] for size in sizes], coding.dtype)
        for _ in range(2)
    )
    high = low if random.random() < 0.5 else high

    lookup = Lookup.of(coding, packed(sums), groups)
    found = unpacked(lookup.words, lookup.added(low, high))

    for (name, end), values in drawn.items():
        codes = (low, high)[end]
        for row in range(ROWS):
            worth = [value[codes[place, row]] for place, value in enumerate(values)]
            whole = [int(limb[0, row]) for limb in found[f"{name}{end}False"]]
            assert sum(limb << BITS * place for place, limb in enumerate(whole)) == sum(worth)
            for group in set(groups):
                part = [int(limb[group, row]) for limb in found[f"{name}{end}True"]]
                own = sum(one for one, where in zip(worth, groups, strict=True) if where == group)
                assert sum(limb << BITS * place for place, limb in enumerate(part)) == own
