"""What a cell says of a criterion, as one small number: a level, unknown, or not applicable; evidenced or not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from caretrust_readiness.model.rubric import Rubric

    #: In the smallest type that holds them: a frame has many.
    Codes = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, kw_only=True)
class Coding:
    """The codes of a rubric's criteria, each criterion's from 0.

    First its levels, then unknown, both without good evidence; then the same with it; then not applicable.
    A table of what codes mean holds those of all criteria one after the other: a criterion's begin at *starts*.
    """

    keys: tuple[str, ...]
    tops: tuple[int, ...]
    sizes: tuple[int, ...]
    """How many codes each criterion has."""
    starts: tuple[int, ...]
    low: NDArray[np.int64]
    """The level that each code demonstrates; -1 where the criterion does not apply."""
    high: NDArray[np.int64]
    """The level that each code leaves possible; -1 where the criterion does not apply."""
    worth_low: NDArray[np.intp]
    """Where in a list of all levels of all criteria, which ends with one for none, the lower level stands."""
    worth_high: NDArray[np.intp]
    known: NDArray[np.bool_]
    evidenced: NDArray[np.bool_]
    owner: NDArray[np.intp]
    """The place of the criterion that each code is of."""

    @property
    def dtype(self) -> type[np.unsignedinteger[Any]]:
        """The smallest type that holds every code."""
        return np.uint8 if max(self.sizes) <= np.iinfo(np.uint8).max else np.uint16

    def of(self, table: NDArray[Any], place: int) -> NDArray[Any]:
        """What *table* holds for the codes of criterion *place*."""
        return table[self.starts[place] : self.starts[place] + self.sizes[place]]

    def evidence_offset(self, place: int) -> int:
        """How much is added to a code of criterion *place* that has good evidence."""
        return self.tops[place] + 2

    def unknown(self, place: int) -> int:
        """The code of criterion *place* where nothing is known of it."""
        return self.tops[place] + 1

    def absent(self, place: int) -> int:
        """The code of criterion *place* where it does not apply."""
        return 2 * (self.tops[place] + 2)


def _meanings(top: int, cap: int | None) -> tuple[list[int], list[int]]:
    """The levels demonstrated and possible of each code of a criterion."""
    levels = list(range(top + 1))
    capped = levels if cap is None else [min(level, cap) for level in levels]
    return [*capped, 0, *levels, 0, -1], [*levels, top, *levels, top, -1]


@lru_cache(maxsize=64)
def coding_of(rubric: Rubric) -> Coding:
    """The codes of *rubric*, whole: services only change what they weigh."""
    keys = tuple(rubric.criteria)
    tops = tuple(criterion.top for criterion in rubric.criteria.values())
    sizes = tuple(2 * (top + 2) + 1 for top in tops)
    starts = tuple(accumulate(sizes[:-1], initial=0))
    pairs = [_meanings(top, rubric.evidence_rules[key].cap) for key, top in zip(keys, tops, strict=True)]
    low = np.concatenate([np.array(one, np.int64) for one, _ in pairs])
    high = np.concatenate([np.array(one, np.int64) for _, one in pairs])
    owner = np.repeat(np.arange(len(keys)), sizes)
    first = np.array([0, *accumulate(top + 1 for top in tops)])
    within = np.arange(len(low)) - np.repeat(starts, sizes)
    best = np.array(tops)[owner]
    return Coding(
        keys=keys,
        tops=tops,
        sizes=sizes,
        starts=starts,
        low=low,
        high=high,
        worth_low=np.where(low < 0, first[-1], first[owner] + low),
        worth_high=np.where(high < 0, first[-1], first[owner] + high),
        known=(low >= 0) & (within != best + 1) & (within != 2 * best + 3),
        evidenced=(within >= best + 2) & (within < 2 * best + 4),
        owner=owner,
    )
