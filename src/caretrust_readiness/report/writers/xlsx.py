"""An Excel workbook of many places: numbers as numbers, headings frozen, filters set; no text becomes a formula."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.extras import how_to_get
from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.report.rows import BadRow
from caretrust_readiness.report.writers import csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.paper import Paper

#: Nothing that a cell holds becomes anything else than it is.
_AS_IT_IS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: A cell may hold no more, and a sheet no more rows.
_LONGEST = 32_767
_MAX_ROWS = 1_048_575
_WIDTHS = {"locality": 28, "file": 28, "title": 44, "problems": 80, "regression": 60, "not_applicable_because": 60}
_USUAL_WIDTH = 14
_SHARES = {"answered", "evidence_coverage", "share"}
_SCORES = {"score_low", "score_high"}


def write(paper: Paper, _look: Look) -> bytes:
    """The rows of *paper* as a workbook: the places, their criteria where they are asked for, and what was not scored.

    Raises:
        InputError: the library for it is missing, or there are more rows than a sheet can have.
    """
    try:
        from xlsxwriter import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra
    except ImportError:
        said = "writing Excel workbooks needs the extra 'tables'"
        problem = Problem("--format", None, "extra-missing", said, how_to_get("tables"))
        raise InputError((problem,)) from None
    content = io.BytesIO()
    with Workbook(content, _AS_IT_IS) as book:
        # The same result gives the same bytes: no clock.
        book.set_properties({"title": "Localities", "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - of no zone
        rows = paper.rows
        good = [row for row in rows if not isinstance(row, BadRow)]
        _sheet(book, "Localities", csv.COLUMNS[:-1], (line[:-1] for row in good for line in csv.cells(row)))
        if any(row.criteria for row in good):
            lines = (line[:-1] for row in good for line in csv.long_cells(row))
            _sheet(book, "Criteria", csv.LONG[:-1], lines)
        bad = [row for row in rows if isinstance(row, BadRow)]
        if bad:
            _sheet(
                book, "Not scored", ("locality", "file", "line", "column", "code", "problem", "hint"), _problems(bad)
            )
    return content.getvalue()


def _sheet(book: Any, name: str, columns: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """A sheet with *columns* and *lines* below them."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = [book.add_format({"num_format": _shown_as(column), "valign": "top"}) for column in columns]
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column, _USUAL_WIDTH))
        sheet.write_string(0, place, column.replace("_", " ").capitalize(), head)
    number = 0
    for number, line in enumerate(lines, 1):
        if number > _MAX_ROWS:
            problem = Problem("--format", None, "output-large", f"more than {_MAX_ROWS} rows, the most of a sheet")
            raise InputError((problem,))
        for place, value in enumerate(line):
            _cell(sheet, (number, place), value, formats[place])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, number, len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cell(sheet: Any, at: tuple[int, int], value: object, shown_as: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(*at, value, shown_as)
    elif isinstance(value, int | float):
        sheet.write_number(*at, value, shown_as)
    elif value:
        sheet.write_string(*at, visible(str(value))[:_LONGEST], shown_as)


def _shown_as(column: str) -> str:
    return "0.0%" if column in _SHARES else "0.0" if column in _SCORES else "General"


def _problems(rows: Iterable[BadRow]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        for problem in row.problems:
            line, column = problem.position or ("", "")
            yield row.locality, problem.file, line, column, problem.code, problem.message, problem.hint or ""
