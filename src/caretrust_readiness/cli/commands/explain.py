"""``caretrust explain``: one criterion of one locality."""

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
    ToOption,
)

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.report.paper import Paper


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("explain", epilog="Example: caretrust explain solihull.yaml joint_history")(explain_command)


def explain_command(
    file: FileArgument,
    criterion: Annotated[
        str,
        typer.Argument(
            metavar="CRITERION",
            help="Id or title of a criterion; 'caretrust rubric show' lists them.",
            autocompletion=completion.criteria,
            show_default=False,
        ),
    ],
    *,
    service: Annotated[
        str | None,
        typer.Option("--service", metavar="ID", help="As it is for this service.", autocompletion=completion.services),
    ] = None,
    to: ToOption = None,
    rubric: RubricOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    settings: SetOption = None,
    public: PublicOption = False,
    template: TemplateOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Explain one criterion of a locality.

    The level held, the next step, the evidence and what is wrong with it, what it is worth here, and where the rubric
    uses it.
    """
    from caretrust_readiness.reading.naming import criterion_named
    from caretrust_readiness.report import papers

    def make(insights: Insights) -> Paper:
        asked = insights if service is None else _service(insights, service)
        return papers.criterion(asked, criterion_named(criterion, asked.rubric, "CRITERION"))

    analyse(file, rubric, settings, make, Output(output_format, output, quiet, template, public), to)


def _service(insights: Insights, said: str) -> Insights:
    """The service of the place that is asked for."""
    from caretrust_readiness.model.problems import quote
    from caretrust_readiness.reading.naming import service_named

    found = {one.assessment.service or "": one for one in insights.services}
    answers = insights.assessment.answers
    return found[service_named(said, insights.assessment.whole_rubric, "--service", found, quote(answers.file))]
