"""Workbooks as archives of markup (xlsx, ods): unpacked within bounds, and read element by element as it comes."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from caretrust_readiness.model import limits
from caretrust_readiness.model.problems import InputError, Position, Problem, quote
from caretrust_readiness.reading.kinds import described
from caretrust_readiness.reading.packed import FAULTS
from caretrust_readiness.reading.tables.refusals import too_large

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_CHUNK = 1 << 16
_MAGIC = b"PK\x03\x04"
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Budget:
    """How many elements the markup of one workbook may still have."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.left = limits.SPARE_ELEMENTS

    def spend(self) -> None:
        """Take one element off.

        Raises:
            InputError: none is left.
        """
        self.left -= 1
        if self.left < 0:
            most = f"{limits.SPARE_ELEMENTS} and {limits.ELEMENTS_A_ROW} for each row that holds anything"
            hint = "copy the table into a new workbook, without its formats"
            too_large(self.table, 1, f"more elements than a workbook needs ({most})", hint)

    def earn(self) -> None:
        """A row holds something."""
        self.left += limits.ELEMENTS_A_ROW


class Archive:
    """The parts of a workbook, by their names in any case."""

    def __init__(self, path: str, stream: BinaryIO, kind: str) -> None:
        """Open the archive *path*, of which nothing is unpacked yet.

        Raises:
            InputError: it is none, or would unpack to far more than it is.
        """
        self.path = path
        self.kind = kind
        size = stream.seek(0, 2)
        stream.seek(0)
        start = stream.read(512)
        try:
            self.file = zipfile.ZipFile(stream)
        except FAULTS as error:
            said, hint = described(start, kind)
            if start.startswith(_MAGIC):
                said, hint = "it is cut off, or damaged", "get it again from where it came, or save it again"
            self.unreadable(said or str(error), hint)
        self.parts = {part.filename.lstrip("/").casefold(): part for part in self.file.infolist()}
        self._check_size(size)

    def _check_size(self, size: int) -> None:
        """Refuse what would unpack to far more than it is."""
        parts = self.file.infolist()
        if len(parts) > limits.MAX_PARTS:
            message = f"the workbook has {len(parts)} parts, and {limits.MAX_PARTS} is the most that is read"
            too_large(self.path, 1, message)
        unpacked = sum(part.file_size for part in parts if not _is_passed_by(part.filename))
        most = min(limits.MAX_UNPACKED, limits.SPARE_BYTES + limits.MAX_RATIO * size)
        if unpacked > most:
            message = f"the workbook unpacks to {unpacked} bytes, and {most} is the most that is read of one its size"
            too_large(self.path, 1, message)

    def _other_kind(self) -> str | None:
        """A hint where the archive is a workbook of another kind."""
        for part, ending in (("content.xml", ".ods"), ("xl/workbook.xml", ".xlsx"), ("word/document.xml", None)):
            if part in self:
                return f"is it another kind of workbook? name it {ending}" if ending else "it is a document of Word"
        return None

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self.parts

    def elements(self, name: str, handler: Handler) -> Iterator[None]:
        """Give every element of the part *name* to *handler*; a step for each piece that was read.

        Raises:
            InputError: it cannot be read, or no further.
        """
        part = self.parts.get(name.casefold())
        if part is None:
            self.unreadable(f"it has no part {quote(name)}", self._other_kind())
        if part.compress_type not in _PACKINGS or part.flag_bits & 1:
            self.unreadable(f"{quote(name)} is packed in a way that is not read", "save it again, without a password")
        parser = self._parser(handler)
        try:
            with self.file.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    parser.Parse(chunk)
                    yield
                parser.Parse(b"", True)  # noqa: FBT003 - it takes no names
        except (*FAULTS, expat.ExpatError) as error:
            self.unreadable(f"{error} in {quote(part.filename)}", f"{_AGAIN}")
        yield

    def _parser(self, handler: Handler) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.characters
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        return parser

    def _refuse_doctype(self, *_: object) -> NoReturn:
        self.unreadable("it declares a document type, which no workbook needs")

    def whole(self, name: str, handler: Handler) -> None:
        """As :meth:`elements`, at once."""
        for _ in self.elements(name, handler):
            pass

    def unreadable(self, said: str, hint: str | None = None) -> NoReturn:
        """Say that the workbook cannot be read.

        Raises:
            InputError: always, with code ``table-syntax``.
        """
        message = f"not readable as {self.kind}: {said}"
        raise InputError((Problem(self.path, Position(1, 1), "table-syntax", message, hint),))


_AGAIN = "open it in the spreadsheet program and save it again"
_PASSED_BY = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin", ".vml", ".svg", ".tiff", ".bmp")


def _is_passed_by(name: str) -> bool:
    """Whether a part is a picture or the like, which is never unpacked."""
    return name.casefold().endswith(_PASSED_BY)


class Handler:
    """What becomes of the elements of one part: their names come without prefixes, and depth and number are bounded."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.depth = 0
        self.names: dict[str, str] = {}
        self.pieces: list[str] | None = None
        """The text of the element that is read, where it is wanted."""
        self.length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.budget.left -= 1
        if self.budget.left < 0:
            self.budget.spend()
        self.depth += 1
        if self.depth > limits.MAX_DEPTH:
            too_large(self.budget.table, 1, f"elements nest more than {limits.MAX_DEPTH} deep")
        name = self.names.get(tag) or self._local(tag)
        self.opened(name, attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        self.depth -= 1
        self.closed(self.names[tag])

    def _local(self, tag: str) -> str:
        name = tag.rpartition(":")[2]
        if len(self.names) < limits.MAX_PARTS:
            self.names[tag] = name
        else:
            too_large(self.budget.table, 1, f"more than {limits.MAX_PARTS} kinds of element")
        return name

    def characters(self, text: str) -> None:
        """Text stands in an element; of a long one no more is kept than shows that it is too long."""
        if self.pieces is not None and self.length <= limits.MAX_CELL:
            self.pieces.append(text)
            self.length += len(text)

    def take(self) -> None:
        """Keep the text from here on."""
        self.pieces = []
        self.length = 0

    def taken(self) -> str:
        """The text since :meth:`take`."""
        text = "".join(self.pieces or ())
        self.pieces = None
        return text[: limits.MAX_CELL + 1]

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """An element called *name* begins."""
        raise NotImplementedError

    def closed(self, name: str) -> None:
        """An element called *name* ends."""
        raise NotImplementedError


def attribute(attributes: dict[str, str], name: str) -> str | None:
    """The attribute called *name* with any prefix, as ``r:id``; without one it is looked up directly."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name and ":" in key:
            return value
    return attributes.get(name)
