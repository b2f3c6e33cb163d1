"""A file's data with the position of every key and value, and copies of it that lack what is broken."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from caretrust_readiness.model.problems import Position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

Data: TypeAlias = "dict[str, Data] | list[Data] | str | int | Decimal | bool | None"
Path: TypeAlias = "tuple[str | int, ...]"


class Missing(Enum):
    """What stands in the place of a value that is to be left out."""

    MISSING = "missing"


MISSING: Literal[Missing.MISSING] = Missing.MISSING


class Mark(Protocol):
    """A place in a file; both counts start at 0."""

    @property
    def line(self) -> int:
        """Counted from the file's first line."""

    @property
    def column(self) -> int:
        """Counted from the line's first character, or in a table from its first column."""


class FiledMark(NamedTuple):
    """A mark in another file than the document's own: that of a value which was inherited."""

    line: int
    column: int
    file: str


class Document(NamedTuple):
    """A file's data, and where each part of it stands."""

    file: str
    data: Data
    marks: dict[int, dict[str, tuple[Mark, Mark]] | list[Mark]]
    gaps: frozenset[Path] = frozenset()
    """Where :meth:`mended` changed something, as paths of this document, with all the paths that lead there."""
    sha256: str = ""
    """Of the file's bytes, in hexadecimal; empty where it is no file of its own, as a row of a table."""

    def position(self, path: Sequence[str | int], *, key: bool = False) -> Position:
        """Where the value at *path* stands (or its key); the nearest enclosing part where *path* leads nowhere."""
        return self.locate(path, key=key)[1]

    def locate(self, path: Sequence[str | int], *, key: bool = False) -> tuple[str, Position]:
        """As :meth:`position`, and the file that it stands in: with ``extends`` not always the document's own."""
        node, found = self.data, None
        for step in path:
            marks = self.marks.get(id(node))
            if isinstance(marks, dict) and isinstance(node, dict) and step in marks:
                at_key, at_value = marks[str(step)]
                found, node = at_key if key else at_value, node[str(step)]
            elif isinstance(marks, list) and isinstance(node, list) and isinstance(step, int) and step < len(marks):
                found, node = marks[step], node[step]
            else:
                break
        if found is None:
            return self.file, Position(1, 1)
        return found.file if isinstance(found, FiledMark) else self.file, position_of(found)

    def existing(self, path: Sequence[str | int]) -> Path:
        """The part of *path* that leads somewhere in the data."""
        node, walked = self.data, []
        for step in path:
            if not _has(node, step):
                break
            node = node[step]  # type: ignore[index]  # _has() has looked
            walked.append(step)
        return tuple(walked)

    def value(self, path: Sequence[str | int]) -> Data:
        """The value at *path*, which must exist."""
        node: Any = self.data
        for step in path:
            node = node[step]
        return node  # type: ignore[no-any-return]  # data all the way down

    def mended(self, changes: Mapping[Path, Data | Missing]) -> Document:
        """A copy with other values at the paths of *changes*, or with none there; every position stays true."""
        copying = _Copying(self, changes)
        data = copying.copy(self.data, (), ())
        gaps = frozenset(gap[:depth] for gap in copying.gaps for depth in range(len(gap) + 1))
        return Document(self.file, data, copying.marks, gaps)

    def has_gap(self, path: Path) -> bool:
        """Whether :meth:`mended` changed something at *path* or inside it."""
        return path in self.gaps


class LateMarks(dict[int, "dict[str, tuple[Mark, Mark]] | list[Mark]"]):
    """The marks of *data*, worked out when one is first asked for: few files need any.

    *read* reads the same text once more, by a reader that keeps them.
    """

    def __init__(self, data: Data, read: Callable[[], Document]) -> None:
        super().__init__()
        self.data = data
        self.read = read

    def __missing__(self, key: int) -> dict[str, tuple[Mark, Mark]] | list[Mark]:
        """The marks of the part whose id is *key*."""
        if not self:
            other = self.read()
            self.update(_paired(self.data, other.data, other.marks))
            return self[key]
        raise KeyError(key)

    def get(self, key: int, default: Any = None) -> Any:
        """As in any mapping."""
        try:
            return self[key]
        except KeyError:
            return default


def _paired(ours: Data, theirs: Data, marks: Mapping[int, Any]) -> Iterator[tuple[int, Any]]:
    """The *marks* of each part of *theirs*, by the id of the same part of *ours*."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        pairs = [(value, theirs[key]) for key, value in ours.items()]
    elif isinstance(ours, list) and isinstance(theirs, list):
        pairs = list(zip(ours, theirs, strict=True))
    else:
        return
    yield id(ours), marks[id(theirs)]
    for one, other in pairs:
        yield from _paired(one, other, marks)


def _has(node: Data, step: str | int) -> bool:
    if isinstance(node, dict):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and step < len(node)


def position_of(mark: Mark) -> Position:
    """Where *mark* is, as people count lines and columns."""
    return Position(mark.line + 1, mark.column + 1)


class _Copying:
    """A copy of a document's data with changes; list places after one that is left out move up, in the marks too."""

    def __init__(self, document: Document, changes: Mapping[Path, Data | Missing]) -> None:
        self.old = document
        self.changes = changes
        self.marks: dict[int, Any] = {}
        self.gaps: set[Path] = set()
        self.added: dict[Path, dict[str, Any]] = {}
        for path, value in changes.items():
            if value is not MISSING and document.existing(path) != path:
                self.added.setdefault(path[:-1], {})[str(path[-1])] = value
        self.left_out: dict[Path, list[str]] = {}
        for gap in document.gaps:
            if document.existing(gap) != gap:
                self.left_out.setdefault(gap[:-1], []).append(str(gap[-1]))

    def copy(self, node: Data, old: Path, new: Path) -> Data:
        """The part *node*, which stood at the path *old* and stands at *new* now."""
        if old in self.old.gaps:
            self.gaps.add(new)
        if isinstance(node, dict):
            return self.copy_mapping(node, old, new)
        return self.copy_list(node, old, new) if isinstance(node, list) else node

    def copy_mapping(self, node: dict[str, Data], old: Path, new: Path) -> Data:
        """As :meth:`copy`; what is added has no marks, so that its position is that of the mapping."""
        values = {key: self.value_at((*old, key), value, (*new, key)) for key, value in node.items()}
        kept: Any = {key: value for key, value in values.items() if value is not MISSING}
        marks: Any = self.old.marks[id(node)]
        self.marks[id(kept)] = {key: marks[key] for key in kept if key in marks}
        added = self.added.get(old, {})
        kept.update(added)
        self.gaps.update((*new, key) for key in [*added, *self.left_out.get(old, ())])
        self.gaps.update((*new, key) for key in node if (*old, key) in self.changes)
        return kept  # type: ignore[no-any-return]  # data again

    def copy_list(self, node: list[Data], old: Path, new: Path) -> Data:
        """As :meth:`copy`; where something is left out, that is a gap of the whole list."""
        kept: list[Any] = []
        marks: Any = self.old.marks[id(node)]
        self.marks[id(kept)] = kept_marks = []
        for place, value in enumerate(node):
            copied = self.value_at((*old, place), value, (*new, len(kept)))
            if copied is MISSING:
                self.gaps.add(new)
                continue
            if (*old, place) in self.changes:
                self.gaps.add((*new, len(kept)))
            kept.append(copied)
            kept_marks.append(marks[place])
        return kept

    def value_at(self, old: Path, value: Data, new: Path) -> Data | Missing:
        """What stands at the path *old* after the changes."""
        return self.changes[old] if old in self.changes else self.copy(value, old, new)
