"""Work shared among processes: chunks go out, results come back in their order, and nothing waits for all of them.

A process that dies takes nothing down with it: its chunk is done again item by item, and only the item that kills a
process a second time is lost. Where the system starts fewer processes than asked for, these do it, or else this one.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections import deque
from errno import EMFILE, ENFILE
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
#: So many processes end again where no more files can be opened: what is read here and in the others needs some too.
_ROOM = 2


class PoolTask(NamedTuple, Generic[Item, Result]):
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


def in_order(task: PoolTask[Item, Result], chunks: Iterable[tuple[Item, ...]], jobs: int) -> Iterator[Result]:
    """The result of each of *chunks*, in their order; a chunk whose process died gives a result for each of its items.

    *chunks* is read no further than the processes need. With one job, everything is done here.
    """
    if jobs == 1:
        yield from map(task.prepare(), chunks)
        return
    pool = _Pool(task, iter(chunks), jobs)
    try:
        yield from pool.results()
    finally:
        pool.close()


class _Chunk(NamedTuple):
    """A chunk, or one item of it that is done again."""

    slot: int
    part: int
    items: tuple[Any, ...]
    again: bool = False
    """A process died of it, or of the chunk that it was in."""
    unsent: bool = False
    """A process could not be given it, as it had died before."""


class _Worker:
    """One process and what it is at."""

    def __init__(self, context: Any, prepare: Callable[[], Any]) -> None:
        self.connection, theirs = context.Pipe()
        # A forked process has our end of its pipe as well: while that is open, it would not see that we are gone.
        ours = self.connection if context.get_start_method() == "fork" else None
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, ours, prepare), daemon=True)
        self.chunk: _Chunk | None = None
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


class _Pool(Generic[Item, Result]):
    """The processes, the chunks on their way, and the results that wait for an earlier one."""

    def __init__(self, task: PoolTask[Item, Result], chunks: Iterator[tuple[Item, ...]], jobs: int) -> None:
        # Forking a process with threads of a graphical system, as on macOS, is not safe.
        self.context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self.task, self.chunks, self.window = task, chunks, jobs * _AHEAD
        self.work: Callable[[tuple[Item, ...]], Result] | None = None
        self.workers: list[_Worker] = []
        self.slots: deque[list[Result | None]] = deque()
        self.first = 0
        self.redo: deque[_Chunk] = deque()
        self._start_workers(jobs)

    def _start_workers(self, jobs: int) -> None:
        """Start *jobs* processes, or as many as can be had."""
        try:
            for _ in range(jobs):
                self.workers.append(self._start())
        except OSError as refused:
            if refused.errno in {EMFILE, ENFILE}:
                self._end(self.workers[-_ROOM:])
                del self.workers[-_ROOM:]

    def _start(self) -> _Worker:
        return _Worker(self.context, self.task.prepare)

    def results(self) -> Iterator[Result]:
        """Every result, in order."""
        self._hand_out()
        while self.slots:
            while self.slots and all(result is not None for result in self.slots[0]):
                self.first += 1
                yield from (result for result in self.slots.popleft() if result is not None)
                self._hand_out()
            if busy := {worker.connection: worker for worker in self.workers if worker.chunk is not None}:
                for ready in wait(list(busy)):
                    self._collect(busy[ready])
            if self.slots and not all(result is not None for result in self.slots[0]):
                self._hand_out()  # else once it is known what comes of the first: after some, no more is wanted

    def _hand_out(self) -> None:
        """Give everybody something to do who has nothing, while there is something; it is done here where nobody is."""
        while not self.workers or any(worker.chunk is None for worker in self.workers):
            if (chunk := self._next_task()) is None:
                return
            idle = next((worker for worker in self.workers if worker.chunk is None), None)
            if idle is None:
                self._do(chunk)
            else:
                self._send(idle, chunk)

    def _next_task(self) -> _Chunk | None:
        if self.redo:
            return self.redo.popleft()
        if len(self.slots) < self.window and (items := next(self.chunks, None)) is not None:
            self.slots.append([None])
            return _Chunk(self.first + len(self.slots) - 1, 0, items)
        return None

    def _do(self, chunk: _Chunk) -> None:
        """Do *chunk* here, unless a process died of it: this one is not to follow."""
        if chunk.again:
            self._put(chunk, self.task.lost(chunk.items[0], "and no other could be started"))
            return
        if self.work is None:
            self.work = self.task.prepare()
        self._put(chunk, self.work(chunk.items))

    def _send(self, worker: _Worker, chunk: _Chunk) -> None:
        """Give *chunk* to *worker*; one that died while it waited is replaced, and only the next one may die of it."""
        try:
            worker.connection.send(chunk.items)
            worker.chunk = chunk
        except OSError:
            how = self._replace(worker)
            if chunk.unsent:
                self._do_again(chunk._replace(unsent=False), how)
            else:
                self.redo.appendleft(chunk._replace(unsent=True))

    def _collect(self, worker: _Worker) -> None:
        if (chunk := worker.chunk) is None:
            return
        try:
            self._put(chunk, worker.connection.recv())
            worker.chunk = None
        except (EOFError, OSError):
            self._do_again(chunk, self._replace(worker))

    def _put(self, chunk: _Chunk, result: Result) -> None:
        self.slots[chunk.slot - self.first][chunk.part] = result

    def _replace(self, dead: _Worker) -> str:
        """Put another process in the place of one that died, if one can be had; how it died."""
        place, how = self.workers.index(dead), dead.end()
        try:
            self.workers[place] = self._start()
        except OSError:
            del self.workers[place]
        return how

    def _do_again(self, chunk: _Chunk, how: str) -> None:
        """Have what a process died of done again, item by item; an item that was is lost."""
        if chunk.again:
            self._put(chunk, self.task.lost(chunk.items[0], how))
            return
        self.task.died(how, len(chunk.items))
        self.slots[chunk.slot - self.first] = [None] * len(chunk.items)
        self.redo.extend(_Chunk(chunk.slot, part, (item,), again=True) for part, item in enumerate(chunk.items))

    def close(self) -> None:
        """End every process, whatever it is at."""
        self._end(self.workers)

    def _end(self, workers: list[_Worker]) -> None:
        for worker in workers:
            worker.process.kill()
        for worker in workers:
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
