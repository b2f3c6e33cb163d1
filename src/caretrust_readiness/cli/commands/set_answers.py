"""``caretrust set``: answers into an existing file, in the lines concerned and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli import completion
from caretrust_readiness.cli.options import DebugOption, FileArgument, QuietOption, RubricOption
from caretrust_readiness.cli.streams import tell, usage_error
from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import counted

if TYPE_CHECKING:
    from caretrust_readiness.forms.answering import Said
    from caretrust_readiness.model.rubric import Rubric

_EXAMPLES = """Examples: caretrust set solihull.yaml joint_history=3 --source "Joint board, minutes" --date 2006-07;
caretrust set solihull.yaml joint_history=unknown pay_parity=1..3; caretrust set -o new.yaml old.yaml joint_history=4"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("set", epilog=_EXAMPLES)(set_command)


def set_command(
    file: FileArgument,
    settings: Annotated[
        list[str],
        typer.Argument(
            metavar="CRITERION=LEVEL...",
            help="What to answer: a level, its word, 1..3, 92%, unknown, or 'n/a: why'.",
            autocompletion=completion.settings,
            show_default=False,
        ),
    ],
    *,
    respondent: Annotated[
        str | None, typer.Option("--respondent", metavar="ID", help="It is this respondent's view.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why this level.")] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="What shows it: an id under 'sources', or text.")
    ] = None,
    ref: Annotated[str | None, typer.Option("--ref", metavar="TEXT", help="Where in the source.")] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="When the evidence is from: 2025, 2025-06, 2025-06-30.")
    ] = None,
    rubric: RubricOption = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, and leave the answers file be.")
    ] = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Write answers into an existing file.

    Only the lines concerned change. Comments, order and layout stay. What comes out is read again and proved to say
    what it said before, but for these answers; else nothing is written.
    """
    from caretrust_readiness.cli.rewriting import rewrite
    from caretrust_readiness.forms.answering import evidence_item, with_answers
    from caretrust_readiness.reading.loading import read_answers
    from caretrust_readiness.reading.naming import respondent_named, titles_of
    from caretrust_readiness.reading.yamlio import parse

    if source is None and (ref is not None or date is not None):
        raise usage_error("--source", "source-missing", "'--ref' and '--date' say more of a source: name it")
    items = () if source is None else (evidence_item(source, ref, date),)

    def make(content: bytes, name: str, used: Rubric) -> bytes:
        known = {} if respondent is None else titles_of(read_answers(parse(content, name), used)[0].respondents)
        who = None if respondent is None else respondent_named(respondent, known, "--respondent", name)
        said = [_said(one, used, (who, note), items) for one in settings]
        return with_answers(content, name, used, said)

    written = rewrite(file, output, rubric, make)
    if written is not None and not quiet:
        tell(f"{visible(written)}: {counted(len(settings), 'answer')} written")


def _said(
    setting: str, rubric: Rubric, who_why: tuple[str | None, str | None], items: tuple[dict[str, object], ...]
) -> Said:
    """What *setting* (``criterion=level``) says, and who says it and why."""
    from caretrust_readiness.forms.answering import Said, setting_said

    criterion, answer = setting_said(setting, rubric)
    respondent, note = who_why
    return Said(criterion=criterion, answer=answer, respondent=respondent, note=note, evidence=items)
