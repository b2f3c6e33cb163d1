"""The shipped rubric: it keeps its rules, and every argument of the articles is carried by something in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caretrust_readiness.analysis.rubric_warnings import warnings
from caretrust_readiness.model.parts import Criterion
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.loading import load_rubric

ROOT = Path(__file__).parents[1]
RUBRICS = sorted((ROOT / "criteria").glob("*.yaml"))
COVERAGE = ROOT / "docs" / "rubric-coverage.md"
ASKED_FOR = {
    "joint_history",
    "coterminosity",
    "financial_stability",
    "political_support",
    "governance_design",
    "pay_parity",
}
GATED = {
    "joint_history",
    "shared_values",
    "financial_stability",
    "voluntary_agreement",
    "added_value",
    "governance_design",
}


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric("care-trust")


def criteria() -> list[Criterion]:
    return list(load_rubric("care-trust").criteria.values())


def cells() -> list[tuple[str, str, list[str]]]:
    """Argument, articles, and the ids that carry it, a row of the coverage tables each."""
    rows = [
        line.strip("|").split("|") for line in COVERAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")
    ]
    found = [(row[0].strip(), row[1], re.findall(r"`([^`]+)`", row[2])) for row in rows if len(row) == 3]
    return [row for row in found if row[2]]


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_a_shipped_rubric_keeps_every_rule_and_draws_no_warning(path: Path) -> None:
    assert warnings(load_rubric(str(path))) == []


def test_the_six_criteria_asked_for_are_there_among_all_52(rubric: Rubric) -> None:
    assert set(rubric.criteria) >= ASKED_FOR
    assert len(rubric.criteria) == 52


def test_the_gates_are_those_that_the_articles_or_the_rationale_name(rubric: Rubric) -> None:
    assert set(rubric.gates) == GATED


@pytest.mark.parametrize("criterion", criteria(), ids=lambda criterion: criterion.id)
def test_a_criterion_says_all_that_a_respondent_and_a_plan_need(criterion: Criterion) -> None:
    assert criterion.question is not None
    assert criterion.kind is not None
    assert 4 <= len(criterion.descriptors) <= 6
    assert criterion.steps is not None
    assert criterion.sources


def test_outcomes_are_shown_and_not_counted(rubric: Rubric) -> None:
    outcomes = rubric.domains[-1]
    assert outcomes.weight == 0
    assert {criterion.kind for criterion in outcomes.walk()} == {"benefit"}


@pytest.mark.parametrize("row", cells(), ids=lambda row: row[0][:60])
def test_what_carries_an_argument_exists(row: tuple[str, str, list[str]], rubric: Rubric) -> None:
    known = set(rubric.criteria) | {
        part.id for parts in (rubric.options, rubric.scenarios, rubric.services, rubric.functions) for part in parts
    }
    assert set(row[2]) <= known
    assert set(re.findall(r"`([^`]+)`", row[1])) <= set(rubric.sources)


def test_no_criterion_is_without_an_argument(rubric: Rubric) -> None:
    carried = {key for _, _, keys in cells() for key in keys}
    assert set(rubric.criteria) - carried == set()


@pytest.mark.parametrize("part", ["gates", "weights", "caps", "requirements"])
def test_the_rationale_names_every_choice(part: str, rubric: Rubric) -> None:
    said = (ROOT / "docs" / "rubric-rationale.md").read_text(encoding="utf-8")
    choices = {
        "gates": set(rubric.gates),
        "weights": {domain.id for domain in rubric.domains},
        "caps": {key for key, found in rubric.criteria.items() if "cap" in found.evidence.model_fields_set},
        "requirements": {option.id for option in rubric.options if option.requires},
    }
    assert [key for key in choices[part] if f"`{key}`" not in said] == []
