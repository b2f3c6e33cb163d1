"""What a page is made of, before any format: sections of paragraphs, facts, entries, tables, in plain untrusted text.

A renderer walks these values, escapes every piece of text for its own format, and lays them out.
"""

from __future__ import annotations

from enum import StrEnum
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

    from caretrust_readiness.model.terms import Interval


class Role(StrEnum):
    """What a piece of text is; a format may show it by colour or weight, and the words never depend on it."""

    PLAIN = "plain"
    STRONG = "strong"
    GOOD = "good"
    OPEN = "open"
    BAD = "bad"
    CODE = "code"


class Span(NamedTuple):
    """A piece of text in one role."""

    text: str
    role: Role = Role.PLAIN


class Bar(NamedTuple):
    """What is demonstrated and what is possible, of 100; a picture of figures that stand beside it."""

    score: Interval[Fraction]
    needs: Fraction | None = None
    """What is demanded here, of 100; None where nothing is."""
    said: str | None = None
    """What it shows, in words, where that is no score."""

    @property
    def words(self) -> str:
        """What it shows, for those who do not see it."""
        low, high = (float(end) for end in self.score)
        return self.said or f"{low:.1f} shown, {high:.1f} possible, of 100"

    def drawn(self, cells: int, glyphs: tuple[str, str, str]) -> tuple[str, str, str]:
        """What is demonstrated, possible beyond that, and neither, in *cells* characters; rounded outwards."""
        low, high = self.score
        filled = floor(low * cells / 100)
        reached = filled if low == high else ceil(high * cells / 100)
        full, light, none = glyphs
        return full * filled, light * (reached - filled), none * (cells - reached)


class Step(NamedTuple):
    """What took a figure from *start* to *end*, of 100; a picture of figures that stand beside it."""

    start: Fraction
    end: Fraction
    whole: bool = False
    """Whether it is the whole change, and not one part of it."""
    within: tuple[int, int] = (0, 100)
    """From where to where it is drawn, of 100: the same for all steps that stand together."""


class Dots(NamedTuple):
    """Where several stand on one scale of levels; a picture of figures that stand beside it."""

    places: tuple[tuple[str, Interval[int]], ...]
    """Who, and at which level or between which two."""
    top: int


class Heat(NamedTuple):
    """A score that a format may also show by a tint of its cell; the text says all of it."""

    text: str
    score: Interval[Fraction] | None
    """Of 100; None where there is none."""


Inline: TypeAlias = "tuple[Span, ...]"


def inline(*parts: str | Span) -> Inline:
    """*parts* as one run of text."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


class Subheading(NamedTuple):
    """A heading within a section."""

    title: str


class Paragraph(NamedTuple):
    """Running text."""

    text: Inline


class Fact(NamedTuple):
    """A label and what is to be said under it, with a bar where there is one."""

    label: str
    text: Inline
    bar: Bar | None = None


class Facts(NamedTuple):
    """Labels, each with what is to be said under it."""

    facts: tuple[Fact, ...]


class Entry(NamedTuple):
    """One thing of a list: its own line, and the lines that belong to it."""

    head: Inline
    lines: tuple[Inline, ...] = ()


class Entries(NamedTuple):
    """A list; numbered where the order is advice."""

    entries: tuple[Entry, ...]
    numbered: bool = False


class Column(NamedTuple):
    """A column of a table: its heading, and whether it holds figures."""

    title: str
    figures: bool = False


Cell: TypeAlias = "Inline | Bar | Step | Dots | Heat | None"
#: What a format of plain text can show of a cell.
PlainCell: TypeAlias = "Inline | Bar | None"


class PlainTable(NamedTuple):
    """A table as plain text can show it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[PlainCell, ...], ...]


class Table(NamedTuple):
    """Rows of cells; the first column names what a row is about. Columns of words give way where room is short."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sortable: bool = False
    """Whether a reader may want another order: of many places, say."""

    def in_words(self) -> PlainTable:
        """The same without the columns that only a drawing can show, and with tints as their texts."""
        kept = [
            place
            for place, _ in enumerate(self.columns)
            if not any(isinstance(row[place], Step | Dots) for row in self.rows)
        ]
        rows = tuple(tuple(_said(row[place]) for place in kept) for row in self.rows)
        return PlainTable(tuple(self.columns[place] for place in kept), rows)


def _said(cell: Cell) -> PlainCell:
    if isinstance(cell, Heat):
        return inline(cell.text)
    return None if isinstance(cell, Step | Dots) else cell


Block: TypeAlias = Subheading | Paragraph | Facts | Entries | Table


class Section(NamedTuple):
    """A part of a page under a heading."""

    title: str
    blocks: tuple[Block, ...]
    mark: str = ""
    """What sets it apart, where a format can show it: ``gates``, which no strength elsewhere makes up for."""


class Page(NamedTuple):
    """A title, what comes right under it, and sections."""

    title: str
    head: tuple[Block, ...]
    sections: tuple[Section, ...]
    has_summary: bool = False
    """Whether what comes right under the title is a summary, which has a sheet of paper of its own."""
