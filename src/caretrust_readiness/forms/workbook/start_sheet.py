"""The first sheet: what the workbook is for, what happens with it, how to fill it in, and how much is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.forms.workbook import layout
from caretrust_readiness.forms.workbook.pen import height_for, set_up_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.forms.questionnaire import Questionnaire
    from caretrust_readiness.forms.workbook.domain_sheet import Done
    from caretrust_readiness.forms.workbook.pen import Pen

_WIDTHS = (34, 86, 9, 9)
_HOW = (
    "Answer on the sheets that follow, in the yellow cells. Everything else is locked; there is no password.",
    "For each question choose the level whose words fit today. Level 0 is the worst for readiness.",
    (
        "Not sure between levels? Type both ends, as 1..3. Nobody knows? Choose 'not known'. Leave 'choose' where you "
        "have not looked yet. Nothing of this counts as a bad answer."
    ),
    (
        "Say why, name what shows it (a paper, minutes, a figure) and its date. Without evidence that is dated, a high "
        "level counts as claimed and not as shown."
    ),
    "Paste only text, and only into yellow cells. Save the workbook as .xlsx or .ods, and send it back.",
)


class Part(NamedTuple):
    """A domain's sheet: its name, the domain's title, and how much of it is done."""

    name: str
    title: str
    done: Done


def write_start(sheet: Any, form: Questionnaire, sheets: list[Part], pen: Pen) -> None:
    """Write the start sheet of *form*; *sheets* are the domains', with how much of each is done."""
    set_up_page(sheet, f"{form.rubric.name}: start", 0)
    sheet.set_portrait()
    sheet.write_string(0, 0, layout.MARK)
    sheet.write_string(0, 2, layout.VALUE)
    for column, width in enumerate(_WIDTHS, 1):
        sheet.set_column(column, column, width)
    pen.write(sheet, (1, 1), form.rubric.name, "title")
    pen.write(sheet, (2, 1), _subtitle(form), "heading")
    sheet.set_row(1, 26)
    sheet.set_row(2, 18)
    row = _write_place(sheet, form, pen)
    row = _write_progress(sheet, row + 1, sheets, pen)
    for heading, texts in _sections(form):
        row += 1
        pen.write(sheet, (row, 1), heading, "heading")
        for number, text in enumerate(texts, 1):
            said = f"{number}. {text}" if len(texts) > 1 else text
            pen.write(sheet, (row, 2), said, "text")
            sheet.set_row(row, height_for([(said, _WIDTHS[1])]))
            row += 1
    sheet.print_area(1, 1, row, len(_WIDTHS))


def _subtitle(form: Questionnaire) -> str:
    if form.is_second_round:
        return "Second round: only what the first round left open"
    return f"Questions that may decide: {form.until}" if form.until else "Questionnaire"


def _write_place(sheet: Any, form: Questionnaire, pen: Pen) -> int:
    """What the form is of; the first row after it."""
    rows = [(layout.LOCALITY, "Place", form.locality), (layout.AS_OF, "The day that the answers describe", form.as_of)]
    row = 4
    for key, title, value in rows:
        sheet.write_string(row, 0, key)
        pen.write(sheet, (row, 1), title, "boxed_bold")
        pen.write(sheet, (row, 2), value, "boxed" if value else "input")
        sheet.set_row(row, 18)
        row += 1
    if form.respondents:
        pen.write(sheet, (row, 1), "Who answers", "boxed_bold")
        pen.write(sheet, (row, 2), "; ".join(map(_named, form.respondents)), "boxed")
        row += 1
    return row


def _named(asked: Any) -> str:
    return f"{asked.title} ({asked.side})" if asked.side and asked.side != asked.title else asked.title


def _write_progress(sheet: Any, row: int, sheets: list[Part], pen: Pen) -> int:
    """The table of what is done, sheet by sheet and in all; the first row after it."""
    for column, title in enumerate(("Go to", "Sheet", "Done", "Of"), 1):
        pen.write(sheet, (row, column), title, "head" if column < 3 else "head_figure")  # noqa: PLR2004 - figures follow
    first = row + 1
    for at, (name, title, done) in enumerate(sheets, first):
        quoted = name.replace("'", "''")
        sheet.write_url(at, 1, f"internal:'{quoted}'!A1", pen.look("link"), f"Sheet {name.partition(' ')[0]}")
        pen.write(sheet, (at, 2), title, "boxed")
        sheet.write_formula(at, 3, f"='{quoted}'!{done.cell}", pen.look("number"), done.now)
        sheet.write_number(at, 4, done.of, pen.look("number"))
    row = first + len(sheets)
    pen.write(sheet, (row, 1), "In all", "boxed_bold")
    pen.write(sheet, (row, 2), "", "boxed")
    now, of = sum(part.done.now for part in sheets), sum(part.done.of for part in sheets)
    sheet.write_formula(row, 3, f"=SUM(D{first + 1}:D{row})", pen.look("total"), now)
    sheet.write_formula(row, 4, f"=SUM(E{first + 1}:E{row})", pen.look("total"), of)
    return row + 1


def _sections(form: Questionnaire) -> Iterator[tuple[str, list[str]]]:
    purpose = [text for text in (form.rubric.asks, form.about, form.rubric.summary) if text]
    if purpose:
        yield "What this is for", [" ".join(purpose)]
    yield "What happens with your answers", [_happens(form)]
    yield "How to fill it in", list(_HOW)
    if form.rubric.rating:
        yield "Rules for rating", list(form.rubric.rating)


def _happens(form: Questionnaire) -> str:
    lead = (
        "This time only the questions are asked on which the first answers lay far apart and which can still change "
        "the verdict. What was said is shown without names. You may stay with your answer: a lasting difference is a "
        "finding, and stays in the record. "
        if form.is_second_round
        else ""
    )
    who = (
        "Your answers are read by a program and put beside those of the others who are asked. The record keeps who "
        "said what, and so does the full report; a report made for the public shows only how far the answers lie "
        "apart, and only where three or more answered. "
        if form.respondents
        else "The answers are read by a program into the record of this place. "
    )
    rest = "The verdict that comes of them is a reading of the answers: no probability of success, and no legal advice."
    return f"{lead}{who}{rest}"
