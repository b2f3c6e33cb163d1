"""``caretrust import``: what people answered in forms of other services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.analysing import rubric_asked_for
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.options import DebugOption, QuietOption, RubricOption
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.rewriting import replace, rewrite, write_new
from caretrust_readiness.cli.streams import tell, tell_problems
from caretrust_readiness.model.plaintext import visible

if TYPE_CHECKING:
    from caretrust_readiness.forms.importing import Imported
    from caretrust_readiness.forms.surveys import Wanted
    from caretrust_readiness.model.rubric import Rubric

_EXAMPLES = """Examples: caretrust import --respondent "Your name" --locality Anytown answers.xlsx -o anytown.yaml;
caretrust import --columns map.yaml --into anytown.yaml kobo.csv"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("import", epilog=_EXAMPLES)(import_command)


def import_command(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Exports, a row a respondent: .csv, .xlsx or .ods.", show_default=False),
    ],
    *,
    respondent: Annotated[
        str | None,
        typer.Option("--respondent", metavar="COLUMN", help="Who answers: the heading of a column, or a name."),
    ] = None,
    side: Annotated[
        str | None, typer.Option("--side", metavar="COLUMN", help="For whom they speak: a heading, or the very words.")
    ] = None,
    locality: Annotated[
        str | None, typer.Option("--locality", metavar="COLUMN", help="The place: a heading, or its name.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="COLUMN", help="The day: a heading, or a date.")
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="FILE", help="A map of columns: headings, each with what it is.")
    ] = None,
    save_columns: Annotated[
        str | None, typer.Option("--save-columns", metavar="FILE", help="Write what every column was taken for.")
    ] = None,
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Pass by what cannot be read, list it, and exit with 1.")
    ] = False,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="The answers file to write; it must not exist yet."),
    ] = None,
    into: Annotated[
        str | None, typer.Option("--into", metavar="ANSWERS", help="Put them into this answers file, in place.")
    ] = None,
    rubric: RubricOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Read what people answered in a form.

    Exports of Microsoft Forms, Google Forms and KoboToolbox; rows become views.
    """
    from caretrust_readiness.forms.surveys import Wanted

    keep_inputs(save_columns, [*files, columns, into, rubric])
    job = _Import(files, Wanted(respondent=respondent, side=side, locality=locality, as_of=as_of), columns, lenient)
    written = job.into(into, output, rubric) if into is not None else job.new(output, rubric)
    job.tell(written, save_columns, quiet=quiet)
    if job.imported is not None and job.imported.unread:
        raise typer.Exit(Exit.BELOW)


class _Import:
    """One import, from its files to what is told of it."""

    def __init__(self, files: list[str], wanted: Wanted, columns: str | None, lenient: bool) -> None:
        self.files = files
        self.wanted = wanted
        self.columns = columns
        self.lenient = lenient
        self.imported: Imported | None = None
        self.notes: list[str] = []

    def read(self, rubric: Rubric) -> Imported:
        """What the files say."""
        from caretrust_readiness.forms.columns import Columns, read_map
        from caretrust_readiness.forms.importing import read_surveys

        saved = None if self.columns is None else read_map(self.columns)
        self.imported = read_surveys(self.files, Columns(rubric, saved), self.wanted, lenient=self.lenient)
        self.notes += self.imported.notes
        return self.imported

    def new(self, output: str | None, rubric: str | None) -> str | None:
        """Write a new answers file; its name."""
        from caretrust_readiness.forms.assembling import new_file, one_place
        from caretrust_readiness.reading.loading import shipped_rubric

        used = rubric_asked_for(rubric) or shipped_rubric()

        def make() -> str:
            found = self.read(used)
            return new_file(found.joined, used, one_place(found.contributions))

        return write_new(output, make)

    def into(self, file: str, output: str | None, rubric: str | None) -> str | None:
        """Put the answers into *file*; the name of what was written."""
        from caretrust_readiness.forms.assembling import into_file, one_place, one_place_of

        def make(content: bytes, name: str, used: Rubric) -> bytes:
            found = self.read(used)
            one_place([one_place_of(content, name), *found.contributions])
            changed, told = into_file(content, name, found.joined, used)
            self.notes += told
            return changed

        return rewrite(file, output, rubric, make)

    def tell(self, written: str | None, save_columns: str | None, *, quiet: bool) -> None:
        """Say what was read, left out and written."""
        if self.imported is not None:
            tell_problems(self.imported.unread)
            if save_columns is not None:
                replace(save_columns, self.imported.map.encode())
        for note in () if quiet else self.notes:
            tell(f"note: {visible(note)}")
        if written is not None and not quiet:
            tell(f"{visible(written)}: written")
