"""``caretrust ageing``: when the evidence ages out, and what falls then."""

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

_EXAMPLES = "Examples: caretrust ageing solihull.yaml; caretrust ageing --format json solihull.yaml"


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("ageing", epilog=_EXAMPLES)(ageing_command)


def ageing_command(
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
    """Show when the evidence ages out.

    Which answers it takes along, and the first day on which the verdict falls.
    """
    from caretrust_readiness.report import papers

    analyse(file, rubric, settings, papers.ageing, Output(output_format, output, quiet, template, public))
