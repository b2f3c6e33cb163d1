"""Sharing work among processes: the order of results, how far ahead is read, and processes that die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caretrust_readiness.processes import Crew, cores, in_order

posix_only = pytest.mark.skipif(os.name != "posix", reason="kills processes by signals")

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


def crew_of(work: Squares, deaths: Deaths) -> Crew[int, list[object]]:
    return Crew(work.prepare, lost, deaths.note)  # type: ignore[arg-type]  # numbers or what was lost


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
    crew: Crew[bytes, list[bytes]] = Crew(echo, lambda item, how: [item, how.encode()], Deaths().note)
    sent = [(bytes([number]) * 300_000,) * 3 for number in range(12)]

    found = list(in_order(crew, iter(sent), 2))

    assert [several[0][:1] for several in found] == [bytes([number]) for number in range(12)]
    assert all(len(several) == 3 and len(several[0]) == 300_000 for several in found)


def echo() -> Callable[[tuple[bytes, ...]], list[bytes]]:
    return list


ORPHANS = """
import os, sys
from caretrust_readiness.processes import Crew, in_order

def prepare():
    return lambda chunk: [os.getpid()]

results = in_order(Crew(prepare, lambda item, how: [], lambda how, count: None), iter(lambda: (1,), None), 3)
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


def test_there_is_a_processor() -> None:
    assert cores() >= 1
