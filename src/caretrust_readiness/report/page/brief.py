"""A page on one screen: what comes first of it, each piece cut to the lines that it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.report.base import USUAL_WIDTH
from caretrust_readiness.report.page.model import (
    Entries,
    Entry,
    Fact,
    Facts,
    Page,
    Paragraph,
    Subheading,
    Table,
    inline,
)
from caretrust_readiness.report.page.words import fit, length_of

if TYPE_CHECKING:
    from caretrust_readiness.report.page.model import Block

#: The most lines that a brief page takes at the usual width.
MOST = 24
#: Between a label and what is said under it, and before what belongs to an entry; the most that stands before text.
_GAP = 2
_NUMBER = 3
#: The answer may take two lines.
_ANSWER = 2
#: The least room for a bar, its gap included.
_BAR = 12


def brief(page: Page, record: Fact) -> Page:
    """The head of *page* alone, cut to one screen, with *record* (under which rubric) as its last line."""
    *head, last = page.head
    if isinstance(last, Facts):
        last = Facts((*last.facts, record))
    return Page(_plain(page.title), tuple(map(_block, (*head, last))), ())


def _plain(text: str) -> str:
    """*text* on one line."""
    return "".join(span.text for span in fit(inline(text), USUAL_WIDTH))


def _block(block: Block) -> Block:
    match block:
        case Paragraph():
            return Paragraph(fit(block.text, USUAL_WIDTH, _ANSWER))
        case Subheading():
            return Subheading(_plain(block.title))
        case Facts():
            room = USUAL_WIDTH - max(length_of(inline(fact.label)) for fact in block.facts) - _GAP
            return Facts(tuple(_fact(fact, room) for fact in block.facts))
        case Entries():
            return Entries(tuple(map(_entry, block.entries)), block.numbered)
        case Table():
            return block


def _fact(fact: Fact, room: int) -> Fact:
    text = fit(fact.text, room)
    return Fact(fact.label, text, fact.bar if length_of(text) + _BAR <= room else None)


def _entry(entry: Entry) -> Entry:
    room = USUAL_WIDTH - _NUMBER
    return Entry(fit(entry.head, room), tuple(fit(line, room) for line in entry.lines[:1]))
