"""The sheet of one domain: a question a row, its levels beside it, and cells to answer in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.workbook import layout
from caretrust_readiness.forms.workbook.cells import column_name
from caretrust_readiness.forms.workbook.choices import CHOOSE, shown
from caretrust_readiness.forms.workbook.pen import height_for, set_up_page

if TYPE_CHECKING:
    from caretrust_readiness.forms.questionnaire import Group, Questionnaire
    from caretrust_readiness.forms.workbook.pen import Pen
    from caretrust_readiness.model.rubric import Criterion, Rubric

#: The row of the headings, and the first of the questions; from 0.
_HEAD, _FIRST = 3, 4


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the sheet."""

    key: str
    title: str
    width: float
    look: str
    respondent: str = ""


@dataclass(frozen=True, kw_only=True)
class Done:
    """How much of a sheet is done: where its count stands, what it is now, and of how many."""

    cell: str
    now: int
    of: int


def columns_of(form: Questionnaire) -> list[Column]:
    """The columns, from the second of the sheet on."""
    several = len(form.respondents) > 1
    width = 14 if several else 18
    found = [
        Column(key=layout.QUESTION, title="Question", width=32, look="question"),
        Column(key="levels", title="What each level means", width=54, look="levels"),
    ]
    if form.spreads:
        found.append(Column(key="spread", title="Said in the first round", width=14, look="spread"))
    for asked in form.respondents:
        title = asked.title if several else "Your answer"
        found.append(
            Column(key=f"{layout.VIEW}{asked.id}", title=title, width=width, look="answer", respondent=asked.id)
        )
    if len(form.respondents) != 1:
        title = "Agreed by all" if several else "Answer"
        found.append(Column(key=layout.ANSWER, title=title, width=width, look="answer"))
    return [
        *found,
        Column(key=layout.NOTE, title="Why this level", width=26, look="input"),
        Column(key=layout.SOURCE, title="What shows it: a paper, minutes, a figure", width=22, look="input"),
        Column(key=layout.DATE, title="Its date, as 2025-06-30", width=12, look="input"),
    ]


def write_domain(sheet: Any, group: Group, form: Questionnaire, pen: Pen) -> Done:
    """Write the questions of *group* into *sheet*."""
    columns = columns_of(form)
    last = _FIRST + len(group.criteria) - 1
    heads = [(column.title, column.width * 0.9) for column in columns]  # bold
    set_up_page(sheet, f"{form.rubric.name}: {group.title}", _HEAD + 1, len(columns))
    sheet.write_string(0, 0, layout.MARK)
    pen.write(sheet, (1, 1), group.title, "title")
    sheet.set_row(1, 26)
    sheet.set_row(_HEAD, height_for(heads, 2))
    for place, column in enumerate(columns, 1):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.key)
        pen.write(sheet, (_HEAD, place), column.title, "head")
    for row, criterion in enumerate(group.criteria, _FIRST):
        _write_question(sheet, row, criterion, form, pen)
    sheet.freeze_panes(_FIRST, 2)
    sheet.print_area(1, 1, last, len(columns))
    return _write_count(sheet, columns, (group, last), form, pen)


def _write_question(sheet: Any, row: int, criterion: Criterion, form: Questionnaire, pen: Pen) -> None:
    sheet.write_string(row, 0, criterion.id)
    entry = form.entries.get(criterion.id, {})
    columns = columns_of(form)
    texts = {column.key: _text(column.key, criterion, form, entry) for column in columns if column.look != "answer"}
    texts[layout.QUESTION] = f"{criterion.name}\n{_question(criterion)}"
    sheet.set_row(row, height_for((texts.get(column.key, ""), column.width) for column in columns))
    for place, column in enumerate(columns, 1):
        if column.key == layout.QUESTION:
            pen.write_titled(sheet, (row, place), criterion.name, _question(criterion), "question")
        elif column.look == "answer":
            _write_choice(sheet, (row, place), criterion, column, form, pen)
        else:
            pen.write(sheet, (row, place), texts[column.key], column.look)


def _question(criterion: Criterion) -> str:
    gate = "" if criterion.gate is None else f"\nReadiness needs level {criterion.gate} here, whatever the score."
    return f"{criterion.question or ''}{gate}".strip()


