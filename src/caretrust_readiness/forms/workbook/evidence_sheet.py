"""The sheet for evidence beyond one item a question, or with more to say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.workbook import layout
from caretrust_readiness.forms.workbook.domain_sheet import fits_beside
from caretrust_readiness.forms.workbook.pen import height_for, set_up_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.forms.questionnaire import Questionnaire
    from caretrust_readiness.forms.workbook.pen import Pen

_HEAD, _FIRST = 3, 4
_COLUMNS = (
    (layout.QUESTION, "Question: its title or its id", 40),
    (layout.SOURCE, "What shows it: a paper, minutes, a figure", 40),
    (layout.REF, "Where in it", 20),
    (layout.DATE, "Its date, as 2025-06-30 or 2025-06", 16),
    (layout.SAYS, "What it says", 50),
)


def write_evidence(sheet: Any, form: Questionnaire, pen: Pen) -> None:
    """Write the evidence that *form* has and the domains' sheets have no room for, and leave rows for more."""
    set_up_page(sheet, f"{form.rubric.name}: more evidence", _HEAD + 1)
    sheet.write_string(0, 0, layout.MARK)
    pen.write(sheet, (1, 1), "More evidence", "title")
    sheet.set_row(1, 26)
    sheet.set_row(_HEAD, height_for([], 2))
    pen.write(sheet, (2, 1), "Only where one line beside the question is not enough. A row for each paper.", "count")
    items = list(_items(form))
    titles = _titles(form)
    for place, (key, title, width) in enumerate(_COLUMNS, 1):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, key)
        pen.write(sheet, (_HEAD, place), title, "head")
    for row in range(_FIRST, _FIRST + len(items) + layout.EVIDENCE_ROWS):
        sheet.write_string(row, 0, "evidence")
        criterion, item = items[row - _FIRST] if row - _FIRST < len(items) else ("", {})
        values = (titles.get(criterion, ""), *(str(item.get(key, "")) for key in ("source", "ref", "date", "note")))
        sheet.set_row(row, height_for(zip(values, (width for *_, width in _COLUMNS), strict=True)))
        for place, value in enumerate(values, 1):
            pen.write(sheet, (row, place), value, "input")
    sheet.freeze_panes(_FIRST, 1)
    sheet.print_area(1, 1, _FIRST + len(items) + 12, len(_COLUMNS))


def _titles(form: Questionnaire) -> dict[str, str]:
    """What each question is called on this sheet: by its title, or by its id where two share one."""
    names = [criterion.name.casefold() for criterion in form.rubric.criteria.values()]
    return {
        key: key if names.count(criterion.name.casefold()) > 1 else criterion.name
        for key, criterion in form.rubric.criteria.items()
    }


def _items(form: Questionnaire) -> Iterator[tuple[str, dict[str, Any]]]:
    """The items with no room beside their questions."""
    for key in form.rubric.criteria:
        if key in form.criteria:
            items = form.entries.get(key, {}).get("evidence", [])
            for item in items[1:] if items and fits_beside(items[0]) else items:
                yield key, item
