"""When the evidence ages out: its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from caretrust_readiness.report.page.phrases import some, verdict_range
from caretrust_readiness.report.page.sections.headline import service_title, title
from caretrust_readiness.report.page.sections.services import by_service

if TYPE_CHECKING:
    from caretrust_readiness.analysis.best_before import Ageing
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.report.page.model import Cell, Inline

#: How many answers that age on one day are named.
_NAMES = 4
_NOTHING = "no evidence here ages: the rubric sets no age, or no answer has good evidence"
_MEANS = (
    "From each day on the evidence named is too old, and its answer shows no more than the rubric's evidence cap. "
    "All else is as in the file; newer evidence puts the day off."
)


def line(insights: Insights) -> str:
    """Until when the verdict is good, in one line."""
    return f"{title(insights)}: {''.join(span.text for span in _essence(insights))}"


def page(insights: Insights) -> Page:
    """On which days evidence ages out, and which verdict is shown from each on."""
    facts = [
        Fact("Verdict", inline(verdict_range(insights.assessment))),
        Fact("Good until", _essence(insights)),
    ]
    if insights.before is not None:
        facts.append(Fact("Before", _essence(insights.before)))
    services = by_service(Fact(service_title(one), _essence(one)) for one in insights.services)
    sections = (_days(insights), services)
    head = (Facts(tuple(facts)), *((Paragraph(inline(_MEANS)),) if insights.best_before.days else ()))
    return Page(f"Ageing: {title(insights)}", head, tuple(found for found in sections if found is not None))


def _essence(insights: Insights) -> Inline:
    """The first day on which the verdict demonstrated falls; that it does not, where it does not."""
    found, low = insights.best_before, insights.assessment.demonstrated.name
    if not found.days:
        return inline(_NOTHING)
    if found.first is None:
        return inline(f"no day: {low}, the verdict shown, does not fall as the evidence ages")
    falls = insights.rubric.verdicts[found.first.verdict].name
    return inline(Span(str(found.first.day), Role.BAD), f", when {low} falls to {falls}")


def _days(insights: Insights) -> Section | None:
    if not insights.best_before.days:
        return None
    rows = tuple(_day(one, insights) for one in insights.best_before.days)
    columns = (Column("From"), Column("too old is the evidence on"), Column("verdict shown"))
    count = counted(len({key for one in insights.best_before.days for key in one.criteria}), "answer")
    return Section(f"When the evidence on {count} ages out", (Table(columns, rows),))


def _day(found: Ageing, insights: Insights) -> tuple[Cell, ...]:
    fell = found.verdict > insights.assessment.verdict.demonstrated
    verdict = Span(insights.rubric.verdicts[found.verdict].name, Role.BAD if fell else Role.PLAIN)
    return inline(str(found.day)), inline(some([insights.name(key) for key in found.criteria], _NAMES)), (verdict,)
