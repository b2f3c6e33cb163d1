"""What is said where a command needs a library that is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from caretrust_readiness.cli.streams import usage_error
from caretrust_readiness.model.extras import how_to_get


def need(module: str, extra: str, what: str) -> None:
    """Make sure that *module*, which the *extra* brings, is there: *what* needs it.

    Raises:
        InputError: it is missing; the hint says how to get it.
    """
    if find_spec(module) is None:
        raise usage_error(what, "extra-missing", f"{what} needs the extra '{extra}'", how_to_get(extra))
