"""Whether a verdict is what was asked for, as ``--fail-below`` asks (design, section 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from caretrust_readiness.model.problems import InputError, Problem, did_you_mean, listed, quote

if TYPE_CHECKING:
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.rubric import Rubric

#: Whether the verdict is what was asked for.
Standing: TypeAlias = Literal["holds", "undecided", "below"]
#: What a verdict that is undecided across what was asked for counts as: undecided, as good enough, or as below.
WhenUndecided: TypeAlias = Literal["report", "pass", "fail"]

_UNDECIDED: dict[WhenUndecided, Standing] = {"report": "undecided", "pass": "holds", "fail": "below"}


def standing(assessment: Assessment, asked: str, undecided: WhenUndecided) -> Standing:
    """Whether the verdict of *assessment* is *asked* (an id of its rubric) or better."""
    wanted = assessment.rubric.verdict_rank[asked]
    if assessment.verdict.low <= wanted:
        return "holds"
    return "below" if assessment.verdict.high > wanted else _UNDECIDED[undecided]


def check_verdict(option: str, asked: str | None, rubric: Rubric) -> None:
    """Refuse a verdict *asked* for with *option* that *rubric* does not have.

    Raises:
        InputError: it has none of that id.
    """
    if asked is not None and asked not in rubric.verdict_rank:
        hint = did_you_mean(asked, rubric.verdict_rank) or f"verdicts: {listed(rubric.verdict_rank)}"
        message = f"the rubric {quote(rubric.rubric)} has no verdict {quote(asked)}"
        raise InputError((Problem(option, None, "verdict-unknown", message, hint),))
