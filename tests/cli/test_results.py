"""How text is to look: width, colour and bars, from the terminal and the environment."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from caretrust_readiness.cli import results
from caretrust_readiness.cli.results import look_for
from caretrust_readiness.report.base import Look


class Stream:
    """A standard output of some kind."""

    def __init__(self, *, terminal: bool, encoding: str | None = "utf-8") -> None:
        self.terminal, self.encoding = terminal, encoding

    def isatty(self) -> bool:
        return self.terminal

    def fileno(self) -> int:
        return 1


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A terminal of 132 columns, and an environment that says nothing."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(results, "sys", SimpleNamespace(stdout=Stream(terminal=True)))
    monkeypatch.setattr(results, "_WINDOWS", False)
    monkeypatch.setattr(os, "get_terminal_size", lambda _descriptor: os.terminal_size((132, 40)))
    return monkeypatch


@pytest.mark.usefixtures("surroundings")
def test_a_terminal_gets_its_own_width_colour_and_bars() -> None:
    assert look_for() == Look(132, colour=True)


def test_a_pipe_gets_eighty_columns_and_no_colour(surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setattr(results, "sys", SimpleNamespace(stdout=Stream(terminal=False, encoding="ascii")))

    assert look_for() == Look(80)


def test_a_file_gets_no_colour_even_where_it_is_forced(surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setenv("FORCE_COLOR", "1")

    assert look_for("report.txt") == Look(80)
    assert look_for("-").colour


@pytest.mark.parametrize(
    ("said", "width"),
    [("100", 100), ("0", 132), ("1", 20), ("", 132), ("wide", 132), ("-5", 132), ("9" * 400, 132), ("²", 132)],
)
def test_columns_is_followed_where_it_is_a_width(surroundings: pytest.MonkeyPatch, said: str, width: int) -> None:
    surroundings.setenv("COLUMNS", said)

    assert look_for().width == width


@pytest.mark.parametrize("size", [0, 132])
def test_a_terminal_that_does_not_know_its_width_is_taken_for_eighty(
    surroundings: pytest.MonkeyPatch, size: int
) -> None:
    def unknown(_descriptor: int) -> os.terminal_size:
        if size:
            raise OSError
        return os.terminal_size((0, 0))

    surroundings.setattr(os, "get_terminal_size", unknown)

    assert look_for().width == 80


@pytest.mark.parametrize(
    ("variables", "colour"),
    [
        pytest.param({}, True, id="terminal"),
        pytest.param({"NO_COLOR": "1"}, False, id="no-color"),
        pytest.param({"NO_COLOR": ""}, True, id="an-empty-no-color-says-nothing"),
        pytest.param({"TERM": "dumb"}, False, id="dumb"),
        pytest.param({"TERM": "dumb", "FORCE_COLOR": "1"}, True, id="forced-on-a-dumb-one"),
        pytest.param({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, id="no-color-wins"),
    ],
)
def test_colour(surroundings: pytest.MonkeyPatch, variables: dict[str, str], colour: bool) -> None:
    for name, value in variables.items():
        surroundings.setenv(name, value)

    assert look_for().colour is colour


@pytest.mark.parametrize(("known", "colour"), [("WT_SESSION", True), ("OTHER", False)])
def test_windows_gets_colour_only_from_a_terminal_that_knows_the_codes(
    surroundings: pytest.MonkeyPatch, known: str, colour: bool
) -> None:
    surroundings.setattr(results, "_WINDOWS", True)
    surroundings.setenv(known, "1")

    assert look_for().colour is colour


def test_a_dumb_terminal_gets_no_bars(surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setenv("TERM", "dumb")

    assert not look_for().bars


@pytest.mark.parametrize(
    ("encoding", "blocks"),
    [("utf-8", True), ("cp437", True), ("latin-1", False), ("ascii", False), (None, False), ("odd", False)],
)
def test_bars_are_ascii_where_the_terminal_cannot_print_blocks(
    surroundings: pytest.MonkeyPatch, encoding: str | None, blocks: bool
) -> None:
    surroundings.setattr(results, "sys", SimpleNamespace(stdout=Stream(terminal=True, encoding=encoding)))

    assert look_for().blocks is blocks


def test_a_closed_standard_output_is_no_terminal(surroundings: pytest.MonkeyPatch) -> None:
    class Closed(Stream):
        def isatty(self) -> bool:
            raise ValueError("I/O operation on closed file")

    surroundings.setattr(results, "sys", SimpleNamespace(stdout=Closed(terminal=True)))
    assert not look_for().colour
    surroundings.setattr(results, "sys", SimpleNamespace(stdout=None))
    assert not look_for().colour
