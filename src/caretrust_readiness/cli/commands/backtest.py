"""``caretrust backtest``: verdicts beside what happened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.analysing import Output, rubric_asked_for, show
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.options import (
    DebugOption,
    FormatOption,
    OutputOption,
    PublicOption,
    QuietOption,
    RubricOption,
    TemplateOption,
)
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.streams import tell_notes, tell_problems

if TYPE_CHECKING:
    from caretrust_readiness.batch.sources import Source
    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.paper import Paper


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("backtest", epilog="Example: caretrust backtest examples/history")(backtest_command)


def backtest_command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…",
            help="Answers files with outcomes, folders of them, and 'globs' in quotes.",
            show_default=False,
        ),
    ],
    *,
    rubric: RubricOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    public: PublicOption = False,
    template: TemplateOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Set verdicts beside recorded outcomes, case by case.

    A null rule stands beside them.
    """
    from caretrust_readiness.api import backtest
    from caretrust_readiness.batch.refusals import until_given_up
    from caretrust_readiness.batch.sources import Sources
    from caretrust_readiness.report import papers

    keep_inputs(output, [rubric, template, *(Sources(paths).names() if output else ())])
    problems: tuple[Problem, ...] = ()

    def make() -> Paper:
        nonlocal problems
        used = rubric_asked_for(rubric)
        found, problems = backtest(partial(_read, source, used) for source in until_given_up(Sources(paths)))
        if not quiet:
            tell_notes(case.assessment.answers for case in found.cases)
        return papers.backtest(found, problems, public=public)

    show(make, Output(output_format, output, quiet, template))
    tell_problems(problems)
    raise typer.Exit(Exit.BAD_INPUT if problems else Exit.OK)


def _read(source: Source, rubric: Rubric | None) -> tuple[Answers, Rubric]:
    read = source.read(rubric)
    return read.answers, read.rubric
