"""The kernel over columns gives the very figures that `assess` gives for each row."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness import frames
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.frames.layout import RESULTS
from caretrust_readiness.frames.plans import plan_for
from caretrust_readiness.reading.loading import shipped_rubric
from tests.building import Node, as_answers, as_rubric
from tests.frames.drawn import draw, figures
from tests.reference.generate import rubric as drawn_rubric

ROWS = 40
#: How many digits more the weights have: none, so many that 62 bits just hold what one domain comes to and not what all
#: do, so many that limbs are needed, and so many that no double holds them.
DIGITS = [0, 2, 4, 7, 14, 24]


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

    expected = [figures(one) for one in drawn.expected]
    found = frames.assess(drawn.table, rubric, evidenced=evidenced)
    # What begins within a byte of what says which cells are null.
    piece = frames.assess(drawn.table.slice(3, 13), rubric, evidenced=evidenced)

    assert found.select(drawn.table.column_names).equals(drawn.table)
    assert found.select(list(RESULTS)).to_pylist() == expected
    assert piece.select(list(RESULTS)).to_pylist() == expected[3:16]


@pytest.mark.parametrize("seed", range(4))
def test_what_does_not_apply_may_differ_in_every_row(seed: int) -> None:
    rubric, random = shipped_rubric(), Random(seed)
    columns: dict[str, list[object]] = {}
    expected = []
    for _ in range(60):
        answers: Node = {}
        for key, criterion in rubric.criteria.items():
            away = criterion.gate is None and random.random() < 0.3
            level = None if away or random.random() < 0.1 else random.randint(0, criterion.top)
            low = None if level is None else random.randint(0, level)
            answers[key] = {"not_applicable": "Not here"} if away else {"level": None}
            answers[key] = answers[key] if level is None else {"range": [low, level]}
            for part, cell in (("low", low), ("high", level), ("not_applicable", away)):
                columns.setdefault(f"{key}.{part}", []).append(cell)
        expected.append(
            figures(assess(rubric, as_answers({"locality": "L", "as_of": "2026", "answers": answers}, rubric)))
        )

    found = frames.assess(pa.table(columns), rubric)

    assert found.select(list(RESULTS)).to_pylist() == expected


def test_the_number_of_different_rows_makes_no_more_plans() -> None:
    rubric, rows = shipped_rubric(), 2000
    draw = np.random.default_rng(7)
    columns = {
        f"{key}.not_applicable": draw.random(rows) < 0.2
        for key, criterion in rubric.criteria.items()
        if criterion.gate is None
    }
    before = plan_for.cache_info().misses

    frames.assess(pa.table(columns), rubric)

    assert plan_for.cache_info().misses - before <= 2


def test_whatever_lies_under_a_null_is_not_read() -> None:
    rubric = as_rubric(
        {
            "rubric": "small",
            "version": "1.0.0",
            "domains": [
                {
                    "id": "all",
                    "criteria": [
                        {"id": "trust", "levels": 4},
                        {"id": "share", "measure": {"unit": "%", "thresholds": [10, 50]}},
                    ],
                }
            ],
            "verdicts": [{"id": "good", "demands": {"score": 50}}, {"id": "bad", "demands": {}}],
        }
    )
    nothing = np.array([False, True, True, True])
    figures_of = [
        frames.assess(
            pa.table({"trust": pa.array(levels, mask=nothing), "share.value": pa.array(shares, mask=nothing)}), rubric
        ).select(list(RESULTS))
        for levels, shares in (
            (np.array([3, 0, 0, 0], kind), np.array([60.0, 0, 0, 0]))
            for kind in (np.int8, np.int16, np.int32, np.int64)
        )
    ]
    wild = frames.assess(
        pa.table(
            {
                "trust": pa.array(np.array([3, -7, 99, 5], np.int8), mask=nothing),
                "share.value": pa.array(np.array([60, np.nan, -np.inf, 1e300]), mask=nothing),
            }
        ),
        rubric,
    ).select(list(RESULTS))

    assert all(one.equals(wild) for one in figures_of)


def test_a_criterion_of_a_thousand_levels_beside_many_small_ones() -> None:
    criteria: list[Node] = [{"id": "long", "levels": 1000, "weight": 3}]
    criteria += [{"id": f"c{place}", "levels": 1 + place % 5, "weight": Decimal("0.1")} for place in range(40)]
    data = {
        "rubric": "wide",
        "version": "1.0.0",
        "domains": [{"id": "all", "criteria": criteria}, {"id": "other", "criteria": [{"id": "last", "levels": 2}]}],
        "verdicts": [{"id": "good", "demands": {"score": 50, "domain": 40}}, {"id": "bad", "demands": {}}],
    }
    rubric, random = as_rubric(data), Random(3)
    columns: dict[str, list[object]] = {}
    expected = []
    for row in range(40):
        answers: Node = {}
        for key, criterion in rubric.criteria.items():
            away = row % 2 == 0 and random.random() < 0.2
            level = None if away else random.randint(0, criterion.top)
            answers[key] = {"not_applicable": "Not here"} if away else {"level": level}
            for name, cell in ((key, level), (f"{key}.not_applicable", away)):
                columns.setdefault(name, []).append(cell)
        expected.append(
            figures(assess(rubric, as_answers({"locality": "L", "as_of": "2026", "answers": answers}, rubric)))
        )

    found = frames.assess(pa.table(columns), rubric)

    assert found.select(list(RESULTS)).to_pylist() == expected


def test_a_batch_of_no_rows_has_no_results() -> None:
    rubric = shipped_rubric()
    key = next(key for key, criterion in rubric.criteria.items() if criterion.measure is None)
    nowhere = pa.Array.from_buffers(pa.int8(), 0, [None, None])

    for empty in (nowhere, pa.array([], pa.int8()), pa.array([1, None], pa.int8())[2:]):
        found = frames.assess(pa.record_batch({key: empty}), rubric)

        assert (found.num_rows, found.schema.names) == (0, [key, *RESULTS])
