"""A rubric with some of its values changed, as the model and not as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.rubric import Rubric

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.model.parts import Criterion, Domain


def with_parts(rubric: Rubric, **parts: Any) -> Rubric:
    """*rubric* with other *parts*, and with nothing that was derived from the old ones."""
    kept = {name: getattr(rubric, name) for name in Rubric.model_fields}
    return Rubric.model_construct(**kept | parts).descending(rubric.descent)


def with_item(rubric: Rubric, part: str, key: str, **values: Any) -> Rubric:
    """*rubric* whose entry *key* of *part* (``verdicts``, say) has other *values*."""
    items = (one.model_copy(update=values) if one.id == key else one for one in getattr(rubric, part))
    return with_parts(rubric, **{part: tuple(items)})


def with_criterion(rubric: Rubric, key: str, **values: Any) -> Rubric:
    """*rubric* whose criterion *key* has other *values*."""
    return _with_nodes(rubric, lambda one: fresh(one, **values) if one.id == key else one)


def with_domain(rubric: Rubric, key: str, **values: Any) -> Rubric:
    """*rubric* whose domain *key* has other *values*."""
    return _with_nodes(rubric, lambda one: one, lambda one: one.model_copy(update=values) if one.id == key else one)


def fresh(criterion: Criterion, **values: Any) -> Criterion:
    """*criterion* with other *values*, and with nothing that was derived from the old ones."""
    kept = {name: getattr(criterion, name) for name in type(criterion).model_fields}
    return type(criterion).model_construct(**kept | values)


def _with_nodes(
    rubric: Rubric, criterion: Callable[[Criterion], Criterion], domain: Callable[[Domain], Domain] = lambda one: one
) -> Rubric:
    def changed(one: Domain) -> Domain:
        inner = {"criteria": tuple(map(criterion, one.criteria)), "domains": tuple(map(changed, one.domains))}
        return domain(one.model_copy(update=inner))

    return with_parts(rubric, domains=tuple(map(changed, rubric.domains)))
