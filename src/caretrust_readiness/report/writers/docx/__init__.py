"""Papers as Word documents: headings, header rows, alternative texts, the language set; the same bytes twice."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError

from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.reading.packed import FAULTS
from caretrust_readiness.reading.paper_texts import word_texts
from caretrust_readiness.report.data.carried import carried_data
from caretrust_readiness.report.writers.docx.body import Body
from caretrust_readiness.report.writers.docx.package import carry, without_a_day
from caretrust_readiness.report.writers.docx.styles import set_up

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.paper import Paper


#: What the libraries raise at a template that is damaged, or no document that Word would open.
_UNFIT = (*FAULTS, TypeError, AttributeError, LookupError, SyntaxError, PythonDocxError, OpcError)


def write(paper: Paper, look: Look) -> bytes:
    """*paper* as a Word document, on the house's template where *look* has one.

    Raises:
        InputError: the template cannot be used.
    """
    try:
        return _written(paper, look)
    except _UNFIT:
        if look.template is None:
            raise
    hint = "open it in Word and save it anew, or do without"
    raise InputError((Problem("--template", None, "paper-unreadable", "the template cannot be used", hint),))


def _written(paper: Paper, look: Look) -> bytes:
    document = Document(None if look.template is None else BytesIO(look.template))
    pages = paper.in_full()
    set_up(document, pages[0].title if pages else "caretrust", plain=look.template is None)
    body = Body(document)
    for place, page in enumerate(pages):
        body.page(page, breaks=place > 0)
    carry(document, carried_data(paper, [text for texts in word_texts(_saved(document)) for text in texts]))
    return without_a_day(_saved(document))


def _saved(document: WordDocument) -> bytes:
    content = BytesIO()
    document.save(content)
    return content.getvalue()
