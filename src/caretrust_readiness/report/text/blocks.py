"""Building blocks of text for a terminal: each takes a block of a page and how it is to look, and gives its lines.

Of rich only the widths of characters are used, and only where text is not plain ASCII: importing its console would
cost more than an assessment takes.
"""

from __future__ import annotations

import re
from itertools import groupby
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from caretrust_readiness.plaintext import visible
from caretrust_readiness.report.page.model import (
    Bar,
    Block,
    Cell,
    Column,
    Entries,
    Entry,
    Fact,
    Facts,
    Inline,
    Paragraph,
    Role,
    Span,
    Subheading,
    Table,
    inline,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.report.base import Look

Piece: TypeAlias = tuple[str, Role]
#: A word, of one piece or more; a line is a list of words.
Word: TypeAlias = list[Piece]

#: Narrower than this, everything is set line by line.
NARROW = 48
#: Running text is set no wider, however wide the terminal.
MEASURE = 100
INDENT = 2
_GAP = 2
_BAR = range(10, 41)
#: A column of words gives way to the others down to this.
_COLUMN_FLOOR = 16
#: What is tried to leave for the bars of a table, their gap included; nothing is lost without them.
_BAR_ROOMS = (22, 12, 0)
#: On light and on dark ground; nothing is said by them alone.
_CODES = {Role.STRONG: "1", Role.GOOD: "32", Role.OPEN: "35", Role.BAD: "1;31", Role.CODE: "1"}
_GLYPHS = ("█", "░", "·")
_ASCII_GLYPHS = ("#", "-", ".")
_RUNNER_COMMAND = re.compile(r":(?=:)|##(?=\[)")


def harmless(text: str) -> str:
    """Finished *text* in which no two pieces have met to make an order to a CI runner."""
    return _RUNNER_COMMAND.sub(lambda found: f"{found[0]}\\", text)


def margin(look: Look) -> int:
    """How far the text of a section is set in, in columns."""
    return INDENT if look.width >= NARROW else 0


def heading(title: str, look: Look) -> list[str]:
    """A section's heading: a line of its own, in bold where there is colour."""
    return flow(inline(Span(title, Role.STRONG)), look, 0)


def lines_of(block: Block, look: Look, indent: int) -> list[str]:
    """The lines of any block."""
    match block:
        case Subheading():
            return flow(inline(Span(block.title, Role.STRONG)), look, indent)
        case Paragraph():
            return flow(block.text, look, indent)
        case Facts():
            return facts(block, look, indent)
        case Entries():
            return entries(block, look, indent)
        case Table():
            return table(block, look, indent)


def flow(text: Inline, look: Look, indent: int, *, hang: int = 0, first: str = "") -> list[str]:
    """Running text, wrapped; *first* stands before it, and lines after the first are *hang* columns further in."""
    width = min(look.width, MEASURE + indent) - indent - hang
    lead = first.ljust(hang)
    wrapped = wrap(text, max(1, width))
    return [
        " " * indent + (lead if place == 0 else " " * hang) + paint(line, look) for place, line in enumerate(wrapped)
    ] or [" " * indent + first]


def facts(block: Facts, look: Look, indent: int) -> list[str]:
    """Labels in a column of their own, or before the text where room is short."""
    hang = max(width_of(fact.label) for fact in block.facts) + _GAP if look.width >= NARROW else 0
    return [line for fact in block.facts for line in _fact(fact, look, indent, hang)]


def _fact(fact: Fact, look: Look, indent: int, hang: int) -> list[str]:
    if not hang:
        lines = flow((Span(f"{fact.label}: "), *fact.text), look, indent)
    else:
        label = paint([[(fact.label, Role.STRONG)]], look) + " " * (hang - width_of(fact.label))
        first, *rest = flow(fact.text, look, indent + hang)
        lines = [" " * indent + label + first[indent + hang :], *rest]
    if fact.bar is None or not look.bars:
        return lines
    room = look.width - indent - hang - _length(fact.text) - _GAP
    if hang and len(lines) == 1 and room >= _BAR.start:
        return [f"{lines[0]}  {draw(fact.bar, min(room, _BAR.stop - 1), look)}"]
    cells = min(max(1, look.width - indent - hang), _BAR.stop - 1)
    return [*lines, " " * (indent + hang) + draw(fact.bar, cells, look)]


def entries(block: Entries, look: Look, indent: int) -> list[str]:
    """One entry after the other, what belongs to it further in."""
    found: list[str] = []
    for number, entry in enumerate(block.entries, 1):
        found += _entry(entry, look, indent, f"{number}. " if block.numbered else "")
    return found


def _entry(entry: Entry, look: Look, indent: int, first: str) -> list[str]:
    hang = len(first) or min(INDENT, margin(look))
    lines = flow(entry.head, look, indent, hang=hang, first=first) if first else _hanging(entry.head, look, indent)
    return lines + [line for text in entry.lines for line in flow(text, look, indent + hang)]


def _hanging(text: Inline, look: Look, indent: int) -> list[str]:
    first, *rest = wrap(text, max(1, min(look.width, MEASURE) - indent - margin(look))) or [[]]
    lines = [" " * indent + paint(first, look)]
    if rest:
        lines += [" " * (indent + margin(look)) + paint(line, look) for line in rest]
    return lines


def draw(bar: Bar, cells: int, look: Look) -> str:
    """The bar in *cells* columns: full blocks for what is demonstrated, light ones for what is possible beyond it."""
    low, high = bar.score
    filled = floor(low * cells / 100)
    reached = filled if low == high else ceil(high * cells / 100)
    full, light, none = _GLYPHS if look.blocks else _ASCII_GLYPHS
    pieces = [
        (full * filled, Role.GOOD),
        (light * (reached - filled), Role.OPEN),
        (none * (cells - reached), Role.PLAIN),
    ]
    return "".join(_painted(text, role, look) for text, role in pieces if text)


# Words and lines


def wrap(text: Inline, width: int) -> list[list[Word]]:
    """*text* made visible, as lines of words at most *width* columns wide; a longer word is cut."""
    lines: list[list[Word]] = []
    room = 0
    for word in (part for whole in _words(text) for part in _cut(whole, width)):
        needed = _word_length(word)
        if lines and needed + 1 <= room:
            lines[-1].append(word)
            room -= needed + 1
        else:
            lines.append([word])
            room = width - needed
    return lines


def _words(text: Inline) -> list[Word]:
    words: list[Word] = []
    joins = False
    for span in text:
        for place, part in enumerate(visible(span.text).split(" ")):
            joins = joins and place == 0
            if part:
                if joins:
                    words[-1].append((part, span.role))
                else:
                    words.append([(part, span.role)])
                joins = True
    return words


def _cut(word: Word, width: int) -> Iterator[Word]:
    if _word_length(word) <= width:
        yield word
        return
    for text, role in word:
        for part in _chopped(text, width):
            yield [(part, role)]


def width_of(text: str) -> int:
    """How many columns *text* takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - see above

    return cell_len(text)


def _chopped(text: str, width: int) -> list[str]:
    """*text* in parts that each take at most *width* columns, or hold one character."""
    if text.isascii():
        return [text[start : start + width] for start in range(0, len(text), width)]
    from rich.cells import chop_cells  # noqa: PLC0415 - see above

    return chop_cells(text, width)


def _word_length(word: Word) -> int:
    return sum(width_of(text) for text, _ in word)


def _line_length(line: list[Word]) -> int:
    return sum(map(_word_length, line)) + max(0, len(line) - 1)


def _length(text: Inline) -> int:
    return _line_length(_words(text))


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


# Tables


class _Laid(NamedTuple):
    """A table's columns with the widths they get; columns of bars stand apart."""

    columns: tuple[tuple[int, Column, int], ...]
    bar: tuple[int, int] | None
    """Its place in the row and its width, where there is room for one."""


def table(block: Table, look: Look, indent: int) -> list[str]:
    """A table; row by row with the headings before the cells where room is short."""
    laid = _lay(block, look, indent)
    if laid is None:
        return _stacked(block, look, indent)
    heads = tuple(inline(Span(column.title, Role.STRONG)) for column in block.columns)
    rows = [heads, *block.rows] if any(column.title for column in block.columns) else block.rows
    return [line for row in rows for line in _row(row, laid, look, indent)]


def _lay(block: Table, look: Look, indent: int) -> _Laid | None:
    """The widths of the columns, or None where they cannot stand beside each other."""
    bar = next((place for row in block.rows for place, cell in enumerate(row) if isinstance(cell, Bar)), None)
    columns = [(place, column) for place, column in enumerate(block.columns) if place != bar]
    if look.width < NARROW:
        return None
    texts = {place: [_cell_words(row[place]) for row in block.rows] for place, _ in columns}
    natural = [
        max(width_of(column.title), *(_line_length(words) for words in texts[place])) for place, column in columns
    ]
    least = [
        width if column.figures else min(width, _COLUMN_FLOOR)
        for width, (_, column) in zip(natural, columns, strict=True)
    ]
    room = look.width - indent - _GAP * (len(columns) - 1)
    for bar_room in _BAR_ROOMS if bar is not None and look.bars else (0,):
        widths = _shared(natural, least, room - bar_room)
        if widths is not None:
            laid = tuple((place, column, width) for (place, column), width in zip(columns, widths, strict=True))
            drawn = min(room - sum(widths) - _GAP, _BAR.stop - 1)
            return _Laid(laid, (bar, drawn) if bar is not None and bar_room else None)
    return None


def _cell_words(cell: Cell) -> list[Word]:
    """The words of a cell; none where it is empty or a bar."""
    return [] if cell is None or isinstance(cell, Bar) else _words(cell)


def _shared(natural: list[int], least: list[int], room: int) -> list[int] | None:
    """The natural widths, the widest taken in step by step until all fit; None where they do not."""
    widths = list(natural)
    while sum(widths) > room:
        slack = [(width, place) for place, width in enumerate(widths) if width > least[place]]
        if not slack:
            return None
        widths[max(slack)[1]] -= 1
    return widths


def _row(row: Sequence[Cell], laid: _Laid, look: Look, indent: int) -> list[str]:
    cells = [
        (column, width, [] if (cell := row[place]) is None or isinstance(cell, Bar) else wrap(cell, width))
        for place, column, width in laid.columns
    ]
    height = max(1, *(len(lines) for _, _, lines in cells))
    found = []
    for number in range(height):
        parts = [
            _set(lines[number] if number < len(lines) else [], column, width, look) for column, width, lines in cells
        ]
        if laid.bar is not None and number == 0 and isinstance(bar := row[laid.bar[0]], Bar):
            parts.append(draw(bar, laid.bar[1], look))
        found.append((" " * indent + (" " * _GAP).join(parts)).rstrip())
    return found


def _set(line: list[Word], column: Column, width: int, look: Look) -> str:
    pad = " " * (width - _line_length(line))
    return pad + paint(line, look) if column.figures else paint(line, look) + pad


def _stacked(block: Table, look: Look, indent: int) -> list[str]:
    found: list[str] = []
    for row in block.rows:
        first, *others = row
        found += flow(first if first is not None and not isinstance(first, Bar) else inline("-"), look, indent)
        for column, cell in zip(block.columns[1:], others, strict=True):
            if cell is not None and not isinstance(cell, Bar):
                label = inline(f"{column.title}: ") if column.title else ()
                found += flow((*label, *cell), look, indent + INDENT)
    return found
