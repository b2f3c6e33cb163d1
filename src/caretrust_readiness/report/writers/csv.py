"""One line of CSV a row: for spreadsheets, in which no cell may become a formula, and for programs."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.rows import BadRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.report.rows import AnyRow

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
    "not_applicable",
    "not_applicable_because",
    "problems",
)
#: Of a table with a row a criterion.
LONG = (
    *("locality", "file", "as_of", "service", "criterion", "title", "level_low", "level_high", "top", "state"),
    *("share", "evidence", "good_evidence", "not_applicable_because", "problems"),
)
#: So many problems of a file are spelt out.
_PROBLEMS = 5
#: What a spreadsheet takes for a formula at the start of a cell; and after a semicolon, where that parts its cells.
_SIGN = re.compile(r"[=+\-@＝＋－＠]")  # noqa: RUF001 - as below
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@＝＋－＠])")  # noqa: RUF001 - the full-width forms are formulas too


def heading(separator: str = ",", *, long: bool = False) -> bytes:
    """The first line."""
    return _lines([LONG if long else COLUMNS], separator)


def lines(rows: Iterable[AnyRow], separator: str = ",", *, long: bool = False) -> bytes:
    """A line for each of *rows*; where they are *long*, one for each criterion of them."""
    found = long_cells if long else cells
    lines_of = (line for row in rows for line in found(row))
    return _lines(
        ([one if type(one) is not str or one in _PLAIN else _harmless(one) for one in line] for line in lines_of),
        separator,
    )


def _lines(rows: Iterable[Iterable[object]], separator: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", delimiter=separator).writerows(rows)
    return stream.getvalue().encode()


def cells(row: AnyRow) -> Iterator[tuple[object, ...]]:
    """The cells of *row*; text as it is."""
    if isinstance(row, BadRow):
        yield ("", row.file, *[""] * (len(COLUMNS) - 3), _said(row))
        return
    low, high = row.score or ("", "")
    yield (
        row.locality,
        row.file,
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
        row.regression.sentence if row.regression else "",
        len(row.not_applicable),
        "; ".join(f"{key}: {reason}" for key, reason in row.not_applicable),
        "",
    )


def long_cells(row: AnyRow) -> Iterator[tuple[object, ...]]:
    """The cells of each criterion of *row*; text as it is."""
    if isinstance(row, BadRow):
        yield ("", row.file, *[""] * (len(LONG) - 3), _said(row))
        return
    for one in row.criteria:
        yield (
            *(row.locality, row.file, row.as_of, row.service or "", one.id, one.title),
            *(_or_blank(one.low), _or_blank(one.high), one.top, one.state, _or_blank(one.share)),
            *(one.evidence, one.good_evidence, one.reason, ""),
        )


def _or_blank(number: float | None) -> object:
    return "" if number is None else number


def _said(row: BadRow) -> str:
    return " | ".join(line.replace("\n", "") for line in row.first(_PROBLEMS))


#: Texts that were found to be written as they are: most cells hold one of a few.
_PLAIN = {""}
_REMEMBERED = 4096


def _harmless(text: str) -> str:
    """As :func:`harmless`; remembers what it does not change."""
    if (made := harmless(text)) == text:
        if len(_PLAIN) >= _REMEMBERED:
            _PLAIN.clear()
        _PLAIN.add(text)
    return made


def harmless(text: str) -> str:
    """*text* on one line, visible, and with an apostrophe before what a spreadsheet would take for a formula."""
    seen = visible(text)
    if seen[:1].isalnum() and ";" not in seen:  # as nearly all begin: no sign is looked for, since none would count
        return seen
    return _FORMULA.sub(r"\1'\2", seen) if _SIGN.search(seen) else seen
