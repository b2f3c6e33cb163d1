"""Papers read back: the texts that a page, a Word document or a PDF shows, and what it carries of itself."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, NoReturn
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from caretrust_readiness.model.extras import how_to_get
from caretrust_readiness.model.limits import MAX_PAPER, MAX_PAPER_UNPACKED
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.reading.files import read_bytes
from caretrust_readiness.reading.packed import FAULTS
from caretrust_readiness.reading.paper_limits import check_page, check_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Which papers do.
_CARRYING = "papers that caretrust writes as html, docx and pdf carry it"


@dataclass(frozen=True, kw_only=True)
class PaperRead:
    """A paper as it is now."""

    carried: dict[str, Any]
    carried_texts: list[str]
    """What it showed when it was written."""
    texts: list[str]
    """What it shows, in order, each on one line; of a PDF its words, since it has no cells."""
    is_words: bool = False
    prints: Sequence[str] = ()
    """A hash of all that each sheet is drawn from: whoever touches a sheet changes it; none of a Word document."""
    body: int | None = None
    """How many of the texts of a Word document stand in its body, before its headers, footers and notes."""


def read_paper(content: bytes, file: str) -> PaperRead:
    """What the paper in *content* shows and carries.

    Raises:
        InputError: with code ``paper-unreadable`` or ``paper-without-result``, or ``extra-missing``.
    """
    try:
        if content.startswith(b"%PDF"):
            return _pdf(content, file)
        return _docx(content, file) if content.startswith(b"PK") else _html(content, file)
    except UnicodeDecodeError:
        _refuse(file, "paper-unreadable", "is neither a page of HTML, a Word document nor a PDF")
    except (ValueError, KeyError, RuntimeError) as error:  # a packed file under a password is a RuntimeError
        _refuse(file, "paper-unreadable", f"cannot be read as a paper: {type(error).__name__}")


def read_template(file: str) -> bytes:
    """The Word document in *file*, whose styles a paper is to use.

    Raises:
        InputError: it cannot be read, is too large, or is no Word document.
    """
    content = read_bytes(file, MAX_PAPER)
    try:
        with ZipFile(BytesIO(content)) as packed:
            check_parts(packed, file)
            if "word/document.xml" not in packed.namelist():
                _refuse(file, "paper-unreadable", "no Word document (.docx)")
    except FAULTS:
        _refuse(file, "paper-unreadable", "no Word document (.docx)")
    return content


def _refuse(file: str, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(file, None, code, message, hint),))


def _carried(text: str | None, file: str) -> dict[str, Any]:
    """What a paper carries, as far as it is of such a form."""
    carried = None if text is None else json.loads(text)
    if not isinstance(carried, dict) or not isinstance(carried.get("texts"), str) or "result" not in carried:
        _refuse(file, "paper-without-result", "this paper carries no result", _CARRYING)
    return carried


def _unpacked(packed: str) -> list[str]:
    """The texts that a paper carries as one word, at most so many bytes of them.

    Raises:
        ValueError: it is no such word.
    """
    try:
        found = json.loads(zlib.decompressobj().decompress(base64.b64decode(packed, validate=True), MAX_PAPER_UNPACKED))
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise ValueError("no list of texts")
    return found


def _html(content: bytes, file: str) -> PaperRead:
    from caretrust_readiness.reading.paper_texts import PageRead  # noqa: PLC0415 - only who reads a page pays for it

    text = content.decode("utf-8-sig")
    check_page(text, file)
    page = PageRead(text)
    carried = _carried(None if page.result is None else "".join(page.result), file)
    return PaperRead(carried=carried, carried_texts=_unpacked(carried["texts"]), texts=page.texts, prints=[page.print])


def _docx(content: bytes, file: str) -> PaperRead:
    from caretrust_readiness.reading.paper_texts import word_result, word_texts  # noqa: PLC0415 - as above

    try:
        with ZipFile(BytesIO(content)) as packed:
            check_parts(packed, file)
        carried = _carried(word_result(content), file)
        body, aside = word_texts(content)
        return PaperRead(
            carried=carried, carried_texts=_unpacked(carried["texts"]), texts=[*body, *aside], body=len(body)
        )
    except (*FAULTS, ExpatError):
        _refuse(file, "paper-unreadable", "cannot be read as a Word document")


def _pdf(content: bytes, file: str) -> PaperRead:
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - only who reads a PDF pays for it
        from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415 - as above
    except ImportError:
        _refuse(file, "extra-missing", "reading PDFs needs the extra 'pdf'", how_to_get("pdf"))
    from caretrust_readiness.reading.pdf_sheets import TooLargeError, prints_of, words_of  # noqa: PLC0415 - as above

    try:
        reader = PdfReader(BytesIO(content))
        prints = prints_of(reader)
        held = reader.attachments.get("caretrust-result.json")
        carried = _carried(held[0].decode() if held else None, file)
        words = words_of(reader)
    except TooLargeError as error:
        _refuse(file, "file-too-large", str(error))
    except (PyPdfError, DependencyError, AttributeError, TypeError, IndexError, OSError, RecursionError):
        _refuse(file, "paper-unreadable", "cannot be read as a PDF")
    return PaperRead(
        carried=carried, carried_texts=_unpacked(carried["texts"]), texts=words, is_words=True, prints=prints
    )
