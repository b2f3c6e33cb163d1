"""Cases run: what each found, where that is not what it expected, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.analysis.options import recommended
from caretrust_readiness.analysis.scenarios import stress_tests
from caretrust_readiness.authoring.cases import as_decimal
from caretrust_readiness.engine.assessment import assess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.authoring.cases import Expect, Loaded
    from caretrust_readiness.engine.assessment import Assessment, Demand


class Difference(NamedTuple):
    """One thing that is not as expected."""

    what: str
    expected: str
    found: str
    why: str | None = None


class Result(NamedTuple):
    """One case with what is not as it expects; nothing where it holds."""

    loaded: Loaded
    differences: tuple[Difference, ...]
    assessment: Assessment

    @property
    def holds(self) -> bool:
        """Whether all is as expected."""
        return not self.differences


def run(loaded: Loaded) -> Result:
    """*loaded* run under its rubric."""
    assessment = assess(loaded.rubric, loaded.answers)
    return Result(loaded, tuple(differences(assessment, loaded.case.expect)), assessment)


def differences(assessment: Assessment, expect: Expect) -> Iterator[Difference]:
    """Where *assessment* is not what *expect* says: what is cheap to know first."""
    if expect.go is not None and (assessment.go or "no") != expect.go:
        yield Difference("go", expect.go, assessment.go or "no", _why(assessment))
    found = assessment.demonstrated.id, assessment.possible.id
    if (ends := expect.ends) is not None and found != ends:
        yield Difference("verdict", _ends(*ends), _ends(*found), _why(assessment, ends))
    yield from _score(assessment, expect)
    for key, status in expect.gates.items():
        if (gate := assessment.gate_status(key)) != status:
            yield Difference(f"gate {key}", status, gate, _gate(assessment, key))
    if "option" in expect.model_fields_set and (option := recommended(assessment)) != expect.option:
        yield Difference("option", expect.option or "none", option or "none", _option(assessment, expect.option))
    yield from _fates(assessment, expect)
    if expect.moves is not None:
        yield from _moves(assessment, expect.moves)


def _fates(assessment: Assessment, expect: Expect) -> Iterator[Difference]:
    """The scenarios that end otherwise than expected."""
    for stress in stress_tests(assessment) if expect.scenarios else ():
        if stress.scenario.id in expect.scenarios:
            fate = "falls" if stress.survives is False else "survives"
            if fate != (wanted := expect.scenarios[stress.scenario.id]):
                said = "the last verdict cannot fall" if stress.survives is None else None
                yield Difference(f"scenario {stress.scenario.id}", wanted, fate, said)


def _moves(assessment: Assessment, wanted: tuple[str, ...]) -> Iterator[Difference]:
    moves = Insights(assessment).moves
    now = [] if moves is None else [move.criterion for move in moves]
    if tuple(now[: len(wanted)]) != wanted or (not wanted and now):
        said = "there is no way to the aim" if moves is None else None
        yield Difference("moves", ", ".join(wanted) or "none", ", ".join(now[: max(len(wanted), 1)]) or "none", said)


def _ends(low: str, high: str) -> str:
    return low if low == high else f"[{low}, {high}]"


def _score(assessment: Assessment, expect: Expect) -> Iterator[Difference]:
    wanted, score = expect.score, assessment.score
    if wanted is None:
        return
    if wanted.at_least is not None and (score is None or score.low < wanted.at_least):
        found = "no score" if score is None else as_decimal(score.low)
        yield Difference("score", f"at least {as_decimal(wanted.at_least)}", found)
    if wanted.at_most is not None and (score is None or score.high > wanted.at_most):
        found = "no score" if score is None else as_decimal(score.high)
        yield Difference("score", f"at most {as_decimal(wanted.at_most)}", found)


def _why(assessment: Assessment, ends: tuple[str, str] | None = None) -> str | None:
    """What keeps the place from the next better verdict, or from the one expected."""
    rank = assessment.rubric.verdict_rank
    wanted = assessment.rubric.verdicts[rank[ends[0]]] if ends is not None else assessment.next_better
    if wanted is None or rank[wanted.id] >= assessment.verdict.demonstrated:
        better = assessment.demonstrated
        return f"every demand of {better.id} is met" if ends is not None else None
    lacking = [_said(demand) for demand in assessment.demands(wanted) if demand.status != "met"]
    return f"{wanted.id} lacks {'; '.join(lacking[:4])}" if lacking else None


def _said(demand: Demand) -> str:
    low = "nothing" if demand.low is None else _figure(demand.low)
    high = "nothing" if demand.high is None else _figure(demand.high)
    name = {"gate": "gate", "criteria": "level"}.get(demand.kind, demand.kind)
    about = f"{name} {demand.of}" if demand.of else name
    return f"{about} {_figure(demand.needs)} (found {low if low == high else f'{low} to {high}'})"


def _figure(value: object) -> str:
    return str(value) if isinstance(value, int) else as_decimal(value, 2)  # type: ignore[arg-type]  # a fraction


def _gate(assessment: Assessment, key: str) -> str:
    low, high = assessment.levels.low.get(key), assessment.levels.high.get(key)
    found = f"level {low}" if low == high else f"levels {low} to {high}"
    return f"the gate needs {assessment.rubric.gates[key]}, the answer is {found}"


def _option(assessment: Assessment, wanted: str | None) -> str | None:
    if assessment.answers.unify is None:
        return "without 'unify' no option is recommended"
    option = next((one for one in assessment.rubric.options if one.id == wanted), None)
    if option is None:
        return None
    low = assessment.levels.low
    lacks = [
        f"{key} {level} (found {low.get(key)})" for key, level in option.requires.items() if low.get(key, -1) < level
    ]
    return f"{option.id} requires {', '.join(lacks)}" if lacks else None
