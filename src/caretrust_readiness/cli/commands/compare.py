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
    QuietOption,
    RubricOption,
)
from caretrust_readiness.cli.streams import tell_notes

if TYPE_CHECKING:
    from caretrust_readiness.analysis.compare import Comparison
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Document

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
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Show what changed from A to B.

    The change of score is split into answers, evidence and rubric.
    """
    from caretrust_readiness.report.page.papers.compare import paper

    def compared() -> Comparison:
        found = _compared((first, second), (rubric, second_rubric or rubric), tuple(settings or ()))
        if not quiet:
            tell_notes([found.before.answers, found.after.answers])
        return found

    show(lambda: paper(compared()), Output(output_format, output, quiet))


def _compared(files: tuple[str, str], rubrics: tuple[str | None, str | None], settings: tuple[str, ...]) -> Comparison:
    from caretrust_readiness.analysis.compare import compare, names_in
    from caretrust_readiness.engine.assessment import assess
    from caretrust_readiness.reading import yamlio
    from caretrust_readiness.reading.answer_resolution import with_settings
    from caretrust_readiness.reading.loading import load_answers, load_rubric, read_answers, reread_answers

    before, first = load_answers(files[0], load_rubric(rubrics[0]) if rubrics[0] else None)
    document = yamlio.read_file(files[1])
    second = _second_rubric(rubrics, document, first)
    after = with_settings(read_answers(document, second)[0], settings, second)
    names = names_in(first, second)
    assumed = [f"{names.get(key.strip(), key)}={said}" for key, _, said in (one.partition("=") for one in settings)]
    reread = with_settings(reread_answers(document, first, names), assumed, first)
    return compare(assess(first, before), assess(second, after), reread)


def _second_rubric(names: tuple[str | None, str | None], document: Document, first: Rubric) -> Rubric:
    """The rubric for B: what was asked for, else what B names; the first's where that is the same."""
    from caretrust_readiness.reading.loading import load_rubric, rubric_named_in

    wanted = names[1] or rubric_named_in(document)
    return first if wanted == (names[0] or first.rubric) else load_rubric(wanted)
