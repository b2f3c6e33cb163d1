"""What to do next: the one list of moves towards the aim, or why there is none."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from caretrust_readiness.report.page.model import Entries, Entry, Fact, Facts, Role, Span, Subheading, inline
from caretrust_readiness.report.page.phrases import demand_ends, demand_name, ends, number, some
from caretrust_readiness.report.page.sections.answer import too_little_applies
from caretrust_readiness.report.page.sections.headline import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.moves import Move
    from caretrust_readiness.engine.assessment import Demand
    from caretrust_readiness.report.page.model import Block, Inline

#: How many moves the first screen shows.
SHOWN = 3


def moves(insights: Insights) -> Iterator[Block]:
    """The next moves under a heading of their own; where there are none, why."""
    if not insights.moves:
        yield Facts((Fact("Next", _nothing(insights)),))
        return
    aim = "" if insights.aim is None else insights.aim.name
    many = f" ({SHOWN} of {len(insights.moves)} moves)" if len(insights.moves) > SHOWN else ""
    yield Subheading(f"What to do next, to reach {aim}{many}")
    yield Entries(tuple(move_entry(move, insights) for move in insights.moves[:SHOWN]), numbered=True)


def _nothing(insights: Insights) -> Inline:
    """Why there is nothing to do, or nothing that can be told."""
    found, aim, path = insights.assessment, insights.aim, insights.aim_path
    if aim is None:
        return inline(f"nothing more to reach: {found.demonstrated.name} is the best verdict")
    if path is None:
        return inline("answer what applies here: there is no score, since nothing that counts applies")
    if not path.reachable:
        reasons = [_block(demand, insights) for demand in path.blocked_by]
        return inline(Span(f"{aim.name} cannot be reached here", Role.BAD), f": {some(reasons, NAMES)}")
    if path.effort is None:
        return inline(f"{aim.name} can be reached; too many ways are alike to say which takes the least effort")
    return inline(Span(f"{aim.name} is reached already", Role.GOOD))


def _block(demand: Demand, insights: Insights) -> str:
    if demand.kind == "applies":
        return f"{too_little_applies(demand, insights)}: too much was declared not applicable"
    name = demand_name(demand, insights)
    if demand.low is None:
        return f"{name} was declared not applicable"
    level = "level " if demand.about_level else ""
    best = f"{level}{demand_ends(demand, insights)[0]} at best"
    return f"{name} has {best} in local hands, and {number(demand.needs)} is needed"


def move_entry(move: Move, insights: Insights) -> Entry:
    """One move: what to do with which criterion, from where to where; then why, and how to begin."""
    return Entry(_head(move, insights), (inline(" ".join(_lines(move, insights))),))


def _head(move: Move, insights: Insights) -> Inline:
    name = Span(insights.name(move.criterion), Role.STRONG)
    claimed = insights.assessment.readings[move.criterion].answer.claimed
    match move.verb:
        case "raise":
            perhaps = f" (perhaps {move.high} already)" if move.high > move.start else ""
            return inline("Raise ", name, f" from level {move.start} to {move.stop}{perhaps}")
        case "show":
            return inline("Show ", name, f" at level {move.stop} (claimed; only {move.start} is backed by evidence)")
        case "agree":
            views = ends(*claimed) if claimed is not None else ends(move.start, move.high)
            return inline("Agree ", name, f" at level {move.stop} or more (views: {views})")
        case "find_out":
            known = "not known" if claimed is None else f"now {ends(move.start, move.high)}"
            return inline("Find out ", name, f": level {move.stop} or more? ({known})")


def _lines(move: Move, insights: Insights) -> Iterator[str]:
    """Why it counts, whether it decides, and how to begin."""
    aim = "" if insights.aim is None else insights.aim.name
    reasons = {
        "gate_failed": f"Its gate{_enough(move, insights)} fails",
        "demand_failed": f"{aim} demands {_level_demanded(move, insights)}, and it falls short",
        "gate_open": f"Its gate{_enough(move, insights)} is open",
        "demand_open": f"{aim} demands {_level_demanded(move, insights)}",
        "points": f"Worth {floor(move.points * 10) / 10:.1f} points",
    }
    decides = any(one.criterion == move.criterion and one.decides for one in insights.questions)
    yield f"{reasons[move.because]}{'; it alone could change the verdict' if decides else ''}."
    yield _action(move, insights)


def _level_demanded(move: Move, insights: Insights) -> str:
    """The level that the aim demands of what is moved."""
    levels = {demand.of: demand.needs for demand in insights.aim_demands if demand.kind == "criteria"}
    return f"level {levels.get(move.criterion, move.stop)}"


def _enough(move: Move, insights: Insights) -> str:
    """What is enough for its gate, where the move goes further for the points."""
    gate = insights.rubric.gates.get(move.criterion, move.stop)
    return f" (level {gate})" if gate < move.stop else ""


def _action(move: Move, insights: Insights) -> str:
    """How to begin."""
    criterion = insights.rubric.criteria[move.criterion]
    match move.verb:
        case "raise":
            if move.high > move.start:
                return f"First {_settle(move, insights)}; beyond that it takes change."
            step = insights.rubric.next_step(criterion, move.start) or ""
            first = "First: " if move.stop - move.start > 1 else ""
            return ended(f"{first}{step}" if first else step[:1].upper() + step[1:])
        case "show":
            return "Add dated evidence for what is claimed."
        case "agree":
            return "Bring the respondents together and agree on one level."
        case "find_out":
            return f"Ask: {criterion.question}" if criterion.question else "Ask at which level it is."


def _settle(move: Move, insights: Insights) -> str:
    """What to do about a level that may be there already, before anything is raised."""
    match insights.assessment.readings[move.criterion].state:
        case "unevidenced":
            return f"add dated evidence for level {move.high}, which is claimed"
        case "views":
            return "bring the respondents together and agree on one level"
        case _:
            return f"find out whether it is at level {move.high} already"


def ended(text: str) -> str:
    """*text* with a full stop where it has no mark at its end."""
    return text if text.endswith((".", "?", "!")) else f"{text}."
