"""The answers file as a model: its shape, and the rules inside one file.

Its words become levels in :mod:`caretrust_readiness.reading.answer_resolution`. What is plainly written needs no model,
so that this module is imported where one is needed: it takes time to define.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
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

from caretrust_readiness.model import answers as values
from caretrust_readiness.model.answers import Shorthand
from caretrust_readiness.model.fields import TAG_MARK, Identifier, Model, OrNothing, RubricId, Text
from caretrust_readiness.model.parts import Source
from caretrust_readiness.model.terms import PartialDate


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

    def value(self) -> values.Evidence:
        """What the rest of the program knows of it."""
        return values.Evidence(self.source, self.ref, self.date, self.note)


if TYPE_CHECKING:
    EvidenceItem: TypeAlias = values.Evidence
else:
    EvidenceItem = Annotated[
        Evidence,
        BeforeValidator(_evidence, json_schema_input_type=Evidence | str),
        AfterValidator(Evidence.value),
    ]

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

    def value(self) -> values.Respondent:
        """What the rest of the program knows of them."""
        return values.Respondent(self.title, self.side)


if TYPE_CHECKING:
    Sided: TypeAlias = values.Respondent
else:
    Sided = Annotated[
        Respondent,
        BeforeValidator(_titled, json_schema_input_type=Respondent | str),
        AfterValidator(Respondent.value),
    ]


class Outcome(Model):
    """What happened afterwards."""

    decision: Literal["formed", "not_formed", "ended"]
    on: Date
    note: Text | None = None
    source: Text | None = None

    def value(self) -> values.Outcome:
        """What the rest of the program knows of it."""
        return values.Outcome(self.decision, self.on, self.note, self.source)


if TYPE_CHECKING:
    Recorded: TypeAlias = values.Outcome
else:
    Recorded = Annotated[Outcome, AfterValidator(Outcome.value)]


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
    outcomes: tuple[Recorded, ...] = ()
