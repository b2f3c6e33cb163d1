"""The command line. This package's own import is kept light: ``--version`` is answered before anything is loaded."""

from __future__ import annotations

import gc
import os
import sys

from caretrust_readiness import __version__

TYPE_CHECKING = False  # type checkers know the name; importing typing would cost `--version` a third of its time
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status, always one of :class:`~caretrust_readiness.cli.exits.Exit`."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if argv is None:
        gc.disable()  # a short run frees its memory by ending; `batch` turns it on again
        # Nobody's plugin reads along; and to look for some, pydantic goes through all that is installed.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if arguments == ["--version"] and sys.stdout is not None:
        try:
            sys.stdout.write(f"caretrust {__version__}\n")
            sys.stdout.flush()
        except OSError:
            pass  # the boundary below says what is wrong with standard output
        else:
            return 0
    try:
        from caretrust_readiness.cli.boundary import run
    except KeyboardInterrupt:  # while everything is being imported
        return 130
    return run(arguments)
