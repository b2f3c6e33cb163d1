"""One analysis as a paper of its own: the same content in every form that it comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.report.page.model import Page


class Paper(NamedTuple):
    """What an analysis found, each form made only when it is asked for."""

    page: Callable[[], Page]
    line: Callable[[], str]
    """The essence of it, for ``--quiet``."""
    data: Callable[[], dict[str, Any]]
    """What stands in the JSON result between ``format`` and ``problems``."""
    problems: tuple[dict[str, Any], ...] = ()
