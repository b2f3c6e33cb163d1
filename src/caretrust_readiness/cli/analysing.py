"""What the commands that analyse one answers file share: reading it, and showing what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.cli.results import chosen_format, deliver, look_for
from caretrust_readiness.cli.streams import tell_notes

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.report import Format
    from caretrust_readiness.report.page.paper import Paper


class Output(NamedTuple):
    """Where a paper goes to, and in which form."""

    format: Format | None
    file: str | None
    quiet: bool


def analyse(
    file: str, rubric_name: str | None, settings: list[str] | None, make: Callable[[Insights], Paper], output: Output
) -> None:
    """Show what *make* finds of the answers in *file*, with *settings* assumed.

    Raises:
        InputError: with every problem of the file, the rubric or the settings.
        OutputError: the place cannot be written to.
    """
    show(lambda: make(_insights(file, rubric_name, tuple(settings or ()), quiet=output.quiet)), output)


def show(make: Callable[[], Paper], output: Output) -> None:
    """Write the paper that *make* gives to where it is wanted.

    Raises:
        OutputError: the place cannot be written to.
    """
    from caretrust_readiness.report.papers import render

    chosen = chosen_format(output.format, output.file)
    look = look_for(output.file, brief=output.quiet)
    deliver(output.file, lambda: render(make(), chosen, look))


def _insights(file: str, rubric_name: str | None, settings: tuple[str, ...], *, quiet: bool) -> Insights:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.engine.assessment import assess
    from caretrust_readiness.reading.answer_resolution import with_settings
    from caretrust_readiness.reading.loading import load_answers, load_rubric

    answers, rubric = load_answers(file, load_rubric(rubric_name) if rubric_name else None)
    if not quiet:
        tell_notes([answers])
    before = assess(rubric, answers)
    if not settings:
        return Insights(before)
    return Insights(assess(rubric, with_settings(answers, settings, rubric)), settings, before)
