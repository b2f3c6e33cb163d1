"""A row of many places as JSON data, for papers that carry what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caretrust_readiness.report.rows import Row


def row_data(row: Row) -> dict[str, Any]:
    """What a table of many places shows of one."""
    return {
        "locality": row.locality,
        "file": row.file,
        "as_of": row.as_of,
        "service": row.service,
        "rubric": {"id": row.rubric[0], "version": row.rubric[1]},
        "score": None if row.score is None else {"low": row.score[0], "high": row.score[1]},
        "verdict": {"low": row.ids[0], "high": row.ids[1], "settled": row.settled},
        "answered": row.answered,
        "evidence": {"coverage": row.coverage},
        "recommended": row.recommended,
    }
