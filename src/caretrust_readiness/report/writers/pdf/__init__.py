"""Papers as tagged PDF, set by typst; what they say reaches it as data, so that no text is ever markup."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

import typst
from pypdf import PdfReader

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.reading.pdf_sheets import prints_of
from caretrust_readiness.report.data.carried import carried_data
from caretrust_readiness.report.page.model import Bar, Entries, Facts, Paragraph, Subheading, Table
from caretrust_readiness.report.page.texts import texts_of

if TYPE_CHECKING:
    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.page.model import Block, Inline, Page, PlainCell, PlainTable
    from caretrust_readiness.report.paper import Paper


#: What typst says, in part, of a character that none of its fonts has.
_NO_GLYPH = "could not be displayed with font"
#: What the fonts that typst brings surely have of: Latin, Greek and Cyrillic letters, punctuation, arrows, mathematics.
_IN_FONTS = re.compile(
    "[\u0000-\u02ff\u0370-\u0373\u0391-\u03c9\u0400-\u045f\u2010-\u2044\u20ac\u2190-\u2193\u2212\u2260-\u2265]"
)


def write(paper: Paper, _look: Look) -> bytes:
    """*paper* as a PDF that keeps to PDF/UA-1; the same bytes for the same paper.

    A character that none of the fonts has, which PDF/UA does not allow, is written as the number Unicode gives it.
    """
    pages = paper.in_full()
    said = {"title": visible(pages[0].title) if pages else "caretrust", "pages": [_page(page) for page in pages]}
    texts = texts_of(pages)
    source = files(__package__).joinpath("paper.typ").read_bytes()
    text = json.dumps(said, ensure_ascii=False)
    try:
        bare = _compiled(source, text)
    except typst.TypstError as error:
        if _NO_GLYPH not in str(error):
            raise
        text, texts = _numbered(text), [*map(_numbered, texts)]
        bare = _compiled(source, text)
    prints = prints_of(PdfReader(BytesIO(bare)))
    return _compiled(source, text, json.dumps(carried_data(paper, texts, prints)))


def _compiled(source: bytes, text: str, carried: str = "") -> bytes:
    """The PDF; what it carries changes nothing of how its sheets are drawn."""
    inputs = {"data": text, "carried": carried}
    return typst.compile(source, sys_inputs=inputs, pdf_standards=["ua-1"], ignore_system_fonts=True, timestamp=0)


def _numbered(text: str) -> str:
    return "".join(one if _IN_FONTS.match(one) else f"[U+{ord(one):04X}]" for one in text)


def _page(page: Page) -> dict[str, Any]:
    return {
        "title": visible(page.title),
        "summary": page.has_summary,
        "head": [_block(block) for block in page.head],
        "sections": [
            {"title": visible(section.title), "blocks": [_block(block) for block in section.blocks]}
            for section in page.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "spans": _spans(block.text)}
        case Subheading():
            return {"kind": "subheading", "title": visible(block.title)}
        case Facts():
            facts = [
                {"label": visible(fact.label), "spans": _spans(fact.text), "bar": fact.bar and _bar(fact.bar)}
                for fact in block.facts
            ]
            return {"kind": "facts", "facts": facts}
        case Entries():
            entries = [
                {"head": _spans(entry.head), "lines": [_spans(line) for line in entry.lines]} for entry in block.entries
            ]
            return {"kind": "entries", "numbered": block.numbered, "entries": entries}
        case Table():
            return _table(block.in_words())


def _table(block: PlainTable) -> dict[str, Any]:
    columns = [
        {
            "title": visible(column.title),
            "figures": column.figures,
            "drawn": any(isinstance(row[place], Bar) for row in block.rows),
        }
        for place, column in enumerate(block.columns)
    ]
    return {"kind": "table", "columns": columns, "rows": [[_cell(cell) for cell in row] for row in block.rows]}


def _cell(cell: PlainCell) -> dict[str, Any] | None:
    if cell is None:
        return None
    return _bar(cell) if isinstance(cell, Bar) else {"kind": "words", "spans": _spans(cell)}


def _spans(text: Inline) -> list[dict[str, str]]:
    return [{"role": span.role.value, "text": visible(span.text)} for span in text]


def _bar(bar: Bar) -> dict[str, Any]:
    low, high = (float(end) for end in bar.score)
    return {"kind": "bar", "low": low, "high": high, "alt": bar.words}
