"""Lists and mappings in brackets on one line, as :mod:`caretrust_readiness.reading.plain_yaml` takes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.reading.document import Data

    Meaning = Callable[[str], Data]

T = TypeVar("T")

#: So many lines are remembered, and beginnings and pieces of lines; then it is begun anew.
_REMEMBERED = 1 << 13
#: Longer ones are seldom alike.
_LONGEST_REMEMBERED = 100
#: Longer keys are few, and parsers bound them.
LONGEST_KEY = 100
#: Nested deeper than what people write on one line.
_DEEPEST = 5
KEY = r"[A-Za-z_][A-Za-z0-9_-]*"
#: A comment behind a value.
REST = r" *(?: #.*)?"
#: A text in brackets: none of the marks that mean something there, and none that parsers take differently.
_ITEM = r"""(?:[A-Za-z0-9][^,\[\]{}:#"?\\`|>!*&]*|"[^"\\]*" *|'[^']*' *)"""
#: What such brackets hold where commas and blanks part it: a text, with or without a key.
_PIECE = re.compile(rf"(?:({KEY}): +)?({_ITEM})")
_REST = re.compile(REST)
_BLANKS = re.compile(" *")
_KEYED = re.compile(rf"({KEY}): +")
_TEXT = re.compile(_ITEM)
#: Key (empty where there is none) and value.
_pieces: dict[str, tuple[str, Data]] = {}


class Refused(Exception):  # noqa: N818 - no error: the other reader is asked
    """Something that is not plain."""


def refuse() -> NoReturn:
    """Leave it to the other reader.

    Raises:
        Refused: always.
    """
    raise Refused


def remember(known: dict[str, T], said: str, read: T) -> None:
    """Keep in *known* what was *read* of *said*, unless it is long; what is kept is bounded."""
    if len(said) <= _LONGEST_REMEMBERED:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[said] = read


def in_brackets(flow: str, meaning: Meaning) -> Data:
    """The list or the mapping that *flow* is, with a comment behind it or not.

    Raises:
        Refused: it is not plain.
    """
    known = [_pieces.get(piece) or _piece(piece, meaning) for piece in flow[1:-1].split(", ")]
    if None not in known and flow[0] + flow[-1] in {"[]", "{}"}:
        return (_list if flow[0] == "[" else _mapping)(known)  # type: ignore[arg-type]  # none is None
    made, end = _nested(flow, 0, meaning)
    return made if _REST.fullmatch(flow, end) else refuse()


def _piece(said: str, meaning: Meaning) -> tuple[str, Data] | None:
    """What is *said* between brackets and commas; None where that is not certain."""
    found = _PIECE.fullmatch(said)
    if found is None or len(found[1] or "") > LONGEST_KEY:
        return None
    read = found[1] or "", _item(found[2], meaning)
    remember(_pieces, said, read)
    return read


def _list(pieces: list[tuple[str, Data]]) -> Data:
    return [value if not key else refuse() for key, value in pieces]


def _mapping(pieces: list[tuple[str, Data]]) -> Data:
    pairs = dict(pieces)
    return refuse() if "" in pairs or len(pairs) < len(pieces) else pairs


def _nested(flow: str, at: int, meaning: Meaning, depth: int = 0) -> tuple[Data, int]:
    """What the bracket at the place *at* of *flow* opens, and the place behind what closes it."""
    is_list = flow[at] == "["
    end = "]" if is_list else "}"
    pieces: list[tuple[str, Data]] = []
    at = _behind_blanks(flow, at + 1)
    if flow.startswith(end, at):
        return [] if is_list else {}, at + 1
    while depth < _DEEPEST:
        key = ""
        if not is_list:
            found = _KEYED.match(flow, at) or refuse()
            key, at = (found[1] if len(found[1]) <= LONGEST_KEY else refuse()), found.end()
        value, at = _value(flow, at, meaning, depth)
        pieces.append((key, value))
        at = _behind_blanks(flow, at)
        if flow.startswith(end, at):
            return (_list if is_list else _mapping)(pieces), at + 1
        at = _behind_blanks(flow, at + 1) if flow.startswith(",", at) else refuse()
    return refuse()


def _value(flow: str, at: int, meaning: Meaning, depth: int) -> tuple[Data, int]:
    """What stands at the place *at* of *flow*, and the place behind it."""
    if flow.startswith(("[", "{"), at):
        return _nested(flow, at, meaning, depth + 1)
    found = _TEXT.match(flow, at) or refuse()
    return _item(found[0], meaning), found.end()


def _behind_blanks(flow: str, at: int) -> int:
    found = _BLANKS.match(flow, at)
    return found.end() if found else at


def _item(said: str, meaning: Meaning) -> Data:
    """What a text in brackets means."""
    said = said.rstrip(" ")
    return said[1:-1] if said[0] in "\"'" else meaning(said)
