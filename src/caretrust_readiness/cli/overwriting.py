"""A result never takes the place of what it is made from."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from caretrust_readiness.cli.streams import usage_error
from caretrust_readiness.model.problems import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A file as the system knows it: its device, and its number there.
_File = tuple[int, int]


def keep_inputs(output: str | None, inputs: Iterable[str | None]) -> None:
    """Refuse an *output* that is one of *inputs*, whatever either is called; None and what is not there are no files.

    Raises:
        InputError: it is.
    """
    if output is None or output == "-" or (target := _file(output)) is None:
        return
    for name in inputs:
        if name is not None and _file(name) == target:
            hint = "name another file; a baseline is renewed with --renew"
            said = "standard input" if name == "-" else quote(name)
            message = f"{quote(output)} is {said}, which is read: the result would take its place"
            raise usage_error("--output", "output-input", message, hint if name != "-" else "name another file")


def _file(name: str) -> _File | None:
    """The file called *name*, of those that have a content to lose."""
    try:
        if name != "-":
            found = Path(name).stat()
        elif sys.stdin is not None:
            found = os.fstat(sys.stdin.fileno())
        else:
            return None
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
