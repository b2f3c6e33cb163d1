"""The kinds of value that rubric and answers files hold: numbers, texts, ids, levels; and the model of them all."""

from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    StrictInt,
    StrictStr,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from caretrust_readiness.model.limits import MAX_ID, MAX_TOP
from caretrust_readiness.model.wording import spelt_out

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


def _pattern(pattern: str, meaning: str, *, stripped: bool = False) -> Any:
    """The annotation of an id; of one that is *stripped*, the schema leaves room for blanks around it."""
    PATTERNS[pattern] = meaning
    written = rf"^\s*{pattern[1:-1]}\s*$" if stripped else pattern
    return Field(pattern=pattern, max_length=MAX_ID, json_schema_extra={"pattern": written, "description": meaning})


#: An exact number: decimal text of the file, as a fraction.
Number = Annotated[
    Fraction,
    PlainValidator(_number),
    PlainSerializer(plain_number),
    WithJsonSchema({"type": "number"}),
]
Text = Annotated[StrictStr, BeforeValidator(_text, json_schema_input_type=str | float)]
RubricId = Annotated[
    str,
    _pattern(r"^[a-z0-9-]+$", "lower-case letters, digits, hyphens", stripped=True),
    BeforeValidator(_text, json_schema_input_type=str | float),
]
NodeId = Annotated[StrictStr, _pattern(r"^[a-z][a-z0-9_]*$", "a lower-case letter, then lower-case letters, digits, _")]
Identifier = Annotated[
    str,
    _pattern(r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", "a letter or digit, then letters, digits, _ . -", stripped=True),
    BeforeValidator(_text, json_schema_input_type=str | float),
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
        return self.title or spelt_out(self.id)
