"""One or many filled-in workbooks, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.forms.contributions import Contribution, Joined, joined
from caretrust_readiness.forms.workbook.replies import read_reply
from caretrust_readiness.model.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caretrust_readiness.model.rubric import Rubric


class Replies(NamedTuple):
    """What every workbook says, and all of it together."""

    contributions: list[Contribution]
    joined: Joined


def read_replies(paths: Iterable[str], rubric: Rubric, notes: list[str]) -> Replies:
    """What the workbooks *paths* answer to the questions of *rubric*; what a reader should know is added to *notes*.

    Raises:
        InputError: with everything that cannot be read, or every conflict.
    """
    problems: list[Problem] = []
    found: list[Contribution] = []
    for path in paths:
        try:
            reply = read_reply(path, rubric)
        except InputError as error:
            problems += error.problems
            continue
        found.append(reply.contribution)
        notes += [f"{path}: {note}" for note in reply.notes]
        notes += _counted(path, reply.contribution)
    whole = joined(found, rubric)
    if problems or whole.problems:
        raise InputError((*problems, *whole.problems))
    notes += whole.notes
    return Replies(found, whole)


def _counted(path: str, one: Contribution) -> list[str]:
    """How much of a workbook is filled in."""
    answered = sum(bool(entry.keys() - {"note", "evidence"}) for entry in one.entries.values())
    return [f"{path}: {answered} answered"]
