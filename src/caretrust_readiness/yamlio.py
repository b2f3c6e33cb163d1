"""Bytes to plain data, with the position of every key and value; refuses everything unsafe or ambiguous.

Built on PyYAML's parser events (libyaml where it is there, the pure Python parser otherwise), which neither recurse
nor construct anything. The subset of YAML and its reasons are in docs/adr/0001.
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

import yaml
from yaml.events import (
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from caretrust_readiness.document import Document
from caretrust_readiness.problems import InputError, Position, Problem, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.error import Mark

    from caretrust_readiness.document import Data

MAX_BYTES = 1 << 20
MAX_DEPTH = 64
MAX_NODES = 50_000
#: Longer digit strings stay text: no figure here needs them, and reading them costs quadratic time.
_MAX_DIGITS = 100

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}
_ENDS = frozenset({MappingEndEvent, SequenceEndEvent, DocumentEndEvent})

_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)?\.[0-9]+", re.ASCII)
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")


def read_file(path: str) -> Document:
    """Read and parse the YAML file *path*, or standard input for ``-``.

    Raises:
        InputError: the file cannot be opened, is not a regular file, is too large, or is not the YAML we accept.
    """
    if path == "-":
        return parse(_read_stdin(), "<stdin>")
    return parse(read_bytes(path), path)


def read_bytes(path: str) -> bytes:
    """The content of the regular file *path*, at most :data:`MAX_BYTES`.

    Raises:
        InputError: with code ``file-unreadable``, ``file-not-regular`` or ``file-too-large``.
    """
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            _check_regular(descriptor, path)
        except InputError:
            os.close(descriptor)
            raise
        with os.fdopen(descriptor, "rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        hint = _near_files(path) if isinstance(error, FileNotFoundError) else None
        _refuse(path, None, "file-unreadable", f"cannot read the file: {_reason(error)}", hint)
    return _bounded(content, path)


def _check_regular(descriptor: int, path: str) -> None:
    kind = stat.S_IFMT(os.fstat(descriptor).st_mode)
    if kind != stat.S_IFREG:
        found = _KINDS.get(kind, "something else")
        _refuse(path, None, "file-not-regular", f"a file is needed, found {found}")


def _reason(error: OSError | ValueError) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return said[:1].lower() + said[1:]


def _near_files(path: str) -> str | None:
    from caretrust_readiness.problems import did_you_mean  # noqa: PLC0415 - only on the way out

    try:
        return did_you_mean(Path(path).name, [entry.name for entry in Path(path).parent.iterdir()])
    except OSError:
        return None


def _read_stdin() -> bytes:
    import sys  # noqa: PLC0415 - only `-` needs it

    if sys.stdin is None:
        _refuse("<stdin>", None, "file-unreadable", "standard input is closed")
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        _refuse("<stdin>", None, "file-unreadable", f"cannot read standard input: {_reason(error)}")
    return _bounded(content, "<stdin>")


def _bounded(content: bytes, file: str) -> bytes:
    if len(content) > MAX_BYTES:
        _refuse(file, None, "file-too-large", f"more than {MAX_BYTES} bytes (1 MiB), the most that is read")
    return content


def parse(content: bytes, file: str, loader: type | None = None) -> Document:
    """Parse *content* into a :class:`Document` named *file*.

    Numbers come out as ``int`` or exact ``Decimal``; every key as text.

    Raises:
        InputError: with the first thing that is not acceptable, and its position.
    """
    text = _decode(content, file)
    parser = (loader or _default_loader())(text)
    try:
        return _Builder(file, text, parser).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(str(part) for part in (error.context, error.problem) if part)
        raise _yaml_error(file, _position(mark) if mark else None, said) from None
    except yaml.YAMLError as error:
        raise _yaml_error(file, None, str(error).splitlines()[0]) from None
    except (ValueError, OverflowError) as error:  # the pure Python parser lets chr() fail
        raise _yaml_error(file, None, str(error)) from None
    finally:
        parser.dispose()


def _default_loader() -> type:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _yaml_error(file: str, position: Position | None, said: str) -> InputError:
    return InputError((Problem(file, position, "yaml-syntax", f"not readable as YAML: {said}"),))


def _decode(content: bytes, file: str) -> str:
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        hint = "save the file as UTF-8" + (
            " (it looks like UTF-16)" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""
        )
        _refuse(file, _position_after(before), "yaml-encoding", f"byte 0x{content[error.start]:02x} is not UTF-8", hint)
    if (found := _REFUSED.search(text)) is not None:
        _refuse_character(file, _position_after(text[: found.start()]), found[0])
    return text


def _position_after(before: str) -> Position:
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", before)
    return Position(len(lines), len(lines[-1]) + 1)


def _position(mark: Mark) -> Position:
    return Position(mark.line + 1, mark.column + 1)


def _refuse(file: str, position: Position | None, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(file, position, code, message, hint),))


def _refuse_character(file: str, position: Position, character: str) -> NoReturn:
    message = f"the character U+{ord(character):04X} is not accepted: it can hide or reorder what the file says"
    _refuse(file, position, "yaml-character", message, "remove it, or retype the line")


class _Builder:
    """Builds plain data from parser events, without recursion."""

    def __init__(self, file: str, text: str, parser: yaml.SafeLoader) -> None:
        self.file = file
        self.text = text
        self.events: Iterator[Any] = iter(parser.get_event, None)
        self.marks: dict[int, dict[str, tuple[Mark, Mark]] | list[Mark]] = {}
        self.breaks = [found.start() for found in _LINE_BREAKS.finditer(text)]
        self.quoted: list[tuple[int, int]] = []

    def build(self) -> Document:
        """The only document of the stream."""
        next(self.events)  # the stream's start
        start = next(self.events)
        if isinstance(start, StreamEndEvent):
            _refuse(self.file, None, "yaml-empty", "the file is empty")
        data = self._document()
        if not isinstance(following := next(self.events), StreamEndEvent):
            at = _position(following.start_mark)
            _refuse(
                self.file,
                at,
                "yaml-documents",
                "more than one document in the file",
                "remove the '---'",
            )
        self._check_breaks()
        return Document(self.file, data, self.marks)

    def _document(self) -> Data:  # noqa: C901 - one loop over events: the hot path of a batch
        """The value of the open document; this loop is the hot path of a batch."""
        root: list[Data] = []
        node: Any = root
        marks: Any = []
        stack: list[tuple[Any, Any]] = []
        key, key_mark, nodes = None, None, 0
        for event in self.events:
            kind = type(event)
            if kind in _ENDS:
                if kind is DocumentEndEvent:
                    break
                node, marks = stack.pop()
                continue
            nodes += 1
            if event.anchor is not None or event.tag is not None or nodes > MAX_NODES:
                self._refuse_node(event)
            if key is None and type(node) is dict:
                key, key_mark = self._key(event, node), event.start_mark
                continue
            value: Any = self._scalar(event) if kind is ScalarEvent else {} if kind is MappingStartEvent else []
            if key is None:
                node.append(value)
                marks.append(event.start_mark)
            else:
                node[key], marks[key], key = value, (key_mark, event.start_mark), None
            if kind is not ScalarEvent:
                stack.append((node, marks))
                node, marks = value, type(value)()
                self.marks[id(value)] = marks
                if len(stack) > MAX_DEPTH:
                    self._refuse_at(event, "yaml-depth", f"nested more than {MAX_DEPTH} levels deep")
        return root[0]

    def _key(self, event: Any, node: dict[str, Data]) -> str:
        if type(event) is not ScalarEvent:
            self._refuse_at(event, "yaml-key", "a key must be plain text, not a list or a mapping")
        key: str = event.value
        if key in node:
            first = cast("dict[str, tuple[Mark, Mark]]", self.marks[id(node)])[key][0]
            message = f"the key {quote(key)} is here a second time; the first is in line {first.line + 1}"
            self._refuse_at(event, "yaml-duplicate-key", message, "keep one of the two")
        if key == "<<" and not event.style:
            self._refuse_at(event, "yaml-merge", "merge keys ('<<') are not accepted", "write the keys out")
        self._check_text(event)
        return key

    def _scalar(self, event: Any) -> Data:
        text: str = event.value
        if not event.style and len(text) <= _MAX_DIGITS:
            if text in _WORDS:
                return _WORDS[text]
            if text[0] in "0123456789+-.":
                if _INT.fullmatch(text):
                    return int(text)
                if _DECIMAL.fullmatch(text):
                    return Decimal(text)
        self._check_text(event)
        return text

    def _check_text(self, event: Any) -> None:
        if self.breaks and event.style in {"'", '"'}:
            self.quoted.append((event.start_mark.index, event.end_mark.index))
        text = event.value
        if text.isascii() and text.isprintable():
            return
        if (found := _REFUSED.search(text)) is not None:
            _refuse_character(self.file, _position(event.start_mark), found[0])

    def _check_breaks(self) -> None:
        """Outside quotes, a break that few editors show ends a comment: what follows would be read unseen."""
        for index in self.breaks:
            place = bisect_right(self.quoted, (index, len(self.text)))
            if not place or index >= self.quoted[place - 1][1]:
                _refuse_character(self.file, _position_after(self.text[:index]), self.text[index])

    def _refuse_node(self, event: Any) -> NoReturn:
        if event.anchor is not None:
            self._refuse_at(
                event, "yaml-alias", "anchors ('&') and aliases ('*') are not accepted", "write the value out"
            )
        if event.tag is not None:
            hint = "quote the value to make it text"
            self._refuse_at(event, "yaml-tag", f"tags are not accepted: {quote(event.tag)}", hint)
        self._refuse_at(event, "yaml-too-many", f"more than {MAX_NODES} keys and values, the most that is read")

    def _refuse_at(self, event: Any, code: str, message: str, hint: str | None = None) -> NoReturn:
        _refuse(self.file, _position(event.start_mark), code, message, hint)
