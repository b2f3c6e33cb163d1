"""Which files a folder or a glob stands for: one walk, which ends in every tree, in the order of the bytes of paths.

The standard library's ``glob`` goes round linked folders for as long as paths can grow; hence a walk of our own.
On its way down it knows how many steps of the glob lead to where it is: its states. Where all steps were taken, the
folder itself is meant, and with it every answers file below.
"""

from __future__ import annotations

import fnmatch
import os
import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from caretrust_readiness.model.problems import Problem
from caretrust_readiness.reading import files, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: How the names of answers files in a folder end.
ENDINGS = (".yaml", ".yml")

_Step: TypeAlias = "str | re.Pattern[str]"
_States: TypeAlias = "frozenset[int]"

_MAGIC = re.compile(r"[*?\[]")
_SEPARATORS = "/" if os.sep == "/" else "/\\"
_CASE = re.IGNORECASE if os.path.normcase("A") == "a" else 0
_NOT_HIDDEN = r"(?!\.)"
#: The step ``**``: folders in any number, none included.
_ANY_DEPTH = re.compile(_NOT_HIDDEN)
_ANSWERS = re.compile(rf"{_NOT_HIDDEN}(?s:.)*(?:{'|'.join(map(re.escape, ENDINGS))})\Z", re.IGNORECASE)
#: How the names of files begin that Excel puts beside a workbook that is open.
_LOCK = "~$"
_NONE: _States = frozenset()


class Glob(NamedTuple):
    """A folder to start from, and the steps from there; without steps, the folder is meant."""

    start: str
    steps: tuple[_Step, ...] = ()
    is_of_folders: bool = False


def is_glob(path: str) -> bool:
    """Whether *path* is written like a pattern."""
    return _MAGIC.search(path) is not None


def parsed(pattern: str) -> Glob:
    """*pattern* in steps, as the standard library's ``glob`` understands it with ``**`` at any depth."""
    drive, path = os.path.splitdrive(pattern)
    magic = _MAGIC.search(path)
    end = magic.start() if magic else len(path)
    head = path[: 1 + max(path.rfind(separator, 0, end) for separator in _SEPARATORS)]
    steps: list[_Step] = []
    for name in re.split(f"[{re.escape(_SEPARATORS)}]+", path[len(head) :]):
        if name and not (name == "**" and steps[-1:] == [_ANY_DEPTH]):
            steps.append(_step(name))
    start = drive + (head.rstrip(_SEPARATORS) or head[:1])
    return Glob(start, tuple(steps), path.endswith(tuple(_SEPARATORS)))


def _step(name: str) -> _Step:
    if name == "**":
        return _ANY_DEPTH
    if not is_glob(name):
        return name
    return re.compile(("" if name.startswith(".") else _NOT_HIDDEN) + fnmatch.translate(name), _CASE)


class _Below(NamedTuple):
    """A folder to go down into."""

    folder: str
    states: _States


class Walk:
    """One way through the file system; linked folders are followed, and no real one is gone through twice.

    It is entered again only where it is meant in another way, and then gives what it has not given before.
    """

    def __init__(self, glob: Glob, leave: Callable[[str], None]) -> None:
        """Prepare to find what *glob* means; *leave* is told each table that lies among answers files."""
        self.glob = glob
        self.leave = leave
        self.all = len(glob.steps)
        self.steps = (*glob.steps, _ANY_DEPTH)
        self.entered: dict[tuple[int, int], _States] = {}

    @property
    def met_folders(self) -> bool:
        """Whether a folder was meant so far, and not only what is in it."""
        return any(self.all in states for states in self.entered.values())

    def found(self) -> Iterator[str | Problem]:
        """The path of each file that is meant, and what is wrong with folders that cannot be read."""
        stack = [self._inside(_Below(self.glob.start, frozenset((0,))))]
        while stack:
            found = next(stack[-1], None)
            if found is None:
                stack.pop()
            elif isinstance(found, _Below):
                stack.append(self._inside(found))
            else:
                yield found

    def _inside(self, at: _Below) -> Iterator[str | Problem | _Below]:
        """What one folder gives, in the order of the bytes of the names; those of folders have a slash behind."""
        try:
            names = self._names(at)
        except OSError as error:
            message = f"cannot read the folder: {files.reason(error)}"
            yield Problem(at.folder or os.curdir, None, "folder-unreadable", message)
            return
        for name in sorted(names, key=os.fsencode):
            if name.startswith(_LOCK):
                continue
            path = os.path.join(at.folder, name)
            yield _Below(path.removesuffix("/"), names[name]) if names[name] else path

    def _names(self, at: _Below) -> dict[str, _States]:
        """Names of files that are meant, with no state, and of folders to go down into, with theirs."""
        states, before = self._enter(at)
        names = self._spelt_out(at.folder, states)
        if any(not isinstance(self.steps[state], str) for state in states):
            with os.scandir(at.folder or os.curdir) as entries:
                for entry in entries:
                    self._look_at(entry, at.folder, states, names)
        if before:
            return {name: below for name, below in names.items() if below or not self._is_meant(name, before)}
        return names

    def _enter(self, at: _Below) -> tuple[_States, _States]:
        """The states in which a folder was not entered before, and those in which it was."""
        real = os.stat(at.folder or os.curdir)
        before = self.entered.get((real.st_dev, real.st_ino), _NONE)
        past = {state + 1 for state in at.states if state < self.all and self.steps[state] is _ANY_DEPTH}
        states = at.states | past
        self.entered[real.st_dev, real.st_ino] = before | states
        return states - before, before

    def _spelt_out(self, folder: str, states: _States) -> dict[str, _States]:
        """What stands under names without magic, which need no listing and may be hidden."""
        names: dict[str, _States] = {}
        for state in states:
            step = self.steps[state]
            if not isinstance(step, str):
                continue
            path = os.path.join(folder, step)
            if os.path.isdir(path):
                names[f"{step}/"] = names.get(f"{step}/", _NONE) | {state + 1}
            elif self._is_meant(step, frozenset((state,))) and os.path.lexists(path):
                names[step] = _NONE
        return names

    def _look_at(self, entry: os.DirEntry[str], folder: str, states: _States, names: dict[str, _States]) -> None:
        """Add *entry* to *names* if it is meant, or may hold what is."""
        name = entry.name
        if _is_folder(entry):
            if below := self._below(name, states):
                names[f"{name}/"] = names.get(f"{name}/", _NONE) | below
        elif self._is_meant(name, states):
            names[name] = _NONE
        elif self.all in states and tables.is_table(name) and not name.startswith("."):
            self.leave(os.path.join(folder, name))

    def _below(self, name: str, states: _States) -> _States:
        """The states in which the folder *name* is entered; a name without magic has been looked up."""
        steps = [(state, step) for state in states if not isinstance(step := self.steps[state], str)]
        return frozenset(state + (step is not _ANY_DEPTH) for state, step in steps if step.match(name))

    def _is_meant(self, name: str, states: _States) -> bool:
        """Whether the file *name* is one that the glob ends at, or an answers file in a folder that it ends at."""
        if self.all in states and _ANSWERS.match(name):
            return True
        if self.glob.is_of_folders or self.all - 1 not in states:
            return False
        last = self.steps[self.all - 1]
        return name == last if isinstance(last, str) else last.match(name) is not None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in a circle: reading it as a file says so
        return False
