"""Bytes of files that somebody else wrote: regular files and standard input only, and never more than a bound."""

from __future__ import annotations

import os
import stat
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from caretrust_readiness.model.limits import MAX_BYTES
from caretrust_readiness.model.problems import InputError, Problem, did_you_mean

if TYPE_CHECKING:
    from typing import BinaryIO

#: How a text may begin that says of itself that it is UTF-8, or that it is not.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
#: So many names of a folder are looked at for one that was meant.
_NAMES = 500
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def read_bytes(path: str, limit: int = MAX_BYTES) -> bytes:
    """The content of the regular file *path*, at most *limit* bytes.

    Raises:
        InputError: with code ``file-unreadable``, ``file-not-regular`` or ``file-too-large``.
    """
    try:
        with open_regular(path) as stream:
            content = _read(stream, limit + 1)
    except OSError as error:
        refuse_unreadable(path, error)
    return _bounded(content, path, limit)


def _read(stream: BinaryIO, limit: int) -> bytes:
    """At most *limit* bytes; room is made for what the file is said to hold, since to make too much takes time."""
    size = os.fstat(stream.fileno()).st_size
    content = stream.read(min(size + 1, limit))
    return content if len(content) <= size else content + stream.read(limit - len(content))


def open_regular(path: str) -> BinaryIO:
    """The regular file *path*, open for reading.

    Raises:
        InputError: with code ``file-unreadable`` or ``file-not-regular``.
    """
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            _check_regular(descriptor, path)
        except BaseException:
            os.close(descriptor)
            raise
        return os.fdopen(descriptor, "rb")
    except (OSError, ValueError) as error:
        refuse_unreadable(path, error)


def refuse_unreadable(path: str, error: OSError | ValueError) -> NoReturn:
    """Say why the file *path* cannot be read.

    Raises:
        InputError: always, with code ``file-unreadable``.
    """
    hint = _near_files(path) if isinstance(error, FileNotFoundError) else None
    _refuse(path, "file-unreadable", f"cannot read the file: {reason(error)}", hint)


def _check_regular(descriptor: int, path: str) -> None:
    kind = stat.S_IFMT(os.fstat(descriptor).st_mode)
    if kind != stat.S_IFREG:
        found = _KINDS.get(kind, "something else")
        _refuse(path, "file-not-regular", f"a file is needed, found {found}")


def reason(error: OSError | ValueError) -> str:
    """What the system says went wrong, in lower case."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return said[:1].lower() + said[1:]


def _near_files(path: str) -> str | None:
    try:
        return did_you_mean(Path(path).name, [entry.name for entry in islice(Path(path).parent.iterdir(), _NAMES)])
    except OSError:
        return None


def read_stdin(limit: int = MAX_BYTES) -> bytes:
    """What standard input holds, at most *limit* bytes.

    Raises:
        InputError: with code ``file-unreadable`` or ``file-too-large``.
    """
    if sys.stdin is None:
        _refuse("<stdin>", "file-unreadable", "standard input is closed")
    try:
        content = sys.stdin.buffer.read(limit + 1)
    except (OSError, ValueError) as error:
        _refuse("<stdin>", "file-unreadable", f"cannot read standard input: {reason(error)}")
    return _bounded(content, "<stdin>", limit)


def _bounded(content: bytes, file: str, limit: int) -> bytes:
    if len(content) > limit:
        _refuse(file, "file-too-large", f"more than {limit} bytes ({limit >> 20} MiB), the most that is read")
    return content


def _refuse(file: str, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(file, None, code, message, hint),))
