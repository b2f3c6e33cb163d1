"""``caretrust rubric …``: checking rubrics, showing them, and their JSON Schemas."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.options import DebugOption
from caretrust_readiness.cli.streams import tell_problems, write_result
from caretrust_readiness.problems import InputError, Problem

app = typer.Typer(help="Check, show and describe rubrics.", no_args_is_help=True, rich_markup_mode=None)


class SchemaOf(StrEnum):
    """What a JSON Schema can be had of."""

    RUBRIC = "rubric"
    ANSWERS = "answers"
    RESULT = "result"


@app.command("check", epilog="Example: caretrust rubric check criteria/care-trust.yaml")
def check_command(
    rubrics: Annotated[
        list[str], typer.Argument(metavar="ID|FILE…", help="Rubrics; - for standard input.", show_default=False)
    ],
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where there are warnings.")] = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Check every rule a rubric must satisfy, and warn of what is probably not meant."""
    from caretrust_readiness.analysis.soundness import warnings
    from caretrust_readiness.loading import load_rubric_document

    broken: list[Problem] = []
    doubtful: list[Problem] = []
    for name in rubrics:
        try:
            rubric, document = load_rubric_document(name)
        except InputError as error:
            broken += error.problems
            continue
        found = [
            Problem(document.file, document.position(one.path), one.code, one.message, one.hint)
            for one in warnings(rubric)
        ]
        doubtful += found
        said = f"{len(found)} warning{'s'[: len(found) != 1]}" if found else "no warnings"
        write_result(f"{rubric.rubric} {rubric.version}: sound, {len(rubric.criteria)} criteria, {said}\n")
    tell_problems(tuple(doubtful), "warning")
    tell_problems(tuple(broken))
    raise typer.Exit(Exit.BAD_INPUT if broken else Exit.BELOW if strict and doubtful else Exit.OK)


@app.command("schema", epilog="Example: caretrust rubric schema answers > answers.schema.json")
def schema_command(
    of: Annotated[SchemaOf, typer.Argument(metavar="rubric|answers|result", show_default=False)],
    *,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Print a JSON Schema, for editors and for check-jsonschema."""
    from caretrust_readiness.report.schemas import schema_json

    write_result(schema_json(of.value))
