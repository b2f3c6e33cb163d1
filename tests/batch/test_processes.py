"""Sharing work among processes: the order of results, how far ahead is read, and processes that die."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from caretrust_readiness.batch import scorer as batches
from caretrust_readiness.batch.pool import PoolTask, cores, in_order
from caretrust_readiness.batch.rows import Outcome
from caretrust_readiness.batch.sources import Source
from tests.batch.batching import BAD, PATIENCE, Batch, Start, crowd, ended, line_of, noisy, put, words

posix_only = pytest.mark.skipif(os.name != "posix", reason="kills processes by signals")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")

Chunk = tuple[int, ...]


class Squares:
    """Squares numbers; kills its process at some of them, the first time or every time."""

    def __init__(self, deadly: tuple[int, ...] = (), marks: Path | None = None, how: str = "kill") -> None:
        self.deadly = deadly
        self.marks = marks
        self.how = how

    def prepare(self) -> Callable[[Chunk], list[int]]:
        return self.squares

    def squares(self, chunk: Chunk) -> list[int]:
        for number in chunk:
            if number in self.deadly:
                self.die(number)
        return [number * number for number in chunk]

    def die(self, number: int) -> None:
        if self.marks is not None:
            mark = self.marks / str(number)
            if mark.exists():
                return
            mark.touch()
        if self.how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        os._exit(3)


def lost(number: int, how: str) -> list[str]:
    return [f"{number} lost ({how})"]


class Deaths(list[tuple[str, int]]):
    """What is told of processes that die."""

    def note(self, how: str, count: int) -> None:
        self.append((how, count))


def chunks(count: int, size: int) -> Iterator[Chunk]:
    for start in range(0, count, size):
        yield tuple(range(start, min(start + size, count)))


def flat(found: Iterator[list[object]]) -> list[object]:
    return [one for several in found for one in several]


def crew_of(work: Squares, deaths: Deaths) -> PoolTask[int, list[object]]:
    return PoolTask(work.prepare, lost, deaths.note)  # type: ignore[arg-type]  # numbers or what was lost


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 7, 200])
def test_results_come_in_the_order_of_the_chunks(count: int, jobs: int) -> None:
    deaths = Deaths()

    found = flat(in_order(crew_of(Squares(), deaths), chunks(count, 3), jobs))

    assert found == [number * number for number in range(count)]
    assert deaths == []


def test_no_more_is_read_ahead_than_the_processes_need() -> None:
    """What is on its way is bounded, however much there is to do."""
    read: list[Chunk] = []

    def watched() -> Iterator[Chunk]:
        for chunk in chunks(100_000, 1):
            read.append(chunk)
            yield chunk

    results = in_order(crew_of(Squares(), Deaths()), watched(), 2)
    for _ in range(50):
        next(results)
    ahead = len(read) - 50
    results.close()  # type: ignore[attr-defined]  # a generator

    assert 0 <= ahead <= 12


def slow_at_first(chunk: Chunk) -> list[object]:
    """What takes long over the first chunk alone."""
    if 0 in chunk:
        time.sleep(0.5)
    return list(chunk)


def test_no_more_is_read_ahead_while_the_first_takes_long() -> None:
    """The others would else do thousands, all of which would wait for it in memory."""
    read: list[Chunk] = []

    def watched() -> Iterator[Chunk]:
        for chunk in chunks(100_000, 1):
            read.append(chunk)
            yield chunk

    task: PoolTask[int, list[object]] = PoolTask(lambda: slow_at_first, lost, Deaths().note)  # type: ignore[arg-type]  # as above
    results = in_order(task, watched(), 2)
    assert next(results) == [0]
    assert len(read) <= 12
    results.close()  # type: ignore[attr-defined]  # a generator


def handled(_chunk: Chunk) -> list[object]:
    """What a process makes of an interrupt, and of being asked to end."""
    return [int(signal.getsignal(number) or 0) for number in (signal.SIGINT, signal.SIGTERM)]  # type: ignore[arg-type]  # none of ours


@posix_only
def test_signals_are_for_the_one_that_started_the_processes() -> None:
    """A terminal interrupts all of them at once: each would write a traceback of its own."""
    task: PoolTask[int, list[object]] = PoolTask(lambda: handled, lost, Deaths().note)  # type: ignore[arg-type]  # as above

    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        found = flat(in_order(task, chunks(2, 1), 2))
    finally:
        signal.signal(signal.SIGTERM, before)

    assert found == [signal.SIG_IGN, signal.SIG_DFL] * 2


@posix_only
@pytest.mark.parametrize("how", ["kill", "exit"])
def test_a_chunk_whose_process_died_is_done_again(tmp_path: Path, how: str) -> None:
    deaths = Deaths()
    work = Squares(deadly=(10, 33), marks=tmp_path, how=how)

    found = flat(in_order(crew_of(work, deaths), chunks(60, 4), 2))

    assert found == [number * number for number in range(60)]
    assert deaths == [("SIGKILL" if how == "kill" else "status 3", 4)] * 2


@posix_only
def test_only_what_kills_a_second_process_is_lost() -> None:
    deaths = Deaths()

    found = flat(in_order(crew_of(Squares(deadly=(10,)), deaths), chunks(20, 4), 2))

    assert found == [*[n * n for n in range(10)], "10 lost (SIGKILL)", *[n * n for n in range(11, 20)]]
    assert deaths == [("SIGKILL", 4)]


@posix_only
def test_processes_that_all_die_every_time_end_the_run_all_the_same() -> None:
    found = flat(in_order(crew_of(Squares(deadly=tuple(range(12))), Deaths()), chunks(12, 4), 3))

    assert found == [f"{number} lost (SIGKILL)" for number in range(12)]


def test_large_results_and_large_chunks_do_not_block_each_other() -> None:
    """Both directions carry far more than a pipe holds."""
    crew: PoolTask[bytes, list[bytes]] = PoolTask(echo, lambda item, how: [item, how.encode()], Deaths().note)
    sent = [(bytes([number]) * 300_000,) * 3 for number in range(12)]

    found = list(in_order(crew, iter(sent), 2))

    assert [several[0][:1] for several in found] == [bytes([number]) for number in range(12)]
    assert all(len(several) == 3 and len(several[0]) == 300_000 for several in found)


def echo() -> Callable[[tuple[bytes, ...]], list[bytes]]:
    return list


ORPHANS = """
import os, sys
from caretrust_readiness.batch.pool import PoolTask, in_order

