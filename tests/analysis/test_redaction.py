"""What of a locality's answers stays out of a paper for the public, and what stays in."""

from __future__ import annotations

from typing import Any

import pytest

from caretrust_readiness.analysis.redaction import WITHHELD, redacted, spreads
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.model.terms import Interval
from tests.building import Node, as_answers, as_rubric, assessed

RUBRIC: Node = {
    "rubric": "r",
    "version": "1.0.0",
    "sources": {"report": {"title": "A report"}},
    "domains": [{"id": "d", "criteria": [{"id": key, "levels": 4} for key in ("trust", "money")]}],
    "verdicts": [{"id": "only"}],
}
SECRET = {"source": "what Ann said", "ref": "page 3", "note": "in confidence", "date": "2006-01"}


def answers(**found: Any) -> Node:
    """An answers file of today."""
    return {"rubric": "r", "locality": "Here", "as_of": 2006} | found


def views(*given: Any) -> Node:
    """An answers file in which each of *given* is somebody's view on trust."""
    return answers(answers={"trust": {"views": {f"who{place}": view for place, view in enumerate(given)}}})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((1, 2), ()),
        ((1, 3, 2), (("trust", Interval(1, 3), 3),)),
        (([0, 2], 1, [1, 4]), (("trust", Interval(0, 4), 3),)),
        ((2, "unknown", 3), ()),
        ((2, "unknown", 3, 2), (("trust", Interval(2, 3), 3),)),
    ],
)
def test_the_spread_of_three_views_and_more_is_told_from_the_lowest_to_the_highest(given: Any, expected: Any) -> None:
    assert spreads(assessed(RUBRIC, views(*given))) == expected


def test_what_is_left_out_is_counted_by_its_kind() -> None:
    entry = {"level": 2, "note": "private", "evidence": [SECRET, {"source": "report"}], "views": {"ann": 1, "bob": 2}}
    given = answers(
        prepared_by="Ann",
        respondents={"ann": "Ann of the council", "bob": "Bob of the trust"},
        sources={"minutes": {"title": "Minutes", "note": "a draft"}},
        answers={"trust": entry},
        services={"care": {"answers": {"money": {"level": 1, "note": "also private"}}}},
        outcomes=[{"decision": "formed", "on": "2007", "source": "a friend", "note": "hearsay"}],
    )
    rubric = as_rubric(RUBRIC | {"services": [{"id": "care"}]})
    clean, counts = redacted(as_answers(given, rubric), rubric)
    assert counts == {
        "path": 1,
        "named preparer": 1,
        "named respondent": 2,
        "view": 2,
        "note": 5,
        "free-text source": 2,
        "reference": 1,
    }
    for secret in ("Ann", "private", "confidence", "page 3", "a draft", "a friend", "hearsay", "bob"):
        assert secret not in repr(clean)
    evidence = clean.answers["trust"].evidence
    assert [(item.source, str(item.date or "")) for item in evidence] == [(WITHHELD, "2006-01"), ("report", "")]


def test_no_figure_is_otherwise_for_the_public() -> None:
    rubric = as_rubric(RUBRIC)
    whole = as_answers(
        answers(answers={"trust": {"views": {"ann": 1, "bob": 3}}, "money": {"level": 2, "note": "n"}}), rubric
    )
    before, after = assess(rubric, whole), assess(rubric, redacted(whole, rubric)[0])
    assert (after.levels, after.score, after.verdict, after.coverage) == (
        before.levels,
        before.score,
        before.verdict,
        before.coverage,
    )
