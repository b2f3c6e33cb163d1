"""The rubric file as a model: its parts together, and what follows from them.

The rules between its parts are in :mod:`caretrust_readiness.reading.rubric_rules`.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, NamedTuple

from pydantic import Field, PrivateAttr, StrictInt

from caretrust_readiness.model.fields import Identifier, Model, RubricId, Text, Version
from caretrust_readiness.model.limits import MAX_ITEMS
from caretrust_readiness.model.parts import (
    Adjustment,
    Criterion,
    Domain,
    EvidenceRule,
    Function,
    Option,
    Scenario,
    Service,
    Source,
    Verdict,
)
from caretrust_readiness.model.wording import fold, without_mark


class Lineage(NamedTuple):
    """Where a rubric that extends others comes from, as far as answers for one of those need to know."""

    ancestors: "tuple[Rubric, ...]" = ()
    """The rubrics that it extends, resolved, nearest first."""
    removed: dict[str, str] = {}
    """The place, as ``file:line:column``, where each id was removed on the way."""
    gates: dict[str, str] = {}
    """The place of each criterion's gate."""
    accepts_any: bool = False
    """Whether answers for any rubric are read as if it descended from that one."""


class Rubric(Model):
    """A whole rubric, after its defaults; two are the same only when they are one object."""

    rubric: RubricId
    version: Version
    title: Text = ""
    summary: Text | None = None
    asks: Text | None = None
    """The question that the ``go`` verdicts answer."""
    rating: tuple[Text, ...] = ()
    """Rules for whoever rates, shown above every form and handbook."""
    sources: dict[Identifier, Source] = {}
    scale: tuple[Text, ...] = ()
    evidence: EvidenceRule = EvidenceRule.model_construct()
    split_at: Annotated[StrictInt, Field(ge=1)] = 2
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]
    verdicts: Annotated[tuple[Verdict, ...], Field(min_length=1, max_length=MAX_ITEMS)]
    functions: Annotated[tuple[Function, ...], Field(max_length=MAX_ITEMS)] = ()
    options: Annotated[tuple[Option, ...], Field(max_length=MAX_ITEMS)] = ()
    scenarios: Annotated[tuple[Scenario, ...], Field(max_length=MAX_ITEMS)] = ()
    services: Annotated[tuple[Service, ...], Field(max_length=MAX_ITEMS)] = ()

    _lineage: Lineage = PrivateAttr(default=Lineage())

    # By identity, so that what is derived from a rubric can be kept beside it without comparing whole rubrics.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        """Whether *other* is this very rubric."""
        return self is other

    @cached_property
    def name(self) -> str:
        """The title, or the id where there is none."""
        return self.title or self.rubric

    @property
    def lineage(self) -> tuple[str, ...]:
        """The rubric's own id, then those it extends, nearest first."""
        return (self.rubric, *self.extends)

    @property
    def extends(self) -> tuple[str, ...]:
        """The ids of the rubrics that it extends, nearest first."""
        return tuple(ancestor.rubric for ancestor in self._lineage.ancestors)

    @property
    def descent(self) -> Lineage:
        """Where it comes from."""
        return self._lineage

    def descending(self, lineage: Lineage) -> "Rubric":
        """This very rubric, which now says that it comes from *lineage*; for the reader that has just made it."""
        self._lineage = lineage
        return self

    def accepting_any(self) -> "Rubric":
        """A copy that reads answers for any rubric as if it descended from that one."""
        copy = Rubric.model_construct(**{name: getattr(self, name) for name in Rubric.model_fields})
        return copy.descending(self._lineage._replace(accepts_any=True))

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Every criterion by its id, in the rubric's order."""
        return {criterion.id: criterion for domain in self.domains for criterion in domain.walk()}

    def domain(self, key: str) -> Domain:
        """The domain *key*, at any depth; it must be one."""
        stack = list(self.domains)
        while (found := stack.pop(0)).id != key:
            stack += found.domains
        return found

    @cached_property
    def gates(self) -> dict[str, int]:
        """The level that each gate demands, by criterion, in the rubric's order."""
        return {key: found.gate for key, found in self.criteria.items() if found.gate is not None}

    @cached_property
    def weighted(self) -> frozenset[str]:
        """The criteria whose own weight and every domain's above are over 0: those that count where they apply."""
        return frozenset(key for domain in self.domains for key in _weighted(domain))

    @cached_property
    def evidence_rules(self) -> dict[str, EvidenceRule]:
        """The evidence rule of each criterion, defaults included."""
        return {key: found.evidence.over(self.evidence) for key, found in self.criteria.items()}

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Today's id of each criterion that had another one before."""
        return {old: key for key, found in self.criteria.items() for old in found.formerly}

    @cached_property
    def verdict_rank(self) -> dict[str, int]:
        """The place of each verdict, 0 for the best."""
        return {verdict.id: rank for rank, verdict in enumerate(self.verdicts)}

    def level_names(self, criterion: Criterion) -> tuple[str, ...]:
        """The short name of each level where the rubric's scale fits the criterion, else its descriptors."""
        return self.scale if len(self.scale) == criterion.top + 1 else criterion.descriptors

    def level_text(self, criterion: Criterion, level: int) -> str:
        """What *level* means in words: its descriptor, its name on the scale, or the bare number."""
        texts = criterion.descriptors or self.level_names(criterion)
        return texts[level] if texts else f"level {level} of {criterion.top}"

    def described(self, criterion: Criterion, level: int) -> str:
        """*level* with what it means, where the rubric says so."""
        return f"level {level}: {self.level_text(criterion, level)}" if criterion.descriptors else f"level {level}"

    def next_step(self, criterion: Criterion, low: int) -> str | None:
        """What raises *criterion* from level *low*; None at the top."""
        if low >= criterion.top:
            return None
        return f"reach {self.described(criterion, low + 1)}" if criterion.steps is None else criterion.steps[low]

    @cached_property
    def level_words(self) -> dict[str, dict[str, int]]:
        """For each criterion, the level that each word stands for; words are without case."""
        return {key: self._words(found) for key, found in self.criteria.items()}

    def _words(self, criterion: Criterion) -> dict[str, int]:
        names = {fold(name): level for level, name in enumerate(self.level_names(criterion))}
        words = names | {fold(text): level for level, text in enumerate(criterion.descriptors)}
        if set(words) >= {"no", "yes"} and criterion.top == 1:
            words |= {"false": words["no"], "true": words["yes"]}
        # Who copies a text may lose the mark at its end.
        return {without_mark(word): level for word, level in words.items()} | words

    def for_service(self, service: str | None) -> "Rubric":
        """The rubric as *service* adjusts it: weights, gates, and what is excluded with all that names it."""
        return self if service is None else self._adjusted[service]

    @cached_property
    def _adjusted(self) -> "dict[str, Rubric]":
        return {service.id: _adjust(self, service.adjust) for service in self.services}


