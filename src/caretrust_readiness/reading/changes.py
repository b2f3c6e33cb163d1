"""Changes to the data of a YAML file, by the path of what they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from caretrust_readiness.reading.document import Data, Path


class Put(NamedTuple):
    """A value at a path: in place of the one that is there, else as a new key of the mapping that the path leads to.

    A path that ends in the length of a list adds to it.
    """

    path: Path
    value: Data
    after: str | None = None
    """The key that a new one is to follow; the last where that is not there."""


class Rename(NamedTuple):
    """Another key and another value in the place of the entry at a path."""

    path: Path
    key: str
    value: Data


class Remove(NamedTuple):
    """The entry at a path is taken out of its mapping."""

    path: Path


Change: TypeAlias = "Put | Rename | Remove"
