"""Several sums read off together: each number in a field of its own of one word, wide enough for its largest sum.

A field cannot run over into the next, since no sum is above the bound that its width is made for; and all fields of a
word together have at most 62 bits. A number that needs more than that has a word for each limb. What is added up lies
between 0 and the sum, so no word on the way to it is too small either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from caretrust_readiness.frames.numbers import BITS, Numbers, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from caretrust_readiness.frames.numbers import Whole

    #: Words, in the smallest type that holds all their fields.
    Held = NDArray[np.integer[Any]]
    #: By name, the limbs of each sum: a row of them a group, or one for all.
    Sums = dict[str, list[Held]]

#: Bits that a word may use.
_WORD = 62
#: Words of so many bits have a type of their own; all others have 64.
_SMALL: tuple[tuple[int, type[np.unsignedinteger[Any]]], ...] = ((16, np.uint16), (32, np.uint32))


@dataclass(frozen=True, kw_only=True)
class Sum:
    """A sum over criteria of what each one's code is worth."""

    name: str
    values: Sequence[int]
    """What stands for the places in *at*; from 0."""
    at: NDArray[np.intp]
    """For each code of all criteria, the place of its value."""
    bound: int
    """Above which no sum is."""
    end: int = 0
    """Whose codes it is read off: 0 the low end's, 1 the high one's."""
    by_group: bool = False
    """Whether each group of criteria has a sum of its own."""


class Field(NamedTuple):
    """Where in a word the sum (or one limb of it) *name* stands."""

    name: str
    shift: int
    bits: int


class Word(NamedTuple):
    """Tables for the codes of both ends, and what the sum of both holds."""

    ends: tuple[Held, Held]
    both: Held
    fields: tuple[Field, ...]
    by_group: bool


def packed(sums: Iterable[Sum]) -> tuple[Word, ...]:
    """Words for all *sums*."""
    found = list(sums)
    return tuple(
        _narrow(word)
        for by_group in (True, False)
        for word in _packed([one for one in found if one.by_group is by_group])
    )


def _packed(sums: Iterable[Sum]) -> list[Word]:
    words: list[Word] = []
    room = 0
    for one in sums:
        found = tables(one.values, one.bound)
        for table in (limb.take(one.at) for limb in found):
            bits = max(1, one.bound.bit_length()) if len(found) == 1 else _WORD
            if room < bits:
                words.append(Word((np.zeros_like(table), np.zeros_like(table)), np.zeros_like(table), (), one.by_group))
                room = _WORD
            words[-1] = _with(words[-1], table, one, bits, _WORD - room)
            room -= bits
    return words


def _with(word: Word, table: Whole, one: Sum, bits: int, shift: int) -> Word:
    own = table << shift
    low, high = word.ends
    ends = (low, high + own) if one.end else (low + own, high)
    return word._replace(ends=ends, both=word.both + own, fields=(*word.fields, Field(one.name, shift, bits)))


def _narrow(word: Word) -> Word:
    """*word* in the smallest type that holds its fields; what is added up over groups later keeps 64 bits."""
    bits = sum(field.bits for field in word.fields)
    kind = next((kind for most, kind in _SMALL if bits <= most), None) if word.by_group else None
    if kind is None:
        return word
    low, high = word.ends
    return word._replace(ends=(low.astype(kind), high.astype(kind)), both=word.both.astype(kind))


def unpacked(words: Iterable[Word], added: Iterable[Held]) -> Sums:
    """Each sum by its name, of the words *added* up."""
    sums: Sums = {}
    for word, found in zip(words, added, strict=True):
        for field in word.fields:
            part = found >> field.shift if field.shift else found
            is_last = field is word.fields[-1]
            sums.setdefault(field.name, []).append(part if is_last else part & (1 << field.bits) - 1)
    return sums


def whole(limbs: Sequence[Held]) -> Numbers:
    """The numbers whose *limbs* are those of a sum that is not by group."""
    return Numbers.carried([limb[0] for limb in limbs])


def group(limbs: Sequence[Held], place: int) -> Numbers:
    """The numbers of the group at *place*."""
    return Numbers.carried([limb[place] for limb in limbs])


assert BITS < _WORD  # noqa: S101 - a limb, and what is carried, find room in a word
