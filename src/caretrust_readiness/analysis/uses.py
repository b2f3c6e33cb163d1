"""Where a rubric uses a criterion beyond the score: verdicts, options, stress tests and services."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.model.parts import Criterion, Effect, Scenario, Service
    from caretrust_readiness.model.rubric import Rubric


class Use(NamedTuple):
    """One place where a criterion is used."""

    by: str
    """``verdict``, ``option``, ``scenario`` or ``service``."""
    id: str
    name: str
    how: str
    """In words."""


def uses(rubric: Rubric, criterion: Criterion) -> Iterator[Use]:
    """Every use that *rubric* makes of *criterion*, in its order."""
    key = criterion.id
    yield from _in_verdicts(rubric, criterion)
    for option in rubric.options:
        if key in option.requires:
            yield Use("option", option.id, option.name, f"requires level {option.requires[key]}")
    for scenario in rubric.scenarios:
        yield from _in_scenario(key, scenario)
    for service in rubric.services:
        if said := _in_service(key, service):
            yield Use("service", service.id, service.name, said)


def _in_verdicts(rubric: Rubric, criterion: Criterion) -> Iterator[Use]:
    for verdict in rubric.verdicts:
        level = verdict.demands.criteria.get(criterion.id)
        if level is not None:
            yield Use("verdict", verdict.id, verdict.name, f"demands level {level}")
        if verdict.demands.gates and criterion.gate is not None:
            yield Use("verdict", verdict.id, verdict.name, f"demands its gate, level {criterion.gate}")


def _in_scenario(key: str, scenario: Scenario) -> Iterator[Use]:
    if key in scenario.effect:
        yield Use("scenario", scenario.id, scenario.name, effect(scenario.effect[key]))
    if scenario.unless and key in scenario.unless:
        yield Use("scenario", scenario.id, scenario.name, f"level {scenario.unless[key]} helps to protect from it")


def effect(found: Effect) -> str:
    """What a shock does to a level."""
    if found.at_most is not None:
        return f"caps it at level {found.at_most}"
    return f"lowers it by {found.drop} level{'' if found.drop == 1 else 's'}"


def _in_service(key: str, service: Service) -> str:
    adjust = service.adjust
    if key in adjust.exclude:
        return "leaves it out"
    said = []
    if key in adjust.weights:
        said.append(f"weighs it {float(adjust.weights[key]):g}")
    if key in adjust.gates:
        level = adjust.gates[key]
        said.append("has no gate on it" if level is None else f"has a gate on it at level {level}")
    return ", ".join(said)
