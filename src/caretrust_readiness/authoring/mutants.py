"""Every small change of a rubric that its tests should notice: one value by one step (design, section 10)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from caretrust_readiness.authoring.changed import with_criterion, with_domain, with_item, with_parts
from caretrust_readiness.model.fields import plain_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caretrust_readiness.model.parts import Criterion, Domain, EvidenceRule, Option, Scenario, Verdict
    from caretrust_readiness.model.rubric import Rubric

    Path = tuple[str | int, ...]
    Change = Callable[[Rubric], Rubric]

KINDS: Final = ("gates", "caps", "demands", "requirements", "effects", "thresholds", "points", "weights")
_TENTH: Final = Fraction(1, 10)
#: What scores and shares run to.
_WHOLE: Final = 100


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One change of one value."""

    kind: str
    path: Path
    """Of the value, in the resolved rubric's data."""
    about: str
    """What is changed, in words."""
    old: int | Fraction
    new: int | Fraction
    change: Change
    criterion: str | None = None
    item: str | None = None
    """The verdict, the option or the scenario that it belongs to."""

    @property
    def node(self) -> str:
        """The criterion or the domain whose weight, points or threshold it is."""
        return self.about.rpartition(" ")[2]

    @property
    def sentence(self) -> str:
        """The change in words."""
        return f"{self.about}: {_shown(self.old)} to {_shown(self.new)}"


def _shown(value: int | Fraction) -> str:
    return str(plain_number(Fraction(value)))


def mutants(rubric: Rubric, kinds: tuple[str, ...] = KINDS) -> Iterator[Mutant]:
    """All mutants of *rubric* of *kinds*, in the order of its file within each kind."""
    makers: dict[str, Callable[[Rubric], Iterator[Mutant]]] = {
        "gates": _gates,
        "caps": _caps,
        "demands": _demands,
        "requirements": _requirements,
        "effects": _effects,
        "thresholds": _thresholds,
        "points": _points,
        "weights": _weights,
    }
    for kind in kinds:
        yield from makers[kind](rubric)


def _each_step(
    level: int | Fraction, top: int, change: Callable[..., Change], *names: Any, least: int = 0, **said: Any
) -> Iterator[Mutant]:
    """A mutant for each step from *level* that stays from *least* to *top*; *said* is what they share.

    *change*, of *names* and the new level, makes it.
    """
    for new in (level - 1, level + 1):
        if least <= new <= top:
            yield Mutant(old=level, new=new, change=change(*names, new), **said)


def _criteria(rubric: Rubric) -> Iterator[tuple[Path, Criterion]]:
    return ((path, one) for path, one in _nodes(rubric) if hasattr(one, "gate"))  # type: ignore[misc]  # criteria only


def _nodes(rubric: Rubric) -> Iterator[tuple[Path, Criterion | Domain]]:
    def below(path: Path, domain: Domain) -> Iterator[tuple[Path, Criterion | Domain]]:
        yield path, domain
        for place, inner in enumerate(domain.domains):
            yield from below((*path, "domains", place), inner)
        for place, criterion in enumerate(domain.criteria):
            yield (*path, "criteria", place), criterion

    for place, domain in enumerate(rubric.domains):
        yield from below(("domains", place), domain)


def _on_criterion(key: str, **values: object) -> Change:
    return lambda rubric: with_criterion(rubric, key, **values)


def _on_item(part: str, key: str, **values: object) -> Change:
    return lambda rubric: with_item(rubric, part, key, **values)


def _gates(rubric: Rubric) -> Iterator[Mutant]:
    for path, one in _criteria(rubric):
        if one.gate is not None:
            said: dict[str, Any] = {"path": (*path, "gate"), "about": f"the gate on {one.id}", "criterion": one.id}
            yield from _each_step(one.gate, one.top, _gated, one.id, kind="gates", **said)


def _gated(key: str, level: int) -> Change:
    return _on_criterion(key, gate=level)


def _caps(rubric: Rubric) -> Iterator[Mutant]:
    rule, top = rubric.evidence, max(one.top for one in rubric.criteria.values())
    if rule.cap is not None:
        said: dict[str, Any] = {"path": ("evidence", "cap"), "about": "the cap on what has no evidence"}
        yield from _each_step(rule.cap, top, _capped, rule, None, kind="caps", **said)
    for path, one in _criteria(rubric):
        own = one.evidence
        if "cap" in own.model_fields_set and own.cap is not None:
            said = {"path": (*path, "evidence", "cap"), "about": f"the cap on {one.id}", "criterion": one.id}
            yield from _each_step(own.cap, one.top, _capped, own, one.id, kind="caps", **said)


def _capped(rule: EvidenceRule, key: str | None, cap: int) -> Change:
    made = rule.model_copy(update={"cap": cap})
    return (lambda rubric: with_parts(rubric, evidence=made)) if key is None else _on_criterion(key, evidence=made)


