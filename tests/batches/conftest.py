"""A batch by the small rubric, run in this process."""

from __future__ import annotations

import pytest

from caretrust_readiness.cli import main
from tests.batches.batching import RUBRIC, Batch, Ran


@pytest.fixture
def batch(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Run ``caretrust batch`` with the small rubric and what else is asked."""
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "CARETRUST_RUBRIC", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> Ran:
        status = main(["batch", "--rubric", RUBRIC, *arguments])
        return Ran(status, *capsys.readouterr())

    return run
