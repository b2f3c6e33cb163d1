"""``caretrust stress``: which shocks the verdict survives."""

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

_EXAMPLES = """Examples: caretrust stress solihull.yaml; caretrust stress --set funding_commitment=4 solihull.yaml"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("stress", epilog=_EXAMPLES)(stress_command)


def stress_command(
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
    """Show which shocks the verdict survives.

    What each does, and what would have protected it.
    """
    from caretrust_readiness.report import papers

    analyse(file, rubric, settings, papers.stress, Output(output_format, output, quiet, template, public))
