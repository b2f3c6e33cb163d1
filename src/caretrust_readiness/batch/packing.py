"""What came of some sources, made ready to be written: as bytes where a form can stream, else as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.report.forms import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.report.page.rows import AnyRow, Outcome


class Packed(NamedTuple):
    """The outcomes of some sources in one form."""

    output: bytes = b""
    rows: tuple[AnyRow, ...] = ()
    """Where the form needs all rows together."""
    problems: tuple[Problem, ...] = ()
    """Where the form lists them at its end."""


def pack(form: Form, outcomes: Sequence[Outcome], parts: Collection[str]) -> Packed:
    """*outcomes* in *form*; in JSON only *parts* of what comes after the options."""
    return _PACKERS[form](outcomes, parts)


def _rows(outcomes: Sequence[Outcome], _parts: Collection[str]) -> Packed:
    return Packed(rows=tuple(row for outcome in outcomes for row in outcome.rows()))


# Each form is imported when it is used: everybody pays for start-up.


def _csv(outcomes: Sequence[Outcome], _parts: Collection[str]) -> Packed:
    from caretrust_readiness.report.writers import csv  # noqa: PLC0415

    return Packed(csv.lines(row for outcome in outcomes for row in outcome.rows(shown=False)))


def _junit(outcomes: Sequence[Outcome], _parts: Collection[str]) -> Packed:
    from caretrust_readiness.report.writers import junit  # noqa: PLC0415

    return Packed("".join(junit.case(row) for outcome in outcomes for row in outcome.rows()).encode())


def _jsonl(outcomes: Sequence[Outcome], parts: Collection[str]) -> Packed:
    return Packed("".join(_json_lines(outcomes, parts, problems=True)).encode())


def _json(outcomes: Sequence[Outcome], parts: Collection[str]) -> Packed:
    problems = tuple(problem for outcome in outcomes for problem in outcome.problems)
    return Packed("".join(_json_lines(outcomes, parts, problems=False)).encode(), problems=problems)


def _json_lines(outcomes: Sequence[Outcome], parts: Collection[str], *, problems: bool) -> Iterator[str]:
    from caretrust_readiness.report.data import jsonl  # noqa: PLC0415

    for outcome in outcomes:
        yield from map(jsonl.problem_line, outcome.problems if problems else ())
        # Services stand inside the overall assessment, if they are asked for.
        if outcome.judged:
            yield jsonl.assessment_line(outcome.judged, parts)


_PACKERS: dict[Form, Callable[[Sequence[Outcome], Collection[str]], Packed]] = {
    Form.TEXT: _rows,
    Form.JSON: _json,
    Form.JSONL: _jsonl,
    Form.CSV: _csv,
    Form.MARKDOWN: _rows,
    Form.JUNIT: _junit,
    Form.GITHUB: _rows,
}
