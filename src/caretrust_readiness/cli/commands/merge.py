"""``caretrust merge``: several people's answers files of one place become one."""

from __future__ import annotations

from typing import Annotated

import typer

from caretrust_readiness.cli.analysing import rubric_asked_for
from caretrust_readiness.cli.options import DebugOption, QuietOption, RubricOption
from caretrust_readiness.cli.rewriting import write_new
from caretrust_readiness.cli.streams import tell, usage_error
from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import listed, quote

_EXAMPLES = """Examples: caretrust merge nhs.yaml council.yaml -o anytown.yaml;
caretrust merge --as nhs.yaml=nhs --as council.yaml=council nhs.yaml council.yaml"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("merge", epilog=_EXAMPLES)(merge_command)


def merge_command(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Answers files of one place and one day.", show_default=False)
    ],
    *,
    speakers: Annotated[
        list[str] | None,
        typer.Option("--as", metavar="FILE=RESPONDENT", help="Whose the answers of FILE are. May be repeated."),
    ] = None,
    rubric: RubricOption = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="The file to write; it must not exist yet.")
    ] = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Put several people's answers files together.

    Equal levels stay agreed, unequal ones become views, each with its evidence; every conflict is told.
    """
    from caretrust_readiness.forms.merging import merged
    from caretrust_readiness.reading.loading import rubric_named_in, shipped_rubric
    from caretrust_readiness.reading.yamlio import read_file

    whose = _speakers(speakers or [], files)
    notes: list[str] = []

    def make() -> str:
        documents = [read_file(file) for file in files]
        used = rubric_asked_for(rubric) or shipped_rubric(rubric_named_in(documents[0]))
        text, told = merged(documents, used, whose)
        notes.extend(told)
        return text

    write_new(output, make)
    for note in () if quiet else notes:
        tell(f"note: {visible(note)}")


def _speakers(said: list[str], files: list[str]) -> dict[str, str]:
    """Whose the answers of each file are."""
    found: dict[str, str] = {}
    for one in said:
        file, equals, who = one.rpartition("=")
        if not (equals and who):
            raise usage_error("--as", "set-form", f"{quote(one)} is not of the form FILE=RESPONDENT")
        if file not in files:
            message = f"{quote(file)} is none of the files that are put together"
            raise usage_error("--as", "file-not-named", message, f"named: {listed(files)}")
        found[file] = who
    return found
