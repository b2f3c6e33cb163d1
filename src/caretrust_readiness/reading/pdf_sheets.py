"""What each sheet of a PDF is drawn from, as a hash: who touches a sheet changes it, who packs it anew does not."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.limits import MAX_DRAWN, MAX_OBJECTS, MAX_PAGES, MAX_STREAMS

if TYPE_CHECKING:
    from pypdf import PdfReader

#: What of a sheet says nothing of how it looks, or belongs to the file.
_ASIDE = {
    "/Parent",
    "/StructParents",
    "/StructParent",
    "/Tabs",
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/P",
    "/Length",
}
_PACKING = {"/Filter", "/DecodeParms"}


class TooLargeError(Exception):
    """It holds more than is read."""


def prints_of(reader: PdfReader) -> list[str]:
    """A hash for each sheet, of all that it is drawn from, and a last one of the alternative texts.

    Raises:
        TooLargeError: it holds more than is read.
        ValueError, KeyError: it is not such a PDF as papers are.
    """
    walk = _Walk()
    if (count := len(reader.pages)) > MAX_PAGES:
        raise TooLargeError(f"{count} pages: at most {MAX_PAGES} are read of a PDF")
    sheets = [walk.digest(page) for page in reader.pages]
    return [*sheets, walk.said(reader.root_object.get("/StructTreeRoot"))]


class _Walk:
    """Hashes objects with all that they refer to, each once, within a budget."""

    def __init__(self) -> None:
        self.known: dict[int, str] = {}
        self.left = MAX_STREAMS
        self.objects = MAX_OBJECTS

    def digest(self, found: Any) -> str:
        """The hash of an object and what it refers to."""
        # Depth first without recursion, since a hostile file nests as deep as it likes: each object is written once
        # as a list of its plain values and the numbers of those it refers to, in the order in which they are met.
        made = hashlib.sha256()
        numbers: dict[int, int] = {}
        waiting = [found]
        while waiting:
            self._spend()
            one = waiting.pop()
            made.update(self._plain(one, numbers, waiting).encode("utf-8", "surrogateescape"))
        return made.hexdigest()

    def _spend(self) -> None:
        self.objects -= 1
        if self.objects < 0:
            raise TooLargeError(f"more than {MAX_OBJECTS} objects, the most that are read of a PDF")

    def _plain(self, one: Any, numbers: dict[int, int], waiting: list[Any]) -> str:
        """*one* in words; what it holds waits to be written after it."""
        from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject  # noqa: PLC0415 - heavy

        if isinstance(one, IndirectObject):
            if (number := numbers.get(one.idnum)) is not None:
                return f"again {number};"
            numbers[one.idnum] = len(numbers)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            aside, held = self._stream(one) if isinstance(one, StreamObject) else (_ASIDE, "")
            keys = sorted(key for key in one if key not in aside)
            waiting += [one.raw_get(key) for key in reversed(keys)]
            return f"{keys}{held};"
        if isinstance(one, ArrayObject):
            waiting += reversed(list(one))
            return f"{len(one)} of;"
        return f"{_value(one)};"

    def _stream(self, stream: Any) -> tuple[set[str], str]:
        """What to pass by of a stream, and the hash of what it holds; one of another packing counts as it is packed."""
        content = unpacked(stream, max(self.left, 0), MAX_STREAMS)
        aside = _ASIDE if content is None else _ASIDE | _PACKING
        content = stream._data if content is None else content  # noqa: SLF001 - the library has no name for it
        self.left -= len(content)
        return aside, hashlib.sha256(content).hexdigest()

    def said(self, tree: Any) -> str:
        """The hash of the alternative texts of a PDF, in order."""
        from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject  # noqa: PLC0415 - heavy

        made, waiting, seen = hashlib.sha256(), [tree], set()
        while waiting:
            self._spend()
            one = waiting.pop()
            if isinstance(one, IndirectObject):
                if one.idnum in seen:
                    continue
                seen.add(one.idnum)
                one = one.get_object()
            if isinstance(one, ArrayObject):
                waiting += reversed(list(one))
            elif isinstance(one, DictionaryObject):
                texts = [str(one[key]) for key in ("/Alt", "/ActualText", "/E") if key in one]
                made.update(repr(texts).encode("utf-8", "surrogateescape"))
                waiting += [one.raw_get("/K")] if "/K" in one else []
        return made.hexdigest()


def unpacked(stream: Any, left: int, most: int) -> bytes | None:
    """What *stream* holds, unpacked here since the library's own bounds are wide; None of other packings than one.

    Raises:
        TooLargeError: it holds more than *left* bytes, what is left of *most*.
    """
    content: bytes = stream._data  # noqa: SLF001 - the library has no name for what is not unpacked yet
    packing = stream.get("/Filter")
    names = [packing] if isinstance(packing, str) else list(packing or [])
    if names and (names != ["/FlateDecode"] or "/DecodeParms" in stream):
        return None
    try:
        found = zlib.decompressobj().decompress(content, left + 1) if names else content
    except zlib.error:
        return None
    if len(found) > left:
        raise TooLargeError(f"more than {most} bytes in its streams, the most that is read of a PDF")
    return found


def words_of(reader: PdfReader) -> list[str]:
    """The words on the sheets of a PDF, in order, without the number at the foot of each where it is the right one.

    Raises:
        TooLargeError: a sheet draws more than is read, or draws drawings within drawings.
    """
    found: list[str] = []
    for number, page in enumerate(reader.pages, 1):
        _check_sheet(page)
        words = page.extract_text().split()
        foot = [str(number), "/", str(len(reader.pages))]
        found += words[: -len(foot)] if words[-len(foot) :] == foot else words
    return found


def _check_sheet(page: Any) -> None:
    """Make sure that the text of a sheet can be read in a short time: drawings may stand on it, none within another."""
    contents = page.get("/Contents")
    content = b"".join(map(_drawn_from, _each(contents)))
    forms = [form.get_object() for form in (page.get("/Resources", {}).get("/XObject") or {}).values()]
    nested = any("/XObject" in form.get("/Resources", {}) for form in forms)
    if nested or len(content) + content.count(b" Do") * sum(len(_drawn_from(form)) for form in forms) > MAX_DRAWN:
        raise TooLargeError(f"a page drawn from more than {MAX_DRAWN} bytes, the most that is read of a PDF")


def _each(contents: Any) -> list[Any]:
    found = None if contents is None else contents.get_object()
    return [one.get_object() for one in found] if isinstance(found, list) else [found] if found is not None else []


def _drawn_from(stream: Any) -> bytes:
    if stream.get("/Subtype") == "/Image":
        return b""
    if (content := unpacked(stream, MAX_DRAWN, MAX_DRAWN)) is None:
        raise ValueError("packed in a way that papers are not")
    return content


def _value(one: Any) -> str:
    if isinstance(one, float):
        return f"{one:g}"
    return repr(one) if isinstance(one, bytes | bool | int) else repr(str(one))
