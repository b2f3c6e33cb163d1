"""The paper of each command: what people read of it and what machines read of it, side by side.

Pages and data are made from the same insights, and neither knows the other; here they meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from caretrust_readiness.report.formats import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from caretrust_readiness.analysis.backtest import Backtest
    from caretrust_readiness.analysis.compare import Comparison
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.path import Target
    from caretrust_readiness.analysis.weightings import Sampling
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.base import Sort
    from caretrust_readiness.report.page.model import Page
    from caretrust_readiness.report.page.rows import AnyRow


class Paper(NamedTuple):
    """What a command found, before any format; each part of it is made only when a format asks for it."""

    kind: Kind
    pages: Callable[[], Sequence[Page]]
    lines: Callable[[], Sequence[str]]
    """The essence of each page, for ``--quiet``."""
    data: Callable[[], dict[str, Any]]
    """The whole of it as one object of plain values."""
    rows: Sequence[AnyRow] = ()
    """Of many places, what tables hold of each."""
    hashed: bool = False
    """Whether a hash is made of its JSON, which then is plain ASCII."""


# Each command imports only what its own paper is made from: everybody pays for start-up.


def places(
    found: Sequence[Insights], problems: Sequence[Problem] = (), settings: Sequence[str] = (), *, brief: bool = False
) -> Paper:
    """The verdict report of some places, *brief* ones of one screen each, with the *problems* of those not assessed."""
    from caretrust_readiness.report.data.assess import result_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import assess  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [assess.brief_page(one) if brief else assess.page(one) for one in found],
        lambda: [assess.line(one) for one in found],
        lambda: result_data(found, problems, settings),
    )


def criterion(insights: Insights, key: str) -> Paper:
    """One criterion of one place."""
    from caretrust_readiness.report.data.explain import explained_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import criterion  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [criterion.page(insights, key)],
        lambda: [criterion.line(insights, key)],
        lambda: explained_data(insights, key),
    )


def options(insights: Insights) -> Paper:
    """Which option, what each takes, and what would change the answer."""
    from caretrust_readiness.report.data.options import options_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import options  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [options.page(insights)],
        lambda: [options.line(insights)],
        lambda: options_paper_data(insights),
    )


def path(insights: Insights, target: Target) -> Paper:
    """The cheapest way to *target*."""
    from caretrust_readiness.report.data.path import path_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import path  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [path.page(insights, target)],
        lambda: [path.line(insights, target)],
        lambda: path_paper_data(insights, target),
    )


def robustness(insights: Insights, sampling: Sampling | None = None) -> Paper:
    """How far weights may change; with *sampling* the shares of weightings."""
    from caretrust_readiness.report.data.robustness import robustness_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import robustness  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [robustness.page(insights, sampling)],
        lambda: [robustness.line(insights)],
        lambda: robustness_paper_data(insights, sampling),
    )


def stress(insights: Insights) -> Paper:
    """Which shocks the verdict survives."""
    from caretrust_readiness.report.data.scenarios import stress_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import stress  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [stress.page(insights)],
        lambda: [stress.line(insights)],
        lambda: stress_paper_data(insights),
    )


def views(insights: Insights) -> Paper:
    """How differently the respondents see one place."""
    from caretrust_readiness.report.data.views import views_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import views  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [views.page(insights)],
        lambda: [views.line(insights)],
        lambda: views_paper_data(insights),
    )


def comparison(found: Comparison) -> Paper:
    """What changed from the first to the second, and why the score moved."""
    from caretrust_readiness.report.data.compare import comparison_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import compare  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [compare.page(found)],
        lambda: [compare.line(found)],
        lambda: comparison_paper_data(found),
    )


def backtest(found: Backtest, problems: Sequence[Problem] = ()) -> Paper:
    """Verdicts beside what happened, with the *problems* of files that could not be read."""
    from caretrust_readiness.report.data.backtest import backtest_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import backtest  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [backtest.page(found)],
        lambda: [backtest.line(found)],
        lambda: backtest_paper_data(found, problems),
    )


def batch(
    rows: Sequence[AnyRow], titles: Mapping[str, Sequence[str]], order: Sort, head: str, width: int | None = None
) -> Paper:
    """Many places: *rows* in *order*, after *head*; *titles* are those of the verdicts of each rubric."""
    from caretrust_readiness.report.page.papers import batch  # noqa: PLC0415

    return Paper(
        Kind.BATCH,
        lambda: [batch.page(rows, titles, order, head, width)],
        lambda: [head],
        _by_row,
        rows=tuple(rows),
    )


def _by_row() -> NoReturn:
    raise AssertionError("the data of many places is written row by row")


def handbook(rubric: Rubric) -> Paper:
    """The whole of a rubric, for those who answer it."""
    from caretrust_readiness.model.canonical import rubric_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import handbook  # noqa: PLC0415

    return Paper(
        Kind.RUBRIC,
        lambda: [handbook.page(rubric)],
        lambda: [handbook.line(rubric)],
        lambda: rubric_data(rubric),
        hashed=True,
    )
