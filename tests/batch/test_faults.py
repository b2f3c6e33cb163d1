"""What goes wrong around a batch: kills, places that vanish, files that change, processes that die.

Every run is a process of its own that is stopped at a known place: it has more to say on a pipe than the pipe holds,
and goes on only when the test reads. So nothing here waits for time to pass.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from caretrust_readiness.cli import progress
from caretrust_readiness.cli.exits import Exit
from tests.batch.fleet import many

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, limits and pipes of POSIX")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="/proc, and /dev/full")

OLD = b"the report of yesterday\n"
#: More than a pipe holds, in lines of problems on standard error.
NOISY = 400
PATIENCE = 60

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the command in a folder of its own; what is still running at the end is killed."""
    running: list[subprocess.Popen[bytes]] = []

    def started(*words: str, **more: Any) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "caretrust_readiness", "batch", *words]
        pipes: dict[str, Any] = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
        # Without a buffer, so that what is read line by line and what is read at the end follow each other.
        pipes |= {"stdin": subprocess.DEVNULL, "cwd": tmp_path, "bufsize": 0}
        running.append(subprocess.Popen(command, **(pipes | more)))
        return running[-1]

    yield started
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def noisy(tmp_path: Path) -> str:
    """A folder whose first files have more problems to tell than a pipe holds; good ones come after them."""
    folder = many(tmp_path / "noisy", 300)
    for number in range(NOISY):
        answers = "".join(f"  nothing_called_{'x' * 30}_{line}: 1\n" for line in range(3))
        (folder / f"a{number:03}.yaml").write_text(f"locality: X\nas_of: 2026\nanswers:\n{answers}", encoding="utf-8")
    return "noisy"


def first_line(stream: IO[bytes] | None) -> bytes:
    """The first line, which says that the run is under way; it cannot get far before the rest is read."""
    assert stream is not None
    return stream.readline()


def children(process: subprocess.Popen[bytes]) -> list[int]:
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(number) for number in text.split()]


def rows(out: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(out.decode())))


# Signals


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_kill_midway_leaves_the_old_report(start: Start, noisy: str, tmp_path: Path, jobs: str) -> None:
    report = tmp_path / "report.csv"
    report.write_bytes(OLD)
    process = start(noisy, "-o", str(report), "--jobs", jobs)
    first_line(process.stderr)

    process.kill()
    process.communicate(timeout=PATIENCE)

    assert process.returncode == -signal.SIGKILL
    assert report.read_bytes() == OLD


# Places to write to


def test_a_closed_standard_output_is_an_error(tmp_path: Path) -> None:
    many(tmp_path, 3)
    command = f"{sys.executable} -m caretrust_readiness batch {tmp_path} --format csv >&-"

    process = subprocess.run(["sh", "-c", command], capture_output=True, check=False)  # noqa: S607 - any shell

    assert process.returncode == Exit.BAD_INPUT
    assert process.stderr.decode() == "caretrust: error[output]: cannot write to standard output: it is closed\n"


def test_an_output_folder_that_vanishes_midway_is_an_error(start: Start, noisy: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    process = start(noisy, "-o", "out/report.csv")
    first_line(process.stderr)

    shutil.rmtree(folder)
    _, err = process.communicate(timeout=PATIENCE)

    assert process.returncode == Exit.BAD_INPUT
    assert (
        err.decode()
        .splitlines()[-1]
        .startswith("caretrust: error[output]: cannot write 'out/report.csv': no such file")
    )


# Files


def test_files_that_change_or_vanish_midway_are_read_as_they_are_then(start: Start, noisy: str, tmp_path: Path) -> None:
    process = start(noisy, "--format", "csv", "-o", "report.csv", "--jobs", "1")
    first_line(process.stderr)

    changed, gone, grown = (tmp_path / noisy / f"p0{number}.yaml" for number in ("0297", "0298", "0299"))
    (tmp_path / "other").write_text("locality: Changed\nas_of: 2025\n", encoding="utf-8")
    (tmp_path / "other").replace(changed)
    gone.unlink()
    with grown.open("ab") as stream:
        stream.write(b"answers: {joint_history: 9}\n")
    process.communicate(timeout=PATIENCE)

    found = {row[1]: row for row in rows((tmp_path / "report.csv").read_bytes())[1:]}
    assert process.returncode == Exit.BAD_INPUT
    assert len(found) == NOISY + 300
    assert found[f"{noisy}/p00297.yaml"][0] == "Changed"
    assert "no such file" in found[f"{noisy}/p00298.yaml"][-1]
    assert "answer-range" in found[f"{noisy}/p00299.yaml"][-1]


# Processes


@linux_only
@pytest.mark.parametrize("form", ["csv", "text"])
def test_processes_that_are_all_killed_are_replaced_and_everything_is_scored(
    start: Start, noisy: str, form: str
) -> None:
    whole = start(noisy, "--format", form, "--jobs", "1", stderr=subprocess.DEVNULL).communicate(timeout=PATIENCE)[0]
    process = start(noisy, "--format", form, "--jobs", "2")
    first_line(process.stderr)

    killed = children(process)
    for number in killed:
        os.kill(number, signal.SIGKILL)
    out, err = process.communicate(timeout=PATIENCE)

    assert len(killed) == 2
    assert out == whole
    assert process.returncode == Exit.BAD_INPUT
    assert err.decode().count("caretrust: a process died (SIGKILL); the ") == 2


SPAWN = """
import sys, types
from caretrust_readiness import processes
processes.sys = types.SimpleNamespace(platform="elsewhere")
from caretrust_readiness.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_processes_that_start_afresh_do_the_same(noisy: str, tmp_path: Path) -> None:
    """As on macOS and Windows, where a process cannot be forked safely."""
    words = ["batch", noisy, "--format", "csv", "--fail-below", "ready"]
    results = [
        subprocess.run([*command, *words, "--jobs", jobs], cwd=tmp_path, capture_output=True, check=False)
        for command, jobs in (
            ([sys.executable, "-c", SPAWN], "2"),
            ([sys.executable, "-m", "caretrust_readiness"], "1"),
        )
    ]

    assert results[0].stdout == results[1].stdout
    assert results[0].stderr == results[1].stderr
    assert results[0].returncode == results[1].returncode == Exit.BAD_INPUT


# Surroundings


class Terminal(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        self.now += 1
        return self.now


@pytest.mark.parametrize(
    ("terminal", "term", "wanted", "shown"),
    [
        pytest.param(True, "xterm", True, True, id="a-terminal"),
        pytest.param(False, "xterm", True, False, id="no-terminal"),
        pytest.param(True, "dumb", True, False, id="a-terminal-that-cannot"),
        pytest.param(True, "xterm", False, False, id="not-wanted"),
    ],
)
def test_the_bar_is_for_terminals_only(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, term: str, wanted: bool, shown: bool
) -> None:
    stream = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "time", Clock())
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "80")

    bar = progress.Bar(lambda: 300, wanted=wanted)
    for _ in range(3):
        bar.advance(50)
    bar.close()

    assert bool(stream.getvalue()) is shown
    if shown:
        assert "150/300" in stream.getvalue()
        assert "/s" in stream.getvalue()


def test_a_short_run_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")

    bar = progress.Bar(lambda: 300, wanted=True)
    bar.advance(300)
    bar.close()

    assert stream.getvalue() == ""
