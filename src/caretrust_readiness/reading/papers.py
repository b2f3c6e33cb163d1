"""Papers read back: the texts that a page, a Word document or a PDF shows, and what it carries of itself."""

from __future__ import annotations

import base64
import json
import re
import zlib
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn
from zipfile import BadZipFile, ZipFile

from caretrust_readiness.model.limits import MAX_PAGES, MAX_PAPER, MAX_PAPER_UNPACKED
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.reading.files import read_bytes
from caretrust_readiness.reading.paper_limits import check_page, check_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

_RESULT = "customXml/caretrust.xml"
#: The elements of a page of ours that hold one text each, and those whose texts are not the paper's.
_TEXTS = {"h1", "h2", "h3", "p", "dt", "dd", "li", "th", "td"}
_ASIDE = {"nav", "svg", "style", "script", "caption"}
_NUMBER = re.compile(r"[0-9]+\. ")


class PaperRead(NamedTuple):
    """A paper as it is now."""

    carried: dict[str, Any]
    carried_texts: list[str]
    """What it showed when it was written."""
    texts: list[str]
    """What it shows, in order, each on one line; of a PDF its words, since it has no cells."""
    is_words: bool = False


def read_paper(content: bytes, file: str) -> PaperRead:
    """What the paper in *content* shows and carries.

    Raises:
        InputError: with code ``paper-unreadable`` or ``paper-without-result``, or ``extra-missing``.
    """
    try:
        if content.startswith(b"%PDF"):
            return _pdf(content, file)
        return _docx(content, file) if content.startswith(b"PK") else _html(content, file)
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
    except (BadZipFile, RuntimeError, OSError, zlib.error):
        _refuse(file, "paper-unreadable", "no Word document (.docx)")
    return content


def _refuse(file: str, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(file, None, code, message, hint),))


def _read(text: str | None, texts: list[str], file: str, *, is_words: bool = False) -> PaperRead:
    carried = None if text is None else json.loads(text)
    if not isinstance(carried, dict) or not isinstance(carried.get("texts"), str) or "result" not in carried:
        hint = "papers that caretrust writes as html, docx and pdf carry it"
        _refuse(file, "paper-without-result", "this paper carries no result", hint)
    return PaperRead(carried, _unpacked(carried["texts"]), texts, is_words)


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


def _folded(text: str) -> str:
    return " ".join(text.split())


class _Page(HTMLParser):
    """Collects the texts of a page of ours, and what it carries."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.result: str | None = None
        self.open: list[int] = []
        self.aside = 0
        self.in_result = False
        self.in_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """As the library names it."""
        said = dict(attrs)
        if tag == "main":
            self.in_main = True
        self.in_result = tag == "script" and said.get("id") == "caretrust-result"
        if self.in_result:
            self.result = ""
        if tag in _ASIDE or (tag == "ul" and said.get("class") == "legend"):
            self.aside += 1
        elif tag in _TEXTS and self.in_main and not self.aside:
            self.open.append(len(self.texts))
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        """As the library names it."""
        if tag in _ASIDE or (tag == "ul" and self.aside):
            self.aside -= 1
        elif tag in _TEXTS and self.open and not self.aside:
            self.open.pop()
        if tag == "main":
            self.in_main = False
        self.in_result = False

    def handle_data(self, data: str) -> None:
        """As the library names it."""
        if self.in_result:
            self.result = (self.result or "") + data
        elif self.open and not self.aside:
            self.texts[self.open[-1]] += data
        elif self.in_main and not self.aside and data.strip():
            self.texts.append(data)


def _html(content: bytes, file: str) -> PaperRead:
    text = content.decode()
    check_page(text, file)
    page = _Page()
    page.feed(text)
    page.close()
    texts = [text for text in map(_folded, page.texts) if text]
    return _read(page.result, texts, file)


def _docx(content: bytes, file: str) -> PaperRead:
    try:
        import docx  # noqa: PLC0415 - only who reads a Word document pays for it
        from lxml import etree  # noqa: PLC0415 - as above
    except ImportError:
        _refuse(file, "extra-missing", "reading Word documents needs the extra 'docx'", "pip install 'caretrust[docx]'")
    try:
        with ZipFile(BytesIO(content)) as packed:
            check_parts(packed, file)
            held = packed.read(_RESULT) if _RESULT in packed.namelist() else None
        document = docx.Document(BytesIO(content))
        safe = etree.XMLParser(resolve_entities=False, no_network=True)
        result = None if held is None else "".join(map(str, etree.fromstring(held, safe).itertext()))
    except (BadZipFile, etree.XMLSyntaxError, NotImplementedError, OSError, zlib.error):
        _refuse(file, "paper-unreadable", "cannot be read as a Word document")
    texts = [text for text in map(_folded, _paragraphs(document.element.body)) if text]
    return _read(result, texts, file)


def _paragraphs(body: Any) -> Iterator[str]:
    """The text of each paragraph, and of each cell in one piece, in the order of the document."""
    for element in body:
        name = element.tag.rpartition("}")[2]
        if name == "tbl":
            for cell in element.iter("{*}tc"):
                yield " ".join(_runs(paragraph) for paragraph in cell.iter("{*}p"))
        elif name == "p":
            yield _runs(element)


def _runs(paragraph: Any) -> str:
    """The text of a paragraph, without the number that stands before it in a run of its own."""
    runs = ["".join(text.text or "" for text in run.iter("{*}t", "{*}tab")) for run in paragraph.iter("{*}r")]
    return "".join(runs[1:] if runs and _NUMBER.fullmatch(runs[0]) else runs)


def _pdf(content: bytes, file: str) -> PaperRead:
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - only who reads a PDF pays for it
        from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415 - as above
    except ImportError:
        _refuse(file, "extra-missing", "reading PDFs needs the extra 'pdf'", "pip install 'caretrust[pdf]'")
    try:
        reader = PdfReader(BytesIO(content))
        if (count := len(reader.pages)) > MAX_PAGES:
            _refuse(file, "file-too-large", f"{count} pages: at most {MAX_PAGES} are read of a paper")
        held = reader.attachments.get("caretrust-result.json")
        words = [word for page in reader.pages for word in _words(page.extract_text())]
    except (PyPdfError, DependencyError, AttributeError, TypeError, IndexError, OSError):
        _refuse(file, "paper-unreadable", "cannot be read as a PDF")
    return _read(held[0].decode() if held else None, words, file, is_words=True)


def _words(text: str) -> list[str]:
    """The words of one sheet, without its number at the foot."""
    words = text.split()
    if len(words) >= _FOOT and words[-2] == "/" and words[-1].isdigit() and words[-3].isdigit():
        return words[:-_FOOT]
    return words


#: How many words the foot of a sheet has: its number, a stroke, and how many there are.
_FOOT = 3
