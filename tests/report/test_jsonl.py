"""A line of JSON Lines is put together from kept pieces, and is what `json.dumps` writes of the same data."""

from __future__ import annotations

import json

import pytest

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.report.data.assess import assessment_data
from caretrust_readiness.report.data.json import escape
from caretrust_readiness.report.data.jsonl import assessment_line
from tests.building import as_answers, as_rubric
from tests.reference.generate import case_of_seed


@pytest.mark.parametrize("parts", [(), ("services",), ("path", "radius", "views", "services")])
@pytest.mark.parametrize("seed", range(25))
def test_a_line_is_the_data_on_one_line(seed: int, parts: tuple[str, ...]) -> None:
    rubric, answers = case_of_seed(seed)
    checked = as_rubric(rubric)
    found = Insights(assess(checked, as_answers({**answers, "locality": "A “b” \\ ##[c] é"}, checked)))

    line = assessment_line(found, parts)

    assert line == escape(json.dumps(assessment_data(found, parts), ensure_ascii=False)) + "\n"