def _text(key: str, criterion: Criterion, form: Questionnaire, entry: dict[str, Any]) -> str:
    if key == "levels":
        return levels_text(criterion, form.rubric)
    if key == "spread":
        return f"Levels {form.spreads.get(criterion.id, '')}"
    if key == layout.NOTE:
        return str(entry.get("note", ""))
    first = (entry.get("evidence") or [{}])[0]
    return str(first.get(key, "")) if fits_beside(first) else ""


def fits_beside(item: dict[str, Any]) -> bool:
    """Whether an item of evidence has no more parts than a domain's sheet has columns for."""
    return item.keys() <= {"source", "date"}


def levels_text(criterion: Criterion, rubric: Rubric) -> str:
    """Every level with its words, a line each."""
    texts = criterion.descriptors or rubric.level_names(criterion)
    lines = [f"{level}  {text}" for level, text in enumerate(texts)] or [f"0 is the worst, {criterion.top} the best"]
    if criterion.measure is not None and criterion.measure.unit:
        unit = criterion.measure.unit
        lines.append(f"Or type the measured number with its unit: 12{unit if unit.startswith('%') else f' {unit}'}")
    elif criterion.measure is not None:
        lines.append("Or type the measured number after the word value: value 12")
    return "\n".join(lines)


def _write_choice(
    sheet: Any, place: tuple[int, int], criterion: Criterion, column: Column, form: Questionnaire, pen: Pen
) -> None:
    entry = form.entries.get(criterion.id, {})
    is_view = column.key != layout.ANSWER
    if is_view:
        answer = entry.get("views", {}).get(column.respondent, {})
    else:
        answer = {key: entry[key] for key in ("level", "range", "value", "not_applicable") if key in entry}
    pen.write(sheet, place, shown(answer, criterion, form.rubric), "answer")
    sheet.data_validation(
        *place,
        *place,
        {
            "validate": "list",
            "source": f"={layout.list_name(criterion.id, is_view=is_view)}",
            "input_title": criterion.name[:32],
            "input_message": _advice(criterion, column, is_view=is_view)[:255],
            "error_type": "warning",
            "error_title": "Not in the list",
            "error_message": "A range may be typed as 1..3, a measured number with its unit. Keep what you typed?",
        },
    )
    sheet.conditional_format(
        *place, *place, {"type": "cell", "criteria": "==", "value": f'"{CHOOSE}"', "format": pen.waits}
    )


def _advice(criterion: Criterion, column: Column, *, is_view: bool) -> str:
    who = f"{column.title}: " if column.respondent else ""
    rest = "" if is_view or criterion.gate is not None else ", or n/a: and why it does not apply here"
    return f"{who}Choose the level whose words fit today. Not sure between levels? Type them as 1..3. Or: not known{rest}."


def _write_count(
    sheet: Any, columns: list[Column], asked: tuple[Group, int], form: Questionnaire, pen: Pen
) -> Done:
    """The count of what is answered, which the program that opens the workbook keeps up to date."""
    group, last = asked
    places = [place for place, column in enumerate(columns, 1) if column.look == "answer"]
    counted = places[:-1] if len(form.respondents) > 1 else places
    first, end = column_name(counted[0] + 1), column_name(counted[-1] + 1)
    area = f"{first}{_FIRST + 1}:{end}{last + 1}"
    of = len(counted) * len(group.criteria)
    now = _done(group, form)
    formula = f'=SUMPRODUCT(--(TRIM({area})<>"{CHOOSE}"),--(TRIM({area})<>""))'
    sheet.write_formula(2, 1, f'="Done: "&{formula[1:]}&" of {of}"', pen.look("count"), f"Done: {now} of {of}")
    sheet.write_formula(0, len(columns) + 2, formula, None, now)
    return Done(cell=f"{column_name(len(columns) + 3)}1", now=now, of=of)


def _done(group: Group, form: Questionnaire) -> int:
    """How many cells hold an answer already."""
    entries = [form.entries.get(criterion.id, {}) for criterion in group.criteria]
    if form.respondents:
        return sum(who.id in entry.get("views", {}) for entry in entries for who in form.respondents)
    return sum(any(kind in entry for kind in ("level", "range", "value", "not_applicable")) for entry in entries)
