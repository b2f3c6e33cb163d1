"""``caretrust assess``: the verdict report of one or a few localities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.analysis.acceptance import check_verdict
from caretrust_readiness.cli.analysing import Output, rubric_asked_for, show
from caretrust_readiness.cli.exits import Exit, Undecided, verdict_status, worst
from caretrust_readiness.cli.options import (
    AsIfOption,
    BriefOption,
    DebugOption,
    FailBelowOption,
    FilesArgument,
    FormatOption,
    OutputOption,
    PublicOption,
    QuietOption,
    RubricOption,
    SetOption,
    TemplateOption,
    ToOption,
    one_of,
)
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.streams import tell_notes, tell_problems
from caretrust_readiness.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.report.paper import Paper

_EXAMPLES = """Examples: caretrust assess solihull.yaml; caretrust assess --set joint_history=4 solihull.yaml;
caretrust assess -o paper.md solihull.yaml"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("assess", epilog=_EXAMPLES)(assess_command)


def assess_command(
    files: FilesArgument,
    *,
    to: ToOption = None,
    brief: BriefOption = False,
    rubric: RubricOption = None,
    as_if: AsIfOption = False,
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
    public: PublicOption = False,
    template: TemplateOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Print the verdict of each locality, with its working."""
    from caretrust_readiness.report import papers

    keep_inputs(output, [*files, rubric, template])
    assumed = tuple(settings or ())
    found: list[Insights] = []
    problems: list[Problem] = []

    def make() -> Paper:
        _assess(
            files,
            _Asked(rubric=rubric, settings=assumed, to=to, fail_below=fail_below, public=public, as_if=as_if),
            (found, problems),
        )
        return papers.places(found, problems, assumed, brief=brief, public=public)

    show(make, Output(output_format, output, quiet, template))
    assessments = [one.assessment for one in found]
    if not quiet:
        tell_notes(one.answers for one in assessments)
    tell_problems(tuple(problems))
    statuses = [verdict_status(one, fail_below, undecided) for one in assessments] if fail_below else []
    raise typer.Exit(worst([*statuses, Exit.BAD_INPUT] if problems else statuses))


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What is asked of every place."""

    rubric: str | None
    settings: tuple[str, ...]
    to: str | None
    fail_below: str | None
    public: bool
    as_if: bool


def _assess(files: Iterable[str], asked: _Asked, into: tuple[list[Insights], list[Problem]]) -> None:
    """Assess every file; what is wrong with one is kept beside, and the others go on."""
    from caretrust_readiness.api import examine, examine_for_public
    from caretrust_readiness.reading.loading import load_answers

    rubric = rubric_asked_for(asked.rubric, as_if=asked.as_if)
    found, problems = into
    for file in files:
        try:
            answers, used = load_answers(file, rubric)
        except InputError as error:
            problems += error.problems
            continue
        check_verdict(asked.fail_below, used)
        look = examine_for_public if asked.public else examine
        found.append(look(used, answers, asked.settings, to=asked.to))
