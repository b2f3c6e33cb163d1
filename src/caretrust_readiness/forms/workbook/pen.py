"""How a questionnaire's cells look, and how they are written so that text stays text."""

from __future__ import annotations

import re
import textwrap
from functools import cached_property
from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.workbook.cells import column_name
from caretrust_readiness.model.plaintext import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Characters that XML cannot hold, or that change the order of what is shown.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
#: The most that a cell holds.
_LONGEST = 32_000
#: Characters of a title at the foot of a page, where each may count twice and 255 are the most.
_FOOTER = 110
_FONT = "Arial"
#: Points of a line and beside all lines; the highest row there may be; letters in a unit of width, with room to spare.
_LINE, _SPARE, _HIGHEST, _LETTERS = 12.9, 5, 409, 1.22
_INK, _DARK, _RULE, _PAPER, _FILL, _WAITS = "#1F2933", "#1D4E6B", "#9AA5B1", "#FFFFFF", "#FFF8E1", "#7A4B00"
_BASE: Mapping[str, Any] = {"font_name": _FONT, "font_size": 10, "font_color": _INK, "valign": "top", "text_wrap": True}
_BOX = {"border": 1, "border_color": _RULE, "align": "left", "indent": 1}
_FIGURE = {"border": 1, "border_color": _RULE, "align": "right"}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "font_color": _DARK, "text_wrap": False},
    "lead": {"font_size": 12, "font_color": _DARK},
    "heading": {"font_size": 12, "bold": True, "font_color": _DARK, "text_wrap": False},
    "text": {},
    "label": {"bold": True},
    "count": {"bold": True, "font_color": _DARK, "text_wrap": False},
    "number": {**_FIGURE},
    "total": {"bold": True, **_FIGURE},
    "boxed": {**_BOX},
    "boxed_bold": {"bold": True, **_BOX},
    "link": {"font_color": "#0B5394", "underline": 1, **_BOX},
    "head": {"bold": True, "font_color": _PAPER, "bg_color": _DARK, "valign": "vcenter", **_BOX},
    "head_figure": {"bold": True, "font_color": _PAPER, "bg_color": _DARK, "valign": "vcenter", **_FIGURE},
    "question": {**_BOX},
    "levels": {**_BOX},
    "spread": {"bg_color": "#EEF2F5", **_BOX},
    "answer": {"bg_color": _FILL, "locked": False, "num_format": "@", "bold": True, **_BOX},
    "input": {"bg_color": _FILL, "locked": False, "num_format": "@", "quote_prefix": True, **_BOX},
    "waits": {"italic": True, "bold": False, "font_color": _WAITS},
    "strong": {"bold": True},
    "plain": {"bold": False},
}


class Pen:
    """Writes into the sheets of one workbook; each look is made once."""

    def __init__(self, book: Any) -> None:
        """Into *book*."""
        self.book = book
        self._made: dict[str, Any] = {}

    def look(self, name: str) -> Any:
        """The format called *name*."""
        if name not in self._made:
            self._made[name] = self.book.add_format({**_BASE, **_LOOKS[name]})
        return self._made[name]

    @cached_property
    def waits(self) -> Any:
        """How a cell looks that waits for a choice; laid over its own format."""
        return self.book.add_format(dict(_LOOKS["waits"]))

    def write(self, sheet: Any, place: tuple[int, int], text: str, look: str = "text") -> None:
        """Write *text* as text at *place* (row and column, from 0); blank where there is none."""
        said = clean(text)
        if said:
            sheet.write_string(*place, said, self.look(look))
        else:
            sheet.write_blank(*place, None, self.look(look))

    def write_titled(self, sheet: Any, place: tuple[int, int], title: str, text: str, look: str) -> None:
        """Write a bold *title* and a *text* below it into one cell."""
        if not text:
            self.write(sheet, place, title, "boxed_bold")
            return
        parts = (self.look("strong"), clean(title), self.look("text"), f"\n{clean(text)}")
        sheet.write_rich_string(*place, *parts, self.look(look))

    @staticmethod
    def area(sheet: str, start: tuple[int, int], end: tuple[int, int]) -> str:
        """An area of cells as formulas name it; places count from 0."""
        quoted = sheet.replace("'", "''")
        first, last = (f"${column_name(column + 1)}${row + 1}" for row, column in (start, end))
        return f"'{quoted}'!{first}:{last}"


def height_for(cells: Iterable[tuple[str, float]], least: int = 1) -> float:
    """How high a row must be, in points, to show every text in its width: not every program works it out itself.

    The widths are those of columns; at least so many lines fit.
    """
    lines = max((sum(_lines(line, width) for line in text.split("\n")) for text, width in cells), default=1)
    return min(max(lines, least) * _LINE + _SPARE, _HIGHEST)


def _lines(text: str, width: float) -> int:
    """How many lines *text* fills, broken between words."""
    return max(len(textwrap.wrap(text, max(int((width - 2) * _LETTERS), 4))), 1)


def clean(text: str) -> str:
    """*text* as a cell can hold it."""
    shown = _UNSAFE.sub(lambda found: visible(found[0]), text)
    return shown.replace("\r\n", "\n").replace("\r", "\n")[:_LONGEST]


def set_up_page(sheet: Any, title: str, rows_above: int) -> None:
    """Print one page wide, lying, with the head on every page and page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    said = clean(title)[:_FOOTER].replace("&", "&&")
    sheet.set_footer(f"&L&9{said}&R&9Page &P of &N")
    if rows_above:
        sheet.repeat_rows(1, rows_above - 1)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True, "sort": False})
