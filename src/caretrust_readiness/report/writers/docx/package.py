"""The parts of a Word document as one file: without the day it was packed on, and with the result that it shows."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from caretrust_readiness.report.papers import Paper

#: Where the result lies in the document, and what its element is called.
RESULT = "customXml/caretrust.xml"
_ELEMENT = '<?xml version="1.0" encoding="UTF-8"?>\n<result xmlns="urn:caretrust:result">{}</result>\n'
_TYPE = b'<Default Extension="xml" ContentType="application/xml"/>'
#: The first day that a zip can hold.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def finished(content: bytes, paper: Paper) -> bytes:
    """The document *content* with the data of *paper* in it; the same bytes for the same document and data."""
    packed = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            target.writestr(_entry(name), source.read(name))
        if paper.carries:
            text = json.dumps(paper.data(), ensure_ascii=True)
            target.writestr(_entry(RESULT), _ELEMENT.format(escape(text)).encode())
    return packed.getvalue()


def _entry(name: str) -> ZipInfo:
    found = ZipInfo(name, _NO_DAY)
    found.compress_type = ZIP_DEFLATED
    found.external_attr = 0o600 << 16
    return found
