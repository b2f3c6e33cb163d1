"""Numbers in the cells of workbooks: which are shown as dates or percentages, and what they then are."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from caretrust_readiness.model.limits import MAX_DIGITS, MAX_FORMAT
from caretrust_readiness.model.problems import figure
from caretrust_readiness.reading.tables.cells import Day, Faulty, Percent

if TYPE_CHECKING:
    from caretrust_readiness.reading.tables.cells import Value


class Shown(Enum):
    """As what a format of cells shows a number."""

    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"


#: What a format writes as it stands: it makes no number a percentage, and no date.
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_PARTS_OF_DATES = re.compile(r"[dmyhs]", re.IGNORECASE)
#: The formats that every program knows by number.
_PERCENTS = {9, 10}
_DATES = {*range(14, 23), *range(27, 37), *range(50, 59), 45, 47}
_DURATIONS = {46}
NO_NUMBER = "the cell holds nothing that a spreadsheet program can show: type it again"
#: The first day of 1900 is number 1, as if 1900 had had a 29th of February, which is number 60.
_LEAP = 60
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](?:00:00(?::00(?:\.0+)?)?)?Z?)?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ][0-9:.+Z-]{1,30}", re.ASCII)
_PLACES_OF_DOUBLE = 40
#: Up to here, every whole number is a double of its own.
_WHOLE = 1e15


@lru_cache(maxsize=4096)
def shown_by(key: int, code: str) -> Shown:
    """As what the format *key*, written as *code* where it is a workbook's own, shows numbers."""
    if code and len(code) <= MAX_FORMAT:
        return _shown_by(code.partition(";")[0] if '"' not in code else code)
    for keys, shown in ((_PERCENTS, Shown.PERCENT), (_DATES, Shown.DATE), (_DURATIONS, Shown.DURATION)):
        if key in keys and not code:
            return shown
    return Shown.NUMBER


def _shown_by(code: str) -> Shown:
    code = _LITERAL.sub("", code).partition(";")[0]
    if "%" in code:
        return Shown.PERCENT
    if _ELAPSED.search(code):
        return Shown.DURATION
    is_general = code.strip().casefold() in {"general", "standard"}
    return Shown.DATE if not is_general and _PARTS_OF_DATES.search(code) else Shown.NUMBER


def number_of(text: str, shown: Shown, *, counts_from_1904: bool = False) -> Value:
    """The number that *text* stores, as it is *shown*."""
    try:
        number = float(text) if len(text) <= _PLACES_OF_DOUBLE else float("nan")
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        return Faulty(figure(text), NO_NUMBER)
    if shown is Shown.DATE:
        return _day(number, text, counts_from_1904=counts_from_1904)
    if shown is Shown.DURATION:
        return _duration(number, text)
    return exact(number, is_percent=shown is Shown.PERCENT)


def exact(number: float, *, is_percent: bool = False) -> Value:
    """*number* as the decimal that a program shows of it."""
    if number.is_integer() and abs(number) < _WHOLE and not is_percent:
        return int(number)
    found = Decimal(repr(number))
    if found and abs(found.adjusted()) > MAX_DIGITS:
        return Faulty(figure(number), NO_NUMBER)
    if is_percent:
        return Percent(found * 100)
    return int(found) if found == found.to_integral_value() else found


def _day(number: float, text: str, *, counts_from_1904: bool) -> Value:
    if 0 <= number < 1 and not counts_from_1904:
        return Day(str((datetime(1900, 1, 1) + timedelta(seconds=round(number * 86_400) % 86_400)).time()))  # noqa: DTZ001 - of no zone
    start = datetime(1904, 1, 1) if counts_from_1904 else datetime(1899, 12, 30 if number >= _LEAP else 31)  # noqa: DTZ001 - of no zone
    try:
        moment = start + timedelta(days=int(number), seconds=round(number % 1 * 86_400))
    except OverflowError:
        return Faulty(figure(text), NO_NUMBER)
    return Day(moment.date().isoformat() if not (moment.hour or moment.minute or moment.second) else str(moment))


def _duration(number: float, text: str) -> Value:
    try:
        return Day(str(timedelta(seconds=round(number * 86_400))))
    except OverflowError:
        return Faulty(figure(text), NO_NUMBER)


def text_day(text: str) -> Value:
    """A date that a workbook stores as text."""
    if found := _DAY.fullmatch(text):
        return Day(found[1])
    return Day(text.replace("T", " ").removesuffix("Z")) if _MOMENT.fullmatch(text) else Faulty(figure(text), NO_NUMBER)
