"""``caretrust verify``: whether a paper was changed by hand, and whether it follows from its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.analysing import Output, show
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.options import DebugOption, FormatOption, OutputOption, QuietOption, RubricOption
from caretrust_readiness.cli.overwriting import keep_inputs

if TYPE_CHECKING:
    from caretrust_readiness.report.paper import Paper

_EXAMPLES = """Examples: caretrust verify paper.docx; caretrust verify paper.pdf --answers solihull.yaml"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("verify", epilog=_EXAMPLES)(verify_command)


def verify_command(
    paper: Annotated[
        str,
        typer.Argument(metavar="PAPER", help="A paper as html, docx or pdf; - for standard input.", show_default=False),
    ],
    *,
    answers: Annotated[
        list[str] | None,
        typer.Option("--answers", metavar="FILE", help="An answers file that it was made of. May be repeated."),
    ] = None,
    rubric: RubricOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Check whether a paper shows what it carries.

    With the answers and the rubric, whether that follows from them. Exits with 1 where it does not.
    """
    from caretrust_readiness.api import verify_paper
    from caretrust_readiness.report import papers

    keep_inputs(output, [paper, *(answers or ()), rubric])
    holds = True

    def make() -> Paper:
        nonlocal holds
        found = verify_paper(paper, answers or (), rubric)
        holds = found.holds
        return papers.verification(found)

    show(make, Output(output_format, output, quiet))
    raise typer.Exit(Exit.OK if holds else Exit.BELOW)
