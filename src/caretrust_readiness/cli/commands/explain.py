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
    QuietOption,
    RubricOption,
    SetOption,
)
from caretrust_readiness.cli.streams import usage_error
from caretrust_readiness.model.problems import did_you_mean, listed, quote

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.papers import Paper


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("explain", epilog="Example: caretrust explain solihull.yaml joint_history")(explain_command)


def explain_command(
    file: FileArgument,
    criterion: Annotated[
        str,
        typer.Argument(
            metavar="CRITERION",
            help="Id of a criterion; 'caretrust rubric show' lists them.",
            autocompletion=completion.criteria,
            show_default=False,
        ),
    ],
    *,
    service: Annotated[
        str | None,
        typer.Option("--service", metavar="ID", help="As it is for this service.", autocompletion=completion.services),
    ] = None,
    rubric: RubricOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    settings: SetOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Explain one criterion of a locality.

    The level held, the next step, the evidence and what is wrong with it, what it is worth here, and where the rubric
    uses it.
    """
    from caretrust_readiness.report import papers

    def make(insights: Insights) -> Paper:
        asked = insights if service is None else _service(insights, service)
        return papers.criterion(asked, _known(criterion, asked.rubric))

    analyse(file, rubric, settings, make, Output(output_format, output, quiet))


def _service(insights: Insights, service: str) -> Insights:
    """The service of the place that is asked for."""
    found = {one.assessment.service or "": one for one in insights.services}
    if service not in found:
        hint = did_you_mean(service, found) or (f"it has {listed(found)}" if found else "it has none")
        file = quote(insights.assessment.answers.file)
        raise usage_error("--service", "service-unknown", f"{file} has no service {quote(service)}", hint)
    return found[service]


def _known(said: str, rubric: Rubric) -> str:
    """The criterion that *said* means, by its id or by an old one."""
    key = rubric.renamed.get(said, said)
    if key in rubric.criteria:
        return key
    hint = did_you_mean(said, rubric.criteria) or f"'caretrust rubric show {rubric.rubric}' lists the criteria"
    message = f"the rubric {quote(rubric.rubric)} has no criterion {quote(said)}"
    raise usage_error("CRITERION", "criterion-unknown", message, hint)
