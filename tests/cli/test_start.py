"""What a run imports: everybody pays for start-up."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from caretrust_readiness.cli import boundary, main

#: Asks a fresh interpreter, and prints which modules it ended with.
ASK = """
import sys
from caretrust_readiness.cli import main
main(sys.argv[1:])
print(*sorted(sys.modules), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """The modules that a run with *arguments* leaves imported."""
    said = {name: value for name, value in os.environ.items() if not name.startswith("CARETRUST_")}
    done = subprocess.run([sys.executable, "-c", ASK, *arguments], check=True, capture_output=True, text=True, env=said)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("heavy", ["pydantic", "rich", "typer", "yaml"])
def test_the_version_is_answered_before_anything_is_imported(heavy: str) -> None:
    assert heavy not in imported("--version")


@pytest.mark.parametrize(
    "heavy",
    [
        *("numpy", "openpyxl", "rich.console", "typer", "yaml"),
        *("caretrust_readiness.batch.scorer", "caretrust_readiness.model.answers_file"),
    ],
)
def test_an_assessment_imports_nothing_that_it_does_not_use(heavy: str) -> None:
    assert heavy not in imported("assess", "examples/localities/solihull-2006.yaml")


@pytest.mark.skipif(os.name == "nt", reason="names may hold patterns there, which typer's parser resolves")
@pytest.mark.parametrize(
    "files",
    [
        ["examples/localities/solihull-2006.yaml", "examples/complete.yaml"],
        ["examples/broken/several-mistakes.yaml", "examples/localities/solihull-2006.yaml"],
        ["examples/nowhere.yaml"],
        ["examples"],
        [""],
    ],
    ids=lambda files: " ".join(files) or "-",
)
def testfiles_alone_are_assessed_as_by_the_parser_of_command_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, files: list[str]
) -> None:
    def run() -> tuple[int, str, str]:
        return (main(["assess", *files]), *capsys.readouterr())

    with monkeypatch.context() as patched:
        patched.setattr(boundary, "files_alone", lambda _: None)
        parsed = run()

    assert run() == parsed


@pytest.mark.parametrize(
    "arguments", [["assess"], ["assess", "-"], ["assess", "a.yaml", "--brief"], ["explain", "a.yaml", "b"], []]
)
def test_whatever_may_be_an_option_is_parsed(arguments: list[str]) -> None:
    assert boundary.files_alone(arguments) is None


def test_a_variable_that_may_be_an_option_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARETRUST_RUBRIC", "childrens-services")

    assert boundary.files_alone(["assess", "a.yaml"]) is None
