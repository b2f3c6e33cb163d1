"""Where a batch runs: narrow and dumb terminals, poor environments, and a bar for those who wait."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TextIO, TypeAlias

import pytest

from caretrust_readiness.batch import scorer as batches
from caretrust_readiness.batch.rows import Outcome
from caretrust_readiness.batch.sources import Source
from caretrust_readiness.cli import main, progress
from tests.batch.batching import (
    BAD,
    FORMS,
    OPEN,
    PATIENCE,
    SAILS,
    WAITS,
    Batch,
    Start,
    case,
    command,
    crowd,
    ended,
    fleet,
    put,
    words,
)

OnTerminal: TypeAlias = Callable[..., tuple[int, str]]
Clock: TypeAlias = Callable[[float], None]
Bars: TypeAlias = Callable[[int], list[str]]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
if os.name == "posix":
    import fcntl
    import pty
    import termios
    import tty

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
#: What an environment needs so that Python starts.
LEAST = {"PATH": os.environ["PATH"]}


class Terminal:
    """A terminal of so many columns, which keeps what is written to it."""

    def __init__(self, columns: int) -> None:
        master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.written = bytearray()
        self.reader = threading.Thread(target=self._read, args=(master,), daemon=True)
        self.reader.start()

    def _read(self, master: int) -> None:
        with contextlib.suppress(OSError), os.fdopen(master, "rb", buffering=0) as stream:
            while content := stream.read(1 << 16):  # an error says that nobody has the other end any more
                self.written += content

    def stream(self) -> TextIO:
        """A standard stream that writes to it."""
        return open(os.dup(self.slave), "w", encoding="utf-8", newline="")  # noqa: PTH123 - a descriptor

    def shown(self) -> str:
        """What was written, when nobody writes any more."""
        os.close(self.slave)
        self.reader.join()
        return self.written.decode()


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> OnTerminal:
    """Run a batch in this process whose named streams are a terminal; its status, and what the terminal shows."""

    def run(
        *arguments: str, form: str | None = None, streams: str = "stdout stderr", columns: int = 80
    ) -> tuple[int, str]:
        terminal = Terminal(columns)
        opened = {name: terminal.stream() for name in streams.split()}
        with contextlib.ExitStack() as closing, monkeypatch.context() as patches:
            for name, stream in opened.items():
                patches.setattr(sys, name, closing.enter_context(stream))
            status = main(words(*arguments, form=form))
        return status, terminal.shown()

    return run


# Environments

ENVIRONMENTS = {
    "c-locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "no-home": {},
    "dumb-terminal": {"TERM": "dumb"},
    "able-terminal": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "no-colour": {"NO_COLOR": "1"},
}


@pytest.mark.parametrize(("form", "place"), [("csv", "c-locale"), *(("text", place) for place in ENVIRONMENTS)])
def test_what_goes_to_a_pipe_is_the_same_everywhere(batch: Batch, start: Start, form: str, place: str) -> None:
    put("f", a=SAILS.replace("Midport", "Ynys Môn"), bad=BAD)

    ran = ended(start("f", form=form, env=LEAST | ENVIRONMENTS[place]))

    assert ran == batch("f", form=form)
    assert "Ynys Môn" in ran.out
    assert "\x1b" not in ran.out + ran.err


# Terminals


@pytest.mark.parametrize("form", FORMS)
def test_a_terminal_gets_colour_in_text_only_and_otherwise_what_a_file_gets(
    batch: Batch, on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    arguments = (fleet(), "--fail-below", "sail")
    assert batch(*arguments, "--output", "file", form=form).status == 2

    status, shown = on_terminal(*arguments, form=form, streams="stdout")

    assert status == 2
    assert ("\x1b" in shown) is (form == "text")
    assert ESCAPE.sub("", shown) == Path("file").read_text(encoding="utf-8")


@pytest.mark.parametrize("env", [{"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["no-colour", "dumb"])
def test_no_escape_reaches_a_terminal_that_wants_none(
    on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch, env: dict[str, str]
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    status, shown = on_terminal(fleet())

    assert status == 2
    assert "\x1b" not in shown
    assert {"Localities", "Each locality", "1 file not scored"} <= set(shown.splitlines())


def test_a_terminal_in_the_c_locale_gets_ascii() -> None:
    put("f", a=SAILS.replace("Midport", "Ynys Môn"))
    terminal = Terminal(60)
    env = LEAST | ENVIRONMENTS["c-locale"] | {"TERM": "xterm"}

    subprocess.run(command("f"), env=env, stdout=terminal.slave, stderr=terminal.slave, check=True, timeout=PATIENCE)

    shown = ESCAPE.sub("", terminal.shown())
    assert shown.isascii()
    assert "  Ynys M\\xf4n  " in shown
    assert re.search(r"  Sail +1 +0  #+$", shown, re.MULTILINE)


def fits(out: str, columns: int) -> bool:
    """Whether a page is no wider, and complete all the same; its longest word, a file's name, has ten characters."""
    words_ = out.split()
    complete = set("Midport Westport Southport Eastport f/bad.yaml".split()) <= set(words_)
    return complete and " ".join(words_).count("48.3 to 68.4") == 1 and max(map(len, out.splitlines())) <= columns


@pytest.fixture
def places() -> str:
    return put("f", a=SAILS, b=WAITS, c=OPEN, d=case("neighbours"), bad=BAD)


