"""``caretrust rubric …``: checking rubrics, showing them, and their JSON Schemas."""

from __future__ import annotations

import shlex
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli import completion
from caretrust_readiness.cli.analysing import Output, show
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.options import (
    CheckFormatOption,
    DebugOption,
    OutputOption,
    QuietOption,
    RubricFormatOption,
    RubricOption,
    one_of,
)
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.results import chosen_format, deliver
from caretrust_readiness.cli.streams import OutputError, tell_problems, usage_error
from caretrust_readiness.model.problems import InputError, Problem, quote
from caretrust_readiness.report import formats
from caretrust_readiness.report.base import Look
from caretrust_readiness.report.paper import Kind

if TYPE_CHECKING:
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Document

app = typer.Typer(help="Check, show and describe rubrics.", no_args_is_help=True, rich_markup_mode=None)


def register(parent: typer.Typer) -> None:
    """Add the group to *parent*."""
    from caretrust_readiness.cli.commands import rubric_diff, rubric_new, rubric_sql, rubric_test

    for command in (rubric_test, rubric_diff, rubric_new, rubric_sql):
        command.register(app)
    parent.add_typer(app, name="rubric")


class SchemaOf(StrEnum):
    """What a JSON Schema can be had of."""

    RUBRIC = "rubric"
    ANSWERS = "answers"
    RESULT = "result"


@app.command("check", epilog="Example: caretrust rubric check criteria/care-trust.yaml")
def check_command(
    rubrics: Annotated[
        list[str], typer.Argument(metavar="ID|FILE", help="Rubrics; - for standard input.", show_default=False)
    ],
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where there are warnings.")] = False,
    witness: Annotated[
        str | None,
        typer.Option("--witness", metavar="FOLDER", help="Write answers there that show what is warned of."),
    ] = None,
    output_format: CheckFormatOption = None,
    output: OutputOption = None,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Check a rubric, and warn of what is probably not meant."""
    from caretrust_readiness.cli.sinks import located
    from caretrust_readiness.reading.loading import load_rubric_document
    from caretrust_readiness.report import papers
    from caretrust_readiness.report.marks import Mark

    keep_inputs(output, rubrics)
    sound: list[str] = []
    broken: list[Problem] = []
    doubtful: list[Problem] = []
    for name in rubrics:
        try:
            rubric, document = load_rubric_document(name)
        except InputError as error:
            broken += error.problems
            continue
        found = _doubts(name, rubric, document, witness)
        doubtful += found
        said = f"{len(found)} warning{'s'[: len(found) != 1]}" if found else "no warnings"
        sound.append(f"{rubric.rubric} {rubric.version}: sound, {len(rubric.criteria)} criteria, {said}")
    form = chosen_format(output_format, output, Kind.CHECK)
    if form == formats.TEXT:
        deliver(output, lambda: "".join(f"{line}\n" for line in sound))
        tell_problems(tuple(doubtful), "warning")
        tell_problems(tuple(broken))
    else:
        marks = [located(Mark.of(one, "warning")) for one in doubtful] + [located(Mark.of(one)) for one in broken]
        deliver(output, lambda: formats.write(papers.checked(marks, sound), form, Look()))
    raise typer.Exit(Exit.BAD_INPUT if broken else Exit.BELOW if strict and doubtful else Exit.OK)


def _doubts(name: str, rubric: Rubric, document: Document, folder: str | None) -> list[Problem]:
    """The warnings about the rubric called *name*; in *folder*, answers that show them where answers can."""
    from caretrust_readiness.analysis.rubric_warnings import warnings
    from caretrust_readiness.authoring.proofs import proof_name, proof_text

    told = []
    for doubt in warnings(rubric):
        (path, code, message, hint, _), text = doubt.finding, proof_text(rubric, doubt)
        if text is not None and folder is None:
            hint = f"{hint}; '--witness FOLDER' writes answers that show it"
        elif text is not None:
            file = _written(folder or "", proof_name(rubric, doubt), text)
            hint = f"{hint}; see it: caretrust assess --rubric {shlex.quote(name)} {shlex.quote(file)}"
        told.append(Problem(*document.locate(path), code, message, hint))
    return told


def _written(folder: str, name: str, text: str) -> str:
    """The path of a new file called *name* in *folder*, with *text* in it."""
    path = Path(folder, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {quote(folder)}: {(error.strerror or '').lower()}") from None
    deliver(str(path), lambda: text)
    return str(path)


@app.command("show", epilog="Example: caretrust rubric show --format markdown -o handbook.md")
def show_command(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID|FILE]",
            help="Rubric to show: a file (with a slash or an ending) or a built-in id.",
            envvar="CARETRUST_RUBRIC",
            show_envvar=True,
            autocompletion=completion.rubrics,
            show_default="care-trust",
        ),
    ] = None,
    *,
    origin: Annotated[bool, typer.Option("--origin", help="Show where each value comes from.")] = False,
    output_format: RubricFormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Show a whole rubric, as text or as a handbook for respondents.

    As JSON and as YAML it can be loaded again; its sha256 in results is that of the JSON.
    """
    from caretrust_readiness.api import load_rubric
    from caretrust_readiness.reading.loading import DEFAULT_RUBRIC
    from caretrust_readiness.report import papers

    keep_inputs(output, [name])
    if origin:
        from caretrust_readiness.authoring.origins import origins
        from caretrust_readiness.cli.results import deliver
        from caretrust_readiness.reading.loading import load_rubric_document

        if (form := chosen_format(output_format, output, Kind.RUBRIC)) is not formats.TEXT:
            raise usage_error("--origin", "form-unfit", f"{quote(form.name)} has no room for it", "formats: text")
        deliver(output, lambda: origins(load_rubric_document(name or DEFAULT_RUBRIC)[1]))
        return
    output_to = Output(output_format, output, quiet)
    show(lambda: papers.handbook(load_rubric(name or DEFAULT_RUBRIC)), output_to, Kind.RUBRIC)


@app.command("schema", epilog="Example: caretrust rubric schema answers > answers.schema.json")
def schema_command(
    of: Annotated[SchemaOf, typer.Argument(show_default=False, **one_of(SchemaOf))],
    *,
    rubric: RubricOption = None,
    output: OutputOption = None,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Print a JSON Schema, for editors and for check-jsonschema.

    With a rubric, it knows that rubric's ids, levels and words, and shows each level with what it means.
    """
    from caretrust_readiness.cli.analysing import rubric_asked_for
    from caretrust_readiness.cli.results import deliver
    from caretrust_readiness.report.data.schemas import schema_json

    keep_inputs(output, [rubric])
    deliver(output, lambda: schema_json(of.value, rubric_asked_for(rubric)))
