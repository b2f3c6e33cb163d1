"""A paper becomes text, in one of the forms that papers come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report import Format
from caretrust_readiness.report.data.json import FORMAT, dumps
from caretrust_readiness.report.writers.markdown import write
from caretrust_readiness.report.writers.text import lay_out
from caretrust_readiness.report.writers.text.blocks import harmless

if TYPE_CHECKING:
    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.page.paper import Paper


def render(paper: Paper, chosen: Format, look: Look) -> str:
    """*paper* as text that ends with a line break."""
    if chosen is Format.JSON:
        return dumps({"format": FORMAT, **paper.data(), "problems": list(paper.problems)})
    if chosen is Format.MARKDOWN:
        return write(paper.page())
    return f"{harmless(visible(paper.line()))}\n" if look.brief else lay_out(paper.page(), look)
