"""One line of CSV a row: for spreadsheets, in which no cell may become a formula, and for programs."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.rows import BadRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.report.rows import AnyRow, Row

COLUMNS = (
    "locality",
    "file",
    "as_of",
    "service",
    "score_low",
    "score_high",
    "verdict_low",
    "verdict_high",
    "settled",
    "go",
    "gates_failed",
    "gates_open",
    "recommended",
    "answered",
    "known",
    "answered_of",
    "evidence_coverage",
    "regression",
    "problems",
)
#: So many problems of a file are spelt out.
_PROBLEMS = 5
#: What a spreadsheet takes for a formula at the start of a cell; and after a semicolon, where that parts its cells.
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@＝＋－＠])")  # noqa: RUF001 - the full-width forms are formulas too


def heading() -> bytes:
    """The first line."""
    return _lines([COLUMNS])


def lines(rows: Iterable[AnyRow]) -> bytes:
    """A line for each of *rows*."""
    return _lines(_bad(row) if isinstance(row, BadRow) else _cells(row) for row in rows)


def _lines(rows: Iterable[Iterable[object]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def _cells(row: Row) -> tuple[object, ...]:
    low, high = row.score or ("", "")
    return (
        harmless(row.locality),
        harmless(row.file),
        row.as_of,
        row.service or "",
        low,
        high,
        *row.ids,
        "true" if row.settled else "false",
        row.go,
        ";".join(row.failed),
        ";".join(row.open),
        row.recommended or "",
        row.answered,
        row.known,
        row.of,
        row.coverage,
        harmless(row.regression.sentence) if row.regression else "",
        "",
    )


def _bad(row: BadRow) -> tuple[object, ...]:
    said = harmless(" | ".join(line.replace("\n", "") for line in row.first(_PROBLEMS)))
    return ("", harmless(row.file), *[""] * (len(COLUMNS) - 3), said)


def harmless(text: str) -> str:
    """*text* on one line, visible, and with an apostrophe before what a spreadsheet would take for a formula."""
    return _FORMULA.sub(r"\1'\2", visible(text))
