"""A path as a plan: what to find out and what to change, from where to where, and why it counts; or what blocks it."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from caretrust_readiness.analysis.path import held_back, served
from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import Entries, Entry, Paragraph, Role, Section, Span, inline
from caretrust_readiness.report.page.phrases import demand_ends, demand_name, joined, level, number, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.path import Path, Step
    from caretrust_readiness.engine.assessment import Demand
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.report.page.model import Inline

#: How many steps, and how many criteria that hold a score back, a line names.
_NAMES = 4
#: How many demands not met yet are named.
_LACKING = 6
_OWN_FIRST = ("gate", "criteria", "domain", "score", "applies")
_FIRST = "Where a level may be there already, find out and record dated evidence, and act only where it is not so."
#: Said once wherever efforts are.
NO_UNIT = "a rough measure of work: effort 2 is about twice the work of effort 1"


def essence(insights: Insights, path: Path) -> Inline:
    """The whole path in a sentence."""
    if not path.reachable:
        lacking = [_wanting(demand, insights) for demand in path.blocked_by]
        return inline(Span("out of local reach", Role.BAD), f": {some(lacking, _NAMES)}.")
    if path.effort is None:
        return inline("within local reach; too many ways are too nearly alike to say which takes the least effort.")
    if not path.steps:
        return inline(Span("reached already", Role.GOOD), ".")
    steps = [f"{insights.name(step.criterion)} {_from_to(insights, step)}" for step in path.steps]
    return inline(f"effort {number(path.effort)} over {_criteria(path)}: {some(steps, _NAMES)}.")


def _from_to(insights: Insights, step: Step) -> str:
    """From which level to which; to which alone, where nothing is known."""
    if insights.assessment.readings[step.criterion].state == "unknown":
        return f"to level {step.stop} (not known)"
    return f"from level {step.start} to {step.stop}"


def sentence(text: Inline) -> Inline:
    """*text* with a capital at its beginning."""
    first, *rest = text
    return Span(first.text[:1].upper() + first.text[1:], first.role), *rest


def _criteria(path: Path) -> str:
    return counted(len(path.steps), "criterion", "criteria")


def _wanting(demand: Demand, insights: Insights) -> str:
    if demand.kind == "applies":
        return f"{demand_ends(demand, insights)[0]} % of the criteria apply, and {number(demand.needs)} % must"
    if demand.low is None:
        return "there is no score" if demand.of is None else f"{demand_name(demand, insights)} does not apply"
    kind = "level " if demand.about_level else ""
    best = demand_ends(demand, insights)[0]
    return f"{demand_name(demand, insights)} has {kind}{best} at best, and {number(demand.needs)} is needed"


def effort(insights: Insights, path: Path) -> Inline:
    """What the path takes in all, and how much of it may be only finding out."""
    total = path.effort or Fraction(0)
    found = sum((_finding_out(insights, step) for step in path.steps), Fraction(0))
    said = f"{number(total)} over {_criteria(path)}"
    if found:
        said += f"; {'all' if found == total else number(found)} of it may be no more than finding out"
    return inline(f"{said} ({NO_UNIT})")


def lacking(insights: Insights, path: Path) -> Inline:
    """The demands that the path is there to meet, the most that is asked of each thing, and what there is of it."""
    found: dict[tuple[bool, str | None], Demand] = {}
    for demand in path.demands:
        key = demand.kind == "domain", demand.of
        if demand.status != "met" and (key not in found or demand.needs > found[key].needs):
            found[key] = demand
    return inline(some([_has(demand, insights) for demand in found.values()], _LACKING))


def _has(demand: Demand, insights: Insights) -> str:
    if demand.kind == "applies":
        return _wanting(demand, insights)
    low, needs = demand_ends(demand, insights)[0], number(demand.needs)
    if not demand.about_level:
        where = "" if demand.of is None else f" in {demand_name(demand, insights)}"
        return f"a score of {needs}{where} ({low} shown)"
    reading = insights.assessment.readings.get(demand.of or "")
    known = reading is None or reading.state != "unknown"
    return f"{demand_name(demand, insights)} at level {needs} ({f'has {low}' if known else 'not known'})"


def _finding_out(insights: Insights, step: Step) -> Fraction:
    """The part of a step's effort up to what is possible already."""
    efforts = insights.rubric.criteria[step.criterion].efforts
    return sum(efforts[step.start : step.finding_out or step.start], Fraction(0))


def plan(insights: Insights, path: Path) -> Iterator[Section]:
    """The steps in the order to take them: what failed, what is open, then what gains most for the effort."""
    order = insights.order_of(path)
    steps = sorted(path.steps, key=lambda step: order[step.criterion])
    if steps:
        entries = Entries(tuple(_step(insights, path, step) for step in steps), numbered=True)
        blocks = (Paragraph(inline(_FIRST)), entries) if any(step.finding_out for step in steps) else (entries,)
        yield Section("What to do, in this order", blocks)


