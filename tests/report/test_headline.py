"""The headline in its three forms, and the lines that a reader in a hurry stops after."""

from __future__ import annotations

from typing import Any

import pytest

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.report.page.model import Facts
from caretrust_readiness.report.page.sections.first import head
from caretrust_readiness.report.page.sections.headline import headline, one_line
from tests.building import Node, assessed
from tests.report.places import place

CRITERIA: list[Node] = [
    {"id": "trust", "title": "Trust", "levels": 4, "gate": 2},
    {"id": "money", "title": "Money", "levels": 4},
    {"id": "law", "title": "Law", "levels": 4, "weight": 0},
]
RUBRIC: Node = {
    "rubric": "forms",
    "version": "1.0.0",
    "domains": [{"id": "all", "title": "All of it", "criteria": CRITERIA}],
    "verdicts": [
        {
            "id": "a",
            "title": "Yes",
            "go": True,
            "demands": {"score": 75, "domain": 60, "gates": True, "criteria": {"law": 2}},
        },
        {"id": "b", "title": "Perhaps", "go": True, "demands": {"score": 50, "gates": True}},
        {"id": "c", "title": "Hardly", "demands": {"score": 25}},
        {"id": "d", "title": "No", "demands": {}},
    ],
}


def found(**answers: Any) -> Insights:
    """A place that answers so."""
    return Insights(assessed(RUBRIC, {"locality": "Here", "as_of": 2026, "answers": answers}))


def said(insights: Insights) -> str:
    """Its headline."""
    return "".join(span.text for span in headline(insights))


def facts(insights: Insights) -> dict[str, str]:
    """What stands under the title, by label."""
    block = head(insights)[0]
    assert isinstance(block, Facts)
    return {fact.label: "".join(span.text for span in fact.text) for fact in block.facts}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({"trust": 4, "money": 4, "law": 4}, "Yes.", id="settled-at-the-best"),
        pytest.param({"trust": 2, "money": 2, "law": 0}, "Perhaps.", id="settled"),
        pytest.param({"trust": 0, "money": 0, "law": 4}, "No.", id="settled-at-the-last"),
        pytest.param(
            {"trust": 4, "money": [1, 4], "law": 4},
            "Perhaps, and Yes if it scores 75 (62.5 demonstrated).",
            id="neighbours-apart-by-the-score",
        ),
        pytest.param(
            {"trust": 4, "money": 4},
            "Perhaps, and Yes if it holds level 2 of Law.",
            id="neighbours-apart-by-a-level",
        ),
        pytest.param(
            {"trust": [1, 2], "money": 3, "law": 0},
            "Hardly, and Perhaps if it passes the gate on Trust.",
            id="neighbours-apart-by-a-gate",
        ),
        pytest.param({}, "Not enough is known: 0 of 3 answered. Nothing known rules it out.", id="nothing-known"),
        pytest.param(
            {"money": [2, 3]},
            "Not enough is known: 1 of 3 answered. Nothing known rules it out.",
            id="a-range-is-an-answer",
        ),
        pytest.param(
            {"trust": [0, 4], "money": [0, 4], "law": 0},
            "Not enough is known: 3 of 3 answered, 2 not settled. Yes is ruled out by Law (level 0 at most, 2 needed).",
            id="a-level-rules-the-best-out",
        ),
        pytest.param(
            {"law": {"not_applicable": "no law here"}},
            "Not enough is known: 1 of 3 answered. Yes is ruled out by Law (does not apply).",
            id="what-does-not-apply-rules-the-best-out",
        ),
        pytest.param(
            {"money": 0},
            "Not enough is known: 1 of 3 answered. Yes is ruled out by the score (50.0 at most, 75 needed); "
            "All of it (50.0 at most, 60 needed).",
            id="the-score-rules-the-best-out",
        ),
    ],
)
def test_the_headline(answers: dict[str, Any], expected: str) -> None:
    assert said(found(**answers)) == expected


