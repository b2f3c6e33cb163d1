"""Which open answers can still matter to a verdict, however the others are filled in.

One answer alone may decide nothing and matter all the same: two that lift a score only together are no deciding
questions, yet both must be asked. So what is left out here is what no filling-in of the rest can make matter. Where
that is not certain, the answer counts as one that can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.parts import Verdict
    from caretrust_readiness.model.rubric import Rubric


def can_matter(assessment: Assessment, rank: int) -> frozenset[str]:
    """The criteria that may decide whether *assessment* or one of its services holds the verdict at *rank* or better.

    Nothing where that is certain already; an answer that is one level for certain never matters.
    """
    parts = (assessment, *assessment.services)
    return frozenset(key for part in parts for key in _of_one(part, rank))


def can_move_verdict(assessment: Assessment) -> frozenset[str]:
    """The criteria that may decide between any two verdicts."""
    ranks = range(len(assessment.rubric.verdicts) - 1)
    return frozenset(key for rank in ranks for key in can_matter(assessment, rank))


def _of_one(assessment: Assessment, rank: int) -> Iterator[str]:
    if (
        assessment.verdict.demonstrated <= rank
        or assessment.verdict.possible > rank
        or not assessment.scale.whole.denominator
    ):
        return
    for verdict in _candidates(assessment, rank):
        yield from _for_verdict(assessment, verdict)


def _candidates(assessment: Assessment, rank: int) -> list[Verdict]:
    """The verdicts at *rank* or better that can be reached and are not met only where another one is met as well."""
    reachable = [verdict for verdict in assessment.rubric.verdicts[: rank + 1] if _reachable(assessment, verdict)]
    kept: list[Verdict] = []
    for verdict in reversed(reachable):  # the least demanding first
        if not any(_implies(verdict, other, assessment.rubric) for other in kept):
            kept.append(verdict)
    return kept


def _reachable(assessment: Assessment, verdict: Verdict) -> bool:
    return all(demand.status != "not_met" for demand in assessment.demands(verdict))


def _implies(strong: Verdict, weak: Verdict, rubric: Rubric) -> bool:
    """Whether whoever meets the demands of *strong* meets those of *weak*."""
    own, other = strong.demands, weak.demands
    pairs = ((own.score, other.score), (own.domain, other.domain), (own.applies, other.applies))
    floors = _floors(strong, rubric)
    return all(less is None or (more is not None and more >= less) for more, less in pairs) and all(
        floors.get(key, 0) >= level for key, level in _floors(weak, rubric).items()
    )


def _floors(verdict: Verdict, rubric: Rubric) -> dict[str, int]:
    """The level that *verdict* demands of each criterion, by gate or by name."""
    floors = dict(rubric.gates) if verdict.demands.gates else {}
    for key, level in verdict.demands.criteria.items():
        floors[key] = max(level, floors.get(key, 0))
    return floors


def _for_verdict(assessment: Assessment, verdict: Verdict) -> Iterator[str]:
    """The open criteria on which it may depend whether *verdict* is met."""
    floors, levels = _floors(verdict, assessment.rubric), assessment.levels
    # Where the levels demanded are held, no level is below them: what a score then has for certain needs no question.
    least = {key: min(max(low, floors.get(key, 0)), levels.high[key]) for key, low in levels.low.items()}
    lacking = _lacking_domains(assessment, verdict, least)
    for key, low in levels.low.items():
        if low < floors.get(key, 0):
            yield key
        elif levels.high[key] > low and key in assessment.scale.lifts:
            place, worth = assessment.scale.lifts[key]
            if place in lacking and worth[levels.high[key]] > worth[low]:
                yield key


def _lacking_domains(assessment: Assessment, verdict: Verdict, least: Mapping[str, int]) -> set[int]:
    """The places of the domains whose scores *verdict* may still turn on, with at *least* these levels held."""
    whole, demands = assessment.scale.whole, verdict.demands
    if demands.score is not None and not whole.reaches(whole.numerator(least), demands.score):
        return set(range(len(whole.inner)))
    if demands.domain is None:
        return set()
    return {
        place for place, (_, part) in enumerate(whole.inner) if not part.reaches(part.numerator(least), demands.domain)
    }
