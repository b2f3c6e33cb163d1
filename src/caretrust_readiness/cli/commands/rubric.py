"""``caretrust rubric …``: checking rubrics, showing them, and their JSON Schemas."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from caretrust_readiness.cli import completion
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.options import FORM_HELP, DebugOption, OutputOption, QuietOption, one_of
from caretrust_readiness.cli.results import deliver, form_for, look_for
from caretrust_readiness.cli.streams import tell_problems, write_result
from caretrust_readiness.model.problems import InputError, Problem

if TYPE_CHECKING:
    from caretrust_readiness.report.base import Look

app = typer.Typer(help="Check, show and describe rubrics.", no_args_is_help=True, rich_markup_mode=None)


def register(parent: typer.Typer) -> None:
    """Add the group to *parent*."""
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
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Check a rubric, and warn of what is probably not meant."""
    from caretrust_readiness.analysis.rubric_warnings import warnings
    from caretrust_readiness.reading.loading import load_rubric_document

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


class Form(StrEnum):
    """The forms in which a rubric is shown."""

    TEXT = "text"
    JSON = "json"
    YAML = "yaml"
    MARKDOWN = "markdown"


_ENDINGS = {
    ".txt": Form.TEXT,
    ".json": Form.JSON,
    ".yaml": Form.YAML,
    ".yml": Form.YAML,
    ".md": Form.MARKDOWN,
    ".markdown": Form.MARKDOWN,
}


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
    form: Annotated[
        Form | None,
        typer.Option("--format", help=FORM_HELP, **one_of(Form)),
    ] = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Show a whole rubric, as text or as a handbook for respondents.

    As JSON and as YAML it can be loaded again; its sha256 in results is that of the JSON.
    """
    chosen, look = form_for(form, output, _ENDINGS, Form.TEXT), look_for(output, brief=quiet)
    deliver(output, lambda: _shown(name, chosen, look))


def _shown(name: str | None, form: Form, look: Look) -> str:
    from caretrust_readiness.reading.loading import DEFAULT_RUBRIC, load_rubric
    from caretrust_readiness.report.data.canonical import rubric_data, rubric_json
    from caretrust_readiness.report.data.yamlwriter import write_yaml
    from caretrust_readiness.report.page.papers.handbook import handbook
    from caretrust_readiness.report.writers import markdown, text

    rubric = load_rubric(name or DEFAULT_RUBRIC)
    match form:
        case Form.TEXT:
            return text.lay_out(handbook(rubric), look)
        case Form.JSON:
            return rubric_json(rubric)
        case Form.YAML:
            return write_yaml(rubric_data(rubric))
        case Form.MARKDOWN:
            return markdown.write(handbook(rubric))
        case _:
            assert_never(form)


@app.command("schema", epilog="Example: caretrust rubric schema answers > answers.schema.json")
def schema_command(
    of: Annotated[SchemaOf, typer.Argument(show_default=False, **one_of(SchemaOf))],
    *,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Print a JSON Schema, for editors and for check-jsonschema."""
    from caretrust_readiness.report.data.schemas import schema_json

    write_result(schema_json(of.value))
