"""Tables of answers, a row a locality or a row an answer: CSV, JSON Lines, Excel, ods, Parquet; checked like files."""

from __future__ import annotations

from importlib import import_module
from itertools import chain, islice
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from caretrust_readiness.model.problems import InputError, Position, Problem, did_you_mean, listed, quote
from caretrust_readiness.reading.kinds import READERS
from caretrust_readiness.reading.tables.row import NoRow, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.reading.tables.framing import Found
    from caretrust_readiness.reading.tables.long import Place
    from caretrust_readiness.reading.tables.sheets import Line, Sheet


class Choice(NamedTuple):
    """What of a table is to be read."""

    sheet: str | None = None
    """The name of the sheet of a workbook; None: the first that holds the headings."""
    skip: int = 0
    """So many rows at its start are passed over."""


ALL = Choice()


def is_table(path: str) -> bool:
    """Whether *path* is called like a table."""
    return _ending(path) in READERS


def _ending(path: str) -> str:
    return PurePath(path).suffix.lower()


def rows(path: str, choice: Choice = ALL) -> Iterator[Row | Place | NoRow]:
    """Each place of the table *path* as it is read; where the table itself is at fault, that is what comes instead."""
    is_empty = True
    try:
        for found in _rows(path, choice):
            is_empty = False
            yield found
    except InputError as error:
        yield NoRow(path, error.problems)
        return
    if is_empty:
        yield NoRow(path, (Problem(path, None, "table-empty", "the table has no rows"),))


def _rows(path: str, choice: Choice) -> Iterator[Row | Place | NoRow]:
    if PurePath(path).name.startswith("~$"):
        _refuse(path, "table-syntax", "a lock file of a workbook that is open, not the workbook itself")
    kind = READERS[_ending(path)]
    reader = import_module(f"caretrust_readiness.reading.tables.{kind}")
    if kind in {"excel", "ods"}:
        with reader.sheets(path) as sheets:
            yield from _below(path, _chosen(path, sheets, choice))
        return
    if choice.sheet is not None:
        _refuse(path, "sheet-none", f"--sheet {choice.sheet}: only workbooks have sheets")
    if kind == "json_lines":
        yield from _objects(path, reader.rows(path, choice.skip))
        return
    from caretrust_readiness.reading.tables.framing import found_in  # noqa: PLC0415 - JSON Lines need none of it

    lines = reader.lines(path, choice.skip) if kind == "delimited" else _skipped(reader.lines(path), choice.skip)
    yield from _below(path, found_in(path, lines))


def _skipped(lines: Iterator[Line], skip: int) -> Iterator[Line]:
    return (line for line in lines if line.number > skip)


def _below(path: str, found: Found) -> Iterator[Row | Place]:
    from caretrust_readiness.reading.tables.framing import rows_of  # noqa: PLC0415 - as above

    rows = rows_of(path, found)
    if not found.is_long:
        yield from rows
        return
    from caretrust_readiness.reading.tables.long import places  # noqa: PLC0415 - few tables are long

    yield from places(path, rows)


def _objects(path: str, rows: Iterator[Row | NoRow]) -> Iterator[Row | Place | NoRow]:
    """The rows of a table whose rows bring their headings; whether each is an answer is told from the first."""
    first = list(islice(rows, 1))
    from caretrust_readiness.reading.tables.headings import is_long  # noqa: PLC0415 - read with the first row

    if not (first and isinstance(first[0], Row) and is_long(cell.header for cell in first[0].cells)):
        yield from chain(first, rows)
        return
    from caretrust_readiness.reading.tables.long import places  # noqa: PLC0415 - few tables are long

    bad: list[NoRow] = []
    answers = (row for row in chain(first, rows) if isinstance(row, Row) or bad.append(row))  # type: ignore[func-returns-value]
    yield from places(path, answers)
    yield from bad


def _chosen(path: str, sheets: list[Sheet], choice: Choice) -> Found:
    """The headings of the sheet asked for, else of the first that has some; those that are shown come first."""
    if choice.sheet is not None:
        return _found(path, _named(path, sheets, choice.sheet), choice, [], [])
    shown = [sheet for sheet in sheets if sheet.is_shown] or sheets
    from caretrust_readiness.model.limits import LOOKED_AT  # noqa: PLC0415 - as above
    from caretrust_readiness.reading.tables.framing import is_headings  # noqa: PLC0415 - as above

    filled: list[Sheet] = []
    headed: list[Sheet] = []
    faults: list[InputError] = []
    for sheet in shown:
        lines = list(islice(_safely(sheet, choice.skip, faults), LOOKED_AT))
        if lines:
            filled.append(sheet)
        if any(map(is_headings, lines)):
            headed.append(sheet)
    if not headed and faults:
        raise faults[0]
    if not headed and not filled:
        _refuse(path, "table-empty", f"no sheet has headings: {listed((quote(one.name) for one in sheets), 6)}")
    return _found(path, (headed or filled)[0], choice, filled, headed)


def _found(path: str, sheet: Sheet, choice: Choice, filled: list[Sheet], headed: list[Sheet]) -> Found:
    from caretrust_readiness.reading.tables.framing import found_in  # noqa: PLC0415 - as above

    unread = [quote(one.name) for one in filled if one is not sheet]
    notes = [f"the sheet {quote(sheet.name)} is read, not {listed(unread, 6)}"] if unread else []
    if others := [quote(one.name) for one in headed if one is not sheet]:
        notes.append(f"a table is on the sheet {listed(others, 6)} too: --sheet names the one to read")
    whole = f"the sheet {quote(sheet.name)}{', the first that is shown,' if unread else ''}"
    return found_in(path, _following(_skipped(sheet.lines(), choice.skip)), whole, notes)


def _following(lines: Iterator[Line]) -> Iterator[Line]:
    """*lines* of a sheet, each with whether a blank row stands above it."""
    number = 0
    for line in lines:
        yield line._replace(follows_blank=True) if line.number > number + 1 else line
        number = line.number


def _safely(sheet: Sheet, skip: int, faults: list[InputError]) -> Iterator[Line]:
    """The rows of a sheet, as far as it can be read; what is wrong with it is added to *faults*."""
    try:
        yield from _skipped(sheet.lines(), skip)
    except InputError as error:
        faults.append(error)


def _named(path: str, sheets: list[Sheet], name: str) -> Sheet:
    """The sheet called *name*, by its name or without regard to case and blanks around it."""
    for sheet in sheets:
        if sheet.name == name:
            return sheet
    alike = [sheet for sheet in sheets if sheet.name.strip().casefold() == name.strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    names = [sheet.name for sheet in sheets]
    hint = did_you_mean(name, names) or f"sheets: {listed(map(quote, names))}"
    return _refuse(path, "sheet-unknown", f"the workbook has no sheet {quote(name)}", hint)


def _refuse(path: str, code: str, message: str, hint: str | None = None) -> NoReturn:
    raise InputError((Problem(path, Position(1, 1), code, message, hint),))
