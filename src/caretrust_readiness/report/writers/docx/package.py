"""The parts of a Word document as one file: without the day it was packed on, and with the result that it shows."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

if TYPE_CHECKING:
    from docx.document import Document

_RESULT = "/customXml/caretrust.xml"
_ELEMENT = '<?xml version="1.0" encoding="UTF-8"?>\n<result xmlns="urn:caretrust:result">{}</result>\n'
#: The first day that a zip can hold.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def carry(document: Document, carried: dict[str, Any]) -> None:
    """Put what a paper carries into *document*, as a part of its own."""
    content = _ELEMENT.format(escape(json.dumps(carried, ensure_ascii=True))).encode()
    part = Part(PackURI(_RESULT), "application/xml", content, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def without_a_day(content: bytes) -> bytes:
    """The document *content* packed anew, so that the same parts give the same bytes."""
    packed = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = ZipInfo(name, _NO_DAY)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, source.read(name))
    return packed.getvalue()
