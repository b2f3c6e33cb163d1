"""Results go to standard output or to a file that is written whole or not at all; everything else to standard error."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from errno import EACCES, EINVAL, EISDIR
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import InputError, Problem, quote, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from caretrust_readiness.model.answers import Answers


class OutputError(Exception):
    """A place to write to that cannot be used; its text is one line for the user."""


def write_result(result: str | bytes) -> None:
    """Write *result* to standard output, text and bytes as :func:`write_out` does; a closed pipe ends quietly.

    Raises:
        OutputError: standard output is closed or full.
    """
    with contextlib.suppress(BrokenPipeError):
        write_out(result)


def write_out(result: str | bytes) -> None:
    """Write text to standard output as UTF-8, or as a terminal's own encoding, and bytes as they are.

    Raises:
        OutputError: standard output is closed or full.
        BrokenPipeError: nobody reads standard output any more.
    """
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed")
    try:
        _put(sys.stdout, result)
    except BrokenPipeError:
        silence(sys.stdout)
        raise
    except (OSError, ValueError) as error:
        silence(sys.stdout)
        raise OutputError(f"cannot write to standard output: {_reason(error)}") from None


def _put(stream: TextIO, result: str | bytes) -> None:
    if (binary := getattr(stream, "buffer", None)) is None:  # a stand-in without bytes, as tests and notebooks use
        stream.write(result if isinstance(result, str) else result.decode("utf-8", "backslashreplace"))
    else:
        encoding = (stream.encoding if stream.isatty() else None) or "utf-8"
        stream.flush()
        write_whole(binary, result.encode(encoding, "backslashreplace") if isinstance(result, str) else result)
    stream.flush()


def write_whole(stream: BinaryIO, content: bytes) -> None:
    """Write all of *content*; an unbuffered stream (PYTHONUNBUFFERED) may take only a part at a time."""
    while content:
        content = content[stream.write(content) :]


def silence(stream: TextIO) -> None:
    """Point *stream* at nothing, so that the interpreter finds nothing to complain of when it ends."""
    with contextlib.suppress(OSError, ValueError):
        number, nothing = stream.fileno(), os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, number)
        os.close(nothing)


def tell(line: str) -> None:
    """Write *line*, whose line breaks are ours, to standard error, if there is one; all else is made visible."""
    line = "\n".join(map(visible, line.split("\n")))
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except UnicodeEncodeError:  # a stand-in that escapes nothing; Python's own standard error does
        sys.stderr.write(line.encode("ascii", "backslashreplace").decode() + "\n")
    except (OSError, ValueError):
        silence(sys.stderr)


def tell_problems(problems: tuple[Problem, ...], severity: str = "error") -> None:
    """Write each of *problems* to standard error in the one format of errors."""
    for said in told(problems, severity):
        tell(said)


def tell_notes(several: Iterable[Answers]) -> None:
    """Write to standard error what a reader of each of *several* answers files should know though it is no mistake."""
    for answers in several:
        for note in answers.notes:
            tell(f"{visible(answers.file)}: note: {visible(note)}")


@contextlib.contextmanager
def output_file(path: str) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file *path* when the block ends well, and leave no trace when it does not.

    The place is tried before the block runs, so that no work is done for nothing.

    Raises:
        OutputError: the place cannot be written to, now or at the end.
    """
    try:
        mode = _mode(path)
        if mode is not None and not stat.S_ISREG(mode):
            if stat.S_ISDIR(mode):
                raise IsADirectoryError(EISDIR, "it is a folder")
            with Path(path).open("wb") as device:  # /dev/null and the like are written to, never replaced
                yield device
            return
        target = Path(os.path.realpath(path))  # what a link leads to is replaced, and the link kept
        if mode is not None and not os.access(target, os.W_OK):
            raise PermissionError(EACCES, "permission denied")
        import tempfile  # most results go to standard output

        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).chmod(_usual_mode() if mode is None else stat.S_IMODE(mode))
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(f"cannot write {quote(visible(path))}: {_reason(error)}") from None


def _mode(path: str) -> int | None:
    """The kind and the permissions of what is at *path*; None where nothing is."""
    if not path or "\0" in path:
        raise OSError(EINVAL, "no name of a file")
    try:
        return Path(path).stat().st_mode
    except FileNotFoundError:
        return None


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).lower()


def usage_error(option: str, code: str, message: str, hint: str | None = None) -> InputError:
    """A problem of the command line itself, in the form that problems of files have."""
    return InputError((Problem(option, None, code, message, hint),))
