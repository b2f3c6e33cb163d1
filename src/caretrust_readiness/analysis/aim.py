"""The verdict that "why not" and "what next" speak of (design, section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.parts import Verdict


def aim_of(assessment: Assessment, to: str | None = None) -> Verdict | None:
    """The verdict *to*; by default the least demanding go verdict that is not demonstrated yet.

    Where that is demonstrated, or no verdict says go, the next better one; None at the best.
    """
    rubric = assessment.rubric
    if to is not None:
        return rubric.verdicts[rubric.verdict_rank[to]]
    going = [verdict for verdict in rubric.verdicts[: assessment.verdict.demonstrated] if verdict.go]
    if going and not assessment.demonstrated.go:
        return going[-1]
    return assessment.next_better
