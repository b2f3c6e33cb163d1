"""The parts of a rubric: their shape, their defaults, and what follows from one of them alone."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from caretrust_readiness.model.fields import (
    Effort,
    Identifier,
    Level,
    Levels,
    LevelTexts,
    Model,
    NodeId,
    Number,
    OrNothing,
    Text,
    Titled,
    plain_number,
)
from caretrust_readiness.model.limits import MAX_TOP


class Source(Model):
    """One entry of a bibliography."""

    title: Text | None = None
    author: Text | None = None
    publication: Text | None = None
    published: Text | None = None
    url: Text | None = None
    note: Text | None = None


class EvidenceRule(Model):
    """What a claim needs to count as demonstrated; a key that is absent keeps the rubric's default."""

    cap: Level | None = None
    """The highest level that an answer without good evidence demonstrates."""
    max_age_months: Annotated[StrictInt, Field(ge=0, le=12000)] | None = None

    def over(self, default: "EvidenceRule") -> "EvidenceRule":
        """This rule's own keys over *default*'s; an explicit null clears."""
        return default.model_copy(update={key: getattr(self, key) for key in self.model_fields_set})


class Measure(Model):
    """A number that decides the level: reaching a threshold counts."""

    unit: Text = ""
    thresholds: Annotated[tuple[Number, ...], Field(min_length=1, max_length=MAX_TOP)]
    better: Literal["higher", "lower"] = "higher"
    range: Annotated[tuple[Number, ...], Field(min_length=2, max_length=2)] | None = None
    """The lowest and the highest value that can be meant."""

    @property
    def is_percentage(self) -> bool:
        """Whether it counts hundredths."""
        return self.unit.startswith("%")

    @cached_property
    def bounds(self) -> "tuple[Fraction, Fraction] | None":
        """The lowest and the highest value that can be meant: its own range, else 0 to 100 for a percentage."""
        if self.range is not None:
            return self.range[0], self.range[1]
        return (Fraction(0), Fraction(100)) if self.is_percentage else None

    def level(self, value: Fraction) -> int:
        """The level, 0 to the number of thresholds, that *value* reaches."""
        if self.better == "higher":
            return sum(value >= threshold for threshold in self.thresholds)
        return sum(value <= threshold for threshold in self.thresholds)

    def descriptor(self, level: int) -> str:
        """What *level* means, in the measure's own numbers."""
        sign, outside = ("at least", "under") if self.better == "higher" else ("at most", "over")
        if level == 0:
            return f"{outside} {self.spell(self.thresholds[0])}"
        return f"{sign} {self.spell(self.thresholds[level - 1])}"

    def spell(self, value: Fraction) -> str:
        """*value* with its unit."""
        gap = "" if self.is_percentage or not self.unit else " "
        return f"{plain_number(value)}{gap}{self.unit}"


class Criterion(Titled):
    """One question about the locality, with its levels: 0 is always the worst for readiness."""

    id: NodeId
    formerly: tuple[NodeId, ...] = ()
    question: Text | None = None
    kind: Literal["precondition", "enabler", "risk", "benefit", "context"] | None = None
    weight: Annotated[Number, Field(ge=0)] = Fraction(1)
    levels: LevelTexts | None = None
    points: tuple[Number, ...] | None = None
    measure: Measure | None = None
    gate: Level | None = None
    control: Literal["local", "national"] = "local"
    effort: Effort = Fraction(1)
    steps: tuple[Text, ...] | None = None
    evidence: EvidenceRule = EvidenceRule.model_construct()
    sources: tuple[Identifier, ...] = ()

    @cached_property
    def top(self) -> int:
        """The best level."""
        if isinstance(self.levels, int):
            return self.levels
        if self.levels is not None:
            return len(self.levels) - 1
        return len(self.measure.thresholds) if self.measure else 0

    @cached_property
    def descriptors(self) -> tuple[str, ...]:
        """What each level means, where the rubric says so; empty where levels are only numbered."""
        if isinstance(self.levels, tuple):
            return self.levels
        if self.measure is not None:
            return tuple(self.measure.descriptor(level) for level in range(self.top + 1))
        return ()

    @cached_property
    def values(self) -> tuple[Fraction, ...]:
        """The worth of each level, a share from 0 to 1 (design, section 6)."""
        if self.points is not None:
            return tuple(point / self.points[-1] for point in self.points)
        return tuple(Fraction(level, self.top) for level in range(self.top + 1))

    @cached_property
    def efforts(self) -> tuple[Fraction, ...]:
        """The effort of each step from one level to the next."""
        return self.effort if isinstance(self.effort, tuple) else (self.effort,) * self.top


class Domain(Titled):
    """A group of criteria, or of further domains; never of both."""

    id: NodeId
    weight: Annotated[Number, Field(ge=0)] = Fraction(1)
    criteria: tuple[Criterion, ...] = ()
    domains: tuple["Domain", ...] = ()

    @property
    def children(self) -> "tuple[Criterion, ...] | tuple[Domain, ...]":
        """The criteria, or the domains."""
        return self.criteria or self.domains

    def walk(self) -> Iterator[Criterion]:
        """Every criterion below, in the rubric's order."""
        yield from self.criteria
        for domain in self.domains:
            yield from domain.walk()


class Demands(Model):
    """What a verdict asks for; all of it, at one end of the intervals."""

    score: Annotated[Number, Field(ge=0, le=100)] | None = None
    domain: Annotated[Number, Field(ge=0, le=100)] | None = None
    gates: StrictBool = False
    criteria: Levels = {}
    applies: Annotated[Number, Field(ge=0, le=100)] | None = None
    """The percentage, by count, of the criteria with weight that must apply."""

    @property
    def nothing(self) -> bool:
        """Whether it asks for nothing at all."""
        return not (self.gates or self.criteria) and self.score is self.domain is self.applies is None


class Verdict(Titled):
    """One possible outcome; the first whose demands are met is the verdict."""

    go: StrictBool = False
    demands: Annotated[Demands, OrNothing] = Demands.model_construct()
    advice: Text | None = None


class Function(Titled):
    """Something that integration can unify."""


class Option(Titled):
    """One form that working together can take; options stand lightest first."""

    provides: tuple[Identifier, ...] = ()
    requires: Levels = {}
    verdict: Identifier | None = None


class Effect(Model):
    """What a shock does to a criterion's levels; exactly one of the two."""

    at_most: Level | None = None
    drop: Annotated[StrictInt, Field(ge=1)] | None = None


class Scenario(Titled):
    """A shock the verdict is tested against, and what would have protected from it."""

    because: Text | None = None
    effect: Annotated[dict[str, Effect], Field(min_length=1)]
    unless: Annotated[dict[str, Level], Field(min_length=1)] | None = None


class Adjustment(Model):
    """How a service differs from the common rubric."""

    weights: dict[str, Annotated[Number, Field(ge=0)]] = {}
    gates: dict[str, Level | None] = {}
    exclude: tuple[str, ...] = ()


class Service(Titled):
    """A service that can be assessed by itself."""

    adjust: Annotated[Adjustment, OrNothing] = Adjustment.model_construct()
