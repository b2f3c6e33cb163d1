"""Whether a verdict is what was asked for, as ``--fail-below`` asks (design, section 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from caretrust_readiness.reading.naming import verdict_named

if TYPE_CHECKING:
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.rubric import Rubric

#: Whether the verdict is what was asked for.
Standing: TypeAlias = Literal["holds", "undecided", "below"]
#: What a verdict that is undecided across what was asked for counts as: undecided, as good enough, or as below.
WhenUndecided: TypeAlias = Literal["report", "pass", "fail"]

#: The option that asks.
FAIL_BELOW = "--fail-below"
_UNDECIDED: dict[WhenUndecided, Standing] = {"report": "undecided", "pass": "holds", "fail": "below"}


def standing(assessment: Assessment, asked: str, undecided: WhenUndecided) -> Standing:
    """Whether the verdict of *assessment* is *asked* (an id, a title, or ``go``) or better.

    Raises:
        InputError: the rubric has no verdict of that name.
    """
    wanted = rank_asked_for(asked, assessment.rubric)
    if assessment.verdict.demonstrated <= wanted:
        return "holds"
    return "below" if assessment.verdict.possible > wanted else _UNDECIDED[undecided]


def rank_asked_for(asked: str, rubric: Rubric) -> int:
    """The place of the verdict *asked* for among those of *rubric*, 0 for the best.

    Raises:
        InputError: it has none of that name, or several share it.
    """
    return rubric.verdict_rank[verdict_named(asked, rubric, FAIL_BELOW)]


def verdict_titled(asked: str, rubric: Rubric) -> str:
    """The title of the verdict that *asked* names, or as it is written where the rubric has none of that name."""
    rank = rubric.verdict_rank.get(verdict_named(asked, rubric, FAIL_BELOW))
    return asked if rank is None else rubric.verdicts[rank].name


def check_verdict(asked: str | None, rubric: Rubric) -> None:
    """Refuse a verdict *asked* for that *rubric* does not have.

    Raises:
        InputError: it has none of that name, or several share it.
    """
    if asked is not None:
        verdict_named(asked, rubric, FAIL_BELOW)
