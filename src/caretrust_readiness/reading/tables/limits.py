"""What may be spent on one table: counted while it is read, never timed (SECURITY.md names each figure)."""

from __future__ import annotations

from typing import NoReturn

from caretrust_readiness.model.problems import InputError, Position, Problem

#: The most columns that are read.
MAX_COLUMNS = 5_000
#: The longest text that a cell may hold, in characters.
MAX_CELL = 100_000
#: The longest line of a table of text, in bytes.
MAX_LINE = 1 << 20
#: The last row that a sheet can have.
MAX_ROWS = 1_048_576
#: The most answers that are read of a table that has one in each row: they are held until its end.
MAX_ANSWERS = 2_000_000
#: A workbook unpacks to no more bytes than this, and to no more than so many times its own size and some to spare.
MAX_UNPACKED, MAX_RATIO, SPARE_BYTES = 1 << 26, 50, 1 << 22
#: The most parts and sheets of a workbook.
MAX_PARTS, MAX_SHEETS = 10_000, 250
#: The most elements of a workbook's markup: some to spare, and so many for each row that holds anything.
SPARE_ELEMENTS, ELEMENTS_A_ROW = 500_000, 1_000
#: How deep they may nest.
MAX_DEPTH = 64
#: The most characters in the texts that cells share.
MAX_SHARED = 1 << 24
#: A longer format of numbers is none that a spreadsheet program writes.
MAX_FORMAT = 255
#: A row that stands for many may stand for so many.
MAX_REPEATED = 1_000
#: So many rows are looked at for headings that do not come first.
LOOKED_AT = 50
#: So many rows at the end may be notes below a table.
MAX_FOOTNOTES = 100


def too_large(table: str, line: int, message: str, hint: str | None = None) -> NoReturn:
    """Refuse *table* at *line*, whose *message* names the limit.

    Raises:
        InputError: always, with code ``table-large``.
    """
    raise InputError((Problem(table, Position(line, 1), "table-large", message, hint),))
