"""Two ways of doing the same work, timed in turn, so that a machine that drifts slows both: ratios, not times."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence


def seconds(work: Callable[[], object]) -> float:
    """How long *work* takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def command(arguments: Sequence[str]) -> Callable[[], object]:
    """The work of running a whole command, its output thrown away."""
    return lambda: subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], runs: int) -> None:
    """Print the ratio of *ours* to *theirs*, run in turn *runs* times after one warm-up: median, lowest, highest."""
    ours()
    theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    ratios = sorted(one / two for one, two in pairs)
    own = statistics.median(one for one, _ in pairs)
    median, low, high = statistics.median(ratios), ratios[0], ratios[-1]
    print(f"{name:<64} {median:5.2f}  ({low:.2f} to {high:.2f}; ours {own * 1000:7.1f} ms, median of {runs})")
