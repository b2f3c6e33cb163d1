"""The paper of each command: what people read of it and what machines read of it, side by side.

Pages and data are made from the same insights, and neither knows the other; here they meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.model.canonical import rubric_sha256
from caretrust_readiness.report.formats import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from caretrust_readiness.analysis.backtest import Backtest
    from caretrust_readiness.analysis.compare import Comparison
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.path import Target
    from caretrust_readiness.analysis.verification import Verification
    from caretrust_readiness.analysis.weightings import Sampling
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.base import Sort
    from caretrust_readiness.report.marks import Mark
    from caretrust_readiness.report.page.model import Page
    from caretrust_readiness.report.rows import AnyRow


class Input(NamedTuple):
    """An answers file that a paper was made of, and the rubric that it was read under, each by its hash."""

    file: str
    sha256: str
    """Of the file; empty where the answers were no file of their own."""
    rubric: str
    """The sha256 of the resolved rubric."""

    @classmethod
    def of(cls, assessment: Assessment) -> Input:
        """Those that *assessment* was made of."""
        answers = assessment.answers
        return cls(answers.file, answers.sha256, rubric_sha256(assessment.whole_rubric))


class Paper(NamedTuple):
    """What a command found, before any format; each part of it is made only when a format asks for it.

    A tuple, since every start defines it: a frozen dataclass takes ten times as long to define (0.8 ms, not 0.07).
    """

    kind: Kind
    pages: Callable[[], Sequence[Page]]
    lines: Callable[[], Sequence[str]]
    """The essence of each page, for ``--quiet``."""
    data: Callable[[], dict[str, Any]]
    """The whole of it as one object of plain values."""
    inputs: Sequence[Input] = ()
    """What it was made of: an entry for each answers file."""
    settings: Sequence[str] = ()
    """What was assumed."""
    rows: Sequence[AnyRow] = ()
    """Of many places, what tables hold of each."""
    public: bool = False
    """Whether something was left out for the public."""
    whole: Callable[[], Sequence[Page]] | None = None
    """The pages for those who have no command at hand, where they hold more than *pages*."""
    marks: Callable[[], Sequence[Mark]] = tuple
    """What of it CI systems are to show at lines of files."""
    hashed: bool = False
    """Whether a hash is made of its JSON, which then is plain ASCII."""

    def in_full(self) -> tuple[Page, ...]:
        """Its pages, with all that they would refer to a command for."""
        return tuple((self.whole or self.pages)())


# Each command imports only what its own paper is made from: everybody pays for start-up.


def places(
    found: Sequence[Insights], problems: Sequence[Problem] = (), settings: Sequence[str] = (), *, brief: bool = False
) -> Paper:
    """The verdict report of some places, *brief* ones of one screen each, with the *problems* of those not assessed."""
    from caretrust_readiness.report.data.assess import result_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import assess  # noqa: PLC0415

    is_public = any(one.publication for one in found)

    def whole() -> list[Page]:
        return [assess.whole_page(one, _full_sha256(one)) for one in found]

    def pages() -> list[Page]:
        return [assess.brief_page(one) if brief else assess.page(one) for one in found]

    return Paper(
        kind=Kind.PLACES,
        pages=whole if is_public and not brief else pages,
        lines=lambda: [assess.line(one) for one in found],
        data=lambda: result_data(found, problems, settings),
        inputs=[Input.of(one.assessment) for one in found],
        settings=settings,
        public=is_public,
        whole=None if brief else whole,
    )


def _full_sha256(insights: Insights) -> str:
    """The hash of the result on one place with nothing left out."""
    from caretrust_readiness.analysis.insights import Insights as Full  # noqa: PLC0415
    from caretrust_readiness.report.data.assess import assessment_data  # noqa: PLC0415
    from caretrust_readiness.report.data.carried import digest  # noqa: PLC0415

    full = insights if insights.publication is None else Full(insights.publication.full)
    return digest(assessment_data(full))


def criterion(insights: Insights, key: str) -> Paper:
    """One criterion of one place."""
    from caretrust_readiness.report.data.explain import explained_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import criterion  # noqa: PLC0415

    return Paper(
        kind=Kind.PLACES,
        pages=lambda: [criterion.page(insights, key)],
        lines=lambda: [criterion.line(insights, key)],
        data=lambda: explained_data(insights, key),
        inputs=[Input.of(insights.assessment)],
        settings=insights.settings,
    )


def options(insights: Insights) -> Paper:
    """Which option, what each takes, and what would change the answer."""
    from caretrust_readiness.report.data.options import options_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import options  # noqa: PLC0415

    return Paper(
        kind=Kind.PLACES,
        pages=lambda: [options.page(insights)],
        lines=lambda: [options.line(insights)],
        data=lambda: options_paper_data(insights),
        inputs=[Input.of(insights.assessment)],
        settings=insights.settings,
    )


def path(insights: Insights, target: Target) -> Paper:
    """The cheapest way to *target*."""
    from caretrust_readiness.report.data.path import path_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import path  # noqa: PLC0415

    return Paper(
        kind=Kind.PLACES,
        pages=lambda: [path.page(insights, target)],
        lines=lambda: [path.line(insights, target)],
        data=lambda: path_paper_data(insights, target),
        inputs=[Input.of(insights.assessment)],
        settings=insights.settings,
    )


def robustness(insights: Insights, sampling: Sampling | None = None) -> Paper:
    """How far weights may change; with *sampling* the shares of weightings."""
    from caretrust_readiness.report.data.robustness import robustness_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import robustness  # noqa: PLC0415

    return Paper(
        kind=Kind.PLACES,
        pages=lambda: [robustness.page(insights, sampling)],
        lines=lambda: [robustness.line(insights)],
        data=lambda: robustness_paper_data(insights, sampling),
        inputs=[Input.of(insights.assessment)],
        settings=insights.settings,
    )


def stress(insights: Insights) -> Paper:
    """Which shocks the verdict survives."""
    from caretrust_readiness.report.data.scenarios import stress_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import stress  # noqa: PLC0415

    return Paper(
        kind=Kind.PLACES,
        pages=lambda: [stress.page(insights)],
        lines=lambda: [stress.line(insights)],
        data=lambda: stress_paper_data(insights),
        inputs=[Input.of(insights.assessment)],
        settings=insights.settings,
    )


def ageing(insights: Insights) -> Paper:
    """When the evidence ages out, and what falls then."""
    from caretrust_readiness.report.data.aims import ageing_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import ageing  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [ageing.page(insights)],
        lambda: [ageing.line(insights)],
        lambda: ageing_paper_data(insights),
    )


def views(insights: Insights) -> Paper:
    """How differently the respondents see one place."""
    from caretrust_readiness.report.data.views import views_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import views  # noqa: PLC0415

    return Paper(
        kind=Kind.PLACES,
        pages=lambda: [views.page(insights)],
        lines=lambda: [views.line(insights)],
        data=lambda: views_paper_data(insights),
        inputs=[Input.of(insights.assessment)],
        settings=insights.settings,
    )


def comparison(found: Comparison) -> Paper:
    """What changed from the first to the second, and why the score moved."""
    from caretrust_readiness.report.data.compare import comparison_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import compare  # noqa: PLC0415

    return Paper(
        kind=Kind.PLACES,
        pages=lambda: [compare.page(found)],
        lines=lambda: [compare.line(found)],
        data=lambda: comparison_paper_data(found),
        inputs=[Input.of(found.before), Input.of(found.after)],
    )


def backtest(found: Backtest, problems: Sequence[Problem] = ()) -> Paper:
    """Verdicts beside what happened, with the *problems* of files that could not be read."""
    from caretrust_readiness.report.data.backtest import backtest_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import backtest  # noqa: PLC0415

    return Paper(
        kind=Kind.PLACES,
        pages=lambda: [backtest.page(found)],
        lines=lambda: [backtest.line(found)],
        data=lambda: backtest_paper_data(found, problems),
        inputs=[Input.of(case.assessment) for case in found.cases],
    )


def verification(found: Verification) -> Paper:
    """Whether a paper shows what it carries, and whether that follows from its files."""
    from caretrust_readiness.report.data.verification import verification_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import verification  # noqa: PLC0415

    return Paper(
        Kind.PLACES,
        lambda: [verification.page(found)],
        lambda: [verification.line(found)],
        lambda: verification_data(found),
    )


def batch(
    rows: Sequence[AnyRow], titles: Mapping[str, Sequence[str]], order: Sort, head: str, width: int | None = None
) -> Paper:
    """Many places: *rows* in *order*, after *head*; *titles* are those of the verdicts of each rubric."""
    from caretrust_readiness.report.data.row import row_data  # noqa: PLC0415
    from caretrust_readiness.report.data.values import FORMAT  # noqa: PLC0415
    from caretrust_readiness.report.marks import marks  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import batch  # noqa: PLC0415
    from caretrust_readiness.report.rows import Row  # noqa: PLC0415

    return Paper(
        Kind.BATCH,
        lambda: [batch.page(rows, titles, order, head, width)],
        lambda: [head],
        lambda: {"format": FORMAT, "rows": [row_data(row) for row in rows if isinstance(row, Row)]},
        rows=tuple(rows),
        marks=lambda: list(marks(rows)),
    )


def checked(found: Sequence[Mark], lines: Sequence[str]) -> Paper:
    """What is wrong with rubrics, and what is doubtful; a line for each that is sound."""
    from caretrust_readiness.report.page.model import Page, Paragraph, inline  # noqa: PLC0415

    return Paper(
        Kind.CHECK,
        lambda: [Page("Rubrics", tuple(Paragraph(inline(line)) for line in lines), ())],
        lambda: lines,
        dict,
        marks=lambda: found,
    )


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
