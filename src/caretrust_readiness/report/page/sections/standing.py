"""Sections on where a locality stands: demands, gates, domains, its strongest and weakest points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from caretrust_readiness.model.figures import outward, show
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.page.model import (
    Column,
    Entries,
    Entry,
    Role,
    Section,
    Span,
    Table,
    inline,
)
from caretrust_readiness.report.page.phrases import STATUS, demand_ends, demand_name, ends, joined, level, number, shown
from caretrust_readiness.report.page.phrases import bar as drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.engine.assessment import Demand
    from caretrust_readiness.engine.scoring import Part
    from caretrust_readiness.model.parts import Domain
    from caretrust_readiness.report.page.model import Cell

_TITLE = "Domains: in a bar, full is what is shown, light what is possible"
#: How many strong and weak points are spelt out; from which worth a point is strong; the least loss that shows.
_POINTS = 3
_STRONG = Fraction(3, 4)
_SHOWN = Fraction(1, 10)
#: More domains than this that lack something are one row.
_FEW = 2
_KINDS = {"score": "", "domain": "Domain: ", "gate": "Gate: ", "criteria": "", "applies": ""}


def demands(insights: Insights) -> Section | None:
    """Why not the aim: each demand that is not met for certain but gates, which have a section of their own."""
    lacking = [demand for demand in insights.lacking if demand.kind != "gate"]
    domains = [demand for demand in lacking if demand.kind == "domain"]
    if insights.aim is None or not lacking:
        return None
    rows = [_demand(demand, insights) for demand in lacking if len(domains) <= _FEW or demand.kind != "domain"]
    rows += [_domains_lacking(domains, insights)] if len(domains) > _FEW else []
    columns = (
        Column("Demand"),
        Column("needs", figures=True),
        Column("shown", figures=True),
        Column("at best", figures=True),
        Column(""),
    )
    return Section(f"Why not {insights.aim.name}", (Table(columns, tuple(rows)),))


def _domains_lacking(found: Sequence[Demand], insights: Insights) -> tuple[Cell, ...]:
    """Many domains in one row, with the lowest score at each end: each has a bar of its own below."""
    least = [min(found, key=lambda demand: Fraction(end(demand) or 0)) for end in (_low, _high)]
    low, high = demand_ends(least[0], insights)[0], demand_ends(least[1], insights)[1]
    gravest = max((demand.status for demand in found), key=["met", "open", "not_met"].index)
    what = f"{len(found)} domains, the lowest of them"
    return inline(what), inline(number(found[0].needs)), inline(low), inline(high), (STATUS[gravest],)


def _low(demand: Demand) -> Fraction | int | None:
    return demand.low


def _high(demand: Demand) -> Fraction | int | None:
    return demand.high


def _demand(demand: Demand, insights: Insights) -> tuple[Cell, ...]:
    low, high = demand_ends(demand, insights)
    needs = number(demand.needs)
    return (
        inline(_KINDS[demand.kind] + demand_name(demand, insights)),
        inline(f"level {needs}" if demand.about_level else needs),
        inline(low),
        inline(high),
        (STATUS[demand.status],),
    )


def gates(insights: Insights) -> Section | None:
    """Every gate: those failed and open with what they need and what is held, those passed by name."""
    found = insights.assessment
    if not found.rubric.gates:
        return None
    entries = [_gate(key, status, insights) for status in ("failed", "open") for key in found.gates(status)]
    passed = [
        f"{insights.name(key)} ({ends(*_levels(insights, key))}, needs {found.rubric.gates[key]})"
        for key in found.gates("passed")
    ]
    if passed:
        entries.append(Entry(inline(Span("passed", Role.GOOD), f": {'; '.join(passed)}")))
    counts = [
        f"{len(found.gates(status))} {STATUS[status].text}"
        for status in ("failed", "open", "passed")
        if found.gates(status)
    ]
    title = f"Gates: {', '.join(counts)}; no strength elsewhere makes up for one"
    return Section(title, (Entries(tuple(entries)),), mark="gates")


def _gate(key: str, status: str, insights: Insights) -> Entry:
    rubric, reading = insights.rubric, insights.assessment.readings[key]
    criterion, needed = rubric.criteria[key], rubric.gates[key]
    words = shown(rubric, criterion, reading)
    needs = f" needs {rubric.described(criterion, needed)}"
    head = (STATUS[status], Span(" "), Span(criterion.name, Role.STRONG))
    if reading.state == "unknown":
        return Entry((*head, Span(f" is not known and{needs}")))
    has = f"has {level(reading.level)}: {words}" if words else f"has {level(reading.level)}"
    return Entry((*head, Span(needs)), (inline(has),))


def _levels(insights: Insights, key: str) -> tuple[int | None, int | None]:
    levels = insights.assessment.levels
    return levels.low.get(key), levels.high.get(key)


def domains(insights: Insights) -> Section:
    """The domains as bars with their figures, nested ones below their own."""
    found = insights.assessment
    rows = [row for domain, part in found.domains() for row in _domain(domain, part, 0, insights)]
    columns = (Column("Domain"), Column("weight", figures=True), Column("score", figures=True), Column(""))
    return Section(_TITLE, (Table(columns, tuple(rows)),))


def _domain(domain: Domain, part: Part, depth: int, insights: Insights) -> Iterator[tuple[Cell, ...]]:
    score = insights.assessment.domain_score(part)
    figures = show(score, insights.thresholds.domain if depth == 0 else ())
    name = f"{'- ' * depth}{domain.name}"
    bar = None if score is None else drawn(score, figures, _demanded(insights) if depth == 0 else None)
    yield inline(name), inline(number(domain.weight)), inline(figures), bar
    for inner, below in zip(domain.domains, part.domains, strict=True):
        yield from _domain(inner, below, depth + 1, insights)


def _demanded(insights: Insights) -> Fraction | None:
    """What the aim demands of every domain; None where it demands nothing of them."""
    return None if insights.aim is None else insights.aim.demands.domain


def points(insights: Insights) -> Section | None:
    """The strongest answers by name, then the weakest, each with what it costs and the level held."""
    strong, weak = _strongest(insights), tuple(_weakest(insights))
    heads = ((Entry(inline(f"Strongest: {joined(strong)}")),) if strong else ()) + weak
    said = [*(["Strongest"] if strong else []), *(["weakest"] if weak else [])]
    return Section(f"{' and '.join(said).capitalize()} answers", (Entries(heads),)) if heads else None


def _strongest(insights: Insights) -> list[str]:
    """The answers that cost least, of those worth most of what they can be; the heaviest first."""
    losses = dict(_losses(insights))
    high = [key for key in losses if _worth(insights, key) >= _STRONG]
    shares = insights.assessment.scale.shares
    best = sorted(high, key=lambda key: (losses[key].low, -shares[key]))[:_POINTS]
    return [f"{insights.name(key)} ({_held(key, insights).removeprefix('level ')})" for key in best]


def _held(key: str, insights: Insights) -> str:
    return f"{level(insights.assessment.readings[key].level)} of {insights.rubric.criteria[key].top}"


def _worth(insights: Insights, key: str) -> Fraction:
    return insights.rubric.criteria[key].values[insights.assessment.levels.low[key]]


def _losses(insights: Insights) -> list[tuple[str, Interval[Fraction]]]:
    """What each answer costs, of those that are known and count."""
    found = insights.assessment
    return [
        (key, lost)
        for key, reading in found.readings.items()
        if reading.state != "unknown" and (lost := found.points_lost(key)) is not None and found.scale.shares[key]
    ]


def _weakest(insights: Insights) -> Iterator[Entry]:
    """The known answers that cost most for certain, each with the descriptor held."""
    losses = [(key, lost) for key, lost in _losses(insights) if lost.high >= _SHOWN]
    worst = sorted(losses, key=lambda loss: (-loss[1].high, -loss[1].low))[:_POINTS]
    for key, lost in worst:
        yield _weak(key, lost, insights)


def _weak(key: str, lost: Interval[Fraction], insights: Insights) -> Entry:
    rubric, reading = insights.rubric, insights.assessment.readings[key]
    criterion = rubric.criteria[key]
    words = shown(rubric, criterion, reading)
    hands = "; not in local hands" if criterion.control == "national" else ""
    held = f" ({_held(key, insights)}) costs {cost(lost)} points{hands}"
    return Entry(inline("Weak: ", Span(criterion.name, Role.STRONG), f"{held}: {words}" if words else held))


def cost(lost: Interval[Fraction]) -> str:
    """Points lost in words: the smaller loss to the larger."""
    low, high = outward(Interval(lost.high, lost.low), (), 1)
    return f"{float(low):.1f}" if low == high else f"{float(low):.1f} to {float(high):.1f}"
