"""Excel workbooks (xlsx): the first sheet, its first row the headings; needs the extra 'tables'."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from caretrust_readiness.files import open_regular, refuse_unreadable
from caretrust_readiness.problems import InputError, Position, Problem
from caretrust_readiness.tables.row import MAX_COLUMNS, Day, Percent, headings, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from caretrust_readiness.tables.row import Row, Value

#: A workbook is read when it unpacks to no more bytes than this.
MAX_UNPACKED = 1 << 28
_MAX_PARTS = 10_000
#: So far to the right of the headings cells are looked for that stand under none.
_BESIDE = 50
_EXTRA = "pip install 'caretrust[tables]'"


def rows(path: str) -> Iterator[Row]:
    """Each row of the workbook *path*, read as it is asked for.

    Raises:
        InputError: it cannot be read, or no further; or the library for it is missing.
    """
    try:
        import openpyxl  # noqa: F401, PLC0415 - an extra
    except ImportError:
        _refuse(path, "extra-missing", "reading Excel workbooks needs the extra 'tables'", _EXTRA)
    try:
        with open_regular(path) as stream:
            _check_size(path, stream)
            yield from _rows(path, stream)
    except OSError as error:
        refuse_unreadable(path, error)


def _check_size(path: str, stream: BinaryIO) -> None:
    """Refuse what would unpack to far more than it is."""
    try:
        with zipfile.ZipFile(stream) as parts:
            found = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        _refuse(path, "table-syntax", f"not readable as an Excel workbook: {error}")
    if len(found) > _MAX_PARTS or sum(part.file_size for part in found) > MAX_UNPACKED:
        _refuse(
            path, "table-large", f"the workbook unpacks to more than {MAX_UNPACKED >> 20} MiB, the most that is read"
        )


def _rows(path: str, stream: BinaryIO) -> Iterator[Row]:
    sheets = [_sheet(path, stream, shown=shown) for shown in (True, False)]
    names = [
        _value(*pair)
        for _, cells, sources in _both(path, sheets, 1, MAX_COLUMNS + 1)
        for pair in zip(cells, sources, strict=False)
    ]
    header = headings(path, 1, _trimmed(["" if name is None else str(name) for name in names]))
    for line, cells, sources in _both(path, sheets, None, len(header) + _BESIDE):
        values = [_value(cell, source) for cell, source in zip(cells, sources, strict=False)]
        if line > 1 and (row := row_of(path, line, header, values)) is not None:
            yield row


def _both(path: str, sheets: list[Any], last: int | None, columns: int) -> Iterator[tuple[int, Any, Any]]:
    """Each row that holds anything, with its number: as it is shown, and as it is written."""
    pairs = zip(*(sheet.iter_rows(max_col=columns, max_row=last) for sheet in sheets), strict=False)
    blank, line = None, 0
    while True:
        try:
            pair = next(pairs, None)
        except Exception as error:  # noqa: BLE001 - a broken workbook fails in any way that its library can
            _refuse(path, "table-syntax", f"not readable as an Excel workbook after row {line}: {error}")
        if pair is None:
            return
        line += 1
        # For rows that are not in the file the library gives one and the same tuple, a million times if need be.
        if pair[0] is blank:
            continue
        if any(cell.value is not None for cells in pair for cell in cells):
            yield (line, *pair)
        else:
            blank = pair[0]


def _sheet(path: str, stream: BinaryIO, *, shown: bool) -> Any:
    """The first sheet, with the results of formulas or with the formulas themselves."""
    from openpyxl import load_workbook  # noqa: PLC0415 - an extra

    try:
        return load_workbook(stream, read_only=True, data_only=shown).worksheets[0]
    except Exception as error:  # noqa: BLE001 - a broken workbook fails in any way that its library can
        _refuse(path, "table-syntax", f"not readable as an Excel workbook: {error}")


def _trimmed(names: list[str]) -> list[str]:
    while names and not names[-1].strip():
        names.pop()
    return names


def _value(cell: Any, source: Any) -> Value:
    """What a cell shows: numbers as exact as they are written, percentages and dates as such."""
    value = cell.value
    if value is None:
        # A formula whose result was never worked out would pass for a blank cell.
        return source.value if isinstance(source.value, str) and source.value.startswith("=") else None
    if isinstance(value, datetime | date | time):
        return Day(value.date().isoformat() if isinstance(value, datetime) and not _has_time(value) else str(value))
    if isinstance(value, bool | str):
        return value
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if "%" in (cell.number_format or ""):
        return Percent(number * 100)
    return int(number) if number == number.to_integral_value() else number


def _has_time(value: datetime) -> bool:
    return value.time() != time()


def _refuse(path: str, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(path, Position(1, 1), code, message, hint),))