def prepare():
    return lambda chunk: [os.getpid()]

results = in_order(PoolTask(prepare, lambda item, how: [], lambda how, count: None), iter(lambda: (1,), None), 3)
for _ in range(9):
    next(results)
print("running", flush=True)
sys.stdin.read()
"""


@posix_only
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
def test_the_processes_end_when_the_one_that_started_them_is_gone(number: signal.Signals) -> None:
    """They all hold the pipe open that the test reads to its end."""
    reading, writing = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", ORPHANS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=[writing]
    ) as parent:
        os.close(writing)
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"running\n"
        parent.send_signal(number)
        parent.wait(30)

    with os.fdopen(reading, "rb") as pipe:
        assert pipe.read() == b""


# Processes that die with nothing to do


def kill_all() -> None:
    """Kill every process that shares the work, and see it dead."""
    for process in multiprocessing.active_children():
        process.kill()
        process.join()


def after_deaths(count: int) -> Iterator[Chunk]:
    """Chunks of two; every process is dead when the first of them is asked for."""
    kill_all()
    yield from chunks(2 * count, 2)


@posix_only
@pytest.mark.parametrize("count", [1, 4], ids=["for-the-only-chunk", "for-the-first-chunk"])
def test_processes_that_die_while_they_wait_for_work_cost_nothing(count: int) -> None:
    found = flat(in_order(crew_of(Squares(), Deaths()), after_deaths(count), 2))

    assert found == [number * number for number in range(2 * count)]


@posix_only
def test_a_process_that_dies_with_all_there_is_left_is_replaced(tmp_path: Path) -> None:
    """The other ones have nothing to do any more, and nobody else could wake the run up."""
    deaths = Deaths()
    work = Squares(deadly=(7,), marks=tmp_path)

    found = flat(in_order(crew_of(work, deaths), chunks(8, 4), 2))

    assert found == [number * number for number in range(8)]
    assert deaths == [("SIGKILL", 4)]


def at_once() -> Callable[[Chunk], list[object]]:
    """What a process does that dies before it can do anything."""
    os._exit(3)


def dead_before(wanted: Iterable[Chunk]) -> Iterator[Chunk]:
    """*wanted*, each when every process that was started is dead."""
    for chunk in wanted:
        for process in multiprocessing.active_children():
            process.join()
        yield chunk


@posix_only
def test_processes_that_all_die_when_they_start_lose_everything_and_say_so() -> None:
    deaths = Deaths()
    crew: PoolTask[int, list[object]] = PoolTask(at_once, lost, deaths.note)  # type: ignore[arg-type]  # as crew_of

    found = flat(in_order(crew, dead_before(chunks(6, 2)), 2))

    assert found == [f"{number} lost (status 3)" for number in range(6)]
    assert {how for how, _ in deaths} == {"status 3"}


# How many


@pytest.mark.parametrize("found", [1, 4])
def test_there_are_as_many_jobs_as_processors(monkeypatch: pytest.MonkeyPatch, found: int) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(found)), raising=False)

    assert cores() == found


@pytest.mark.parametrize(("known", "expected"), [(None, 1), (3, 3)])
def test_where_processors_cannot_be_asked_for_there_is_one_at_least(
    monkeypatch: pytest.MonkeyPatch, known: int | None, expected: int
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: known)

    assert cores() == expected


@pytest.mark.parametrize("jobs", ["0", "-1", "257", "many"])
def test_a_number_of_jobs_that_cannot_be_is_refused(batch: Batch, jobs: str) -> None:
    ran = batch("a.yaml", "--jobs", jobs)

    assert (ran.status, ran.out) == (2, "")
    assert "'--jobs' / '-j'" in ran.err


@pytest.mark.parametrize("jobs", ["2", "9"])
@pytest.mark.parametrize("count", [1, 3])
def test_more_jobs_than_files_do_what_one_does(batch: Batch, jobs: str, count: int) -> None:
    crowd("places", count)

    assert batch("places", "--jobs", jobs, form="csv") == batch("places", "--jobs", "1", form="csv")


# In a batch


@posix_only
def test_a_file_that_kills_every_process_is_a_row_and_the_others_are_scored(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd("places", 8)
    here, scored = os.getpid(), batches.BatchScorer.scored

    def deadly(self: batches.BatchScorer, source: Source) -> Outcome:
        if source.file.endswith("p00003.yaml") and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return scored(self, source)

    monkeypatch.setattr(batches.BatchScorer, "scored", deadly)
    ran = batch("places", "--jobs", "2", form="csv")

    said = "places/p00003.yaml: error[process-died]: not scored: two processes that were at it died (SIGKILL)"
    assert ran.status == 70
    assert [row["file"] for row in ran.rows] == [f"places/p{n:05}.yaml" for n in range(8)]
    assert [row["problems"] for row in ran.rows] == [*[""] * 3, said, *[""] * 4]
    assert ran.err.splitlines() == [
        "caretrust: a process died (SIGKILL); the source it was at is scored once more",
        said,
    ]


def children(run: subprocess.Popen[bytes]) -> list[int]:
    text = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text(encoding="ascii")
    return [int(number) for number in text.split()]


@linux_only
@pytest.mark.parametrize(
    ("form", "count"),
    [
        pytest.param("csv", 1, id="one"),
        pytest.param("jsonl", 1, id="one-of-a-run-that-streams-longer-rows"),
        pytest.param("csv", 2, id="all"),
    ],
)
def test_processes_killed_from_outside_are_replaced_and_cost_no_row(
    batch: Batch, start: Start, form: str, count: int
) -> None:
    """The run waits for a reader of its problems; one whose chunk was sent back already has nothing to do again."""
    crowd(noisy("f", 130), 20)
    whole = batch("f", "--jobs", "1", form=form)

    run = start("f", "--jobs", "2", form=form)
    first = line_of(run.stderr)
    for number in children(run)[:count]:
        os.kill(number, signal.SIGKILL)
    ran = ended(run)

    told = [line for line in (first.decode() + ran.err).splitlines() if line.startswith("caretrust: a process")]
    assert (ran.status, ran.out) == (2, whole.out)
    assert {line.partition(";")[0] for line in told} <= {"caretrust: a process died (SIGKILL)"}
    assert len(told) <= count


SPAWN = """
import sys, types
from caretrust_readiness.batch import pool
pool.sys = types.SimpleNamespace(platform="elsewhere")
from caretrust_readiness.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_processes_that_start_afresh_do_the_same(start: Start) -> None:
    """As on macOS and Windows, where a process cannot be forked safely."""
    put("f", bad=BAD)
    crowd("f", 40)
    arguments = ("f", "--fail-below", "sail")

    afresh = subprocess.run(
        [sys.executable, "-c", SPAWN, *words(*arguments, "--jobs", "2", form="csv")],
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )

    here = ended(start(*arguments, "--jobs", "1", form="csv"))
    assert (afresh.returncode, afresh.stdout.decode(), afresh.stderr.decode()) == here
    assert here.status == 2
