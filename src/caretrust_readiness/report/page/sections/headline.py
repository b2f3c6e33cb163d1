"""The verdict in words: the headline in one of its three forms, and the whole result in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.report.page.model import Inline, Role, Span, inline
from caretrust_readiness.report.page.phrases import demand_ends, demand_name, number, show_score, some, verdict_range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.engine.assessment import Assessment, Demand

#: How many questions to ask first, and how many names a line spells out.
FIRST = 5
NAMES = 3


def title(insights: Insights) -> str:
    """The locality, the service where it is one, and the day that the answers describe."""
    found = insights.assessment
    service = "" if found.service is None else f", {service_name(found, found.service)}"
    assumed = f", what if {', '.join(insights.settings)}" if insights.settings else ""
    return f"{found.answers.locality}{service}, as of {found.answers.as_of}{assumed}"


def service_name(assessment: Assessment, key: str) -> str:
    """The title of service *key*."""
    return next(service.name for service in assessment.whole_rubric.services if service.id == key)


def service_title(insights: Insights) -> str:
    """The title of the service that *insights* are of."""
    return service_name(insights.assessment, insights.assessment.service or "")


def option_name(insights: Insights, key: str | None) -> str:
    """The title of option *key*; ``none`` where there is none."""
    return next((option.name for option in insights.rubric.options if option.id == key), "none")


def headline(insights: Insights) -> Inline:
    """The verdict in words: settled, one of two neighbours, or that too little is known."""
    found = insights.assessment
    low = found.demonstrated.name
    if found.score is None:
        return inline(Span(low, Role.BAD), ": there is no score, since nothing that counts applies.")
    if found.verdict.settled:
        return inline(Span(f"{low}.", Role.GOOD if found.demonstrated.go else Role.BAD))
    if found.verdict.low - found.verdict.high == 1:
        role = Role.GOOD if found.demonstrated.go else Role.OPEN
        return inline(Span(low, role), f", and {found.possible.name} if it {conditions(insights)}.")
    return inline(Span("Not enough is known", Role.OPEN), f": {answered(found)}. {_ruled_out(insights)}.")


def answered(assessment: Assessment) -> str:
    """How many of the criteria have an answer, and if all have, how many of these are not settled."""
    readings = assessment.readings.values()
    known = sum(found.state != "unknown" for found in readings)
    loose = sum(found.level is not None and not found.level.settled for found in readings)
    rest = f", {loose} not settled" if known == len(readings) and loose else ""
    return f"{known} of {len(readings)} answered{rest}"


def _grouped(demands: Iterable[Demand]) -> dict[str, list[Demand]]:
    groups: dict[str, list[Demand]] = {}
    for demand in demands:
        groups.setdefault(demand.kind, []).append(demand)
    return groups


def conditions(insights: Insights) -> str:
    """What the locality would have to do for the next better verdict, each as what it does."""
    return " and ".join(_condition(kind, demands, insights) for kind, demands in _grouped(insights.unmet).items())


def _condition(kind: str, demands: list[Demand], insights: Insights) -> str:
    names = [demand_name(demand, insights) for demand in demands]
    needs = number(demands[0].needs)
    match kind:
        case "score":
            return f"scores {needs} ({demand_ends(demands[0], insights)[0]} demonstrated)"
        case "domain":
            return f"reaches {needs} in {some(names, NAMES)}"
        case "gate":
            return f"passes the {'gate' if len(names) == 1 else 'gates'} on {some(names, NAMES)}"
        case "applies":
            return f"applies in {needs} % of the criteria ({demand_ends(demands[0], insights)[0]} % do)"
        case _:
            return f"holds {f'level {needs}' if len(names) == 1 else 'more'} of {some(names, NAMES)}"


def _ruled_out(insights: Insights) -> str:
    """Which verdict above the possible one is out of reach, and what rules it out."""
    found = insights.assessment
    if found.verdict.high == 0:
        return "Nothing known rules it out"
    better = found.rubric.verdicts[found.verdict.high - 1]
    blocking = [demand for demand in found.demands(better) if demand.status == "not_met"]
    gates = [demand_name(demand, insights) for demand in blocking if demand.kind == "gate"]
    others = [_limit(demand, insights) for demand in blocking if demand.kind != "gate"]
    reasons = [f"the failed {'gate' if len(gates) == 1 else 'gates'} on {some(gates, NAMES)}"] if gates else []
    return f"{better.name} is ruled out by {some([*reasons, *others], NAMES)}"


def _limit(demand: Demand, insights: Insights) -> str:
    name, most = demand_name(demand, insights), demand_ends(demand, insights)[1]
    if demand.kind == "applies":
        return f"what does not apply ({most} % of the criteria apply, {number(demand.needs)} % needed)"
    if demand.high is None:
        return f"{name} (does not apply)"
    kind = "level " if demand.kind == "criteria" else ""
    return f"{'the score' if demand.of is None else name} ({kind}{most} at most, {number(demand.needs)} needed)"


def result(assessment: Assessment) -> str:
    """The verdict and the score, or between which they lie."""
    return f"{verdict_range(assessment)}, score {show_score(assessment)}"


def one_line(insights: Insights) -> str:
    """The whole result in one line."""
    found = insights.assessment
    failed, still_open = len(found.gates("failed")), len(found.gates("open"))
    name = (
        found.answers.locality
        if found.service is None
        else f"{found.answers.locality}, {service_name(found, found.service)}"
    )
    parts = [f"{name}: {verdict_range(found)}", f"score {show_score(found)}"]
    if found.rubric.gates:
        parts.append(f"gates {failed} failed, {still_open} open")
    if insights.ladder.unify is not None:
        parts.append(f"option: {option_name(insights, insights.ladder.recommended)}")
    if insights.before is not None:
        parts.append(f"without {', '.join(insights.settings)}: {result(insights.before.assessment)}")
    return "; ".join(parts)
