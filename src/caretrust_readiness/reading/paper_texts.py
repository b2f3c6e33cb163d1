"""What a page of HTML or a Word document shows, text by text: who writes a paper and who checks it read it alike.

Nothing is left out that a reader meets: text in drawings, captions, headers and footers, text boxes, content controls,
alternative texts. Whatever is in the file is hostile: nothing is fetched, no entity is declared, nothing recurses.
"""

from __future__ import annotations

import hashlib
import posixpath
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.parsers import expat
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: How the element of a page begins that holds what it carries, and how it ends.
HELD: Final = ('<script type="application/json" id="caretrust-result">', "</script>")
#: The part of a Word document that holds it.
RESULT: Final = "customXml/caretrust.xml"
#: Elements of a page that do not part words, that show none, and attributes that are read out.
_WITHIN = {"a", "b", "code", "em", "i", "span", "strong", "tspan"}
_SILENT = {"script", "style"}
_READ_OUT = ("alt", "aria-label", "title", "placeholder")
#: Parts of a Word document that people read, in this order, by the last word of their type.
_PARTS = ("document.main", "header", "footer", "footnotes", "endnotes", "comments")
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


class PageRead(HTMLParser):
    """The texts of a page, what it carries, and its own print: a hash of all of it but what it carries."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[list[str]] = [[]]
        self.result: list[str] | None = None
        self.silent = ""
        self.in_result = False
        self.feed(page)
        self.close()
        self.texts = folded("".join(parts) for parts in self.found)
        self.print = _print(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """As the library names it."""
        said = dict(attrs)
        if tag in _SILENT:
            self.silent = tag
            self.in_result = said.get("id") == "caretrust-result"
            self.result = [] if self.in_result else self.result
        if tag not in _WITHIN:
            self.found += [*([said[name] or ""] for name in _READ_OUT if name in said), []]

    def handle_endtag(self, tag: str) -> None:
        """As the library names it."""
        if tag == self.silent:
            self.silent, self.in_result = "", False
        if tag not in _WITHIN:
            self.found.append([])

    def handle_data(self, data: str) -> None:
        """As the library names it."""
        if self.in_result and self.result is not None:
            self.result.append(data)
        elif not self.silent:
            self.found[-1].append(data)


def _print(page: str) -> str:
    before, _, rest = page.replace("\r\n", "\n").partition(HELD[0])
    return hashlib.sha256((before + rest.partition(HELD[1])[2]).encode("utf-8", "surrogatepass")).hexdigest()


def folded(texts: Iterable[str]) -> list[str]:
    """*texts*, each on one line with its blanks folded; none that is empty."""
    return [text for text in (" ".join(text.split()) for text in texts) if text]


def word_texts(content: bytes) -> tuple[list[str], list[str]]:
    """The texts of a Word document: its body; its headers, footers and notes. A picture stands as its hash.

    Raises:
        ValueError: it declares entities, or has a part twice.
        KeyError: a part that must be there is not.
        expat.ExpatError: a part is no XML.
        BadZipFile: it is no packed file.
    """
    with ZipFile(BytesIO(content)) as packed:
        names = packed.namelist()
        if len(set(names)) < len(names):
            raise ValueError("a part is there twice")
        parts = _Types(packed.read("[Content_Types].xml")).parts
        found: tuple[list[str], list[str]] = ([], [])
        for part in sorted(parts, key=lambda name: (_PARTS.index(parts[name]), name)):
            found[parts[part] != _PARTS[0]].extend(_Words(packed.read(part), _pictures(packed, part)).texts)
    return found


def word_result(content: bytes) -> str | None:
    """What a Word document carries of itself; None where it carries nothing.

    Raises:
        ValueError: it declares entities.
        expat.ExpatError: the part is no XML.
        BadZipFile: it is no packed file.
    """
    with ZipFile(BytesIO(content)) as packed:
        return _Words(packed.read(RESULT), {}, every=True).whole if RESULT in packed.namelist() else None


def _pictures(packed: ZipFile, part: str) -> dict[str, str]:
    """The hash of each picture of *part*, by the name that the part has for it."""
    folder, name = posixpath.split(part)
    related = f"{folder}/_rels/{name}.rels"
    if related not in packed.namelist():
        return {}
    found = _Related(packed.read(related)).images
    return {key: _digest(packed, posixpath.normpath(posixpath.join("/", folder, target))) for key, target in found}


def _digest(packed: ZipFile, path: str) -> str:
    name = path.lstrip("/")
    return hashlib.sha256(packed.read(name)).hexdigest()[:16] if name in packed.namelist() else "elsewhere"


class _Xml:
    """Walks the elements of a part, none of which is kept."""

    def __init__(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = lambda name, said: self.starts(name.rpartition(" ")[2], _local(said))
        parser.EndElementHandler = lambda name: self.ends(name.rpartition(" ")[2])
        parser.CharacterDataHandler = self.says
        parser.StartDoctypeDeclHandler = self._refuse
        parser.buffer_text = True
        parser.Parse(content, True)  # noqa: FBT003 - the library has no name for it

    def _refuse(self, *_: object) -> None:
        raise ValueError("declares entities")

    def starts(self, name: str, said: Mapping[str, str]) -> None:
        """An element begins."""

    def ends(self, name: str) -> None:
        """An element ends."""

    def says(self, text: str) -> None:
        """Text within the innermost element."""


def _local(said: Mapping[str, str]) -> dict[str, str]:
    return {name.rpartition(" ")[2]: value for name, value in said.items()}


class _Types(_Xml):
    """The parts that people read, each by the word for what it is."""

    def __init__(self, content: bytes) -> None:
        self.parts: dict[str, str] = {}
        super().__init__(content)

    def starts(self, name: str, said: Mapping[str, str]) -> None:
        """As in :class:`_Xml`."""
        kind = said.get("ContentType", "").removesuffix("+xml").rpartition("wordprocessingml.")[2]
        if name == "Override" and kind in _PARTS:
            self.parts[said["PartName"].lstrip("/")] = kind


class _Related(_Xml):
    """The pictures that a part refers to."""

    def __init__(self, content: bytes) -> None:
        self.images: list[tuple[str, str]] = []
        super().__init__(content)

    def starts(self, name: str, said: Mapping[str, str]) -> None:
        """As in :class:`_Xml`."""
        if name == "Relationship" and said.get("Type") == _IMAGE and said.get("TargetMode") != "External":
            self.images.append((said["Id"], said["Target"]))


class _Words(_Xml):
    """The texts of a part; one that is hidden, or struck out as a change, is not shown."""

    def __init__(self, content: bytes, pictures: Mapping[str, str], *, every: bool = False) -> None:
        self.pictures = pictures
        self.every = every
        self.found: list[list[str]] = [[]]
        self.open: list[list[str]] = []
        self.reads = self.hides = False
        super().__init__(content)
        self.whole = "".join(text for parts in self.found for text in parts)
        self.texts = folded("".join(parts) for parts in self.found)

    def starts(self, name: str, said: Mapping[str, str]) -> None:
        """As in :class:`_Xml`."""
        match name:
            case "p":  # one may hold a text box, and so another
                self.open.append([])
                self.found.append(self.open[-1])
            case "r":
                self.hides = False
            case "vanish":
                self.hides = said.get("val", "true") not in {"0", "false", "off"}
            case "t":
                self.reads = not self.hides
            case "tab" | "br" | "cr":
                self._add(" ")
            case "sym":
                self._add(said.get("char", ""))
            case "docPr" | "tblCaption" | "tblDescription" | "blip" | "imagedata":
                self._describes(said)
            case _:
                pass

    def _describes(self, said: Mapping[str, str]) -> None:
        texts = [said.get("title", ""), said.get("descr", ""), said.get("val", "")]
        shown = self.pictures.get(said.get("embed", said.get("id", "")))
        self.found += [[text] for text in (*texts, f"picture {shown}" if shown else "") if text]

    def ends(self, name: str) -> None:
        """As in :class:`_Xml`."""
        if name == "t":
            self.reads = False
        elif name == "p" and self.open:
            self.open.pop()

    def says(self, text: str) -> None:
        """As in :class:`_Xml`."""
        if self.reads or self.every:
            self._add(text)

    def _add(self, text: str) -> None:
        (self.open[-1] if self.open else self.found[-1]).append(text)
