"""Papers as GitHub-flavoured Markdown, for a board or a pull request."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.base import BLOCKS
from caretrust_readiness.report.page.model import Bar, Entries, Facts, Paragraph, Role, Subheading, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.page.model import Block, Column, Fact, Inline, Page, PlainCell
    from caretrust_readiness.report.paper import Paper

#: What could be markup, a formula, an attribute or HTML, anywhere in a line.
_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]{}|#~^$"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"})
#: What would begin a list, a heading or a rule at the start of a line.
_STARTS = re.compile(r"^([-+=])|^([0-9]+)(?=[.)](?:\s|$))")
#: What a host turns into links, mentions and references by itself; an empty comment keeps it apart, unseen.
_LINKS = re.compile(r"(?i)(?<=:)(?=//)|(?<=\bwww)(?=\.)")
_MENTIONS = re.compile(r"(?<=@)(?=\w)|(?<=\\#)(?=[0-9])|(?<=\bGH-)(?=[0-9])")
_BAR_CELLS = 20


def write(paper: Paper, look: Look) -> str:
    """*paper* as Markdown: one page after the other, or one line each."""
    if look.quiet:
        return "".join(f"- {escape(line)}\n" for line in paper.lines())
    return "\n".join(map(lay_out, paper.pages()))


def lay_out(found: Page) -> str:
    """One page as Markdown that ends with a line break."""
    parts = [f"# {escape(found.title)}", *map(_head, found.head)]
    for section in found.sections:
        parts += [f"## {escape(section.title)}", *map(_block, section.blocks)]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """*text* so that Markdown shows it as it is, on one line, whatever it holds."""
    plain = " ".join(visible(text).split()).translate(_SPECIAL)
    kept = _MENTIONS.sub("<!-- -->", _LINKS.sub(r"\\", plain))
    return _STARTS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", kept)


def _head(block: Block) -> str:
    """A block above all sections: a subheading there is no heading, which would skip a level."""
    return f"**{escape(block.title)}**" if isinstance(block, Subheading) else _block(block)


def _block(block: Block) -> str:
    match block:
        case Subheading():
            return f"### {escape(block.title)}"
        case Paragraph():
            return _inline(block.text)
        case Facts():
            return "\n".join(f"- **{escape(fact.label)}:** {_fact(fact)}" for fact in block.facts)
        case Entries():
            return "\n".join(_entries(block))
        case Table():
            said = block.in_words()
            return "\n".join(_table(said.columns, said.rows))


def _fact(fact: Fact) -> str:
    return _inline(fact.text) if fact.bar is None else f"{_inline(fact.text)} {_bar(fact.bar)}"


def _entries(block: Entries) -> Iterator[str]:
    for number, entry in enumerate(block.entries, 1):
        mark = f"{number}. " if block.numbered else "- "
        yield mark + _inline(entry.head)
        yield from (f"{' ' * len(mark)}- {_inline(line)}" for line in entry.lines)


def _table(columns: Iterable[Column], rows: Iterable[tuple[PlainCell, ...]]) -> Iterator[str]:
    columns = tuple(columns)
    yield _row(escape(column.title) for column in columns)
    yield _row("---:" if column.figures else "---" for column in columns)
    yield from (_row(map(_cell, row)) for row in rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: PlainCell) -> str:
    return "" if cell is None else _bar(cell) if isinstance(cell, Bar) else _inline(cell)


def _bar(bar: Bar) -> str:
    return "".join(bar.drawn(_BAR_CELLS, BLOCKS))


def _inline(text: Inline) -> str:
    """Spans of one role together, those that matter most in bold; blanks stay outside of it."""
    found = []
    for role, spans in groupby(text, key=lambda span: span.role):
        said = visible("".join(span.text for span in spans))
        before, after = " " * said.startswith(" "), " " * (said.endswith(" ") and bool(said.strip(" ")))
        marks = "**" if role in {Role.STRONG, Role.BAD, Role.OPEN} and said.strip(" ") else ""
        found.append(f"{before}{marks}{escape(said)}{marks}{after}")
    return "".join(found).strip(" ")
