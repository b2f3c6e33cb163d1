"""``caretrust form …``: questionnaires for services that collect answers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from caretrust_readiness.cli.commands.workbook import questionnaire_of
from caretrust_readiness.cli.extras import need
from caretrust_readiness.cli.options import DebugOption, QuietOption, RubricOption, one_of
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.results import deliver, goes_to_file
from caretrust_readiness.cli.streams import tell, usage_error
from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import counted, quote

app = typer.Typer(help="Questionnaires for ODK and KoboToolbox.", no_args_is_help=True, rich_markup_mode=None)


def register(parent: typer.Typer) -> None:
    """Add the group to *parent*."""
    parent.add_typer(app, name="form")


class FormKind(StrEnum):
    """What a form can be written as."""

    XLSFORM = "xlsform"


_EXAMPLES = """Examples: caretrust form export --as xlsform anytown-form.xlsx;
caretrust form export --respondents nhs,council --until ready anytown.yaml rest.xlsx"""


@app.command("export", epilog=_EXAMPLES)
def export_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="[ANSWERS] OUT.xlsx",
            help="An answers file that says what is known, where there is one; then the form to write.",
            show_default=False,
        ),
    ],
    *,
    kind: Annotated[
        FormKind, typer.Option("--as", help="What the form is written as.", **one_of(FormKind))
    ] = FormKind.XLSFORM,
    respondents: Annotated[
        str | None,
        typer.Option(
            "--respondents", metavar="ID,ID:SIDE", help="Who may answer; otherwise everybody says who they are."
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="VERDICT", help="Leave out what can no longer matter to this verdict."),
    ] = None,
    rubric: RubricOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Write a questionnaire as an XLSForm."""
    from caretrust_readiness.forms.xlsform import xlsform_of

    need("xlsxwriter", "forms", f"caretrust form export --as {kind}")
    if len(files) > 2:  # noqa: PLR2004 - in and out
        raise usage_error("OUT.xlsx", "set-form", "at most two files are named: the answers, then the form to write")
    *known, out = files
    if goes_to_file(out) and Path(out).suffix.lower() != ".xlsx":
        message = f"no XLSForm ends in {quote(Path(out).suffix)}"
        raise usage_error("OUT.xlsx", "output-ending", message, "name the form to write last: OUT.xlsx")
    keep_inputs(out, [*known, rubric])
    form = questionnaire_of(known[0] if known else None, rubric, respondents, until, second=False)
    deliver(out, lambda: xlsform_of(form))
    if goes_to_file(out) and not quiet:
        tell(f"{visible(out)}: {counted(len(form.criteria), 'question')}")
