"""Go, aim and moves: whether to go ahead, what "why not" speaks of, and what to do first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from fractions import Fraction

import pytest
from hypothesis import given

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.analysis.moves import Move
from tests.building import Node, assessed
from tests.reference import reference
from tests.reference.strategies import cases

FOUR = [{"id": key, "levels": 4} for key in ("trust", "money", "values", "staff")]


def both(rubric: Node, answers: Node) -> Iterator[tuple[Node, Insights]]:
    """What the reference says of the place and of its services, each with what the program does."""
    whole, expected = assessed(rubric, answers), reference.assess(rubric, answers)
    yield expected, Insights(whole)
    yield from zip(expected["services"], map(Insights, whole.services), strict=True)


def as_data(move: Move) -> Node:
    """A move in the form that the reference gives."""
    names = ("criterion", "verb", "from", "to", "high", "because", "effort", "points")
    return dict(zip(names, astuple(move), strict=True))


@given(cases())
def test_go_and_what_is_known_are_those_of_the_reference(case: tuple[Node, Node]) -> None:
    for expected, found in both(*case):
        tally = found.assessment.tally
        assert found.assessment.go == expected["go"]
        assert expected["answers"] == {
            "of": tally.of,
            "known": tally.known,
            "not_applicable": tally.not_applicable,
            "for": len(tally.supporting),
            "against": len(tally.opposing),
        }


@given(cases())
def test_aim_effort_and_moves_are_those_of_the_reference_in_its_order(case: tuple[Node, Node]) -> None:
    for expected, found in both(*case):
        aim = expected["aim"]
        assert (found.aim is None) == (aim is None)
        if aim is None or found.aim is None:
            continue
        assert found.aim.id == aim["verdict"]
        assert [demand.status for demand in found.aim_demands] == [row["status"] for row in aim["demands"]]
        assert (found.aim_path is None) == (aim["path"] is None)
        if found.aim_path is not None:
            assert (found.aim_path.reachable, found.aim_path.effort) == (
                aim["path"]["reachable"],
                aim["path"]["effort"],
            )
        assert (None if found.moves is None else [as_data(move) for move in found.moves]) == aim["moves"]


@given(cases())
def test_what_failed_comes_before_points_and_a_passed_gate_is_never_the_reason(case: tuple[Node, Node]) -> None:
    for _, found in both(*case):
        reasons = [move.because for move in found.moves or ()]
        groups = ["points" if reason == "points" else reason.partition("_")[2] for reason in reasons]
        assert groups == sorted(groups, key=["failed", "open", "points"].index)
        passed = set(found.assessment.gates("passed"))
        assert not [move for move in found.moves or () if move.because.startswith("gate") and move.criterion in passed]


def place(answers: Node, questions: list[Node] = FOUR, **demands: object) -> Insights:
    """One domain of *questions*: ready with *demands*, nearly with half the score, else poor."""
    rubric: Node = {
        "rubric": "moves",
        "version": "1.0.0",
        "evidence": {"cap": 2, "max_age_months": 12},
        "domains": [{"id": "all", "criteria": questions}],
        "verdicts": [
            {"id": "ready", "go": True, "demands": demands},
            {"id": "nearly", "demands": {"score": 25}},
            {"id": "poor", "demands": {}},
        ],
    }
    return Insights(assessed(rubric, {"locality": "Here", "as_of": "2026-06", "answers": answers}))


def test_the_aim_is_the_go_verdict_though_another_one_is_nearer() -> None:
    found = place({"trust": 0, "money": 0, "values": 0, "staff": 0}, score=75)
    assert found.assessment.next_better is not None
    assert (found.assessment.next_better.id, found.aim and found.aim.id) == ("nearly", "ready")


def test_a_verdict_asked_for_is_the_aim_and_one_held_already_has_no_steps() -> None:
    found = Insights(place({"trust": 2, "money": 2, "values": 2, "staff": 2}, score=75).assessment, to="nearly")
    assert (found.aim and found.aim.id, found.moves) == ("nearly", ())


@pytest.mark.parametrize(
    ("answer", "verb"),
    [
        pytest.param({"level": 1}, "raise", id="known-to-be-lower"),
        pytest.param({"level": 4}, "show", id="claimed-without-evidence"),
        pytest.param({"views": {"nhs": 4, "council": 1}}, "agree", id="views-apart"),
        pytest.param({"views": {"nhs": 4, "council": 4}}, "show", id="views-that-agree-without-evidence"),
        pytest.param({"range": [1, 4]}, "find_out", id="a-range"),
        pytest.param("unknown", "find_out", id="not-known"),
    ],
)
def test_the_verb_says_what_has_to_be_done(answer: object, verb: str) -> None:
    found = place({"trust": answer, "money": 0, "values": 0, "staff": 0}, criteria={"trust": 3})
    assert [(move.criterion, move.verb) for move in found.moves or ()] == [("trust", verb)]


def test_points_gained_for_the_effort_order_what_is_neither_failed_nor_open() -> None:
    questions = [FOUR[0] | {"effort": 4}, FOUR[1] | {"effort": 1}, FOUR[2] | {"effort": 2}]
    answers = {"trust": 0, "money": 0, "values": 0}
    found = place(answers, questions, score=100)
    assert [move.criterion for move in found.moves or ()] == ["money", "values", "trust"]
    assert [move.points for move in found.moves or ()] == [Fraction(100, 3)] * 3


def test_too_much_declared_not_applicable_blocks_and_gives_no_moves() -> None:
    aside: Node = {key: {"not_applicable": "Not here"} for key in ("money", "values", "staff")}
    found = place({"trust": 4, **aside}, applies=50)
    assert found.moves is None
    assert found.aim_path is not None
    blocks = [(demand.kind, demand.needs, demand.low) for demand in found.aim_path.blocked_by]
    assert blocks == [("applies", 50, 25)]


def test_without_a_score_there_are_an_aim_and_no_moves() -> None:
    found = place({str(one["id"]): {"not_applicable": "Not here"} for one in FOUR}, score=50)
    assert (found.aim and found.aim.id, found.aim_path, found.moves) == ("ready", None, None)
    assert found.assessment.go == "no"
