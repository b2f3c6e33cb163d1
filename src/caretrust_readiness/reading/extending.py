"""Rubrics that extend others: the chain of files, and what each link makes of the one before (design, section 10)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from caretrust_readiness.model.limits import MAX_LINKS
from caretrust_readiness.model.problems import InputError, Problem, did_you_mean, listed, quote, spelt
from caretrust_readiness.reading import yamlio
from caretrust_readiness.reading.changing import Changes
from caretrust_readiness.reading.document import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from caretrust_readiness.reading.document import Document, Path

    Read = Callable[[str], Document]
    Check = Callable[[Document], Sequence[Problem]]

#: So many changes are left out in turn to find the one that breaks a rule.
_TRIED: Final = 300
_STDIN: Final = "<stdin>"


class Shipped(NamedTuple):
    """The rubrics that an id alone names: their ids, and the file of each."""

    ids: Sequence[str]
    file_of: Callable[[str], str]


def is_extension(document: Document) -> bool:
    """Whether *document* is a rubric that extends another."""
    return isinstance(document.data, dict) and "extends" in document.data


def chain_of(top: Document, shipped: Shipped, read: Read = yamlio.read_file) -> list[Document]:
    """*top* and the rubrics that it extends, nearest first.

    Raises:
        InputError: one cannot be read, or must not be; at the position of the ``extends`` that names it.
    """
    chain = [top]
    seen = [] if top.file == _STDIN else [os.path.realpath(top.file)]
    roots = [
        os.path.realpath(os.curdir),
        *([] if top.file == _STDIN else [os.path.realpath(FilePath(top.file).parent)]),
    ]
    while is_extension(link := chain[-1]):
        if len(chain) > MAX_LINKS:
            _refuse(link, "extends-deep", f"more than {MAX_LINKS} rubrics extend one another", None)
        file = _file_named(link, shipped, roots)
        if (real := os.path.realpath(file)) in seen:
            _refuse(
                link, "extends-cycle", f"{quote(_said(link))} is extended already: the rubrics run in a circle", None
            )
        seen.append(real)
        chain.append(_read(link, file, read))
    return chain


def _said(link: Document) -> str:
    return str(link.data["extends"]).strip()  # type: ignore[index, call-overload]  # is_extension() has looked


def _file_named(link: Document, shipped: Shipped, roots: list[str]) -> str:
    given = link.data["extends"]  # type: ignore[index, call-overload]  # is_extension() has looked
    if not isinstance(given, str) or not (said := given.strip()) or "\0" in said:
        _refuse(link, "wrong-type", f"the id or the file of a rubric is needed, found {spelt(given)}", None)
    folder = FilePath(os.curdir if link.file == _STDIN else FilePath(link.file).parent)
    if not (os.sep in said or "/" in said or said.endswith((".yaml", ".yml", ".json"))):
        if said in shipped.ids:
            return shipped.file_of(said)
        hint = _beside(folder, said) or did_you_mean(said, shipped.ids)
        hint = hint or f"built in: {listed(shipped.ids)}; a file is given with its ending, relative to this one"
        _refuse(link, "rubric-unknown", f"no built-in rubric is called {quote(said)}", hint)
    file = os.path.normpath(FilePath(folder, said))
    real = os.path.realpath(file)
    if not any(os.path.commonpath([root, real]) == root for root in roots if _same_drive(root, real)):
        hint = "a rubric may extend what is below the first file's folder or the working directory"
        _refuse(link, "extends-outside", f"{quote(said)} lies outside", hint)
    return file


def _beside(folder: FilePath, said: str) -> str | None:
    """A hint where the file that is meant stands in *folder*, and only its ending was left out."""
    for ending in (".yaml", ".yml"):
        with contextlib.suppress(OSError):
            if (folder / f"{said}{ending}").is_file():
                return f"did you mean '{said}{ending}'? a file is given with its ending"
    return None


def _same_drive(one: str, other: str) -> bool:
    return os.path.splitdrive(one)[0] == os.path.splitdrive(other)[0]


def _read(link: Document, file: str, read: Read) -> Document:
    try:
        return read(file)
    except InputError as error:
        (first, *_) = error.problems
        if first.position is not None or first.code.startswith("yaml"):
            raise
        _refuse(link, first.code, f"{first.message}: {quote(_said(link))}", first.hint)


def _refuse(link: Document, code: str, message: str, hint: str | None) -> NoReturn:
    raise InputError((Problem(*link.locate(("extends",)), code, message, hint),))


class Applied(NamedTuple):
    """What a link made of the one before."""

    document: Document
    """Resolved: without ``extends`` and changes, every value with the mark of the file that wrote it."""
    removed: dict[str, str]
    """Where each id was removed, as a place in a file."""


def applied(child: Document, parent: Document, check: Check | None = None) -> Applied:
    """*parent*, resolved and sound, with the changes of *child*.

    Raises:
        InputError: with every change that cannot be made, and what *check* finds in those of *child* that can.
    """
    changes = Changes(child, parent)
    if changes.problems:
        more = [] if check is None else check(changes.tree.document(child.file))
        raise InputError((*changes.problems, *(problem for problem in more if problem.file == child.file)))
    removed = {name.partition(":")[2]: place_of(child, path) for name, path in changes.removed.items()}
    return Applied(changes.tree.document(child.file), removed)


def place_of(document: Document, path: Path) -> str:
    """Where the value at *path* of *document* stands, as ``file:line:column``."""
    return Problem(*document.locate(path), "", "").place


def blamed(problems: Sequence[Problem], child: Document, parent: Document, check: Check) -> tuple[Problem, ...]:
    """*problems* of *child* over *parent*, those of inherited values moved to the change of *child* that makes them.

    The parent is sound, so a change must: the first without which *check* finds the problem no more.
    """
    inherited = [problem for problem in problems if problem.file != child.file]
    moved: dict[Problem, Problem] = {}
    for path in _changes(child):
        if len(moved) == len(inherited):
            break
        try:
            left = set(check(applied(child.mended({path: MISSING}), parent).document))
        except InputError:
            continue  # without this change others make no sense, which says nothing
        for problem in inherited:
            if problem not in left and problem not in moved:
                hint = f"what it clashes with is at {problem.place}"
                moved[problem] = problem._replace(file=child.file, position=child.position(path), hint=hint)
    return tuple(moved.get(problem, problem) for problem in problems)


def _changes(child: Document) -> Iterator[Path]:
    """The single changes that *child* makes, in the order in which they are applied; at most so many."""
    found: list[Path] = []
    data: dict[str, object] = child.data  # type: ignore[assignment]  # applied() has looked
    found += [(key,) for key in data if key not in {"rubric", "version", "extends", "set", "add", "remove"}]
    for part in ("remove", "set", "add"):
        given = data.get(part)
        if isinstance(given, list):
            found += [(part, place) for place in range(len(given))]
        for key, inner in given.items() if isinstance(given, dict) else ():
            steps: Sequence[str | int] = list(inner) if isinstance(inner, dict) else range(len(inner))
            found += [(part, key, step) for step in steps]
    yield from found[:_TRIED]
