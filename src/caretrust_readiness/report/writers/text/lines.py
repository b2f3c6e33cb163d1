"""Lines of text for a terminal: text made visible, wrapped to a width, painted; and the bars that stand in them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from caretrust_readiness.report.base import BLOCKS
from caretrust_readiness.report.page.model import Role
from caretrust_readiness.report.page.words import Piece, Word, line_length, width_of, word_length, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.page.model import Bar, Inline

#: Narrower than this, everything is set line by line.
NARROW = 48
#: Running text is set no wider, however wide the terminal.
MEASURE = 100
INDENT = 2
#: Between columns.
GAP = 2
#: How wide a bar is.
BAR = range(10, 41)
#: On light and on dark ground; nothing is said by them alone.
_CODES = {Role.STRONG: "1", Role.GOOD: "32", Role.OPEN: "35", Role.BAD: "1;31", Role.CODE: "1"}
_ASCII_BLOCKS = ("#", "-", ".")


def flow(text: Inline, look: Look, indent: int, *, hang: int = 0, first: str = "") -> list[str]:
    """Running text, wrapped; *first* stands before it, and lines after the first are *hang* columns further in."""
    width = min(look.width, MEASURE + indent) - indent - hang
    lead = first.ljust(hang)
    wrapped = wrap(text, max(1, width))
    return [
        " " * indent + (lead if place == 0 else " " * hang) + paint(line, look) for place, line in enumerate(wrapped)
    ] or [" " * indent + first]


def wrap(text: Inline, width: int) -> list[list[Word]]:
    """*text* made visible, as lines of words at most *width* columns wide; a longer word is cut."""
    words = words_of(text)
    if line_length(words) <= width:  # as in most cells of a table
        return [words] if words else []
    lines: list[list[Word]] = []
    room = 0
    for word in (part for whole in words for part in _cut(whole, width)):
        needed = word_length(word)
        if lines and needed + 1 <= room:
            lines[-1].append(word)
            room -= needed + 1
        else:
            lines.append([word])
            room = width - needed
    return lines


def _cut(word: Word, width: int) -> Iterator[Word]:
    if word_length(word) <= width:
        yield word
        return
    for text, role in word:
        for part in _chopped(text, width):
            yield [(part, role)]


def _chopped(text: str, width: int) -> list[str]:
    """*text* in parts that each take at most *width* columns, or hold one character."""
    if text.isascii():
        return [text[start : start + width] for start in range(0, len(text), width)]
    # Measured as a whole with what stands before: characters that join or colour another are no wider for it.
    parts = [""]
    for character in text:
        longer = parts[-1] + character
        if parts[-1] and width_of(longer) > width:
            parts.append(character)
        else:
            parts[-1] = longer
    return parts


def paint(line: Sequence[Word], look: Look) -> str:
    """A line of words as text, with terminal colours where they are wanted."""
    pieces: list[Piece] = []
    for place, word in enumerate(line):
        if place:
            role = pieces[-1][1]
            pieces.append((" ", role if role is word[0][1] else Role.PLAIN))
        pieces += word
    runs = groupby(pieces, key=lambda piece: piece[1])
    return "".join(_painted("".join(text for text, _ in run), role, look) for role, run in runs)


def _painted(text: str, role: Role, look: Look) -> str:
    code = _CODES.get(role) if look.colour else None
    return f"\x1b[{code}m{text}\x1b[0m" if code else text


def draw(bar: Bar, cells: int, look: Look) -> str:
    """The bar in *cells* columns: full blocks for what is demonstrated, light ones for what is possible beyond it."""
    glyphs = BLOCKS if look.blocks else _ASCII_BLOCKS
    parts = zip(bar.drawn(cells, glyphs), (Role.GOOD, Role.OPEN, Role.PLAIN), strict=True)
    return "".join(_painted(text, role, look) for text, role in parts if text)
