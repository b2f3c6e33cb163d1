"""``caretrust views``: how differently the respondents see one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    import typer

_EXAMPLES = (
    """Examples: caretrust views examples/complete.yaml; caretrust views -o workshop.md examples/complete.yaml"""
)


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("views", epilog=_EXAMPLES)(views_command)


def views_command(
    file: FileArgument,
    *,
    rubric: RubricOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    settings: SetOption = None,
    public: PublicOption = False,
    template: TemplateOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Set the respondents' views side by side.

    Gaps, splits, and which of them could change the verdict.
    """
    from caretrust_readiness.report import papers

    analyse(file, rubric, settings, papers.views, Output(output_format, output, quiet, template, public))
