"""Codes looked up and added up: those of a few criteria at once, in one table of what they come to together.

A look-up costs more than the arithmetic around it, so three criteria of five levels are one place in a table of two
thousand words, and what has no worth is not looked up at all.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caretrust_readiness.frames.coding import Codes, Coding
    from caretrust_readiness.frames.words import Held, Word

#: A table has at most so many words, so that it lies near the processor, unless one criterion has more codes.
_ENTRIES = 4096
#: All tables of a rubric have about so many together, whatever it holds.
_ALL = 1 << 18


class Bundle(NamedTuple):
    """Criteria whose codes are looked up together."""

    places: tuple[int, ...]
    sizes: tuple[int, ...]
    """How many codes each has."""
    group: int
    tables: tuple[tuple[Held | None, Held | None, Held | None], ...]
    """For each word, by code of all of them: what the low end adds, the high end, and both; None for nothing."""


class Lookup(NamedTuple):
    """What adds up words over the criteria of a rubric."""

    words: tuple[Word, ...]
    groups: int
    bundles: tuple[Bundle, ...]

    @classmethod
    def of(cls, coding: Coding, words: tuple[Word, ...], groups: Sequence[int]) -> Lookup:
        """What adds up *words*; *groups* says of each criterion which group it is in, -1 for none."""
        most = min(_ENTRIES, _ALL // len(coding.keys))
        bundles = tuple(_bundle(coding, words, groups, places) for places in _bundled(coding, words, groups, most))
        return cls(words, max(groups, default=0) + 1, bundles)

    def added(self, low: Codes, high: Codes) -> list[Held]:
        """The sum of each word, a row of it a group where it is by group; *high* is *low* where both ends are alike."""
        rows = low.shape[1]
        sums: list[Held] = [
            np.zeros((self.groups if word.by_group else 1, rows), word.both.dtype) for word in self.words
        ]
        found = [np.empty(rows, word.both.dtype) for word in self.words]
        places = np.empty(rows, np.intp)
        for bundle in self.bundles:
            for end, codes in ((2, low),) if low is high else ((0, low), (1, high)):
                if any(tables[end] is not None for tables in bundle.tables):
                    _places(bundle, codes, places)
                for table, into, took in zip((tables[end] for tables in bundle.tables), sums, found, strict=True):
                    if table is not None:
                        # No place is outside: "clip" only spares a copy of what is looked up.
                        table.take(places, out=took, mode="clip")
                        row = into[bundle.group if len(into) > 1 else 0]
                        np.add(row, took, out=row)
        return sums


def _places(bundle: Bundle, codes: Codes, into: np.ndarray[tuple[int], np.dtype[np.intp]]) -> None:
    """Where in its tables the *codes* of a bundle stand."""
    if len(bundle.places) == 1:
        into[:] = codes[bundle.places[0]]
        return
    found = codes[bundle.places[0]].astype(np.uint16)  # holds every place of a table for more than one
    for place, size in zip(bundle.places[1:], bundle.sizes[1:], strict=True):
        np.multiply(found, size, out=found)
        np.add(found, codes[place], out=found)
    into[:] = found


def _bundled(coding: Coding, words: Iterable[Word], groups: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    """The criteria that are worth anything, those that are looked up together side by side."""
    worth = np.logical_or.reduce([word.both != 0 for word in words])
    places: list[int] = []
    for place, group in enumerate(groups):
        if not coding.of(worth, place).any():
            continue
        size = reduce(lambda one, other: one * other, (coding.sizes[one] for one in (*places, place)))
        if places and (groups[places[-1]] != group or size > most):
            yield tuple(places)
            places = []
        places.append(place)
    if places:
        yield tuple(places)


def _bundle(coding: Coding, words: Iterable[Word], groups: Sequence[int], places: tuple[int, ...]) -> Bundle:
    sizes = tuple(coding.sizes[place] for place in places)
    tables = []
    for word in words:
        own = ([coding.of(table, place) for place in places] for table in (*word.ends, word.both))
        low, high, both = (_table(one) for one in own)
        tables.append((low, high, both))
    return Bundle(places, sizes, max(groups[places[0]], 0), tuple(tables))


def _table(tables: Sequence[Held]) -> Held | None:
    """What the codes of several criteria come to together; None where that is always 0."""
    found: Held = reduce(lambda one, other: np.add.outer(one, other).ravel(), tables)
    return np.ascontiguousarray(found) if found.any() else None
