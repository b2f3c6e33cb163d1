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
from caretrust_readiness.report.page.words import fit, length_of, lines_needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caretrust_readiness.report.page.model import Block, Inline

#: The most lines that a brief page takes at the usual width.
MOST = 24
#: Between a label and what is said under it, and before what belongs to an entry; the most that stands before text.
_GAP = 2
_NUMBER = 3
#: The answer, what belongs to a move, and a fact may take so many lines where there is room, in this order.
_ANSWER = 3
_LINES = 2
_RANKS = (Paragraph, Entries, Facts, Subheading, Table)
#: The least room for a bar, its gap included.
_BAR = 12


def brief(page: Page, record: Fact) -> Page:
    """The head of *page* alone, cut to one screen, with *record* (under which rubric) as its last line."""
    *head, last = page.head
    blocks = (*head, Facts((*last.facts, record)) if isinstance(last, Facts) else last)
    room = _Room(MOST - _least(blocks))
    cut: dict[int, Block] = {}
    for place, block in sorted(enumerate(blocks), key=lambda found: _RANKS.index(type(found[1]))):
        cut[place] = room.block(block)
    return Page(_plain(page.title), tuple(cut[place] for place in range(len(blocks))), ())


def _least(blocks: Sequence[Block]) -> int:
    """How many lines the title and *blocks* take where each piece takes one."""
    lines = 1
    for block in blocks:
        match block:
            case Facts():
                lines += len(block.facts)
            case Entries():
                lines += sum(1 + len(entry.lines[:1]) for entry in block.entries)
            case _:
                lines += 1
    return lines + sum(not isinstance(block, Subheading) for block in blocks[:-1])


def _plain(text: str) -> str:
    """*text* on one line."""
    return "".join(span.text for span in fit(inline(text), USUAL_WIDTH))


class _Room:
    """The lines that are left over where every piece takes one; who comes first takes more of them."""

    def __init__(self, left: int) -> None:
        self.left = max(0, left)

    def fit(self, text: Inline, width: int, most: int = _LINES) -> Inline:
        """*text* cut to at most *most* lines of *width* columns, and to those that there are."""
        more = min(self.left, most - 1, max(0, lines_needed(text, width) - 1))
        self.left -= more
        return fit(text, width, 1 + more)

    def block(self, block: Block) -> Block:
        """*block* cut to the room there is."""
        match block:
            case Paragraph():
                return Paragraph(self.fit(block.text, USUAL_WIDTH, _ANSWER))
            case Subheading():
                return Subheading(_plain(block.title))
            case Facts():
                width = USUAL_WIDTH - max(length_of(inline(fact.label)) for fact in block.facts) - _GAP
                return Facts(tuple(self._fact(fact, width) for fact in block.facts))
            case Entries():
                return Entries(tuple(map(self._entry, block.entries)), block.numbered)
            case Table():
                return block

    def _fact(self, fact: Fact, width: int) -> Fact:
        text = self.fit(fact.text, width)
        return Fact(fact.label, text, fact.bar if length_of(text) + _BAR <= width else None)

    def _entry(self, entry: Entry) -> Entry:
        width = USUAL_WIDTH - _NUMBER
        return Entry(fit(entry.head, width), tuple(self.fit(line, width) for line in entry.lines[:1]))
