"""The headings of a table: which column each of them means, and what is wrong with them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.problems import InputError, Position, Problem, did_you_mean, listed, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caretrust_readiness.model.rubric import Rubric

#: The most columns that are read.
MAX_COLUMNS = 5_000
OWN = ("locality", "as_of", "unify")
#: Of them, those that must be there.
NEEDED = ("locality", "as_of")
_PARTS = ("", "value", "evidence_date")
#: So many rows are looked at for headings that do not stand first.
_LOOKED_AT = 20
_JOINTS = re.compile(r"[\s_-]+")
#: Whatever may separate columns, also where another mark does.
_SEPARATORS = re.compile(r"[,;\t|]")
_NOT_READ = "columns: locality, as_of, unify, and ids of criteria; leave columns of notes out"


class Column(NamedTuple):
    """What a heading means: a column of every table, or one that is about a criterion."""

    key: str
    part: str | None
    """Of a criterion, what the column holds: its level (empty) or another part; None for the others."""


class Columns(NamedTuple):
    """What a row of headings means under a rubric."""

    meanings: tuple[Column | None, ...]
    """Of each heading; None where it has none."""
    repeated: tuple[tuple[int, str], ...]
    """Places, the first of which is 1, and headings that mean what another before them does."""


def folded(heading: str) -> str:
    """*heading* as it is compared: without case; blanks, hyphens and underscores are alike."""
    return _JOINTS.sub("_", heading.strip()).casefold()


@lru_cache(maxsize=64)
def columns(rubric: Rubric, names: tuple[str, ...]) -> Columns:
    """What the headings *names* mean under *rubric*."""
    exact, loose = _known(rubric)
    meanings = tuple(exact.get(name) or loose.get(folded(name)) for name in names)
    repeated, known = [], set()
    for place, (name, meaning) in enumerate(zip(names, meanings, strict=True), 1):
        if meaning is not None and meaning in known:
            repeated.append((place, name))
        known.add(meaning)
    return Columns(meanings, tuple(repeated))


@lru_cache(maxsize=16)
def _known(rubric: Rubric) -> tuple[dict[str, Column], dict[str, Column]]:
    """Every column there can be: by its name, and by its folded name where that means one only."""
    exact = {name: Column(name, None) for name in OWN}
    for key in (*rubric.criteria, *rubric.renamed):
        for part in _PARTS:
            exact.setdefault(f"{key}.{part}" if part else key, Column(key, part))
    loose: dict[str, set[Column]] = {}
    for name, column in exact.items():
        loose.setdefault(folded(name), set()).add(column)
    return exact, {name: found.pop() for name, found in loose.items() if len(found) == 1}


def unknown(rubric: Rubric, heading: str) -> tuple[str, str]:
    """What is said of a *heading* that means nothing under *rubric*, and a hint."""
    message = f"the rubric {quote(rubric.rubric)} has no column {quote(heading)}"
    names = [name for name, column in _known(rubric)[0].items() if column.key not in rubric.renamed]
    return message, did_you_mean(heading, names) or _NOT_READ


def headings(
    table: str, line: int, names: Sequence[str], below: Iterable[tuple[int, Sequence[object]]], whole: str = "the table"
) -> tuple[str, ...]:
    """*names* as the headings of *table*, blanks around them removed.

    *below* are the rows that follow, which are looked at for a hint; *whole* is what lacks a column that is missing.

    Raises:
        InputError: one that is needed is missing, one is there twice, or there are too many.
    """
    if len(names) > MAX_COLUMNS:
        message = f"more than {MAX_COLUMNS} columns, the most that is read"
        raise InputError((Problem(table, Position(line, MAX_COLUMNS + 1), "table-large", message),))
    found = tuple(name.strip() for name in names)
    problems = list(_repeated(table, line, found))
    known = {folded(name) for name in found}
    if lacking := [quote(name) for name in NEEDED if name not in known]:
        message = f"{whole} has no column {' and no column '.join(lacking)}"
        problems.append(Problem(table, Position(line, 1), "column-missing", message, _advice(line, found, below)))
    if problems:
        raise InputError(tuple(problems[:20]))
    return found


def _repeated(table: str, line: int, names: Sequence[str]) -> Iterator[Problem]:
    known: set[str] = set()
    for place, name in enumerate(names, 1):
        same = folded(name) if folded(name) in OWN else name
        if name and same in known:
            message = f"the column {quote(name)} is here a second time"
            yield Problem(table, Position(line, place), "column-repeated", message)
        known.add(same)


def _advice(line: int, names: Sequence[str], below: Iterable[tuple[int, Sequence[object]]]) -> str | None:
    """What helps who has a column missing: where the headings are, how they are separated, or what is misspelt."""
    if _holds_locality(names):
        return None if any(folded(name) == "locality" for name in names) else _separated(names)
    for number, values in _first(below):
        if _holds_locality(values):
            above = "row" if number == line + 1 else "rows"
            return f"row {number} has 'locality': delete the {above} above it, so that the headings come first"
    for name in names:
        if did_you_mean(name, NEEDED[:1]):
            return f"call the column {quote(name)} 'locality'"
    if any(folded(name) in OWN for name in names):
        return None
    return f"the first row must be the headings; found {listed([quote(name) for name in names if name], 3)}"


def _first(below: Iterable[tuple[int, Sequence[object]]]) -> Iterator[tuple[int, Sequence[object]]]:
    try:
        yield from islice(below, _LOOKED_AT)
    except InputError:  # what is wrong further down is not what is wrong with the headings
        return


def _holds_locality(values: Sequence[object]) -> bool:
    texts = (value for value in values[:MAX_COLUMNS] if isinstance(value, str) and len(value) < MAX_COLUMNS)
    return any(folded(piece.strip('" ')) == "locality" for text in texts for piece in _SEPARATORS.split(text))


def _separated(names: Sequence[str]) -> str:
    mark = "tabs" if any("\t" in name for name in names) else "another mark"
    return f"the columns are separated by {mark}: save the table with commas or semicolons between them"
