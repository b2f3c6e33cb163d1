"""What got better since an earlier result, and what moved."""

from __future__ import annotations

from typing import Any

import pytest

from caretrust_readiness.analysis.baseline import Earlier
from caretrust_readiness.analysis.movement import movement
from caretrust_readiness.engine.assessment import Assessment
from tests.analysis.small import place


def earlier(assessment: Assessment) -> Earlier:
    """What a result says of *assessment*."""
    return Earlier(
        locality="Here",
        service=None,
        file="here.yaml",
        as_of="2006",
        rubric=("r", "1.0.0", ""),
        verdict=assessment.demonstrated.id,
        possible=assessment.possible.id,
        failed=frozenset(assessment.gates("failed")),
        criteria=tuple(assessment.readings),
        levels=tuple(reading.level for reading in assessment.readings.values()),
    )


def test_a_place_that_is_as_it_was_has_not_moved() -> None:
    assert movement(place(trust=2, money=[1, 2]), earlier(place(trust=2, money=[1, 2]))) is None


@pytest.mark.parametrize(
    ("then", "now", "kind", "sentence"),
    [
        (
            {"trust": 1, "money": 4},
            {"trust": 2, "money": 4},
            "better",
            "the verdict rose from Not yet to Ready; the gate on 'trust' no longer fails ('trust' went from 1 to 2)",
        ),
        (
            {"trust": 2, "money": 2},
            {"trust": 4, "money": 2},
            "better",
            "the verdict rose from Nearly ready to Ready ('trust' went from 2 to 4)",
        ),
        (
            {"trust": 2, "money": 2},
            {"trust": 2, "money": 3},
            "moved",
            "'money' went from 2 to 3",
        ),
        (
            {"trust": 2, "money": 2},
            {"trust": 2, "money": [2, 4]},
            "moved",
            "what is possible went from Nearly ready to Ready; 'money' went from 2 to 2..4",
        ),
        (
            {"trust": 2, "money": {"not_applicable": "no pool"}},
            {"trust": 2, "money": 2},
            "moved",
            "'money' went from not applicable to 2",
        ),
    ],
)
def test_what_got_better_is_told_before_what_moved(
    then: dict[str, Any], now: dict[str, Any], kind: str, sentence: str
) -> None:
    found = movement(place(**now), earlier(place(**then)))
    assert found is not None
    assert (found.kind, found.sentence) == (kind, sentence)
