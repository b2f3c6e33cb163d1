"""``caretrust explain``: one criterion of one locality."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from caretrust_readiness.cli import completion
from caretrust_readiness.cli.options import (
    FORM_HELP,
    DebugOption,
    FileArgument,
    OutputOption,
    QuietOption,
    RubricOption,
    SetOption,
    one_of,
)
from caretrust_readiness.cli.results import deliver, form_for, look_for
from caretrust_readiness.cli.streams import tell_notes, usage_error
from caretrust_readiness.model.problems import did_you_mean, listed, quote

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.base import Look


class Form(StrEnum):
    """The forms in which a criterion is explained."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


_ENDINGS = {".txt": Form.TEXT, ".json": Form.JSON, ".md": Form.MARKDOWN, ".markdown": Form.MARKDOWN}


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("explain", epilog="Example: caretrust explain solihull.yaml joint_history")(explain_command)


def explain_command(
    file: FileArgument,
    criterion: Annotated[
        str,
        typer.Argument(
            metavar="CRITERION",
            help="Id of a criterion; 'caretrust rubric show' lists them.",
            autocompletion=completion.criteria,
            show_default=False,
        ),
    ],
    *,
    service: Annotated[
        str | None,
        typer.Option("--service", metavar="ID", help="As it is for this service.", autocompletion=completion.services),
    ] = None,
    rubric: RubricOption = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", help=FORM_HELP, **one_of(Form)),
    ] = None,
    output: OutputOption = None,
    settings: SetOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Explain one criterion of a locality.

    The level held, the next step, the evidence and what is wrong with it, what it is worth here, and where the rubric
    uses it.
    """
    from caretrust_readiness.analysis.insights import Insights

    chosen, look = form_for(form, output, _ENDINGS, Form.TEXT), look_for(output, brief=quiet)
    found: list[Assessment] = []
    assumed = tuple(settings or ())

    def make() -> str:
        found.append(_assessed(file, rubric, assumed, service))
        return _explained(Insights(found[0], assumed), criterion, chosen, look)

    deliver(output, make)
    if not quiet:
        tell_notes([found[0].answers])


def _assessed(file: str, rubric_name: str | None, settings: tuple[str, ...], service: str | None) -> Assessment:
    """The locality in *file*, or the service of it that is asked for."""
    from caretrust_readiness.engine.assessment import assess
    from caretrust_readiness.reading.answer_resolution import with_settings
    from caretrust_readiness.reading.loading import load_answers, load_rubric

    answers, used = load_answers(file, load_rubric(rubric_name) if rubric_name else None)
    whole = assess(used, with_settings(answers, settings, used))
    if service is None:
        return whole
    services = {found.service or "": found for found in whole.services}
    if service not in services:
        hint = did_you_mean(service, services) or (f"it has {listed(services)}" if services else "it has none")
        raise usage_error("--service", "service-unknown", f"{quote(file)} has no service {quote(service)}", hint)
    return services[service]


def _explained(insights: Insights, said: str, form: Form, look: Look) -> str:
    from caretrust_readiness.report.data.explain import explain_json
    from caretrust_readiness.report.page.papers.criterion import criterion_page
    from caretrust_readiness.report.writers import markdown, text

    key = _known(said, insights.rubric)
    match form:
        case Form.TEXT:
            return text.lay_out(criterion_page(insights, key), look)
        case Form.JSON:
            return explain_json(insights, key)
        case Form.MARKDOWN:
            return markdown.write(criterion_page(insights, key))
        case _:
            assert_never(form)


def _known(said: str, rubric: Rubric) -> str:
    """The criterion that *said* means, by its id or by an old one."""
    key = rubric.renamed.get(said, said)
    if key in rubric.criteria:
        return key
    hint = did_you_mean(said, rubric.criteria) or f"'caretrust rubric show {rubric.rubric}' lists the criteria"
    message = f"the rubric {quote(rubric.rubric)} has no criterion {quote(said)}"
    raise usage_error("CRITERION", "criterion-unknown", message, hint)
