"""A mistake that many rows of a table share is said once, with its count and its first place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.problems import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.model.problems import Problem

#: So many of the rows that share a mistake are named.
_NAMED = 5


def row_of(file: str, problem: Problem) -> int | None:
    """The row of a table that the source *file* is, of which *problem* speaks; None where it is no row."""
    table, _, number = file.rpartition(":")
    return int(number) if table and table == problem.file and number.isdigit() and len(number) < _WIDTH else None


#: No table has more rows than fit into so many figures.
_WIDTH = 16


def natural(file: str) -> tuple[str, int]:
    """What *file* sorts by: rows of a table in their own order."""
    table, _, number = file.rpartition(":")
    return (table, int(number)) if table and number.isdigit() and len(number) < _WIDTH else (file, -1)


class Shared(NamedTuple):
    """A mistake, where it is first, and the rows that share it."""

    problem: Problem
    rows: tuple[int, ...]
    """The first of them."""
    number: int

    @property
    def others(self) -> str:
        """The rows after the first, in words, or how many a heading spoils; empty where it is alone."""
        if self.number <= 1:
            return ""
        position = self.problem.position
        if position is not None and position.line < self.rows[0]:
            return f"for {counted(self.number, 'row')}"
        named = self.rows[1:]
        more = self.number - 1 - len(named)
        rows = listed(named) + (f" and {more} more" if more > 0 else "")
        return f"and {counted(self.number - 1, 'more row')}: {rows}"

    @property
    def told(self) -> Problem:
        """The mistake with the rows that share it."""
        if not self.others:
            return self.problem
        return self.problem._replace(message=f"{self.problem.message} ({self.others})")


class Repeats:
    """Collects mistakes of rows, by table, column and code."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str, int, str], list[int]] = {}
        self.first: dict[tuple[str, str, int, str], Problem] = {}
        self.counts: dict[tuple[str, str, int, str], int] = {}

    def add(self, row: int, problem: Problem) -> None:
        """Take *problem* of *row*."""
        column = problem.position.column if problem.position is not None else 0
        # What two rows disagree about is another mistake each time.
        apart = problem.message if problem.position is None or problem.position.line != row else ""
        key = (problem.file, problem.code, column, apart)
        rows = self.found.setdefault(key, [])
        if row in rows[-1:]:
            return
        self.first.setdefault(key, problem)
        self.counts[key] = self.counts.get(key, 0) + 1
        if len(rows) <= _NAMED:
            rows.append(row)

    def shared(self) -> Iterator[Shared]:
        """Each mistake, in the order in which it first came."""
        for key, rows in self.found.items():
            yield Shared(self.first[key], tuple(rows), self.counts[key])


def shared(rows: Iterable[tuple[str, tuple[Problem, ...]]]) -> list[Shared]:
    """The mistakes of *rows*, each a source and what is wrong with it; those of what is no row stand by themselves."""
    repeats = Repeats()
    for file, problems in rows:
        for problem in problems:
            repeats.add(row_of(file, problem) or 0, problem)
    return list(repeats.shared())
