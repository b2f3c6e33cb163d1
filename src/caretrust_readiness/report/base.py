"""What every renderer gets: a report is always a list, also for one locality."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from caretrust_readiness.assessment import Assessment
    from caretrust_readiness.problems import Problem


class Report(NamedTuple):
    """What one run found: the localities that could be assessed, and the problems of those that could not."""

    assessments: tuple[Assessment, ...]
    problems: tuple[Problem, ...] = ()


class Renderer(Protocol):
    """Report in, text out; escapes for its own format and touches nothing."""

    def __call__(self, report: Report) -> str:
        """The whole report as text that ends with a line break."""
