"""What criteria weigh where others apply in each row: every domain is a fraction whose denominator is what applies.

A criterion that does not apply adds neither worth nor weight, so the sums of both, row by row, are the score of its
domain; domains are joined as fractions are, by multiplying with each other's denominators. It costs the same however
many different sets of criteria do not apply.
"""

from __future__ import annotations

from functools import reduce
from itertools import count
from math import lcm
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from caretrust_readiness.frames.numbers import BITS, HOLDS
from caretrust_readiness.frames.ratios import OverEach, Weighed
from caretrust_readiness.frames.words import Sum, group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from caretrust_readiness.frames.coding import Coding
    from caretrust_readiness.frames.words import Sums
    from caretrust_readiness.model.parts import Criterion, Domain
    from caretrust_readiness.model.rubric import Rubric


class Node(NamedTuple):
    """A domain, or the whole, in which all that weighs is a whole number."""

    group: int
    """Of its own criteria, among those of all domains."""
    criteria: tuple[Criterion, ...]
    """Those of its own that have weight."""
    scale: int
    """What weights and worths are multiplied by."""
    inner: tuple[tuple[int, Node], ...]
    """The domains in it that have weight, each with it."""

    @property
    def most(self) -> int:
        """What its own criteria weigh where all of them apply."""
        return int(sum(one.weight for one in self.criteria) * self.scale)

    def walk(self) -> Iterator[Node]:
        """This one and all below."""
        yield self
        for _, one in self.inner:
            yield from one.walk()


class Tree(NamedTuple):
    """The scores of a domain, one a name, over one denominator a row."""

    numerators: NDArray[Any]
    """A row a name."""
    denominators: NDArray[Any]
    bound: int
    """Above which none of them is."""

    def ratio(self, place: int) -> OverEach:
        """The score of the name at *place*."""
        return OverEach(self.numerators[place], self.denominators, self.bound)


class Varied(NamedTuple):
    """One rubric (or service) for rows to some of which some of it does not apply."""

    whole: Node

    @classmethod
    def of(cls, rubric: Rubric) -> Varied:
        """The tree of *rubric*."""
        return cls(_node((), rubric.domains, count()))

    def weighed(self, sums: Sums) -> Weighed:
        """What rows with these *sums* come to."""
        parts = [(weight, _read(node, sums)) for weight, node in self.whole.inner]
        whole = _joined(_own(self.whole, sums), parts)
        return Weighed(
            scores=(whole.ratio(0), whole.ratio(1)),
            parts=([part.ratio(0) for _, part in parts], [part.ratio(1) for _, part in parts]),
            known=whole.ratio(2),
            evidenced=whole.ratio(3) if "evidenced" in sums else None,
            alike=np.asarray(whole.numerators[0] == whole.numerators[1], np.bool_),
            counts=np.asarray(whole.denominators > 0, np.bool_),
            applying=np.asarray(sums["applying"][0][0], np.int64),
        )


def _node(criteria: tuple[Criterion, ...], domains: tuple[Domain, ...], groups: Iterator[int]) -> Node:
    own = tuple(one for one in criteria if one.weight)
    place = next(groups)
    inner = [(one.weight, _node(one.criteria, one.domains, groups)) for one in domains if one.weight]
    scale = lcm(
        *(weight.denominator for weight, _ in inner),
        *(one.weight.denominator for one in own),
        *((one.weight * value).denominator for one in own for value in one.values),
    )
    # A domain in which nothing has weight never counts.
    counting = tuple((int(weight * scale), node) for weight, node in inner if node.criteria or node.inner)
    return Node(place, own, scale, counting)


def varied_sums(found: Varied, coding: Coding, *, coverage: bool) -> list[Sum]:
    """The sums that are needed: by domain, of what its own criteria are worth at each end, and of what they weigh."""
    worth = {key: (0,) * (top + 1) for key, top in zip(coding.keys, coding.tops, strict=True)}
    weights = dict.fromkeys(coding.keys, 0)
    for node in found.whole.walk():
        for one in node.criteria:
            worth[one.id] = tuple(int(one.weight * value * node.scale) for value in one.values)
            weights[one.id] = int(one.weight * node.scale)
    bound = max(node.most for node in found.whole.walk())
    worths = [*(value for values in worth.values() for value in values), 0]
    applies = coding.low >= 0
    weighted = applies & np.array([weights[key] > 0 for key in coding.keys])[coding.owner]
    counted = {"weight": applies, "known": coding.known} | ({"evidenced": coding.evidenced} if coverage else {})
    return [
        Sum(name="low", values=worths, at=coding.worth_low, bound=bound, by_group=True),
        Sum(name="high", values=worths, at=coding.worth_high, bound=bound, end=1, by_group=True),
        *(
            Sum(
                name=name,
                values=[*weights.values(), 0],
                at=np.where(counts, coding.owner, len(weights)),
                bound=bound,
                by_group=True,
            )
            for name, counts in counted.items()
        ),
        Sum(name="applying", values=[0, 1], at=weighted.astype(np.intp), bound=len(coding.keys)),
    ]


def varied_groups(found: Varied, coding: Coding) -> list[int]:
    """For each criterion the group of its domain."""
    groups = {one.id: node.group for node in found.whole.walk() for one in node.criteria}
    return [groups.get(key, -1) for key in coding.keys]


def _read(node: Node, sums: Sums) -> Tree:
    """The scores of a domain."""
    own = _own(node, sums)
    return _joined(own, [(weight, _read(inner, sums)) for weight, inner in node.inner]) if node.inner else own


def _own(node: Node, sums: Sums) -> Tree:
    """What the criteria right below a domain are worth, over what of them applies."""
    names = [name for name in ("low", "high", "known", "evidenced") if name in sums]
    numerators = np.stack([_column(sums, name, node) for name in names])
    return Tree(numerators, _column(sums, "weight", node), node.most)


def _column(sums: Sums, name: str, node: Node) -> NDArray[Any]:
    """The sum *name* over the own criteria of *node*."""
    limbs = group(sums[name], node.group).limbs
    if len(limbs) == 1:
        return limbs[0].astype(np.int64)
    return reduce(lambda high, low: high << BITS | low, (limb.astype(object) for limb in reversed(limbs)))


def _joined(own: Tree, inner: list[tuple[int, Tree]]) -> Tree:
    """The weighted mean of what *own* criteria come to and of the domains in it that count.

    The numerator is over the product of the domains' denominators, as the weight of all that counts is.
    """
    most = own.bound + sum(weight for weight, _ in inner)
    bound = reduce(lambda one, part: one * max(part[1].bound, 1), inner, most)
    kind = np.int64 if bound < HOLDS else np.object_
    total: Any = own.numerators.astype(kind)
    counted: Any = own.denominators.astype(kind)
    product: Any = np.ones(1, kind)
    for weight, part in inner:
        below = np.maximum(part.denominators, 1).astype(kind)
        total = total * below + part.numerators.astype(kind) * (product * weight)
        counted = counted + (part.denominators > 0).astype(kind) * weight
        product = product * below
    return Tree(total, counted * product, bound)