def _weighted(domain: Domain) -> Iterator[str]:
    if domain.weight:
        yield from (criterion.id for criterion in domain.criteria if criterion.weight)
        for inner in domain.domains:
            yield from _weighted(inner)


def _adjust(rubric: Rubric, adjust: Adjustment) -> Rubric:
    def keep(levels: dict[str, Any]) -> dict[str, Any]:
        return {key: level for key, level in levels.items() if key not in adjust.exclude}

    # Built anew: a copy would carry along what was derived from the unadjusted rubric.
    made = Rubric.model_construct(
        **{name: getattr(rubric, name) for name in Rubric.model_fields}
        | {
            "domains": tuple(_adjust_domain(domain, adjust) for domain in rubric.domains),
            "verdicts": tuple(
                verdict.model_copy(
                    update={"demands": verdict.demands.model_copy(update={"criteria": keep(verdict.demands.criteria)})}
                )
                for verdict in rubric.verdicts
            ),
            "options": tuple(
                option.model_copy(update={"requires": keep(option.requires)}) for option in rubric.options
            ),
            # `unless` stays whole: what is excluded can no longer protect, so the shock keeps biting (section 9).
            "scenarios": tuple(found.model_copy(update={"effect": keep(found.effect)}) for found in rubric.scenarios),
        }
    )
    return made.descending(rubric.descent)


def _adjust_domain(domain: Domain, adjust: Adjustment) -> Domain:
    return domain.model_copy(
        update={
            "weight": adjust.weights.get(domain.id, domain.weight),
            "criteria": tuple(
                _adjust_criterion(one, adjust) for one in domain.criteria if one.id not in adjust.exclude
            ),
            "domains": tuple(_adjust_domain(inner, adjust) for inner in domain.domains),
        }
    )


def _adjust_criterion(criterion: Criterion, adjust: Adjustment) -> Criterion:
    if criterion.id not in adjust.weights and criterion.id not in adjust.gates:
        return criterion
    weight = adjust.weights.get(criterion.id, criterion.weight)
    return criterion.model_copy(update={"weight": weight, "gate": adjust.gates.get(criterion.id, criterion.gate)})
