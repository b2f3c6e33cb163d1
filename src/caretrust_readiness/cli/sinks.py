"""Where the portions of a batch go: written as they come where the form streams, held to the end where not."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, NamedTuple, Protocol

from caretrust_readiness.cli.results import goes_to_file
from caretrust_readiness.cli.streams import OutputError, output_file, silence, write_result, write_whole
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.report.forms import Form, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any, TypeAlias

    from caretrust_readiness.batch.scorer import Portion, Tally
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.page.rows import AnyRow

Write: TypeAlias = "Callable[[bytes], object]"


class Manner(NamedTuple):
    """How a page is to look, and in which order its rows are."""

    look: Look
    order: Sort


class Sink(Protocol):
    """Takes portions in order."""

    def add(self, portion: Portion) -> None:
        """Take one portion."""

    def end(self, tally: Tally, head: str) -> None:
        """Write what is left, when all have come; *head* says in a sentence what *tally* counts."""


class Streamed:
    """Each portion is written when it comes."""

    def __init__(self, write: Write, heading: bytes = b"") -> None:
        self.write = write
        if heading:
            write(heading)

    def add(self, portion: Portion) -> None:
        """As in :class:`Sink`."""
        if portion.packed.output:
            self.write(portion.packed.output)

    def end(self, tally: Tally, head: str) -> None:
        """As in :class:`Sink`."""


class JsonObject:
    """One object: assessments are written as they come, problems wait for the end."""

    def __init__(self, write: Write) -> None:
        self.write = write
        self.before = b"\n"
        self.problems: list[Problem] = []
        write(b'{"format": "caretrust/1", "assessments": [')

    def add(self, portion: Portion) -> None:
        """As in :class:`Sink`."""
        self.problems += portion.packed.problems
        if portion.packed.output:
            self.write(self.before + portion.packed.output.removesuffix(b"\n").replace(b"\n", b",\n"))
            self.before = b",\n"

    def end(self, tally: Tally, head: str) -> None:
        """As in :class:`Sink`."""
        from caretrust_readiness.report.data.jsonl import problem_line

        lines = ",\n".join(problem_line(problem).removesuffix("\n") for problem in self.problems)
        self.write(f'\n], "problems": [{f"{chr(10)}{lines}{chr(10)}" if lines else ""}]}}\n'.encode())


class Junit:
    """Test cases wait for their number, which stands before them."""

    def __init__(self, write: Write) -> None:
        self.write = write
        self.cases: list[bytes] = []

    def add(self, portion: Portion) -> None:
        """As in :class:`Sink`."""
        self.cases.append(portion.packed.output)

    def end(self, tally: Tally, head: str) -> None:
        """As in :class:`Sink`."""
        from caretrust_readiness.report.writers import junit

        cases = b"".join(self.cases)
        errors = tally.bad + tally.bugs
        tests = cases.count(b"    <testcase ")
        before, after = junit.frame(tests, tally.failures, errors)
        self.write(before.encode() + cases + after.encode())


class Pages:
    """Rows wait for each other, and become a page."""

    def __init__(self, write: Write, form: Form, manner: Manner) -> None:
        self.write = write
        self.form = form
        self.manner = manner
        self.rows: list[AnyRow] = []
        self.titles: dict[str, tuple[str, ...]] = {}

    def add(self, portion: Portion) -> None:
        """As in :class:`Sink`."""
        self.rows += portion.packed.rows
        self.titles |= portion.titles

    def end(self, tally: Tally, head: str) -> None:
        """As in :class:`Sink`."""
        from caretrust_readiness.report.page.papers.batch import summary
        from caretrust_readiness.report.writers import markdown, text

        look = self.manner.look
        width = None if self.form is Form.MARKDOWN else look.width
        page = summary(self.rows, self.titles, self.manner.order, head, width)
        if self.form is Form.MARKDOWN:
            said = markdown.write(page)
        else:
            said = f"{head}\n" if look.brief else text.lay_out(page, look)
        self.write(said.encode("utf-8", "backslashreplace"))


class Github(Pages):
    """Annotations, and the files that GitHub names for a step's summary and outputs."""

    def end(self, tally: Tally, head: str) -> None:
        """As in :class:`Sink`."""
        from caretrust_readiness.report.page.papers.batch import summary
        from caretrust_readiness.report.writers import github, markdown

        ordered = github.worst_first(self.rows)

        def page(rows: int) -> str:
            return markdown.write(summary(ordered[:rows], self.titles, Sort.INPUT, head))

        _append("GITHUB_STEP_SUMMARY", _summary(page))
        _append("GITHUB_OUTPUT", github.outputs(_counts(tally)))
        self.write("".join(f"{line}\n" for line in [*github.commands(self.rows), head]).encode())


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "scored": tally.scored,
        "not-scored": tally.bad + tally.bugs,
        "below": tally.below,
        "undecided": tally.undecided,
        "regressions": tally.regressions,
    }


