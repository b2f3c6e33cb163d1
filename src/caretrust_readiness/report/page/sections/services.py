"""Services: each beside the whole, and each in a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.report.page.model import Column, Facts, Role, Section, Span, Table, inline
from caretrust_readiness.report.page.phrases import show_score, verdict_range
from caretrust_readiness.report.page.sections.headline import option_name, service_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.report.page.model import Cell, Fact


#: The heading of what is said of services.
SERVICES = "By service"


def by_service(facts: Iterable[Fact]) -> Section | None:
    """A section of *facts*, one a service; None where there is none."""
    found = tuple(facts)
    return Section(SERVICES, (Facts(found),)) if found else None


def services(insights: Insights) -> Section | None:
    """Each service assessed by itself."""
    if not insights.services:
        return None
    go = () if insights.assessment.go is None else (Column("go"),)
    rest = (Column("verdict"), Column("score", figures=True), Column("gates"), Column("option"))
    columns = (Column("Service"), *go, *rest)
    named = [("All together", insights), *((service_title(one), one) for one in insights.services)]
    return Section(SERVICES, (Table(columns, tuple(_service(name, one) for name, one in named)),))


def _service(name: str, insights: Insights) -> tuple[Cell, ...]:
    found = insights.assessment
    failed, still_open = len(found.gates("failed")), len(found.gates("open"))
    state = (
        Span(f"{failed} FAILED", Role.BAD)
        if failed
        else Span(f"{still_open} open", Role.OPEN)
        if still_open
        else Span("passed", Role.GOOD)
    )
    option = option_name(insights, insights.ladder.recommended)
    go = () if found.go is None else (inline(found.go),)
    rest = (inline(verdict_range(found)), inline(show_score(found)), (state,), inline(option))
    return inline(name), *go, *rest
