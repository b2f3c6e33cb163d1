"""The styles that a Word paper is set in: those of a house's template where it has them, else our own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from caretrust_readiness.model.plaintext import visible

if TYPE_CHECKING:
    from docx.document import Document

#: Paragraph and table styles by their names, as a template may define them; docs/board-paper.md lists them.
TITLE, HEADING, SUBHEADING = "Title", "Heading 1", "Heading 2"
BODY, DETAIL = "Normal", "List Continue"
LEAD, TABLE = "Caretrust Lead", "Caretrust Table"
_LANGUAGE = "en-GB"
_INK, _BLUE = RGBColor(0x1D, 0x24, 0x30), RGBColor(0x14, 0x50, 0x6E)
#: A document holds when it was written; ours says nothing of a clock.
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def set_up(document: Document, title: str, *, plain: bool) -> None:
    """Prepare *document*: its properties and language, and where it is *plain* (no house's own) its look."""
    properties = document.core_properties
    properties.title, properties.language = visible(title)[:200], _LANGUAGE
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = _NO_DAY
    properties.revision = 1
    _speak(document)
    if plain:
        _dress(document)
    if document.element.body.sectPr is not None:
        document.element.body.clear_content()


def _speak(document: Document) -> None:
    """Say in which language the text is, where the styles say of which it is by default."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    holder = None if defaults is None else defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for run in [holder] if holder is not None else []:
        language = run.find(qn("w:lang"))
        if language is None:
            language = OxmlElement("w:lang")
            run.append(language)
        language.set(qn("w:val"), _LANGUAGE)
    for style in document.styles:
        language = style.element.find(f"{qn('w:rPr')}/{qn('w:lang')}")
        if language is not None and language.get(qn("w:val")) is not None:
            language.set(qn("w:val"), _LANGUAGE)


def _dress(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    _font(document.styles[BODY], "Calibri", 10.5, _INK)
    document.styles[BODY].paragraph_format.space_after = Pt(5)
    for name, size, before in ((TITLE, 20, 0), (HEADING, 14, 16), (SUBHEADING, 11.5, 10)):
        style = document.styles[name]
        _font(style, "Georgia", size, _BLUE if name != TITLE else _INK)
        style.font.bold = True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(5)
        style.paragraph_format.keep_with_next = True
        border = style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
        if border is not None:
            border.getparent().remove(border)
    lead = document.styles.add_style(LEAD, WD_STYLE_TYPE.PARAGRAPH)
    lead.base_style, lead.font.size, lead.paragraph_format.space_after = document.styles[BODY], Pt(12.5), Pt(9)
    document.styles[DETAIL].paragraph_format.space_after = Pt(2)


def _font(style: Any, name: str, size: float, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = name, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), name)


def known(document: Document, name: str, kind: WD_STYLE_TYPE = WD_STYLE_TYPE.PARAGRAPH) -> Any:
    """The style called *name*, or None where the template has none: then its own default is used."""
    return next((style for style in document.styles if style.type == kind and style.name == name), None)
