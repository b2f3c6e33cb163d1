"""The program against a separate, plain reading of the design (tests/reference), on random rubrics and answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.api import result
from caretrust_readiness.report.data.aims import answer_data
from tests.building import Node, assessed
from tests.reference import reference
from tests.reference.generate import case_of_seed
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


def close(found: object, expected: object) -> None:
    """Hold plain data to the reference's: the same in all, figures that are rounded to a ten-thousandth."""
    if isinstance(expected, dict):
        assert isinstance(found, dict)
        assert found.keys() == expected.keys()
        for key, value in expected.items():
            close(found[key], value)
    elif isinstance(expected, list):
        assert isinstance(found, list)
        for one, other in zip(found, expected, strict=True):
            close(one, other)
    elif isinstance(expected, bool | str) or expected is None:
        assert found == expected
    else:
        assert found == pytest.approx(
            float(str(expected) if not isinstance(expected, Fraction) else expected), abs=1e-4
        )


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
        close(one["share"], other["share"])
        close(one["points_lost"], other["points_lost"])
    for key in ("demands", "path", "aim"):
        close(found[key], expected[key])
    check_moves(expected["aim"], found["aim"])
    assert found["best_before"] == expected["best_before"]
    for one, other in zip(found["scenarios"], expected["scenarios"], strict=True):
        assert {key: one[key] for key in ("id", "verdict", "survives")} == {
            key: other[key] for key in ("id", "verdict", "survives")
        }


def check_moves(expected: Node | None, found: Node | None) -> None:
    """Hold the points of the moves, which round down, and their efforts, which do not round, to the reference."""
    if expected is None or found is None or expected["moves"] is None:
        return
    for move, other in zip(found["moves"], expected["moves"], strict=True):
        assert move["points"] == float(reference.round_to(other["points"], 4, up=False))
        assert move["effort"] == other["effort"]
    assert found["path"]["effort"] == expected["path"]["effort"]


@given(cases())
def test_the_program_and_the_reference_agree(case: tuple[Node, Node]) -> None:
    rubric, answers = case
    expected = reference.assess(rubric, answers)
    (found,) = json.loads(json.dumps(result(assessed(rubric, answers))))["assessments"]

    check(rubric, expected, found)
    for service, other in zip(found["services"], expected["services"], strict=True):
        check(reference.rubric_for(rubric, other["service"]), other, service)


@given(cases(), st.integers(0, 4))
def test_whatever_verdict_is_aimed_at_the_way_and_the_moves_are_those_of_the_reference(
    case: tuple[Node, Node], wanted: int
) -> None:
    rubric, answers = case
    verdict = rubric["verdicts"][wanted % len(rubric["verdicts"])]["id"]
    held = reference.holdings(rubric, answers)
    expected = reference.aim(rubric, answers, reference.end(held, "low"), reference.end(held, "high"), verdict)
    found = json.loads(json.dumps(answer_data(Insights(assessed(rubric, answers), to=verdict), path=True)))["aim"]

    close(found, expected)
    check_moves(expected, found)


def test_what_is_drawn_has_every_answer_state_verb_reason_and_kind_of_demand() -> None:
    seen: Counter[str] = Counter()
    for seed in range(400):
        rubric, answers = case_of_seed(seed)
        (found,) = result(assessed(rubric, answers))["assessments"]
        for one in (found, *found["services"]):
            seen[f"go {one['go']}"] += 1
            seen.update(criterion["state"] for criterion in leaves(one["domains"]))
            aim = one["aim"] or {"demands": [], "moves": None, "path": None}
            seen.update(f"{demand['demand']} {demand['status']}" for demand in aim["demands"])
            seen.update(word for move in aim["moves"] or () for word in (move["verb"], move["because"]))
            seen["blocked" if aim["path"] and not aim["path"]["reachable"] else "free"] += 1
            seen["falls" if one["best_before"]["first"] else "stays"] += 1
            seen["service" if one["service"] else "whole"] += 1
    wanted = ["go yes", "go no", "go open", "go None", "blocked", "falls", "service"]
    wanted += ["answered", "range", "unknown", "not_applicable", "unevidenced", "views"]
    wanted += [
        "raise",
        "show",
        "agree",
        "find_out",
        "gate_failed",
        "demand_failed",
        "gate_open",
        "demand_open",
        "points",
    ]
    wanted += [f"{kind} {status}" for kind in ("score", "domain", "gate", "criteria") for status in ("met", "open")]
    wanted += [f"{kind} not_met" for kind in ("score", "domain", "gate", "criteria", "applies")] + ["applies met"]
    assert {word: seen[word] for word in wanted if seen[word] < 2} == {}
