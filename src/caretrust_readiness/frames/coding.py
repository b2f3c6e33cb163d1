"""What a cell says of a criterion, as one small number: a level, unknown, or not applicable; evidenced or not.

The codes of all criteria are numbered through, so that one table answers for all of them.
"""

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
    Codes = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, kw_only=True)
class Coding:
    """The codes of a rubric's criteria, in its order; those of a criterion begin at its place in *starts*.

    First its levels, then unknown, both without good evidence; then the same with it; then not applicable.
    """

    keys: tuple[str, ...]
    tops: tuple[int, ...]
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
    domains: tuple[str, ...]
    """The top-level domains, in the rubric's order."""
    domain_starts: tuple[int, ...]
    """The place of each one's first criterion."""

    @property
    def dtype(self) -> type[np.signedinteger[Any]]:
        """The smallest type that holds every code."""
        return np.int16 if len(self.low) <= np.iinfo(np.int16).max else np.int32

    def evidence_offset(self, place: int) -> int:
        """How much is added to a code of criterion *place* that has good evidence."""
        return self.tops[place] + 2

    def unknown(self, place: int) -> int:
        """The code of criterion *place* where nothing is known of it."""
        return self.starts[place] + self.tops[place] + 1

    def absent(self, place: int) -> int:
        """The code of criterion *place* where it does not apply."""
        return self.starts[place] + 2 * (self.tops[place] + 2)


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
    starts = tuple(accumulate((2 * (top + 2) + 1 for top in tops[:-1]), initial=0))
    pairs = [_meanings(top, rubric.evidence_rules[key].cap) for key, top in zip(keys, tops, strict=True)]
    low = np.concatenate([np.array(one, np.int64) for one, _ in pairs])
    high = np.concatenate([np.array(one, np.int64) for _, one in pairs])
    sizes = [2 * (top + 2) + 1 for top in tops]
    owner = np.repeat(np.arange(len(keys)), sizes)
    first = np.array([0, *accumulate(top + 1 for top in tops)])
    within = np.arange(len(low)) - np.repeat(starts, sizes)
    best = np.array(tops)[owner]
    counts = [sum(1 for _ in domain.walk()) for domain in rubric.domains]
    return Coding(
        keys=keys,
        tops=tops,
        starts=starts,
        low=low,
        high=high,
        worth_low=np.where(low < 0, first[-1], first[owner] + low),
        worth_high=np.where(high < 0, first[-1], first[owner] + high),
        known=(within != best + 1) & (within != 2 * best + 3),
        evidenced=(within >= best + 2) & (within < 2 * best + 4),
        owner=owner,
        domains=tuple(domain.id for domain in rubric.domains),
        domain_starts=tuple(accumulate(counts[:-1], initial=0)),
    )
