"""Dates as precise as they are known: which of two is late."""

from __future__ import annotations

import pytest

from caretrust_readiness.model.terms import PartialDate


@pytest.mark.parametrize(
    ("date", "day", "late"),
    [
        pytest.param("2006-09-07", "2006-09-07", False, id="the-same-day"),
        pytest.param("2006-09-08", "2006-09-07", True, id="the-day-after"),
        pytest.param("2006-09-06", "2006-09-07", False, id="the-day-before"),
        pytest.param("2006-09", "2006-09-07", False, id="its-month"),
        pytest.param("2006-10", "2006-09-07", True, id="the-month-after"),
        pytest.param("2006", "2006-09-07", False, id="its-year"),
        pytest.param("2006", "2006-09", False, id="the-year-of-a-month"),
        pytest.param("2007", "2006-09", True, id="the-year-after"),
        pytest.param("2006-12-31", "2006", False, id="the-last-day-of-the-year"),
        pytest.param("2006-12", "2006", False, id="the-last-month-of-the-year"),
        pytest.param("2006-01-01", "2006", False, id="a-day-inside-the-year"),
        pytest.param("2007-01", "2006", True, id="after-the-year"),
    ],
)
def test_a_date_is_late_only_where_it_lies_wholly_after(date: str, day: str, late: bool) -> None:
    assert PartialDate.parse(date).is_late_for(PartialDate.parse(day)) is late


@pytest.mark.parametrize(
    ("date", "months", "day", "older"),
    [
        pytest.param("2006-03-31", 1, "2006-04-30", False, id="inside-the-month"),
        pytest.param("2006-03-30", 1, "2006-04-30", False, id="the-same-day-of-the-month"),
        pytest.param("2006-03-29", 1, "2006-04-30", True, id="one-day-more"),
        pytest.param("2006-02-28", 1, "2006-03-31", False, id="the-last-day-of-a-shorter-month"),
        pytest.param("2006-02-27", 1, "2006-03-31", True, id="before-the-last-day"),
        pytest.param("2005-12-31", 12, "2006-12-31", False, id="a-year-to-the-day"),
        pytest.param("2005", 12, "2006", False, id="years"),
        pytest.param("0001", 30_000, "2006", False, id="before-any-calendar"),
    ],
)
def test_a_date_is_old_beyond_the_same_day_of_the_month(date: str, months: int, day: str, older: bool) -> None:
    assert PartialDate.parse(date).is_older_than(months, PartialDate.parse(day)) is older
