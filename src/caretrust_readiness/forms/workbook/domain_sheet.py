"""The sheet of one domain: a question a row, its levels beside it, and cells to answer in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.entries import answer_in
from caretrust_readiness.forms.workbook import layout
from caretrust_readiness.forms.workbook.cells import column_name
from caretrust_readiness.forms.workbook.choices import CHOOSE, shown
from caretrust_readiness.forms.workbook.pen import height_for, set_up_page

if TYPE_CHECKING:
    from caretrust_readiness.forms.questionnaire import Group, Questionnaire
    from caretrust_readiness.forms.workbook.pen import Pen
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

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
    return _DomainSheet(sheet, group, form, pen).write()


class _DomainSheet:
    """Writes the questions of one domain into one sheet."""

    def __init__(self, sheet: Any, group: Group, form: Questionnaire, pen: Pen) -> None:
        self.sheet = sheet
        self.group = group
        self.form = form
        self.pen = pen
        self.columns = columns_of(form)

    def write(self) -> Done:
        """Write everything."""
        sheet, columns = self.sheet, self.columns
        heads = [(column.title, column.width * 0.9) for column in columns]  # bold letters are wider
        set_up_page(sheet, f"{self.form.rubric.name}: {self.group.title}", _HEAD + 1)
        sheet.write_string(0, 0, layout.MARK)
        self.pen.write(sheet, (1, 1), self.group.title, "title")
        sheet.set_row(1, 26)
        sheet.set_row(_HEAD, height_for(heads, 2))
        for place, column in enumerate(columns, 1):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.key)
            self.pen.write(sheet, (_HEAD, place), column.title, "head")
        for row, criterion in enumerate(self.group.criteria, _FIRST):
            self.write_question(row, criterion)
        sheet.freeze_panes(_FIRST, 2)
        sheet.print_area(1, 1, self.last, len(columns))
        return self.write_count()

    @property
    def last(self) -> int:
        """The row of the last question."""
        return _FIRST + len(self.group.criteria) - 1

    def write_question(self, row: int, criterion: Criterion) -> None:
        """Write one row."""
        self.sheet.write_string(row, 0, criterion.id)
        entry = self.form.entries.get(criterion.id, {})
        texts = {
            column.key: _text(column.key, criterion, self.form, entry)
            for column in self.columns
            if column.look != "answer"
        }
        texts[layout.QUESTION] = f"{criterion.name}\n{_question(criterion)}"
        self.sheet.set_row(row, height_for((texts.get(column.key, ""), column.width) for column in self.columns))
        for place, column in enumerate(self.columns, 1):
            if column.key == layout.QUESTION:
                self.pen.write_titled(self.sheet, (row, place), criterion.name, _question(criterion), "question")
            elif column.look == "answer":
                self.write_choice((row, place), criterion, column)
            else:
                self.pen.write(self.sheet, (row, place), texts[column.key], column.look)

    def write_choice(self, place: tuple[int, int], criterion: Criterion, column: Column) -> None:
        """Write one cell to answer in."""
        entry, is_view = self.form.entries.get(criterion.id, {}), column.key != layout.ANSWER
        answer = entry.get("views", {}).get(column.respondent, {}) if is_view else answer_in(entry)
        self.pen.write(self.sheet, place, shown(answer, criterion, self.form.rubric), "answer")
        self.sheet.data_validation(
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
        waits = {"type": "cell", "criteria": "==", "value": f'"{CHOOSE}"', "format": self.pen.waits}
        self.sheet.conditional_format(*place, *place, waits)

    def write_count(self) -> Done:
        """The count of what is answered, which the program that opens the workbook keeps up to date."""
        places = [place for place, column in enumerate(self.columns, 1) if column.look == "answer"]
        counted = places[:-1] if len(self.form.respondents) > 1 else places
        first, end = column_name(counted[0] + 1), column_name(counted[-1] + 1)
        area = f"{first}{_FIRST + 1}:{end}{self.last + 1}"
        of = len(counted) * len(self.group.criteria)
        now = _done(self.group, self.form)
        count = f'SUMPRODUCT(--(TRIM({area})<>"{CHOOSE}"),--(TRIM({area})<>""))'
        place = len(self.columns) + 2
        self.sheet.write_formula(2, 1, f'="Done: "&{count}&" of {of}"', self.pen.look("count"), f"Done: {now} of {of}")
        self.sheet.write_formula(0, place, f"={count}", None, now)
        return Done(cell=f"{column_name(place + 1)}1", now=now, of=of)


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


def _advice(criterion: Criterion, column: Column, *, is_view: bool) -> str:
    who = f"{column.title}: " if column.respondent else ""
    rest = "" if is_view or criterion.gate is not None else ", or n/a: and why it does not apply here"
    return (
        f"{who}Choose the level whose words fit today. Not sure between levels? Type them as 1..3. Or: not known{rest}."
    )


def _done(group: Group, form: Questionnaire) -> int:
    """How many cells hold an answer already."""
    entries = [form.entries.get(criterion.id, {}) for criterion in group.criteria]
    if form.respondents:
        return sum(who.id in entry.get("views", {}) for entry in entries for who in form.respondents)
    return sum(bool(answer_in(entry)) for entry in entries)
