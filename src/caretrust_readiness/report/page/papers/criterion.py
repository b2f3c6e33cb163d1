"""One criterion of one locality: what is held, what would be next, what it rests on, and what it is worth here."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import (
    Block,
    Column,
    Entries,
    Entry,
    Fact,
    Facts,
    Page,
    Paragraph,
    Section,
    Span,
    Table,
    inline,
)
from caretrust_readiness.report.page.phrases import STATUS, held, level, number
from caretrust_readiness.report.page.sections.headline import title
from caretrust_readiness.report.page.sections.moves import move_entry
from caretrust_readiness.report.page.sections.record import about, cited
from caretrust_readiness.report.page.sections.standing import cost

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.model.answers import Evidence
    from caretrust_readiness.model.parts import Criterion, Domain
    from caretrust_readiness.report.page.model import Cell, Inline


def page(insights: Insights, key: str) -> Page:
    """Everything about criterion *key* in one locality."""
    criterion = insights.rubric.criteria[key]
    head: list[Block] = [] if criterion.question is None else [Paragraph(inline(criterion.question))]
    head.append(Facts(tuple(_facts(insights, criterion))))
    sections = (
        _levels(insights, criterion),
        _evidence(insights, criterion),
        _views(insights, criterion),
        _uses(insights, criterion),
        _sources(insights, criterion),
        about(insights),
    )
    return Page(_title(insights, criterion), tuple(head), tuple(found for found in sections if found))


def line(insights: Insights, key: str) -> str:
    """The level held and the next step in one line."""
    criterion = insights.rubric.criteria[key]
    name, held_level = _title(insights, criterion), _held_level(insights, criterion)
    return f"{name}; {held_level}; {state(insights, key)}; next: {_next(insights, criterion)}"


def _title(insights: Insights, criterion: Criterion) -> str:
    return f"{criterion.name}: {title(insights)}"


def _facts(insights: Insights, criterion: Criterion) -> Iterator[Fact]:
    found, key = insights.assessment, criterion.id
    reading = found.readings[key]
    yield Fact("Id", inline(key))
    yield Fact("Held", inline(f"{_held_level(insights, criterion)}; {state(insights, key)}"))
    if (words := held(insights.rubric, criterion, reading)) is not None:
        yield Fact("Means", inline(words))
    yield Fact("Next step", inline(_next(insights, criterion)))
    if criterion.gate is not None:
        yield Fact("Gate", inline(f"needs level {criterion.gate}: ", STATUS[found.gate_status(key)]))
    yield from _move(insights, key)
    yield from _worth(insights, criterion)
    yield Fact("Evidence", inline(evidence_rule(insights, criterion)))
    if (question := next((one for one in insights.questions if one.criterion == key), None)) is not None:
        yield Fact("Decides", inline("the verdict, alone" if question.decides else "nothing alone"))
    if reading.answer.note is not None:
        yield Fact("Note", inline(reading.answer.note))


def _move(insights: Insights, key: str) -> Iterator[Fact]:
    """Where in the list of what to do next the criterion stands."""
    for place, move in enumerate(insights.moves or (), 1):
        if move.criterion == key and insights.aim is not None:
            said = f"{place} of {len(insights.moves or ())} to reach {insights.aim.name}: "
            yield Fact("Move", inline(said, *move_entry(move, insights).head))


def _held_level(insights: Insights, criterion: Criterion) -> str:
    found = insights.assessment.readings[criterion.id].level
    return "no level" if found is None else f"{level(found)} of {criterion.top}"


def state(insights: Insights, key: str) -> str:
    """Where the level of criterion *key* comes from."""
    reading = insights.assessment.readings[key]
    match reading.state:
        case "not_applicable":
            return f"declared not applicable: {reading.answer.not_applicable}"
        case "unknown":
            return "not known"
        case "unevidenced":
            return f"{level(reading.answer.claimed)} is claimed, without good evidence for it"
        case "views":
            return (
                "from views that do not agree on a level"
                if reading.level and not reading.level.settled
                else "from views"
            )
        case "range":
            return "only a range is known"
        case "answered":
            return "assumed" if reading.answer.assumed else "answered"


def _next(insights: Insights, criterion: Criterion) -> str:
    reading = insights.assessment.readings[criterion.id]
    found = reading.level
    if found is None:
        return "none: it does not apply"
    if reading.state == "unknown":
        return "find out at which level it is"
    step = insights.rubric.next_step(criterion, found.low)
    if step is None:
        return "none: it is at the top"
    national = "; not in local hands" if criterion.control == "national" else ""
    return (
        f"{step} (from level {found.low} to {found.low + 1}, effort {number(criterion.efforts[found.low])}{national})"
    )


def _worth(insights: Insights, criterion: Criterion) -> Iterator[Fact]:
    found = insights.assessment
    share, lost = found.scale.shares.get(criterion.id), found.points_lost(criterion.id)
    if share is None or lost is None:
        return
    above = " in ".join(f"{domain.name}, weight {number(domain.weight)}" for domain in _path(insights, criterion))
    yield Fact("Weight", inline(f"{share_text(share)} of the whole (weight {number(criterion.weight)} in {above})"))
    yield Fact("Costs here", inline(f"{cost(lost)} points of 100"))


def share_text(share: Fraction) -> str:
    """A share of weight in per cent, to one decimal, rounded down."""
    return f"{floor(share * 1000) / 10:.1f} %"


def _path(insights: Insights, criterion: Criterion) -> list[Domain]:
    """The domains that hold *criterion*, the innermost first."""

    def within(domains: tuple[Domain, ...]) -> list[Domain] | None:
        for domain in domains:
            if any(one.id == criterion.id for one in domain.criteria):
                return [domain]
            if (inner := within(domain.domains)) is not None:
                return [*inner, domain]
        return None

    return within(insights.rubric.domains) or []


def evidence_rule(insights: Insights, criterion: Criterion) -> str:
    """How many items are good, and what the rubric asks of evidence here."""
    reading, rule = insights.assessment.readings[criterion.id], insights.rubric.evidence_rules[criterion.id]
    count = len(reading.answer.evidence)
    said = f"{reading.good_evidence} of {counted(count, 'item')} good" if count else "none given"
    if rule.cap is not None:
        said += f"; without any, no more than level {rule.cap} is shown"
    if rule.max_age_months is not None:
        said += f"; good for {counted(rule.max_age_months, 'month')}"
    return said


def _levels(insights: Insights, criterion: Criterion) -> Section:
    rows = tuple(_level(insights, criterion, place) for place in range(criterion.top + 1))
    columns = (Column("level", figures=True), Column("worth", figures=True), Column("means"), Column("here"))
    return Section("Levels", (Table(columns, rows),))


def _level(insights: Insights, criterion: Criterion, place: int) -> tuple[Cell, ...]:
    reading, rule = insights.assessment.readings[criterion.id], insights.rubric.evidence_rules[criterion.id]
    marks = []
    if reading.level is not None and reading.state != "unknown":
        low, high = reading.level
        marks += ["held"] * (low == place == high)
        marks += ["shown"] * (low == place != high) + ["possible"] * (high == place != low)
    marks += ["gate"] * (criterion.gate == place) + ["evidence cap"] * (rule.cap == place)
    worth = f"{floor(criterion.values[place] * 1000) / 10:g}"
    words = insights.rubric.level_text(criterion, place)
    return inline(str(place)), inline(worth), inline(words), inline(", ".join(marks))


def _evidence(insights: Insights, criterion: Criterion) -> Section | None:
    items = insights.assessment.readings[criterion.id].answer.evidence
    entries = tuple(_item(insights, criterion.id, item) for item in items)
    return Section("Evidence", (Entries(entries, numbered=True),)) if entries else None


def _item(insights: Insights, key: str, item: Evidence) -> Entry:
    why = insights.why_not_good(item, key)
    lines: list[Inline] = [inline(f"good: of {item.date}" if why is None else f"does not count: {why}")]
    if item.note is not None:
        lines.append(inline(item.note))
    ref = () if item.ref is None else (Span(f", {item.ref}"),)
    return Entry((*cited(item.source, insights), *ref), tuple(lines))


def _views(insights: Insights, criterion: Criterion) -> Section | None:
    found = insights.assessment
    said = found.readings[criterion.id].answer.views
    if not said:
        return None
    columns = (Column("Respondent"), Column("view"))
    rows = [
        (
            inline(who.title if (who := found.answers.respondents.get(key)) else key),
            inline("no answer" if view is None else level(view)),
        )
        for key, view in said.items()
    ]
    blocks: list[Block] = [Table(columns, tuple(rows))]
    views = insights.views
    gap = next((one for one in views.disagreements if one.criterion == criterion.id), None) if views else None
    if gap is not None:
        split = "a split" if gap.split else "no split"
        blocks.append(
            Paragraph(inline(f"From lowest to highest: {counted(gap.gap, 'level')}, which is {split} in this rubric."))
        )
    return Section("Views", tuple(blocks))


def _uses(insights: Insights, criterion: Criterion) -> Section | None:
    found = [(use, {"scenario": "Stress test"}.get(use.by, use.by.capitalize())) for use in insights.uses(criterion)]
    rows = tuple((inline(f"{kind}: {use.name}"), inline(use.how)) for use, kind in found)
    return Section("Where it is used", (Table((Column("Used by"), Column("how")), rows),)) if rows else None


def _sources(insights: Insights, criterion: Criterion) -> Section | None:
    entries = tuple(Entry(cited(key, insights)) for key in criterion.sources)
    return Section("Why the rubric asks", (Entries(entries),)) if entries else None
