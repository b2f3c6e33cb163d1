"""``caretrust options``: which form of working together, in depth."""

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

_EXAMPLES = "Examples: caretrust options solihull.yaml; caretrust options --set financial_stability=2 solihull.yaml"


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("options", epilog=_EXAMPLES)(options_command)


def options_command(
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
    """Show the ladder of options.

    What each lacks, what it takes, and what would flip the recommendation.
    """
    from caretrust_readiness.report import papers

    analyse(file, rubric, settings, papers.options, Output(output_format, output, quiet, template, public))
