"""The analyses' papers, whole, as text and as Markdown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from caretrust_readiness.cli import main

HERE = Path(__file__).parent
RUBRIC = "cases/harbour.rubric.yaml"
PAPERS = {
    "path": ["path", "towns/seaport-2023.yaml"],
    "path-what-if": ["path", "--set", "officers=3", "towns/seaport.yaml"],
    "path-blocked": ["path", "--option", "one_fleet", "cases/harbour.gate-failed.answers.yaml"],
    "robustness": ["robustness", "towns/seaport.yaml"],
    "robustness-what-if": ["robustness", "--set", "officers=1", "towns/seaport.yaml"],
    "options": ["options", "towns/seaport.yaml"],
    "options-what-if": ["options", "--set", "officers=0", "towns/seaport.yaml"],
    "stress": ["stress", "towns/seaport.yaml"],
    "stress-what-if": ["stress", "--set", "crew=3", "towns/seaport.yaml"],
    "views": ["views", "towns/seaport.yaml"],
    "views-what-if": ["views", "--set", "officers=3", "towns/seaport.yaml"],
    "compare": ["compare", "towns/seaport-2023.yaml", "towns/seaport.yaml"],
    "compare-what-if": ["compare", "--set", "crew=3", "towns/seaport.yaml", "towns/seaport.yaml"],
    "backtest": ["backtest", "towns"],
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
    monkeypatch.chdir(HERE)
    for variable in ("COLUMNS", "FORCE_COLOR", "CARETRUST_RUBRIC"):
        monkeypatch.delenv(variable, raising=False)
    assert main([*PAPERS[name], "--rubric", RUBRIC, "--format", form]) == 0
    snapshot(capsys.readouterr().out, f"{name}.{'txt' if form == 'text' else 'md'}")
