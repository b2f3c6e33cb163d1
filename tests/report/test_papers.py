"""The analyses' papers, whole, as text and as Markdown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from caretrust_readiness.cli import main

ROOT = Path(__file__).parents[2]
PAPERS = {
    "path": ["path", "examples/complete.yaml"],
    "path-what-if": ["path", "--set", "added_value=2", "examples/complete.yaml"],
    "path-blocked": ["path", "--option", "care_trust_commissioning", "examples/complete.yaml"],
    "robustness": ["robustness", "examples/complete.yaml"],
    "robustness-what-if": ["robustness", "--set", "staff_support=1", "examples/complete.yaml"],
    "options": ["options", "examples/complete.yaml"],
    "options-what-if": ["options", "--set", "staff_support=2", "examples/complete.yaml"],
    "stress": ["stress", "examples/complete.yaml"],
    "stress-what-if": ["stress", "--set", "added_value=2", "examples/complete.yaml"],
    "views": ["views", "examples/complete.yaml"],
    "views-what-if": ["views", "--set", "added_value=2", "examples/complete.yaml"],
    "compare": ["compare", "examples/history/north-somerset.yaml", "examples/history/bexley.yaml"],
    "compare-what-if": ["compare", "--set", "added_value=2", "examples/complete.yaml", "examples/complete.yaml"],
    "backtest": ["backtest", "examples/history"],
}


@pytest.mark.parametrize("form", [pytest.param("text", id="txt"), pytest.param("markdown", id="md")])
@pytest.mark.parametrize("name", PAPERS)
def test_the_paper(
    name: str,
    form: str,
    snapshot: Callable[[str, str], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    for variable in ("COLUMNS", "FORCE_COLOR", "CARETRUST_RUBRIC"):
        monkeypatch.delenv(variable, raising=False)
    assert main([*PAPERS[name], "--format", form]) == 0
    snapshot(capsys.readouterr().out, f"{name}.{'txt' if form == 'text' else 'md'}")
