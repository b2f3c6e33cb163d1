"""A case that tells a changed rubric from the one it was made of, as people would write it."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.analysis.options import recommended
from caretrust_readiness.analysis.scenarios import stress_tests
from caretrust_readiness.authoring.cases import as_decimal
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.engine.scoring import scale_for
from caretrust_readiness.model.answers import Answer, Answers
from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.terms import Interval, PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caretrust_readiness.authoring.mutants import Mutant
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.engine.scoring import Scale
    from caretrust_readiness.model.rubric import Rubric

#: So many orders of lowering criteria are tried to meet a score.
_ORDERS = 20
_DAY = PartialDate(2025)


class Place(NamedTuple):
    """A place as a case tells it, and its answers before and after the change."""

    said: str
    answers: Answers
    after: Answers | None = None
    """Where the change makes other levels of the same words; None: the same."""


def witness(rubric: Rubric, mutant: Mutant) -> str | None:
    """A case, on one line, that holds on *rubric* and fails on *mutant*; None where the search finds none."""
    changed = mutant.change(rubric)
    for place in _places(rubric, mutant):
        was, now = assess(rubric, place.answers), assess(changed, place.after or place.answers)
        if (expect := _told_apart(was, now, mutant)) is not None:
            unify = f", unify: [{', '.join(place.answers.unify)}]" if place.answers.unify is not None else ""
            return f'- {{name: "{mutant.about}", {place.said}{unify}, expect: {{{expect}}}}}'
    return None


def _told_apart(was: Assessment, now: Assessment, mutant: Mutant) -> str | None:
    """What holds before and not after, as it is written under ``expect``."""
    key = str(mutant.criterion)
    if was.verdict != now.verdict:
        low, high = was.demonstrated.id, was.possible.id
        return f"verdict: {low if low == high else f'[{low}, {high}]'}"
    if mutant.kind == "gates" and was.gate_status(key) != now.gate_status(key):
        return f"gates: {{{key}: {was.gate_status(key)}}}"
    if mutant.kind == "requirements" and recommended(was) != recommended(now):
        return f"option: {recommended(was) or 'null'}"
    if mutant.kind == "effects":
        return _fate(was, now, str(mutant.item))
    return _score(was.score, now.score)


def _fate(was: Assessment, now: Assessment, scenario: str) -> str | None:
    for one, other in zip(stress_tests(was), stress_tests(now), strict=True):
        if one.scenario.id == scenario and (one.survives is False) != (other.survives is False):
            return f"scenarios: {{{scenario}: {'falls' if one.survives is False else 'survives'}}}"
    return None


def _score(was: Interval[Fraction] | None, now: Interval[Fraction] | None) -> str | None:
    if was is None or now is None:
        return None
    least, most = as_decimal(was.low), as_decimal(Fraction(ceil(was.high * 10**4), 10**4))
    if now.low < Fraction(least):
        return f"score: {{at_least: {least}}}"
    return f"score: {{at_most: {most}}}" if now.high > Fraction(most) else None


def _places(rubric: Rubric, mutant: Mutant) -> Iterator[Place]:
    """Places near the value that is changed."""
    tops = {key: one.top for key, one in rubric.criteria.items()}
    key = mutant.criterion
    match mutant.kind:
        case "caps":
            yield from _claimed(tops, [key] if key is not None else list(tops))
        case "thresholds":
            yield from _measured(rubric, mutant, tops)
        case "weights" | "points":
            yield from _alone(rubric, mutant, tops)
        case "effects":
            yield from _hit(rubric, mutant, tops)
        case "demands" if key is None:
            yield from _absent(rubric, mutant, tops) if mutant.path[-1] == "applies" else _between(rubric, mutant)
        case _:
            option = next((one for one in rubric.options if one.id == mutant.item), None)
            unify = option.provides if option is not None and mutant.kind == "requirements" else None
            for level in sorted(range(tops[str(key)] + 1), key=lambda one: abs(Fraction(one) - mutant.old)):
                yield _place({str(key): level}, tops, unify)


def _place(own: Mapping[str, int], tops: Mapping[str, int], unify: tuple[str, ...] | None = None) -> Place:
    """The place that is at its best but for *own*."""
    named = {key: level for key, level in own.items() if level != tops[key]}
    said = ", ".join(f"{key}: {level}" for key, level in named.items())
    answers = {key: _at(level) for key, level in {**tops, **own}.items()}
    return Place(f"default: top, answers: {{{said}}}", _answers(answers, unify))


def _at(level: int) -> Answer:
    return Answer(Interval(level, level), assumed=True)


def _answers(own: dict[str, Answer], unify: tuple[str, ...] | None = None) -> Answers:
    return Answers("", "Witness", _DAY, own, unify=unify)


def _claimed(tops: Mapping[str, int], keys: list[str]) -> Iterator[Place]:
    for key in keys:
        own = {one: _at(level) for one, level in tops.items()} | {key: Answer(Interval(tops[key], tops[key]))}
        yield Place(f"default: top, answers: {{{key}: {{level: {tops[key]}}}}}", _answers(own))


def _measured(rubric: Rubric, mutant: Mutant, tops: Mapping[str, int]) -> Iterator[Place]:
    key = str(mutant.criterion)
    measure = rubric.criteria[key].measure
    changed = mutant.change(rubric).criteria[key].measure
    for value in map(Fraction, (mutant.old, mutant.new)):
        if measure is not None and changed is not None:
            before, after = ({**tops, key: one.level(value)} for one in (measure, changed))
            evidence = f"{{value: {plain_number(value)}, evidence: [{{source: Seen, date: 2025}}]}}"
            said = f"as_of: 2025, default: top, answers: {{{key}: {evidence}}}"
            own, other = ({one: _at(level) for one, level in them.items()} for them in (before, after))
            yield Place(said, _answers(own), _answers(other))


def _alone(rubric: Rubric, mutant: Mutant, tops: Mapping[str, int]) -> Iterator[Place]:
    """Places where only what is changed is not at its worst, or at its best."""
    key = mutant.node
    inside = {key} if key in tops else {one.id for one in rubric.domain(key).walk()}
    if mutant.kind == "points":
        level = int(mutant.path[-1])
        yield _place({key: level}, tops)
    yield Place(
        f"default: 0, answers: {{{', '.join(f'{one}: {tops[one]}' for one in tops if one in inside)}}}",
        _answers({one: _at(top if one in inside else 0) for one, top in tops.items()}),
    )
    yield _place(dict.fromkeys(inside, 0), tops)


def _hit(rubric: Rubric, mutant: Mutant, tops: Mapping[str, int]) -> Iterator[Place]:
    """Places that the scenario hits: just above and below what protects, and at each level of what it lowers."""
    scenario = next(one for one in rubric.scenarios if one.id == mutant.item)
    unless, key = scenario.unless or {}, str(mutant.criterion)
    floors = [one.demands.criteria | (rubric.gates if one.demands.gates else {}) for one in rubric.verdicts]
    for level in sorted(range(tops[key] + 1), key=lambda one: abs(Fraction(one) - mutant.old)):
        if key in unless:
            yield _place({**unless, key: level}, tops)
        for floor in [{}, *floors]:
            yield _place({**floor, **dict.fromkeys(unless, 0), key: level}, tops)
            yield _place({**floor, key: level}, tops)


def _absent(rubric: Rubric, mutant: Mutant, tops: Mapping[str, int]) -> Iterator[Place]:
    """A place to which one criterion fewer applies than the stricter demand wants."""
    most = max(mutant.old, mutant.new)
    needed = {key for one in rubric.verdicts for key in one.demands.criteria} | set(rubric.gates)
    spare = [key for key in tops if key in rubric.weighted and key not in needed]
    gone = spare[: len(rubric.weighted) - ceil(most * len(rubric.weighted) / 100) + 1]
    own = {key: _at(level) for key, level in tops.items()}
    said = ", ".join(f"{key}: {{not_applicable: Not here}}" for key in gone)
    yield Place(
        f"default: top, answers: {{{said}}}",
        _answers(own | {key: Answer(not_applicable="Not here") for key in gone}),
    )


def _between(rubric: Rubric, mutant: Mutant) -> Iterator[Place]:
    """Places whose score, or whose weakest domain, lies between the old demand and the new one."""
    verdict = next(one for one in rubric.verdicts if one.id == mutant.item)
    floors = dict(verdict.demands.criteria)
    for key, level in (rubric.gates if verdict.demands.gates else {}).items():
        floors[key] = max(level, floors.get(key, 0))
    low, high = sorted(map(Fraction, (mutant.old, mutant.new)))
    scale, random = scale_for(rubric), Random(0)  # noqa: S311 - the same at every run
    tops = {key: one.top for key, one in rubric.criteria.items()}
    for chosen in [None] if mutant.path[-1] == "score" else range(len(scale.whole.inner)):
        keys = [key for key, (place, _) in scale.lifts.items() if chosen is None or place == chosen]
        for _ in range(_ORDERS):
            levels = _lowered(scale, tops, floors, keys, low, chosen)
            score = _figure(scale, levels, chosen)
            if score is not None and low <= score < high:
                yield _place(levels, tops)
            random.shuffle(keys)


def _lowered(  # noqa: PLR0913, PLR0917 - one search, and all that bounds it
    scale: Scale, tops: Mapping[str, int], floors: Mapping[str, int], keys: list[str], low: Fraction, chosen: int | None
) -> dict[str, int]:
    """Every one of *keys* lowered in turn, a level at a time, as long as the score stays at *low* or above."""
    levels, moving = dict(tops), True
    part = scale.whole if chosen is None else scale.whole.inner[chosen][1]
    score, least = part.numerator(levels), ceil(low * part.denominator / 100)
    while moving:
        moving = False
        for key in keys:
            place, worth = scale.lifts[key]
            level = levels[key]
            if level > floors.get(key, 0):
                factor = scale.whole.inner[place][0] if chosen is None else 1
                after = score - factor * (worth[level] - worth[level - 1])
                if after >= least:
                    levels[key], score, moving = level - 1, after, True
    return levels


def _figure(scale: Scale, levels: Mapping[str, int], chosen: int | None) -> Fraction | None:
    """The overall score, or that of one domain that counts."""
    if chosen is None:
        return scale.score(levels)
    score = scale.whole.inner[chosen][1].score(levels)
    return None if score is None else score * 100
