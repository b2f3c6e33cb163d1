"""What is to be scored: files, folders, globs and lists become sources, in a fixed order, each of them once."""

from __future__ import annotations

import glob
import os
import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol

from caretrust_readiness import files, tables, yamlio
from caretrust_readiness.loading import read_answers, rubric_named_in, shipped_rubric
from caretrust_readiness.problems import InputError, Problem, quote
from caretrust_readiness.tables.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


class Inputs:
    """Everything that one run is to score; folders are gone through while it runs, so that nobody holds all names."""

    def __init__(self, paths: Sequence[str], listed: Sequence[str] = ()) -> None:
        """Take *paths* (files, folders, globs, ``-``), and after them *listed* (files, folders)."""
        self.paths = paths
        self.listed = listed
        self.content: Source | None = None
        self.repeated = 0
        """How many were named again, and are left out; known when all have been given."""

    def total(self) -> int | None:
        """How many sources there are; None where tables are among them, which nobody has counted."""
        count = 0
        for entry in self._once():
            if isinstance(entry, str) and tables.is_table(entry):
                return None
            count += 1
        return count

    def sources(self) -> Iterator[Source]:
        """Each source in its order; a table is read as its rows are asked for."""
        self.repeated = 0
        for entry in self._once():
            if not isinstance(entry, str):
                yield entry
            elif tables.is_table(entry):
                yield from (_table_source(found) for found in tables.rows(entry))
            else:
                yield AnswersPath(entry)

    def _once(self) -> Iterator[str | Source]:
        """Each entry; what was named before is left out, which a single name cannot do."""
        if len(self.paths) + len(self.listed) == 1:
            yield from self._entries()
            return
        known: set[str] = set()
        for entry in self._entries():
            name = os.path.abspath(entry if isinstance(entry, str) else entry.file)
            if name in known:
                self.repeated += 1
            else:
                known.add(name)
                yield entry

    def _entries(self) -> Iterator[str | Source]:
        for path in self.paths:
            yield from [self._standard_input()] if path == "-" else _expanded(path)
        for path in self.listed:
            yield from _folder(path) if os.path.isdir(path) else [path]

    def _standard_input(self) -> Source:
        """What standard input holds; it can be read only once, and only here."""
        if self.content is None:
            try:
                self.content = Content("<stdin>", files.read_stdin())
            except InputError as error:
                self.content = Unusable("<stdin>", error.problems)
        return self.content


def _table_source(found: Row | NoRow) -> Source:
    return TableRow(found) if isinstance(found, Row) else Unusable(found.file, found.problems)


def _expanded(path: str) -> Iterator[str | Source]:
    """The entries that *path* stands for: in a folder and for a glob in the order of the bytes of their names."""
    if os.path.isdir(path):
        yield from _folder(path)
    elif not _GLOB.search(path) or os.path.lexists(path):
        yield path
    else:
        matches = sorted(glob.iglob(path, recursive=True), key=os.fsencode)
        for match in matches:
            yield from _folder(match) if os.path.isdir(match) else [match]
        if not matches:
            yield _unusable(path, "glob-empty", f"nothing matches {quote(path)}")


def _folder(folder: str) -> Iterator[str | Source]:
    """Every answers file below *folder*; where there is none, that is something wrong."""
    is_empty = True
    for entry in _Walk().entries(folder):
        is_empty = False
        yield entry
    if is_empty:
        endings = " or ".join(f"*{ending}" for ending in ENDINGS)
        yield _unusable(folder, "folder-empty", f"the folder holds no answers file ({endings})")


def _unusable(file: str, code: str, message: str) -> Unusable:
    return Unusable(file, (Problem(file, None, code, message),))


class _Walk:
    """Goes down folders; linked ones are followed, and each real folder is entered once, so that loops end."""

    def __init__(self) -> None:
        self.entered: set[tuple[int, int]] = set()

    def entries(self, folder: str) -> Iterator[str | Source]:
        """The answers files in *folder* and below, in the order of the bytes of their paths."""
        try:
            names = self._names(folder)
        except OSError as error:
            yield _unusable(folder, "folder-unreadable", f"cannot read the folder: {files.reason(error)}")
            return
        for name in names:
            path = os.path.join(folder, os.fsdecode(name))
            if path.endswith("/"):
                yield from self.entries(path.removesuffix("/"))
            else:
                yield path

    def _names(self, folder: str) -> list[bytes]:
        """What is in *folder*, sorted: the names of answers files, and of folders with a slash behind."""
        known = os.stat(folder)
        if (known.st_dev, known.st_ino) in self.entered:
            return []
        self.entered.add((known.st_dev, known.st_ino))
        with os.scandir(folder) as entries:
            names = [_name(entry) for entry in entries]
        return sorted(name for name in names if name)


def _name(entry: os.DirEntry[str]) -> bytes:
    """The name to go by; nothing for what is hidden or no answers file."""
    if entry.name.startswith("."):
        return b""
    try:
        if entry.is_dir():
            return os.fsencode(entry.name) + b"/"
    except OSError:  # a link that leads round in a circle: reading it as a file says so
        pass
    return os.fsencode(entry.name) if entry.name.lower().endswith(ENDINGS) else b""


def read_list(name: str) -> list[str]:
    """The names in the file *name* (``-`` for standard input): separated by NUL where it has one, else by line breaks.

    Raises:
        InputError: it cannot be read.
    """
    content = files.read_stdin(_MAX_LIST) if name == "-" else files.read_bytes(name, _MAX_LIST)
    names = content.split(b"\0") if b"\0" in content else [line.removesuffix(b"\r") for line in content.split(b"\n")]
    return [os.fsdecode(name) for name in names if name]
