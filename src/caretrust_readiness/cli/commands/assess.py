"""``caretrust assess``: the verdict report of one or a few localities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.exits import Exit, Undecided, verdict_status, worst
from caretrust_readiness.cli.options import (
    DebugOption,
    FailBelowOption,
    FilesArgument,
    FormatOption,
    OutputOption,
    QuietOption,
    RubricOption,
    SetOption,
    one_of,
)
from caretrust_readiness.cli.results import chosen_format, deliver, look_for
from caretrust_readiness.cli.streams import tell_notes, tell_problems, usage_error
from caretrust_readiness.model.problems import InputError, Problem, did_you_mean, listed, quote
from caretrust_readiness.report import renderer
from caretrust_readiness.report.base import Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.rubric import Rubric

_EXAMPLES = """Examples: caretrust assess solihull.yaml; caretrust assess --set joint_history=4 solihull.yaml;
caretrust assess -o paper.md solihull.yaml"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("assess", epilog=_EXAMPLES)(assess_command)


def assess_command(
    files: FilesArgument,
    *,
    rubric: RubricOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    settings: SetOption = None,
    fail_below: FailBelowOption = None,
    undecided: Annotated[
        Undecided,
        typer.Option(
            "--undecided", help="What an undecided verdict is to --fail-below; report: status 3.", **one_of(Undecided)
        ),
    ] = Undecided.REPORT,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Print the verdict of each locality, with its working."""
    render = renderer(chosen_format(output_format, output))
    report = Report((), settings=tuple(settings or ()), look=look_for(output, brief=quiet))

    def make() -> str:
        nonlocal report
        report = _assessed(report, files, rubric, fail_below)
        return render(report)

    deliver(output, make)
    if not quiet:
        tell_notes(found.answers for found in report.assessments)
    tell_problems(report.problems)
    statuses = [verdict_status(found, fail_below, undecided) for found in report.assessments] if fail_below else []
    raise typer.Exit(worst([*statuses, Exit.BAD_INPUT] if report.problems else statuses))


def _assessed(report: Report, files: Iterable[str], rubric_name: str | None, fail_below: str | None) -> Report:
    """Every file assessed; a file with problems leaves them in the report, and the others go on."""
    from caretrust_readiness.engine.assessment import assess
    from caretrust_readiness.reading.answer_resolution import with_settings
    from caretrust_readiness.reading.loading import load_answers, load_rubric

    rubric = load_rubric(rubric_name) if rubric_name else None
    assessments: list[Assessment] = []
    before: list[Assessment] = []
    problems: list[Problem] = []
    for file in files:
        try:
            answers, used = load_answers(file, rubric)
        except InputError as error:
            problems += error.problems
            continue
        _check_verdict(fail_below, used)
        assessments.append(assess(used, with_settings(answers, report.settings, used)))
        if report.settings:
            before.append(assess(used, answers))
    return report._replace(assessments=tuple(assessments), before=tuple(before), problems=tuple(problems))


def _check_verdict(fail_below: str | None, rubric: Rubric) -> None:
    if fail_below is not None and fail_below not in rubric.verdict_rank:
        hint = did_you_mean(fail_below, rubric.verdict_rank) or f"verdicts: {listed(rubric.verdict_rank)}"
        message = f"the rubric {quote(rubric.rubric)} has no verdict {quote(fail_below)}"
        raise usage_error("--fail-below", "verdict-unknown", message, hint)
