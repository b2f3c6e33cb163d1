"""Bytes to plain data, with the position of every key and value; refuses everything unsafe or ambiguous.

What is plain is read line by line, and all else from the parser's events, which are also asked for positions.
"""

from __future__ import annotations

from hashlib import sha256

from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.reading.document import Document, LateMarks
from caretrust_readiness.reading.files import BYTE_ORDER_MARK, UTF_16, read_bytes, read_stdin
from caretrust_readiness.reading.kinds import of_no_answers
from caretrust_readiness.reading.plain_yaml import plain_data
from caretrust_readiness.reading.scalars import REFUSED, meaning, position_after, refuse, refuse_character

_USUAL = bytes([*range(0x20, 0x7F), *b"\t\n\r"])


#: So much of a file is looked at for what it is.
_LOOKED_AT = 512


def read_file(path: str) -> Document:
    """Read and parse the YAML file *path*, or standard input for ``-``.

    Raises:
        InputError: the file cannot be opened, is not a regular file, is too large, or is not the YAML we accept.
    """
    if path == "-":
        return parse(read_stdin(), "<stdin>")
    return parse(read_bytes(path), path)


def parse(content: bytes, file: str, loader: type | None = None) -> Document:
    """Parse *content* into a :class:`Document` named *file*.

    Numbers come out as ``int`` or exact ``Decimal``; every key as text.

    Raises:
        InputError: with the first thing that is not acceptable, and its position.
    """
    if (found := of_no_answers(file, content[:_LOOKED_AT])) is not None:
        raise InputError((Problem(file, None, "wrong-file", *found),))
    text = _decode(content, file)
    if loader is None and (data := plain_data(text, meaning)) is not None:
        document = Document(file, data, LateMarks(data, lambda: _by_events(text, file)))
    else:
        document = _by_events(text, file, loader)
    return document._replace(sha256=sha256(content).hexdigest())


def _by_events(text: str, file: str, loader: type | None = None) -> Document:
    from caretrust_readiness.reading.events import read_by_events  # noqa: PLC0415 - most runs need no PyYAML

    return read_by_events(text, file, loader)


def _decode(content: bytes, file: str) -> str:
    content = content.removeprefix(BYTE_ORDER_MARK)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        hint = "save the file as UTF-8" + (" (it looks like UTF-16)" if content.startswith(UTF_16) else "")
        refuse(file, position_after(before), "yaml-encoding", f"byte 0x{content[error.start]:02x} is not UTF-8", hint)
    # Most texts hold nothing but what is left out here, and looking through the rest is quick.
    if REFUSED.search(content.translate(None, _USUAL).decode()) and (found := REFUSED.search(text)) is not None:
        refuse_character(file, position_after(text[: found.start()]), found[0])
    return text
