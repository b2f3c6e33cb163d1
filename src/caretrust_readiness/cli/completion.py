"""What the shell may complete: ids of rubrics, criteria, verdicts, options and services.

Nothing is loaded before a user asks for it. Ids alone are offered: unlike titles they cannot hold what a shell acts on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.model.rubric import Rubric


def rubrics(incomplete: str) -> list[str]:
    """The built-in rubrics whose ids begin with *incomplete*."""
    from caretrust_readiness.reading.loading import builtin_rubrics

    return _beginning(incomplete, builtin_rubrics())


def criteria(ctx: typer.Context, incomplete: str) -> list[str]:
    """The criteria whose ids begin with *incomplete*."""
    rubric = _rubric(ctx.params)
    return _beginning(incomplete, rubric.criteria) if rubric else []


def settings(ctx: typer.Context, incomplete: str) -> list[str]:
    """What may follow ``--set``: a criterion, then its levels."""
    rubric = _rubric(ctx.params)
    if rubric is None:
        return []
    key, equals, _ = incomplete.partition("=")
    if not equals:
        return [f"{name}=" for name in _beginning(key, rubric.criteria)]
    levels = range(rubric.criteria[key].top + 1) if key in rubric.criteria else ()
    return _beginning(incomplete, [f"{key}={level}" for level in levels])


def verdicts(ctx: typer.Context, incomplete: str) -> list[str]:
    """The verdicts whose ids begin with *incomplete*, best first."""
    rubric = _rubric(ctx.params)
    return _beginning(incomplete, rubric.verdict_rank) if rubric else []


def options(ctx: typer.Context, incomplete: str) -> list[str]:
    """The options whose ids begin with *incomplete*, lightest first."""
    rubric = _rubric(ctx.params)
    return _beginning(incomplete, [option.id for option in rubric.options]) if rubric else []


def services(ctx: typer.Context, incomplete: str) -> list[str]:
    """The services whose ids begin with *incomplete*."""
    rubric = _rubric(ctx.params)
    return _beginning(incomplete, [service.id for service in rubric.services]) if rubric else []


def _beginning(start: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word.startswith(start)]


def _rubric(said: dict[str, Any]) -> Rubric | None:
    """The rubric that the line typed so far means, else the default one; None where it is broken."""
    from caretrust_readiness.model.problems import InputError
    from caretrust_readiness.reading.loading import DEFAULT_RUBRIC, load_answers, load_rubric

    asked = said.get("rubric")
    file = next(iter(said.get("files") or []), said.get("file"))
    try:
        if isinstance(asked, str):
            return None if asked == "-" else load_rubric(asked)
        if isinstance(file, str) and file != "-":
            return load_answers(file)[1]
    except InputError:  # a completion never complains
        return None if asked else load_rubric(DEFAULT_RUBRIC)
    return load_rubric(DEFAULT_RUBRIC)
