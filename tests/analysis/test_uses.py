"""Where a rubric uses a criterion beyond the score."""

from __future__ import annotations

from caretrust_readiness.analysis.uses import uses
from tests.analysis.small import RUBRIC
from tests.building import as_rubric

WHOLE = RUBRIC | {
    "verdicts": [{"id": "best", "demands": {"score": 80, "gates": True, "criteria": {"money": 3}}}, {"id": "other"}],
    "functions": [{"id": "care"}],
    "options": [{"id": "none"}, {"id": "merge", "title": "A merger", "provides": ["care"], "requires": {"money": 2}}],
    "scenarios": [
        {"id": "cut", "effect": {"money": {"drop": 1}, "trust": {"at_most": 2}}},
        {"id": "flood", "effect": {"money": {"drop": 2}}, "unless": {"trust": 3}},
    ],
    "services": [
        {"id": "young", "adjust": {"weights": {"money": 2.5}, "gates": {"trust": None, "money": 1}}},
        {"id": "old", "adjust": {"exclude": ["money"]}},
    ],
}


def told(key: str) -> list[tuple[str, str, str]]:
    """Each use of criterion *key*."""
    rubric = as_rubric(WHOLE)
    return [(use.by, use.name, use.how) for use in uses(rubric, rubric.criteria[key])]


def test_every_part_that_names_a_criterion_says_how() -> None:
    assert told("money") == [
        ("verdict", "Best", "demands level 3"),
        ("option", "A merger", "requires level 2"),
        ("scenario", "Cut", "lowers it by 1 level"),
        ("scenario", "Flood", "lowers it by 2 levels"),
        ("service", "Young", "weighs it 2.5, has a gate on it at level 1"),
        ("service", "Old", "leaves it out"),
    ]


def test_a_gate_is_a_use_of_every_verdict_that_demands_gates() -> None:
    assert told("trust") == [
        ("verdict", "Best", "demands its gate, level 2"),
        ("scenario", "Cut", "caps it at level 2"),
        ("scenario", "Flood", "level 3 helps to protect from it"),
        ("service", "Young", "has no gate on it"),
    ]
