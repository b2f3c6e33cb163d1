"""Several sums read off together: each number in a field of its own of one word, wide enough for its largest sum.

A field cannot run over into the next, since no sum is above the bound that its width is made for; and all fields of a
word together have at most 62 bits. A number that needs more than that has a word for each limb.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from caretrust_readiness.frames.numbers import BITS, Numbers, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from caretrust_readiness.frames.coding import Codes
    from caretrust_readiness.frames.numbers import Whole

#: So many rows at once: their codes and what these are worth lie near the processor together.
_ROWS = 2048
#: Bits that a word may use.
_WORD = 62


class Sum(NamedTuple):
    """A sum over criteria of what each one's code is worth."""

    name: str
    values: Sequence[int]
    """What stands for the places in *at*."""
    at: NDArray[np.intp]
    """For each code, the place of its value."""
    bound: int
    """Above which no sum is."""
    end: int
    """Whose codes it is read off: 0 the low end's, 1 the high one's."""


class Field(NamedTuple):
    """Where in a word the sum (or one limb of it) *name* stands."""

    name: str
    shift: int
    bits: int


class Word(NamedTuple):
    """Tables for the codes of both ends, and what the sum of both holds."""

    ends: tuple[Whole, Whole]
    both: Whole
    fields: tuple[Field, ...]


def packed(sums: Iterable[Sum]) -> tuple[Word, ...]:
    """Words for all *sums*."""
    words: list[Word] = []
    room = 0
    for one in sums:
        found = tables(one.values, one.bound)
        for table in (limb.take(one.at) for limb in found):
            bits = max(1, one.bound.bit_length()) if len(found) == 1 else _WORD
            if room < bits:
                words.append(Word((np.zeros_like(table), np.zeros_like(table)), np.zeros_like(table), ()))
                room = _WORD
            words[-1] = _with(words[-1], table, one, bits, _WORD - room)
            room -= bits
    return tuple(words)


def _with(word: Word, table: Whole, one: Sum, bits: int, shift: int) -> Word:
    own = table << shift
    low, high = word.ends
    ends = (low, high + own) if one.end else (low + own, high)
    return Word(ends, word.both + own, (*word.fields, Field(one.name, shift, bits)))


def read(words: Iterable[Word], low: Codes, high: Codes, starts: tuple[int, ...]) -> dict[str, list[Whole]]:
    """Each sum by its name: its limbs, a row of them a group of criteria that begins at one of *starts*."""
    sums: dict[str, list[Whole]] = {}
    for word in words:
        found = _added(word, low, high, starts)
        for field in word.fields:
            part = found >> field.shift if field.shift else found
            is_last = field is word.fields[-1]
            sums.setdefault(field.name, []).append(part if is_last else part & (1 << field.bits) - 1)
    return sums


def _added(word: Word, low: Codes, high: Codes, starts: tuple[int, ...]) -> Whole:
    """The sums of whole words, a row of them a group."""
    count = low.shape[1]
    sums = np.empty((len(starts), count), np.int64)
    for first in range(0, count, _ROWS):
        rows = slice(first, first + _ROWS)
        # As numpy wants places: from any other type it makes them one by one.
        places = low[:, rows].astype(np.intp)
        if low is high:
            values = word.both.take(places)
        else:
            values = word.ends[0].take(places) + word.ends[1].take(high[:, rows].astype(np.intp))
        for place, (start, end) in enumerate(pairwise((*starts, len(low)))):
            # Far faster than reduceat, which does not add whole rows at once.
            values[start:end].sum(axis=0, out=sums[place, rows])
    return sums


def whole(limbs: Sequence[Whole]) -> Numbers:
    """The numbers whose *limbs* are those of groups, added up."""
    return Numbers.carried(limb[0] if len(limb) == 1 else limb.sum(axis=0) for limb in limbs)


def group(limbs: Sequence[Whole], place: int) -> Numbers:
    """The numbers of the group at *place*."""
    return Numbers.carried(limb[place] for limb in limbs)


assert BITS < _WORD  # noqa: S101 - a limb, and what is carried, find room in a word
