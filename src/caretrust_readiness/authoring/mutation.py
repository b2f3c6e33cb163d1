"""Which small changes of a rubric no case notices, which change nothing at all, and a case that would notice."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.authoring.idle import why_idle
from caretrust_readiness.authoring.mutants import KINDS, Mutant, mutants
from caretrust_readiness.authoring.running import differences
from caretrust_readiness.authoring.witness import witness
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.engine.intervals import levels_at, read_levels
from caretrust_readiness.engine.scoring import Scale
from caretrust_readiness.model.limits import MAX_CHANGED
from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.model.terms import Interval, VerdictRange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caretrust_readiness.authoring.cases import Loaded
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.rubric import Rubric

#: Of these, a change leaves all shares of weight and all worths as they are.
_LIGHT = frozenset({"gates", "caps", "demands", "requirements", "effects"})


class Survivor(NamedTuple):
    """A change that no case notices, and a case that would, as it is written in a file of cases."""

    mutant: Mutant
    case: str | None


class Mutation(NamedTuple):
    """What came of all changes."""

    survivors: tuple[Survivor, ...]
    noticed: int
    idle: tuple[tuple[Mutant, str], ...]
    """Those proved to change nothing, and why."""

    @property
    def counted(self) -> int:
        """How many changes could be noticed."""
        return self.noticed + len(self.survivors)

    @property
    def percent(self) -> int:
        """The share of those that were noticed, in percent, rounded down; 100 where there is none."""
        return self.noticed * 100 // self.counted if self.counted else 100


def mutate(
    rubric: Rubric,
    cases: Sequence[Loaded],
    reread: Callable[[Loaded, Rubric], Answers],
    kinds: tuple[str, ...] = KINDS,
    tick: Callable[[], None] = lambda: None,
) -> Mutation:
    """Each change of *kinds* of *rubric*, tried on every case; *reread* reads its answers under other thresholds.

    Raises:
        InputError: there are more changes of so many criteria than are tried.
    """
    changes = [*islice(mutants(rubric, kinds), MAX_CHANGED)]
    levels = sum(one.top + 1 for one in rubric.criteria.values())
    if len(changes) * levels > MAX_CHANGED:
        message = f"{len(changes)} changes of {levels} levels: at most {MAX_CHANGED // levels} are tried"
        hint = "name fewer kinds of change, such as gates,caps"
        raise InputError((Problem("--mutate", None, "changes-many", message, hint),))
    runs = [_Run(case) for case in cases]
    survivors: list[Survivor] = []
    idle: list[tuple[Mutant, str]] = []
    noticed = 0
    for mutant in changes:
        tick()
        if (why := why_idle(rubric, mutant)) is not None:
            idle.append((mutant, why))
            continue
        changed: dict[int, Rubric] = {}
        if any(run.notices(mutant, changed, reread) for run in runs):
            noticed += 1
            # What one case notices the next change will likely be noticed by as well: nothing to remember.
        else:
            survivors.append(Survivor(mutant, witness(rubric, mutant)))
    return Mutation(tuple(survivors), noticed, tuple(idle))


class _Run:
    """One case, and what it comes to on the rubric as it is."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.assessment = assess(loaded.rubric, loaded.answers)

    def notices(self, mutant: Mutant, changed: dict[int, Rubric], reread: Callable[[Loaded, Rubric], Answers]) -> bool:
        """Whether the case fails on the changed rubric."""
        expect = self.loaded.case.expect
        if mutant.kind == "requirements" and "option" not in expect.model_fields_set:
            return False
        if mutant.kind == "effects" and mutant.item not in expect.scenarios:
            return False
        rubric = changed.get(id(self.loaded.rubric))
        if rubric is None:
            rubric = changed[id(self.loaded.rubric)] = mutant.change(self.loaded.rubric)
        if mutant.kind in _LIGHT:
            after = lightly(self.assessment, rubric, reread=mutant.kind == "caps")
        elif mutant.kind == "thresholds":
            answers = reread(self.loaded, rubric)
            if answers.answers == self.loaded.answers.answers:
                return False
            after = assess(rubric, answers)
        else:
            after = assess(rubric, self.loaded.answers)
        return next(differences(after, expect), None) is not None


def lightly(assessment: Assessment, rubric: Rubric, *, reread: bool) -> Assessment:
    """*assessment* under *rubric*, with the same weights, levels and points; with *reread*, another evidence rule."""
    readings, levels, score = assessment.readings, assessment.levels, assessment.score
    scale = Scale(rubric, assessment.scale.whole, assessment.scale.absent)
    if reread:
        readings = read_levels(rubric, assessment.answers)
        if (now := levels_at(readings)) == levels:
            return assessment
        levels = now
        low, high = scale.score(levels.low), scale.score(levels.high)
        score = None if low is None or high is None else Interval(low, high)
    verdict = VerdictRange(scale.verdict(levels.low), scale.verdict(levels.high))
    return assessment._replace(
        rubric=rubric,
        whole_rubric=rubric,
        scale=scale,
        readings=readings,
        levels=levels,
        score=score,
        verdict=verdict,
        services=(),
    )
