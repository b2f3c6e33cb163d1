"""A small rubric with three verdicts and a gate, for tests of one question each."""

from __future__ import annotations

from typing import Any

from caretrust_readiness.engine.assessment import Assessment
from tests.building import Node, assessed

#: Trust has a gate at 2; ready and nearly say go.
RUBRIC: Node = {
    "rubric": "r",
    "version": "1.0.0",
    "domains": [{"id": "d", "criteria": [{"id": "trust", "levels": 4, "gate": 2}, {"id": "money", "levels": 4}]}],
    "verdicts": [
        {"id": "ready", "title": "Ready", "go": True, "demands": {"score": 75, "gates": True}},
        {"id": "nearly", "title": "Nearly ready", "go": True, "demands": {"score": 50, "gates": True}},
        {"id": "not_yet", "title": "Not yet", "demands": {"score": 25}},
        {"id": "never", "title": "Not advised"},
    ],
}


def place(*, rubric: Node = RUBRIC, **levels: Any) -> Assessment:
    """What a place comes to whose answers are *levels*."""
    return assessed(rubric, {"rubric": "r", "locality": "Here", "as_of": 2006, "answers": levels})
