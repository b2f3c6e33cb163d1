"""What is to be scored: files, folders, globs and lists become sources, in a fixed order, each of them once."""

from __future__ import annotations

import glob
import os
import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol, TypeAlias

from caretrust_readiness import files, tables, yamlio
from caretrust_readiness.loading import read_answers, rubric_named_in, shipped_rubric
from caretrust_readiness.problems import InputError, Problem, quote
from caretrust_readiness.tables.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.answers import Answers
    from caretrust_readiness.document import Document
    from caretrust_readiness.rubric import Rubric
    from caretrust_readiness.tables.row import NoRow

#: How the names of answers files in a folder end.
ENDINGS = (".yaml", ".yml")
_GLOB = re.compile(r"[*?\[]")
#: A list of files may be this long.
_MAX_LIST = 1 << 28


class Read(NamedTuple):
    """The answers of one locality, the rubric they are in levels of, and where each of them stands."""

    answers: Answers
    rubric: Rubric
    document: Document


class Source(Protocol):
    """Something that may hold the answers of one locality."""

    @property
    def file(self) -> str:
        """What it is called in results."""

    def read(self, rubric: Rubric | None) -> Read:
        """Its answers in levels of *rubric*, else of the rubric that it names.

        Raises:
            InputError: with everything that is wrong with it.
        """


class AnswersPath(NamedTuple):
    """An answers file that is read when its turn comes."""

    file: str

    def read(self, rubric: Rubric | None) -> Read:
        """As in :class:`Source`."""
        return _read(files.read_bytes(self.file), self.file, rubric)


class Content(NamedTuple):
    """An answers file that was read already, as from standard input."""

    file: str
    content: bytes

    def read(self, rubric: Rubric | None) -> Read:
        """As in :class:`Source`."""
        return _read(self.content, self.file, rubric)


def _read(content: bytes, file: str, rubric: Rubric | None) -> Read:
    document = yamlio.parse(content, file)
    return Read(*read_answers(document, rubric or shipped_rubric(rubric_named_in(document))), document)


class TableRow(NamedTuple):
    """One row of a table."""

    row: Row

    @property
    def file(self) -> str:
        """As in :class:`Source`."""
        return self.row.file

    def read(self, rubric: Rubric | None) -> Read:
        """As in :class:`Source`."""
        rubric = rubric or shipped_rubric()
        document, problems = self.row.document(rubric)
        try:
            answers, _ = read_answers(document, rubric)
        except InputError as error:
            raise InputError(self.row.explained(problems + error.problems)) from None
        if problems:
            raise InputError(self.row.explained(problems))
        return Read(answers._replace(file=self.file), rubric, document)


class Unusable(NamedTuple):
    """Something asked for that holds nothing to score, and why."""

    file: str
    problems: tuple[Problem, ...]

    def read(self, _rubric: Rubric | None) -> NoReturn:
        """As in :class:`Source`; never anything."""
        raise InputError(self.problems)


#: A path stands for itself until its turn comes; a table for its rows.
Entry: TypeAlias = "str | Content | Unusable"


class Inputs(NamedTuple):
    """Everything that one run is to score."""

    entries: tuple[Entry, ...]
    repeated: int
    """How many were named again, and are left out."""

    @property
    def total(self) -> int | None:
        """How many sources there are; None where tables are among them, which nobody has counted."""
        return (
            None
            if any(isinstance(entry, str) and tables.is_table(entry) for entry in self.entries)
            else len(self.entries)
        )

    def sources(self) -> Iterator[Source]:
        """Each source in its order; a table is read as its rows are asked for."""
        for entry in self.entries:
            if not isinstance(entry, str):
                yield entry
            elif tables.is_table(entry):
                yield from (_table_source(found) for found in tables.rows(entry))
            else:
                yield AnswersPath(entry)


def _table_source(found: Row | NoRow) -> Source:
    return TableRow(found) if isinstance(found, Row) else Unusable(found.file, found.problems)


def _unusable(problem: Problem) -> Unusable:
    return Unusable(problem.file, (problem,))


def gather(paths: Iterable[str], listed: Iterable[str] = ()) -> Inputs:
    """What *paths* (files, folders, globs, ``-``) and then *listed* (files, folders) stand for, in that order.

    Within a folder or a glob names are in the order of their bytes. What was named before is left out.
    """
    entries: list[Entry] = []
    for path in paths:
        entries += _expanded(path)
    for path in listed:
        entries += _folder(path) if os.path.isdir(path) else [path]
    return _once(entries)


def _once(entries: list[Entry]) -> Inputs:
    kept: dict[Entry, Entry] = {}
    for entry in entries:
        kept.setdefault(os.path.abspath(entry) if isinstance(entry, str) else entry, entry)
    return Inputs(tuple(kept.values()), len(entries) - len(kept))


def _expanded(path: str) -> list[Entry]:
    if path == "-":
        return [Content("<stdin>", files.read_stdin())]
    if os.path.isdir(path):
        return _folder(path)
    if not _GLOB.search(path) or os.path.lexists(path):
        return [path]
    found = sorted(glob.iglob(path, recursive=True), key=os.fsencode)  # noqa: PTH207 - Path.glob hides errors of its own
    if not found:
        return [_unusable(Problem(path, None, "glob-empty", f"nothing matches {quote(path)}"))]
    return [entry for match in found for entry in (_folder(match) if os.path.isdir(match) else [match])]


def _folder(folder: str) -> list[Entry]:
    """Every answers file below *folder*; where there is none, that is something wrong."""
    walk = _Walk()
    walk.enter(folder)
    if not walk.found and not walk.unreadable:
        message = f"the folder holds no answers file ({' or '.join(f'*{ending}' for ending in ENDINGS)})"
        walk.unreadable.append(_unusable(Problem(folder, None, "folder-empty", message)))
    return [*sorted(walk.found, key=os.fsencode), *walk.unreadable]


class _Walk:
    """Goes down folders; linked ones are followed, and each real folder is entered once, so that loops end."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.unreadable: list[Unusable] = []
        self.entered: set[tuple[int, int]] = set()

    def enter(self, top: str) -> None:
        """Find the answers files in *top* and below."""
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            try:
                waiting += reversed(self._read(folder))
            except OSError as error:
                message = f"cannot read the folder: {(error.strerror or str(error)).lower()}"
                self.unreadable.append(_unusable(Problem(folder, None, "folder-unreadable", message)))

    def _read(self, folder: str) -> list[str]:
        """Note the answers files of *folder*; the folders in it."""
        known = os.stat(folder)
        if (known.st_dev, known.st_ino) in self.entered:
            return []
        self.entered.add((known.st_dev, known.st_ino))
        inner = []
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
                if entry.name.startswith("."):
                    continue
                if _is_folder(entry):
                    inner.append(entry.path)
                elif entry.name.lower().endswith(ENDINGS):
                    self.found.append(entry.path)
        return inner


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in a circle: reading it as a file says so
        return False


def read_list(name: str) -> list[str]:
    """The names in the file *name* (``-`` for standard input): separated by NUL where it has one, else by line breaks.

    Raises:
        InputError: it cannot be read.
    """
    content = files.read_stdin(_MAX_LIST) if name == "-" else files.read_bytes(name, _MAX_LIST)
    names = content.split(b"\0") if b"\0" in content else [line.removesuffix(b"\r") for line in content.split(b"\n")]
    return [os.fsdecode(name) for name in names if name]
