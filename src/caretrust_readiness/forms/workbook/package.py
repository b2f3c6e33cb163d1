"""The cells of a workbook (xlsx or ods) that somebody else sent, and nothing else of it.

Read from the package's own XML, cell by cell, into what is filled only: a cell in the last row costs no more than one in
the first, formulas are seen as such, and workbooks of any program will do, since styles, names and pictures are passed
by. Sizes are bounded before anything is unpacked, and document types, which could define entities, are refused.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from caretrust_readiness.forms.workbook import ods, xlsx
from caretrust_readiness.forms.workbook.cells import Sheet, TooMuch
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.reading.files import read_bytes

if TYPE_CHECKING:
    from caretrust_readiness.forms.workbook.cells import Handler

#: The most that is read of a workbook, of one of its parts unpacked, and of all of them.
MAX_BYTES, _MAX_PART, _MAX_UNPACKED = 8 << 20, 16 << 20, 48 << 20
_MAX_PARTS = 2_000
#: How files of older programs begin, and workbooks with a password.
_OLD = b"\xd0\xcf\x11\xe0"


def read_sheets(path: str) -> list[Sheet]:
    """The sheets of the workbook *path* with their filled cells, hidden ones too.

    Raises:
        InputError: it cannot be read, is no workbook, or is too large.
    """
    content = read_bytes(path, MAX_BYTES)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            package = Package(path, archive)
            return ods.sheets(package) if "content.xml" in package.sizes else xlsx.sheets(package)
    except TooMuch as error:
        _refuse(path, "workbook-large", str(error))
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, KeyError, ValueError, NotImplementedError, RuntimeError) as error:
        hint = "save it as .xlsx, without a password" if content.startswith(_OLD) else "save it as .xlsx or .ods"
        _refuse(path, "workbook-syntax", f"not readable as a workbook: {error}", hint)


@dataclass
class Package:
    """The parts of a workbook, unpacked one at a time."""

    path: str
    archive: zipfile.ZipFile
    sizes: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Look at what everything would come to before anything is unpacked."""
        parts = self.archive.infolist()
        self.sizes = {part.filename: part.file_size for part in parts}
        if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
            raise TooMuch(f"it unpacks to more than {_MAX_UNPACKED >> 20} MiB, the most that is read")

    def feed(self, part: str, handler: Handler) -> None:
        """Give the elements of the XML *part* to *handler*; nothing where there is no such part."""
        if part not in self.sizes:
            return
        if self.sizes[part] > _MAX_PART:
            raise TooMuch(f"{part} unpacks to more than {_MAX_PART >> 20} MiB, the most that is read of one part")
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_document_type
        parser.StartElementHandler = lambda name, attributes: handler.start(_local(name), _locals(attributes))
        parser.EndElementHandler = lambda name: handler.end(_local(name))
        parser.CharacterDataHandler = handler.text
        with self.archive.open(part) as stream:
            parser.ParseFile(stream)


def _no_document_type(*_: object) -> NoReturn:
    raise ValueError("it declares a document type")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _locals(attributes: dict[str, str]) -> dict[str, str]:
    return {_local(name): value for name, value in attributes.items()}


def _refuse(path: str, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(path, None, code, message, hint),))
