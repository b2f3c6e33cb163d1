"""A locality's page, whatever the format: what comes first, then the sections in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.report.page.model import Page, Section
from caretrust_readiness.report.page.papers import path, robustness, stress, views
from caretrust_readiness.report.page.sections import choices, record, standing
from caretrust_readiness.report.page.sections.first import head
from caretrust_readiness.report.page.sections.headline import one_line, title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caretrust_readiness.report.base import Report

#: The sections of a page in their order; one that has nothing to say gives None. A new one is one more line here.
SECTIONS: tuple[Callable[[Insights], Section | None], ...] = (
    standing.demands,
    standing.gates,
    standing.domains,
    standing.strongest,
    standing.weakest,
    choices.questions,
    record.claimed,
    choices.options,
    path.section,
    robustness.section,
    stress.section,
    views.section,
    choices.services,
    record.not_applicable,
    record.known,
    record.sources,
    record.about,
)


def page(insights: Insights) -> Page:
    """The whole page of one locality."""
    sections = (section(insights) for section in SECTIONS)
    return Page(
        title(insights), head(insights), tuple(found for found in sections if found is not None), one_line(insights)
    )


def insights_of(report: Report) -> Iterator[Insights]:
    """Each assessment of *report*, with what it was before where something is assumed."""
    for place, assessment in enumerate(report.assessments):
        before = report.before[place] if report.before else None
        yield Insights(assessment, report.settings, before)
