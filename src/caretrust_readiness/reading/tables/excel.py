"""Excel workbooks (xlsx): the first sheet that is shown; needs the extra 'tables'."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from caretrust_readiness.model.limits import MAX_DIGITS
from caretrust_readiness.model.problems import InputError, Position, Problem, figure, listed, quote
from caretrust_readiness.reading.files import open_regular, refuse_unreadable
from caretrust_readiness.reading.tables.cells import FAILED, NOT_WORKED_OUT, Day, Faulty, Percent
from caretrust_readiness.reading.tables.row import rows_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from caretrust_readiness.reading.tables.cells import Value
    from caretrust_readiness.reading.tables.row import Row

T = TypeVar("T")

#: A workbook is read when it unpacks to no more bytes than this, and each part that is no sheet to no more than that:
#: the library's time for the formats of cells grows with the square of their number.
MAX_UNPACKED, _MAX_PART = 1 << 26, 1 << 20
_MAX_PARTS = 10_000
_LARGE = re.compile(r"xl/(worksheets/[^/]*|sharedStrings)\.xml|.*\.(png|jpe?g|emf|gif|bin)", re.IGNORECASE)
_MAX_ROWS = 1_048_576
#: So many rows of other sheets are looked at.
_LOOKED_AT = 20
_EXTRA = "pip install 'caretrust[tables]'"
#: How files of older programs begin, and workbooks with a password.
_OLD = b"\xd0\xcf\x11\xe0"
#: What a format writes as it stands: it makes no number a percentage.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_NO_NUMBER = "the cell holds nothing that a spreadsheet program can show: type it again"


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
    is_old = stream.read(len(_OLD)) == _OLD
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        hint = "save it as .xlsx, without a password" if is_old else None
        _refuse(path, "table-syntax", f"not readable as an Excel workbook: {error}", hint)
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        message = f"the workbook unpacks to more than {MAX_UNPACKED >> 20} MiB, the most that is read"
        _refuse(path, "table-large", message)
    for part in parts:
        if part.file_size > _MAX_PART and not _LARGE.fullmatch(part.filename):
            message = (
                f"{part.filename} unpacks to more than {_MAX_PART >> 20} MiB, the most that is read of such a part"
            )
            _refuse(path, "table-large", message)


def _rows(path: str, stream: BinaryIO) -> Iterator[Row]:
    shown, written = (_sheets(path, stream, shown=shown) for shown in (True, False))
    read, *others = [place for place, sheet in enumerate(shown) if sheet.sheet_state == "visible"] or range(len(shown))
    unread = [shown[place].title for place in others if _holds_rows(shown[place])]
    name = quote(shown[read].title)
    notes = (f"the sheet {name} is read, not {listed(map(quote, unread))}",) if unread else ()
    whole = f"the sheet {name}{', the first that is shown,' if unread else ''}"
    yield from rows_below(path, _numbered(path, shown[read], written[read]), whole, notes)


def _sheets(path: str, stream: BinaryIO, *, shown: bool) -> list[Any]:
    """The sheets, with the results of formulas or with the formulas themselves; at least one."""
    from openpyxl import load_workbook  # noqa: PLC0415 - an extra

    try:
        sheets = _quietly(lambda: load_workbook(stream, read_only=True, data_only=shown, keep_links=False)).worksheets
    except Exception as error:  # noqa: BLE001 - a broken workbook fails in any way that its library can
        _refuse(path, "table-syntax", f"not readable as an Excel workbook: {error}")
    if not sheets:
        _refuse(path, "table-syntax", "not readable as an Excel workbook: it has no sheet")
    for sheet in sheets:
        sheet.reset_dimensions()  # what a workbook says of its size need not be so
    return list(sheets)


def _holds_rows(sheet: Any) -> bool:
    try:
        found = _quietly(lambda: list(islice(sheet.iter_rows(values_only=True), _LOOKED_AT)))
    except Exception:  # noqa: BLE001 - what is wrong with a sheet that is not read is no matter
        return False
    return any(value is not None for values in found for value in values)


def _numbered(path: str, shown: Any, written: Any) -> Iterator[tuple[int, list[Value]]]:
    """Each row that holds anything, with its number."""
    pairs = zip(shown.iter_rows(), written.iter_rows(), strict=False)
    blank: Any = None
    for line in range(1, _MAX_ROWS + 1):
        try:
            # For rows that are not in the file the library gives one and the same tuple, a million times if need be.
            pair, values = _quietly(lambda: _next(pairs, blank))  # noqa: B023 - called here and now
        except Exception as error:  # noqa: BLE001 - as above
            _refuse(path, "table-syntax", f"not readable as an Excel workbook after row {line - 1}: {error}")
        if pair is None:
            return
        if any(value is not None for value in values):
            yield line, values
        else:
            blank = pair
    _refuse(path, "table-large", f"a row after row {_MAX_ROWS}, the last that a sheet can have")


def _next(pairs: Iterator[tuple[Any, Any]], blank: Any) -> tuple[Any, list[Value]]:
    """The next row, None at the end, and its values; none where it is known to be *blank*."""
    row, source = next(pairs, (None, ()))
    if row is None or row is blank:
        return row, []
    return row, [_value(*cells) for cells in zip(row, source, strict=False)]


def _quietly(step: Callable[[], T]) -> T:
    """What *step* gives; the library's warnings, of lists to choose from and the like, are for its own users."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return step()


def _value(cell: Any, source: Any) -> Value:
    """What a cell shows: numbers as exact as they are written, percentages and dates as such."""
    value = cell.value
    if value is None:
        # A formula whose result was never worked out would pass for a blank cell; one may come to an empty text.
        waits = source.value is not None and cell.data_type not in {"s", "str"}
        return Faulty(figure(_formula(source.value)), NOT_WORKED_OUT) if waits else None
    if isinstance(value, datetime):
        return Day(value.date().isoformat() if value.time() == time() else str(value))
    if isinstance(value, date | time | timedelta):
        return Day(str(value))
    if isinstance(value, str):
        return Faulty(figure(value), FAILED) if cell.data_type == "e" else value
    return value if isinstance(value, bool) else _number(value, cell.number_format or "")


def _formula(written: Any) -> str:
    """A formula as it is written; of one for several cells, as much as the library knows."""
    return written if isinstance(written, str) else f"={str(getattr(written, 'text', None) or '').removeprefix('=')}"


def _number(value: float, shown_by: str) -> Value:
    if not isfinite(value):
        return Faulty(str(value), _NO_NUMBER)
    number = Decimal(repr(value))
    if number and abs(number.adjusted()) > MAX_DIGITS:
        return Faulty(figure(value), _NO_NUMBER)
    if "%" in _LITERAL.sub("", shown_by):
        return Percent(number * 100)
    return int(number) if number == number.to_integral_value() else number


def _refuse(path: str, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(path, Position(1, 1), code, message, hint),))
