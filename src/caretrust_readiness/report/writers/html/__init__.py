"""Papers as one self-contained page of HTML: readable without script, printable, light and dark.

Every value that the template writes is made visible and escaped by the environment itself; nothing on the page is
fetched, and only the page's own style and script may act (its Content-Security-Policy names them by their hashes).
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.reading.paper_texts import HELD, PageRead
from caretrust_readiness.report.data.carried import carried_data
from caretrust_readiness.report.data.json import dumps
from caretrust_readiness.report.page.model import Bar, Entries, Facts, Paragraph, Role, Table
from caretrust_readiness.report.writers.html import drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinja2 import Template

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.page.model import Block, Inline, Page
    from caretrust_readiness.report.paper import Paper

#: The roles that give a page's head its colour, the gravest first.
_TONES = (Role.BAD, Role.OPEN, Role.GOOD)


def write(paper: Paper, _look: Look) -> str:
    """*paper* as one page of HTML that holds all it needs."""
    pages = paper.in_full()
    bare = _rendered(pages)
    read = PageRead(bare)
    before, _, after = bare.partition("".join(HELD))
    begins, ends = HELD
    carried = _kept(carried_data(paper, read.texts, [read.print]))
    return f"{before}{begins}{carried}{ends}{after}"


def _rendered(pages: Sequence[Page]) -> str:
    """*pages* as one page that carries nothing yet."""
    style, script = _text("style.css"), _text("script.js")
    return _template().render(
        pages=pages,
        title=pages[0].title if pages else "caretrust",
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704 - as above
        style_hash=_hash(style),
        script_hash=_hash(script),
        held=Markup("".join(HELD)),  # noqa: S704 - as above
    )


def _kept(carried: dict[str, Any]) -> str:
    """*carried* as text in which nothing can end the element that holds it."""
    text = dumps(carried, ascii_only=True, indent=None).rstrip("\n")
    return text.replace("<", "\\u003c").replace("::", ":\\u003a")


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=_made_visible, trim_blocks=True)
    environment.globals |= {
        "drawn": drawing.drawn,
        "warmth": drawing.warmth,
        "swatch": drawing.swatch,
        "has_bars": has_bars,
        "kind_of": lambda value: type(value).__name__ if not isinstance(value, tuple) or _named(value) else "Inline",
        "merged": merged,
        "tone": tone,
    }
    return environment.from_string(_text("page.html.j2"))


def _named(value: object) -> bool:
    return hasattr(value, "_fields")


def _made_visible(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def merged(spans: Inline) -> Iterator[tuple[str, str]]:
    """Spans of one role together: the role, and the text."""
    for role, found in groupby(spans, key=lambda span: span.role):
        yield role.value, "".join(span.text for span in found)


def tone(head: Iterable[Block]) -> str:
    """The role that colours the head of a page: the first that its first block has and that says how it stands."""
    for block in head:
        for text in _texts(block):
            if (role := next((span.role for span in text if span.role in _TONES), None)) is not None:
                return role.value
        break
    return ""


def _texts(block: Block) -> Iterator[Inline]:
    match block:
        case Paragraph():
            yield block.text
        case Facts():
            yield from (fact.text for fact in block.facts)
        case Entries():
            yield from (entry.head for entry in block.entries)
        case _:
            return


def has_bars(page: Page) -> bool:
    """Whether anything on *page* is drawn that a legend explains."""
    blocks = [*page.head, *(block for section in page.sections for block in section.blocks)]
    return any(_draws(block) for block in blocks)


def _draws(block: Block) -> bool:
    match block:
        case Facts():
            return any(fact.bar is not None for fact in block.facts)
        case Table():
            return any(isinstance(cell, Bar) for row in block.rows for cell in row)
        case _:
            return False


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> Markup:
    """How a Content-Security-Policy names an inline element that holds *text*."""
    return Markup(f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}")  # noqa: S704
