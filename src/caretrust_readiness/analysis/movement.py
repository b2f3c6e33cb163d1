"""What got better since an earlier result, and what moved without getting better or worse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from caretrust_readiness.model.problems import listed, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.analysis.baseline import Earlier
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.terms import Interval

#: So many answers that moved are spelt out.
_NAMED = 3


class Movement(NamedTuple):
    """What is otherwise than it was, where nothing got worse; all of it can be sent between processes."""

    kind: Literal["better", "moved"]
    sentence: str


def movement(assessment: Assessment, earlier: Earlier) -> Movement | None:
    """What got better from *earlier*, or else moved; None where all is as it was. For what did not get worse."""
    better = list(_better(assessment, earlier))
    answers = _answers(assessment, earlier)
    if better:
        return Movement("better", f"{'; '.join(better)}{f' ({answers})' if answers else ''}")
    moved = [*_possible(assessment, earlier), *([answers] if answers else [])]
    return Movement("moved", "; ".join(moved)) if moved else None


def _better(assessment: Assessment, earlier: Earlier) -> Iterator[str]:
    """In a sentence each: the verdict that rose, the gates that no longer fail."""
    rubric = assessment.rubric
    then = rubric.verdict_rank[earlier.verdict]
    if assessment.verdict.demonstrated < then:
        yield f"the verdict rose from {rubric.verdicts[then].name} to {assessment.demonstrated.name}"
    for key in rubric.gates:
        if key in earlier.failed and assessment.gate_status(key) != "failed":
            yield f"the gate on {quote(key)} no longer fails"


def _possible(assessment: Assessment, earlier: Earlier) -> Iterator[str]:
    """The verdict that nothing known rules out, where it is another one."""
    if earlier.possible != assessment.possible.id:
        rubric, rank = assessment.rubric, assessment.rubric.verdict_rank.get(earlier.possible)
        then = quote(earlier.possible) if rank is None else rubric.verdicts[rank].name
        yield f"what is possible went from {then} to {assessment.possible.name}"


def _answers(assessment: Assessment, earlier: Earlier) -> str:
    """The criteria whose levels are others than they were."""
    then = dict(zip(earlier.criteria, earlier.levels, strict=True))
    moved = [
        f"{quote(key)} went from {_level(then[key])} to {_level(reading.level)}"
        for key, reading in assessment.readings.items()
        if key in then and then[key] != reading.level
    ]
    return listed(moved, _NAMED)


def _level(level: Interval[int] | None) -> str:
    if level is None:
        return "not applicable"
    return str(level.low) if level.settled else f"{level.low}..{level.high}"
