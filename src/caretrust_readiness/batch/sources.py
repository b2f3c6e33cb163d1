"""What is to be scored: files, folders, globs and lists become sources, in a fixed order, each of them once."""

from __future__ import annotations

import os
import re
import traceback
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Protocol

from caretrust_readiness.batch.globbing import ENDINGS, Glob, Walk, is_glob, parsed
from caretrust_readiness.model.limits import MAX_LIST
from caretrust_readiness.model.problems import InputError, Position, Problem, quote
from caretrust_readiness.reading import files, tables, yamlio
from caretrust_readiness.reading.loading import read_answers, rubric_named_in, shipped_rubric
from caretrust_readiness.reading.tables.row import NoRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Document
    from caretrust_readiness.reading.tables.long import Place
    from caretrust_readiness.reading.tables.row import Row

    _Entry: TypeAlias = "str | Source"

#: What stands between two names: NULs, else line breaks, with any number of empty names between them.
_BY_NUL = re.compile(rb"[^\0]+")
_BY_LINE = re.compile(rb"[^\r\n](?:[^\n]*[^\r\n])?")
#: How the names of tables end that are not read.
_OTHER_TABLES = (".xls", ".xlsb", ".numbers", ".sas7bdat", ".sav", ".dta")


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
    try:
        return Read(*read_answers(document, rubric or shipped_rubric(rubric_named_in(document))), document)
    except InputError as error:
        raise InputError(error.problems, about=_locality(document)) from None


def _locality(document: Document) -> str:
    """The place that *document* says it is about, as far as it says so."""
    said = document.data.get("locality") if isinstance(document.data, dict) else None
    return said if isinstance(said, str) and said != "?" else ""


class TableRow(NamedTuple):
    """One row of a table."""

    row: Row | Place

    @property
    def file(self) -> str:
        """As in :class:`Source`."""
        return self.row.file

    def read(self, rubric: Rubric | None) -> Read:
        """As in :class:`Source`."""
        rubric = rubric or shipped_rubric()
        made = self.row.made(rubric)
        problems = made.problems
        try:
            answers, _ = read_answers(made.document, rubric)
        except InputError as error:
            found = made.builder.explained(problems + error.problems)
            raise InputError(found, made.notes, _locality(made.document)) from None
        if problems:
            raise InputError(made.builder.explained(problems), made.notes, _locality(made.document))
        return Read(answers._replace(file=self.file, notes=made.notes + answers.notes), rubric, made.document)


class Unusable(NamedTuple):
    """Something asked for that holds nothing to score, and why."""

    file: str
    problems: tuple[Problem, ...]
    table: str | None = None
    """The table that it is a part of."""

    def read(self, _rubric: Rubric | None) -> NoReturn:
        """As in :class:`Source`; never anything."""
        raise InputError(self.problems)


class Fault(NamedTuple):
    """What could not be listed any further, by a fault of ours; in words, which any process can be sent."""

    file: str
    kind: str
    said: str
    where: str

    @classmethod
    def of(cls, file: str, error: Exception) -> Fault:
        """That *error* arose at *file*."""
        return cls(file, type(error).__name__, str(error), "".join(traceback.format_exception(error)))

    def read(self, _rubric: Rubric | None) -> NoReturn:
        """As in :class:`Source`; always an exception called like the one that arose."""
        error: Exception = type(self.kind, (Exception,), {})(self.said)
        error.add_note(self.where)
        raise error


class Sources:
    """Everything that one run is to score; folders are gone through while it runs, so that nobody holds all names."""

    def __init__(self, paths: Sequence[str], listed: Sequence[str] = (), choice: tables.Choice = tables.ALL) -> None:
        """Take *paths* (files, folders, globs, ``-``), and after them *listed* (files, folders).

        *choice* says what of tables is read.
        """
        self.paths = paths
        self.listed = listed
        self.choice = choice
        self.content: Source | None = None
        self.given = _Given()
        self.given_up: set[str] = set()

    def give_up(self, table: str) -> None:
        """Read no more rows of *table*."""
        self.given_up.add(table)

    @property
    def repeated(self) -> int:
        """How many were named again, and are left out; known when all have been given."""
        return self.given.repeated

    @property
    def unread(self) -> int:
        """How many tables lie in folders that were named, and are left out; known when all have been given."""
        return len(self.given.tables - self.given.names)

    @property
    def are_sets(self) -> bool:
        """Whether a folder, a glob or a table is named, of which what is not there any more is gone."""
        return any(os.path.isdir(path) or is_glob(path) or _is_table(path) for path in (*self.paths, *self.listed))

    def names(self) -> Iterator[str]:
        """Every file that will be read, a table once."""
        return (entry if isinstance(entry, str) else entry.file for entry in self._once(_Given()))

    def total(self) -> int | None:
        """How many sources there are; None where tables are among them, which nobody has counted."""
        count = 0
        for entry in self._once(_Given()):
            if isinstance(entry, str) and _is_table(entry):
                return None
            count += 1
        return count

    def sources(self) -> Iterator[Source]:
        """Each source in its order; a table is read as its rows are asked for."""
        self.given, self.given_up = _Given(), set()
        for entry in self._once(self.given):
            if not isinstance(entry, str):
                yield entry
            elif _is_table(entry):
                yield from _guarded(entry, self._rows(entry))
            else:
                yield _source(entry)

    def _rows(self, table: str) -> Iterator[Source]:
        for found in tables.rows(table, self.choice):
            if table in self.given_up:
                return
            yield Unusable(found.file, found.problems, table) if isinstance(found, NoRow) else TableRow(found)

    def _once(self, given: _Given) -> Iterator[_Entry]:
        """Each entry; what was named before is left out, which a single name cannot do."""
        if len(self.paths) + len(self.listed) == 1:
            yield from self._entries(given)
            return
        for entry in self._entries(given):
            if given.is_new(entry if isinstance(entry, str) else entry.file):
                yield entry

    def _entries(self, given: _Given) -> Iterator[_Entry]:
        for path in self.paths:
            if path == "-":
                yield self._standard_input()
            else:
                yield from _guarded(path, _expanded(path, given.leave))
        for path in self.listed:
            yield from _guarded(path, _folder(path, given.leave)) if os.path.isdir(path) else [path]

    def _standard_input(self) -> Source:
        """What standard input holds; it can be read only once, and only here."""
        if self.content is None:
            try:
                self.content = Content("<stdin>", files.read_stdin())
            except InputError as error:
                self.content = Unusable("<stdin>", error.problems)
        return self.content


