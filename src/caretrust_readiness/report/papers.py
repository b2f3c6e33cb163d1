"""The paper of each command: what people read of it and what machines read of it, side by side.

Pages and data are made from the same insights, and neither knows the other; here they meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.paper import Input, Kind, Paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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


# Each command imports only what its own paper is made from: everybody pays for start-up.


def places(
    found: Sequence[Insights],
    problems: Sequence[Problem] = (),
    settings: Sequence[str] = (),
    *,
    brief: bool = False,
    public: bool = False,
) -> Paper:
    """The verdict report of some places, with the *problems* of those not assessed.

    *brief* ones are of one screen each, or of one sheet. For the *public* the problems quote nothing and name no file.
    """
    from caretrust_readiness.report.page.papers import assess  # noqa: PLC0415

    told = _untold(problems) if public else problems

    def data() -> dict[str, Any]:
        from caretrust_readiness.report.data.assess import result_data  # noqa: PLC0415

        return result_data(found, told, settings)

    def whole() -> list[Page]:
        made = assess.brief_sheet if brief else assess.whole_page
        return [made(one, _full_sha256(one)) for one in found]

    def pages() -> list[Page]:
        return [assess.brief_page(one) if brief else assess.page(one) for one in found]

    return Paper(
        kind=Kind.PLACES,
        pages=whole if public and not brief else pages,
        lines=lambda: [assess.line(one) for one in found],
        data=data,
        inputs=_inputs([one.assessment for one in found], public=public),
        settings=settings,
        public=public,
        brief=brief,
        to=next((one.to for one in found), None),
        whole=whole,
    )


def _untold(problems: Iterable[Problem]) -> list[Problem]:
    """That there were *problems*, and nothing of what they quote."""
    return [one._replace(file="", position=None, message=_UNREAD, hint=None) for one in problems]


#: What is said to the public of an input that could not be read.
_UNREAD = "an input that could not be read"


def _inputs(found: Iterable[Assessment], *, public: bool) -> list[Input]:
    """What a paper was made of. For the *public* no file is told by its hash: whoever guesses a file could prove it."""
    return [Input("", "", one.rubric) if public else one for one in map(Input.of, found)]


def for_public(paper: Paper, found: Sequence[Insights]) -> Paper:
    """*paper*, which was made of the redacted places *found*, with what was left out of them as its last section."""
    from caretrust_readiness.report.page.sections.publication import publications  # noqa: PLC0415

    def told(pages: Sequence[Page]) -> list[Page]:
        said = publications([(one, _full_sha256(one)) for one in found])
        return [*pages[:-1], *(last._replace(sections=(*last.sections, said)) for last in pages[-1:])]

    whole = paper.whole
    return paper._replace(
        pages=lambda: told(paper.pages()),
        inputs=[one._replace(file="", sha256="") for one in paper.inputs],
        public=True,
        whole=None if whole is None else lambda: told(whole()),
    )


def _full_sha256(insights: Insights) -> str:
    """The hash of the result on one place with nothing left out, and of the answers that it was made of.

    The answers are in it so that nobody finds what was left out by trying: a view has but a handful of levels.
    """
    from caretrust_readiness.analysis.insights import Insights as Full  # noqa: PLC0415
    from caretrust_readiness.report.data.assess import assessment_data  # noqa: PLC0415
    from caretrust_readiness.report.data.carried import digest  # noqa: PLC0415

    full = insights if insights.publication is None else Full(insights.publication.full, to=insights.to)
    return digest({"answers": full.assessment.answers.sha256, "result": _without_files(assessment_data(full))})


def _without_files(data: dict[str, Any]) -> dict[str, Any]:
    """*data* of a place and its services without the name of the file, which is another wherever it is read."""
    services = [_without_files(one) for one in data.get("services", ())]
    return {key: value for key, value in data.items() if key != "file"} | {"services": services}


def _of_place(
    insights: Insights, *, page: Callable[[], Page], line: Callable[[], str], data: Callable[[], dict[str, Any]]
) -> Paper:
    """One analysis of one place."""
    return Paper(
        kind=Kind.PLACES,
        pages=lambda: [page()],
        lines=lambda: [line()],
        data=data,
        inputs=[Input.of(insights.assessment)],
        settings=insights.settings,
    )


def criterion(insights: Insights, key: str) -> Paper:
    """One criterion of one place."""
    from caretrust_readiness.report.data.explain import explained_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import criterion  # noqa: PLC0415

    return _of_place(
        insights,
        page=lambda: criterion.page(insights, key),
        line=lambda: criterion.line(insights, key),
        data=lambda: explained_data(insights, key),
    )


def options(insights: Insights) -> Paper:
    """Which option, what each takes, and what would change the answer."""
    from caretrust_readiness.report.data.options import options_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import options  # noqa: PLC0415

    return _of_place(
        insights,
        page=lambda: options.page(insights),
        line=lambda: options.line(insights),
        data=lambda: options_paper_data(insights),
    )


def path(insights: Insights, target: Target) -> Paper:
    """The cheapest way to *target*."""
    from caretrust_readiness.report.data.path import path_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import path  # noqa: PLC0415

    return _of_place(
        insights,
        page=lambda: path.page(insights, target),
        line=lambda: path.line(insights, target),
        data=lambda: path_paper_data(insights, target),
    )


def robustness(insights: Insights, sampling: Sampling | None = None) -> Paper:
    """How far weights may change; with *sampling* the shares of weightings."""
    from caretrust_readiness.report.data.robustness import robustness_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import robustness  # noqa: PLC0415

    return _of_place(
        insights,
        page=lambda: robustness.page(insights, sampling),
        line=lambda: robustness.line(insights),
        data=lambda: robustness_paper_data(insights, sampling),
    )


def stress(insights: Insights) -> Paper:
    """Which shocks the verdict survives."""
    from caretrust_readiness.report.data.scenarios import stress_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import stress  # noqa: PLC0415

    return _of_place(
        insights,
        page=lambda: stress.page(insights),
        line=lambda: stress.line(insights),
        data=lambda: stress_paper_data(insights),
    )


def ageing(insights: Insights) -> Paper:
    """When the evidence ages out, and what falls then."""
    from caretrust_readiness.report.data.aims import ageing_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import ageing  # noqa: PLC0415

    return _of_place(
        insights,
        page=lambda: ageing.page(insights),
        line=lambda: ageing.line(insights),
        data=lambda: ageing_paper_data(insights),
    )


def views(insights: Insights) -> Paper:
    """How differently the respondents see one place."""
    from caretrust_readiness.report.data.views import views_paper_data  # noqa: PLC0415
    from caretrust_readiness.report.page.papers import views  # noqa: PLC0415

    return _of_place(
        insights,
        page=lambda: views.page(insights),
        line=lambda: views.line(insights),
        data=lambda: views_paper_data(insights),
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


def backtest(found: Backtest, problems: Sequence[Problem] = (), *, public: bool = False) -> Paper:
    """Verdicts beside what happened, with the *problems* of files that could not be read; or for the *public*."""
    if public:
        from caretrust_readiness.analysis.insights import published  # noqa: PLC0415

        places = [published(case.assessment) for case in found.cases]
        cases = zip(found.cases, places, strict=True)
        shown = found._replace(cases=tuple(case._replace(assessment=one.assessment) for case, one in cases))
        return for_public(_backtest(shown, _untold(problems)), places)
    return _backtest(found, problems)


def _backtest(found: Backtest, problems: Sequence[Problem]) -> Paper:
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
        kind=Kind.PLACES,
        pages=lambda: [verification.page(found)],
        lines=lambda: [verification.line(found)],
        data=lambda: verification_data(found),
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
        kind=Kind.BATCH,
        pages=lambda: [batch.page(rows, titles, order, head, width)],
        lines=lambda: [head],
        data=lambda: {"format": FORMAT, "rows": [row_data(row) for row in rows if isinstance(row, Row)]},
        rows=tuple(rows),
        marks=lambda: list(marks(rows)),
    )


def rows_for_public(rows: Sequence[AnyRow]) -> tuple[list[AnyRow], str]:
    """*rows* without paths and what could not be read, and how much that is, in words."""
    from caretrust_readiness.report.rows import BadRow  # noqa: PLC0415

    shown: list[AnyRow] = [
        row._replace(file="a path that is withheld", problems=tuple(_untold(row.problems[:1])))
        if isinstance(row, BadRow)
        else row._replace(file="", place=None)
        for row in rows
    ]
    return shown, f"withheld for the public: {counted(sum(bool(row.file) for row in rows), 'path')}"


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
