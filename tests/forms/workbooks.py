"""Workbooks as tests fill them in: through openpyxl, as somebody would in a spreadsheet program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from caretrust_readiness.cli import main


def export(*arguments: str) -> None:
    """Run ``workbook export``, which must succeed."""
    assert main(["workbook", "export", "--quiet", *arguments]) == 0


def places(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """The sheet and the cell of each id and key in the workbook *path*."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        keys = {cell.column_letter: cell.value for cell in sheet[1] if cell.value}
        for (cell,) in sheet.iter_rows(max_col=1):
            for letter, key in keys.items():
                if cell.value and cell.row > 1:
                    found.setdefault((str(cell.value), str(key)), (sheet.title, f"{letter}{cell.row}"))
    return found


def fill(path: Path, answers: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], str]:
    """Type *answers* (by id of the row and key of the column) into the workbook; where each now stands."""
    where = places(path)
    book = openpyxl.load_workbook(path)
    for key, value in answers.items():
        sheet, cell = where[key]
        book[sheet][cell] = value
    book.save(path)
    return {key: "!".join(where[key]) for key in answers}
