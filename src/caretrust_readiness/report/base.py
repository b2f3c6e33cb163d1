"""What a user chooses of a result beside its format; kept light, since the command line names it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

#: The width of text in columns where nobody says another.
USUAL_WIDTH = 80

#: What bars are drawn with: demonstrated, possible, neither.
BLOCKS = ("█", "░", "·")


class Look(NamedTuple):
    """How text is to look where it goes to: decided by the command line, followed by the text renderer.

    A tuple, since every start defines it: a frozen dataclass takes ten times as long to define (0.8 ms, not 0.07).
    """

    width: int = USUAL_WIDTH
    """In columns."""
    colour: bool = False
    blocks: bool = True
    """Whether bars may be drawn with block characters; else they are drawn in ASCII."""
    bars: bool = True
    """Whether bars are drawn at all; they repeat what the figures beside them say."""
    template: bytes | None = None
    """A Word document whose styles are to be used."""
    quiet: bool = False
    """One line a locality."""


class Sort(StrEnum):
    """The order of the rows of a page of many places."""

    NAME = "name"
    SCORE = "score"
    """The highest score demonstrated first."""
    VERDICT = "verdict"
    """The best verdict demonstrated first."""
    INPUT = "input"


class Part(StrEnum):
    """What the JSON of many places may hold beyond the options."""

    RADIUS = "radius"
    PATH = "path"
    AGEING = "ageing"
    SCENARIOS = "scenarios"
    VIEWS = "views"
    SERVICES = "services"
