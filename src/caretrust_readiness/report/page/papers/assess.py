"""A locality's page: what comes first, then the sections in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.report.page.brief import brief
from caretrust_readiness.report.page.model import Fact, Page, Section, inline
from caretrust_readiness.report.page.papers import path, robustness, stress, views
from caretrust_readiness.report.page.sections import choices, record, services, standing
from caretrust_readiness.report.page.sections.first import head
from caretrust_readiness.report.page.sections.headline import one_line, title

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.analysis.insights import Insights

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
    services.services,
    record.not_applicable,
    record.sources,
    record.about,
)


def page(insights: Insights) -> Page:
    """The whole page of one locality."""
    sections = (section(insights) for section in SECTIONS)
    return Page(title(insights), head(insights), tuple(found for found in sections if found is not None))


def brief_page(insights: Insights) -> Page:
    """The page on one screen, and under which rubric it was read."""
    rubric = insights.assessment.whole_rubric
    said = f"{rubric.rubric} {rubric.version} ({insights.sha256[:12]}); thresholds are its own, not official"
    return brief(Page(title(insights), head(insights), ()), Fact("Rubric", inline(said)))


def line(insights: Insights) -> str:
    """The result in one line."""
    return one_line(insights)
