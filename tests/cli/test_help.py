"""Where to start, what every command says of itself, and what the shell completes."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from caretrust_readiness.cli import main
from caretrust_readiness.cli.app import build
from caretrust_readiness.cli.exits import Exit

CASES = Path(__file__).parents[1] / "report" / "cases"
#: Every command, as the words that call it.
COMMANDS = sorted(
    [name] if not getattr(command, "commands", None) else [name, inner]
    for name, command in typer.main.get_command(build()).commands.items()  # type: ignore[attr-defined]  # a group
    for inner in (getattr(command, "commands", None) or [name])
)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command line says and all that it says."""
    status = main(list(words))
    out, err = capsys.readouterr()
    assert (status, err) == (Exit.OK, "")
    return out


def test_without_a_command_it_says_where_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys)

    assert max(map(len, out.splitlines())) <= 80
    assert [line.split("  ")[1] for line in out.splitlines() if line.startswith("  caretrust")] == [
        "caretrust rubric show",
        "caretrust init PLACE -o FILE",
        "caretrust interview FILE",
        "caretrust workbook export OUT",
        "caretrust assess FILE",
        "caretrust explain FILE CRITERION",
        "caretrust --help",
    ]


def test_the_answers_file_it_shows_can_be_assessed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARETRUST_RUBRIC", raising=False)
    file = tmp_path / "anywhere.yaml"
    file.write_text(said(capsys).partition("not known:\n\n")[2])

    assert said(capsys, "assess", "-q", str(file)).startswith("Anywhere, as of 2026-01-31: ")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_a_line_of_help_an_example_and_debug(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    usage, _, first, *rest = said(capsys, *words, "--help").splitlines()

    assert usage.startswith(f"Usage: caretrust {' '.join(words)}")
    assert first.strip()
    assert any(line.strip().startswith(("Example: caretrust", "Examples: caretrust")) for line in rest)
    assert any(line.strip().startswith("--debug") for line in rest)


def test_no_command_is_cut_short_in_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["rubric"]):
        commands = said(capsys, *words, "--help").partition("Commands:\n")[2]
        assert [line for line in commands.splitlines() if line.endswith("...")] == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"explain {CASES}/harbour.settled.answers.yaml joint", {"joint_history"}),
        (f"explain --rubric {CASES}/harbour.rubric.yaml {CASES}/harbour.settled.answers.yaml of", {"officers"}),
        (f"explain --rubric {CASES}/harbour.rubric.yaml x.yaml crew --service p", {"pilots"}),
        ("assess --fail-below ready", {"ready", "ready_with_conditions"}),
        ("assess --rubric care-trust --set joint_", {"joint_history="}),
        ("assess --set joint_history=", {f"joint_history={level}" for level in range(5)}),
        ("assess --rubric ca", {"care-trust"}),
        ("assess --format ma", {"markdown"}),
        ("rubric show --format y", {"yaml"}),
        ("rubric show ca", {"care-trust"}),
        ("assess --rubric missing.yaml --fail-below re", set()),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shell: str, line: str, expected: set[str]
) -> None:
    words = ["caretrust", *line.split()]
    how = {
        "bash": {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": " ".join(words)},
        "fish": {"_TYPER_COMPLETE_ARGS": " ".join(words), "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
        "powershell": {"_TYPER_COMPLETE_ARGS": " ".join(words), "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1]},
    }
    for key, value in {"_CARETRUST_COMPLETE": f"complete_{shell}", **how[shell]}.items():
        monkeypatch.setenv(key, value)
    monkeypatch.delenv("CARETRUST_RUBRIC", raising=False)
    offered = said(capsys).replace('"', " ").replace(":::", " ").replace("(", " ").replace(")", " ").split()
    assert {word for word in offered if word not in {"_arguments", "'*:", ":", "'", "_files"}} == expected
