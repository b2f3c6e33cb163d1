"""In what pieces sources are scored, and where the rows of a table end that is given up."""

from __future__ import annotations

from itertools import chain, groupby, islice
from typing import TYPE_CHECKING

from caretrust_readiness.batch.portions import portion_of
from caretrust_readiness.batch.refusals import table_of
from caretrust_readiness.batch.rows import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from caretrust_readiness.batch.options import BatchOptions
    from caretrust_readiness.batch.portions import Portion
    from caretrust_readiness.batch.refusals import Refusals
    from caretrust_readiness.batch.sources import Source

#: Sources in one chunk of work.
CHUNK = 32
#: Rows of tables in one.
ROWS = 1024
#: Under so many sources another process costs more than it gains.
FEW = 300


def chunks(first: tuple[Source, ...], waiting: Iterator[Source], jobs: int) -> Iterator[tuple[Source, ...]]:
    """All sources in chunks: rows of one table, or others; the same ones for any number of *jobs* where there are many.

    So it does not depend on that number where a table is given up.
    """
    few = max(1, len(first) // (jobs * 4)) if len(first) < FEW else ROWS
    for table, several in groupby(chain(first, waiting), table_of):
        size = min(few, CHUNK if table is None else ROWS)
        while chunk := tuple(islice(several, size)):
            yield chunk


def without_rest(
    portions: Iterable[Portion], options: BatchOptions, give_up: Callable[[str], None]
) -> Iterator[Portion]:
    """*portions*, without those of rows below the place where their table is given up; a problem says so there."""
    counts: dict[str, Refusals] = {}
    for portion in portions:
        if (found := portion.refusals) is None:
            yield portion
            continue
        if (before := counts.get(found.table)) is not None:
            if before.are_too_many:
                continue
            found = before.plus(found)
        counts[found.table] = found
        yield portion
        if found.are_too_many:
            give_up(found.table)
            yield portion_of([Outcome(found.table, problems=(found.problem,))], options)
