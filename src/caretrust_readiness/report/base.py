"""What every renderer gets: a report is always a list, also for one locality."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.problems import Problem

#: The width of text in columns where nobody says another.
USUAL_WIDTH = 80

#: What bars are drawn with: demonstrated, possible, neither.
BLOCKS = ("█", "░", "·")


class Look(NamedTuple):
    """How text is to look where it goes to: decided by the command line, followed by the text renderer."""

    width: int = USUAL_WIDTH
    """In columns."""
    colour: bool = False
    blocks: bool = True
    """Whether bars may be drawn with block characters; else they are drawn in ASCII."""
    bars: bool = True
    """Whether bars are drawn at all; they repeat what the figures beside them say."""
    brief: bool = False
    """One line a locality."""


class Report(NamedTuple):
    """What one run found: the localities that could be assessed, and the problems of those that could not."""

    assessments: tuple[Assessment, ...]
    problems: tuple[Problem, ...] = ()
    settings: tuple[str, ...] = ()
    """What was assumed with ``--set``, as it was written."""
    before: tuple[Assessment, ...] = ()
    """Where something was assumed: each of *assessments*, in the same order, without it."""
    look: Look = Look()


class Renderer(Protocol):
    """Report in, text out; escapes for its own format and touches nothing."""

    def __call__(self, report: Report) -> str:
        """The whole report as text that ends with a line break."""
