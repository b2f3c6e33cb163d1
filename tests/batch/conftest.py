"""Two ways to run a batch by the harbour rubric: here, and in a process of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caretrust_readiness.cli import main
from tests.batch.batching import Batch, Ran, Start, command, words

#: What could change a result, or have it written to a place of the machine that tests run on.
HEARD = (
    "CARETRUST_RUBRIC COLUMNS FORCE_COLOR GITHUB_ACTIONS GITHUB_OUTPUT GITHUB_STEP_SUMMARY LINES NO_COLOR TERM".split()
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, and hear nothing from the machine's environment."""
    for name in HEARD:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def batch(capsys: pytest.CaptureFixture[str]) -> Batch:
    """Run ``caretrust batch`` in this process; *form* is the form of the result."""

    def run(*arguments: str, form: str | None = None) -> Ran:
        status = main(words(*arguments, form=form))
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def start() -> Iterator[Start]:
    """Start ``caretrust batch`` in a process of its own; what still runs at the end is killed.

    Its output is not buffered, so that what is read line by line and what is read at the end follow each other.
    """
    running: list[subprocess.Popen[bytes]] = []

    def started(*arguments: str, form: str | None = None, **more: Any) -> subprocess.Popen[bytes]:
        usual: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "bufsize": 0,
        }
        running.append(subprocess.Popen(command(*arguments, form=form), **(usual | more)))
        return running[-1]

    yield started
    for process in running:
        process.kill()
        process.communicate()
