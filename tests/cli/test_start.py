"""What a run imports: everybody pays for start-up."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Asks a fresh interpreter, and prints which modules it ended with.
ASK = """
import sys
from caretrust_readiness.cli import main
main(sys.argv[1:])
print(*sorted(sys.modules), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """The modules that a run with *arguments* leaves imported."""
    done = subprocess.run([sys.executable, "-c", ASK, *arguments], check=True, capture_output=True, text=True)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("heavy", ["pydantic", "rich", "typer", "yaml"])
def test_the_version_is_answered_before_anything_is_imported(heavy: str) -> None:
    assert heavy not in imported("--version")


@pytest.mark.parametrize("heavy", ["numpy", "openpyxl", "rich.console", "caretrust_readiness.batch.scorer"])
def test_an_assessment_imports_nothing_that_it_does_not_use(heavy: str) -> None:
    assert heavy not in imported("assess", "--quiet", "examples/localities/solihull-2006.yaml")
