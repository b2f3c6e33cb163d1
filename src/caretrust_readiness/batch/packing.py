"""What came of some sources, made ready to be written: as bytes where a form can stream, else as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.report import formats

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from caretrust_readiness.analysis.baseline import Regression
    from caretrust_readiness.analysis.movement import Movement
    from caretrust_readiness.batch.rows import Judged, Outcome
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.report.formats import Format
    from caretrust_readiness.report.rows import AnyRow


class Packed(NamedTuple):
    """The outcomes of some sources in one form."""

    output: bytes = b""
    rows: tuple[AnyRow, ...] = ()
    """Where the form needs all rows together."""
    problems: tuple[Problem, ...] = ()
    """Where the form lists them at its end."""


class Sheet(NamedTuple):
    """How a table of results is to be."""

    long: bool = False
    """A row a criterion, not a row a place."""
    separator: str = ","


def pack(
    form: Format,
    outcomes: Sequence[Outcome],
    parts: Collection[str],
    sheet: Sheet | None = None,
    *,
    compared: bool = True,
) -> Packed:
    """*outcomes* in *form*; in JSON only *parts* of what comes after the options.

    What they are *compared* with a baseline is left out of what is to become one.
    """
    if not compared:
        outcomes = [outcome._replace(judged=tuple(map(_alone, outcome.judged))) for outcome in outcomes]
    if form.detailed:
        return Packed(rows=tuple(row for outcome in outcomes for row in outcome.rows(detailed=True)))
    if form.tabular:
        return _table(form, outcomes, sheet or Sheet())
    return _PACKERS.get(form.name, _rows)(outcomes, parts)


def _rows(outcomes: Sequence[Outcome], _parts: Collection[str]) -> Packed:
    return Packed(rows=tuple(row for outcome in outcomes for row in outcome.rows()))


# Each form is imported when it is used: everybody pays for start-up.


def _table(form: Format, outcomes: Sequence[Outcome], sheet: Sheet) -> Packed:
    return table_of(form, (row for outcome in outcomes for row in outcome.rows(shown=False, long=sheet.long)), sheet)


def table_of(form: Format, rows: Iterable[AnyRow], sheet: Sheet) -> Packed:
    """*rows* as a table in *form*."""
    if form == formats.XLSX:
        return Packed(rows=tuple(rows))
    if form == formats.PARQUET:
        from caretrust_readiness.report.writers import parquet  # noqa: PLC0415

        return Packed(parquet.rows_as_arrow(rows, long=sheet.long))
    from caretrust_readiness.report.writers import csv  # noqa: PLC0415

    return Packed(csv.lines(rows, sheet.separator, long=sheet.long))


def _junit(outcomes: Sequence[Outcome], _parts: Collection[str]) -> Packed:
    from caretrust_readiness.batch.locations import in_repository  # noqa: PLC0415
    from caretrust_readiness.report.writers import junit  # noqa: PLC0415

    return Packed("".join(junit.case(row, in_repository) for outcome in outcomes for row in outcome.rows()).encode())


def _jsonl(outcomes: Sequence[Outcome], parts: Collection[str]) -> Packed:
    return Packed("".join(_json_lines(outcomes, parts, problems=True)).encode())


def _json(outcomes: Sequence[Outcome], parts: Collection[str]) -> Packed:
    problems = tuple(problem for outcome in outcomes for problem in outcome.problems)
    return Packed("".join(_json_lines(outcomes, parts, problems=False)).encode(), problems=problems)


def _json_lines(outcomes: Sequence[Outcome], parts: Collection[str], *, problems: bool) -> Iterator[str]:
    from caretrust_readiness.analysis.insights import Insights  # noqa: PLC0415
    from caretrust_readiness.report.data import jsonl  # noqa: PLC0415

    for outcome in outcomes:
        yield from map(jsonl.problem_line, outcome.problems if problems else ())
        # Services stand inside the overall assessment, if they are asked for.
        if outcome.judged:
            first = outcome.judged[0]
            worse, moved = _worse(outcome.judged), _moved(outcome.judged)
            yield jsonl.assessment_line(Insights(first.assessment), parts, (worse, moved) if first.since else None)


def _alone(judged: Judged) -> Judged:
    return judged._replace(since=None, regression=None, movement=None, other_rubric=None)


def _worse(judged: Sequence[Judged]) -> list[tuple[str | None, Regression]]:
    """What got worse since the baseline, of the place and of its services."""
    return [(one.assessment.service, one.regression) for one in judged if one.regression is not None]


def _moved(judged: Sequence[Judged]) -> list[tuple[str | None, Movement]]:
    """What else is otherwise than in the baseline."""
    return [(one.assessment.service, one.movement) for one in judged if one.movement is not None]


#: The formats that are written row by row; all others wait for every row.
_PACKERS: dict[str, Callable[[Sequence[Outcome], Collection[str]], Packed]] = {
    formats.JSON.name: _json,
    formats.JSONL.name: _jsonl,
    formats.JUNIT.name: _junit,
}
