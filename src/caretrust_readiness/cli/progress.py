"""A bar on standard error for runs that last: how many, how fast, how long still; only on a terminal."""

from __future__ import annotations

import os
import sys
import time
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress

#: Shorter runs show nothing.
_SOON = 1.0
_OFTEN = 0.2
#: So many columns of a terminal have room for all, and so many for more than the count.
_WIDE, _NARROW = 60, 30


class Bar:
    """Shows how far a run is; nothing at all where standard error is no terminal that can."""

    def __init__(self, count: Callable[[], int | None], *, wanted: bool) -> None:
        """Prepare a bar; *count* is asked for the number of all only when it is to be shown."""
        self.count = count
        self.total: int | None = None
        self.done = 0
        self.wanted = wanted and _can_move()
        self.start = self.last = time.monotonic()
        self.counted = False
        self.shown: Progress | None = None

    def advance(self, count: int) -> None:
        """*count* more are done."""
        self.done += count
        now = time.monotonic()
        if not self.wanted or now - self.start < _SOON or now - self.last < _OFTEN:
            return
        self.last = now
        if not self.counted:
            self.total, self.counted = self.count(), True
        rate = self.done / (now - self.start)
        left = "" if self.total is None else _clock(max(self.total - self.done, 0) / rate)
        if self.shown is None:
            self.shown = _bar()
            self.shown.add_task("", total=self.total, completed=self.done, rate=f"{rate:.0f}/s", left=left)
            self.shown.start()
        else:
            self.shown.update(self.shown.task_ids[0], completed=self.done, rate=f"{rate:.0f}/s", left=left)
            self.shown.refresh()

    @property
    def of(self) -> str:
        """The number of all, in words to follow the number done; nothing where it is not known."""
        return "" if self.total is None else f" of {self.total}"

    def hide(self) -> None:
        """Take the bar away, so that something else can be written; it comes again with the next advance."""
        if self.shown is not None:
            self.shown.stop()
            self.shown = None


def _can_move() -> bool:
    try:
        return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    except ValueError:
        return False


def _clock(seconds: float) -> str:
    minutes, rest = divmod(ceil(seconds), 60)
    return f"{minutes}:{rest:02} left"


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn

    console = Console(stderr=True)
    columns: list[ProgressColumn] = [MofNCompleteColumn()]
    if console.width >= _NARROW:
        columns += [TextColumn("{task.fields[rate]}"), TextColumn("{task.fields[left]}")]
    if console.width >= _WIDE:
        columns.insert(0, BarColumn())
    # Without a thread of its own, so that processes can be forked meanwhile; and it takes no stream over.
    return Progress(
        *columns,
        console=console,
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
