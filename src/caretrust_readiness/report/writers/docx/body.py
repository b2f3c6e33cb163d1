"""The blocks of a page as parts of a Word document."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.page.model import Bar, Entries, Facts, Paragraph, Role, Subheading, Table, inline
from caretrust_readiness.report.writers.docx import styles
from caretrust_readiness.report.writers.docx.pictures import png

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

    from caretrust_readiness.report.page.model import Block, Fact, Inline, Page, PlainCell, PlainTable

_COLOURS = {
    Role.GOOD: RGBColor(0x12, 0x4A, 0x27),
    Role.OPEN: RGBColor(0x57, 0x37, 0x00),
    Role.BAD: RGBColor(0x7D, 0x14, 0x1C),
}
_BOLD = {Role.STRONG, Role.GOOD, Role.OPEN, Role.BAD}
_SHADE = "EEF3F6"
#: A column counts as so many characters wide at least, and at most.
_LEAST, _MOST = 11, 44
#: How wide a drawn bar is.
_BAR = Cm(4.2)
#: And the column that it stands in.
_DRAWN = Cm(4.8)


class Body:
    """Adds the parts of pages to a document, in order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.pictures = 0
        section = document.sections[0]
        margins = (section.left_margin or 0) + (section.right_margin or 0)
        self.room = int((section.page_width or Cm(21)) - margins)
        """How wide the text is."""

    def page(self, page: Page, *, breaks: bool) -> None:
        """All of *page*; on a new sheet where it *breaks* from one before it."""
        heading = self.paragraph(inline(page.title), styles.TITLE)
        heading.paragraph_format.page_break_before = breaks
        for place, block in enumerate(page.head):
            if place == 0 and isinstance(block, Paragraph):
                self.paragraph(block.text, styles.LEAD)
            else:
                self.block(block, page.title, styles.HEADING)
        for place, section in enumerate(page.sections):
            heading = self.paragraph(inline(section.title), styles.HEADING)
            heading.paragraph_format.page_break_before = page.has_summary and place == 0
            for block in section.blocks:
                self.block(block, section.title)

    def block(self, block: Block, title: str, heading: str = styles.SUBHEADING) -> None:
        """One block of the part called *title*, in which a subheading is a *heading* in that style."""
        match block:
            case Paragraph():
                self.paragraph(block.text, styles.BODY)
            case Subheading():
                self.paragraph(inline(block.title), heading)
            case Facts():
                self.facts(block, title)
            case Entries():
                self.entries(block)
            case Table():
                self.table(block.in_words(), title)

    def paragraph(self, text: Inline, style: str) -> Any:
        """Running text in *style*, or in the template's own where it has no such style."""
        added = self.document.add_paragraph(style=styles.known(self.document, style))
        _fill(added, text)
        return added

    def facts(self, block: Facts, title: str) -> None:
        """Labels and what is to be said under them, as a table of two columns without rules."""
        table = self.document.add_table(rows=0, cols=2)
        _describe(table, title, "What is said under each label")
        for fact in block.facts:
            self._fact(table, fact)
        _widths(table, (Cm(3), self.room - Cm(3)))
        self._after()

    def _fact(self, table: Any, fact: Fact) -> None:
        row = table.add_row()
        _whole(row)
        label, said = row.cells
        _fill(_first(label), inline(fact.label), bold=True)
        _fill(_first(said), fact.text)
        if fact.bar is not None:
            self._draw(said.add_paragraph(), fact.bar)

    def entries(self, block: Entries) -> None:
        """A list, what belongs to an entry below it."""
        for number, entry in enumerate(block.entries, 1):
            head = self.document.add_paragraph(style=styles.known(self.document, styles.BODY))
            if block.numbered:  # a run of its own: who reads the document back can tell it from the words
                head.add_run(f"{number}. ")
            _fill(head, entry.head)
            head.paragraph_format.keep_with_next = bool(entry.lines)
            head.paragraph_format.left_indent, head.paragraph_format.first_line_indent = Cm(0.6), Cm(-0.6)
            for text in entry.lines:
                self.paragraph(text, styles.DETAIL).paragraph_format.left_indent = Cm(1.0)

    def table(self, block: PlainTable, title: str) -> None:
        """Rows below a header row that is repeated on every sheet."""
        table = self.document.add_table(rows=1, cols=len(block.columns))
        own = styles.known(self.document, styles.TABLE, WD_STYLE_TYPE.TABLE)
        if own is not None:
            table.style = own
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        _describe(table, title, f"A table of {len(block.rows)} rows")
        _repeat(table.rows[0])
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            _fill(_first(cell), inline(column.title), bold=True)
            _align(cell, figures=column.figures)
            _shade(cell)
        for row in block.rows:
            self._row(table, row, block)
        _widths(table, _shares(block, self.room))
        self._after()

    def _row(self, table: Any, row: tuple[PlainCell, ...], block: PlainTable) -> None:
        added = table.add_row()
        _whole(added)
        for cell, content, column in zip(added.cells, row, block.columns, strict=True):
            _align(cell, figures=column.figures)
            _rule(cell)
            if isinstance(content, Bar):
                self._draw(_first(cell), content)
            elif content is not None:
                _fill(_first(cell), content)

    def _draw(self, paragraph: Any, bar: Bar) -> None:
        """A bar as a picture with an alternative text."""
        drawn = paragraph.add_run().add_picture(png(bar), width=_BAR)
        self.pictures += 1
        properties = drawn._inline.docPr  # noqa: SLF001 - the library has no name for it
        properties.set("id", str(1000 + self.pictures))
        properties.set("name", f"Bar {self.pictures}")
        properties.set("descr", bar.words)
        for side in ("distT", "distB", "distL", "distR"):  # else some programs keep text away from it
            drawn._inline.set(side, "0")  # noqa: SLF001 - as above

    def _after(self) -> None:
        """A little room after a table, which has none of its own."""
        paragraph = self.document.add_paragraph(style=styles.known(self.document, styles.BODY))
        paragraph.paragraph_format.space_after = Pt(4)
        paragraph.paragraph_format.line_spacing = Pt(4)


