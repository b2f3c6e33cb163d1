"""How a result reaches the user: which format, how text is to look, and where it goes."""

from __future__ import annotations

import os
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from caretrust_readiness.cli.streams import output_file, usage_error, write_result
from caretrust_readiness.model.problems import listed, quote
from caretrust_readiness.report import formats
from caretrust_readiness.report.base import BLOCKS, USUAL_WIDTH, Look

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import TextIO

    from caretrust_readiness.report.formats import Format
    from caretrust_readiness.report.paper import Kind

#: Narrower than this nothing can be read.
_LEAST_WIDTH = 20
#: A longer number of columns is no width.
_MOST_DIGITS = 4
_WINDOWS = os.name == "nt"
#: Variables of Windows terminals that understand colour codes; others there may print them as they are.
_WINDOWS_TERMINALS = ("WT_SESSION", "ANSICON", "ConEmuANSI", "TERM")


def goes_to_file(output: str | None) -> bool:
    """Whether ``--output`` names a file, and not standard output."""
    return output not in {None, "-"}


def chosen_format(asked: str | None, output: str | None, kind: Kind) -> Format:
    """The format asked for, else the one that the output file's ending stands for, else text.

    Raises:
        InputError: the ending stands for no format that can write a paper of *kind*.
    """
    if asked is not None:
        return formats.named(asked)
    endings = formats.endings_of(kind)
    return endings.get(ending_of(output, endings, "; or name a format with --format"), formats.TEXT)


def ending_of(output: str | None, endings: Collection[str], otherwise: str = "") -> str:
    """The ending of the file *output* in small letters, one of *endings*; empty where it has none, or is a stream.

    Raises:
        InputError: it is another; *otherwise* is what else the hint says.
    """
    found = PurePath(output).suffix.lower() if output is not None and goes_to_file(output) else ""
    if found and found not in endings:
        hint = f"endings it can write: {listed(endings, len(endings))}{otherwise}"
        raise usage_error("--output", "output-ending", f"no format of this command ends in {quote(found)}", hint)
    return found


def deliver(output: str | None, make: Callable[[], str | bytes]) -> None:
    """Write what *make* gives to the file *output*, whose place is tried first, or to standard output.

    Raises:
        OutputError: the place cannot be written to.
    """
    if output is None or not goes_to_file(output):
        write_result(make())
        return
    with output_file(output) as stream:
        stream.write(formats.as_bytes(make()))


def look_for(output: str | None = None, *, quiet: bool = False) -> Look:
    """How text is to look where it goes to: as wide as the terminal, in colour only where that is wanted."""
    stream = None if goes_to_file(output) else sys.stdout
    terminal = is_terminal(stream)
    dumb = os.environ.get("TERM") == "dumb"
    return Look(
        width=max(_LEAST_WIDTH, _columns(os.environ) or (_terminal_width(stream) if terminal else 0) or USUAL_WIDTH),
        colour=_colour(os.environ, terminal=terminal and not dumb, file=goes_to_file(output)),
        blocks=not terminal or _can_print(stream, "".join(BLOCKS)),
        bars=not (terminal and dumb),
        quiet=quiet,
    )


def is_terminal(stream: TextIO | None) -> bool:
    """Whether *stream* is open and a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # it is closed; writing to it will say so
        return False


def _columns(environ: Mapping[str, str]) -> int:
    """The width that COLUMNS asks for; 0 where it asks for none that can be meant."""
    said = environ.get("COLUMNS", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS else 0


def _terminal_width(stream: TextIO | None) -> int:
    try:
        return 0 if stream is None else os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 0


def _colour(environ: Mapping[str, str], *, terminal: bool, file: bool) -> bool:
    """NO_COLOR wins over FORCE_COLOR (https://no-color.org, https://force-color.org); a file is never coloured."""
    if file or environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return terminal and (not _WINDOWS or any(environ.get(name) for name in _WINDOWS_TERMINALS))


def _can_print(stream: TextIO | None, text: str) -> bool:
    try:
        text.encode((stream and stream.encoding) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
