"""The answers file as a model: its shape, and the rules inside one file. Its words become levels in `resolving`."""

from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    InstanceOf,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from caretrust_readiness.model.fields import TAG_MARK, Identifier, Model, OrNothing, RubricId, Text
from caretrust_readiness.model.parts import Source
from caretrust_readiness.model.terms import Interval, PartialDate


def _date(value: object) -> PartialDate:
    try:
        return PartialDate.parse(str(value))
    except ValueError:
        raise PydanticCustomError("date", "") from None


Date = Annotated[
    PartialDate,
    PlainValidator(_date),
    PlainSerializer(str),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}]}),
]


def _word(value: object) -> object:
    if value is None or isinstance(value, str | int | Decimal):
        return value
    raise PydanticCustomError("word_type", "")


_WORD_SCHEMA = WithJsonSchema({"type": ["string", "number", "boolean", "null"]})
#: What stands for a level before the rubric is known: a number, a word, or nothing.
Word: TypeAlias = Annotated[Any, BeforeValidator(_word), _WORD_SCHEMA]


def _range(value: object) -> object:
    if isinstance(value, str) and value.count("..") == 1:
        return [part.strip() for part in value.split("..")]
    return value


def _pair(value: object) -> object:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - a pair
        raise PydanticCustomError("range-form", "")
    return tuple(value)


_RANGE_SCHEMA = {"type": "array", "minItems": 2, "maxItems": 2}
_SPELT_RANGE = {"type": "string", "pattern": r"^.*\.\..*$"}
Range: TypeAlias = Annotated[
    tuple[Word, Word],
    BeforeValidator(_pair),
    BeforeValidator(_range),
    WithJsonSchema({"anyOf": [_RANGE_SCHEMA, _SPELT_RANGE]}),
]


def _text_or_mapping(value: object) -> object:
    if not isinstance(value, str | dict | Model):
        raise PydanticCustomError("text_or_mapping_type", "")
    return value


def _evidence(value: object) -> object:
    return {"source": value} if isinstance(value, str) else _text_or_mapping(value)


class Evidence(Model):
    """One thing that backs an answer."""

    source: Text
    ref: Text | None = None
    date: Date | None = None
    note: Text | None = None

    def is_good(self, as_of: PartialDate, max_age_months: int | None) -> bool:
        """Whether it is dated, not after *as_of* and not more than *max_age_months* before it (design, section 5)."""
        return self.date is not None and _in_time(self.date, as_of, max_age_months)


@lru_cache(maxsize=4096)
def _in_time(found: PartialDate, as_of: PartialDate, max_age_months: int | None) -> bool:
    if found.is_late_for(as_of):
        return False
    return max_age_months is None or not found.is_older_than(max_age_months, as_of)


EvidenceItem: TypeAlias = Annotated[Evidence, BeforeValidator(_evidence, json_schema_input_type=Evidence | str)]

_KINDS = ("level", "range", "value", "views", "not_applicable")


class Entry(Model):
    """One answer as it is written: exactly one of its five kinds; views may also stand beside a level or a value."""

    level: Word = None
    range: Range | None = None
    value: Word = None
    views: Annotated[dict[Identifier, Any], Field(min_length=1)] | None = None
    not_applicable: Text | None = None
    note: Text | None = None
    evidence: tuple[EvidenceItem, ...] = ()

    @property
    def kinds(self) -> list[str]:
        """Which of the five kinds are given."""
        given = self.model_fields_set
        return [kind for kind in _KINDS if kind in given]


class Shorthand(NamedTuple):
    """An answer written without a mapping: a level, a word, a range, or nothing."""

    said: Any


def _entry(value: object) -> object:
    return value if isinstance(value, dict) else Shorthand(value)


_SHORT_SCHEMA = {"anyOf": [{"type": ["string", "number", "boolean", "null"]}, _RANGE_SCHEMA]}


_SHORT, _LONG = f"{TAG_MARK}short", f"{TAG_MARK}long"


def _spelling(value: object) -> str:
    return _SHORT if isinstance(value, Shorthand) else _LONG


Written: TypeAlias = Annotated[
    Annotated[Entry, Tag(_LONG)] | Annotated[InstanceOf[Shorthand], WithJsonSchema(_SHORT_SCHEMA), Tag(_SHORT)],
    Discriminator(_spelling),
    BeforeValidator(_entry),
]


def _titled(value: object) -> object:
    return {"title": value} if isinstance(value, str) else _text_or_mapping(value)


#: A source; a bare text is its title.
Cited: TypeAlias = Annotated[Source, BeforeValidator(_titled, json_schema_input_type=Source | str)]


class Respondent(Model):
    """Somebody whose view is asked, and the side they speak for."""

    title: Text
    side: Text | None = None


Sided: TypeAlias = Annotated[Respondent, BeforeValidator(_titled, json_schema_input_type=Respondent | str)]


class Outcome(Model):
    """What happened afterwards."""

    decision: Literal["formed", "not_formed", "ended"]
    on: Date
    note: Text | None = None
    source: Text | None = None


Entries: TypeAlias = Annotated[dict[str, Written], OrNothing]


class ServiceFile(Model):
    """What one service answers differently."""

    unify: tuple[Identifier, ...] | None = None
    answers: Entries = {}


class AnswersFile(Model):
    """A locality's answers file, as it is written."""

    locality: Text
    as_of: Date
    rubric: RubricId | None = None
    about: Text | None = None
    prepared_by: Text | None = None
    agreed_on: Date | None = None
    unify: tuple[Identifier, ...] | None = None
    sources: Annotated[dict[Identifier, Cited], OrNothing] = {}
    respondents: Annotated[dict[Identifier, Sided], OrNothing] = {}
    answers: Entries = {}
    services: Annotated[dict[str, Annotated[ServiceFile, OrNothing]], OrNothing] = {}
    outcomes: tuple[Outcome, ...] = ()


class Answer(NamedTuple):
    """One answer in levels of its criterion, before the evidence rule is applied.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    claimed: Interval[int] | None = None
    """The levels claimed; None for an unknown one."""
    agreed: bool = True
    """False where the interval comes from views alone."""
    views: dict[str, Interval[int] | None] = {}
    not_applicable: str | None = None
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()
    assumed: bool = False
    """Whether it counts as evidenced without evidence (what-if, rubric test, path)."""


UNKNOWN = Answer()


class ServiceAnswers(NamedTuple):
    """What one service answers differently, in levels."""

    unify: tuple[str, ...] | None
    answers: dict[str, Answer]


class Answers(NamedTuple):
    """A locality's answers in levels of one rubric, all rules kept.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    file: str
    locality: str
    as_of: PartialDate
    answers: dict[str, Answer]
    unify: tuple[str, ...] | None = None
    about: str | None = None
    prepared_by: str | None = None
    agreed_on: PartialDate | None = None
    sources: dict[str, Source] = {}
    respondents: dict[str, Respondent] = {}
    services: dict[str, ServiceAnswers] = {}
    outcomes: tuple[Outcome, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know though it is no mistake, such as an old id still in use."""
    sha256: str = ""
    """Of the file, in hexadecimal; empty where the answers were no file of their own."""

    def for_service(self, service: str | None) -> "Answers":
        """The answers that hold for *service*: its own entries replace the common ones whole."""
        if service is None:
            return self
        own = self.services[service]
        unify = self.unify if own.unify is None else own.unify
        return self._replace(answers=self.answers | own.answers, unify=unify)
