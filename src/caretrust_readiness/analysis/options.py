"""Which option: the lightest that suffices and is feasible (design, section 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from caretrust_readiness.engine.assessment import Demand, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.scoring import Levels
    from caretrust_readiness.model.parts import Option

Feasible: TypeAlias = Literal["yes", "open", "no"]


class Appraisal(NamedTuple):
    """One option here: whether it would be enough, and whether it could be done."""

    option: Option
    sufficient: bool | None
    """Whether it provides all that must be unified; None where nobody has said what that is."""
    feasible: Feasible
    shortfalls: tuple[Demand, ...]
    """The requirements that are not met for certain."""
    verdict_status: Status
    """Whether the verdict that it needs is reached; met where it needs none."""


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """All options, lightest first, and what follows from them; ids, or None."""

    unify: tuple[str, ...] | None
    appraisals: tuple[Appraisal, ...]
    recommended: str | None
    possible: str | None
    lightest_sufficient: str | None
    interim: str | None

    @property
    def heavier_without_need(self) -> Appraisal | None:
        """The first option with a verdict of its own that is feasible though a lighter one is recommended.

        That is the added-value test: what the verdict allows is not yet a reason to do it.
        """
        ids = [appraisal.option.id for appraisal in self.appraisals]
        start = ids.index(self.recommended) + 1 if self.recommended is not None else len(ids)
        later = (found for found in self.appraisals[start:] if found.option.verdict is not None)
        return next((found for found in later if found.verdict_status == "met"), None)


def appraise(assessment: Assessment) -> Ladder:
    """The options of the rubric, each appraised against *assessment* at both ends."""
    unify = assessment.answers.unify
    appraisals = tuple(_appraise(option, assessment) for option in assessment.rubric.options)
    enough = [found for found in appraisals if found.sufficient]
    recommended = _first(found for found in enough if found.feasible == "yes")
    return Ladder(
        unify=unify,
        appraisals=appraisals,
        recommended=recommended,
        possible=_first(found for found in enough if found.feasible != "no"),
        lightest_sufficient=_first(enough),
        interim=None if recommended is not None or not unify else _interim(frozenset(unify), appraisals),
    )


def recommended(assessment: Assessment) -> str | None:
    """The id of the option that :func:`appraise` recommends; nothing else of any option is worked out."""
    unify, low = assessment.answers.unify, assessment.levels.low
    for option in assessment.rubric.options:
        if (
            _is_sufficient(option, unify)
            and _verdict_status(option, assessment) == "met"
            and next(_lacking(option, low), None) is None
        ):
            return option.id
    return None


def _lacking(option: Option, low: Levels) -> Iterator[tuple[str, int]]:
    """What *option* requires and is not met for certain, each criterion with the level."""
    return (pair for pair in option.requires.items() if low.get(pair[0], -1) < pair[1])


def _appraise(option: Option, assessment: Assessment) -> Appraisal:
    unify, levels = assessment.answers.unify, assessment.levels
    lacking = list(_lacking(option, levels.low))
    shortfalls = tuple(
        [Demand("criteria", key, level, levels.low.get(key), levels.high.get(key)) for key, level in lacking]
    )
    verdict = _verdict_status(option, assessment)
    within_reach = verdict != "not_met" and all(levels.high.get(key, -1) >= level for key, level in lacking)
    feasible: Feasible = "no" if not within_reach else "open" if lacking or verdict == "open" else "yes"
    return Appraisal(option, _is_sufficient(option, unify), feasible, shortfalls, verdict)


def _is_sufficient(option: Option, unify: Collection[str] | None) -> bool | None:
    return None if unify is None else set(unify) <= set(option.provides)


def _verdict_status(option: Option, assessment: Assessment) -> Status:
    if option.verdict is None:
        return "met"
    needed = assessment.rubric.verdict_rank[option.verdict]
    if assessment.verdict.demonstrated <= needed:
        return "met"
    return "open" if assessment.verdict.possible <= needed else "not_met"


def _first(appraisals: Iterable[Appraisal]) -> str | None:
    return next((found.option.id for found in appraisals), None)


def _interim(unify: frozenset[str], appraisals: tuple[Appraisal, ...]) -> str | None:
    """The lightest feasible option among those that provide most of *unify*, if any provides some of it."""
    feasible = [
        (len(unify & set(found.option.provides)), found.option.id) for found in appraisals if found.feasible == "yes"
    ]
    most = max((count for count, _ in feasible), default=0)
    return next((key for count, key in feasible if count == most), None) if most else None
