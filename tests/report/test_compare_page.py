"""The page of a comparison: what the two are called, what is gone, what would change it, and how it fits a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from caretrust_readiness.analysis.compare import Comparison, compare
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.report import formats, papers
from caretrust_readiness.report.base import Look
from caretrust_readiness.report.page.papers.compare import labels
from tests.building import Node, as_answers, as_rubric

CRITERIA: list[Node] = [
    {"id": f"c{place}", "title": f"A long title of a criterion, number {place}", "levels": 4} for place in range(3)
]
RUBRIC: Node = {
    "rubric": "pairs",
    "version": "1.0.0",
    "domains": [{"id": "all", "title": "All", "criteria": CRITERIA}],
    "verdicts": [{"id": "a", "title": "Ready", "go": True, "demands": {"score": 75}}, {"id": "b", "title": "Not yet"}],
}


def compared(first: Node, second: Node) -> Comparison:
    """Two answers files of the rubric above, side by side."""
    rubric = as_rubric(RUBRIC)
    before, after = as_answers(first, rubric), as_answers(second, rubric)
    return compare(assess(rubric, before), assess(rubric, after), after)


def place(locality: str, as_of: object, **answers: Any) -> Node:
    """An answers file."""
    return {"locality": locality, "as_of": as_of, "answers": answers}


def text(found: Comparison) -> str:
    """The page at 80 columns."""
    return str(formats.write(papers.comparison(found), formats.TEXT, Look(80)))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(place("Here", 2024), place("Here", 2025), ("2024", "2025"), id="one-place-at-two-days"),
        pytest.param(place("Here", 2024), place("There", 2025), ("Here", "There"), id="two-places"),
        pytest.param(place("Here", 2024), place("Here", 2024), ("first", "second"), id="nothing-tells-them-apart"),
    ],
)
def test_what_the_two_are_called(first: Node, second: Node, expected: tuple[str, str]) -> None:
    assert labels(compared(first, second)) == expected


def test_what_was_answered_and_is_not_any_more_is_said_to_be_gone() -> None:
    found = text(compared(place("Here", 2024, c0=3), place("Here", 2025)))
    assert "no longer" in found
    assert "answered" in found.partition("What changed")[2].partition("Evidence:")[0]


def test_at_80_columns_the_changes_are_a_table_under_the_two_days() -> None:
    found = text(compared(place("Here", "2024-01-31", c0=3, c1=2), place("Here", "2025-01-31", c0=4, c2=1)))
    heading, *rows = found.partition("What changed\n")[2].splitlines()
    assert heading.split() == ["Criterion", "2024-01-31", "2025-01-31", "evidence", "shown", "at", "best"]
    assert all(len(line) <= 80 for line in rows)
    assert not [row for row in rows[:9] if len(row.split()) == 1]


def test_the_next_moves_say_what_would_change_the_result() -> None:
    found = text(compared(place("Here", 2024, c0=3), place("Here", 2025, c0=3, c1=3, c2=2)))
    assert "What would change the result now: the next moves to Ready\n  1. Raise" in found
