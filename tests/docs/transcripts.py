"""Console blocks of the documentation: lines that begin with ``$`` are commands, what follows is what they print.

A last line ``…`` says that the output goes on. ``$ echo $?`` shows the status of the command before it; a command
without one succeeds. Only caretrust itself is run, through ``main``; a file that its output is sent to is not written.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import NamedTuple

from tests.docs.pages import Page

GOES_ON = "…"
STATUS = "echo $?"
_RUNNER = ["uvx", "--from", "."]


class Step(NamedTuple):
    """One command, and what is shown under it."""

    command: str
    shown: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """The command's words, without comment and without what would run it from a clone."""
        words = shlex.split(self.command, comments=True)
        return words[len(_RUNNER) :] if words[: len(_RUNNER)] == _RUNNER else words

    @property
    def arguments(self) -> list[str]:
        """What caretrust is given."""
        words = self.words
        return words[1 : words.index(">")] if ">" in words else words[1:]

    @property
    def is_ours(self) -> bool:
        """Whether it runs caretrust."""
        return self.words[0] == "caretrust"


class Transcript(NamedTuple):
    """One console block."""

    page: str
    steps: tuple[Step, ...]

    @property
    def lines(self) -> list[str]:
        """The block's lines."""
        return [line for step in self.steps for line in (f"$ {step.command}", *step.shown)]


def transcripts(page: str) -> list[Transcript]:
    """The console blocks of *page*."""
    found = []
    for block in Page(page).blocks:
        if block.language == "console":
            starts = [place for place, line in enumerate(block.lines) if line.startswith("$ ")]
            assert starts[:1] == [0], f"{page}, {block.heading}: a console block begins with a command"
            ends = [*starts[1:], len(block.lines)]
            steps = [
                Step(block.lines[start][2:], block.lines[start + 1 : end])
                for start, end in zip(starts, ends, strict=True)
            ]
            found.append(Transcript(page, tuple(steps)))
    return found


def replayed(transcript: Transcript, run: Callable[[list[str]], tuple[int, str]]) -> Transcript:
    """*transcript* as it would look today: as much of each output as is shown, and the status where it is not 0."""
    steps: list[Step] = []
    status = 0
    for step in transcript.steps:
        if step.command == STATUS:
            steps.append(Step(STATUS, (str(status),)))
            status = 0
            continue
        assert status == 0, f"the status {status} is not shown after: {steps[-1].command}"
        if step.is_ours:
            status, output = run(step.arguments)
            steps.append(Step(step.command, _as_much(output.splitlines(), step.shown)))
        else:
            assert not step.shown, f"nobody knows what this prints: {step.command}"
            steps.append(step)
    assert status == 0, f"the status {status} is not shown after: {steps[-1].command}"
    return Transcript(transcript.page, tuple(steps))


def _as_much(output: list[str], shown: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of *output*, or as many as are shown where those go on; none where nothing is shown."""
    if shown[-1:] == (GOES_ON,):
        return (*output[: len(shown) - 1], GOES_ON)
    return tuple(output) if shown else ()
