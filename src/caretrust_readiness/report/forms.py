"""The forms of a batch's result, and the orders of its rows; kept light, since the command line names them."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """The forms that the result of a batch comes in."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    JUNIT = "junit"
    GITHUB = "github"


#: File endings that choose a form where none is asked for.
ENDINGS = {
    ".txt": Form.TEXT,
    ".json": Form.JSON,
    ".jsonl": Form.JSONL,
    ".ndjson": Form.JSONL,
    ".csv": Form.CSV,
    ".md": Form.MARKDOWN,
    ".markdown": Form.MARKDOWN,
    ".xml": Form.JUNIT,
}


class Sort(StrEnum):
    """The order of the rows of text and Markdown."""

    NAME = "name"
    SCORE = "score"
    """The highest score demonstrated first."""
    VERDICT = "verdict"
    """The best verdict demonstrated first."""
    INPUT = "input"


class Part(StrEnum):
    """What the JSON of a batch may hold beyond the options."""

    RADIUS = "radius"
    PATH = "path"
    AGEING = "ageing"
    SCENARIOS = "scenarios"
    VIEWS = "views"
    SERVICES = "services"
