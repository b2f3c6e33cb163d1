"""What got worse since an earlier result: which result counts, and what is named as the cause."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from caretrust_readiness.analysis.baseline import Earlier, Regression, counterpart, is_comparable, regression
from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.engine.assessment import Assessment
from caretrust_readiness.model.canonical import rubric_sha256
from caretrust_readiness.report.data.assess import assessment_data
from tests.building import Node, assessed
from tests.reference.strategies import cases

DATED = [{"source": "minutes", "date": "2024-06"}]
OLD = "the newest is of 2024-06, more than 12 months old"


def rubric(*criteria: Node) -> Node:
    """A rubric of one domain; trust is a gate, and what is not backed counts up to level 1."""
    usual = ({"id": "trust", "levels": 4, "gate": 2, "evidence": {"cap": 1}}, {"id": "money", "levels": 4})
    return {
        "rubric": "watched",
        "version": "1.0.0",
        "evidence": {"max_age_months": 12},
        "domains": [{"id": "all", "criteria": list(criteria or usual)}],
        "verdicts": [{"id": "ready", "demands": {"score": 50, "gates": True}}, {"id": "no", "demands": {}}],
    }


def place(as_of: object = "2024-12", under: Node | None = None, **answers: Any) -> Assessment:
    """One place at a date."""
    return assessed(under or rubric(), {"locality": "Here", "as_of": as_of, "answers": answers})


def earlier(found: Assessment) -> Earlier:
    """What a result that is kept says of *found*."""
    return Earlier.of(assessment_data(Insights(found), ()))


def worse(then: Assessment, now: Assessment) -> Regression | None:
    """What got worse from one to the other."""
    return regression(now, earlier(then), rubric_sha256(now.whole_rubric))


def backed(level: int) -> Node:
    return {"level": level, "evidence": DATED}


@pytest.mark.parametrize(
    ("then", "now", "causes"),
    [
        pytest.param(
            {"trust": backed(4), "money": 4},
            {"trust": backed(4), "money": 0, "as_of": "2024-12-31"},
            None,
            id="a-fall-that-moves-no-verdict-is-none",
        ),
        pytest.param(
            {"trust": backed(4)},
            {"trust": backed(1)},
            ["'trust' fell from level 4 to 1"],
            id="an-answer-fell",
        ),
        pytest.param(
            {"trust": backed(4)},
            {},
            ["'trust' is no longer answered: from level 4 to 0"],
            id="an-answer-is-gone",
        ),
        pytest.param(
            {"trust": backed(4)},
            {"trust": 4},
            ["'trust' has no evidence any more that counts: from level 4 to 1"],
            id="evidence-is-gone",
        ),
        pytest.param(
            {"trust": backed(4)},
            {"trust": backed(4), "as_of": "2026-01"},
            [f"'trust' has no evidence any more that counts ({OLD}): from level 4 to 1"],
            id="evidence-grew-old",
        ),
        pytest.param(
            {},
            {"trust": 0},
            ["'trust' could have been at level 4, and is now at most at 0"],
            id="a-gate-lost-what-was-possible",
        ),
        pytest.param(
            {"trust": backed(4), "money": 4},
            {"trust": backed(1), "money": 3},
            ["'trust' fell from level 4 to 1", "'money' fell from level 4 to 3"],
            id="what-weighs-most-first",
        ),
    ],
)
def test_the_cause_of_what_got_worse_is_named(then: Node, now: Node, causes: list[str] | None) -> None:
    found = worse(place(**then), place(**now))

    assert (None if found is None else list(found.causes)) == causes


def test_a_changed_rubric_is_a_cause() -> None:
    stricter = rubric({"id": "trust", "levels": 4, "gate": 4}, {"id": "money", "levels": 4})
    found = worse(place(trust=backed(3)), place(trust=backed(3), under=stricter))

    assert found is not None
    assert found.causes == ("the rubric changed from watched 1.0.0 to watched 1.0.0",)


@given(cases())
def test_nothing_is_worse_than_itself(case: tuple[Node, Node]) -> None:
    found = assessed(*case)

    assert is_comparable(found, earlier(found))
    assert worse(found, found) is None


@pytest.mark.parametrize(
    ("as_of", "file", "expected"),
    [
        pytest.param("2025", "new.yaml", 1, id="the-same-date"),
        pytest.param("2025", "a.yaml", 1, id="the-same-date-before-the-same-file"),
        pytest.param("2027", "a.yaml", 0, id="the-same-file"),
        pytest.param("2027", "new.yaml", 2, id="else-the-latest"),
    ],
)
def test_of_several_results_of_a_place_one_counts(as_of: str, file: str, expected: int) -> None:
    several = [
        replace(earlier(place(date)), file=name)
        for date, name in (("2024", "a.yaml"), ("2025", "b.yaml"), ("2026", "c.yaml"))
    ]

    assert counterpart(place(as_of).answers._replace(file=file), several) is several[expected]


def test_of_results_that_are_alike_the_last_counts() -> None:
    first, last = (earlier(place(trust=level)) for level in (1, 4))

    assert counterpart(place().answers, [first, last]) is last
