"""What all tests share: how hypothesis draws, and how whole texts are compared."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import settings

SNAPSHOTS = Path(__file__).parent / "snapshots"

# A runner may start us with SIGINT ignored, which our children would inherit: interrupts that tests send would be lost.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A deadline would make a busy machine fail tests; in CI the draws are fewer, and the same every time.
# `make quick` draws least.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("quick", deadline=None, max_examples=25)
settings.load_profile("ci" if os.environ.get("CI") else "here")

#: So many seconds may a test take: several times what the slowest does on a busy machine.
_PATIENCE = 600


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """A test that waits for what never comes, or goes round in a circle, fails instead of hanging."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        return (yield)

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail(f"{item.nodeid} did not end within {_PATIENCE} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(_PATIENCE)
    try:
        return (yield)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites snapshots, to be reviewed like code."""
    parser.addoption("--update-snapshots", action="store_true", help="write what is found to tests/snapshots")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CARETRUST_SKIPS is ``none``, as in CI, a test that lacks a program or a library is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CARETRUST_SKIPS") != "none" or reporter is None or hasattr(session.config, "workerinput"):
        return
    reasons = {str(report.longrepr[2]) for report in reporter.stats.get("skipped", []) if report.longrepr}
    lacking = sorted(reason for reason in reasons if "not installed" in reason)
    if lacking:
        reporter.write_line("nothing may be skipped for want of a program or a library here:", red=True)
        for reason in lacking:
            reporter.write_line(f"  {reason}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a whole text with the file of that name in tests/snapshots."""

    def compare(text: str, name: str) -> None:
        path = SNAPSHOTS / name
        if request.config.getoption("--update-snapshots"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; --update-snapshots rewrites it"

    return compare
