"""``caretrust init``: a blank answers file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.analysing import rubric_asked_for
from caretrust_readiness.cli.options import DebugOption, QuietOption, RubricOption
from caretrust_readiness.cli.rewriting import write_new
from caretrust_readiness.cli.streams import tell_notes, usage_error
from caretrust_readiness.model.problems import quote
from caretrust_readiness.model.terms import PartialDate

if TYPE_CHECKING:
    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.rubric import Rubric

_EXAMPLES = """Examples: caretrust init Anytown -o anytown.yaml; caretrust init --from anytown.yaml -o next-year.yaml;
caretrust init --rubric rubric.yaml --as-of 2026-03 Anytown"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("init", epilog=_EXAMPLES)(init_command)


def init_command(
    locality: Annotated[
        str | None, typer.Argument(metavar="[LOCALITY]", help="Name of the place.", show_default=False)
    ] = None,
    *,
    old: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="Last year's answers: they become notes, none becomes an answer."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day that the answers describe; else today.")
    ] = None,
    rubric: RubricOption = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, which must not exist yet.")
    ] = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Write a blank answers file.

    Every question with its levels as comments, every answer unknown.
    """
    from caretrust_readiness.forms.init import Blank, blank_file

    day = day_of(as_of)

    def make() -> str:
        answers, used = _read(old, rubric)
        if answers is not None and not quiet:
            tell_notes([answers])
        return blank_file(Blank(rubric=used, as_of=day, locality=(locality or "").strip() or None, old=answers))

    write_new(output, make)


def day_of(said: str | None) -> PartialDate:
    """The day that ``--as-of`` says, else today.

    Raises:
        InputError: it is no date.
    """
    if said is None:
        today = dt.date.today()  # noqa: DTZ011, TID251 - the one clock: who fills in a form means their own today
        return PartialDate(today.year, today.month, today.day)
    try:
        return PartialDate.parse(said)
    except ValueError:
        hint = "a year, a month or a day: 2006, 2006-09 or 2006-09-07"
        raise usage_error("--as-of", "date-form", f"a date is needed, found {quote(said)}", hint) from None


def _read(old: str | None, rubric: str | None) -> tuple[Answers | None, Rubric]:
    """Last year's answers, where they are named, and the rubric used."""
    from caretrust_readiness.reading.loading import load_answers, shipped_rubric

    used = rubric_asked_for(rubric)
    if old is None:
        return None, used or shipped_rubric()
    return load_answers(old, used)
