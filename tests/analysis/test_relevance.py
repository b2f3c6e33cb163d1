"""What is left out of a form can decide nothing, however the rest is filled in."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.analysis.relevance import can_matter, can_move_verdict
from caretrust_readiness.engine.assessment import Assessment, assess
from tests.building import as_answers, as_rubric, assessed
from tests.reference.strategies import cases


def matters(found: Assessment, key: str, rank: int) -> bool:
    """Whether some filling-in of the others makes it depend on *key* whether the verdict is at *rank* or better."""
    low, high = found.levels
    others = [other for other in low if other != key]
    for filled in product(*(range(low[other], high[other] + 1) for other in others)):
        levels = dict(zip(others, filled, strict=True))
        ends = [found.scale.verdict({**levels, key: level}) <= rank for level in (low[key], high[key])]
        if ends[0] != ends[1]:
            return True
    return False


@given(cases(), st.data())
def test_what_cannot_matter_does_not(case: tuple[dict[str, object], dict[str, object]], draw: st.DataObject) -> None:
    rubric = as_rubric(case[0])
    found = assess(rubric, as_answers(case[1], rubric))
    if found.services or len(rubric.verdicts) == 1:
        found = found._replace(services=())
    if len(rubric.verdicts) == 1:
        return
    rank = draw.draw(st.integers(0, len(rubric.verdicts) - 2))
    asked = can_matter(found, rank)
    for key in found.levels.low:
        if key not in asked:
            assert not matters(found, key, rank)
    assert asked <= can_move_verdict(found)


RUBRIC = {
    "rubric": "mine",
    "version": "1.0.0",
    "domains": [
        {"id": "one", "criteria": [{"id": "a", "levels": 4, "gate": 2}, {"id": "b", "levels": 4}]},
        {"id": "two", "criteria": [{"id": "c", "levels": 4}, {"id": "d", "levels": 4, "weight": 0}]},
    ],
    "verdicts": [
        {"id": "best", "demands": {"score": 90, "gates": True}},
        {"id": "good", "demands": {"gates": True}},
        {"id": "none", "demands": {}},
    ],
}


def test_only_the_gate_matters_where_only_gates_are_demanded() -> None:
    assert can_matter(assessed(RUBRIC, {"locality": "x", "as_of": 2025}), 1) == {"a"}


def test_all_that_has_weight_matters_to_a_score() -> None:
    assert can_matter(assessed(RUBRIC, {"locality": "x", "as_of": 2025}), 0) == {"a", "b", "c"}


def test_nothing_matters_to_what_is_settled() -> None:
    assert can_matter(assessed(RUBRIC, {"locality": "x", "as_of": 2025, "answers": {"a": 1}}), 1) == frozenset()
    assert can_matter(assessed(RUBRIC, {"locality": "x", "as_of": 2025, "answers": {"a": 2}}), 1) == frozenset()


def test_a_question_that_decides_nothing_alone_may_still_matter() -> None:
    found = assessed(RUBRIC, {"locality": "x", "as_of": 2025, "answers": {"a": 4}})
    assert {"b", "c"} <= can_matter(found, 0)