def _fill(paragraph: Any, text: Inline, *, bold: bool = False) -> None:
    for role, spans in groupby(text, key=lambda span: span.role):
        run = paragraph.add_run(visible("".join(span.text for span in spans)))
        run.bold = True if bold or role in _BOLD else None
        if role in _COLOURS:
            run.font.color.rgb = _COLOURS[role]
        if role is Role.CODE:
            run.font.name = "Consolas"


def _first(cell: Any) -> Any:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph


def _align(cell: Any, *, figures: bool) -> None:
    if figures:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _describe(table: Any, title: str, said: str) -> None:
    """An alternative text for a table, as for a picture."""
    properties = table._tbl.tblPr  # noqa: SLF001 - the library has no name for it
    for tag, text in (("w:tblCaption", title), ("w:tblDescription", said)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), visible(text)[:250])
        properties.append(element)


def _repeat(row: Any) -> None:
    _whole(row)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above


def _whole(row: Any) -> None:
    """Keep *row* on one sheet."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above


def _rule(cell: Any) -> None:
    """A thin line below *cell*."""
    borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("color", "BFC5CC")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001 - as above


def _widths(table: Any, widths: Sequence[int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _shares(block: PlainTable, room: int) -> list[int]:
    """How wide each column is to be: what its longest text asks for, within bounds; bars have a width of their own."""
    drawn = [any(isinstance(row[place], Bar) for row in block.rows) for place, _ in enumerate(block.columns)]
    wanted = [
        0 if is_drawn else max(_LEAST, min(_MOST, max(map(len, _words(block, place))) + 3 + 5 * column.figures))
        for place, (is_drawn, column) in enumerate(zip(drawn, block.columns, strict=True))
    ]
    bars = _DRAWN * sum(drawn)
    unit = (room - bars) / max(sum(wanted), 1)
    return [_DRAWN if is_drawn else int(unit * share) for is_drawn, share in zip(drawn, wanted, strict=True)]


def _words(block: PlainTable, place: int) -> list[str]:
    cells = [row[place] for row in block.rows]
    texts = ["".join(span.text for span in cell) for cell in cells if cell is not None and not isinstance(cell, Bar)]
    return [block.columns[place].title, *texts]
