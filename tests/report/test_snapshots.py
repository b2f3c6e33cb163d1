"""Whole reports, reviewed like code: every place of tests/report/cases in every format, the text at four widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.report import formats, papers
from caretrust_readiness.report.base import Look
from caretrust_readiness.report.paper import Paper
from tests.report.places import PLACES, WIDTHS, place, rubric, text_of, written

Snapshot = Callable[[str, str], None]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PLACES)
def test_text(name: str, width: int, snapshot: Snapshot) -> None:
    snapshot(text_of(name, look=Look(width)), f"report/{name}.{width}.txt")


@pytest.mark.parametrize("form", ["json", "markdown"])
@pytest.mark.parametrize("name", PLACES)
def test_other_formats(name: str, form: str, snapshot: Snapshot) -> None:
    snapshot(written(form, Insights(place(name))), f"report/{name}{formats.named(form).endings[0]}")


def test_text_in_colour(snapshot: Snapshot) -> None:
    snapshot(text_of("harbour.gate-failed", look=Look(80, colour=True)), "report/harbour.colour.txt")


def test_text_in_ascii(snapshot: Snapshot) -> None:
    text = text_of("harbour.neighbours", look=Look(80, blocks=False))

    assert text.isascii()
    snapshot(text, "report/harbour.ascii.txt")


def test_text_that_can_hardly_be_narrower(snapshot: Snapshot) -> None:
    snapshot(text_of("harbour.services", look=Look(20)), "report/harbour.20.txt")


def test_several_places_and_one_line_each(snapshot: Snapshot) -> None:
    snapshot(text_of(*PLACES, look=Look(quiet=True)), "report/brief.txt")
    snapshot(text_of("bare.no-score", "harbour.unknown"), "report/several.txt")


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_what_if(form: str, snapshot: Snapshot) -> None:
    name, settings = "harbour.gate-failed", ("crew=3", "licence=Yes")

    snapshot(written(form, Insights(place(name, *settings), settings, place(name))), f"report/what-if.{form}")


def both(paper: Paper, name: str, snapshot: Snapshot) -> None:
    """Hold *paper* to its snapshots as text and as Markdown."""
    snapshot(str(formats.write(paper, formats.TEXT, Look())), f"{name}.txt")
    snapshot(str(formats.write(paper, formats.MARKDOWN, Look())), f"{name}.md")


@pytest.mark.parametrize("key", ["crew", "tight", "licence", "pets", "wind"])
def test_one_criterion(key: str, snapshot: Snapshot) -> None:
    names = {"crew": "neighbours", "tight": "gate-failed", "licence": "unknown", "pets": "settled", "wind": "settled"}
    both(papers.criterion(Insights(place(f"harbour.{names[key]}")), key), f"explain/{key}", snapshot)


@pytest.mark.parametrize("name", ["harbour", "bare"])
def test_a_rubric(name: str, snapshot: Snapshot) -> None:
    both(papers.handbook(rubric(name)), f"rubric/{name}", snapshot)