def test_a_failed_gate_is_what_rules_the_better_verdict_out() -> None:
    wide = {
        **RUBRIC,
        "verdicts": [
            *RUBRIC["verdicts"][:2],
            {"id": "c", "title": "Hardly", "demands": {"score": 40}},
            {"id": "e", "title": "Barely", "demands": {"score": 20}},
            {"id": "d", "title": "No"},
        ],
    }
    insights = Insights(assessed(wide, {"locality": "Here", "as_of": 2026, "answers": {"trust": 1}}))

    assert said(insights) == "Not enough is known: 1 of 3 answered. Perhaps is ruled out by the failed gate on Trust."


def test_where_nothing_counts_there_is_no_score_and_the_last_verdict() -> None:
    assert said(Insights(place("bare.no-score"))) == "Poor: there is no score, since nothing that counts applies."


def test_where_only_gates_are_demanded_and_nothing_counts_nothing_is_said_to_be_missing() -> None:
    idle = {
        **RUBRIC,
        "domains": [{"id": "all", "criteria": [{"id": "one", "levels": 1}]}],
        "verdicts": [{"id": "a", "demands": {"gates": True}}, {"id": "b"}],
    }
    answers = {"one": {"not_applicable": "not here"}}

    assert "Why not" not in facts(Insights(assessed(idle, {"locality": "Here", "as_of": 2026, "answers": answers})))


def test_the_first_five_lines_are_verdict_score_gates_and_what_comes_first() -> None:
    assert list(facts(found(trust=[1, 2], money=3, law=0)))[:4] == ["Verdict", "Score", "Gates", "Ask first"]
    assert list(facts(found(trust=1, money=3, law=0)))[:4] == ["Verdict", "Score", "Gates", "Do first"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({"trust": 4}, "1 passed", id="passed"),
        pytest.param({"trust": 1}, "1 FAILED: Trust", id="failed"),
        pytest.param({"trust": [1, 2]}, "1 open: Trust", id="open"),
    ],
)
def test_the_gates_line(answers: dict[str, Any], expected: str) -> None:
    assert facts(found(**answers))["Gates"] == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({"trust": 1, "money": 4, "law": 4}, "Trust (level 1 of 4): reach level 2", id="a-failed-gate"),
        pytest.param({"trust": 4, "money": 4, "law": 4}, "Yes demands nothing more", id="the-best"),
        pytest.param({}, "nothing before asking: no known answer stands in the way", id="nothing-known"),
    ],
)
def test_what_to_do_first(answers: dict[str, Any], expected: str) -> None:
    assert facts(found(**answers))["Do first"] == expected


def test_what_is_out_of_local_hands_is_not_asked_of_the_locality() -> None:
    criteria = [{**criterion, "control": "national"} for criterion in CRITERIA]
    national = {**RUBRIC, "domains": [{"id": "all", "criteria": criteria}]}
    insights = Insights(
        assessed(national, {"locality": "Here", "as_of": 2026, "answers": {"trust": 1, "money": 3, "law": 0}})
    )

    assert facts(insights)["Do first"] == "no step in local hands is enough: Trust cannot be raised far enough"


def test_a_claim_without_evidence_is_named_and_backing_it_is_what_to_do() -> None:
    capped = {**RUBRIC, "evidence": {"cap": 1}}
    insights = Insights(assessed(capped, {"locality": "Here", "as_of": 2026, "answers": {"trust": 3}}))

    assert facts(insights)["Claimed"] == "1 above the evidence: Trust; 0 % of the weight has good evidence"
    assert facts(insights)["Do first"] == "Trust: back the claim of level 3 with dated evidence"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("harbour.best", "Share a purse, the lightest that suffices and is feasible"),
        ("harbour.settled", "none that suffices is feasible; meanwhile Share a purse"),
        ("harbour.unknown", "define the problem first: what must be unified?"),
    ],
)
def test_the_option(name: str, expected: str) -> None:
    assert facts(Insights(place(name)))["Option"] == expected


def test_that_a_lighter_option_suffices_is_said_beside_the_verdict() -> None:
    assert facts(Insights(place("harbour.best")))["Verdict"] == "Sail. A lighter option suffices: Share a purse."


def test_one_line_holds_verdict_score_gates_and_option() -> None:
    expected = "Northport: Sail soon; score 73.3; gates 0 failed, 0 open; option: none"
    assert one_line(Insights(place("harbour.settled"))) == expected
