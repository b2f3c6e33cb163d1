"""The sums of a rubric's tree in SQL: numerators at both ends and of what is known, over one denominator a domain.

Where some criterion may not apply, denominators differ from row to row: they are columns too, and what is above them is
brought over their product. Nothing is ever divided before the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import lcm, prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from caretrust_readiness.frames.sql.cells import Cells
    from caretrust_readiness.model.parts import Domain

#: The three numerators: at the low end, at the high one, and of what is known.
KINDS = ("low", "high", "known")


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The columns of one domain."""

    label: str
    """What comments call it."""
    name: str
    """What its columns are called, after their kind."""
    height: int
    """How many layers lie below."""
    numerators: dict[str, str]
    """By kind, as SQL."""
    denominator: str
    """As SQL, braces for the type of whole numbers; not used where it is always the same."""
    fixed: int | None
    """The denominator where it is always the same."""
    bound: int
    """Above which neither a numerator nor the denominator ever is."""

    def column(self, kind: str) -> str:
        """The column that holds one of its numbers; ``den`` is the denominator."""
        if kind == "den" and self.fixed is not None:
            return str(self.fixed)
        return f"ct_{kind}_{self.name}"


def _scaled(weights: Sequence[Fraction]) -> tuple[list[int], int]:
    """*weights* as whole numbers, and by how much they were multiplied."""
    times = lcm(*(weight.denominator for weight in weights))
    return [int(weight * times) for weight in weights], times


def leaf(domain: Domain, cells: Sequence[Cells], name: str) -> Sums:
    """The sums of a *domain* of criteria."""
    counting = [one for one in cells if one.criterion.weight]
    worths = [[one.criterion.weight * value for value in one.criterion.values] for one in counting]
    times = lcm(*(value.denominator for table in worths for value in table))
    tables = [[int(value * times) for value in table] for table in worths]
    terms: dict[str, list[str]] = {kind: [] for kind in KINDS}
    whole: list[str] = []
    for one, table in zip(counting, tables, strict=True):
        terms["low"].append(_worth(one.name("l"), table, one.may_be_absent))
        terms["high"].append(_worth(one.name("h"), table, one.may_be_absent))
        absent = f"WHEN {one.name('n')} THEN 0 " if one.may_be_absent else ""
        terms["known"].append(f"CASE {absent}WHEN {one.name('k')} = 1 THEN {table[-1]} ELSE 0 END")
        whole.append(f"CASE WHEN {one.name('n')} THEN 0 ELSE {table[-1]} END" if absent else str(table[-1]))
    fixed = None if any(one.may_be_absent for one in counting) else sum(table[-1] for table in tables)
    return Sums(
        label=domain.id,
        name=name,
        height=0,
        numerators={kind: " + ".join(parts) or "0" for kind, parts in terms.items()},
        denominator=" + ".join(["CAST(0 AS {})", *whole]),
        fixed=fixed,
        bound=sum(table[-1] for table in tables),
    )


def _worth(level: str, table: list[int], may_be_absent: bool) -> str:  # noqa: FBT001 - of one place
    steps = {high - low for low, high in pairwise(table)}
    if table[0] == 0 and len(steps) == 1:
        term = f"{level} * {steps.pop()}"
    else:
        cases = " ".join(f"WHEN {place} THEN {worth}" for place, worth in enumerate(table))
        term = f"CASE {level} {cases} END"
    return f"COALESCE({term}, 0)" if may_be_absent else term


def joined(label: str, children: Sequence[tuple[Fraction, Sums]], name: str) -> Sums:
    """The sums of what has *children*, each with its weight."""
    counting = [(weight, child) for weight, child in children if weight and child.fixed != 0]
    weights, _ = _scaled([weight for weight, _ in counting])
    common = lcm(*(child.fixed for _, child in counting if child.fixed is not None))
    moving = [child for _, child in counting if child.fixed is None]
    terms: dict[str, list[str]] = {kind: [] for kind in KINDS}
    whole: list[str] = []
    for weight, (_, child) in zip(weights, counting, strict=True):
        factor = weight * (common // child.fixed if child.fixed is not None else common)
        others = [_not_nought(other) for other in moving if other is not child]
        for kind, parts in terms.items():
            parts.append(" * ".join([child.column(kind), str(factor), *others]))
        if child.fixed is None:
            whole.append(f"CASE WHEN {child.column('den')} = 0 THEN 0 ELSE {weight} END")
        else:
            whole.append(str(weight))
    height = 1 + max((child.height for _, child in children), default=0)
    numerators = {kind: " + ".join(parts) or "0" for kind, parts in terms.items()}
    bound = sum(weights) * common * prod(child.bound for child in moving)
    if not moving:
        fixed = sum(weights) * common
        return Sums(
            label=label,
            name=name,
            height=height,
            numerators=numerators,
            denominator="",
            fixed=fixed,
            bound=max(bound, 1),
        )
    product = " * ".join([f"({' + '.join(['CAST(0 AS {})', *whole])})", str(common), *map(_not_nought, moving)])
    return Sums(
        label=label, name=name, height=height, numerators=numerators, denominator=product, fixed=None, bound=bound
    )


def _not_nought(child: Sums) -> str:
    """The denominator of *child*, 1 where nothing in it counts."""
    return f"CASE WHEN {child.column('den')} = 0 THEN 1 ELSE {child.column('den')} END"


def tree(domains: Sequence[Domain], cells: dict[str, Cells]) -> tuple[list[Sums], list[Sums], Sums]:
    """Every domain from the lowest layer up; the top-level ones; and the whole."""
    every: list[Sums] = []

    def made(domain: Domain) -> Sums:
        inner = [(child.weight, made(child)) for child in domain.domains]
        name = f"d{len(every) + 1}"
        if inner:
            found = joined(domain.id, inner, name)
        else:
            found = leaf(domain, [cells[one.id] for one in domain.criteria], name)
        every.append(found)
        return found

    tops = [(domain.weight, made(domain)) for domain in domains]
    return sorted(every, key=lambda one: one.height), [top for _, top in tops], joined("the whole", tops, "whole")