def _summary(page: Callable[[int], str]) -> str:
    """What *page* makes of as many rows as leave it within what a step's summary may have."""
    from caretrust_readiness.report.writers.github import MOST_BYTES, MOST_ROWS

    rows, said = MOST_ROWS, page(MOST_ROWS)
    while len(said.encode("utf-8", "backslashreplace")) > MOST_BYTES and rows:
        rows //= 2
        said = page(rows)
    return said


def _append(variable: str, said: str) -> None:
    """Add *said* to the file that the environment's *variable* names, if it names one."""
    if not (path := os.environ.get(variable)):
        return
    try:
        with open(path, "ab") as stream:  # noqa: PTH123 - a name that is no text has no Path of its own
            stream.write(said.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise OutputError(
            f"cannot write what {variable} names: {(error.strerror or 'unknown reason').lower()}"
        ) from None


@contextlib.contextmanager
def annotated(form: Form) -> Iterator[None]:
    """In the form for GitHub, what ends a run before anything is scored is an annotation as well."""
    try:
        yield
    except InputError as error:
        if form is Form.GITHUB:
            from caretrust_readiness.report.page.rows import BadRow
            from caretrust_readiness.report.writers.github import commands

            write_result("".join(f"{line}\n" for line in commands([BadRow("", error.problems)])))
        raise


def sink_for(form: Form, write: Write, manner: Manner) -> Sink:
    """What takes the portions of a result in *form*, and writes with *write*."""
    match form:
        case Form.CSV:
            from caretrust_readiness.report.writers import csv

            return Streamed(write, csv.heading())
        case Form.JSONL:
            return Streamed(write)
        case Form.JSON:
            return JsonObject(write)
        case Form.JUNIT:
            return Junit(write)
        case Form.GITHUB:
            return Github(write, form, manner)
        case Form.TEXT | Form.MARKDOWN:
            return Pages(write, form, manner)


@contextlib.contextmanager
def destination(output: str | None) -> Iterator[Write]:
    """What writes bytes to the file *output*, which changes only when the block ends well; or to standard output.

    Raises:
        OutputError: the place cannot be written to.
        BrokenPipeError: nobody reads standard output any more.
    """
    if output is not None and goes_to_file(output):
        with output_file(output) as stream:
            yield stream.write
    else:
        yield _write_out


def _write_out(content: bytes) -> None:
    """Write to standard output."""
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed")
    try:
        _put(sys.stdout, content)
    except BrokenPipeError:
        silence(sys.stdout)
        raise
    except (OSError, ValueError) as error:
        silence(sys.stdout)
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise OutputError(f"cannot write to standard output: {said.lower()}") from None


def _put(stream: Any, content: bytes) -> None:
    encoding = (stream.encoding or "utf-8") if stream.isatty() else "utf-8"
    if encoding.lower().replace("-", "") != "utf8":
        content = content.decode().encode(encoding, "backslashreplace")
    stream.flush()
    write_whole(stream.buffer, content)
    stream.flush()


@contextlib.contextmanager
def signals_wait() -> Iterator[None]:
    """Let the first SIGINT or SIGTERM wait for the end of the block; a second one does not."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []

    def keep(number: int, frame: FrameType | None) -> None:
        if arrived:
            before[number](number, frame)
        arrived.append(number)

    before: dict[int, Any] = {number: signal.signal(number, keep) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if arrived and callable(before[arrived[0]]):
            before[arrived[0]](arrived[0], None)
