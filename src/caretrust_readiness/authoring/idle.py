"""Changes of a rubric that are proved to change no result."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from caretrust_readiness.authoring.cases import as_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.authoring.mutants import Mutant
    from caretrust_readiness.model.parts import Criterion, Domain
    from caretrust_readiness.model.rubric import Rubric


def why_idle(rubric: Rubric, mutant: Mutant) -> str | None:
    """Why *mutant* of *rubric* can change no result; None where it might."""
    rules = {
        "demands": _demand,
        "requirements": _requirement,
        "effects": _effect,
        "points": _points,
        "weights": _weight,
    }
    rule = rules.get(mutant.kind)
    return None if rule is None else rule(rubric, mutant)


def _demand(rubric: Rubric, mutant: Mutant) -> str | None:
    verdict = next(one for one in rubric.verdicts if one.id == mutant.item)
    demands, key, most = verdict.demands, mutant.criterion, max(mutant.old, mutant.new)
    if key is not None and demands.gates and rubric.gates.get(key, -1) >= most:
        return f"its gate asks for level {rubric.gates[key]} already"
    if mutant.path[-1] == "score" and demands.domain is not None and demands.domain >= most:
        return f"a demand of {as_decimal(demands.domain)} on every domain asks for as much"
    if mutant.path[-1] == "applies":
        old, new = (ceil(value * len(rubric.weighted) / 100) for value in (mutant.old, mutant.new))
        return f"{old} of {len(rubric.weighted)} criteria must apply before and after" if old == new else None
    return None


def _requirement(rubric: Rubric, mutant: Mutant) -> str | None:
    option = next(one for one in rubric.options if one.id == mutant.item)
    if option.verdict is None or mutant.criterion is None:
        return None
    key, better = mutant.criterion, rubric.verdicts[: rubric.verdict_rank[option.verdict] + 1]
    gate = rubric.gates.get(key, -1)
    asked = min(max(one.demands.criteria.get(key, -1), gate if one.demands.gates else -1) for one in better)
    enough = asked >= max(mutant.old, mutant.new)
    return f"the verdict {option.verdict} asks for level {asked} already" if enough else None


def _effect(rubric: Rubric, mutant: Mutant) -> str | None:
    enough = min(mutant.old, mutant.new) >= rubric.criteria[str(mutant.criterion)].top
    if mutant.path[-1] == "at_most" and enough:
        return "no level is above it"
    return "no level is left to lose" if mutant.path[-1] == "drop" and enough else None


def _points(rubric: Rubric, mutant: Mutant) -> str | None:
    return None if mutant.criterion in rubric.weighted else "the criterion, or a domain above it, has no weight"


def _weight(rubric: Rubric, mutant: Mutant) -> str | None:
    key = mutant.node
    if mutant.criterion is not None and key not in rubric.weighted:
        return "a domain above it has no weight"
    for siblings in _siblings(rubric):
        counting = [one.id for one in siblings if one.weight]
        if counting == [key]:
            return "it is the only weight among its siblings"
    return None


def _siblings(rubric: Rubric) -> Iterator[Sequence[Criterion | Domain]]:
    yield rubric.domains
    stack = list(rubric.domains)
    while stack:
        one = stack.pop()
        yield one.children
        stack += one.domains
