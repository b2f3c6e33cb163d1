"""Small pictures as SVG, each with a title and a description; the figures stand beside them as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.page.model import Bar, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.report.page.model import Dots, Heat

#: The size of a picture, in units of its own.
_WIDTH, _HEIGHT = 240, 14
#: How many tints a heat map has.
_TINTS = 5
_RADIUS = 5
_NOTHING = Markup()


def drawn(found: Bar | Step | Dots) -> Markup:
    """The picture of *found*."""
    if isinstance(found, Bar):
        return _bar(found)
    return _step(found) if isinstance(found, Step) else _dots(found)


def _bar(found: Bar) -> Markup:
    """What is demonstrated (solid), possible (hatched) and neither (empty), of 100; and a line at what is demanded."""
    low, high = (float(end) for end in found.score)
    needs = "" if found.needs is None else f"; {float(found.needs):g} is demanded"
    return _svg(
        f"{found.words}{needs}",
        "A bar from 0 to 100: solid, then hatched, then empty",
        (
            _box("track", 0, 100),
            _box("may", low, high) if high > low else _NOTHING,
            _box("held", 0, low) if low else _NOTHING,
            _NOTHING if found.needs is None else _line("mark", float(found.needs)),
        ),
    )


def _step(found: Step) -> Markup:
    """A part of a waterfall: from where to where, filled where it rises, outlined where it falls."""
    start, end = float(found.start), float(found.end)
    first, last = found.within
    begins, ends = ((at - first) * 100 / (last - first) for at in (start, end))
    kind = "rise" if end >= start else "fall"
    goes = "rising" if end > start else "falling" if end < start else "level"
    return _svg(
        f"{'the whole change, ' if found.whole else ''}from {start:.1f} to {end:.1f}, of 100",
        f"A step on a line from {first} to {last}, {goes}",
        (_rule(0, 100), _line("axis", 0), _line("axis", begins), _box(kind, min(begins, ends), max(begins, ends))),
    )


def _dots(found: Dots) -> Markup:
    """A scale of levels, with a mark for each who stands on it; a line where it is between two."""
    said = "; ".join(
        f"{visible(who)} {low}" + (f" to {high}" if high != low else "") for who, (low, high) in found.places
    )
    unit = 100 / max(found.top, 1)
    parts = [_rule(0, 100), *(_line("axis", level * unit) for level in range(found.top + 1))]
    for _, (low, high) in found.places:
        parts += [_box("may", low * unit, high * unit)] if high != low else [_dot(low * unit)]
    return _svg(said, f"Levels from 0 to {found.top}, with a mark for each", parts, margin=_RADIUS + 1)


def _svg(title: str, description: str, parts: Iterable[Markup], margin: int = 0) -> Markup:
    return Markup(
        '<svg class="bar" role="img" viewBox="{} 0 {} 14" preserveAspectRatio="none">'
        "<title>{}</title><desc>{}</desc>{}</svg>"
    ).format(-margin, _WIDTH + 2 * margin, title, description, _NOTHING.join(parts))


def _x(share: float) -> str:
    return f"{share * _WIDTH / 100:.2f}"


def _box(kind: str, start: float, end: float) -> Markup:
    width = _x(end - start)
    return Markup('<rect class="{}" x="{}" y="1" width="{}" height="{}"/>').format(kind, _x(start), width, _HEIGHT - 2)


def _line(kind: str, at: float) -> Markup:
    return Markup('<path class="{}" d="M{} 0V{}"/>').format(kind, _x(at), _HEIGHT)


def _rule(start: float, end: float) -> Markup:
    return Markup('<path class="axis" d="M{} {}H{}"/>').format(_x(start), _HEIGHT // 2, _x(end))


def _dot(at: float) -> Markup:
    return Markup('<circle class="held" cx="{}" cy="{}" r="{}"/>').format(_x(at), _HEIGHT // 2, _RADIUS)


def swatch(kind: str) -> Markup:
    """A sample of what *kind* of part looks like, for a legend."""
    return Markup('<svg aria-hidden="true" viewBox="0 0 240 14" preserveAspectRatio="none">{}</svg>').format(
        _box(kind, 0, 100)
    )


def warmth(found: Heat) -> str:
    """The tint of a cell, from 0 for the lowest scores; ``none`` where there is no score."""
    if found.score is None:
        return "none"
    return str(min(int(found.score.low) * _TINTS // 100, _TINTS - 1))
