"""How a table beyond a limit is refused."""

from __future__ import annotations

from typing import NoReturn

from caretrust_readiness.model.problems import InputError, Position, Problem


def too_large(table: str, line: int, message: str, hint: str | None = None, column: int = 1) -> NoReturn:
    """Refuse *table* at *line* and *column*, with a *message* that names the limit.

    Raises:
        InputError: always, with code ``table-large``.
    """
    raise InputError((Problem(table, Position(line, column), "table-large", message, hint),))
