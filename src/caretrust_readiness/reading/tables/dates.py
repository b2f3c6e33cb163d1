"""Dates in other spellings than ours: what to write instead, for a hint."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from caretrust_readiness.model.terms import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.reading.document import Data

_OURS = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
_SEPARATOR = r"[-/., ]+"
_TIME = r"(?:[T ].*)?"
#: Each way to write a date, its parts by the letters of year, month, day; *n* is a month's name; *a*, *b* are
#: a day and a month in either order.
_SPELLINGS = [
    re.compile(pattern.replace("_", _SEPARATOR), re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"(?P<y>\d{{4}})_(?P<m>\d{{1,2}})(?:_(?P<d>\d{{1,2}}){_TIME})?",
        rf"(?P<a>\d{{1,2}})_(?P<b>\d{{1,2}})_(?P<y>\d{{4}}){_TIME}",
        r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?_)?(?P<n>[a-z]{3,9})_(?P<y>\d{4})",
        r"(?P<n>[a-z]{3,9})_(?P<d>\d{1,2})(?:st|nd|rd|th)?_(?P<y>\d{4})",
        r"(?P<m>\d{1,2})_(?P<y>\d{4})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    )
]
#: Spreadsheet programs count days from here.
_DAY_ZERO = date(1899, 12, 30)
#: Such counts that are likely meant: the days of 1954 to 2119.
_DAYS = range(20_000, 80_001)


#: What a spreadsheet makes of the years 1900 to 2100 where it counts days from 1900, and from 1904.
_YEARS = range(1900, 2101)
_STARTS = (_DAY_ZERO, date(1904, 1, 1))


def typed_year(said: Data) -> int | None:
    """The year that somebody typed into a cell for dates, where *said* is the day that it then shows."""
    text = str(said)
    found = text if _OURS.fullmatch(text) else day_of(text)
    try:
        day = date.fromisoformat(found or "")
    except ValueError:
        return None
    counts = ((day - start).days for start in _STARTS)
    return next((count for count in counts if count in _YEARS), None)


def counted_day(number: int) -> str | None:
    """The day that spreadsheet programs count as *number*, where it is likely meant; else None."""
    return str(_DAY_ZERO + timedelta(number)) if number in _DAYS else None


def day_of(said: Data) -> str | None:
    """The date that *said* spells in another way than ours, where it can be no other; None where it spells none.

    A day stands before its month, or the year stands first; a number is none.
    """
    text = str(said)
    if _OURS.fullmatch(text) or not isinstance(said, str) or text.isdigit():
        return None
    found = {str(one) for one in _meant(text)}
    if len(found) != 1:
        return None
    numbers = _MONTH_FIRST.match(text.strip())
    return None if numbers and int(numbers[2]) > _MONTHS_A_YEAR else next(iter(found))


#: A date in figures whose second part cannot be a month.
_MONTH_FIRST = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}\d{{4}}", re.ASCII)
_MONTHS_A_YEAR = 12


def date_hint(said: Data) -> str | None:
    """How to write the date that *said* spells otherwise; None where it is as it should be, or spells none."""
    text = str(said)
    if _OURS.fullmatch(text):
        return None
    if text.isascii() and text.isdigit() and len(text) == len(str(_DAYS[0])) and (day := counted_day(int(text))):
        return f"a spreadsheet's number of a day: format the cell as a date, or write {day}"
    found = sorted({str(one) for one in _meant(text)})
    return f"write {' or '.join(found)}{', whichever is meant' if len(found) > 1 else ''}" if found else None


def _meant(text: str) -> Iterator[PartialDate]:
    """Every date of the calendar that *text* may spell."""
    for spelling in _SPELLINGS:
        if (found := spelling.fullmatch(text.strip())) is None:
            continue
        parts = {name: part for name, part in found.groupdict().items() if part is not None}
        for month, day in _months_and_days(parts):
            pieces = [parts["y"], *(f"{int(part):02}" for part in (month, day) if part is not None)]
            try:
                yield PartialDate.parse("-".join(pieces))
            except ValueError:
                continue


def _months_and_days(parts: dict[str, str]) -> list[tuple[str | int, str | None]]:
    if "a" in parts:
        return [(parts["b"], parts["a"]), (parts["a"], parts["b"])]
    if "n" in parts:
        name = parts["n"].casefold()
        return [(number, parts.get("d")) for number, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    return [(parts["m"], parts.get("d"))]
