"""Many localities on one page: how the verdicts spread, a row each, what got worse, what could not be scored."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.figures import percent
from caretrust_readiness.model.problems import counted
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.base import Sort
from caretrust_readiness.report.page.model import (
    Bar,
    Column,
    Entries,
    Entry,
    Heat,
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
from caretrust_readiness.report.page.phrases import some
from caretrust_readiness.report.repeats import Repeats, natural, row_of
from caretrust_readiness.report.rows import STANDINGS, BadRow, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.report.page.model import Block, Cell
    from caretrust_readiness.report.rows import AnyRow

#: So many problems of a file are spelt out.
_PROBLEMS = 10
#: So many kinds of problem of a table's rows are spelt out.
_KINDS = 20
#: So many places whose verdict is not what was asked for are named.
_NAMED = 50
_GO = {"yes": "yes", "no": "no", "open": "not known yet"}
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


def page(
    rows: Iterable[AnyRow], titles: Mapping[str, Sequence[str]], order: Sort, head: str, width: int | None = None
) -> Page:
    """The page of *rows* in *order*; *head* is said first.

    *titles* are those of the verdicts of each rubric. A page of so many columns of text has no more than they hold.
    """
    good, bad = [], []
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
        else:
            good.append(row)
    good.sort(key=_KEYS[order])
    if order is not Sort.INPUT:
        bad.sort(key=lambda row: natural(row.file))
    sections = [
        _verdicts(good, titles),
        _localities(good, width),
        *_heat(good),
        _failing(good),
        _worse(good),
        *_moved(good),
        _not_applicable(good),
    ]
    sections += [_gone([row for row in bad if row.gone]), _not_scored([row for row in bad if not row.gone])]
    return Page("Localities", (Paragraph(inline(head)),), tuple(found for found in sections if found))


def _verdicts(rows: Sequence[Row], titles: Mapping[str, Sequence[str]]) -> Section | None:
    if not rows:
        return None
    blocks: list[Block] = []
    for rubric, verdicts in sorted(titles.items()):
        if len(titles) > 1:
            blocks.append(Subheading(rubric))
        own = [row for row in rows if row.rubric[0] == rubric]
        blocks += [_go(own)] if any(row.go for row in own) else []
        blocks.append(_histogram(own, verdicts))
    return Section("Verdicts", tuple(blocks))


def _go(rows: Sequence[Row]) -> Table:
    """How many places may go ahead, may not, and of how many that is not known yet."""
    counts = [(said, sum(row.go == go for row in rows)) for go, said in _GO.items()]
    return Table(
        (Column("Go ahead?"), Column("places", figures=True), Column("")),
        tuple((inline(said), inline(str(count)), _bar(count, 0, len(rows))) for said, count in counts),
    )


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
    more = f", {possible} more possible" if possible else ""
    return Bar(Interval(low, high), said=f"{settled} of {counted(whole, 'place')}{more}")


def _heat(rows: Sequence[Row]) -> Iterator[Section]:
    """The score of each domain, place by place, for each rubric; where rows hold them."""
    kinds = {(row.rubric, tuple(title for title, _, _ in row.domains)): None for row in rows if row.domains}
    for rubric, titles in kinds:
        own = [row for row in rows if row.rubric == rubric and tuple(title for title, _, _ in row.domains) == titles]
        columns = (Column("Locality"), *(Column(title, figures=True) for title in titles))
        cells = tuple(map(_warmth, own))
        more = f": {rubric[0]} {rubric[1]}" if len(kinds) > 1 else ""
        said = "From what is shown so far to what is possible, of 100; a darker cell for a higher score shown."
        yield Section(f"Domains, place by place{more}", (Paragraph(inline(said)), Table(columns, cells, sortable=True)))


def _warmth(row: Row) -> tuple[Cell, ...]:
    return inline(name(row)), *(Heat(said, score) for _, said, score in row.domains)


class _Column(NamedTuple):
    """A column of the table of localities."""

    title: str
    cell: Callable[[Row], Inline]
    figures: bool = False
    room: int = 0
    """The page must be so wide for it, in columns of text."""


_COLUMNS = (
    _Column("Locality", lambda row: inline(name(row))),
    _Column("Go", lambda row: inline(row.go)),
    _Column("Verdict", lambda row: inline(Span(row.shown_verdict, _ROLES[row.standing]))),
    _Column("Score", lambda row: inline(row.shown_score), figures=True),
    _Column("Gates failed", lambda row: inline(_names(row.failed)), room=180),
    _Column("open", lambda row: inline(_names(row.open)), room=180),
    _Column("Option", lambda row: inline(row.recommended or "none"), room=110),
    _Column("Answered", lambda row: inline(f"{row.known} of {row.of}"), figures=True),
    _Column("Evidenced", lambda row: inline(_percent(row.coverage)), figures=True, room=100),
    _Column("As of", lambda row: inline(row.as_of), room=130),
    _Column("File", lambda row: inline(row.file), room=130),
)
#: Where there is no room for their names, gates are counted.
_COUNTED = (
    _Column("Gates failed", lambda row: inline(str(len(row.failed))), figures=True, room=90),
    _Column("open", lambda row: inline(str(len(row.open))), figures=True, room=90),
)


def _localities(rows: Sequence[Row], width: int | None) -> Section | None:
    if not rows:
        return None
    first = next(place for place, column in enumerate(_COLUMNS) if column.title == _COUNTED[0].title)
    named = width is None or width >= _COLUMNS[first].room
    after = _COLUMNS[first + len(_COUNTED) :]
    chosen: tuple[_Column, ...] = _COLUMNS if named else (*_COLUMNS[:first], *_COUNTED, *after)
    columns = [column for column in chosen if width is None or width >= column.room]
    if not any(row.file for row in rows):  # withheld from the public
        columns = [column for column in columns if column.title != "File"]
    headings = tuple(Column(column.title, column.figures) for column in columns)
    cells = tuple(tuple(column.cell(row) for column in columns) for row in rows)
    return Section("Each locality", (Table(headings, cells, sortable=True),))


def _names(keys: Sequence[str]) -> str:
    return ", ".join(keys)


def _percent(share: float) -> str:
    return percent(Fraction(str(share)))


def name(row: Row) -> str:
    """The locality, with the service that the row is about."""
    return row.locality if row.service is None else f"{row.locality} / {row.service}"


def _failing(rows: Sequence[Row]) -> Section | None:
    found: list[Entry] = []
    for standing, said in STANDINGS.items():
        if names := [name(row) for row in rows if row.standing == standing]:
            found.append(Entry(inline(Span(said.capitalize(), Role.STRONG), f": {some(names, _NAMED)}")))
    return Section("Not what was asked for", (Entries(tuple(found)),)) if found else None


def _worse(rows: Sequence[Row]) -> Section | None:
    found = tuple(
        Entry(inline(Span(name(row), Role.STRONG), f": {row.regression.sentence}")) for row in rows if row.regression
    )
    return Section("Worse than in the baseline", (Entries(found),)) if found else None


def _moved(rows: Sequence[Row]) -> Iterator[Section | None]:
    for kind, title in (("better", "Better than in the baseline"), ("moved", "Otherwise than in the baseline")):
        found = [(row, row.movement.sentence) for row in rows if row.movement and row.movement.kind == kind]
        entries = [Entry(inline(Span(name(row), Role.STRONG), f": {said}")) for row, said in found[:_NAMED]]
        if (more := len(found) - _NAMED) > 0:
            entries.append(Entry(inline(f"{more} more")))
        yield Section(title, (Entries(tuple(entries)),)) if found else None


def _gone(rows: Sequence[BadRow]) -> Section | None:
    entries = tuple(Entry(inline(problem.message)) for row in rows for problem in row.problems)
    return Section("Gone since the baseline", (Entries(entries),)) if entries else None


def _not_applicable(rows: Sequence[Row]) -> Section | None:
    """What was declared not applicable, with the reasons: saying so can raise a score."""
    found = [row for row in rows if row.not_applicable]
    if not found:
        return None
    entries = []
    for row in found:
        said = [inline(Span(key, Role.CODE), f": {reason}") for key, reason in row.not_applicable]
        count = counted(len(row.not_applicable), "criterion", "criteria")
        entries.append(Entry(inline(Span(name(row), Role.STRONG), f": {count}"), tuple(said)))
    return Section("Declared not applicable", (Entries(tuple(entries)),))


def _not_scored(rows: Sequence[BadRow]) -> Section | None:
    if not rows:
        return None
    of_tables = [row for row in rows if row_of(row.file, row.problems[0]) is not None]
    others = [row for row in rows if row_of(row.file, row.problems[0]) is None]
    entries = [Entry(inline(Span(row.file, Role.CODE)), _problems(row.problems)) for row in others]
    repeats: dict[str, Repeats] = {}
    for row in of_tables:
        for problem in row.problems:
            found = repeats.setdefault(problem.file, Repeats())
            found.add(row_of(row.file, problem) or 0, problem)
    for table, found in repeats.items():
        told = tuple(one.told for one in found.shared())
        entries.append(Entry(inline(Span(table, Role.CODE)), _problems(told, _KINDS, row="row")))
    counts = ((len(others), "file"), (len(of_tables), "row"))
    title = " and ".join(counted(count, what) for count, what in counts if count)
    return Section(f"{title} not scored", (Entries(tuple(entries)),))


def _problems(problems: Sequence[Problem], most: int = _PROBLEMS, row: str = "line") -> tuple[Inline, ...]:
    lines = []
    for problem in problems[:most]:
        at = "" if problem.position is None else f"{row} {problem.position.line}, column {problem.position.column}: "
        hint = "" if problem.hint is None else f"; hint: {problem.hint}"
        lines.append(inline(f"{at}{problem.message}{hint}"))
    more = len(problems) - most
    return tuple([*lines, inline(f"{more} more")] if more > 0 else lines)
