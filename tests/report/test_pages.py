"""What a page holds: its sections and their order, and what each must say."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.report.base import Look
from caretrust_readiness.report.data.schemas import schema_json, strict
from caretrust_readiness.report.page.model import Section
from caretrust_readiness.report.page.papers.assess import SECTIONS, page
from caretrust_readiness.report.page.sections.record import CAVEAT
from tests.building import assessed
from tests.report.places import PLACES, markdown_of, place, text_of, written


def titles(name: str) -> list[str]:
    """The headings of a place's page."""
    return [section.title for section in page(Insights(place(name))).sections]


def section(name: str, title: str) -> str:
    """What stands under the heading *title* in a place's text."""
    text = text_of(name, look=Look(200))
    found = re.search(rf"^{re.escape(title)}.*\n((?:(?:  .*)?\n)+)", text, re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_sections_come_in_the_order_of_the_list() -> None:
    insights = Insights(place("harbour.services"))
    made = [found.title for make in SECTIONS if isinstance(found := make(insights), Section)]

    assert titles("harbour.services") == made
    assert made[:3] == [
        "Why not Sail soon",
        "Gates: 1 FAILED, 1 passed; no strength elsewhere makes up for one",
        "Domains: in a bar, full is what is shown, light what is possible",
    ]
    assert made[-1] == "For the record"


def test_the_best_verdict_has_no_table_of_demands() -> None:
    assert not any(title.startswith("Why not") for title in titles("harbour.best"))


def test_the_table_of_demands_leaves_gates_to_their_own_section() -> None:
    rows = section("harbour.gate-failed", "Why not Sail soon").splitlines()

    assert [row.split()[0] for row in rows if row] == ["Demand", "Score"]
    assert re.fullmatch(r"  Score +60 +48\.3 +68\.4 +open", rows[1])


def test_the_table_of_demands_puts_what_cannot_be_met_first() -> None:
    insights = Insights(place("harbour.gate-failed"), to="sail")
    statuses = [demand.status for demand in insights.lacking]

    assert statuses == sorted(statuses, key=["not_met", "open"].index)
    assert statuses[0] == "not_met"


def test_a_failed_gate_shows_what_it_needs_and_what_is_held() -> None:
    expected = "  FAILED Crew, willing needs level 2: Most do\n    has level 1: A few do\n"
    assert section("harbour.gate-failed", "Gates: ").startswith(expected)


def test_nested_domains_stand_below_their_own() -> None:
    rows = [row.split("  ")[1] for row in section("harbour.best", "Domains").splitlines() if row]
    assert rows == ["Domain", "People", "Ship", "- Hull", "- Papers", "Weather (shown only)"]


def test_the_weakest_points_have_the_descriptor_held_and_say_not_what_to_do() -> None:
    rows = section("harbour.gate-failed", "Strongest and weakest answers").splitlines()
    assert rows[1] == "  Weak: Crew, willing (level 1 of 3) costs 26.6 points: A few do"
    assert any("costs 5.0 points; not in local hands" in row for row in rows)


def test_the_strongest_answers_are_one_line_before_the_weakest() -> None:
    rows = section("harbour.settled", "Strongest and weakest answers").splitlines()
    assert rows[0] == "  Strongest: Tightness (3 of 3) and Licence (1 of 1)"
    assert all(row.startswith("  Weak: ") for row in rows[1:] if row)


def test_questions_that_decide_are_marked_and_come_first() -> None:
    rows = [row for row in section("harbour.unknown", "Answers that").splitlines() if re.match(r"  \d\.", row)]
    assert [row.endswith(", decides") for row in rows] == [True, True, True, True, False]


def test_without_unify_the_report_asks_what_the_problem_is() -> None:
    first = section("harbour.unknown", "Which option").splitlines()[0]
    assert first.startswith("  Define the problem first: nobody has said what must be unified")
    assert "one_helm (One helm)" in section("harbour.unknown", "Which option")


def test_that_a_lighter_option_suffices_comes_before_the_ladder() -> None:
    first = section("harbour.best", "Which option").splitlines()[0]
    assert first.startswith(
        "  Added value is not shown: the verdict is good enough for One fleet, but the lighter Share a"
    )


def test_the_lightest_option_that_would_be_enough_says_what_it_lacks() -> None:
    expected = "  One fleet lacks Officers in post at level 2 (has 1).\n"
    assert section("harbour.settled", "Which option").endswith(expected + "\n")


def test_services_stand_beside_the_whole() -> None:
    rows = section("harbour.services", "By service").splitlines()[1:4]
    assert [re.split(r" {2,}", row.strip()) for row in rows] == [
        ["All together", "no", "Wait", "45.0 to 50.0", "1 FAILED", "Share a purse"],
        ["The ferry", "no", "Wait", "45.8", "passed", "Share a purse"],
        ["The pilots", "yes", "Sail soon", "75.0", "passed", "Sail in convoy"],
    ]


def test_what_was_declared_not_applicable_is_listed_with_its_reason() -> None:
    assert section("harbour.settled", "Declared").strip() == "The ship's cat: No animals on board by agreement"


def test_a_claim_says_what_is_wrong_with_each_item_of_its_evidence() -> None:
    assert " ".join(section("harbour.gate-failed", "Only claimed").split()).startswith(
        "Tightness (3 claimed, 1 shown); "
        "Old survey is of 2019-05, more than 24 months before the day of the answers; "
        "Next survey is of 2026-09, after the day of the answers; A letter is undated"
    )


def test_claims_without_any_evidence_are_one_line() -> None:
    assert section("harbour.settled", "Only claimed").splitlines()[0] == (
        "  Without any evidence: Wind (2 claimed, 1 shown)"
    )


@pytest.mark.parametrize("name", PLACES)
def test_every_report_states_its_rubric_hash_day_and_caveat(name: str) -> None:
    for text in (text_of(name, look=Look(200)), markdown_of(name)):
        flat = " ".join(re.sub(r"[*\\]", "", text).split())
        rubric = place(name).whole_rubric
        assert f"{rubric.rubric} {rubric.version}" in flat
        assert re.search(r"\b[0-9a-f]{64}\b", flat)
        assert f"as of {place(name).answers.as_of}" in flat
        assert CAVEAT in flat


@pytest.mark.parametrize("name", PLACES)
def test_the_json_is_what_its_schema_says(name: str) -> None:
    schema = strict(json.loads(schema_json("result")))
    found = written("json", Insights(place(name), ("crew=1",), place(name)))

    assert list(Draft202012Validator(schema).iter_errors(json.loads(found))) == []


@pytest.mark.parametrize("name", PLACES)
def test_markdown_has_the_headings_of_the_text(name: str) -> None:
    found = re.findall(r"^## (.*)$", markdown_of(name), re.MULTILINE)
    assert [re.sub(r"\\(.)", r"\1", title) for title in found] == titles(name)


def test_many_domains_that_lack_something_are_one_row_with_the_lowest_at_each_end() -> None:
    domains = [
        {"id": f"d{place}", "criteria": [{"id": f"c{place}", "title": f"C {place}", "levels": 4}]} for place in range(3)
    ]
    rubric = {
        "rubric": "many",
        "version": "1.0.0",
        "domains": domains,
        "verdicts": [{"id": "a", "title": "Good", "demands": {"domain": 90}}, {"id": "b", "title": "Poor"}],
    }
    answers = {"locality": "Here", "as_of": 2026, "answers": {"c0": [1, 3], "c1": 2}}
    text = written("text", Insights(assessed(rubric, answers)), look=Look(80))
    assert "  3 domains, the lowest of them     90    0.0     50.0  not met\n" in text
