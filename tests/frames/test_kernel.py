"""The kernel over columns gives the very figures that `assess` gives for each row."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness import frames
from caretrust_readiness.frames.layout import RESULTS
from tests.building import Node, as_rubric
from tests.frames.drawn import draw, figures
from tests.reference.generate import rubric as drawn_rubric

ROWS = 40
#: How many digits more the weights have: none, so many that limbs are needed, and so many that no double holds them.
DIGITS = [0, 14, 24]


def lengthened(random: Random, nodes: list[Node], digits: int) -> None:
    """Give the weights and the points below *nodes* that many more digits, so that nothing is left to cancel."""
    for node in nodes:
        if digits and node.get("weight", 1):
            node["weight"] = Decimal(f"{node.get('weight', 1)}{_tail(random, node.get('weight', 1), digits)}")
        if digits and "points" in node and node["points"][-1]:
            *lower, last = node["points"]
            node["points"] = [*lower, Decimal(f"{last}{_tail(random, last, digits)}")]
        lengthened(random, node.get("domains") or node.get("criteria") or [], digits)


def _tail(random: Random, number: object, digits: int) -> str:
    point = "" if "." in str(number) else "."
    return point + "".join(random.choices("123456789", k=digits))


@pytest.mark.parametrize("digits", DIGITS)
@given(st.randoms(use_true_random=False), st.booleans())
def test_each_row_has_the_figures_of_assess(digits: int, random: Random, evidenced: bool) -> None:
    data = drawn_rubric(random)
    lengthened(random, data["domains"], digits)
    rubric = as_rubric(data)
    drawn = draw(random, data, rubric, ROWS, evidenced=evidenced)

    found = frames.assess(drawn.table, rubric, evidenced=evidenced)

    assert found.select(drawn.table.column_names).equals(drawn.table)
    assert found.select(list(RESULTS)).to_pylist() == [figures(one) for one in drawn.expected]
