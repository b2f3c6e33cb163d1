"""Many localities on one page: how the verdicts spread, a row each, what got worse, what could not be scored."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from caretrust_readiness.report.figures import percent
from caretrust_readiness.report.forms import Sort
from caretrust_readiness.report.page.model import (
    Bar,
    Column,
    Entries,
    Entry,
    Inline,
    Page,
    Paragraph,
    Role,
    Section,
    Span,
    Subheading,
    Table,
    inline,
)
from caretrust_readiness.report.page.words import counted, some
from caretrust_readiness.report.rows import BadRow, Row
from caretrust_readiness.terms import Interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from caretrust_readiness.report.page.model import Block, Cell
    from caretrust_readiness.report.rows import AnyRow

#: So many problems of a file are spelt out.
_PROBLEMS = 3
_ROLES = {"holds": Role.PLAIN, "undecided": Role.OPEN, "below": Role.BAD}


def _by_name(row: Row) -> tuple[object, ...]:
    return row.locality.casefold(), row.service or "", row.file


def _by_score(row: Row) -> tuple[object, ...]:
    low, high = row.score or (-1.0, -1.0)
    return -low, -high, *_by_name(row)


def _by_verdict(row: Row) -> tuple[object, ...]:
    return *row.verdict, *_by_score(row)


_KEYS: Mapping[Sort, Callable[[Row], tuple[object, ...]]] = {
    Sort.NAME: _by_name,
    Sort.SCORE: _by_score,
    Sort.VERDICT: _by_verdict,
    Sort.INPUT: lambda _: (),
}


def summary(rows: Iterable[AnyRow], titles: Mapping[str, Sequence[str]], order: Sort, head: str) -> Page:
    """The page of *rows* in *order*; *head* is said first, and is all there is where a line must do."""
    good, bad = [], []
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
        else:
            good.append(row)
    good.sort(key=_KEYS[order])
    sections = [_verdicts(good, titles), _localities(good), _worse(good), _not_scored(bad)]
    return Page("Localities", (Paragraph(inline(head)),), tuple(found for found in sections if found), head)


def _verdicts(rows: Sequence[Row], titles: Mapping[str, Sequence[str]]) -> Section | None:
    if not rows:
        return None
    blocks: list[Block] = []
    for rubric, verdicts in sorted(titles.items()):
        if len(titles) > 1:
            blocks.append(Subheading(rubric))
        blocks.append(_histogram([row for row in rows if row.rubric[0] == rubric], verdicts))
    return Section("Verdicts", tuple(blocks))


def _histogram(rows: Sequence[Row], verdicts: Sequence[str]) -> Table:
    """For each verdict, the places where it is settled, and those where it is one of several that are possible."""
    settled, possible = [0] * len(verdicts), [0] * len(verdicts)
    for low, high in (row.verdict for row in rows):
        counts = settled if low == high else possible
        for place in range(high, low + 1):
            counts[place] += 1
    return Table(
        (Column("Verdict"), Column("settled", figures=True), Column("possible", figures=True), Column("")),
        tuple(
            (inline(name), inline(str(sure)), inline(str(open_)), _bar(sure, open_, len(rows)))
            for name, sure, open_ in zip(verdicts, settled, possible, strict=True)
        ),
    )


def _bar(settled: int, possible: int, whole: int) -> Bar:
    low, high = (Fraction(100 * count, max(whole, 1)) for count in (settled, settled + possible))
    return Bar(Interval(low, high))


def _localities(rows: Sequence[Row]) -> Section | None:
    if not rows:
        return None
    columns = (
        Column("Locality"),
        Column("Verdict"),
        Column("Score", figures=True),
        Column("Answered", figures=True),
        Column("Gates failed"),
    )
    return Section("Each locality", (Table(columns, tuple(map(_row, rows))),))


def _row(row: Row) -> tuple[Cell, ...]:
    return (
        inline(name(row)),
        inline(Span(row.shown_verdict, _ROLES[row.standing])),
        inline(row.shown_score),
        inline(percent(Fraction(str(row.answered)))),
        inline(some(row.failed)),
    )


def name(row: Row) -> str:
    """The locality, with the service that the row is about."""
    return row.locality if row.service is None else f"{row.locality} / {row.service}"


def _worse(rows: Sequence[Row]) -> Section | None:
    found = tuple(
        Entry(inline(Span(name(row), Role.STRONG), f": {row.regression.sentence}")) for row in rows if row.regression
    )
    return Section("Worse than in the baseline", (Entries(found),)) if found else None


def _not_scored(rows: Sequence[BadRow]) -> Section | None:
    entries = tuple(Entry(inline(Span(row.file, Role.CODE)), _problems(row)) for row in rows)
    title = f"{counted(len(rows), 'file')} not scored"
    return Section(title, (Entries(entries),)) if entries else None


def _problems(row: BadRow) -> tuple[Inline, ...]:
    lines = []
    for problem in row.problems[:_PROBLEMS]:
        at = "" if problem.position is None else f"line {problem.position.line}, column {problem.position.column}: "
        lines.append(inline(f"{at}{problem.message}"))
    more = len(row.problems) - _PROBLEMS
    return tuple([*lines, inline(f"{more} more")] if more > 0 else lines)
