"""``caretrust assess``: the verdict report of one or a few localities."""

from __future__ import annotations

from typing import Annotated

import typer

from caretrust_readiness.cli.analysing import Output
from caretrust_readiness.cli.assessing import Asked, assess_files
from caretrust_readiness.cli.exits import Undecided
from caretrust_readiness.cli.options import (
    AsIfOption,
    BriefOption,
    DebugOption,
    FailBelowOption,
    FilesArgument,
    FormatOption,
    OutputOption,
    PublicOption,
    QuietOption,
    RubricOption,
    SetOption,
    TemplateOption,
    ToOption,
    one_of,
)

_EXAMPLES = """Examples: caretrust assess solihull.yaml; caretrust assess --set joint_history=4 solihull.yaml;
caretrust assess -o paper.md solihull.yaml"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("assess", epilog=_EXAMPLES)(assess_command)


def assess_command(
    files: FilesArgument,
    *,
    to: ToOption = None,
    brief: BriefOption = False,
    rubric: RubricOption = None,
    as_if: AsIfOption = False,
    output_format: FormatOption = None,
    output: OutputOption = None,
    settings: SetOption = None,
    fail_below: FailBelowOption = None,
    undecided: Annotated[
        Undecided,
        typer.Option(
            "--undecided", help="What an undecided verdict is to --fail-below; report: status 3.", **one_of(Undecided)
        ),
    ] = Undecided.REPORT,
    public: PublicOption = False,
    template: TemplateOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Print the verdict of each locality, with its working."""
    asked = Asked(
        rubric=rubric,
        as_if=as_if,
        settings=tuple(settings or ()),
        to=to,
        brief=brief,
        public=public,
        fail_below=fail_below,
        undecided=undecided,
    )
    raise typer.Exit(assess_files(files, asked, Output(output_format, output, quiet, template)))
