"""The places of tests/report/cases, assessed as the program would, under names that do not depend on the machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.engine.assessment import Assessment, assess
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.answer_resolution import with_settings
from caretrust_readiness.reading.loading import read_answers, read_rubric
from caretrust_readiness.reading.yamlio import parse
from caretrust_readiness.report import formats, papers
from caretrust_readiness.report.base import Look

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
PLACES = sorted(path.name.removesuffix(".answers.yaml") for path in CASES.glob("*.answers.yaml"))
WIDTHS = (60, 80, 120, 200)


@cache
def rubric(name: str) -> Rubric:
    """The rubric called *name*."""
    file = f"{name}.rubric.yaml"
    return read_rubric(parse((CASES / file).read_bytes(), file))


@cache
def place(name: str, *settings: str) -> Assessment:
    """The place called *name* (rubric, then case), with *settings* assumed."""
    used = rubric(name.partition(".")[0])
    content = (CASES / f"{name}.answers.yaml").read_bytes()
    answers = read_answers(parse(content, f"{name}.yaml"), used)[0]
    return assess(used, with_settings(answers, settings, used))


def text_of(*names: str, look: Look | None = None) -> str:
    """The report on the places called *names* as text."""
    return written("text", *map(Insights, map(place, names)), look=look)


def markdown_of(*names: str) -> str:
    """The report on the places called *names* as Markdown."""
    return written("markdown", *map(Insights, map(place, names)))


def written(form: str, *found: Insights, look: Look | None = None) -> str:
    """The report on *found* in the format *form*."""
    settings = found[0].settings if found else ()
    return str(formats.write(papers.places(found, (), settings), formats.named(form), look or Look()))
