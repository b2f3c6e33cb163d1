"""``caretrust rubric diff``: what one rubric has otherwise than another, and which places move."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.analysing import Output, show
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.options import FORM_HELP, DebugOption, OutputOption, QuietOption, format_of
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.streams import tell_problems
from caretrust_readiness.report.paper import Kind

if TYPE_CHECKING:
    from caretrust_readiness.batch.sources import Source
    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.rubric import Rubric


def register(parent: typer.Typer) -> None:
    """Add the command to the group *parent*."""
    example = "Example: caretrust rubric diff git:HEAD local.yaml --localities places --check-version"
    parent.command("diff", epilog=example)(command)


def command(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Rubric: an id, a file, or git:REVISION of NEW.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Rubric: an id or a file.")],
    *,
    localities: Annotated[
        list[str] | None,
        typer.Option("--localities", metavar="PATH", help="Answers files, folders or globs to try both on."),
    ] = None,
    max_moves: Annotated[
        int | None, typer.Option("--max-moves", metavar="N", help="Exit with 1 where more places move.", min=0)
    ] = None,
    check_version: Annotated[
        bool, typer.Option("--check-version", help="Exit with 1 where the version is not raised enough.")
    ] = False,
    output_format: Annotated[str | None, typer.Option("--format", help=FORM_HELP, **format_of(Kind.RUBRICS))] = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Tell in words what NEW has otherwise than OLD.

    And which version that needs, and which places move.
    """
    from caretrust_readiness.api import load_rubric
    from caretrust_readiness.authoring.diff import Readable, diff
    from caretrust_readiness.authoring.papers import diff_paper
    from caretrust_readiness.batch.refusals import until_given_up
    from caretrust_readiness.batch.sources import Sources

    sources = Sources(localities or [])
    keep_inputs(output, [old, new, *sources.names()])
    places = (Readable(source.file, partial(_answers, source)) for source in until_given_up(sources))
    found = diff(_old(old, new), load_rubric(new), places)
    tell_problems(found.problems)
    show(lambda: diff_paper(found), Output(output_format, output, quiet), Kind.RUBRICS)
    too_many = max_moves is not None and len(found.moved) > max_moves
    too_low = check_version and not found.version_is_enough
    raise typer.Exit(Exit.BAD_INPUT if found.problems else Exit.BELOW if too_many or too_low else Exit.OK)


def _answers(source: Source, rubric: Rubric) -> Answers:
    return source.read(rubric).answers


def _old(name: str, new: str) -> Rubric:
    from caretrust_readiness.api import load_rubric
    from caretrust_readiness.authoring.revisions import PREFIX, rubric_at

    return rubric_at(name.removeprefix(PREFIX), new) if name.startswith(PREFIX) else load_rubric(name)
