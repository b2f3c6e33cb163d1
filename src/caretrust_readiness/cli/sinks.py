"""Where the portions of a batch go: written as they come where the form streams, held to the end where not."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from caretrust_readiness.cli.results import goes_to_file, is_terminal
from caretrust_readiness.cli.streams import OutputError, output_file, write_out
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.report import formats
from caretrust_readiness.report.base import Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any, TypeAlias

    from caretrust_readiness.batch.packing import Sheet
    from caretrust_readiness.batch.portions import Portion, Tally
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.formats import Format
    from caretrust_readiness.report.marks import Mark
    from caretrust_readiness.report.rows import AnyRow

#: A page on paper or in a window has room for as much as so many columns of text.
_SHEET = 150

Write: TypeAlias = "Callable[[bytes], object]"


class Manner(NamedTuple):
    """How a page is to look, and in which order its rows are; and how a table of results is."""

    look: Look
    order: Sort
    sheet: Sheet | None = None
    mark: bool = False
    """Whether a table begins with a byte order mark."""
    public: bool = False
    """Whether paths, and what could not be read, stay out of a page."""


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


class Parquet:
    """Portions are gathered into groups of rows, each of which is written when it is full."""

    def __init__(self, write: Write, *, long: bool) -> None:
        from caretrust_readiness.report.writers.parquet import Writer

        self.writer = Writer(write, long=long)

    def add(self, portion: Portion) -> None:
        """As in :class:`Sink`."""
        if portion.packed.output:
            self.writer.add(portion.packed.output)

    def end(self, tally: Tally, head: str) -> None:
        """As in :class:`Sink`."""
        self.writer.end()


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
        failures, skipped = cases.count(b"<failure "), cases.count(b"<skipped ")
        before, after = junit.frame(tests, failures, errors, skipped, head)
        self.write(before.encode() + cases + after.encode())


class Pages:
    """Rows wait for each other, and become a page."""

    def __init__(self, write: Write, form: Format, manner: Manner) -> None:
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
        from caretrust_readiness.report.papers import batch, rows_for_public

        look = self.manner.look
        if self.manner.public:
            self.rows, withheld = rows_for_public(self.rows)
            head = f"{head}; {withheld}"
        width = look.width if self.form == formats.TEXT else _SHEET if self.form.detailed else None
        paper = batch(self.rows, self.titles, self.manner.order, head, width)
        if self.form in _MARKED:
            marked = paper.marks
            paper = paper._replace(marks=lambda: [located(mark) for mark in marked()])
        paper = paper._replace(public=self.manner.public)
        self.write(formats.as_bytes(formats.write(paper, self.form, look)))


#: The formats that say where to look in files of a repository.
_MARKED = (formats.GITLAB, formats.SARIF)


def located(mark: Mark) -> Mark:
    """*mark* with its file as it is called in the repository."""
    from caretrust_readiness.batch.locations import in_repository

    return replace(mark, file=in_repository(mark.file))


class Github(Pages):
    """Annotations, and the files that GitHub names for a step's summary and outputs."""

    def end(self, tally: Tally, head: str) -> None:
        """As in :class:`Sink`."""
        from caretrust_readiness.report.marks import marks
        from caretrust_readiness.report.papers import batch
        from caretrust_readiness.report.writers import github

        ordered = github.worst_first(self.rows)

        def page(rows: int) -> bytes:
            paper = batch(ordered[:rows], self.titles, Sort.INPUT, head)
            return formats.as_bytes(formats.write(paper, formats.MARKDOWN, self.manner.look))

        _append("GITHUB_STEP_SUMMARY", _summary(page))
        _append("GITHUB_OUTPUT", formats.as_bytes(github.outputs(_counts(tally))))
        found = (located(mark) for mark in marks(self.rows))
        self.write("".join(f"{line}\n" for line in [*github.commands(found), head]).encode())


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "scored": tally.scored,
        "not-scored": tally.bad + tally.bugs,
        "below": tally.below,
        "undecided": tally.undecided,
        "regressions": tally.regressions,
    }


