"""A questionnaire as an Excel workbook, to be filled in by people who have never seen this program."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.workbook import layout
from caretrust_readiness.forms.workbook.choices import choices
from caretrust_readiness.forms.workbook.domain_sheet import write_domain
from caretrust_readiness.forms.workbook.evidence_sheet import write_evidence
from caretrust_readiness.forms.workbook.pen import Pen
from caretrust_readiness.forms.workbook.start_sheet import Part, write_start

if TYPE_CHECKING:
    from caretrust_readiness.forms.questionnaire import Questionnaire

LANGUAGE = "en-GB"
EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


def workbook_of(form: Questionnaire) -> bytes:
    """*form* as an Excel workbook; the same form gives the same bytes."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra

    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        title = f"{form.rubric.name}: questions{f' on {form.locality}' if form.locality else ''}"
        book.set_properties({"title": title[:200], "subject": "Questionnaire", "author": "", "created": EPOCH})
        book.set_size(2400, 1600)
        pen = Pen(book)
        names = list(layout.sheet_names(group.title for group in form.groups))
        start = book.add_worksheet(layout.START)
        sheets = [book.add_worksheet(name) for name in names]
        evidence = book.add_worksheet(layout.EVIDENCE)
        _write_lists(book.add_worksheet(layout.LISTS), form, pen)
        parts = [
            Part(name, group.title, write_domain(sheet, group, form, pen))
            for name, sheet, group in zip(names, sheets, form.groups, strict=True)
        ]
        write_start(start, form, parts, pen)
        write_evidence(evidence, form, pen)
        start.activate()
    return with_language(stream.getvalue())


def _write_lists(sheet: Any, form: Questionnaire, pen: Pen) -> None:
    """What the drop-downs offer, a column each, and what the form is of; on a sheet that nobody sees."""
    sheet.very_hidden()
    facts = [
        (layout.RUBRIC, form.rubric.rubric),
        (layout.VERSION, form.rubric.version),
        (layout.ROUND, "2" if form.is_second_round else "1"),
        *((f"{layout.RESPONDENT}{asked.id}", asked.title) for asked in form.respondents),
        *((f"{layout.SIDE}{asked.id}", asked.side) for asked in form.respondents if asked.side),
        *((f"{layout.ASKED}{criterion.id}", "") for group in form.groups for criterion in group.criteria),
    ]
    sheet.write_string(0, 0, layout.MARK)
    sheet.write_string(0, 1, layout.VALUE)
    for row, (key, value) in enumerate(facts, 1):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    column = 3
    for group in form.groups:
        for criterion in group.criteria:
            for is_view in {bool(form.respondents), False} - ({False} if len(form.respondents) == 1 else set()):
                words = choices(criterion, form.rubric, is_view=is_view)
                for row, word in enumerate(words):
                    sheet.write_string(row, column, word)
                cells = pen.area(layout.LISTS, (0, column), (len(words) - 1, column))
                pen.book.define_name(layout.list_name(criterion.id, is_view=is_view), f"={cells}")
                column += 1


def with_language(content: bytes) -> bytes:
    """The workbook with the language of its document, which the library has no way to say, and no time in it."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "docProps/core.xml":
                said = f"<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>"
                data = data.replace(b"</cp:coreProperties>", said.encode())
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            info = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)
    return stream.getvalue()
