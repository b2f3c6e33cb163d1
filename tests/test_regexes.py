"""No regular expression of the package takes more than linear time for the text that it is used on."""

from __future__ import annotations

import re

import pytest

from tests.regexes import MOST, Used, growth, used

#: Linear only because the texts that they are used on are bounded first, and by what.
BOUNDED = {
    "caretrust_readiness.reading.tables.numbers._LITERAL": "limits.MAX_FORMAT",
}
EVERY = used()


def test_there_are_regular_expressions() -> None:
    assert len(EVERY) > 30
    assert set(BOUNDED) <= {one.where for one in EVERY}


@pytest.mark.parametrize("one", [one for one in EVERY if one.where not in BOUNDED], ids=lambda one: one.where)
def test_a_regular_expression_is_linear(one: Used) -> None:
    assert growth(one) < MOST


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s*,", "search"),
        (r"([0-9]+),?([0-9]+)x", "fullmatch"),
        (r"(a+)+b", "match"),
        (r"((?:(?!\.\.).)+?)\s*\.\.\s*((?:(?!\.\.).)+)", "fullmatch"),
        (r"[0-9]*\.?[0-9]+%?", "fullmatch"),
        (r"1\s*(.*)", "fullmatch"),
        (r".+\.\..+", "fullmatch"),
    ],
)
def test_what_is_not_linear_is_noticed(pattern: str, method: str) -> None:
    assert growth(Used("here", re.compile(pattern), frozenset({method}))) > MOST


@pytest.mark.parametrize(
    ("pattern", "method"), [(r"[a-z]+,", "match"), (r",+", "sub"), (r"a[0-9]*(?:x[0-9]*)?", "fullmatch")]
)
def test_what_is_linear_is_let_be(pattern: str, method: str) -> None:
    assert growth(Used("here", re.compile(pattern), frozenset({method}))) < MOST
