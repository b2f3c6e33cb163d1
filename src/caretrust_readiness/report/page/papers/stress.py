"""The stress tests: their page, and the lines on them in a locality's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.report.page.model import (
    Column,
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
from caretrust_readiness.report.page.phrases import STATUS, ends, joined, show_score, some, verdict_range
from caretrust_readiness.report.page.sections.headline import option_name, service_title, title
from caretrust_readiness.report.page.sections.plan import sentence
from caretrust_readiness.report.page.sections.services import by_service

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.analysis.scenarios import Hit, Stress
    from caretrust_readiness.engine.assessment import Demand
    from caretrust_readiness.report.page.model import Block, Cell, Inline

#: How many shocks a line names.
_NAMES = 3
_STANDS = {True: Span("stands", Role.GOOD), False: Span("FALLS", Role.BAD), None: Span("cannot fall")}


def fact(insights: Insights) -> Fact | None:
    """The essence for a locality's page."""
    if not insights.stress:
        return None
    said = [*_sentence(_essence(insights.stress))]
    advice = _protections(insights)
    if advice:
        said.append(Span(f" What would have protected it: {some(advice, _NAMES)}."))
    return Fact("Stress", tuple(said))


def line(insights: Insights) -> str:
    """Which shocks the verdict survives, in one line."""
    said = (
        "".join(span.text for span in _essence(insights.stress)) if insights.stress else "the rubric has no scenarios"
    )
    return f"{title(insights)}: {said}"


def page(insights: Insights) -> Page:
    """Which shocks the verdict survives, what they do, and what would have protected it."""
    if not insights.stress:
        return Page(_title(insights), (Paragraph(inline("The rubric has no scenarios.")),), ())
    found = (_table(insights), _effects(insights), _services(insights))
    return Page(_title(insights), _head(insights), tuple(one for one in found if one is not None))


def _title(insights: Insights) -> str:
    return f"Stress tests: {title(insights)}"


def _head(insights: Insights) -> tuple[Block, ...]:
    facts = [
        Fact("Verdict", inline(f"{verdict_range(insights.assessment)}, score {show_score(insights.assessment)}")),
        Fact("Stress", _essence(insights.stress)),
    ]
    if insights.before is not None:
        before = insights.before
        facts.append(Fact("Before", (Span(f"{verdict_range(before.assessment)}; "), *_essence(before.stress))))
    return (Facts(tuple(facts)),)


def _essence(found: Sequence[Stress]) -> Inline:
    """How many shocks the verdict demonstrated survives, and what of the possible one is lost."""
    before = found[0].before
    low, high, falls = before.demonstrated.name, before.possible.name, [one for one in found if one.survives is False]
    every = "the one test there is" if len(found) == 1 else f"all {len(found)}"
    parts: tuple[Span, ...]
    if found[0].survives is None:
        parts = inline(f"{low} is the lowest verdict and cannot fall, so these tests say little until more is shown")
    elif not falls:
        parts = inline(Span(f"{low} survives {every}", Role.GOOD))
    else:
        survived = f"{low} survives {len(found) - len(falls)} of {len(found)}; "
        parts = inline(survived, Span(f"it falls when: {_named(falls)}", Role.BAD))
    lowered = [one for one in found if one.verdict.possible > before.verdict.possible]
    if before.verdict.settled:
        return parts
    if not lowered:
        return parts if found[0].survives is None else inline(*parts, f"; {high} stays possible after {every}")
    lost = f"{high} would no longer be possible after {len(lowered)}: {_named(lowered)}"
    return inline(*parts, "; ", Span(lost, Role.OPEN))


def _sentence(text: Inline) -> Inline:
    return (*sentence(text), Span("."))


def _named(found: Sequence[Stress]) -> str:
    names = [one.scenario.name for one in found]
    rest = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return "; ".join(names[:_NAMES]) + rest


def _protections(insights: Insights) -> list[str]:
    """What is not there and would have kept the verdict, at either end, once each."""
    lacking = {
        (demand.of or "", demand.needs): demand
        for one in insights.stress
        if one.verdict != one.before.verdict
        for demand in one.protections
        if demand.status != "met"
    }
    return [f"{_criterion(insights, demand)} at level {demand.needs}" for demand in lacking.values()]


def _table(insights: Insights) -> Section:
    columns = (Column("If"), Column("it"), Column("verdict then"), Column("score", figures=True))
    rows = tuple(_row(one) for one in insights.stress)
    return Section("What each would do", (Table(columns, rows),))


def _row(found: Stress) -> tuple[Cell, ...]:
    after = found.after
    return (
        inline(found.scenario.name),
        (_STANDS[found.survives],),
        inline(verdict_range(after)),
        inline(show_score(after)),
    )


def _effects(insights: Insights) -> Section:
    entries = tuple(_effect(one, insights) for one in insights.stress)
    return Section("How, and what would have protected it", (Entries(entries),))


def _effect(found: Stress, insights: Insights) -> Entry:
    lines = [inline(found.scenario.because)] if found.scenario.because else []
    moved = [_hit(hit, insights) for hit in found.hits]
    lines.append(inline(f"Moves {joined(moved)}." if moved else "Moves nothing here."))
    lines += [inline(line) for line in _consequences(found, insights)]
    lines.append(_protection(found, insights))
    return Entry(inline(Span(found.scenario.name, Role.STRONG), ": ", _STANDS[found.survives]), tuple(lines))


def _hit(hit: Hit, insights: Insights) -> str:
    return f"{insights.name(hit.criterion)} (level {ends(*hit.before)}, then {ends(*hit.after)})"


def _consequences(found: Stress, insights: Insights) -> Iterator[str]:
    for key in found.gates_moved:
        was, now = (STATUS[place.gate_status(key)].text for place in (found.before, found.after))
        yield f"The gate on {insights.name(key)} was {was} and is {now}."
    before, after = insights.ladder.recommended, Insights(found.after).ladder.recommended
    if before != after:
        yield f"Recommended is {option_name(insights, after)}, no longer {option_name(insights, before)}."


def _protection(found: Stress, insights: Insights) -> Inline:
    """What the scenario's ``unless`` asks for, and whether the place has it."""
    if not found.protections:
        return inline("Nothing in the rubric protects from it.")
    wanted = joined([_wanted(demand, insights) for demand in found.protections])
    if found.protected.low:
        return inline(Span("Protected", Role.GOOD), f" by {wanted}.")
    if found.protected.high:
        return inline(Span("Perhaps protected", Role.OPEN), f" by {wanted}.")
    return inline(f"Would have protected: {wanted}.")


def _wanted(demand: Demand, insights: Insights) -> str:
    has = "does not apply" if demand.low is None else f"has {ends(int(demand.low), int(demand.high or 0))}"
    return f"{_criterion(insights, demand)} at level {demand.needs} ({has})"


def _criterion(insights: Insights, demand: Demand) -> str:
    """The name of what protects, also where the service excludes it."""
    return insights.assessment.whole_rubric.criteria[demand.of or ""].name


def _services(insights: Insights) -> Section | None:
    return by_service(
        Fact(
            service_title(one),
            (Span(f"{verdict_range(one.assessment)}: "), *(_essence(one.stress) if one.stress else ())),
        )
        for one in insights.services
    )
