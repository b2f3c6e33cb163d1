"""What bounds the reading of a paper: at the limit it is read, one above is refused with limit and figure."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import compress

import pytest

from caretrust_readiness.model.limits import MAX_PAGES, MAX_PAPER_UNPACKED, MAX_TAGS
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading import pdf_sheets
from caretrust_readiness.reading.paper_limits import check_page
from caretrust_readiness.reading.papers import read_paper

#: Those that the PDF of these tests is drawn from.
OBJECTS = 10
PAGE = '<!DOCTYPE html><html lang="en-GB">'


def refusal(content: bytes, file: str = "paper.html") -> tuple[str, str]:
    """The code and the words with which a paper is refused."""
    with pytest.raises(InputError) as caught:
        read_paper(content, file)
    (problem,) = caught.value.problems
    return problem.code, problem.message


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a ", "</a ", "<!", "<?", "<![CDATA[", "<script>", "<style>", "<SCRIPT >", "<a x='<"]
)
def test_what_begins_like_a_tag_again_and_again_is_refused_before_it_is_parsed(piece: str) -> None:
    """The library that parses pages takes quadratic time over these: 60,000 of them took from 20 s to minutes."""
    code, message = refusal((PAGE + piece * 60_000).encode())
    assert (code, message[:15]) == ("paper-unreadable", "no page of ours")


def test_what_stands_in_a_script_or_a_style_is_no_markup() -> None:
    check_page(f'{PAGE}<style>a<b {{}}</style><script type="module">if (a < b) {{}}</script><p>x</p>', "p.html")


@pytest.mark.parametrize(("more", "code"), [(0, "paper-without-result"), (1, "file-too-large")])
def test_a_page_may_have_so_many_tags(more: int, code: str) -> None:
    found, message = refusal((PAGE + "<br>" * (MAX_TAGS - 2 + more)).encode())
    assert found == code
    assert more == 0 or message == f"{MAX_TAGS + 1} tags: at most {MAX_TAGS} are read of a paper"


def document(**parts: bytes) -> bytes:
    """A packed document of *parts*."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


@pytest.mark.parametrize(("more", "code"), [(0, "paper-without-result"), (1, "file-too-large")])
def test_a_word_document_may_have_so_many_tags(more: int, code: str) -> None:
    found, message = refusal(document(word__document_dot_xml=b"<a/>" * (MAX_TAGS + more)), "paper.docx")
    assert (found, message == f"{MAX_TAGS + 1} tags: at most {MAX_TAGS} are read of a paper") == (code, bool(more))


def test_a_word_document_may_unpack_to_so_many_bytes() -> None:
    size = MAX_PAPER_UNPACKED + 1
    expected = f"{size} bytes when unpacked: at most {MAX_PAPER_UNPACKED} are read of a paper"
    assert refusal(document(word__document_dot_xml=bytes(size)), "p.docx") == ("file-too-large", expected)


@pytest.mark.parametrize(
    "laughs", ["<!DOCTYPE x [<!ENTITY a 'ha'>]>", '<!DOCTYPE x SYSTEM "file:///etc/passwd">'], ids=["own", "system"]
)
def test_a_word_document_that_declares_a_document_type_is_refused(laughs: str) -> None:
    content = document(customXml__caretrust_dot_xml=f"{laughs}<x/>".encode())
    assert refusal(content, "p.docx") == ("paper-unreadable", "cannot be read as a Word document")


@pytest.mark.parametrize(("more", "code"), [(0, "paper-without-result"), (1, "file-too-large")])
def test_a_pdf_may_have_so_many_pages(more: int, code: str) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    writer, made = pypdf.PdfWriter(), BytesIO()
    for _ in range(MAX_PAGES + more):
        writer.add_blank_page(100, 100)
    writer.write(made)
    found, message = refusal(made.getvalue(), "paper.pdf")
    assert found == code
    assert more == 0 or message == f"{MAX_PAGES + 1} pages: at most {MAX_PAGES} are read of a PDF"


def drawn() -> bytes:
    """A PDF of one page, drawn from a hundred bytes."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    writer, made = pypdf.PdfWriter(), BytesIO()
    page = writer.add_blank_page(100, 100)
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(b"q Q " * 25)
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)  # noqa: SLF001 - it has no other name
    texts = b64encode(compress(b"[]")).decode()
    writer.add_attachment("caretrust-result.json", f'{{"texts": "{texts}", "result": {{}}}}'.encode())
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(("name", "figure"), [("MAX_STREAMS", 100), ("MAX_DRAWN", 100), ("MAX_OBJECTS", OBJECTS)])
@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_a_pdf_may_hold_so_much(
    monkeypatch: pytest.MonkeyPatch, name: str, figure: int, more: int, refused: bool
) -> None:
    content = drawn()
    monkeypatch.setattr(pdf_sheets, name, figure - more)
    if refused:
        code, message = refusal(content, "paper.pdf")
        assert (code, f"more than {figure - more} " in message) == ("file-too-large", True)
    else:
        assert read_paper(content, "paper.pdf").carried_texts == []
