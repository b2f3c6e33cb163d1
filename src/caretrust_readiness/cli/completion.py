"""What the shell may complete: ids of rubrics, criteria and verdicts. Nothing is loaded before a user asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.rubric import Rubric


def rubrics(incomplete: str) -> list[str]:
    """The built-in rubrics whose ids begin with *incomplete*."""
    from caretrust_readiness.loading import builtin_rubrics

    return _beginning(incomplete, builtin_rubrics())


def criteria(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The criteria whose ids begin with *incomplete*, each with its title."""
    rubric = _rubric(ctx.params)
    return [(key, found.name) for key, found in rubric.criteria.items() if key.startswith(incomplete)] if rubric else []


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


def verdicts(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The verdicts whose ids begin with *incomplete*, best first, each with its title."""
    rubric = _rubric(ctx.params)
    found = rubric.verdicts if rubric else ()
    return [(verdict.id, verdict.name) for verdict in found if verdict.id.startswith(incomplete)]


def services(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The services whose ids begin with *incomplete*, each with its title."""
    rubric = _rubric(ctx.params)
    found = rubric.services if rubric else ()
    return [(service.id, service.name) for service in found if service.id.startswith(incomplete)]


def _beginning(start: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word.startswith(start)]


def _rubric(said: dict[str, Any]) -> Rubric | None:
    """The rubric that the line typed so far means; None where there is no telling. A completion never complains."""
    from caretrust_readiness.loading import DEFAULT_RUBRIC, load_answers, load_rubric
    from caretrust_readiness.problems import InputError

    asked = said.get("rubric")
    files = said.get("files") or [said.get("file")]
    try:
        if isinstance(asked, str) and asked != "-":
            return load_rubric(asked)
        if isinstance(files[0], str) and files[0] != "-":
            return load_answers(files[0])[1]
    except InputError:
        pass
    return load_rubric(DEFAULT_RUBRIC)
