"""What ``assess`` does, apart from how its arguments are parsed: the verdict report of one or a few localities."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.acceptance import check_verdict
from caretrust_readiness.cli.analysing import Output, rubric_asked_for, show
from caretrust_readiness.cli.exits import Exit, Undecided, verdict_status, worst
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.streams import tell_notes, tell_problems
from caretrust_readiness.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.report.paper import Paper


class Asked(NamedTuple):
    """What is asked of every place; the defaults are those of the options.

    A tuple, since every start pays for it: a slots dataclass takes about a millisecond to define.
    """

    rubric: str | None = None
    as_if: bool = False
    settings: tuple[str, ...] = ()
    to: str | None = None
    brief: bool = False
    public: bool = False
    fail_below: str | None = None
    undecided: Undecided = Undecided.REPORT


def assess_files(files: Sequence[str], asked: Asked, output: Output) -> Exit:
    """Write the verdict of each locality, with its working; the exit status.

    Raises:
        InputError: what is asked cannot be done for any place.
        OutputError: the place cannot be written to.
    """
    from caretrust_readiness.report import papers

    keep_inputs(output.file, [*files, asked.rubric, output.template])
    found: list[Insights] = []
    problems: list[Problem] = []

    def make() -> Paper:
        _assess(files, asked, (found, problems))
        return papers.places(found, problems, asked.settings, brief=asked.brief, public=asked.public)

    show(make, output)
    assessments = [one.assessment for one in found]
    if not output.quiet:
        tell_notes(one.answers for one in assessments)
    tell_problems(tuple(problems))
    wanted = asked.fail_below
    statuses = [verdict_status(one, wanted, asked.undecided) for one in assessments] if wanted else []
    return worst([*statuses, Exit.BAD_INPUT] if problems else statuses)


def _assess(files: Iterable[str], asked: Asked, into: tuple[list[Insights], list[Problem]]) -> None:
    """Assess every file; what is wrong with one is kept beside, and the others go on."""
    from caretrust_readiness.api import examine, examine_for_public
    from caretrust_readiness.reading.loading import load_answers

    rubric = rubric_asked_for(asked.rubric, as_if=asked.as_if)
    found, problems = into
    for file in files:
        try:
            answers, used = load_answers(file, rubric)
        except InputError as error:
            problems += error.problems
            continue
        check_verdict(asked.fail_below, used)
        look = examine_for_public if asked.public else examine
        found.append(look(used, answers, asked.settings, to=asked.to))
