"""The path: its page, and the lines on it in a locality's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.analysis.path import Target
from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import (
    Column,
    Fact,
    Facts,
    Page,
    Paragraph,
    Role,
    Section,
    Span,
    Table,
    inline,
)
from caretrust_readiness.report.page.phrases import number, some, verdict_range
from caretrust_readiness.report.page.sections.answer import answer, verdict
from caretrust_readiness.report.page.sections.choices import questions
from caretrust_readiness.report.page.sections.headline import service_title, title
from caretrust_readiness.report.page.sections.moves import SHOWN
from caretrust_readiness.report.page.sections.plan import NO_UNIT, blocked, effort, essence, lacking, plan
from caretrust_readiness.report.page.sections.services import by_service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.path import Path
    from caretrust_readiness.report.page.model import Cell, Inline

#: How many moves beyond the first are named.
_NAMES = 3


def fact(insights: Insights) -> Fact | None:
    """The essence for a locality's page."""
    path = insights.aim_path
    if path is None or len(path.steps) <= SHOWN:
        return None
    name = Target().name(insights.assessment, path)
    rest = [insights.name(move.criterion) for move in (insights.moves or ())[SHOWN:]]
    after = f"to {name}, after the first {SHOWN} moves: {some(rest, _NAMES)}."
    whole = f" In all {counted(len(path.steps), 'move')}, effort {number(path.effort or 0)} ({NO_UNIT})."
    return Fact("The way", inline(after, whole))


def line(insights: Insights, target: Target) -> str:
    """Where the cheapest way to *target* leads, in one line."""
    said = "".join(span.text for span in _said(insights, target))
    return f"{title(insights)}: {said.removesuffix('.')}"


def _said(insights: Insights, target: Target) -> Inline:
    """Where the path leads, and the whole of it in a sentence."""
    path = insights.way_to(target)
    if path is None:
        return _nothing(insights)
    return (Span(f"{target.name(insights.assessment, path)}: "), *essence(insights, path))


def _nothing(insights: Insights) -> Inline:
    if insights.assessment.score is None:
        return inline("no path, since there is no score: nothing that counts applies.")
    best = insights.assessment.demonstrated.name
    return inline(f"nothing to reach: {best} is the best verdict, and it is reached.")


def page(insights: Insights, target: Target) -> Page:
    """The cheapest way to *target*: what to do, from where to where, and why it counts."""
    path = insights.way_to(target)
    if path is None:
        return Page(f"Path: {title(insights)}", (Paragraph(inline("There is ", *_nothing(insights))),), ())
    sections = (
        questions(insights) if target.option is None and _asks_first(insights, path, target) else None,
        *plan(insights, path),
        blocked(insights, path),
        _others(insights, target),
        _services(insights, target),
    )
    name = f"Path to {target.name(insights.assessment, path)}: {title(insights)}"
    said = answer(insights) if target.option is None else None
    head = (*(() if said is None else (Paragraph(said),)), Facts(tuple(_head(insights, path, target))))
    return Page(name, head, tuple(found for found in sections if found is not None))


def _asks_first(insights: Insights, path: Path, target: Target) -> bool:
    """Whether what is possible already reaches the target, so that finding out may be all that is needed."""
    if target.option is not None:
        found = next(one for one in insights.ladder.appraisals if one.option.id == target.option)
        return found.feasible == "open"
    wanted, verdict = insights.rubric.verdict_rank[path.to], insights.assessment.verdict
    return verdict.possible <= wanted < verdict.demonstrated


def _head(insights: Insights, path: Path, target: Target) -> Iterator[Fact]:
    yield Fact("Now", verdict(insights))
    if path.effort is None or not path.steps:
        yield Fact("Path", essence(insights, path))
    else:
        yield Fact("Lacks", lacking(insights, path))
        yield Fact("Effort", effort(insights, path))
    if path.reaches is not None and path.steps and insights.rubric.verdicts[path.reaches].id != path.to:
        yield Fact("Leads to", inline(insights.rubric.verdicts[path.reaches].name))
    if _asks_first(insights, path, target):
        yield Fact("First", inline(Span("ask", Role.STRONG), ": what is possible already would be enough."))
    if insights.before is not None:
        yield Fact("Before", _said(insights.before, target))


def _others(insights: Insights, target: Target) -> Section | None:
    """How far it is to each better verdict, where no target is named and there is more than one."""
    better = insights.rubric.verdicts[: insights.assessment.verdict.demonstrated]
    if target != Target() or len(better) < 2:  # noqa: PLR2004 - one is the path itself
        return None
    columns = (Column("To"), Column("effort", figures=True), Column("criteria", figures=True), Column("reach"))
    rows = ((inline(verdict.name), *_far(insights.path_to(Target(verdict.id)))) for verdict in reversed(better))
    return Section("How far to each verdict", (Table(columns, tuple(rows)),))


def _far(path: Path | None) -> tuple[Cell, ...]:
    if path is None or path.effort is None:
        return None, None, inline("local" if path and path.reachable else "out of local hands")
    return inline(number(path.effort)), inline(str(len(path.steps))), inline("local")


def _services(insights: Insights, target: Target) -> Section | None:
    return by_service(
        Fact(service_title(one), (Span(f"{verdict_range(one.assessment)}; "), *_said(one, target)))
        for one in insights.services
    )
