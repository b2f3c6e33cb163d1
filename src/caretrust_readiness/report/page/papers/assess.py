"""A locality's page: what comes first, then the sections in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.analysis.path import Target
from caretrust_readiness.report.page.brief import SHEET, brief
from caretrust_readiness.report.page.model import Fact, Facts, Page, Paragraph, Role, Section, Span, Subheading, inline
from caretrust_readiness.report.page.papers import path, robustness, stress, views
from caretrust_readiness.report.page.phrases import joined
from caretrust_readiness.report.page.sections import choices, record, services, standing
from caretrust_readiness.report.page.sections.first import head
from caretrust_readiness.report.page.sections.headline import one_line, title
from caretrust_readiness.report.page.sections.publication import publication, record_facts, withheld
from caretrust_readiness.report.page.sections.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.analysis.insights import Insights

#: The commands that each tell of one thing in full.
_IN_DEPTH = {"path": path, "robustness": robustness, "stress": stress, "views": views}


def _changes(insights: Insights) -> Section | None:
    """What would change the verdict: the moves, other weights, shocks, and who is right of several."""
    found = {name: one.fact(insights) for name, one in _IN_DEPTH.items()}
    facts = [one for one in found.values() if one is not None]
    if not facts:
        return None
    options = ["options"] if insights.ladder.appraisals else []
    commands = joined([*options, *(name for name, one in found.items() if one is not None)])
    facts.append(Fact("More", inline("in full: ", Span(f"caretrust {commands}", Role.CODE))))
    return Section("What would change it", (Facts(tuple(facts)),))


#: The sections of a page in their order; one that has nothing to say gives None. A new one is one more line here.
SECTIONS: tuple[Callable[[Insights], Section | None], ...] = (
    standing.demands,
    standing.gates,
    standing.domains,
    standing.points,
    choices.questions,
    record.claimed,
    choices.options,
    _changes,
    services.services,
    record.not_applicable,
    record.sources,
    record.about,
)


def page(insights: Insights) -> Page:
    """The whole page of one locality."""
    sections = (section(insights) for section in SECTIONS)
    return Page(title(insights), head(insights), tuple(found for found in sections if found is not None))


def whole_page(insights: Insights, sha256: str) -> Page:
    """The page for those who have no command at hand: what it would refer them to stands on it.

    *sha256* is that of the full result.
    """
    sections = (full(insights) for section in SECTIONS for full in _IN_FULL.get(section, (section,)))
    shown = (*(one for one in sections if one is not None), publication(insights, sha256))
    return Page(title(insights), head(insights), shown, has_summary=True)


def _way(insights: Insights) -> Section | None:
    way = insights.aim_path
    if way is None or not way.steps:
        return None
    return _embedded(f"The way to {Target().name(insights.assessment, way)}", path.page(insights, Target()))


def _shocks(insights: Insights) -> Section | None:
    return _embedded("Stress tests", stress.page(insights)) if insights.stress else None


def _weights(insights: Insights) -> Section | None:
    if insights.assessment.score is None:
        return None
    return _embedded("If weights change", robustness.page(insights))


def _views(insights: Insights) -> Section | None:
    return None if insights.views is None else _embedded("Views", views.page(insights))


#: What stands in full in the place of a section that only names a command.
_IN_FULL: dict[Callable[[Insights], Section | None], tuple[Callable[[Insights], Section | None], ...]] = {
    choices.options: (choices.ladder,),
    _changes: (_way, _weights, _shocks, _views),
}


def _embedded(name: str, inner: Page) -> Section:
    """A page as a section of another, which says by itself what its answer and its services are."""
    head = (block for block in inner.head if not isinstance(block, Paragraph))
    parts = (part for part in inner.sections if part.title != SERVICES)
    inside = (block for part in parts for block in (Subheading(part.title), *part.blocks))
    return Section(name, (*head, *inside))


def brief_page(insights: Insights) -> Page:
    """The page on one screen, and under which rubric it was read."""
    return brief(_head(insights), (*withheld(insights), _rubric(insights)))


def brief_sheet(insights: Insights, sha256: str) -> Page:
    """The page on one sheet of paper, which has more room; *sha256* is that of the full result."""
    return brief(_head(insights), (*record_facts(insights, sha256), _rubric(insights)), SHEET)


def _head(insights: Insights) -> Page:
    return Page(title(insights), head(insights), ())


def _rubric(insights: Insights) -> Fact:
    rubric = insights.assessment.whole_rubric
    said = f"{rubric.rubric} {rubric.version} ({insights.sha256[:12]}); thresholds are its own, not official"
    return Fact("Rubric", inline(said))


def line(insights: Insights) -> str:
    """The result in one line."""
    return one_line(insights)