def _step(insights: Insights, path: Path, step: Step) -> Entry:
    criterion = insights.rubric.criteria[step.criterion]
    unknown = insights.assessment.readings[step.criterion].state == "unknown"
    way = f"to level {step.stop} of {criterion.top} (not known)" if unknown else _levels(step, criterion)
    span = f": {way}, effort {number(step.effort)}"
    lines = [inline(f"Why: {_why(insights, path, step)}.")]
    if step.finding_out is not None:
        lines.append(inline(_first(insights, step)))
    actions = (insights.rubric.next_step(criterion, start) for start in range(step.start, step.stop))
    lines += [inline(f"{start} to {start + 1}: {action}") for start, action in enumerate(actions, step.start)]
    if criterion.steps is not None:
        lines.append(inline(f"Done at {insights.rubric.described(criterion, step.stop)}"))
    return Entry(inline(Span(criterion.name, Role.STRONG), span), tuple(lines))


def _levels(step: Step, criterion: Criterion) -> str:
    return f"level {step.start} to {step.stop} of {criterion.top}"


def _why(insights: Insights, path: Path, step: Step) -> str:
    """The demands that a step serves: those of its own first, the score last."""
    demands = sorted(served(insights.assessment, path, step), key=lambda demand: _OWN_FIRST.index(demand.kind))
    return joined([_reason(insights, step, demand) for demand in demands])


def _reason(insights: Insights, step: Step, demand: Demand) -> str:
    match demand.kind:
        case "gate":
            return f"its gate needs level {number(demand.needs)}"
        case "criteria":
            return f"it is needed at level {number(demand.needs)}"
        case "domain":
            return f"it lifts {demand_name(demand, insights)}, which needs {number(demand.needs)}"
        case "score" | "applies":  # no step helps towards what applies, so of these it is the score
            values = insights.rubric.criteria[step.criterion].values
            points = insights.assessment.scale.shares[step.criterion] * (values[step.stop] - values[step.start]) * 100
            return f"it adds {floor(points * 10) / 10:.1f} points to the score"


def _first(insights: Insights, step: Step) -> str:
    """What to find out before doing anything."""
    criterion, reading = insights.rubric.criteria[step.criterion], insights.assessment.readings[step.criterion]
    beyond = "" if step.finding_out == step.stop else f" Beyond level {step.finding_out} it takes change."
    match reading.state:
        case "unknown":
            return f"Not known, so ask first: {criterion.question or 'at what level is it?'}{beyond}"
        case "unevidenced":
            return f"{level(reading.answer.claimed).capitalize()} is claimed: it may need only dated evidence.{beyond}"
        case "views":
            return f"Respondents put it at {level(reading.level)}: agree on one level first.{beyond}"
        case _:
            return f"It may be at level {step.finding_out} already: find out first.{beyond}"


def blocked(insights: Insights, path: Path) -> Section | None:
    """Why a target is out of reach: each demand, what there is at best, and what holds it there."""
    if path.reachable:
        return None
    said = "Even with everything in local hands at its best, this is missing:"
    entries = Entries(tuple(_block(insights, demand) for demand in path.blocked_by))
    return Section("Out of local reach", (Paragraph(inline(said)), entries))


def _block(insights: Insights, demand: Demand) -> Entry:
    head = (Span(demand_name(demand, insights), Role.STRONG), Span(_short_of(insights, demand)))
    if demand.kind == "applies":
        return Entry(head, (inline("Too much was declared not applicable for this verdict."),))
    if demand.about_level:
        return Entry(head, (inline(_beyond_reach(insights, demand)),))
    if demand.low is None:
        return Entry(head, (inline("There is no score: nothing that counts applies."),))
    lost = held_back(insights.assessment, demand.of)
    names = [f"{insights.name(key)} ({float(round(points, 1))} points)" for key, points in lost.items()]
    return Entry(head, (inline(f"Held down by what is not in local hands: {some(names, _NAMES)}."),))


def _short_of(insights: Insights, demand: Demand) -> str:
    kind = "level " if demand.about_level else ""
    best = "" if demand.low is None else f", {kind}{demand_ends(demand, insights)[0]} at best"
    return f": {kind}{number(demand.needs)} needed{best}"


def _beyond_reach(insights: Insights, demand: Demand) -> str:
    reading = insights.assessment.readings.get(demand.of or "")
    if reading is None or reading.level is None:
        return "It was declared not applicable, and what does not apply meets no demand."
    return "It is not in local hands, and what is known of it allows no more."
