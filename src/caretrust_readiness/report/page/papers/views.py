"""The respondents' views: their page, with a table for the workshop, and lines in a locality's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.figures import Thresholds, show
from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import (
    Column,
    Dots,
    Entries,
    Entry,
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
from caretrust_readiness.report.page.phrases import ends, show_score, some, verdict_range
from caretrust_readiness.report.page.sections.headline import service_title, title
from caretrust_readiness.report.page.sections.services import by_service

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.views import Disagreement, Respondent, Side, Views
    from caretrust_readiness.model.terms import Interval
    from caretrust_readiness.report.page.model import Block, Cell, Inline

_NOBODY = "Nobody was asked for a view: no answer in this file has 'views'."
_WITHHELD = (
    "The views of single respondents are withheld; below is how far apart they are, where three or more answered."
)
#: How many names a line of agreements spells out.
_NAMES = 12


def fact(insights: Insights) -> Fact | None:
    """The essence for a locality's page."""
    views = insights.views
    if views is None:
        return None
    said = [*_essence(views, insights), Span(".")]
    silent = [f"{found.title} ({len(found.missing)})" for found in views.respondents if found.missing]
    if silent:
        said.append(Span(f" Without a view where others have one: {some(silent)}."))
    return Fact("Views", tuple(said))


def line(insights: Insights) -> str:
    """How far apart the views are, in one line."""
    views = insights.views
    said = _none(insights) if views is None else "".join(span.text for span in _essence(views, insights))
    return f"{title(insights)}: {said}"


def _none(insights: Insights) -> str:
    """Why no view is shown."""
    found = insights.publication
    return _WITHHELD if found is not None and found.withheld.get("view") else _NOBODY


def _essence(views: Views, insights: Insights) -> Inline:
    """How many disagree on what, the disagreements that could change the verdict by name."""
    asked = counted(len(views.respondents), "respondent")
    splits = [found for found in views.disagreements if found.split]
    matter = [insights.name(found.criterion) for found in views.disagreements if found.matters]
    counts = f"{asked} on {counted(len(views.disagreements), 'criterion', 'criteria')}, split on {len(splits)}; "
    if not matter:
        return inline(counts, Span("no disagreement could change the verdict", Role.GOOD))
    return inline(counts, Span(f"who is right on {some(matter)} could change the verdict", Role.BAD))


def page(insights: Insights) -> Page:
    """How differently the respondents see the place, and where that could change the verdict."""
    name = f"Views: {title(insights)}"
    if insights.views is None:
        return Page(name, (Paragraph(inline(_none(insights))),), ())
    sections = _sections(insights.views, insights)
    return Page(name, (Facts(tuple(_head(insights.views, insights))),), tuple(found for found in sections if found))


def _head(views: Views, insights: Insights) -> Iterator[Fact]:
    yield Fact("Verdict", inline(f"{verdict_range(insights.assessment)}, score {show_score(insights.assessment)}"))
    yield Fact("Views", _essence(views, insights))
    if insights.before is not None:
        before = insights.before
        if before.views is not None:
            yield Fact("Before", _essence(before.views, before))


def _sections(views: Views, insights: Insights) -> Iterator[Section | None]:
    yield _seen(views, insights)
    yield _sides(views, insights)
    differing = [found for found in views.disagreements if found.gap]
    yield _differences("Could change the verdict", [found for found in differing if found.matters], views, insights)
    yield _differences("Could not change it", [found for found in differing if not found.matters], views, insights)
    yield _agreed([found for found in views.disagreements if not found.gap], insights)
    yield _silent(views, insights)
    yield _services(insights)


def _seen(views: Views, insights: Insights) -> Section:
    columns = (Column("Respondent"), Column("id"), Column("verdict"), Column("score", figures=True))
    rows = tuple(_viewed(found, found.id, insights) for found in views.respondents)
    return Section("The place as each sees it", (Table(columns, rows),))


def _sides(views: Views, insights: Insights) -> Section | None:
    """The sides, where one of them has several respondents; else they would only repeat them."""
    if all(len(side.respondents) == 1 for side in views.sides):
        return None
    columns = (Column("Side"), Column("respondents"), Column("verdict"), Column("score", figures=True))
    rows = tuple(_viewed(side, ", ".join(side.respondents), insights) for side in views.sides)
    return Section("And each side, from its lowest view to its highest", (Table(columns, rows),))


def _viewed(found: Respondent | Side, about: str, insights: Insights) -> tuple[Cell, ...]:
    names = [insights.rubric.verdicts[place].name for place in found.verdict]
    verdict = names[0] if found.verdict.settled else f"{names[0]} to {names[1]}"
    score = show(found.score, Thresholds.of(insights.rubric).score)
    return inline(found.title), inline(about), inline(verdict), inline(score)


def _differences(name: str, found: Sequence[Disagreement], views: Views, insights: Insights) -> Section | None:
    """The workshop's table: a row a criterion, a column a respondent, the widest gaps first."""
    if not found:
        return None
    ids = [one.id for one in views.respondents]
    several = any(len(side.respondents) > 1 for side in views.sides)
    heads = [*ids, "gap (sides)" if several else "gap"]
    columns = (Column("Criterion"), *(Column(head, figures=True) for head in heads), Column(""))
    rows = tuple(_difference(one, ids, insights, several=several) for one in found)
    return Section(name, (Table(columns, rows),))


def _difference(found: Disagreement, ids: Sequence[str], insights: Insights, *, several: bool) -> tuple[Cell, ...]:
    levels = [_level(found.views.get(who)) for who in ids]
    gap = f"{found.gap} ({found.side_gap})" if several else str(found.gap)
    marked = inline(Span("split", Role.BAD), f" {gap}") if found.split else inline(gap)
    dots = Dots(tuple(found.views.items()), insights.rubric.criteria[found.criterion].top)
    return inline(insights.name(found.criterion)), *levels, marked, dots


def _level(view: Interval[int] | None) -> Inline:
    return inline("-" if view is None else ends(*view).replace(" to ", ".."))


def _agreed(found: Sequence[Disagreement], insights: Insights) -> Section | None:
    """What all who answered see alike, and what only one has answered."""
    blocks: list[Block] = []
    for said, several in (("Seen alike", True), ("Answered by one only", False)):
        names = [insights.name(one.criterion) for one in found if (len(one.views) > 1) is several]
        if names:
            blocks.append(Paragraph(inline(f"{said}: {some(names, _NAMES)}.")))
    return Section("No difference", tuple(blocks)) if blocks else None


def _silent(views: Views, insights: Insights) -> Section | None:
    """Who has no view where others have one."""
    entries = tuple(
        Entry(
            inline(Span(found.title, Role.STRONG), f": {some([insights.name(key) for key in found.missing], _NAMES)}")
        )
        for found in views.respondents
        if found.missing
    )
    return Section("Not answered, where others have", (Entries(entries),)) if entries else None


def _services(insights: Insights) -> Section | None:
    return by_service(
        Fact(service_title(one), _essence(one.views, one)) for one in insights.services if one.views is not None
    )
