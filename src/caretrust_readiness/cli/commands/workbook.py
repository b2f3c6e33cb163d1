"""``caretrust workbook …``: questionnaires for people with Excel, out and in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli import completion
from caretrust_readiness.cli.analysing import rubric_asked_for
from caretrust_readiness.cli.extras import need
from caretrust_readiness.cli.options import DebugOption, QuietOption, RubricOption
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.results import deliver, goes_to_file
from caretrust_readiness.cli.streams import tell, usage_error
from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import counted, quote

if TYPE_CHECKING:
    from caretrust_readiness.forms.questionnaire import Asked, Questionnaire
    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Document

app = typer.Typer(help="Questionnaires as Excel workbooks, out and back.", no_args_is_help=True, rich_markup_mode=None)


def register(parent: typer.Typer) -> None:
    """Add the group to *parent*."""
    parent.add_typer(app, name="workbook")


_EXPORTS = """Examples: caretrust workbook export --respondents nhs,council blank.xlsx;
caretrust workbook export --respondents nhs,council:LA --separate anytown.yaml anytown.xlsx;
caretrust workbook export --until ready anytown.yaml rest.xlsx;
caretrust workbook export --round 2 anytown.yaml second.xlsx"""
_IMPORTS = """Examples: caretrust workbook import nhs.xlsx council.xlsx -o anytown.yaml;
caretrust workbook import --into anytown.yaml second.xlsx"""


@app.command("export", epilog=_EXPORTS)
def export_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="[ANSWERS] OUT.xlsx",
            help="An answers file whose answers are filled in, where there is one; then the workbook to write.",
            show_default=False,
        ),
    ],
    *,
    respondents: Annotated[
        str | None,
        typer.Option("--respondents", metavar="ID,ID:SIDE", help="Who answers; a side stands after a colon."),
    ] = None,
    separate: Annotated[
        bool, typer.Option("--separate", help="A workbook for each respondent, named after OUT: OUT-ID.xlsx.")
    ] = False,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="VERDICT",
            help="Leave out what can no longer matter to whether this verdict is held.",
            autocompletion=completion.verdicts,
        ),
    ] = None,
    second: Annotated[
        int, typer.Option("--round", min=1, max=2, help="2: only split questions that could change the verdict.")
    ] = 1,
    rubric: RubricOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Write a questionnaire as an Excel workbook."""
    from caretrust_readiness.forms.workbook.writing import workbook_of

    need("xlsxwriter", "workbook", "caretrust workbook export")
    answers, out = _in_and_out(files)
    form = questionnaire_of(answers, rubric, respondents, until, second=second == 2)  # noqa: PLR2004 - the second round
    several = form.respondents if separate else ()
    made = [(_named(out, asked.id), form.only(asked)) for asked in several] or [(out, form)]
    for path, _ in made:
        keep_inputs(path, [answers, rubric])
    for path, one in made:
        deliver(path, lambda one=one: workbook_of(one))  # type: ignore[misc]  # called here and now
        if goes_to_file(path) and not quiet:
            tell(f"{visible(path)}: {_told(one)}")


def _in_and_out(files: list[str]) -> tuple[str | None, str]:
    """The answers file, where there is one, and the workbook to write."""
    if len(files) > 2:  # noqa: PLR2004 - in and out
        raise usage_error(
            "OUT.xlsx", "set-form", "at most two files are named: the answers, then the workbook to write"
        )
    out = files[-1]
    if goes_to_file(out) and Path(out).suffix.lower() != ".xlsx":
        message = f"no workbook ends in {quote(Path(out).suffix)}"
        raise usage_error("OUT.xlsx", "output-ending", message, "name the workbook to write last: OUT.xlsx")
    return (files[0] if len(files) == 2 else None), out  # noqa: PLR2004 - as above


def _named(out: str, who: str) -> str:
    return str(Path(out).with_stem(f"{Path(out).stem}-{who}"))


def _told(form: Questionnaire) -> str:
    asked, of = len(form.criteria), len(form.rubric.criteria)
    who = f" for {', '.join(one.id for one in form.respondents)}" if form.respondents else ""
    return f"{counted(asked, 'question')}{'' if asked == of else f' of {of}'}{who}"


