"""Every text of a page in the order in which all formats show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.page.model import Bar, Entries, Facts, Paragraph, Subheading, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.report.page.model import Block, Inline, Page, PlainCell


def texts_of(pages: Iterable[Page]) -> list[str]:
    """The texts of *pages*, each on one line with its blanks folded; headings, labels, cells; none that is empty."""
    folded = (" ".join(visible(text).split()) for page in pages for text in _page(page))
    return [text for text in folded if text]


def _page(page: Page) -> Iterator[str]:
    yield page.title
    for block in page.head:
        yield from _block(block)
    for section in page.sections:
        yield section.title
        for block in section.blocks:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Subheading():
            yield block.title
        case Paragraph():
            yield _said(block.text)
        case Facts():
            for fact in block.facts:
                yield from (fact.label, _said(fact.text))
        case Entries():
            for entry in block.entries:
                yield from map(_said, (entry.head, *entry.lines))
        case Table():
            table = block.in_words()
            yield from (column.title for column in table.columns)
            yield from (_cell(cell) for row in table.rows for cell in row)


def _cell(cell: PlainCell) -> str:
    return "" if cell is None or isinstance(cell, Bar) else _said(cell)


def _said(text: Inline) -> str:
    return "".join(span.text for span in text)
