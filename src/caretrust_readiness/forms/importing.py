"""Several exports of surveys put together, as one answers file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.forms.contributions import Contribution, Joined, joined
from caretrust_readiness.forms.surveys import Wanted, read_survey
from caretrust_readiness.model.problems import InputError, Problem, counted
from caretrust_readiness.model.spelling import write_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caretrust_readiness.forms.columns import Columns


class Imported(NamedTuple):
    """What exports say."""

    contributions: list[Contribution]
    joined: Joined
    notes: list[str]
    map: str
    """What every column was taken for, as a saved map."""
    unread: tuple[Problem, ...]
    """What could not be read and was passed by."""


def read_surveys(paths: Sequence[str], columns: Columns, wanted: Wanted, *, lenient: bool = False) -> Imported:
    """What the exports *paths* say; *lenient*: what cannot be read is passed by, and listed.

    Raises:
        InputError: with everything that cannot be read, by row and question, unless *lenient*; or every conflict.
    """
    found: list[Contribution] = []
    problems: list[Problem] = []
    notes: list[str] = []
    taken: dict[str, str] = {}
    for path in paths:
        survey = read_survey(path, columns, wanted)
        found += survey.contributions
        problems += survey.problems
        notes += [*survey.notes, f"{path}: {counted(len(survey.contributions), 'row')}"]
        taken |= survey.columns
    if not found:
        problems.append(Problem(paths[0], None, "table-empty", "no row below the headings holds anything"))
        raise InputError(tuple(problems))
    found, told = _of_one_day(found)
    whole = joined(found, columns.rubric)
    must = tuple(whole.problems) if lenient else (*problems, *whole.problems)
    if must:
        raise InputError(must)
    return Imported(found, whole, [*notes, *told, *whole.notes], write_yaml(taken), tuple(problems))


def _of_one_day(found: list[Contribution]) -> tuple[list[Contribution], list[str]]:
    """The rows as of the last day that one of them is of: people answer on different days."""
    days = sorted({one.as_of for one in found if one.as_of})
    if len(days) < 2:  # noqa: PLR2004 - one day, or none
        return found, []
    told = f"the rows are of {days[0]} to {days[-1]}: the answers are said to be of the last of these days"
    return [_as_of(one, days[-1]) for one in found], [told]


def _as_of(one: Contribution, day: str) -> Contribution:

    return replace(one, as_of=day)
