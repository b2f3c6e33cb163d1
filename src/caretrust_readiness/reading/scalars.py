"""What a text without quotes means in our YAML, and which characters are accepted nowhere."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

from caretrust_readiness.model.limits import MAX_DIGITS
from caretrust_readiness.model.plaintext import character_named
from caretrust_readiness.model.problems import InputError, Position, Problem

if TYPE_CHECKING:
    from caretrust_readiness.reading.document import Data

#: The small numbers stand here because most levels are one, and looking up is quicker than reading.
WORDS: dict[str, bool | int | None] = {"": None, "~": None, "null": None, "true": True, "false": False} | {
    str(number): number for number in range(101)
}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)?\.[0-9]+", re.ASCII)
REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def refused_character(text: str) -> str | None:
    """The first character of *text* that is accepted nowhere; None where there is none."""
    found = REFUSED.search(text)
    return found[0] if found else None


def position_after(before: str) -> Position:
    """The position behind the text *before*."""
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", before)
    return Position(len(lines), len(lines[-1]) + 1)


def refuse(file: str, position: Position | None, code: str, message: str, hint: str | None = None) -> NoReturn:
    """Say why *file* cannot be read.

    Raises:
        InputError: always.
    """
    raise InputError((Problem(file, position, code, message, hint),))


def refuse_character(file: str, position: Position, character: str) -> NoReturn:
    """Refuse a *character* that is accepted nowhere.

    Raises:
        InputError: always.
    """
    message = f"the character {character_named(character)} is not accepted: it can hide or reorder what the file says"
    refuse(file, position, "yaml-character", message, "remove it, or retype the line")


def meaning(plain: str) -> Data:
    """What a scalar without quotes means."""
    return WORDS[plain] if plain in WORDS else number(plain)


def number(plain: str) -> Data:
    """As :func:`meaning`, for what is none of the few words that have one."""
    if plain[0] in "0123456789+-." and len(plain) <= MAX_DIGITS:
        if _INT.fullmatch(plain):
            return _as_written(_Int, plain) if plain[0] == "+" or plain == "-0" else int(plain)
        if _DECIMAL.fullmatch(plain):
            return _as_written(_Decimal, plain) if plain[0] in "+." else Decimal(plain)
    return plain


class _AsWritten:
    """A number whose text says more than its value: where it turns out to be a text, nothing of it is lost."""

    written: str

    def __str__(self) -> str:
        """As it was written."""
        return self.written


class _Int(_AsWritten, int):
    pass


class _Decimal(_AsWritten, Decimal):
    pass


def _as_written(kind: type[_Int | _Decimal], plain: str) -> _Int | _Decimal:
    number = kind(plain)
    number.written = plain
    return number
