"""Dates in other spellings than ours: what to write instead, for a hint."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING
from unicodedata import normalize

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
    if not isinstance(said, str) or _OURS.fullmatch(said) or said.isdigit():
        return None
    text = _plain(said)
    found = {text} if _OURS.fullmatch(text) and "-" in text else {str(one) for one in _meant(text)}
    if len(found) != 1 or _WEEKDAY.match(text):
        return None
    numbers = _MONTH_FIRST.match(text)
    return None if numbers and int(numbers[2]) > _MONTHS_A_YEAR else next(iter(found))


#: A date in figures whose second part cannot be a month.
_MONTH_FIRST = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}\d{{4}}", re.ASCII)
_MONTHS_A_YEAR = 12
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
#: A day of the week before a date: it may contradict it, so that such a date is not read, only spelt in a hint.
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[., ]{1,3}", re.IGNORECASE)
#: A year of two figures at the end of a date.
_SHORT_YEAR = re.compile(r"(.{1,20}[-/., '\u2019])(\d{2})", re.ASCII)
_FINANCIAL = re.compile(
    r"(?:fy|financial year)?[ -]{0,2}(\d{4})(?:[ ]?[-/][ ]?(\d{4}|\d{2}))?(?: financial year| fy)?",
    re.IGNORECASE | re.ASCII,
)
#: Years of two figures up to this one are of this century.
_THIS_CENTURY = 69


def _plain(text: str) -> str:
    """*text* with hyphens for dashes and our figures for those of other widths, without quotes around it."""
    return _DASHES.sub("-", normalize("NFKC", text[:_LONGEST])).strip().strip("'\"\u2018\u2019\u201c\u201d").strip()


#: No date is longer.
_LONGEST = 60


def date_hint(said: Data) -> str | None:
    """How to write the date that *said* spells otherwise; None where it is as it should be, or spells none."""
    text = str(said)
    if text.isascii() and text.isdigit() and len(text) == len(str(_DAYS[0])) and (day := counted_day(int(text))):
        return f"a spreadsheet's number of a day: format the cell as a date, or write {day}"
    text = _plain(text)
    if found := sorted({str(one) for one in _meant(_WEEKDAY.sub("", text, count=1))} - {str(said)}):
        return f"write {' or '.join(found)}{', whichever is meant' if len(found) > 1 else ''}"
    if _OURS.fullmatch(text):
        return None if _is_day(text) else _NO_DAY
    return _financial(text) or _in_full(text) or (_NO_DAY if any(_spelt(text)) else None)


_NO_DAY = "the calendar has no such day"


def _is_day(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def _financial(text: str) -> str | None:
    """A hint for a financial year; None where *text* is none."""
    found = _FINANCIAL.fullmatch(text)
    if found is None or text.isdigit():
        return None
    first, last = int(found[1]), found[2]
    if last is None:
        return f"write {first}-03-31 or {first + 1}-03-31: the end of the financial year that is meant"
    is_next = int(last) in {first + 1, (first + 1) % 100}
    return f"write {first + 1}-03-31 for the end of the financial year" if is_next else None


def _in_full(text: str) -> str | None:
    """A hint for a date whose year has two figures; None where *text* is none."""
    found = _SHORT_YEAR.fullmatch(text)
    if found is None:
        return None
    century = "20" if int(found[2]) <= _THIS_CENTURY else "19"
    whole = sorted({str(one) for one in _meant(f"{found[1].rstrip(_QUOTES)} {century}{found[2]}")})
    return f"write the year in full: {' or '.join(whole)}" if whole else None


_QUOTES = " '\u2019-/.,"


def _meant(text: str) -> Iterator[PartialDate]:
    """Every date of the calendar that *text* may spell."""
    for spelt in _spelt(text):
        try:
            yield PartialDate.parse(spelt)
        except ValueError:
            continue


def _spelt(text: str) -> Iterator[str]:
    """Every date that *text* may spell, in our own spelling, whether the calendar has it or not."""
    for spelling in _SPELLINGS:
        if (found := spelling.fullmatch(text.strip())) is None:
            continue
        parts = {name: part for name, part in found.groupdict().items() if part is not None}
        for month, day in _months_and_days(parts):
            yield "-".join([parts["y"], *(f"{int(part):02}" for part in (month, day) if part is not None)])


def _months_and_days(parts: dict[str, str]) -> list[tuple[str | int, str | None]]:
    if "a" in parts:
        return [(parts["b"], parts["a"]), (parts["a"], parts["b"])]
    if "n" in parts:
        name = parts["n"].casefold()
        return [(number, parts.get("d")) for number, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    return [(parts["m"], parts.get("d"))]
