"""``caretrust rubric test``: the cases of rubrics, and the changes that none of them notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.options import (
    FORM_HELP,
    DebugOption,
    OutputOption,
    QuietOption,
    RubricOption,
    format_of,
)
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.results import chosen_format, deliver, look_for
from caretrust_readiness.report.formats import GITHUB, JUNIT, write
from caretrust_readiness.report.paper import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caretrust_readiness.authoring.testing import Tested

_EVERY = "all"


def _kinds(said: str) -> str:
    from caretrust_readiness.authoring.mutants import KINDS
    from caretrust_readiness.model.problems import did_you_mean

    for one in said.split(","):
        if one.strip() not in {*KINDS, _EVERY}:
            hint = did_you_mean(one, KINDS) or f"known: {', '.join(KINDS)}"
            raise typer.BadParameter(f"'{one}' is no kind of change; {hint}")
    return said


def register(parent: typer.Typer) -> None:
    """Add the command to the group *parent*."""
    parent.command("test", epilog="Example: caretrust rubric test criteria/tests --mutate gates,demands")(command)


def command(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files of cases, or folders.", show_default="tests")
    ] = None,
    *,
    rubric: RubricOption = None,
    mutate: Annotated[
        str | None,
        typer.Option("--mutate", metavar="KINDS", help="Small changes to try: all, or gates,caps,…", parser=_kinds),
    ] = None,
    fail_under: Annotated[
        int | None,
        typer.Option(
            "--fail-under", metavar="PERCENT", help="Exit with 1 where fewer changes are noticed.", min=0, max=100
        ),
    ] = None,
    coverage: Annotated[bool, typer.Option("--coverage", help="Tell what no case reaches.")] = False,
    output_format: Annotated[str | None, typer.Option("--format", help=FORM_HELP, **format_of(Kind.TESTS))] = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Run the cases of a rubric.

    And tell which small changes none of them notices.
    """
    from caretrust_readiness.authoring.papers import tests_github, tests_junit, tests_paper
    from caretrust_readiness.authoring.testing import case_files, run_tests

    files = case_files(paths or ["tests"])
    keep_inputs(output, [*files, rubric])
    kinds = None if mutate is None and fail_under is None else _chosen(mutate)
    tested = run_tests(files, rubric, kinds)
    chosen = chosen_format(output_format, output, Kind.TESTS)
    if chosen is JUNIT:
        deliver(output, lambda: tests_junit(tested))
    elif chosen is GITHUB:
        deliver(output, lambda: tests_github(tested))
    else:
        paper = tests_paper(tested, coverage=coverage)
        deliver(output, lambda: write(paper, chosen, look_for(output, quiet=quiet)))
    raise typer.Exit(_status(tested, fail_under))


def _chosen(mutate: str | None) -> tuple[str, ...]:
    kinds = tuple(one.strip() for one in (mutate or _EVERY).split(","))
    return () if _EVERY in kinds else kinds


def _status(several: Sequence[Tested], fail_under: int | None) -> Exit:
    if any(tested.failed for tested in several):
        return Exit.BELOW
    weak = [one for one in several if one.mutation is not None and one.mutation.percent < (fail_under or 0)]
    return Exit.BELOW if weak else Exit.OK
