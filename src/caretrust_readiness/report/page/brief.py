"""A page on one screen or one sheet: what comes first of it, each piece cut to the lines that it may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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

#: Between a label and what is said under it, and before what belongs to an entry; the most that stands before text.
_GAP = 2
_NUMBER = 3
#: The answer, what belongs to a move, and a fact may take more lines where there is room, in this order.
_RANKS = (Paragraph, Entries, Facts, Subheading, Table)
#: The least room for a bar, its gap included.
_BAR = 12


class Extent(NamedTuple):
    """How much a brief page may hold."""

    lines: int
    width: int
    """In columns."""
    answer: int
    """The most lines of the answer."""
    piece: int
    """The most lines of any other piece."""


SCREEN = Extent(24, USUAL_WIDTH, 3, 2)
#: A sheet of A4, counted for a house's template whose type is large.
SHEET = Extent(46, 64, 5, 5)


def brief(page: Page, record: tuple[Fact, ...], extent: Extent = SCREEN) -> Page:
    """The head of *page* alone, cut to *extent*, with *record* (under which rubric, say) as its last lines."""
    blocks = (*page.head, Facts(record))
    room = _Room(extent, extent.lines - _least(blocks) + 1)
    cut: dict[int, Block] = {}
    for place, block in sorted(enumerate(blocks), key=lambda found: _rank(found[1], record)):
        cut[place] = room.block(block)
    *head, last = (cut[place] for place in range(len(blocks)))
    return Page(room.plain(page.title), _together(head, last), ())


def _rank(block: Block, record: tuple[Fact, ...]) -> int:
    """Which block takes room first: under what it was read is told whole, if anything is."""
    return -1 if isinstance(block, Facts) and block.facts == record else _RANKS.index(type(block))


def _together(head: list[Block], last: Block) -> tuple[Block, ...]:
    """*head* and *last*, as one block where both are facts."""
    if head and isinstance(head[-1], Facts) and isinstance(last, Facts):
        return (*head[:-1], Facts((*head[-1].facts, *last.facts)))
    return (*head, last)


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


class _Room:
    """The lines that are left over where every piece takes one; who comes first takes more of them."""

    def __init__(self, extent: Extent, left: int) -> None:
        self.extent = extent
        self.left = max(0, left)

    def plain(self, text: str) -> str:
        """*text* on one line."""
        return "".join(span.text for span in fit(inline(text), self.extent.width))

    def fit(self, text: Inline, width: int, most: int) -> Inline:
        """*text* cut to at most *most* lines of *width* columns, and to those that there are."""
        more = min(self.left, most - 1, max(0, lines_needed(text, width) - 1))
        self.left -= more
        return fit(text, width, 1 + more)

    def block(self, block: Block) -> Block:
        """*block* cut to the room there is."""
        match block:
            case Paragraph():
                return Paragraph(self.fit(block.text, self.extent.width, self.extent.answer))
            case Subheading():
                return Subheading(self.plain(block.title))
            case Facts():
                width = self.extent.width - max(length_of(inline(fact.label)) for fact in block.facts) - _GAP
                return Facts(tuple(self._fact(fact, width) for fact in block.facts))
            case Entries():
                return Entries(tuple(map(self._entry, block.entries)), block.numbered)
            case Table():
                return block

    def _fact(self, fact: Fact, width: int) -> Fact:
        text = self.fit(fact.text, width, self.extent.piece)
        return Fact(fact.label, text, fact.bar if length_of(text) + _BAR <= width else None)

    def _entry(self, entry: Entry) -> Entry:
        width = self.extent.width - _NUMBER
        lines = tuple(self.fit(line, width, self.extent.piece) for line in entry.lines[:1])
        return Entry(self.fit(entry.head, width, self.extent.piece - 1), lines)
