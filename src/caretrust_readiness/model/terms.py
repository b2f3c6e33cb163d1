"""The small values every layer speaks of: intervals, dates as precise as they are known, findings."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Interval(NamedTuple, Generic[T]):
    """What is demonstrated (*low*) and what is possible (*high*) of one figure; ``low <= high``."""

    low: T
    high: T

    @property
    def settled(self) -> bool:
        """Whether both ends agree."""
        return self.low == self.high


class VerdictRange(NamedTuple):
    """Places of the verdicts demonstrated and possible, 0 for the best: the first is never below the second."""

    demonstrated: int
    possible: int

    @property
    def settled(self) -> bool:
        """Whether both are the same verdict."""
        return self.demonstrated == self.possible


class Finding(NamedTuple):
    """A broken rule, by its path inside a file's data; a file and a position make it a problem."""

    path: tuple[str | int, ...]
    code: str
    message: str
    hint: str | None = None
    at_key: bool = False


class PartialDate(NamedTuple):
    """A day, a month or a year of the calendar; it counts as its last day (design, section 5)."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, text: str) -> PartialDate:
        """The date that *text* spells as ``2006``, ``2006-09`` or ``2006-09-07``.

        Raises:
            ValueError: it spells no date of the calendar.
        """
        parts = text.split("-")
        widths = [len(part) for part in parts]
        if widths not in ([4], [4, 2], [4, 2, 2]) or not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError(text)
        found = cls(*map(int, parts))
        date(found.year, found.month or 1, found.day or 1)
        return found

    def __str__(self) -> str:
        """The ISO spelling, as precise as the date is known."""
        rest = [f"-{part:02}" for part in (self.month, self.day) if part is not None]
        return f"{self.year:04}" + "".join(rest)

    @property
    def last(self) -> date:
        """The last day it may mean."""
        return _last(*self)

    @property
    def month_name(self) -> str:
        """The month in English; empty where it is not known."""
        return "" if self.month is None else _MONTHS[self.month - 1]

    def contains(self, other: PartialDate) -> bool:
        """Whether *other* lies within the year, the month or the day that this one names."""
        return self.year == other.year and self.month in {None, other.month} and self.day in {None, other.day}

    def is_late_for(self, day: PartialDate) -> bool:
        """Whether it is after *day*; dates of which one contains the other are not late."""
        return self.last > day.last and not self.contains(day)

    def is_older_than(self, months: int, day: PartialDate) -> bool:
        """Whether it lies more than *months* before *day*, going back to the same day or the month's last."""
        limit = months_before(day.last, months)
        return limit is not None and self.last < limit


class Window(NamedTuple):
    """The time within which a date of evidence is good for answers of one day (design, section 5)."""

    day: PartialDate
    newest: date
    oldest: date | None

    @classmethod
    @lru_cache(maxsize=1024)
    def of(cls, day: PartialDate, max_age_months: int | None) -> Window:
        """Not after *day*, and not more than *max_age_months* before it; None for however long."""
        return cls(day, day.last, None if max_age_months is None else months_before(day.last, max_age_months))

    def holds(self, found: PartialDate | None) -> bool:
        """Whether *found* lies within it; None, which is no date, never does."""
        if found is None:
            return False
        last = _last(*found)
        return (last <= self.newest or found.contains(self.day)) and (self.oldest is None or last >= self.oldest)


@lru_cache(maxsize=4096)
def _last(year: int, month: int | None, day: int | None) -> date:
    return date(year, month or 12, day or monthrange(year, month or 12)[1])


@lru_cache(maxsize=1024)
def months_before(day: date, months: int) -> date | None:
    """The same day of the month, or the month's last, *months* before *day*; None where no calendar goes so far."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < date.min.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
