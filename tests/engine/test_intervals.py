"""What is known of a criterion as an interval of levels, with its state and its good evidence."""

from __future__ import annotations

from typing import Any

import pytest

from caretrust_readiness.engine.intervals import Reading, levels_at, read_levels
from caretrust_readiness.reading.answer_resolution import with_settings
from tests.building import as_answers, as_rubric

RUBRIC = {
    "rubric": "read",
    "version": "1.0.0",
    "evidence": {"cap": 2, "max_age_months": 12},
    "domains": [
        {
            "id": "all",
            "criteria": [
                {"id": "capped", "levels": 4},
                {"id": "free", "levels": 4, "evidence": {"cap": None}},
                {"id": "nought", "levels": 4, "evidence": {"cap": 0}},
                {"id": "lasting", "levels": 4, "evidence": {"max_age_months": None}},
            ],
        }
    ],
    "verdicts": [{"id": "only"}],
}


def readings(*settings: str, **given: Any) -> dict[str, Reading]:
    """What *given* is read as on 30 June 2026, with *settings* assumed."""
    rubric = as_rubric(RUBRIC)
    answers = as_answers({"locality": "Here", "as_of": "2026-06-30", "answers": given}, rubric)
    return read_levels(rubric, with_settings(answers, settings, rubric))


def proven(level: object, *dates: object, key: str = "level") -> dict[str, object]:
    """An answer with an item of evidence for each of *dates*; None is an item without one."""
    return {key: level, "evidence": [{"source": "x"} | ({} if date is None else {"date": date}) for date in dates]}


@pytest.mark.parametrize(
    ("criterion", "said", "level", "state"),
    [
        pytest.param("capped", 2, (2, 2), "answered", id="up-to-the-cap-it-needs-no-evidence"),
        pytest.param("capped", 3, (2, 3), "unevidenced", id="above-the-cap-only-the-cap-is-demonstrated"),
        pytest.param("capped", [0, 4], (0, 4), "unevidenced", id="a-low-end-below-the-cap-stays"),
        pytest.param("capped", [3, 4], (2, 4), "unevidenced", id="a-low-end-above-the-cap-comes-down-to-it"),
        pytest.param("capped", [1, 2], (1, 2), "range", id="a-range-up-to-the-cap"),
        pytest.param("capped", [2, 2], (2, 2), "answered", id="a-range-of-one-level-is-an-answer"),
        pytest.param("capped", {"views": {"nhs": 0, "council": 2}}, (0, 2), "views", id="views-span-an-interval"),
        pytest.param("capped", {"views": {"nhs": 1, "council": 1}}, (1, 1), "views", id="views-that-agree-are-views"),
        pytest.param(
            "capped", {"level": 1, "views": {"nhs": 0, "council": 2}}, (1, 1), "answered", id="an-agreed-level"
        ),
        pytest.param("capped", {"views": {"nhs": 1, "council": 4}}, (1, 4), "unevidenced", id="views-above-the-cap"),
        pytest.param("capped", "unknown", (0, 4), "unknown", id="unknown"),
        pytest.param("capped", {"views": {"nhs": "unknown"}}, (0, 4), "unknown", id="views-that-are-all-unknown"),
        pytest.param("capped", {"not_applicable": "None here"}, None, "not_applicable", id="not-applicable"),
        pytest.param("free", 4, (4, 4), "answered", id="without-a-cap-nothing-is-capped"),
        pytest.param("nought", 1, (0, 1), "unevidenced", id="a-cap-of-nought-is-a-cap"),
        pytest.param("nought", 0, (0, 0), "answered", id="level-nought-needs-no-evidence"),
    ],
)
def test_what_an_answer_says_of_its_criterion(
    criterion: str, said: object, level: tuple[int, int] | None, state: str
) -> None:
    found = readings(**{criterion: said})[criterion]
    assert (found.level, found.state, found.good_evidence, found.evidenced) == (level, state, 0, False)


@pytest.mark.parametrize(
    ("criterion", "dates", "good"),
    [
        pytest.param("capped", ["2026-06-30"], 1, id="of-the-day"),
        pytest.param("capped", ["2026-07-01"], 0, id="of-the-day-after"),
        pytest.param("capped", ["2026-06"], 1, id="of-the-month"),
        pytest.param("capped", ["2026"], 1, id="of-the-year"),
        pytest.param("capped", ["2025-06-30"], 1, id="as-old-as-may-be"),
        pytest.param("capped", ["2025-06-29"], 0, id="too-old"),
        pytest.param("capped", [None], 0, id="without-a-date"),
        pytest.param("capped", [None, "2026-01", "2020", "2026-02-03"], 2, id="the-good-ones-are-counted"),
        pytest.param("lasting", ["1948-07-05"], 1, id="where-no-age-is-too-old"),
        pytest.param("lasting", ["2026-07-01"], 0, id="late-is-late-there-too"),
    ],
)
def test_good_evidence_is_dated_not_late_and_not_too_old(criterion: str, dates: list[object], good: int) -> None:
    found = readings(**{criterion: proven(4, *dates)})[criterion]
    assert (found.good_evidence, found.evidenced) == (good, good > 0)
    assert (found.level, found.state) == (((4, 4), "answered") if good else ((2, 4), "unevidenced"))


def test_one_good_item_lifts_the_cap_from_a_range() -> None:
    found = readings(capped=proven([3, 4], "2026-01", key="range"))["capped"]
    assert (found.level, found.state) == ((3, 4), "range")


def test_evidence_of_an_unknown_answer_is_counted_and_lifts_nothing() -> None:
    found = readings(capped=proven("unknown", "2026-01"))["capped"]
    assert (found.level, found.state, found.good_evidence) == ((0, 4), "unknown", 1)


def test_what_is_assumed_counts_as_evidenced_without_any_evidence() -> None:
    found = readings("capped=4", capped=1)["capped"]
    assert (found.level, found.state, found.good_evidence, found.evidenced) == ((4, 4), "answered", 0, True)


def test_both_ends_hold_the_criteria_that_apply_in_the_rubrics_order() -> None:
    found = levels_at(readings(lasting=1, free={"not_applicable": "None here"}, capped=[1, 2]))
    assert found == ({"capped": 1, "nought": 0, "lasting": 1}, {"capped": 2, "nought": 4, "lasting": 1})
    assert list(found.low) == list(found.high) == ["capped", "nought", "lasting"]
