"""Words as they are compared."""

from __future__ import annotations

import pytest

from caretrust_readiness.model.wording import fold, known_word, spelt_out, without_mark


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        ("  Fair \t pay ", "fair pay"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("the trust’s “own”", 'the trust\'s "own"'),
        ("joint\u2010working \u2013 early", "joint-working - early"),
        ("and so on\u2026", "and so on..."),
        ("no\u00a0break", "no break"),
    ],
)
def test_words_that_people_take_for_the_same_are_the_same(said: str, folded: str) -> None:
    assert fold(said) == folded


@pytest.mark.parametrize(
    ("word", "bare"), [("agreed.", "agreed"), ("agreed ;", "agreed"), ("...", "..."), ("a.b", "a.b")]
)
def test_a_mark_at_the_end_is_lost_only_where_something_is_left(word: str, bare: str) -> None:
    assert without_mark(word) == bare


@pytest.mark.parametrize(
    ("said", "expected"),
    [("yes", "yes"), ("Yes", "yes"), ("YES.", "yes"), ("no.", "no."), ("perhaps", None), ("No", None)],
)
def test_a_word_is_known_as_it_is_before_it_is_folded(said: str, expected: str | None) -> None:
    assert known_word(said, {"yes": 1, "no.": 0}) == expected


@pytest.mark.parametrize(("key", "name"), [("joint_history", "Joint history"), ("a-b_c", "A b c")])
def test_an_id_is_spelt_out(key: str, name: str) -> None:
    assert spelt_out(key) == name
