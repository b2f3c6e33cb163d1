"""The rubric file as a model: its shape, its defaults, and what follows from one criterion alone.

The rules between its parts are in :mod:`caretrust_readiness.reading.rubric_rules`.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    PrivateAttr,
    StrictBool,
    StrictInt,
    StrictStr,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from caretrust_readiness.model.limits import MAX_ID, MAX_ITEMS, MAX_TOP

#: How the names of the forms of a value begin in pydantic's locations; no file can hold a key that begins so.
TAG_MARK = "\0"
_ONE, _LIST = f"{TAG_MARK}one", f"{TAG_MARK}list"


def _number(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number_type", "")
    return Fraction(value)


def plain_number(value: Fraction) -> int | float | str:
    """*value* as a JSON number, or as decimal text where a double cannot hold it exactly."""
    if value.denominator == 1:
        return value.numerator
    short = float(value)
    if Fraction(repr(short)) == value:
        return short
    digits = len(str(value.denominator)) * 4
    return format(Decimal(value.numerator * 10**digits // value.denominator).scaleb(-digits).normalize(), "f")


def _text(value: object) -> object:
    if isinstance(value, str):
        if not (text := value.strip()):
            raise PydanticCustomError("empty-text", "")
        return text
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _form(value: object) -> str:
    return _LIST if isinstance(value, list | tuple) else _ONE


def one_or_list(one: Any, many: Any) -> Any:
    """The annotation of a value that is either *one* or a list, so that errors speak only of the form that was used."""
    return Annotated[Annotated[one, Tag(_ONE)] | Annotated[many, Tag(_LIST)], Discriminator(_form)]


#: What each pattern means, for people.
PATTERNS: dict[str, str] = {}


def _pattern(pattern: str, meaning: str) -> Any:
    PATTERNS[pattern] = meaning
    return Field(pattern=pattern, max_length=MAX_ID, json_schema_extra={"pattern": pattern, "description": meaning})


#: An exact number: decimal text of the file, as a fraction.
Number = Annotated[
    Fraction,
    PlainValidator(_number),
    PlainSerializer(plain_number),
    WithJsonSchema({"type": "number"}),
]
Text = Annotated[StrictStr, BeforeValidator(_text, json_schema_input_type=str | float)]
RubricId = Annotated[str, BeforeValidator(_text), _pattern(r"^[a-z0-9-]+$", "lower-case letters, digits, hyphens")]
NodeId = Annotated[StrictStr, _pattern(r"^[a-z][a-z0-9_]*$", "a lower-case letter, then lower-case letters, digits, _")]
Identifier = Annotated[
    str,
    BeforeValidator(_text),
    _pattern(r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", "a letter or digit, then letters, digits, _ . -"),
]
if TYPE_CHECKING:
    LevelTexts: TypeAlias = int | tuple[str, ...]
    Effort: TypeAlias = Fraction | tuple[Fraction, ...]
else:
    _Texts = Annotated[tuple[Text, ...], Field(min_length=2, max_length=MAX_TOP + 1)]
    LevelTexts = one_or_list(Annotated[StrictInt, Field(ge=1, le=MAX_TOP)], _Texts)
    Effort = one_or_list(Number, tuple[Number, ...])
#: A key with nothing after it means an empty mapping.
OrNothing = BeforeValidator(lambda value: {} if value is None else value)
Version = Annotated[
    str,
    BeforeValidator(_text),
    _pattern(r"^[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?$", "three numbers with points between them, as in 1.0.0"),
]
Level = Annotated[StrictInt, Field(ge=0)]
#: Levels by criterion.
Levels = Annotated[dict[str, Level], OrNothing]


class Model(BaseModel):
    """Frozen, and no unknown keys anywhere."""

    # Built when first used, and no __future__ annotations to evaluate again: everybody pays for start-up.
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Titled(Model):
    """Something with an id, and a title to show instead."""

    id: Identifier
    title: Text = ""

    @cached_property
    def name(self) -> str:
        """The title, or the id spelt out where there is none."""
        return self.title or _spelt_out(self.id)


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


#: What word processors make of straight quotes, hyphens and three points.
_STRAIGHT = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u2032\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-")
    | {"\u2026": "..."}
)
_END_MARKS = " .;,"


def fold(word: str) -> str:
    """*word* as it is compared: without case, blanks run together, quotes and dashes straight."""
    word = " ".join(word.split()).casefold()
    return word if word.isascii() else word.translate(_STRAIGHT)


def without_mark(word: str) -> str:
    """A folded *word* without a full stop, a semicolon or a comma at its end, where it is more than that."""
    return word.rstrip(_END_MARKS) or word


def known_word(said: str, words: Mapping[str, object]) -> str | None:
    """That of *words* which *said* is, as it is compared; None where it is none."""
    if said in words:
        return said
    word = fold(said)
    if word in words:
        return word
    return bare if (bare := without_mark(word)) in words else None


def _spelt_out(identifier: str) -> str:
    return identifier.replace("_", " ").replace("-", " ").capitalize()


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
