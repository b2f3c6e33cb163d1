"""A bar on standard error for runs that last: how many, how fast, how long still; only on a terminal."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress, TaskID

#: Shorter runs show nothing.
_SOON = 1.0
_OFTEN = 0.2


class Bar:
    """Shows how far a run is; nothing at all where standard error is no terminal that can."""

    def __init__(self, count: Callable[[], int | None], *, wanted: bool) -> None:
        """Prepare a bar; *count* is asked for the number of all only when it is to be shown."""
        self.count = count
        self.total: int | None = None
        self.done = 0
        self.wanted = wanted and _can_move()
        self.start = self.last = time.monotonic()
        self.shown: tuple[Progress, TaskID] | None = None

    def advance(self, count: int) -> None:
        """*count* more are done."""
        self.done += count
        now = time.monotonic()
        if not self.wanted or now - self.start < _SOON or now - self.last < _OFTEN:
            return
        self.last = now
        if self.shown is None:
            self.total = self.count()
            self.shown = _begin(self.total)
        progress, task = self.shown
        progress.update(task, completed=self.done, rate=f"{self.done / (now - self.start):.0f}/s")
        progress.refresh()

    @property
    def of(self) -> str:
        """The number of all, in words to follow the number done; nothing where it is not known."""
        return "" if self.total is None else f" of {self.total}"

    def close(self) -> None:
        """Take the bar away."""
        if self.shown is not None:
            self.shown[0].stop()
            self.shown = None


def _can_move() -> bool:
    try:
        return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    except ValueError:
        return False


def _begin(total: int | None) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn(compact=True))
    # Without a thread of its own, so that processes can be forked meanwhile.
    progress = Progress(
        *columns, console=Console(stderr=True), auto_refresh=False, transient=True, redirect_stdout=False
    )
    progress.start()
    return progress, progress.add_task("", total=total, rate="")
