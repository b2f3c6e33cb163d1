"""Runs of the program in a terminal of their own, which can be killed."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

import pytest

#: Windows has no pseudo-terminals that Python knows.
needs_terminals = pytest.mark.skipif(os.name == "nt", reason="needs pseudo-terminals, which Windows has not")


def environment(**more: str) -> dict[str, str]:
    """What a run sees."""
    kept = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "NO_COLOR", "FORCE_COLOR"}}
    return {**kept, "CARETRUST_RUBRIC": "small.yaml", **more}


class Terminal:
    """A run in a terminal of its own."""

    def __init__(self, place: Path, command: list[str], **more: str) -> None:
        import pty

        self.master, slave = pty.openpty()
        self.run = subprocess.Popen(
            command, cwd=place, env=environment(**more), stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)
        self.seen = ""

    def until(self, text: str, seconds: float = 30) -> None:
        """Read until *text* is shown."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < end, self.seen
            if select.select([self.master], [], [], 0.2)[0]:
                self.seen += os.read(self.master, 4096).decode(errors="replace")

    def type(self, text: str) -> None:
        """Type *text*."""
        self.seen = ""
        os.write(self.master, text.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the run without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.run.pid, signal.SIGKILL)
        self.run.wait()
        os.close(self.master)
