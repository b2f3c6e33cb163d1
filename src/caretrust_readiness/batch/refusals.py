"""Tables most of whose rows are refused are given up: what is wrong with them is told, and nobody waits for the rest.

Each row that is read earns one that is refused, so that a large table with some bad rows is read to its end.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.batch.sources import TableRow, Unusable
from caretrust_readiness.model.limits import MAX_REFUSED, PROBLEMS_A_ROW
from caretrust_readiness.model.problems import InputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.batch.sources import Read, Source, Sources
    from caretrust_readiness.model.rubric import Rubric


class Refusals(NamedTuple):
    """By how much the rows of a table that are refused outweigh those that are read."""

    table: str
    line: int
    """The last that was looked at."""
    surplus: int = 0
    """Rows that are refused, less those that are read; below 0 where more are read."""

    @property
    def are_too_many(self) -> bool:
        """Whether the table is to be given up."""
        return self.surplus > MAX_REFUSED

    def plus(self, later: Refusals) -> Refusals:
        """Both together, *later* of the same table."""
        return later._replace(surplus=self.surplus + later.surplus)

    @property
    def problem(self) -> Problem:
        """That the table was given up."""
        message = (
            f"given up after this line: {self.surplus} more rows were refused than read, and {MAX_REFUSED} more is the "
            f"most; one with many problems counts as a row for each {PROBLEMS_A_ROW}"
        )
        hint = "mend what is told of the rows above; those below are read then"
        return Problem(self.table, Position(self.line, 1), "table-refused", message, hint)


def weight_of(problems: Sequence[Problem]) -> int:
    """What a row counts for, in which *problems* were found."""
    return ceil(len(problems) / PROBLEMS_A_ROW) if problems else -1


def table_of(source: Source) -> str | None:
    """The table that *source* is a row of; None where it is none."""
    if isinstance(source, TableRow):
        return source.row.table
    return source.table if isinstance(source, Unusable) else None


def refusals_of(source: Source, surplus: int) -> Refusals | None:
    """The *surplus* of rows of a table, the last of which is *source*; None where it is no row of one."""
    if (table := table_of(source)) is None:
        return None
    if isinstance(source, TableRow):
        return Refusals(table, source.row.line, surplus)
    at = source.problems[0].position if isinstance(source, Unusable) else None
    return Refusals(table, 1 if at is None else at.line, surplus)


class _Counted:
    """A source that remembers what was wrong with it when it was read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: tuple[Problem, ...] = ()

    @property
    def file(self) -> str:
        """As in :class:`Source`."""
        return self.source.file

    def read(self, rubric: Rubric | None) -> Read:
        """As in :class:`Source`."""
        try:
            return self.source.read(rubric)
        except InputError as error:
            self.problems = error.problems
            raise


def until_given_up(sources: Sources) -> Iterator[Source]:
    """Each of *sources*, which is to be read before the next is asked for; a table is given up with a problem."""
    counts: dict[str, Refusals] = {}
    for source in sources.sources():
        counted = _Counted(source)
        yield counted
        if (found := refusals_of(source, weight_of(counted.problems))) is None:
            continue
        if found.table in counts:
            found = counts[found.table].plus(found)
        counts[found.table] = found
        if found.are_too_many:
            sources.give_up(found.table)
            yield Unusable(found.table, (found.problem,))
