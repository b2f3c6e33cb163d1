"""What is said of one criterion, in each of its spellings: which levels it means, or why it means none."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.model.terms import Finding
from caretrust_readiness.reading.level_parser import LevelParser, Refused, level_parser_for
from tests.building import as_rubric

RUBRIC = as_rubric(
    {
        "rubric": "said",
        "version": "1.0.0",
        "scale": ["absent", "emerging", "settled"],
        "domains": [
            {
                "id": "all",
                "criteria": [
                    {"id": "bare", "levels": 4},
                    {"id": "scaled", "levels": 2},
                    {"id": "texts", "levels": ["None at all", "One body of 2", "Both"]},
                    {"id": "agreed", "levels": ["No", "Yes"]},
                    {"id": "overlap", "measure": {"unit": "%", "thresholds": [40, 70, 90]}},
                    {"id": "wait", "measure": {"unit": "days", "thresholds": [20, 10], "better": "lower"}},
                    {"id": "count", "measure": {"thresholds": [1, 2, 3]}},
                ],
            }
        ],
        "verdicts": [{"id": "only"}],
    }
)


def parser(criterion: str) -> LevelParser:
    """The parser for *criterion*."""
    return level_parser_for(RUBRIC, criterion)


def refusal(criterion: str, way: str, said: Any) -> Finding:
    """The one reason why *said* means no level of *criterion* in that *way*."""
    with pytest.raises(Refused) as caught:
        getattr(parser(criterion), way)(said)
    (found,) = caught.value.findings
    return found


@pytest.mark.parametrize("criterion", ["bare", "scaled", "texts", "agreed", "overlap", "count"])
def test_every_level_is_read_by_its_number_and_none_beyond(criterion: str) -> None:
    top = RUBRIC.criteria[criterion].top
    assert [parser(criterion).level(level) for level in range(top + 1)] == [(level, level) for level in range(top + 1)]
    assert {refusal(criterion, "level", level).code for level in (-1, top + 1, 10**30)} == {"answer-range"}


@pytest.mark.parametrize(
    ("criterion", "way", "said", "levels"),
    [
        pytest.param("bare", "level", None, None, id="nothing-is-unknown"),
        pytest.param("bare", "level", " UNKNOWN ", None, id="unknown-without-regard-to-case"),
        pytest.param("bare", "level", Decimal("3.0"), (3, 3), id="a-decimal-that-is-whole"),
        pytest.param("bare", "level", "3", (3, 3), id="a-number-in-quotes"),
        pytest.param("scaled", "level", "Emerging", (1, 1), id="a-name-of-the-scale"),
        pytest.param("texts", "level", "settled", (2, 2), id="the-scale-beside-texts"),
        pytest.param("texts", "level", "one  body of\n2", (1, 1), id="a-text-with-other-blanks"),
        pytest.param("agreed", "level", True, (1, 1), id="true-where-levels-are-no-and-yes"),
        pytest.param("agreed", "level", False, (0, 0), id="false-where-levels-are-no-and-yes"),
        pytest.param("overlap", "level", 2, (2, 2), id="a-level-of-what-is-measured"),
        pytest.param("overlap", "level", "70%", (2, 2), id="a-number-with-the-unit"),
        pytest.param("wait", "word", "10 DAYS", (2, 2), id="a-unit-in-another-case"),
        pytest.param("bare", "view", [1, 3], (1, 3), id="a-list-is-a-range"),
        pytest.param("bare", "view", "1..3", (1, 3), id="two-points-are-a-range"),
        pytest.param("bare", "view", " 1 .. 3 ", (1, 3), id="with-blanks"),
        pytest.param("scaled", "view", "absent..settled", (0, 2), id="a-range-of-names"),
        pytest.param("agreed", "view", [False, True], (0, 1), id="a-range-from-false-to-true"),
        pytest.param("bare", "view", "2..2", (2, 2), id="a-range-of-one-level"),
        pytest.param("overlap", "range", ["0", "50%"], (0, 1), id="ends-are-levels-or-have-the-unit"),
        pytest.param("overlap", "value", 40, (1, 1), id="a-threshold-reached-counts"),
        pytest.param("overlap", "value", Decimal("39.99"), (0, 0), id="just-below-it"),
        pytest.param("overlap", "value", "100 %", (3, 3), id="a-value-with-its-unit"),
        pytest.param("overlap", "value", ".5%", (0, 0), id="a-value-under-one"),
        pytest.param("overlap", "value", "Unknown", None, id="an-unknown-value"),
        pytest.param("overlap", "value", None, None, id="no-value"),
        pytest.param("wait", "value", 20, (1, 1), id="where-lower-is-better"),
        pytest.param("wait", "value", Decimal("20.1"), (0, 0), id="just-above-it"),
        pytest.param("count", "value", "2", (2, 2), id="a-measure-without-unit"),
        pytest.param("overlap", "shorthand", "90%", (3, 3), id="a-bare-text-with-the-unit"),
        pytest.param("bare", "shorthand", 4, (4, 4), id="a-bare-number-without-a-measure"),
        pytest.param("bare", "shorthand", None, None, id="a-bare-nothing"),
    ],
)
def test_what_is_said_means(criterion: str, way: str, said: Any, levels: tuple[int, int] | None) -> None:
    assert getattr(parser(criterion), way)(said) == levels


@pytest.mark.parametrize(
    ("criterion", "way", "said", "code", "hint"),
    [
        pytest.param("bare", "level", True, "answer-boolean", "quote it if it is a word", id="true"),
        pytest.param("bare", "level", Decimal("1.5"), "answer-range", "write a range: 1..2", id="between-levels"),
        pytest.param("bare", "level", Decimal("4.5"), "answer-range", None, id="between-nothing"),
        pytest.param("bare", "level", {}, "wrong-type", None, id="a-mapping-as-level"),
        pytest.param("bare", "level", "many", "answer-word", "levels: 0 to 4, unknown", id="a-word"),
        pytest.param("bare", "level", "5", "answer-range", None, id="a-number-in-quotes-too-high"),
        pytest.param("bare", "level", "03", "answer-word", "levels: 0 to 4", id="a-number-with-a-nought"),
        pytest.param("scaled", "level", "emergin", "answer-word", "did you mean 'emerging'?", id="a-slip"),
        pytest.param("bare", "level", "1 to 3", "answer-word", "a range is written 1..3", id="a-range-with-a-word"),
        pytest.param("scaled", "level", "absent-settled", "answer-word", "absent..settled", id="a-range-with-a-hyphen"),
        pytest.param("bare", "level", "1..3", "answer-word", "[1, 3] under 'range'", id="a-range-as-level"),
        pytest.param("bare", "level", "n/a", "answer-word", "{not_applicable: why}", id="does-not-apply"),
        pytest.param("overlap", "level", "92,5%", "answer-word", "write 92.5%", id="a-comma"),
        pytest.param("wait", "word", "1,000 days", "answer-word", "1.000 days or 1000 days", id="a-comma-of-thousands"),
        pytest.param("overlap", "level", "12 days", "answer-word", "a number is in '%' here", id="another-unit"),
        pytest.param("bare", "view", {"level": 1}, "wrong-type", None, id="a-mapping-as-view"),
        pytest.param("bare", "view", "1..2..3", "answer-word", "a range is written", id="three-ends"),
        pytest.param("bare", "range", [1], "range-form", "[1, 3]", id="one-end"),
        pytest.param("bare", "range", [1, 2, 3], "range-form", "[1, 3]", id="three-ends-in-a-list"),
        pytest.param("bare", "range", 3, "range-form", "[1, 3]", id="no-ends"),
        pytest.param("bare", "range", [None, 3], "range-form", "0 and 4 are the outermost", id="an-end-unknown"),
        pytest.param("bare", "range", [3, 1], "range-order", "lower level first", id="the-wrong-way-round"),
        pytest.param("bare", "value", 3, "measure-none", "levels: 0 to 4", id="a-value-without-a-measure"),
        pytest.param("overlap", "value", True, "value-number", "with or without '%'", id="a-value-that-is-true"),
        pytest.param("overlap", "value", "3 days", "value-number", "with or without '%'", id="a-value-of-another-unit"),
        pytest.param("count", "value", [1], "value-number", "a decimal number", id="a-value-that-is-a-list"),
        pytest.param("overlap", "value", "92,5", "value-number", "write 92.5", id="a-value-with-a-comma"),
        pytest.param("overlap", "shorthand", 92, "measure-bare", "'{value: 92}' or '92%'", id="number-or-level"),
        pytest.param("count", "shorthand", 2, "measure-bare", "write '{value: 2}' for", id="number-or-level-no-unit"),
    ],
)
def test_what_cannot_be_read_has_a_code_and_mostly_a_hint(
    criterion: str, way: str, said: Any, code: str, hint: str | None
) -> None:
    found = refusal(criterion, way, said)
    assert (found.code, found.path) == (code, ())
    assert found.hint is None if hint is None else hint in (found.hint or "")


def test_an_end_of_a_range_that_cannot_be_read_is_pointed_to() -> None:
    assert [refusal("bare", "range", said).path for said in (["many", 3], [1, 9])] == [(0,), (1,)]


@pytest.mark.parametrize("criterion", ["bare", "scaled", "overlap", "agreed"])
@given(said=st.text(max_size=30) | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.booleans())
def test_whatever_is_said_means_levels_or_is_refused(criterion: str, said: Any) -> None:
    found = None
    with suppress(Refused):
        found = parser(criterion).shorthand(said)
    assert found is None or 0 <= found.low <= found.high <= RUBRIC.criteria[criterion].top


@pytest.mark.parametrize(
    ("criterion", "said", "level"),
    [
        ("scaled", "Level 2", 2),
        ("scaled", "level: 1", 1),
        ("scaled", "2 - settled", 2),
        ("scaled", "2: Settled.", 2),
        ("scaled", "2) settled", 2),
        ("scaled", "2 \u2013 SETTLED", 2),
        ("scaled", "2 settled", 2),
        ("scaled", "Settled (2)", 2),
        ("texts", "1 - One body of 2", 1),
        ("overlap", "Level 3", 3),
        ("overlap", "72 per cent", 2),
        ("overlap", "72 Percent", 2),
        ("wait", "1 day", 2),
    ],
)
def test_a_number_beside_its_word_or_unit_is_that_level(criterion: str, said: str, level: int) -> None:
    assert parser(criterion).view(said) == (level, level)


@pytest.mark.parametrize(
    ("criterion", "said", "hint"),
    [
        ("scaled", "1 - settled", "its number is that of level 1, its word that of level 2: which is meant?"),
        ("scaled", "1,0", "write 1"),
        ("bare", "2 or 3", "a range is written 2..3"),
        ("bare", "[1;3]", "a range is written 1..3"),
        ("bare", "1\u20263", "a range is written 1..3"),
        ("bare", "at least 2", "a range is written 2..4"),
        ("bare", "2+", "a range is written 2..4"),
        ("bare", "2 or more", "a range is written 2..4"),
        ("bare", "at most 2", "a range is written 0..2"),
        ("bare", "2 or less", "a range is written 0..2"),
        ("scaled", "Level 3", "levels: 0 to 2, unknown, or 'absent', 'emerging', 'settled'"),
    ],
)
def test_what_is_almost_a_level_has_a_hint_that_mends_it(criterion: str, said: str, hint: str) -> None:
    found = refusal(criterion, "view", said)
    assert (found.code, found.hint) == ("answer-word", hint)
    if hint.startswith(("write ", "a range is written ")):
        mended = hint.rpartition(" ")[2]
        assert parser(criterion).view(int(mended) if mended.isdigit() else mended) is not None
