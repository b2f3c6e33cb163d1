"""The shipped rubrics say what their cases in criteria/tests expect of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrust_readiness.authoring.cases import Loaded, load_suite
from caretrust_readiness.authoring.running import run

FOLDER = Path(__file__).parents[1] / "criteria"
SUITES = [load_suite(str(path)) for path in sorted((FOLDER / "tests").glob("*.yaml"))]
CASES = [pytest.param(case, id=f"{suite.rubric.rubric}-{case.case.name}") for suite in SUITES for case in suite.cases]


def test_every_shipped_rubric_has_cases() -> None:
    assert {suite.rubric.rubric for suite in SUITES} == {path.stem for path in FOLDER.glob("*.yaml")}


@pytest.mark.parametrize("case", CASES)
def test_a_case_of_a_shipped_rubric_holds(case: Loaded) -> None:
    assert run(case).differences == ()
