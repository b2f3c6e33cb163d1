"""Building blocks of text for a terminal: each takes a block of a page and how it is to look, and gives its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.page.model import (
    Block,
    Entries,
    Entry,
    Fact,
    Facts,
    Inline,
    Paragraph,
    Role,
    Span,
    Subheading,
    Table,
    inline,
)
from caretrust_readiness.report.page.words import length_of, width_of
from caretrust_readiness.report.writers.text.lines import (
    BAR,
    GAP,
    INDENT,
    MEASURE,
    NARROW,
    draw,
    flow,
    paint,
    wrap,
)
from caretrust_readiness.report.writers.text.tables import table

if TYPE_CHECKING:
    from caretrust_readiness.report.base import Look

__all__ = ["heading", "lines_of", "margin"]


def margin(look: Look) -> int:
    """How far the text of a section is set in, in columns."""
    return INDENT if look.width >= NARROW else 0


def heading(title: str, look: Look) -> list[str]:
    """A section's heading: a line of its own, in bold where there is colour."""
    return flow(inline(Span(title, Role.STRONG)), look, 0)


def lines_of(block: Block, look: Look, indent: int) -> list[str]:
    """The lines of any block."""
    match block:
        case Subheading():
            return flow(inline(Span(block.title, Role.STRONG)), look, indent)
        case Paragraph():
            return flow(block.text, look, indent)
        case Facts():
            return facts(block, look, indent)
        case Entries():
            return entries(block, look, indent)
        case Table():
            return table(block.in_words(), look, indent)


def facts(block: Facts, look: Look, indent: int) -> list[str]:
    """Labels in a column of their own, or before the text where room is short."""
    seen = [fact._replace(label=visible(fact.label)) for fact in block.facts]
    hang = max(width_of(fact.label) for fact in seen) + GAP if look.width >= NARROW else 0
    return [line for fact in seen for line in _fact(fact, look, indent, hang)]


def _fact(fact: Fact, look: Look, indent: int, hang: int) -> list[str]:
    if not hang:
        lines = flow((Span(f"{fact.label}: "), *fact.text), look, indent)
    else:
        label = paint([[(fact.label, Role.STRONG)]], look) + " " * (hang - width_of(fact.label))
        first, *rest = flow(fact.text, look, indent + hang)
        lines = [" " * indent + label + first[indent + hang :], *rest]
    if fact.bar is None or not look.bars:
        return lines
    room = look.width - indent - hang - length_of(fact.text) - GAP
    if hang and len(lines) == 1 and room >= BAR.start:
        return [f"{lines[0]}  {draw(fact.bar, min(room, BAR.stop - 1), look)}"]
    cells = min(max(1, look.width - indent - hang), BAR.stop - 1)
    return [*lines, " " * (indent + hang) + draw(fact.bar, cells, look)]


def entries(block: Entries, look: Look, indent: int) -> list[str]:
    """One entry after the other, what belongs to it further in."""
    found: list[str] = []
    for number, entry in enumerate(block.entries, 1):
        found += _entry(entry, look, indent, f"{number}. " if block.numbered else "")
    return found


def _entry(entry: Entry, look: Look, indent: int, first: str) -> list[str]:
    hang = len(first) or min(INDENT, margin(look))
    lines = flow(entry.head, look, indent, hang=hang, first=first) if first else _hanging(entry.head, look, indent)
    return lines + [line for text in entry.lines for line in flow(text, look, indent + hang)]


def _hanging(text: Inline, look: Look, indent: int) -> list[str]:
    first, *rest = wrap(text, max(1, min(look.width, MEASURE) - indent - margin(look))) or [[]]
    lines = [" " * indent + paint(first, look)]
    if rest:
        lines += [" " * (indent + margin(look)) + paint(line, look) for line in rest]
    return lines