def _demands(rubric: Rubric) -> Iterator[Mutant]:
    for place, verdict in enumerate(rubric.verdicts):
        demands, path = verdict.demands, ("verdicts", place, "demands")
        for part in ("score", "domain", "applies"):
            if (value := getattr(demands, part)) is not None:
                said: dict[str, Any] = {"path": (*path, part), "about": f"what {verdict.id} demands as {part}"}
                yield from _each_step(
                    value, _WHOLE, _demanding, verdict.id, part, kind="demands", item=verdict.id, **said
                )
        for key, level in demands.criteria.items():
            said = {"path": (*path, "criteria", key), "about": f"what {verdict.id} demands of {key}"}
            said |= {"kind": "demands", "criterion": key, "item": verdict.id}
            yield from _each_step(level, rubric.criteria[key].top, _demanding_of, verdict, key, **said)


def _demanding(verdict_id: str, part: str, value: object) -> Change:
    """Another demand of one verdict, whatever else it demands by then."""

    def change(rubric: Rubric) -> Rubric:
        old = next((one.demands for one in rubric.verdicts if one.id == verdict_id), None)
        made = None if old is None else old.model_copy(update={part: value})
        return with_item(rubric, "verdicts", verdict_id, demands=made)

    return change


def _demanding_of(verdict: Verdict, key: str, level: int) -> Change:
    return _demanding(verdict.id, "criteria", {**verdict.demands.criteria, key: level})


def _requirements(rubric: Rubric) -> Iterator[Mutant]:
    for place, option in enumerate(rubric.options):
        for key, level in option.requires.items():
            said: dict[str, Any] = {
                "path": ("options", place, "requires", key),
                "about": f"what {option.id} requires of {key}",
            }
            said |= {"kind": "requirements", "criterion": key, "item": option.id}
            yield from _each_step(level, rubric.criteria[key].top, _requiring, option, key, **said)


def _requiring(option: Option, key: str, level: int) -> Change:
    return _on_item("options", option.id, requires={**option.requires, key: level})


def _effects(rubric: Rubric) -> Iterator[Mutant]:
    for place, scenario in enumerate(rubric.scenarios):
        path: Path = ("scenarios", place)
        for key, effect in scenario.effect.items():
            part, least = ("drop", 1) if effect.drop is not None else ("at_most", 0)
            said: dict[str, Any] = {
                "path": (*path, "effect", key, part),
                "about": f"the {part} of {scenario.id} on {key}",
            }
            said |= {"kind": "effects", "criterion": key, "item": scenario.id}
            old, top = getattr(effect, part), rubric.criteria[key].top
            yield from _each_step(old, top, _doing, scenario, key, part, least=least, **said)
        for key, level in (scenario.unless or {}).items():
            said = {"path": (*path, "unless", key), "about": f"what protects from {scenario.id}, {key}"}
            said |= {"kind": "effects", "criterion": key, "item": scenario.id}
            yield from _each_step(level, rubric.criteria[key].top, _sparing, scenario, key, **said)


def _doing(scenario: Scenario, key: str, part: str, level: int) -> Change:
    made = scenario.effect[key].model_copy(update={part: level})
    return _on_item("scenarios", scenario.id, effect={**scenario.effect, key: made})


def _sparing(scenario: Scenario, key: str, level: int) -> Change:
    return _on_item("scenarios", scenario.id, unless={**(scenario.unless or {}), key: level})


def _thresholds(rubric: Rubric) -> Iterator[Mutant]:
    for path, one in _criteria(rubric):
        if (measure := one.measure) is None:
            continue
        rising = measure.better == "higher"
        for place, old in enumerate(measure.thresholds):
            for new in (old - 1, old + 1):
                made = (*measure.thresholds[:place], new, *measure.thresholds[place + 1 :])
                bounds = measure.bounds
                if sorted(set(made), reverse=not rising) == list(made) and (
                    bounds is None or bounds[0] <= new <= bounds[1]
                ):
                    change = _on_criterion(one.id, measure=measure.model_copy(update={"thresholds": made}))
                    at = (*path, "measure", "thresholds", place)
                    yield Mutant(
                        kind="thresholds",
                        path=at,
                        about=f"threshold {place + 1} of {one.id}",
                        old=old,
                        new=new,
                        change=change,
                        criterion=one.id,
                    )


def _points(rubric: Rubric) -> Iterator[Mutant]:
    for path, one in _criteria(rubric):
        for place, old in enumerate(one.points or ()):
            for new in (old - 1, old + 1):
                made = (*(one.points or ())[:place], new, *(one.points or ())[place + 1 :])
                if sorted(made) == list(made) and made[0] >= 0 and made[-1] > 0:
                    change = _on_criterion(one.id, points=made)
                    about = f"the points of level {place} of {one.id}"
                    yield Mutant(
                        kind="points",
                        path=(*path, "points", place),
                        about=about,
                        old=old,
                        new=new,
                        change=change,
                        criterion=one.id,
                    )


def _weights(rubric: Rubric) -> Iterator[Mutant]:
    for path, one in _nodes(rubric):
        for new in (one.weight * (1 - _TENTH), one.weight * (1 + _TENTH)) if one.weight else ():
            is_criterion = one.id in rubric.criteria
            change = _on_criterion(one.id, weight=new) if is_criterion else _on_domain(one.id, new)
            key = one.id if is_criterion else None
            yield Mutant(
                kind="weights",
                path=(*path, "weight"),
                about=f"the weight of {one.id}",
                old=one.weight,
                new=new,
                change=change,
                criterion=key,
            )


def _on_domain(key: str, weight: Fraction) -> Change:
    return lambda rubric: with_domain(rubric, key, weight=weight)
