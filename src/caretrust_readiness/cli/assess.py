"""``caretrust assess``: the verdict report of one or a few localities."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.exits import Exit, Undecided, verdict_status, worst
from caretrust_readiness.cli.options import (
    DebugOption,
    FailBelowOption,
    FormatOption,
    OutputOption,
    RubricOption,
    SetOption,
)
from caretrust_readiness.cli.streams import output_file, tell_problems, usage_error, write_result
from caretrust_readiness.problems import InputError, Problem, did_you_mean, listed, quote
from caretrust_readiness.report import ENDINGS, Format, renderer
from caretrust_readiness.report.base import Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.assessment import Assessment
    from caretrust_readiness.rubric import Rubric


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("assess", epilog="Example: caretrust assess examples/localities/solihull-2006.yaml")(assess_command)


def assess_command(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Answers files; - for standard input.", show_default=False)
    ],
    *,
    rubric: RubricOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    settings: SetOption = None,
    fail_below: FailBelowOption = None,
    undecided: Annotated[
        Undecided, typer.Option("--undecided", help="With --fail-below, an undecided verdict: status 3, pass or fail.")
    ] = Undecided.REPORT,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Print the verdict of each locality, with its working."""
    chosen = output_format or (ENDINGS.get(PurePath(output).suffix.lower()) if output else None) or Format.TEXT
    render = renderer(chosen)
    if output is None or output == "-":
        report = _report(files, rubric, settings or (), fail_below)
        write_result(render(report))
    else:
        with output_file(output) as stream:
            report = _report(files, rubric, settings or (), fail_below)
            stream.write(render(report).encode("utf-8", "backslashreplace"))
    tell_problems(report.problems)
    statuses = [verdict_status(found, fail_below, undecided) for found in report.assessments] if fail_below else []
    raise typer.Exit(worst([*statuses, Exit.BAD_INPUT] if report.problems else statuses))


def _report(files: Iterable[str], rubric_name: str | None, settings: Iterable[str], fail_below: str | None) -> Report:
    """Every file assessed; a file with problems leaves them in the report, and the others go on."""
    from caretrust_readiness.assessment import assess
    from caretrust_readiness.loading import load_answers, load_rubric
    from caretrust_readiness.resolving import with_settings

    rubric = load_rubric(rubric_name) if rubric_name else None
    assessments: list[Assessment] = []
    problems: list[Problem] = []
    for file in files:
        try:
            answers, used = load_answers(file, rubric)
        except InputError as error:
            problems += error.problems
            continue
        _check_verdict(fail_below, used)
        assessments.append(assess(used, with_settings(answers, settings, used)))
    return Report(tuple(assessments), tuple(problems))


def _check_verdict(fail_below: str | None, rubric: Rubric) -> None:
    if fail_below is not None and fail_below not in rubric.verdict_rank:
        hint = did_you_mean(fail_below, rubric.verdict_rank) or f"verdicts: {listed(rubric.verdict_rank)}"
        message = f"the rubric {quote(rubric.rubric)} has no verdict {quote(fail_below)}"
        raise usage_error("--fail-below", "verdict-unknown", message, hint)
