"""What criteria weigh where the same ones apply to every row: the engine's own scale, over one denominator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from caretrust_readiness.frames.numbers import HOLDS, Numbers
from caretrust_readiness.frames.ratios import OverOne, Weighed
from caretrust_readiness.frames.words import Sum, group, whole

if TYPE_CHECKING:
    from caretrust_readiness.engine.scoring import Scale
    from caretrust_readiness.frames.coding import Coding
    from caretrust_readiness.frames.words import Sums
    from caretrust_readiness.model.rubric import Rubric


class Fixed(NamedTuple):
    """One rubric (or service) for rows to which all of it applies."""

    denominator: int
    """Of the score; 0 where nothing counts."""
    parts: tuple[tuple[int, int], ...]
    """The factor and the denominator of each top-level domain that counts."""
    applying: int
    """How many of the criteria with weight apply."""

    @classmethod
    def of(cls, scale: Scale) -> Fixed:
        """What *scale* comes to."""
        parts = tuple((factor, part.denominator) for factor, part in scale.whole.inner)
        return cls(scale.whole.denominator, parts, scale.applying[0])

    def weighed(self, sums: Sums) -> Weighed:
        """What rows with these *sums* come to."""
        (low, low_parts), (high, high_parts) = self.scores(sums, "low"), self.scores(sums, "high")
        whole_of = self.denominator or 1
        return Weighed(
            scores=(low, high),
            parts=(low_parts, high_parts),
            alike=low.numbers.equals(high.numbers),
            known=OverOne(whole(sums["known"]), whole_of),
            evidenced=OverOne(whole(sums["evidenced"]), whole_of) if "evidenced" in sums else None,
            counts=bool(self.denominator),
            applying=self.applying,
        )

    def scores(self, sums: Sums, end: str) -> tuple[OverOne, list[OverOne]]:
        """The score at one end, and that of each top-level domain that counts, where a verdict asks for these."""
        parts: list[OverOne] = []
        if (own := sums.get(f"own_{end}")) is not None:
            parts = [OverOne(group(own, place), denominator) for place, (_, denominator) in enumerate(self.parts)]
        numbers = whole(sums[end]) if end in sums else self.weighted(parts, sums)
        return OverOne(numbers, self.denominator or 1), parts

    def weighted(self, parts: list[OverOne], sums: Sums) -> Numbers:
        """The whole's numerator from its domains'; at most the whole's denominator, for which 62 bits are enough."""
        kind: Any = np.uint32 if self.denominator < 1 << 32 else np.int64
        total = np.zeros(sums["known"][0].shape[1], kind)
        for (factor, _), part in zip(self.parts, parts, strict=True):
            total += np.multiply(part.numbers.limbs[0], factor, dtype=kind, casting="unsafe")
        return Numbers((total.astype(np.int64),))


def fixed_sums(scale: Scale, coding: Coding, *, by_domain: bool, coverage: bool) -> list[Sum]:
    """The sums that are needed: of worth, by domain where a verdict asks for that, and of shares."""
    portions, most = scale.portions
    own: list[int] = []
    every: list[int] = []
    for key, top in zip(coding.keys, coding.tops, strict=True):
        place, worth = scale.lifts.get(key, (0, (0,) * (top + 1)))
        factor = scale.whole.inner[place][0] if key in scale.lifts else 0
        own += worth
        every += [factor * one for one in worth]
    bound = max((part.denominator for _, part in scale.whole.inner), default=0)
    ends = (("low", coding.worth_low), ("high", coding.worth_high))
    found: list[Sum] = []
    if by_domain:
        found += [
            Sum(name=f"own_{name}", values=[*own, 0], at=at, bound=bound, end=end, by_group=True)
            for end, (name, at) in enumerate(ends)
        ]
    if not by_domain or scale.whole.denominator >= HOLDS:
        bound = scale.whole.denominator
        found += [
            Sum(name=name, values=[*every, 0], at=at, bound=bound, end=end) for end, (name, at) in enumerate(ends)
        ]
    shares = [*(portions.get(key, 0) for key in coding.keys), 0]
    for name, counts in (("known", coding.known), ("evidenced", coding.evidenced))[: 2 if coverage else 1]:
        found.append(Sum(name=name, values=shares, at=np.where(counts, coding.owner, len(coding.keys)), bound=most))
    return found


def fixed_groups(scale: Scale, coding: Coding, rubric: Rubric, *, by_domain: bool) -> list[int]:
    """For each criterion the place of its top-level domain among those that count, where sums are by domain."""
    if not by_domain:
        return [0] * len(coding.keys)
    counting = {part.id: place for place, (_, part) in enumerate(scale.whole.inner)}
    domains = {one.id: counting.get(domain.id, -1) for domain in rubric.domains for one in domain.walk()}
    return [domains.get(key, -1) for key in coding.keys]
