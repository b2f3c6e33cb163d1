"""Work shared among processes: chunks go out, results come back in their order, and nothing waits for all of them.

A process that dies takes nothing down with it: its chunk is done again item by item, and only the item that kills a
process a second time is lost.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Chunks that may be on their way for each process, finished ones that wait for an earlier one included.
_AHEAD = 3
#: How long a process that has closed its end may take to be gone, in seconds.
_PATIENCE = 10


class Crew(NamedTuple, Generic[Item, Result]):
    """What processes are to do; all of it can be pickled where processes cannot be forked."""

    prepare: Callable[[], Callable[[tuple[Item, ...]], Result]]
    """Called once in each process; gives the function that turns a chunk into a result."""
    lost: Callable[[Item, str], Result]
    """The result of an item that killed two processes, and how the second one died; called here."""
    died: Callable[[str, int], None]
    """Told how a process died, and how many items are to be done again; called here."""


def cores() -> int:
    """How many processors this process may use, 1 or more."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def in_order(crew: Crew[Item, Result], chunks: Iterable[tuple[Item, ...]], jobs: int) -> Iterator[Result]:
    """The result of each of *chunks*, in their order; a chunk whose process died gives a result for each of its items.

    *chunks* is read no further than the processes need. With one job, everything is done here.
    """
    if jobs == 1:
        yield from map(crew.prepare(), chunks)
        return
    shop = _Shop(crew, iter(chunks), jobs)
    try:
        yield from shop.results()
    finally:
        shop.close()


class _Task(NamedTuple):
    """A chunk, or one item of it that is done again."""

    slot: int
    part: int
    items: tuple[Any, ...]
    again: bool = False


class _Worker:
    """One process and what it is at."""

    def __init__(self, context: Any, prepare: Callable[[], Any]) -> None:
        self.connection, theirs = context.Pipe()
        # A forked process has our end of its pipe as well: while that is open, it would not see that we are gone.
        ours = self.connection if context.get_start_method() == "fork" else None
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, ours, prepare), daemon=True)
        self.task: _Task | None = None
        try:
            self.process.start()
        finally:
            theirs.close()

    def end(self) -> str:
        """Make sure that the process is gone; how it died."""
        self.connection.close()
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code = self.process.exitcode or 0
        with contextlib.suppress(ValueError):  # a number that is no signal here
            return signal.Signals(-code).name if code < 0 else f"status {code}"
        return f"signal {-code}"


class _Shop(Generic[Item, Result]):
    """The processes, the chunks on their way, and the results that wait for an earlier one."""

    def __init__(self, crew: Crew[Item, Result], chunks: Iterator[tuple[Item, ...]], jobs: int) -> None:
        # Forking a process with threads of a graphical system, as on macOS, is not safe.
        self.context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self.crew, self.chunks, self.window = crew, chunks, jobs * _AHEAD
        self.workers = [self._start() for _ in range(jobs)]
        self.slots: deque[list[Result | None]] = deque()
        self.first = 0
        self.redo: deque[_Task] = deque()

    def _start(self) -> _Worker:
        return _Worker(self.context, self.crew.prepare)

    def results(self) -> Iterator[Result]:
        """Every result, in order."""
        while True:
            self._hand_out()
            while self.slots and all(result is not None for result in self.slots[0]):
                self.first += 1
                yield from (result for result in self.slots.popleft() if result is not None)
                self._hand_out()
            busy = {worker.connection: worker for worker in self.workers if worker.task is not None}
            if not busy:
                return
            for ready in wait(list(busy)):
                self._collect(busy[ready])

    def _hand_out(self) -> None:
        for place, worker in enumerate(self.workers):
            if worker.task is None and (task := self._next_task()) is not None:
                worker.task = task
                try:
                    worker.connection.send(task.items)
                except OSError:
                    self._replace(place)

    def _next_task(self) -> _Task | None:
        if self.redo:
            return self.redo.popleft()
        if len(self.slots) < self.window and (items := next(self.chunks, None)) is not None:
            self.slots.append([None])
            return _Task(self.first + len(self.slots) - 1, 0, items)
        return None

    def _collect(self, worker: _Worker) -> None:
        try:
            result = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(self.workers.index(worker))
            return
        if worker.task is not None:
            self._put(worker.task, result)
            worker.task = None

    def _put(self, task: _Task, result: Result) -> None:
        self.slots[task.slot - self.first][task.part] = result

    def _replace(self, place: int) -> None:
        """Put another process in the place of one that died, and have its task done again, item by item."""
        dead = self.workers[place]
        task, how = dead.task, dead.end()
        self.workers[place] = self._start()
        if task is None:
            return
        if task.again:
            self._put(task, self.crew.lost(task.items[0], how))
            return
        self.crew.died(how, len(task.items))
        self.slots[task.slot - self.first] = [None] * len(task.items)
        self.redo.extend(_Task(task.slot, part, (item,), again=True) for part, item in enumerate(task.items))

    def close(self) -> None:
        """End every process, whatever it is at."""
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.end()


def _serve(connection: Connection, theirs: Connection | None, prepare: Callable[[], Callable[[Any], Any]]) -> None:
    """What each process runs: results for chunks, until the other side is gone; signals are for the other side."""
    if theirs is not None:
        theirs.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    work = prepare()
    while (items := _received(connection)) is not None:
        result = work(items)
        try:
            connection.send(result)
        except OSError:
            return


def _received(connection: Connection) -> Any:
    try:
        return connection.recv()
    except (EOFError, OSError):
        return None
