"""Sections on what to ask and what to choose: open questions, and the ladder of options."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from caretrust_readiness.report.page.model import (
    Column,
    Entries,
    Entry,
    Paragraph,
    Role,
    Section,
    Span,
    Table,
    inline,
)
from caretrust_readiness.report.page.phrases import joined, level, some
from caretrust_readiness.report.page.sections.headline import FIRST, option_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.options import Appraisal
    from caretrust_readiness.analysis.questions import Question
    from caretrust_readiness.engine.assessment import Demand
    from caretrust_readiness.report.page.model import Block, Cell

#: How many further questions are named, and from how many shortfalls on an option may be told from another.
_NAMES = 4
_MANY = 3
#: How many things that an option lacks the page of a place names.
_LACKS = 2
_FEASIBLE = {"yes": Span("yes", Role.GOOD), "open": Span("open", Role.OPEN), "no": Span("no", Role.BAD)}
#: Options that stand alike, in words: whether they are enough, and whether they can be done.
_ENOUGH = {True: "Enough, ", False: "Too little, ", None: ""}
_CAN_BE_DONE = {"yes": "can be done", "open": "open", "no": "out of reach"}
_SUFFICIENT = {True: Span("yes", Role.GOOD), False: Span("no"), None: Span("not said")}


def questions(insights: Insights) -> Section | None:
    """What is not settled, that which would decide the verdict first; the rest by name."""
    found = insights.questions
    if not found:
        return None
    first, others = found[:FIRST], found[FIRST:]
    marked = not all(question.decides for question in first)
    entries = tuple(_question(question, insights, marked=marked) for question in first)
    rest = (Paragraph(inline(" ".join(_others(others, insights)))),) if others else ()
    title = "Answers that would decide it" if found[0].decides else "Answers not settled"
    return Section(f"{title}, and the points at stake", (Entries(entries, numbered=True), *rest))


def _others(found: Sequence[Question], insights: Insights) -> Iterator[str]:
    """Further questions by name, those that decide first."""
    for said, decides in (("Also deciding", True), ("Then", False)):
        names = [insights.name(question.criterion) for question in found if question.decides is decides]
        if names:
            yield f"{said}: {some(names, _NAMES)}."


def _question(question: Question, insights: Insights, *, marked: bool) -> Entry:
    """A question with what is at stake; *marked* where it decides and others do not."""
    criterion, reading = insights.rubric.criteria[question.criterion], insights.assessment.readings[question.criterion]
    known = "not known" if reading.state == "unknown" else level(reading.level)
    stake = f"{floor(question.at_stake * 10) / 10:.1f} points"
    decides = (Span(", "), Span("decides", Role.OPEN)) if marked and question.decides else ()
    head = (Span(criterion.name, Role.STRONG), Span(f": {known}, {stake}"), *decides)
    return Entry(head)


def options(insights: Insights) -> Section | None:
    """What must be unified, and which options stand how; what follows from it is said on the first screen."""
    if not insights.ladder.appraisals:
        return None
    wanted = insights.ladder.recommended or insights.ladder.lightest_sufficient
    blocks: list[Block] = [*_purpose(insights), Entries(tuple(_alike(insights)))]
    lacking = (found for found in insights.ladder.appraisals if found.option.id == wanted and _lacking(found))
    blocks += [Paragraph((*_lacks(found, insights, whole=False).head, Span("."))) for found in lacking]
    return Section("Which option", tuple(blocks))


def _alike(insights: Insights) -> Iterator[Entry]:
    """The options that stand alike in one line, the lightest first: those that are enough, then the others."""
    groups: dict[tuple[bool | None, str], list[str]] = {}
    for found in insights.ladder.appraisals:
        groups.setdefault((found.sufficient, found.feasible), []).append(found.option.name)
    for enough, said in _ENOUGH.items():
        for feasible, can in _CAN_BE_DONE.items():
            if names := groups.get((enough, feasible)):
                stands = f"{said}{can}" if said else can.capitalize()
                yield Entry(inline(Span(stands, Role.STRONG), f": {joined(names)}"))


def _lacking(found: Appraisal) -> bool:
    return found.feasible != "yes"


def ladder(insights: Insights) -> Section | None:
    """The ladder of options, lightest first: what follows from it, then each with what it lacks."""
    if not insights.ladder.appraisals:
        return None
    lacking = [_lacks(found, insights) for found in insights.ladder.appraisals if _lacking(found)]
    blocks: list[Block] = [*_purpose(insights), _table(insights)]
    if lacking:
        blocks += [Paragraph(inline("The level each still needs, and what is held:")), Entries(tuple(lacking))]
    return Section("Which option", tuple(blocks))


def _table(insights: Insights) -> Table:
    columns = (Column("Option, lightest first"), Column("enough"), Column("can be done"))
    return Table(columns, tuple(_option(found, insights) for found in insights.ladder.appraisals))


def _purpose(insights: Insights) -> Iterator[Block]:
    """What must be unified; and whether something lighter than what the verdict allows is enough for it."""
    ladder, rubric = insights.ladder, insights.rubric
    titles = {function.id: function.name for function in rubric.functions}
    if ladder.unify is None:
        known = f" Choose from: {'; '.join(f'{key} ({title})' for key, title in titles.items())}." if titles else ""
        said = "nobody has said what must be unified, so no option can be called enough. Say it under 'unify'."
        yield Paragraph(inline(Span("Define the problem first: ", Role.STRONG), said + known))
        return
    if (heavier := ladder.heavier_without_need) is not None:
        yield Paragraph(
            inline(
                Span("Added value is not shown: ", Role.STRONG),
                f"the verdict is good enough for {heavier.option.name}, but the lighter "
                f"{option_name(insights, ladder.recommended)} provides all that must be unified.",
            )
        )
    wanted = "; ".join(titles[key] for key in ladder.unify) or "nothing"
    yield Paragraph(inline(f"To be unified: {wanted}."))


def _option(found: Appraisal, insights: Insights) -> tuple[Cell, ...]:
    chosen = found.option.id == insights.ladder.recommended
    name = Span(found.option.name, Role.STRONG if chosen else Role.PLAIN)
    return (
        (name, *((Span(" (recommended)"),) if chosen else ())),
        (_SUFFICIENT[found.sufficient],),
        (_FEASIBLE[found.feasible],),
    )


def _lacks(found: Appraisal, insights: Insights, *, whole: bool = True) -> Entry:
    """What an option lacks: the verdict, what a lighter one lacks as well, then each requirement with what is held.

    Where not the *whole* is wanted, no other option is named, and only the first few requirements are.
    """
    verdicts, said = insights.rubric.verdicts, []
    if found.verdict_status != "met" and found.option.verdict is not None:
        needed = verdicts[insights.rubric.verdict_rank[found.option.verdict]].name
        said.append(f"the verdict {needed} ({'open' if found.verdict_status == 'open' else 'not reached'})")
    lighter = _nested(found, insights) if whole else None
    if lighter is not None:
        said.append(f"what {lighter.option.name} lacks")
    told = {(demand.of, demand.needs) for demand in lighter.shortfalls} if lighter else set()
    said += [_shortfall(demand, insights) for demand in found.shortfalls if (demand.of, demand.needs) not in told]
    lacks = joined(said) if whole else some(said, _LACKS)
    return Entry(inline(Span(found.option.name, Role.STRONG), f" lacks {lacks}"))


def _nested(found: Appraisal, insights: Insights) -> Appraisal | None:
    """The lighter option that lacks most of what this one lacks, and nothing else, where that saves telling much."""
    needs = {demand.of: demand.needs for demand in found.shortfalls}
    lighter = insights.ladder.appraisals[: insights.ladder.appraisals.index(found)]
    nested = [
        other
        for other in lighter
        if len(other.shortfalls) >= _MANY
        and other.verdict_status == "met"
        and all(needs.get(demand.of, -1) >= demand.needs for demand in other.shortfalls)
    ]
    return max(nested, key=lambda other: len(other.shortfalls), default=None)


def _shortfall(demand: Demand, insights: Insights) -> str:
    """A requirement, the level it needs, and the level held."""
    key = demand.of or ""
    reading = insights.assessment.readings[key]
    has = "not known" if reading.state == "unknown" else f"has {level(reading.level).removeprefix('level ')}"
    return f"{insights.name(key)} at level {demand.needs} ({has})"
