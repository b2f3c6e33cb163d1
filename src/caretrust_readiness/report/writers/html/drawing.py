"""Small pictures as SVG, each with a title and a description; the figures stand beside them as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from caretrust_readiness.report.page.model import Bar, Block

#: The size of a bar, in units of its own.
_WIDTH, _HEIGHT = 240, 14
_SVG = Markup('<svg class="{kind}" role="img" viewBox="0 0 {width} {height}" preserveAspectRatio="none">')


def bar(found: Bar) -> Markup:
    """What is demonstrated (solid), possible (hatched) and neither (empty), of 100."""
    low, high = (float(end) for end in found.score)
    held, reached = low * _WIDTH / 100, high * _WIDTH / 100
    parts = [
        _SVG.format(kind="bar", width=_WIDTH, height=_HEIGHT),
        Markup("<title>{:.1f} demonstrated, {:.1f} possible, of 100</title>").format(low, high),
        Markup("<desc>A bar from 0 to 100: solid to {:.1f}, hatched to {:.1f}</desc>").format(low, high),
        _box("track", 0, _WIDTH),
        _box("may", held, reached - held) if high > low else "",
        _box("held", 0, held) if low else "",
        Markup("</svg>"),
    ]
    return Markup("").join(parts)


def swatch(kind: str) -> Markup:
    """A sample of what *kind* of part looks like, for a legend."""
    shape = _box(kind, 0, _WIDTH)
    return Markup('<svg aria-hidden="true" viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>').format(
        40, _HEIGHT, shape
    )


def _box(kind: str, start: float, width: float) -> Markup:
    return Markup('<rect class="{}" x="{:.2f}" y="1" width="{:.2f}" height="{}"/>').format(kind, start, width, _HEIGHT - 2)


def picture(block: Block) -> Markup:
    """A block that is a picture of its own."""
    raise AssertionError(f"no picture of {type(block).__name__}")
