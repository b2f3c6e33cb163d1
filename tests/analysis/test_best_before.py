"""When evidence ages out, and what it takes along."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given

from caretrust_readiness.analysis.best_before import best_before
from caretrust_readiness.engine.assessment import Assessment
from tests.building import Node, assessed
from tests.reference import reference
from tests.reference.strategies import cases


@given(cases())
def test_the_days_are_those_found_by_waiting_day_by_day(case: tuple[Node, Node]) -> None:
    rubric, answers = case
    whole, expected = assessed(rubric, answers), reference.assess(rubric, answers)
    for place, other in zip([whole, *whole.services], [expected, *expected["services"]], strict=True):
        found = best_before(place)
        assert other["best_before"] == {
            "first": found.first and found.first.day.isoformat(),
            "days": [
                {
                    "day": one.day.isoformat(),
                    "criteria": list(one.criteria),
                    "verdict_low": rubric["verdicts"][one.verdict]["id"],
                }
                for one in found.days
            ],
        }


@given(cases())
def test_the_verdict_only_falls_as_evidence_ages(case: tuple[Node, Node]) -> None:
    place = assessed(*case)
    verdicts = [place.verdict.demonstrated, *(one.verdict for one in best_before(place).days)]
    assert all(before <= after for before, after in pairwise(verdicts))


def place(dates: list[object], as_of: object, months: int | None, cap: int | None = 1) -> Assessment:
    """One answer of level 3, backed by evidence of these dates."""
    rubric: Node = {
        "rubric": "ageing",
        "version": "1.0.0",
        "evidence": {"cap": cap, "max_age_months": months},
        "domains": [{"id": "all", "criteria": [{"id": "trust", "levels": 3}]}],
        "verdicts": [{"id": "good", "demands": {"score": 100}}, {"id": "poor", "demands": {}}],
    }
    items = [{"source": "paper", "date": date} for date in dates]
    answers = {"trust": {"level": 3, "evidence": items}}
    return assessed(rubric, {"locality": "Here", "as_of": as_of, "answers": answers})


@pytest.mark.parametrize(
    ("dates", "as_of", "months", "day"),
    [
        pytest.param(["2024-05-10"], "2024-06", 36, date(2027, 5, 11), id="the-day-after-so-many-months"),
        pytest.param(["2024"], "2024-06", 12, date(2026, 1, 1), id="a-year-counts-as-its-last-day"),
        pytest.param(["2025-02-28"], "2025-03", 1, date(2025, 4, 1), id="back-from-31-March-is-28-February"),
        pytest.param(["2025-01-31"], "2025-02", 1, date(2025, 3, 1), id="February-has-no-31st"),
        pytest.param(["2024-05-10", "2023-01"], "2024-06", 36, date(2027, 5, 11), id="the-newest-counts"),
        pytest.param(["2024-05-10", "2026"], "2024-06", 36, date(2027, 5, 11), id="what-is-late-stays-no-evidence"),
    ],
)
def test_the_first_day_without_good_evidence(dates: list[object], as_of: object, months: int, day: date) -> None:
    found = best_before(place(dates, as_of, months))
    assert [one.day for one in found.days] == [day]
    assert found.first == found.days[0]


def test_what_has_no_age_limit_never_ages() -> None:
    assert best_before(place(["2024"], "2024-06", None)) == ((), None)


def test_evidence_that_no_cap_asks_for_ages_and_takes_nothing_along() -> None:
    found = best_before(place(["2024-05-10"], "2024-06", 36, None))
    assert [one.day for one in found.days] == [date(2027, 5, 11)]
    assert found.first is None


def test_a_day_beyond_the_calendar_never_comes() -> None:
    assert best_before(place(["9998"], "9999", 12000)) == ((), None)