class _Given:
    """What was given in one time through everything, and what was left out."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.tables: set[str] = set()
        self.repeated = 0

    def is_new(self, name: str) -> bool:
        """Whether *name* is asked for the first time."""
        before = len(self.names)
        self.names.add(_absolute(name))
        is_new = len(self.names) > before
        self.repeated += not is_new
        return is_new

    def leave(self, table: str) -> None:
        """Take note of a table that lies in a folder; it may be named as well."""
        self.tables.add(_absolute(table))


def _absolute(name: str) -> str:
    try:
        return os.path.abspath(name)
    except OSError:  # the folder that we are in is gone
        return os.path.normpath(name)


def _guarded(file: str, entries: Iterator[_Entry]) -> Iterator[Any]:
    """*entries*; an exception that is no problem of the input ends them, and nothing else."""
    try:
        yield from entries
    except Exception as error:  # noqa: BLE001 - what follows is not to be lost by it
        yield Fault.of(file, error)


def _is_table(path: str) -> bool:
    return not path.endswith(ENDINGS) and tables.is_table(path)


def _source(path: str) -> Source:
    if path.lower().endswith(_OTHER_TABLES):
        return _unusable(path, "table-syntax", "not a table that is read", "save it as CSV UTF-8 (.csv) or as .xlsx")
    return AnswersPath(path)


def _expanded(path: str, leave: Callable[[str], None]) -> Iterator[_Entry]:
    """The entries that *path* stands for: in a folder and for a glob in the order of the bytes of their names."""
    if os.path.isdir(path):
        yield from _folder(path, leave)
    elif not is_glob(path) or os.path.lexists(path):
        yield path
    else:
        yield from _matching(path, leave)


def _folder(folder: str, leave: Callable[[str], None]) -> Iterator[_Entry]:
    """Every answers file below *folder*; where there is none, that is something wrong."""
    is_empty = True
    for entry in _walked(Walk(Glob(folder), leave)):
        is_empty = False
        yield entry
    if is_empty:
        yield _unusable(folder, "folder-empty", f"the folder holds no answers file ({_endings()})")


def _matching(pattern: str, leave: Callable[[str], None]) -> Iterator[_Entry]:
    """Every file that *pattern* matches, and every answers file below a folder that it matches."""
    glob = parsed(pattern)
    walk = Walk(glob, leave)
    is_empty = True
    for entry in _walked(walk) if os.path.isdir(glob.start or os.curdir) else ():
        is_empty = False
        yield entry
    if is_empty:
        hint = f"folders match, and hold no answers file ({_endings()})" if walk.met_folders else None
        yield _unusable(pattern, "glob-empty", f"nothing matches {quote(pattern)}", hint)


def _walked(walk: Walk) -> Iterator[_Entry]:
    return (Unusable(one.file, (one,)) if isinstance(one, Problem) else one for one in walk.found())


def _endings() -> str:
    return " or ".join(f"*{ending}" for ending in ENDINGS)


def _unusable(file: str, code: str, message: str, hint: str | None = None) -> Unusable:
    return Unusable(file, (Problem(file, None, code, message, hint),))


def read_list(name: str) -> list[str]:
    """The names in the file *name* (``-`` for standard input): separated by NUL where it has one, else by line breaks.

    Raises:
        InputError: it cannot be read, or is in UTF-16.
    """
    content = files.read_stdin(MAX_LIST) if name == "-" else files.read_bytes(name, MAX_LIST)
    if content.startswith(files.UTF_16):
        file = "<stdin>" if name == "-" else name
        hint = "save it as UTF-8; in PowerShell: … | Out-File -Encoding utf8 FILE"
        raise InputError((Problem(file, Position(1, 1), "table-encoding", "the list is UTF-16, not UTF-8", hint),))
    name_in = _BY_NUL if b"\0" in content else _BY_LINE
    return [os.fsdecode(found[0]) for found in name_in.finditer(content.removeprefix(files.BYTE_ORDER_MARK))]
