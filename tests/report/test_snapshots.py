"""Whole reports, reviewed like code: every place of tests/report/cases in every format, the text at four widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.report import Format, renderer
from caretrust_readiness.report.base import Look, Report
from caretrust_readiness.report.page.papers.criterion import criterion_page
from caretrust_readiness.report.page.papers.handbook import handbook
from caretrust_readiness.report.writers.markdown import write
from caretrust_readiness.report.writers.text import lay_out, render_text
from tests.report.places import PLACES, WIDTHS, place, report, rubric

Snapshot = Callable[[str, str], None]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PLACES)
def test_text(name: str, width: int, snapshot: Snapshot) -> None:
    snapshot(render_text(report(name, look=Look(width))), f"report/{name}.{width}.txt")


@pytest.mark.parametrize("chosen", [Format.JSON, Format.MARKDOWN], ids=str)
@pytest.mark.parametrize("name", PLACES)
def test_other_formats(name: str, chosen: Format, snapshot: Snapshot) -> None:
    endings = {Format.JSON: "json", Format.MARKDOWN: "md"}
    snapshot(renderer(chosen)(report(name)), f"report/{name}.{endings[chosen]}")


def test_text_in_colour(snapshot: Snapshot) -> None:
    snapshot(render_text(report("harbour.gate-failed", look=Look(80, colour=True))), "report/harbour.colour.txt")


def test_text_in_ascii(snapshot: Snapshot) -> None:
    text = render_text(report("harbour.neighbours", look=Look(80, blocks=False)))

    assert text.isascii()
    snapshot(text, "report/harbour.ascii.txt")


def test_text_that_can_hardly_be_narrower(snapshot: Snapshot) -> None:
    snapshot(render_text(report("harbour.services", look=Look(20))), "report/harbour.20.txt")


def test_several_places_and_one_line_each(snapshot: Snapshot) -> None:
    snapshot(render_text(report(*PLACES, look=Look(brief=True))), "report/brief.txt")
    snapshot(render_text(report("bare.no-score", "harbour.unknown")), "report/several.txt")


@pytest.mark.parametrize("chosen", [Format.TEXT, Format.JSON, Format.MARKDOWN], ids=str)
def test_what_if(chosen: Format, snapshot: Snapshot) -> None:
    name, settings = "harbour.gate-failed", ("crew=3", "licence=Yes")
    found = Report((place(name, *settings),), settings=settings, before=(place(name),))

    snapshot(renderer(chosen)(found), f"report/what-if.{chosen}")


@pytest.mark.parametrize("key", ["crew", "tight", "licence", "pets", "wind"])
def test_one_criterion(key: str, snapshot: Snapshot) -> None:
    names = {"crew": "neighbours", "tight": "gate-failed", "licence": "unknown", "pets": "settled", "wind": "settled"}
    page = criterion_page(Insights(place(f"harbour.{names[key]}")), key)

    snapshot(lay_out(page, Look()), f"explain/{key}.txt")
    snapshot(write(page), f"explain/{key}.md")


@pytest.mark.parametrize("name", ["harbour", "bare"])
def test_a_rubric(name: str, snapshot: Snapshot) -> None:
    page = handbook(rubric(name))

    snapshot(lay_out(page, Look()), f"rubric/{name}.txt")
    snapshot(write(page), f"rubric/{name}.md")