def questionnaire_of(
    answers: str | None, rubric: str | None, respondents: str | None, until: str | None, *, second: bool
) -> Questionnaire:
    """The questionnaire that is asked for: of the file *answers*, where there is one.

    Raises:
        InputError: with every problem of the files, or of what is asked for.
    """
    from caretrust_readiness.forms import questionnaire
    from caretrust_readiness.reading.loading import shipped_rubric
    from caretrust_readiness.reading.naming import verdict_named

    if answers is None:
        if until is not None or second:
            option = "--until" if until is not None else "--round"
            message = f"{option} looks at what is known already"
            raise usage_error(option, "answers-missing", message, "name the answers file before the workbook")
        used = rubric_asked_for(rubric) or shipped_rubric()
        return questionnaire.blank(used, _asked(respondents, None))
    document, used, known = _read(answers, rubric)
    if second:
        asked = _asked(respondents, known) or tuple(questionnaire.respondents_of(known))
        if (form := questionnaire.second_round(document, used, asked)).criteria:
            return form
        message = "no question is split that could still change the verdict: there is nothing to ask again"
        raise usage_error(answers, "nothing-to-ask", message)
    wanted = None if until is None else verdict_named(until, used, "--until")
    form = questionnaire.of_answers(document, used, _asked(respondents, known), wanted)
    if not form.criteria:
        raise usage_error(answers, "nothing-to-ask", f"it is certain already whether {quote(form.until)} is held")
    return form


def _asked(respondents: str | None, known: Answers | None) -> tuple[Asked, ...]:
    from caretrust_readiness.forms.questionnaire import respondents_named

    return () if respondents is None else respondents_named(respondents, known)


def _read(path: str, rubric: str | None) -> tuple[Document, Rubric, Answers]:
    from caretrust_readiness.reading.loading import read_answers, rubric_named_in, shipped_rubric
    from caretrust_readiness.reading.yamlio import read_file

    document = read_file(path)
    used = rubric_asked_for(rubric) or shipped_rubric(rubric_named_in(document))
    return document, used, read_answers(document, used)[0]


@app.command("import", epilog=_IMPORTS)
def import_command(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE.xlsx...", help="Filled-in workbooks, .xlsx or .ods.", show_default=False),
    ],
    *,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="The answers file to write; it must not exist yet."),
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(
            "--into", metavar="ANSWERS", help="Put them into this answers file; only the lines concerned change."
        ),
    ] = None,
    locality: Annotated[
        str | None, typer.Option("--locality", metavar="NAME", help="The place, where no workbook says it.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day, where no workbook says it.")
    ] = None,
    rubric: RubricOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Read filled-in workbooks back.

    Several respondents' become one answers file with their views.
    """
    from caretrust_readiness.cli.rewriting import rewrite, write_new
    from caretrust_readiness.forms.assembling import into_file, new_file, one_place
    from caretrust_readiness.forms.workbook.importing import read_replies
    from caretrust_readiness.reading.loading import shipped_rubric

    notes: list[str] = []
    if into is not None:

        def make(content: bytes, name: str, used: Rubric) -> bytes:
            replies = read_replies(files, used, notes)
            own = one_place_of(content, name)
            one_place([own, *replies.contributions])
            changed, told = into_file(content, name, replies.joined, used)
            notes.extend(told)
            return changed

        from caretrust_readiness.forms.assembling import one_place_of

        written = rewrite(into, output, rubric, make)
    else:
        used = rubric_asked_for(rubric) or shipped_rubric()

        def made() -> str:
            replies = read_replies(files, used, notes)
            place = one_place(replies.contributions, locality or "", as_of or "")
            return new_file(replies.joined, used, place)

        written = write_new(output, made)
    _tell(written, notes, quiet=quiet)


def _tell(written: str | None, notes: list[str], *, quiet: bool) -> None:
    if quiet:
        return
    for note in notes:
        tell(f"note: {visible(note)}")
    if written is not None:
        tell(f"{visible(written)}: written")
