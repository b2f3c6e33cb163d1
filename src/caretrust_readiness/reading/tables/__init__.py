"""Tables of answers, one row a locality: CSV, JSON Lines and Excel become rows that are checked like files."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.reading.tables.row import NoRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.reading.tables.row import Row

#: By the ending of a table's name, the module that reads it; one of them needs a library that may be missing.
_READERS = {
    ".csv": "delimited",
    ".jsonl": "json_lines",
    ".ndjson": "json_lines",
    ".xlsx": "excel",
}


def is_table(path: str) -> bool:
    """Whether *path* is called like a table."""
    return _ending(path) in _READERS


def _ending(path: str) -> str:
    return PurePath(path).suffix.lower()


def rows(path: str) -> Iterator[Row | NoRow]:
    """Each row of the table *path* as it is read; where the table itself is at fault, that is what comes instead."""
    reader = import_module(f"caretrust_readiness.reading.tables.{_READERS[_ending(path)]}")
    is_empty = True
    try:
        for found in reader.rows(path):
            is_empty = False
            yield found
    except InputError as error:
        yield NoRow(path, error.problems)
        return
    if is_empty:
        yield NoRow(path, (Problem(path, None, "table-empty", "the table has no rows"),))
