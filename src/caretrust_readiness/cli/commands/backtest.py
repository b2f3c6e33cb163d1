"""``caretrust backtest``: verdicts beside what happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.analysing import Output, show
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.options import DebugOption, FormatOption, OutputOption, QuietOption, RubricOption
from caretrust_readiness.cli.streams import tell_notes, tell_problems, usage_error
from caretrust_readiness.model.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.analysis.backtest import Backtest
    from caretrust_readiness.report.page.paper import Paper

_ENDINGS = {".yaml", ".yml"}


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("backtest", epilog="Example: caretrust backtest examples/history")(backtest_command)


def backtest_command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Answers files with outcomes, and folders of them.", show_default=False),
    ],
    *,
    rubric: RubricOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Set verdicts beside recorded outcomes, case by case.

    A null rule stands beside them.
    """
    from caretrust_readiness.report.page.papers.backtest import paper

    problems: tuple[Problem, ...] = ()

    def make() -> Paper:
        nonlocal problems
        found, problems = _tested(_files(paths), rubric)
        if not quiet:
            tell_notes(case.assessment.answers for case in found.cases)
        return paper(found, problems)

    show(make, Output(output_format, output, quiet))
    tell_problems(problems)
    raise typer.Exit(Exit.BAD_INPUT if problems else Exit.OK)


def _tested(files: Iterable[str], rubric_name: str | None) -> tuple[Backtest, tuple[Problem, ...]]:
    """Every file that can be read as a case; what is wrong with the others."""
    from caretrust_readiness.analysis.backtest import Backtest, Case
    from caretrust_readiness.engine.assessment import assess
    from caretrust_readiness.reading.loading import load_answers, load_rubric

    rubric = load_rubric(rubric_name) if rubric_name else None
    cases: list[Case] = []
    problems: list[Problem] = []
    for file in files:
        try:
            answers, used = load_answers(file, rubric)
        except InputError as error:
            problems += error.problems
            continue
        cases.append(Case(assess(used, answers)))
    return Backtest(tuple(cases)), tuple(problems)


def _files(paths: Iterable[str]) -> Iterator[str]:
    """The files among *paths*, and those in the folders among them, by name; hidden ones are left out."""
    for path in paths:
        if not Path(path).is_dir():
            yield path
            continue
        found = sorted(one for one in Path(path).rglob("*") if one.suffix.lower() in _ENDINGS)
        inside = [str(one) for one in found if not any(part.startswith(".") for part in one.relative_to(path).parts)]
        if not inside:
            hint = "their names end in .yaml or .yml"
            raise usage_error(path, "folder-empty", "this folder has no answers files", hint)
        yield from inside
