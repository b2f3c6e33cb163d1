"""The options in depth: the ladder, what it takes to climb it, and what would flip the recommendation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.analysis.path import Target
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
    Subheading,
    Table,
    inline,
)
from caretrust_readiness.report.page.phrases import number, verdict_range
from caretrust_readiness.report.page.sections.answer import answer, verdict
from caretrust_readiness.report.page.sections.choices import ladder
from caretrust_readiness.report.page.sections.headline import option_answer, option_name, service_title, title
from caretrust_readiness.report.page.sections.plan import NO_UNIT, blocked, essence, plan, sentence
from caretrust_readiness.report.page.sections.services import by_service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.analysis.flips import Flip
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.path import Path
    from caretrust_readiness.report.page.model import Block, Cell

#: How many changes that flip the recommendation are shown.
_FLIPS = 12


def line(insights: Insights) -> str:
    """The recommendation in one line."""
    said = f"option: {option_answer(insights)}" if insights.ladder.appraisals else "the rubric has no options"
    return f"{title(insights)}: {said}"


def page(insights: Insights) -> Page:
    """Which option, what each takes, and what would change the answer."""
    name = f"Options: {title(insights)}"
    if not insights.ladder.appraisals:
        return Page(name, (Paragraph(inline("The rubric has no options.")),), ())
    paths = _paths(insights)
    sections = (
        ladder(insights),
        _takes(insights, paths),
        *_plan(insights, paths),
        _flips(insights),
        _services(insights),
    )
    said = answer(insights)
    head = (*(() if said is None else (Paragraph(said),)), Facts(tuple(_head(insights))))
    return Page(name, head, tuple(found for found in sections if found is not None))


def _paths(insights: Insights) -> dict[str, Path]:
    """The cheapest way to each option."""
    paths = {option.id: insights.path_to(Target(option=option.id)) for option in insights.rubric.options}
    return {key: path for key, path in paths.items() if path is not None}


def _head(insights: Insights) -> Iterator[Fact]:
    yield Fact("Verdict", verdict(insights))
    yield Fact("Option", inline(option_answer(insights)))
    if insights.before is not None:
        yield Fact("Before", inline(option_answer(insights.before)))


def _takes(insights: Insights, paths: dict[str, Path]) -> Section | None:
    """The effort that makes each option feasible."""
    columns = (Column("Option"), Column("effort", figures=True), Column("criteria", figures=True))
    far = [(option, paths[option.id]) for option in insights.rubric.options]
    if not any(path.steps or not path.reachable for _, path in far):
        return None
    rows = tuple((inline(option.name), *_effort(path)) for option, path in far)
    said = f"The least effort that makes each possible, from what is shown ({NO_UNIT}):"
    blocks: list[Block] = [Paragraph(inline(said)), Table(columns, rows)]
    beyond = [(option, path) for option, path in far if not path.reachable]
    if beyond:
        entries = (
            Entry(inline(Span(option.name, Role.STRONG), ": ", *essence(insights, path))) for option, path in beyond
        )
        blocks.append(Entries(tuple(entries)))
    return Section("What each would take", tuple(blocks))


def _effort(path: Path) -> tuple[Cell, ...]:
    if not path.reachable:
        return inline(Span("out of reach", Role.BAD)), None
    if path.effort is None:
        return inline("not known"), None
    return (inline(number(path.effort)), inline(str(len(path.steps)))) if path.steps else (inline("none"), None)


def _plan(insights: Insights, paths: dict[str, Path]) -> Iterator[Section]:
    """What to do for the lightest option that would suffice, where none is recommended."""
    ladder = insights.ladder
    if ladder.recommended is not None or ladder.lightest_sufficient is None:
        return
    path = paths[ladder.lightest_sufficient]
    blocks: list[Block] = [Paragraph(sentence(essence(insights, path)))]
    for lot in (*plan(insights, path), blocked(insights, path)):
        if lot is not None:
            blocks += [Subheading(lot.title), *lot.blocks]
    yield Section(f"The way to {option_name(insights, ladder.lightest_sufficient)}", tuple(blocks))


def _flips(insights: Insights) -> Section | None:
    """Which answers, each alone, would change what is recommended."""
    if insights.ladder.unify is None:
        return None
    found = insights.flips
    name = "What would flip the recommendation"
    if not found:
        return Section(
            name, (Paragraph(inline("No single answer would: neither any fall, nor any rise in local reach.")),)
        )
    columns = (Column("If this alone changes"), Column("level", figures=True), Column("then recommended"))
    rows = tuple(_flip(flip, insights) for flip in found[:_FLIPS])
    more = f"{len(found) - _FLIPS} more would." if len(found) > _FLIPS else ""
    blocks: tuple[Block, ...] = (Table(columns, rows),)
    return Section(name, (*blocks, Paragraph(inline(more))) if more else blocks)


def _flip(flip: Flip, insights: Insights) -> tuple[Cell, ...]:
    role = Role.GOOD if flip.stop > flip.start else Role.BAD
    level = Span(f"{flip.start} to {flip.stop}", role)
    return inline(insights.name(flip.criterion)), (level,), inline(option_name(insights, flip.recommended))


def _services(insights: Insights) -> Section | None:
    return by_service(Fact(service_title(one), inline(_service(one))) for one in insights.services)


def _service(insights: Insights) -> str:
    return f"{verdict_range(insights.assessment)}; option: {option_answer(insights)}"
