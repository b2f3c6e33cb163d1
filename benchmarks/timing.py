"""Two ways of doing the same work, measured in turn, so that a machine that drifts slows both: ratios, not times.

What is measured is processor time, of this process and of those that it starts: others on the machine hardly move it.
"""

from __future__ import annotations

import compileall
import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import caretrust_readiness

#: Compiled once, and commands may compile the rest: else an editable install is compiled again at each start.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
compileall.compile_dir(Path(caretrust_readiness.__file__).parent, quiet=2)


def _processor() -> float:
    """The processor time of this process, and of those that it started and that have ended, in seconds."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def seconds(work: Callable[[], object]) -> float:
    """The processor time that *work* takes, once."""
    start = _processor()
    work()
    return _processor() - start


def clock(work: Callable[[], object]) -> float:
    """The seconds that pass while *work* is done, once: what matters where it is shared among processes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def command(arguments: Sequence[str]) -> Callable[[], object]:
    """The work of running a whole command, its output thrown away."""
    nowhere = subprocess.DEVNULL
    return lambda: subprocess.run(arguments, check=True, env=ENVIRONMENT, stdout=nowhere, stderr=nowhere)


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], runs: int) -> None:
    """Print the ratio of *ours* to *theirs*, run in turn *runs* times after one warm-up: median, lowest, highest."""
    ours()
    theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    ratios = sorted(one / two for one, two in pairs)
    own = statistics.median(one for one, _ in pairs)
    median, low, high = statistics.median(ratios), ratios[0], ratios[-1]
    print(f"{name:<64} {median:5.2f}  ({low:.2f} to {high:.2f}; ours {own * 1000:7.1f} ms, median of {runs})")
