"""``caretrust path``: the least effort that reaches a verdict, or makes an option feasible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli import completion
from caretrust_readiness.cli.analysing import Output, analyse
from caretrust_readiness.cli.options import (
    DebugOption,
    FileArgument,
    FormatOption,
    OutputOption,
    PublicOption,
    QuietOption,
    RubricOption,
    SetOption,
    TemplateOption,
)
from caretrust_readiness.cli.streams import usage_error

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.report.paper import Paper

_EXAMPLES = """Examples: caretrust path solihull.yaml; caretrust path --to ready solihull.yaml;
caretrust path --option pooled_budget solihull.yaml"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("path", epilog=_EXAMPLES)(path_command)


def path_command(
    file: FileArgument,
    *,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="VERDICT",
            help="Verdict to reach, or a better one (default: the least demanding that says go).",
            autocompletion=completion.verdicts,
        ),
    ] = None,
    option: Annotated[
        str | None,
        typer.Option(
            "--option", metavar="OPTION", help="Option to make feasible instead.", autocompletion=completion.options
        ),
    ] = None,
    rubric: RubricOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    settings: SetOption = None,
    public: PublicOption = False,
    template: TemplateOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Show the least effort that reaches a verdict or an option.

    As a plan, step by step.
    """
    from caretrust_readiness.analysis.path import Target
    from caretrust_readiness.reading.naming import option_named, verdict_named
    from caretrust_readiness.report import papers

    if to is not None and option is not None:
        raise usage_error("--option", "target-twice", "a path leads to a verdict or to an option", "leave out --to")

    def make(insights: Insights) -> Paper:
        verdict = None if to is None else verdict_named(to, insights.rubric, "--to")
        chosen = None if option is None else option_named(option, insights.rubric, "--option")
        return papers.path(insights, Target(verdict, chosen))

    analyse(file, rubric, settings, make, Output(output_format, output, quiet, template, public))
