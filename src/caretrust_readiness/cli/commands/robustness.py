"""``caretrust robustness``: how firm the verdict is when weights change."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.analysing import Output, analyse
from caretrust_readiness.cli.options import (
    DebugOption,
    FileArgument,
    FormatOption,
    OutputOption,
    PublicOption,
    QuietOption,
    RubricOption,
    SetOption,
    TemplateOption,
)
from caretrust_readiness.cli.streams import usage_error

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.weightings import Sampling
    from caretrust_readiness.report.paper import Paper

_EXAMPLES = "Examples: caretrust robustness solihull.yaml; caretrust robustness --shares --dirichlet solihull.yaml"
_MOST_DRAWS = 10_000_000


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("robustness", epilog=_EXAMPLES)(robustness_command)


def robustness_command(
    file: FileArgument,
    *,
    shares: Annotated[
        bool, typer.Option("--shares", help="Draw weights, and show the share of weightings for each verdict.")
    ] = False,
    draws: Annotated[
        int, typer.Option("--draws", min=1, max=_MOST_DRAWS, help="With --shares: how many weightings to draw.")
    ] = 10_000,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="With --shares: the same seed draws the same weightings.")
    ] = 1,
    spread: Annotated[
        int | None,
        typer.Option(
            "--spread",
            min=1,
            max=100,
            metavar="PERCENT",
            help="With --shares: how far each weight may be from its own, both ways (default: 50).",
        ),
    ] = None,
    dirichlet: Annotated[
        bool, typer.Option("--dirichlet", help="With --shares: any weights at all, Dirichlet(1) among siblings.")
    ] = False,
    rubric: RubricOption = None,
    output_format: FormatOption = None,
    output: OutputOption = None,
    settings: SetOption = None,
    public: PublicOption = False,
    template: TemplateOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Show how far weights may change before the verdict does.

    And which of them matter most.
    """
    from caretrust_readiness.report import papers

    if dirichlet and spread is not None:
        message = "with --dirichlet a weight may be anything, so there is no spread"
        raise usage_error("--spread", "spread-none", message, "leave out one of the two")
    sampling = _sampling(draws, seed, None if dirichlet else Fraction(spread or 50, 100)) if shares else None

    def make(insights: Insights) -> Paper:
        return papers.robustness(insights, sampling)

    analyse(file, rubric, settings, make, Output(output_format, output, quiet, template, public))


def _sampling(draws: int, seed: int, spread: Fraction | None) -> Sampling:
    from importlib.util import find_spec

    from caretrust_readiness.analysis.weightings import Sampling

    if find_spec("numpy") is None:
        from caretrust_readiness.model.extras import how_to_get

        message = "drawing weights needs numpy, which is not installed"
        raise usage_error("--shares", "extra-missing", message, how_to_get("analysis"))
    return Sampling(draws, seed, spread)
