"""Every small change of a rubric that its tests should notice: one value by one step (design, section 10)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from caretrust_readiness.authoring.changed import with_criterion, with_domain, with_item, with_parts
from caretrust_readiness.model.fields import plain_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caretrust_readiness.model.parts import Criterion, Domain, EvidenceRule
    from caretrust_readiness.model.rubric import Rubric

    Path = tuple[str | int, ...]
    Change = Callable[[Rubric], Rubric]

KINDS: Final = ("gates", "caps", "demands", "requirements", "effects", "thresholds", "points", "weights")
_TENTH: Final = Fraction(1, 10)


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


def _steps(level: int, top: int, least: int = 0) -> Iterator[int]:
    yield from (one for one in (level - 1, level + 1) if least <= one <= top)


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


def _gates(rubric: Rubric) -> Iterator[Mutant]:
    for path, one in _criteria(rubric):
        for new in _steps(one.gate, one.top) if one.gate is not None else ():
            key = one.id
            change = _on_criterion(key, gate=new)
            yield Mutant(
                kind="gates",
                path=(*path, "gate"),
                about=f"the gate on {key}",
                old=one.gate or 0,
                new=new,
                change=change,
                criterion=key,
            )


def _on_criterion(key: str, **values: object) -> Change:
    return lambda rubric: with_criterion(rubric, key, **values)


def _caps(rubric: Rubric) -> Iterator[Mutant]:
    if (cap := rubric.evidence.cap) is not None:
        for new in _steps(cap, max(one.top for one in rubric.criteria.values())):
            rule = _capped(rubric.evidence, new)
            change = _on_rubric(evidence=rule)
            yield Mutant(
                kind="caps",
                path=("evidence", "cap"),
                about="the cap on what has no evidence",
                old=cap,
                new=new,
                change=change,
            )
    for path, one in _criteria(rubric):
        own = one.evidence.cap if "cap" in one.evidence.model_fields_set else None
        for new in _steps(own, one.top) if own is not None else ():
            change = _on_criterion(one.id, evidence=_capped(one.evidence, new))
            yield Mutant(
                kind="caps",
                path=(*path, "evidence", "cap"),
                about=f"the cap on {one.id}",
                old=own or 0,
                new=new,
                change=change,
                criterion=one.id,
            )


def _on_rubric(**parts: object) -> Change:
    return lambda rubric: with_parts(rubric, **parts)


def _capped(rule: EvidenceRule, cap: int) -> EvidenceRule:
    return rule.model_copy(update={"cap": cap})


def _demanding(verdict_id: str, **values: object) -> Change:
    """Another demand of one verdict."""

    def change(rubric: Rubric) -> Rubric:
        old = next((one.demands for one in rubric.verdicts if one.id == verdict_id), None)
        made = old.model_copy(update=values) if old is not None else None
        return with_item(rubric, "verdicts", verdict_id, demands=made)

    return change


def _demands(rubric: Rubric) -> Iterator[Mutant]:
    for place, verdict in enumerate(rubric.verdicts):
        demands, path = verdict.demands, ("verdicts", place, "demands")

        for part in ("score", "domain", "applies"):
            value = getattr(demands, part)
            for new in (value - 1, value + 1) if value is not None else ():
                if 0 <= new <= 100:  # noqa: PLR2004 - a score is of 100
                    about = f"what {verdict.id} demands as {part}"
                    change = _demanding(verdict.id, **{part: new})
                    yield Mutant(
                        kind="demands",
                        path=(*path, part),
                        about=about,
                        old=value,
                        new=new,
                        change=change,
                        criterion=None,
                        item=verdict.id,
                    )
        for key, level in demands.criteria.items():
            for new in _steps(level, rubric.criteria[key].top):
                about = f"what {verdict.id} demands of {key}"
                change = _demanding(verdict.id, criteria={**demands.criteria, key: new})
                yield Mutant(
                    kind="demands",
                    path=(*path, "criteria", key),
                    about=about,
                    old=level,
                    new=new,
                    change=change,
                    criterion=key,
                    item=verdict.id,
                )


def _requirements(rubric: Rubric) -> Iterator[Mutant]:
    for place, option in enumerate(rubric.options):
        for key, level in option.requires.items():
            for new in _steps(level, rubric.criteria[key].top):
                change = _on_item("options", option.id, requires={**option.requires, key: new})
                about = f"what {option.id} requires of {key}"
                path = ("options", place, "requires", key)
                yield Mutant(
                    kind="requirements",
                    path=path,
                    about=about,
                    old=level,
                    new=new,
                    change=change,
                    criterion=key,
                    item=option.id,
                )


def _on_item(part: str, key: str, **values: object) -> Change:
    return lambda rubric: with_item(rubric, part, key, **values)


def _effects(rubric: Rubric) -> Iterator[Mutant]:
    for place, scenario in enumerate(rubric.scenarios):
        path: Path = ("scenarios", place)
        for key, effect in scenario.effect.items():
            part = "drop" if effect.drop is not None else "at_most"
            old, top = getattr(effect, part), rubric.criteria[key].top
            for new in _steps(old, top, 1 if part == "drop" else 0):
                made = {**scenario.effect, key: effect.model_copy(update={part: new})}
                change = _on_item("scenarios", scenario.id, effect=made)
                about = f"the {part} of {scenario.id} on {key}"
                yield Mutant(
                    kind="effects",
                    path=(*path, "effect", key, part),
                    about=about,
                    old=old,
                    new=new,
                    change=change,
                    criterion=key,
                    item=scenario.id,
                )
        for key, level in (scenario.unless or {}).items():
            for new in _steps(level, rubric.criteria[key].top):
                change = _on_item("scenarios", scenario.id, unless={**(scenario.unless or {}), key: new})
                about = f"what protects from {scenario.id}, {key}"
                yield Mutant(
                    kind="effects",
                    path=(*path, "unless", key),
                    about=about,
                    old=level,
                    new=new,
                    change=change,
                    criterion=key,
                    item=scenario.id,
                )


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
