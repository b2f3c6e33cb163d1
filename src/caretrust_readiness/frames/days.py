"""Dates of evidence against the days that answers describe, column by column (design, section 5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from caretrust_readiness.frames.cells import Faults, decoded
from caretrust_readiness.model.problems import quote
from caretrust_readiness.model.terms import Finding, PartialDate, months_before

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from caretrust_readiness.frames.numbers import Mask, Whole

#: The ordinals of a day that no cell names.
_NONE = (0, 0)
_HINT = "a date, or a text as 2006, 2006-09 or 2006-09-07"


class Days(NamedTuple):
    """A column of dates, each from its first day to its last, counted as :meth:`datetime.date.toordinal` does."""

    first: Whole
    last: Whole
    known: Mask
    faults: Faults | None


def day_column(name: str, array: pa.Array) -> Days:
    """A column of dates, of times, of texts as answers files hold them, or of years."""
    encoded = decoded(array).dictionary_encode()
    values = encoded.dictionary.to_pylist()
    spans = [_span(value) for value in values]
    places = encoded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    ends = np.array([*(span or _NONE for span in spans), _NONE], np.int64)
    read = np.array([*(span is not None for span in spans), False])
    asked = places < len(values)
    first, last = ends[:, 0].take(places), ends[:, 1].take(places)
    known = read.take(places)
    wrong = np.flatnonzero(asked & ~known)
    return Days(
        first, last, known, Faults(name, wrong, lambda row: _finding(array[row].as_py())) if len(wrong) else None
    )


def _finding(value: Any) -> Finding:
    return Finding((), "date-form", f"{quote(value)} is no date", _HINT)


def _span(value: Any) -> tuple[int, int] | None:
    """The first and the last day that *value* may mean; None where it is no date."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.toordinal(), value.toordinal()
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    try:
        found = PartialDate.parse(str(value).strip())
    except ValueError:
        return None
    return date(found.year, found.month or 1, found.day or 1).toordinal(), found.last.toordinal()


def good_evidence(dates: Days, as_of: Days, max_age_months: int | None) -> Mask:
    """Where *dates* are good evidence for *as_of*: dated, not late, and not more than *max_age_months* before."""
    late = (dates.last > as_of.last) & (dates.first > as_of.first)
    good = dates.known & as_of.known & ~late
    return good if max_age_months is None else good & (dates.last >= _limits(as_of.last, max_age_months))


def _limits(days: NDArray[Any], months: int) -> NDArray[Any]:
    """The first day that is not too old for each of *days*."""
    different, places = np.unique(days, return_inverse=True)
    limits = [months_before(date.fromordinal(int(day)), months) if day else None for day in different]
    return np.array([0 if limit is None else limit.toordinal() for limit in limits], np.int64).take(places)
