"""The program against a separate, plain reading of the design (tests/reference), on random rubrics and answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from caretrust_readiness.api import result
from tests.building import Node, assessed
from tests.reference import reference
from tests.reference.strategies import cases

CLOSE = Fraction(1, 10_000)


def leaves(nodes: list[Node]) -> Iterator[Node]:
    """Every criterion below the domains *nodes* of a result."""
    for node in nodes:
        yield from node.get("criteria", ())
        yield from leaves(node.get("domains", []))


def shown(score: Node | None, demands: list[Any]) -> Node | None:
    """A score as the design says it is shown, in four decimals."""
    return None if score is None else {end: float(figure) for end, figure in reference.shown(score, demands).items()}


def check(rubric: Node, expected: Node, found: Node) -> None:
    """Hold one assessment to the reference, key by key."""
    wanted = [verdict["demands"] for verdict in rubric["verdicts"]]
    scores = [demands["score"] for demands in wanted if "score" in demands]
    domains = [demands["domain"] for demands in wanted if "domain" in demands]
    assert found["score"] == shown(expected["score"], scores)
    assert [one["score"] for one in found["domains"]] == [shown(one["score"], domains) for one in expected["domains"]]
    for key in ("locality", "service", "verdict", "go", "answers", "gates", "not_applicable", "questions", "options"):
        assert found[key] == expected[key], key
    assert found["answered"] == pytest.approx(float(expected["answered"]), abs=float(CLOSE))
    assert found["evidence"]["coverage"] == pytest.approx(float(expected["evidence"]["coverage"]), abs=float(CLOSE))
    for one, other in zip(leaves(found["domains"]), leaves(expected["domains"]), strict=True):
        for key in ("id", "level", "top", "state", "evidence", "good_evidence"):
            assert one[key] == other[key], (other["id"], key)
        assert one["share"] == (
            None if other["share"] is None else pytest.approx(float(other["share"]), abs=float(CLOSE))
        )
    demands = expected["demands"]
    assert (found["demands"] or {}).get("of") == (demands or {}).get("of")
    assert [one["status"] for one in (found["demands"] or {"list": []})["list"]] == [
        one["status"] for one in (demands or {"list": []})["list"]
    ]
    check_aim(expected["aim"], found["aim"])
    assert found["best_before"] == expected["best_before"]


def check_aim(expected: Node | None, found: Node | None) -> None:
    """Hold what is aimed at to the reference: the verdict, the effort, the moves and their order."""
    assert (expected is None) == (found is None)
    if expected is None or found is None:
        return
    assert found["verdict"] == expected["verdict"]
    assert [one["status"] for one in found["demands"]] == [one["status"] for one in expected["demands"]]
    for one, other in ((found["path"], expected["path"]), (found["moves"], expected["moves"])):
        assert (one is None) == (other is None)
    if expected["path"] is not None:
        assert (found["path"]["reachable"], found["path"]["effort"]) == (
            expected["path"]["reachable"],
            expected["path"]["effort"],
        )
    points = [reference.round_to(one["points"], 4, up=False) for one in expected["moves"] or []]
    assert found["moves"] == expected["moves"] or found["moves"] == [
        {**one, "points": float(shown)} for one, shown in zip(expected["moves"] or [], points, strict=True)
    ]


@given(cases())
def test_the_program_and_the_reference_agree(case: tuple[Node, Node]) -> None:
    rubric, answers = case
    expected = reference.assess(rubric, answers)
    (found,) = json.loads(json.dumps(result(assessed(rubric, answers))))["assessments"]

    check(rubric, expected, found)
    for service, other in zip(found["services"], expected["services"], strict=True):
        check(reference.rubric_for(rubric, other["service"]), other, service)
