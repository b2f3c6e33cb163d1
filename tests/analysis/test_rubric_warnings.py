"""What `rubric check` warns of beside verdicts: options, criteria, and numbers that look like fractions."""

from __future__ import annotations

from typing import Any

import pytest

from caretrust_readiness.analysis.rubric_warnings import warnings
from tests.building import Node, as_rubric

FIRST = ("domains", 0, "criteria", 0)


def found(*, criterion: Node | None = None, **parts: Any) -> set[tuple[tuple[str | int, ...], str]]:
    """Where the warnings about a small rubric stand, with their codes."""
    one = {"id": "trust", "levels": 4, "question": "How far?"} | (criterion or {})
    rubric = {
        "rubric": "r",
        "version": "1.0.0",
        "domains": [{"id": "d", "criteria": [one]}],
        "verdicts": [{"id": "ready", "demands": {"score": 20, "gates": True}}, {"id": "not"}],
    }
    return {(doubt.finding.path, doubt.finding.code) for doubt in warnings(as_rubric(rubric | parts))}


def test_a_rubric_with_nothing_to_ask_about_has_no_warning() -> None:
    assert found() == set()


def test_an_option_that_provides_no_more_than_a_lighter_one_is_found_at_its_own_place() -> None:
    functions = [{"id": key} for key in ("care", "pay")]
    options = [{"id": "none"}, {"id": "light", "provides": ["care"]}, {"id": "heavy", "provides": ["care", "pay"]}]
    assert found(functions=functions, options=options) == set()
    options.append({"id": "same", "provides": ["care"]})
    assert found(functions=functions, options=options) == {(("options", 3), "option-pointless")}


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        ({"gate": 3}, {((*FIRST, "gate"), "gate-unsourced")}),
        ({"kind": "precondition"}, {((*FIRST, "kind"), "precondition-idle")}),
        ({"question": None}, {(FIRST, "question-missing")}),
    ],
)
def test_a_criterion_is_found_at_the_key_that_is_asked_about(criterion: Node, expected: set[Any]) -> None:
    assert found(criterion=criterion) == expected


@pytest.mark.parametrize(
    ("required", "expected"), [({"trust": 1}, set()), ({}, {((*FIRST, "kind"), "precondition-idle")})]
)
def test_a_precondition_that_an_option_or_verdict_requires_is_not_idle(required: Node, expected: set[Any]) -> None:
    criterion = {"kind": "precondition"}
    functions, options = [{"id": "care"}], [{"id": "none"}, {"id": "one", "provides": ["care"], "requires": required}]
    assert found(criterion=criterion, functions=functions, options=options) == expected
    verdicts = [{"id": "ready", "demands": {"score": 70, "criteria": required}}, {"id": "not"}]
    assert found(criterion=criterion, verdicts=verdicts) == expected


@pytest.mark.parametrize(
    ("part", "value", "expected"), [("score", 1, True), ("score", 1.5, False), ("domain", 0.7, True)]
)
def test_demands_that_look_like_fractions_of_one_are_found_at_the_first(
    part: str, value: float, expected: bool
) -> None:
    verdicts = [{"id": "ready", "demands": {"score": 70} | {part: value}}, {"id": "not"}]
    at = (("verdicts", 0, "demands", part), "demand-fraction")
    assert found(verdicts=verdicts) == ({at} if expected else set())


@pytest.mark.parametrize(("top", "expected"), [(1, True), (2, False)])
def test_percentages_that_look_like_fractions_of_one_are_found(top: int, expected: bool) -> None:
    measure = {"unit": "%", "better": "higher", "thresholds": [0.2, 0.5, top]}
    at = ((*FIRST, "measure", "thresholds"), "threshold-fraction")
    assert found(criterion={"levels": None, "measure": measure}) == ({at} if expected else set())
