"""The first screen: is it ready, why not, what first, how much is known; and that it is one screen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.report import formats, papers
from caretrust_readiness.report.base import Look
from caretrust_readiness.report.page.brief import SCREEN
from caretrust_readiness.report.page.model import Entries, Facts, Paragraph, Subheading, inline
from caretrust_readiness.report.page.sections.first import head
from caretrust_readiness.report.page.sections.headline import one_line
from caretrust_readiness.report.page.words import fit, length_of
from tests.building import Node, assessed
from tests.hostile import MARKUP
from tests.reference.strategies import cases
from tests.report.places import PLACES, place

CRITERIA: list[Node] = [
    {"id": "trust", "title": "Trust", "question": "Do they trust each other?", "levels": 4, "gate": 2},
    {"id": "money", "title": "Money", "levels": 4, "steps": ["Add it up", "Share it", "Pool it", "Keep it"]},
    {"id": "law", "title": "Law", "levels": 4, "weight": 0},
]
RUBRIC: Node = {
    "rubric": "forms",
    "version": "1.0.0",
    "asks": "Is this place ready?",
    "domains": [{"id": "all", "title": "All of it", "criteria": CRITERIA}],
    "verdicts": [
        {
            "id": "a",
            "title": "Ready",
            "go": True,
            "demands": {"score": 75, "domain": 60, "gates": True, "criteria": {"law": 2}},
        },
        {"id": "b", "title": "Nearly", "go": True, "demands": {"score": 50, "gates": True}, "advice": "Go on."},
        {"id": "c", "title": "Hardly", "demands": {"score": 25}, "advice": "Work on it."},
        {"id": "d", "title": "Never", "demands": {}, "advice": "Leave it."},
    ],
}

AGREE = "Its gate is open; it alone could change the verdict. Bring the respondents together and agree on one level."


def found(rubric: Node = RUBRIC, **answers: Any) -> Insights:
    """A place that answers so."""
    return Insights(assessed(rubric, {"locality": "Here", "as_of": 2026, "answers": answers}))


def said(insights: Insights) -> str:
    """The answer to what the rubric asks."""
    block = head(insights)[0]
    assert isinstance(block, Paragraph)
    return "".join(span.text for span in block.text)


def facts(insights: Insights) -> dict[str, str]:
    """What stands under the title, by label."""
    blocks = [block for block in head(insights) if isinstance(block, Facts)]
    return {fact.label: "".join(span.text for span in fact.text) for block in blocks for fact in block.facts}


def moves(insights: Insights) -> list[str]:
    """What to do next: the heading, then each move with its lines."""
    lines: list[str] = []
    for block in head(insights):
        if isinstance(block, Subheading):
            lines.append(block.title)
        if isinstance(block, Entries):
            for entry in block.entries:
                lines += ["".join(span.text for span in text) for text in (entry.head, *entry.lines)]
    return lines


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({"trust": 4, "money": 4, "law": 4}, "Yes. What is shown is enough for Ready.", id="the-best"),
        pytest.param(
            {"trust": 3, "money": 2},
            "Yes. What is shown is enough for Nearly, and nothing still open can undo it.",
            id="yes-though-something-is-open",
        ),
        pytest.param(
            {"trust": 1, "money": 4, "law": 4},
            "No. Trust fails its gate (level 1, and 2 is needed).",
            id="a-failed-gate",
        ),
        pytest.param(
            {"trust": 1},
            "No. Trust fails its gate (level 1, and 2 is needed), whatever the open answers turn out to be.",
            id="a-failed-gate-beats-silence",
        ),
        pytest.param(
            {"trust": 2, "money": 1, "law": 4},
            "No. The score is at most 37.5, and 50 is needed.",
            id="too-low-a-score",
        ),
        pytest.param(
            {"trust": 0, "money": 0, "law": 0},
            "No. Trust fails its gate (level 0, and 2 is needed); the score is at most 0.0, and 50 is needed.",
            id="two-causes",
        ),
        pytest.param(
            {},
            "Not known yet. 3 of 3 questions have no answer and 1 gate is open; nothing known rules it out.",
            id="silence-is-no-blame",
        ),
        pytest.param(
            {"trust": [1, 3], "money": [1, 3], "law": 0},
            "Not known yet. 1 gate is open and 2 answers are not settled (2 known as a range); "
            "nothing known rules it out.",
            id="ranges",
        ),
    ],
)
def test_the_answer_to_what_the_rubric_asks_with_its_cause(answers: dict[str, Any], expected: str) -> None:
    assert said(found(**answers)) == f"Is this place ready? {expected}"


def test_a_rubric_that_asks_nothing_is_asked_whether_to_go_ahead() -> None:
    rubric = {key: value for key, value in RUBRIC.items() if key != "asks"}
    assert said(found(rubric)).startswith("Ready to go ahead? Not known yet.")


def test_too_much_declared_not_applicable_is_the_cause_and_blocks() -> None:
    verdicts = [{"id": "a", "title": "Ready", "go": True, "demands": {"applies": 100}}, {"id": "b", "title": "Not yet"}]
    insights = found({**RUBRIC, "verdicts": verdicts}, trust=4, money={"not_applicable": "no money here"})

    cause = "only 1 of 2 questions that count apply here, and 2 are needed"
    assert said(insights) == f"Is this place ready? No. O{cause[1:]}, whatever the open answers turn out to be."
    assert facts(insights)["Next"] == f"Ready cannot be reached here: {cause}: too much was declared not applicable"


def test_where_no_verdict_says_go_the_two_ends_come_first() -> None:
    verdicts = [{**verdict, "go": False} for verdict in RUBRIC["verdicts"]]
    insights = found({**RUBRIC, "verdicts": verdicts})

    assert isinstance(head(insights)[0], Facts)
    assert facts(insights)["Verdict"] == "Never on what is shown so far; Ready at best"


@pytest.mark.parametrize(
    ("answers", "label", "expected"),
    [
        pytest.param({"trust": 1, "money": 4, "law": 4}, "Advice", "Work on it.", id="settled"),
        pytest.param({}, "To settle", "3 answers could each change the verdict: Trust, Money and Law", id="open"),
    ],
)
def test_advice_stands_only_where_the_verdict_is_settled(answers: dict[str, Any], label: str, expected: str) -> None:
    shown = facts(found(**answers))
    assert shown[label] == expected
    assert len({"Advice", "To settle"} & set(shown)) == 1


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({}, "0 of 3 questions", id="nothing"),
        pytest.param({"trust": 1}, "1 of 3 questions", id="one"),
        pytest.param(
            {"trust": 1, "law": {"not_applicable": "no law"}},
            "1 of 3 questions, 1 declared not applicable",
            id="what-does-not-apply-is-counted-apart",
        ),
    ],
)
def test_how_much_is_answered_is_always_said_in_the_same_words(answers: dict[str, Any], expected: str) -> None:
    assert facts(found(**answers))["Answered"] == expected


def test_what_is_only_claimed_is_named() -> None:
    insights = found({**RUBRIC, "evidence": {"cap": 1}}, trust=3)
    assert facts(insights)["Answered"] == "1 of 3 questions; 1 only claimed, without good evidence: Trust"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param(
            {"trust": 1, "money": 2, "law": 4},
            ["What to do next, to reach Nearly", "Raise Trust from level 1 to 2", "Its gate fails. Reach level 2."],
            id="raise",
        ),
        pytest.param(
            {"trust": {"views": {"nhs": 1, "council": 3}}, "money": 3, "law": 4},
            [
                "What to do next, to reach Nearly",
                "Agree Trust at level 2 or more (views: 1 to 3)",
                AGREE,
            ],
            id="agree",
        ),
        pytest.param(
            {"trust": [1, 3], "money": 3, "law": 4},
            [
                "What to do next, to reach Nearly",
                "Find out Trust: level 2 or more? (now 1 to 3)",
                "Its gate is open; it alone could change the verdict. Ask: Do they trust each other?",
            ],
            id="find-out",
        ),
        pytest.param(
            {"trust": 3, "money": 2, "law": 0},
            [
                "What to do next, to reach Ready",
                "Raise Law from level 0 to 2",
                "Ready demands level 2, and it falls short. First: reach level 1.",
                "Raise Trust from level 3 to 4",
                "Worth 12.5 points. Reach level 4.",
            ],
            id="what-is-demanded-before-points",
        ),
    ],
)
def test_what_to_do_next(answers: dict[str, Any], expected: list[str]) -> None:
    assert moves(found(**answers)) == expected


def test_a_claim_without_evidence_is_to_be_shown() -> None:
    insights = found({**RUBRIC, "evidence": {"cap": 1}}, trust=3, money=1)
    assert moves(insights)[1:3] == [
        "Show Trust at level 3 (claimed; only 1 is backed by evidence)",
        "Its gate (level 2) is open; it alone could change the verdict. Add dated evidence for what is claimed.",
    ]


def test_at_the_best_verdict_there_is_nothing_to_do() -> None:
    assert facts(found(trust=4, money=4, law=4))["Next"] == "nothing more to reach: Ready is the best verdict"


def test_what_is_out_of_local_hands_blocks_and_is_said_first() -> None:
    criteria = [{**criterion, "control": "national"} for criterion in CRITERIA]
    national = {**RUBRIC, "domains": [{"id": "all", "criteria": criteria}]}
    expected = "Nearly cannot be reached here: Trust has level 1 at best in local hands, and 2 is needed"
    assert facts(found(national, trust=1, money=3, law=0))["Next"] == expected


def test_how_the_demands_of_the_aim_stand() -> None:
    assert facts(found(trust=1))["Why not"] == "Nearly makes 2 demands: 1 failed, 1 open, 0 met"


def test_answers_are_counted_for_and_against_and_named_by_weight() -> None:
    assert facts(found(trust=4, money=1, law=2))["So far"] == (
        "1 answer for it, 1 against, 1 in between. Against: Money. For: Trust"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("harbour.best", "Share a purse: the lightest that is enough and can be done"),
        ("harbour.settled", "none can be done; One fleet would be enough; meanwhile Share a purse"),
        ("harbour.unknown", "say first what must be unified ('unify' in the answers file)"),
    ],
)
def test_the_option(name: str, expected: str) -> None:
    assert facts(Insights(place(name)))["Option"] == expected


def test_that_a_lighter_option_is_enough_is_said_at_once() -> None:
    expected = "But Share a purse is enough: One fleet is more than is needed."
    assert said(Insights(place("harbour.best"))).endswith(expected)


def test_services_for_which_the_answer_is_otherwise_are_on_the_first_screen() -> None:
    assert facts(Insights(place("harbour.services")))["Services"] == "yes for The pilots; no for The ferry"


def test_until_when_the_verdict_is_good() -> None:
    assert facts(Insights(place("harbour.settled")))["Good until"] == (
        "2027-12-02: then evidence on Tightness is too old, and only Wait is shown"
    )


def test_one_line_tells_two_years_apart() -> None:
    assert one_line(Insights(place("harbour.settled"))) == (
        "Northport, as of 2026-03-31: yes; Sail soon; score 73.3; 5 of 6 answered; gates 0 failed, 0 open; option: none"
    )


# One screen


def brief(insights: Insights, form: str = "text") -> str:
    """The brief page."""
    return str(formats.write(papers.places([insights], brief=True), formats.named(form), Look(80)))


@pytest.mark.parametrize("name", PLACES)
def test_the_brief_page_is_one_screen_and_names_the_rubric(name: str) -> None:
    text = brief(Insights(place(name), ("crew=1",), place(name)))
    rubric = place(name).whole_rubric
    assert len(text.splitlines()) <= SCREEN.lines
    assert f"{rubric.rubric} {rubric.version}" in text.splitlines()[-1]


@given(cases())
def test_whatever_the_place_a_brief_page_is_one_screen(case: tuple[Node, Node]) -> None:
    for insights in (place := Insights(assessed(*case)), *place.services):
        assert len(brief(insights).splitlines()) <= SCREEN.lines


@pytest.mark.parametrize("text", [*MARKUP, "x" * 200, "\u5b57" * 50])
def test_hostile_titles_do_not_stretch_the_screen(text: str) -> None:
    title = f"{text} " * 40
    criteria = [{**criterion, "title": title, "question": title} for criterion in CRITERIA]
    verdicts = [{**verdict, "title": title, "advice": title} for verdict in RUBRIC["verdicts"]]
    rubric = {**RUBRIC, "asks": title, "domains": [{"id": "all", "criteria": criteria}], "verdicts": verdicts}
    insights = Insights(assessed(rubric, {"locality": title, "as_of": 2026, "answers": {"trust": 1}}))
    assert len(brief(insights).splitlines()) <= SCREEN.lines


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("one two three", 13, "one two three", id="fits"),
        pytest.param("one two three", 9, "one two …", id="cut-between-words"),
        pytest.param("one two three", 8, "one …", id="the-mark-needs-room"),
    ],
)
def test_text_is_cut_between_words_and_says_so(text: str, width: int, expected: str) -> None:
    cut = fit(inline(text), width)
    assert "".join(span.text for span in cut) == expected
    assert length_of(cut) <= width
