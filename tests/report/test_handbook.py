"""A rubric's handbook: what stands above the questions."""

from __future__ import annotations

from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.loading import read_rubric
from caretrust_readiness.reading.yamlio import parse
from caretrust_readiness.report.base import Look
from caretrust_readiness.report.page.papers.handbook import page
from caretrust_readiness.report.writers.text import lay_out


def rubric_saying(more: str) -> Rubric:
    """A small rubric with *more* in its head."""
    domains = "domains: [{id: d, criteria: [{id: c, levels: 2}]}]"
    text = f"{{rubric: a, version: 1.0.0, {more}{domains}, verdicts: [{{id: v}}]}}"
    return read_rubric(parse(text.encode(), "r.yaml"))


def shown(more: str) -> str:
    """The handbook of :func:`rubric_saying` as text."""
    return lay_out(page(rubric_saying(more)), Look())


def test_the_question_and_the_rules_for_rating_stand_above_how_to_answer() -> None:
    text = shown("asks: Are we ready?, rating: [Rate the day itself, Silence means unknown], ")
    before, _, _ = text.partition("How to answer")
    assert before == (
        "a (a 1.0.0)\nAre we ready?\n\nRules for rating\n  1. Rate the day itself\n  2. Silence means unknown\n\n"
    )


def test_a_rubric_without_rules_for_rating_says_nothing_of_them() -> None:
    assert "Rules for rating" not in shown("")
