"""Robustness to weights: its page, and the lines on it in a locality's page."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from caretrust_readiness.model.figures import percent
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
from caretrust_readiness.report.page.phrases import number, show_score, verdict_range
from caretrust_readiness.report.page.sections.headline import service_title, title
from caretrust_readiness.report.page.sections.plan import sentence
from caretrust_readiness.report.page.sections.services import by_service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.weight_sensitivity import WeightSensitivity
    from caretrust_readiness.analysis.weightings import Sampling, Shares
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.page.model import Block, Cell, Inline

#: How many of the weights that move the verdict alone are shown.
_WEIGHTS = 10
#: A weight that has to grow by as many times itself or more says that no weight matters much.
_FAR = 9
_ENDS = {"low": "shown", "high": "at best"}
_SAID = {"low": "shown so far", "high": "at best"}
_NO_SCORE = "There is no score, so no weights to change: nothing that counts applies."
_MEANS = (
    "The true share lies within the figure after ± in 95 of 100 samples. It is a share of weightings, not a chance."
)


def fact(insights: Insights) -> Fact | None:
    """The essence for a locality's page."""
    if insights.assessment.score is None:
        return None
    return Fact("Weights", _essence(insights))


def line(insights: Insights) -> str:
    """How far weights may change, in one line."""
    said = "".join(span.text for span in _essence(insights))
    return f"{title(insights)}: {said.removesuffix('.')}"


def _essence(insights: Insights) -> Inline:
    """How far all weights may change at once, and the one that moves the verdict soonest alone."""
    if insights.assessment.score is None:
        return inline(_NO_SCORE)
    radius = min(insights.radii)
    alone = (Span(" "), *sentence(_alone(insights))) if radius < 1 else ()
    return inline("The verdict ", *_held(radius), *alone)


def _held(radius: Fraction) -> Inline:
    if radius == 1:
        return inline(Span("holds however the weights change", Role.GOOD), ", from almost nothing to almost double.")
    if not radius:
        return inline(Span("stands on an edge", Role.BAD), ": the slightest change of weights can move it.")
    change = percent(radius)
    return inline("holds if weights change by up to ", Span(change, Role.STRONG), ", even all at once.")


def _alone(insights: Insights) -> Inline:
    if not insights.weight_sensitivities:
        return inline("no weight moves it alone.")
    first = insights.weight_sensitivities[0]
    if first.change >= 1:
        return inline("no single weight moves it, unless it more than doubles.")
    name, verdict = _nodes(insights.rubric)[first.of][0], insights.rubric.verdicts[first.verdict].name
    becomes = f"the verdict {_SAID[first.end]} becomes {verdict}"
    return inline(f"the weight of {name} alone moves it soonest: {_when(first)}, {becomes}.")


def _nodes(rubric: Rubric) -> dict[str, tuple[str, Fraction]]:
    """The title and the weight of every criterion and domain."""
    found = {key: (criterion.name, criterion.weight) for key, criterion in rubric.criteria.items()}
    waiting = list(rubric.domains)
    while waiting:
        domain = waiting.pop()
        found[domain.id] = domain.name, domain.weight
        waiting += domain.domains
    return found


def _when(lever: WeightSensitivity) -> str:
    """A change of weight in running text."""
    return f"at {_change(lever)} what it is" if lever.change >= 1 else f"with {_change(lever)}"


def _change(lever: WeightSensitivity) -> str:
    """A change of weight, rounded up: what is shown does move the verdict."""
    if not lever.change:
        return "any change"
    if lever.change >= 1:
        return f"{ceil((1 + lever.change) * 10) / 10:.1f} times"
    return f"{ceil(lever.change * 100)} % {'more' if lever.up else 'less'}"


def page(insights: Insights, sampling: Sampling | None = None) -> Page:
    """How far weights may change, which matter most, and with *sampling* the shares of weightings."""
    name = f"Robustness to weights: {title(insights)}"
    if insights.assessment.score is None:
        return Page(name, (Paragraph(inline(_NO_SCORE)),), ())
    sections = (_weights(insights), _shares(insights, sampling), _services(insights))
    head = (Facts(tuple(_head(insights))),)
    return Page(name, head, tuple(found for found in sections if found is not None))


def _head(insights: Insights) -> Iterator[Fact]:
    found, radii = insights.assessment, insights.radii
    yield Fact("Verdict", inline(f"{verdict_range(found)}, score {show_score(found)}"))
    if found.verdict.settled and radii.settled:
        yield Fact("Weights", _held(radii.low))
    else:
        yield Fact("Shown", (Span(f"{found.demonstrated.name} "), *_held(radii.low)))
        yield Fact("At best", (Span(f"{found.possible.name} "), *_held(radii.high)))
    yield Fact("Alone", sentence(_alone(insights)))
    if insights.before is not None:
        yield Fact("Before", _essence(insights.before))


def _weights(insights: Insights) -> Section | None:
    """The weights that move the verdict alone, the soonest first."""
    shown = [lever for lever in insights.weight_sensitivities if lever.change < _FAR][:_WEIGHTS]
    if not shown:
        return None
    columns = (Column("Weight of"), Column("now", figures=True), Column("change", figures=True), Column("verdict then"))
    nodes = _nodes(insights.rubric)
    rows = tuple(_weight(lever, insights.rubric, *nodes[lever.of]) for lever in shown)
    return Section("Weights that move it alone", (Table(columns, rows),))


def _weight(lever: WeightSensitivity, rubric: Rubric, name: str, weight: Fraction) -> tuple[Cell, ...]:
    verdict = f"{_ENDS[lever.end]}: {rubric.verdicts[lever.verdict].name}"
    return inline(name), inline(number(weight)), inline(_change(lever)), inline(verdict)


def _shares(insights: Insights, sampling: Sampling | None) -> Section | None:
    """How many of the weightings drawn give each verdict."""
    shares = None if sampling is None else insights.shares(sampling)
    if sampling is None or shares is None:
        return None
    columns = (Column("Verdict"), Column("shown", figures=True), Column("at best", figures=True))
    rows = tuple(
        (inline(verdict.name), *(_share(shares, counts[place]) for counts in shares.counts))
        for place, verdict in enumerate(insights.rubric.verdicts)
    )
    blocks: tuple[Block, ...] = (Paragraph(inline(_how(sampling))), Table(columns, rows), Paragraph(inline(_MEANS)))
    return Section("Shares of weightings", blocks)


def _how(sampling: Sampling) -> str:
    if sampling.spread is None:
        kind = "any weights at all (Dirichlet(1) among siblings)"
    else:
        kind = f"every weight within {percent(sampling.spread)} of its own, each by itself"
    return f"{sampling.draws:,} weightings drawn, {kind}; seed {sampling.seed}."


def _share(shares: Shares, count: int) -> Cell:
    """A share with its error, which is rounded up: nought of ten thousand is not never."""
    return inline(f"{shares.share(count) * 100:.1f} ± {ceil(shares.error(count) * 1000) / 10:.1f} %")


def _services(insights: Insights) -> Section | None:
    return by_service(
        Fact(service_title(one), (Span(f"{verdict_range(one.assessment)}: "), *_essence(one)))
        for one in insights.services
    )