def _summary(page: Callable[[int], bytes]) -> bytes:
    """What *page* makes of as many rows as leave it within what a step's summary may have."""
    from caretrust_readiness.report.writers.github import MOST_BYTES, MOST_ROWS

    rows, said = MOST_ROWS, page(MOST_ROWS)
    while len(said) > MOST_BYTES and rows:
        rows //= 2
        said = page(rows)
    return said


def _append(variable: str, said: bytes) -> None:
    """Add *said* to the file that the environment's *variable* names, if it names one."""
    if not (path := os.environ.get(variable)):
        return
    try:
        with open(path, "ab") as stream:  # noqa: PTH123 - a name that is no text has no Path of its own
            stream.write(said)
    except OSError as error:
        raise OutputError(
            f"cannot write what {variable} names: {(error.strerror or 'unknown reason').lower()}"
        ) from None


@contextlib.contextmanager
def annotated(form: Format, output: str | None) -> Iterator[None]:
    """In the forms for CI, what ends a run before anything is scored is a report too, in the place of an old one."""
    try:
        yield
    except InputError as error:
        if form in _CANNOT_START and all(problem.code != "output-input" for problem in error.problems):
            said = _CANNOT_START[form](error.problems)
            with contextlib.suppress(BrokenPipeError), destination(output) as write:
                write(said.encode())
        raise


def _annotations(problems: tuple[Problem, ...]) -> str:
    from caretrust_readiness.report.writers.github import commands

    return "".join(f"{line}\n" for line in commands(_marked(problems)))


def _gitlab_array(problems: tuple[Problem, ...]) -> str:
    from caretrust_readiness.report.writers.gitlab import array

    return array(_marked(problems))


def _sarif_log(problems: tuple[Problem, ...]) -> str:
    from caretrust_readiness.report.writers.sarif import log

    return log(_marked(problems))


def _marked(problems: tuple[Problem, ...]) -> list[Mark]:
    from caretrust_readiness.report.marks import Mark

    return [located(Mark.of(problem)) for problem in problems]


def _junit_error(problems: tuple[Problem, ...]) -> str:
    from caretrust_readiness.report.rows import BadRow
    from caretrust_readiness.report.writers import junit

    before, after = junit.frame(1, 0, 1, 0, "nothing was scored: the run could not start")
    return before + junit.case(BadRow("caretrust batch", problems)) + after


#: The forms that CI systems read, and what they hold where a run cannot start.
_CANNOT_START = {
    formats.GITHUB: _annotations,
    formats.JUNIT: _junit_error,
    formats.GITLAB: _gitlab_array,
    formats.SARIF: _sarif_log,
}


def sink_for(form: Format, write: Write, manner: Manner) -> Sink:
    """What takes the portions of a result in *form*, and writes with *write*."""
    match form:
        case formats.CSV | formats.JSONL:
            return Streamed(write, _heading(manner) if form == formats.CSV else b"")
        case formats.PARQUET:
            return Parquet(write, long=manner.sheet is not None and manner.sheet.long)
        case formats.JSON:
            return JsonObject(write)
        case formats.JUNIT:
            return Junit(write)
        case formats.GITHUB:
            return Github(write, form, manner)
        case _:  # every other format writes the paper of all rows
            return Pages(write, form, manner)


def _heading(manner: Manner) -> bytes:
    """How a csv begins."""
    from caretrust_readiness.batch.packing import Sheet
    from caretrust_readiness.reading.files import BYTE_ORDER_MARK
    from caretrust_readiness.report.writers import csv

    sheet = manner.sheet or Sheet()
    return (BYTE_ORDER_MARK if manner.mark else b"") + csv.heading(sheet.separator, long=sheet.long)


@contextlib.contextmanager
def destination(output: str | None, *, is_text: bool = True) -> Iterator[Write]:
    """What writes bytes to the file *output*, which changes only when the block ends well; or to standard output.

    What *is_text* is written to a terminal in its encoding.

    Raises:
        OutputError: the place cannot be written to.
        BrokenPipeError: nobody reads standard output any more.
    """
    if output is not None and goes_to_file(output):
        with output_file(output) as stream:
            yield stream.write
    else:
        yield _write_out if is_text else write_out


def _write_out(content: bytes) -> None:
    """Write lines of UTF-8 to standard output, in a terminal's own encoding where it is another."""
    write_out(content.decode() if is_terminal(sys.stdout) else content)


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
