"""``caretrust compare``: the same place at two dates, two places, or one place under two rubrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli import completion
from caretrust_readiness.cli.analysing import Output, show
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
from caretrust_readiness.cli.streams import tell_notes

if TYPE_CHECKING:
    from caretrust_readiness.report.paper import Paper

_EXAMPLES = """Examples: caretrust compare 2024.yaml 2025.yaml; caretrust compare --rubric-b local.yaml a.yaml a.yaml;
caretrust compare --set joint_history=4 a.yaml a.yaml"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("compare", epilog=_EXAMPLES)(compare_command)


def compare_command(
    first: Annotated[str, typer.Argument(metavar="A", help="The first answers file; - for standard input.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The second; may be A again.")],
    *,
    rubric: RubricOption = None,
    second_rubric: Annotated[
        str | None,
        typer.Option(
            "--rubric-b",
            metavar="ID|FILE",
            help="Rubric for B, where it is not A's.",
            autocompletion=completion.rubrics,
        ),
    ] = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="CRITERION=LEVEL",
            help="What if: in B, use this level instead, as if evidenced.",
            autocompletion=completion.settings,
        ),
    ] = None,
    public: PublicOption = False,
    template: TemplateOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Show what changed from A to B.

    The change of score is split into answers, evidence and rubric.
    """
    from caretrust_readiness.api import compare_files, compare_for_public
    from caretrust_readiness.report import papers

    keep_inputs(output, [first, second, rubric, second_rubric, template])

    def make() -> Paper:
        read = (first, second), (rubric, second_rubric or rubric), settings or ()
        if public:
            shown, places = compare_for_public(*read)
            return papers.for_public(papers.comparison(shown), places)
        found = compare_files(*read)
        if not quiet:
            tell_notes([found.before.answers, found.after.answers])
        return papers.comparison(found)

    show(make, Output(output_format, output, quiet, template))