@pytest.mark.parametrize("columns", [20, 30, 40, 60, 80, 90, 100, 110, 130, 180])
def test_text_is_no_wider_than_columns_says(
    batch: Batch, places: str, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    assert fits(batch(places, "--fail-below", "sail").out, columns)


@pytest.mark.parametrize("columns", [20, 130])
def test_text_is_no_wider_than_the_terminal(on_terminal: OnTerminal, places: str, columns: int) -> None:
    _, shown = on_terminal(places, "--fail-below", "sail", streams="stdout", columns=columns)

    assert fits(ESCAPE.sub("", shown), columns)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "text"])
def test_other_forms_are_not_cut_or_wrapped_for_a_narrow_terminal(
    batch: Batch, places: str, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    usual = batch(places, form=form)
    monkeypatch.setenv("COLUMNS", "20")

    assert batch(places, form=form) == usual


# The bar

COUNT = 160


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set a clock that goes on by so many seconds whenever anybody asks."""

    def set_to(step: float) -> None:
        ticks = itertools.count(step=step)
        monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: float(next(ticks))))
        monkeypatch.setattr("rich.console.monotonic", lambda: float(next(ticks)))

    monkeypatch.setenv("TERM", "xterm")
    set_to(0.5)
    return set_to


@pytest.fixture
def bars(on_terminal: OnTerminal, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Bars:  # noqa: ARG001 - that clock
    """What a run over many files shows in so many columns, one state of the bar after the other."""

    def shown(columns: int) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        status, written = on_terminal(crowd("many", COUNT), form="csv", streams="stderr")
        assert status == 0
        assert written.endswith("\r\x1b[1A\x1b[2K")  # up to the line of the bar, and empty it
        return [ESCAPE.sub("", bar).strip("\n") for bar in written.split("\r") if f"/{COUNT}" in bar]

    return shown


@pytest.mark.parametrize("no_color", ["", "1"], ids=["in-colour", "without"])
def test_a_long_run_shows_count_rate_and_time_left_and_takes_them_away(
    bars: Bars, monkeypatch: pytest.MonkeyPatch, no_color: str
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)

    found = [bar.split() for bar in bars(80)]

    assert [count for _, count, *_ in found if count != f"{COUNT}/{COUNT}"] == ["64/160", "96/160", "128/160"]
    assert all(re.fullmatch(r"\d+/s", rate) for _, _, rate, *_ in found)
    assert all(re.fullmatch(r"\d+:\d\d left", " ".join(left)) for _, _, _, *left in found)


def test_a_bar_is_no_wider_than_a_narrow_terminal(bars: Bars) -> None:
    assert max(map(len, bars(20))) <= 20


def test_a_bar_on_a_narrow_terminal_shows_the_whole_count(bars: Bars) -> None:
    assert f"{COUNT}/{COUNT}" in bars(20)[-1]


@pytest.mark.usefixtures("clock")
def test_what_is_told_stands_above_the_bar(on_terminal: OnTerminal) -> None:
    put("behind", bad=BAD)

    _, shown = on_terminal(crowd("many", COUNT), "behind", form="csv", streams="stderr")

    assert "\x1b[1A\x1b[2Kbehind/bad.yaml:3:17: error[answer-range]: 'crew' has no level 9: its levels are" in shown
    assert f"{COUNT + 1}/{COUNT + 1}" in shown


@pytest.mark.usefixtures("clock")
def test_an_interrupt_takes_the_bar_away_and_says_how_many_there_are(
    on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored = batches.BatchScorer.scored

    def interrupted(self: batches.BatchScorer, source: Source) -> Outcome:
        if source.file.endswith("p00140.yaml"):
            signal.raise_signal(signal.SIGINT)
        return scored(self, source)

    monkeypatch.setattr(batches.BatchScorer, "scored", interrupted)
    status, shown = on_terminal(crowd("many", COUNT), "-o", "r.csv", streams="stderr")

    assert status == 130
    assert shown.endswith(f"\r\x1b[1A\x1b[2Kcaretrust: stopped after 128 of {COUNT}\ncaretrust: interrupted\n")


def test_a_short_run_shows_no_bar(on_terminal: OnTerminal, clock: Clock) -> None:
    clock(0.0)

    assert on_terminal(crowd("many", COUNT), form="csv", streams="stderr") == (0, "")


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("arguments", "term"), [(["--quiet"], "xterm"), ([], "dumb")], ids=["quiet", "dumb"])
def test_no_bar_is_shown_to_who_wants_none_or_cannot_have_one(
    on_terminal: OnTerminal, monkeypatch: pytest.MonkeyPatch, arguments: list[str], term: str
) -> None:
    monkeypatch.setenv("TERM", term)

    assert on_terminal(crowd("many", COUNT), *arguments, form="csv", streams="stderr") == (0, "")


@pytest.mark.usefixtures("clock")
def test_no_bar_goes_to_what_is_no_terminal(batch: Batch, on_terminal: OnTerminal) -> None:
    many = crowd("many", COUNT)

    assert batch(many, form="csv").err == ""
    assert "\x1b" not in on_terminal(many, form="csv", streams="stdout")[1]


@pytest.mark.usefixtures("clock")
def test_rows_on_the_same_terminal_are_not_written_over(on_terminal: OnTerminal) -> None:
    _, shown = on_terminal(crowd("many", COUNT), form="csv")

    assert "\x1b" not in shown
    assert len(shown.splitlines()) == 1 + COUNT
