"""Papers as text for a terminal or a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible, without_commands
from caretrust_readiness.report.base import USUAL_WIDTH
from caretrust_readiness.report.page.model import Subheading
from caretrust_readiness.report.writers.text.blocks import heading, lines_of, margin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.page.model import Block, Page
    from caretrust_readiness.report.paper import Paper


def write(paper: Paper, look: Look) -> str:
    """*paper* as text: one page after the other, or one line each."""
    if look.quiet:
        return "".join(f"{visible(line)}\n" for line in paper.lines())
    rule = f"\n{'-' * min(look.width, USUAL_WIDTH)}\n\n"
    return rule.join(lay_out(page, look) for page in paper.pages())


def lay_out(found: Page, look: Look) -> str:
    """One page as text that ends with a line break."""
    lines = [*heading(found.title, look), *_spaced(found.head, look, 0)]
    for section in found.sections:
        lines += ["", *heading(section.title, look), *_spaced(section.blocks, look, margin(look))]
    return without_commands("\n".join(lines)) + "\n"


def _spaced(blocks: Iterable[Block], look: Look, indent: int) -> Iterator[str]:
    """The lines of *blocks*, with an empty one between them but under a subheading."""
    before: Block | None = None
    for block in blocks:
        if before is not None and not isinstance(before, Subheading):
            yield ""
        yield from lines_of(block, look, indent)
        before = block
