"""Which keys of a rubric are otherwise than in an earlier one, as a run beside a baseline tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.canonical import rubric_data
from caretrust_readiness.model.problems import figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.model.rubric import Rubric

#: So many keys are spelt out.
_NAMED = 20


def changed_keys(then: Rubric, now: Rubric) -> list[str]:
    """A line for each key that was changed, added or removed, by its path of ids; at most twenty, and how many more."""
    before, after = dict(_leaves((), rubric_data(then))), dict(_leaves((), rubric_data(now)))
    lines = []
    for path in dict.fromkeys([*before, *after]):
        old, new = before.get(path), after.get(path)
        if old != new:
            lines.append(f"{'.'.join(path)}: {_said(old)}, now {_said(new)}")
    more = len(lines) - _NAMED
    rest = "1 more key is otherwise" if more == 1 else f"{more} more keys are otherwise"
    return [*lines[:_NAMED], rest] if more > 0 else lines


def _leaves(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value that holds no other, with its path; an element of a list goes by its id, else by its number."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves((*path, str(key)), inner)
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            name = inner["id"] if isinstance(inner, dict) and "id" in inner else str(number)
            yield from _leaves((*path, name), inner)
    else:
        yield path, value


def _said(value: object) -> str:
    return "not set" if value is None else figure(value)
