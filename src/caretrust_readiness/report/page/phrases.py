"""How figures, levels and lists are said in every page."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.figures import Thresholds, outward, show
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.page.model import Bar, Role, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.engine.assessment import Assessment, Demand
    from caretrust_readiness.engine.intervals import Reading
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

#: The role that shows how a demand or a gate stands, and the word for it.
STATUS = {
    "met": Span("met", Role.GOOD),
    "passed": Span("passed", Role.GOOD),
    "open": Span("open", Role.OPEN),
    "not_met": Span("not met", Role.BAD),
    "failed": Span("FAILED", Role.BAD),
}


def joined(parts: Sequence[str]) -> str:
    """*parts* with commas and an ``and``; with semicolons where a part has a comma of its own."""
    if any(", " in part for part in parts):
        return "; ".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def bar(score: Interval[Fraction], figures: str, needs: Fraction | None = None) -> Bar:
    """*score* as a bar that is read out with the very *figures* that stand beside it, ``41.2 to 60.0`` or one."""
    low, _, high = figures.partition(" to ")
    return Bar(score, needs, f"{low} demonstrated, {high or low} possible, of 100")


def some(names: Sequence[str], limit: int = 4) -> str:
    """*names*, at most *limit* of them spelt out."""
    if len(names) <= limit:
        return joined(names)
    comma = "; " if any(", " in name for name in names) else ", "
    return f"{comma.join(names[:limit])} and {len(names) - limit} more"


def number(value: Fraction | int) -> str:
    """A number as the rubric writes it."""
    return str(plain_number(Fraction(value)))


def ends(low: int | None, high: int | None) -> str:
    """Two levels, or the one that both are."""
    if low is None:
        return "does not apply"
    return str(low) if low == high else f"{low} to {high}"


def level(found: Interval[int] | None) -> str:
    """A level or a range of levels."""
    return "does not apply" if found is None else f"level {ends(*found)}"


def held(rubric: Rubric, criterion: Criterion, reading: Reading) -> str | None:
    """The descriptor of the level held, or those of both ends; None where nothing is known or the rubric has none."""
    low = shown(rubric, criterion, reading)
    if low is None or reading.level is None or reading.level.settled:
        return low
    return f"{low}; at best: {rubric.level_text(criterion, reading.level.high)}"


def shown(rubric: Rubric, criterion: Criterion, reading: Reading) -> str | None:
    """The descriptor of the level demonstrated; None where nothing is known or the rubric has none."""
    if reading.level is None or reading.state == "unknown" or not criterion.descriptors:
        return None
    return rubric.level_text(criterion, reading.level.low)


def demand_ends(demand: Demand, insights: Insights) -> tuple[str, str]:
    """What a demand finds at both ends: levels, or scores rounded as they are everywhere."""
    if demand.low is None or demand.high is None:
        return "none", "none"
    if demand.about_level:
        return str(demand.low), str(demand.high)
    found = Interval(Fraction(demand.low), Fraction(demand.high))
    low, high = outward(found, insights.thresholds.among(demand.kind), 1)
    return f"{float(low):.1f}", f"{float(high):.1f}"


def demand_name(demand: Demand, insights: Insights) -> str:
    """What a demand is about, in a word or two."""
    if demand.of is None:
        return "Score" if demand.kind == "score" else "Criteria that apply, in %"
    if demand.kind == "domain":
        return next(domain.name for domain in insights.rubric.domains if domain.id == demand.of)
    return insights.name(demand.of)


def verdict_range(assessment: Assessment) -> str:
    """The verdict, or from which to which it may be."""
    if assessment.verdict.settled:
        return assessment.demonstrated.name
    return f"{assessment.demonstrated.name} to {assessment.possible.name}"


def show_score(assessment: Assessment) -> str:
    """The overall score of *assessment* in words."""
    return show(assessment.score, Thresholds.of(assessment.rubric).score)
