"""The plain part of YAML, read line by line: three times as fast as the parser's events, and never otherwise.

Taken are block mappings and lists, texts on one line, and short lists and mappings in brackets. Whatever else a line
holds, or may hold, is refused whole and left to :mod:`caretrust_readiness.reading.yamlio`; `make hostile` compares the
two on changed files. No position is kept: they are worked out by that reader where they are asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from caretrust_readiness.model.limits import MAX_NODES

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.reading.document import Data

    Meaning = Callable[[str], Data]

T = TypeVar("T")

#: A longer text could have more keys and values than are read.
_LONGEST = MAX_NODES // 2
#: Nested deeper than any file that people write, and far from where it is refused.
_DEEPEST = 20
#: Longer keys are few, and parsers bound them.
_LONGEST_KEY = 100
#: So many lines are remembered, and beginnings and pieces of lines; then it is begun anew.
_REMEMBERED = 1 << 13
#: Longer ones are seldom alike.
_LONGEST_REMEMBERED = 100
#: What ends lines elsewhere, or is a blank that counts otherwise; the first two are ASCII.
_UNUSUAL = re.compile("[\t\r\x85\u2028\u2029\ufeff]")
_KEY = r"[A-Za-z_][A-Za-z0-9_]*"
_LINE = re.compile(rf"( *)((?:- +)?)(?:({_KEY}):(?: +|$))?(.*)", re.DOTALL)
#: A comment behind a value.
_REST = r" *(?: #.*)?"
_DOUBLE = re.compile(rf'"([^"\\]*)"{_REST}')
_SINGLE = re.compile(rf"'([^']*)'{_REST}")
#: A text in brackets: none of the marks that mean something there, and none that parsers take differently.
_ITEM = r"""(?:[A-Za-z0-9][^,\[\]{}:#"?\\`|>!*&]*|"[^"\\]*" *|'[^']*' *)"""
_PAIR = re.compile(rf"(?:\A{{|,) *({_KEY}): +({_ITEM})")
_ENTRY = re.compile(rf"(?:\A\[|,) *({_ITEM})")
_CLOSED = re.compile(rf"[\]}}]{_REST}")
#: What such brackets hold where commas and blanks part it: a text, with or without a key.
_PIECE = re.compile(rf"(?:({_KEY}): +)?({_ITEM})")


class _Line(NamedTuple):
    """What one line says.

    A tuple, since a batch reads one for each line: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    indent: int
    dash: int
    """How wide a dash is with the blanks behind it; 0 where there is none."""
    key: str | None
    text: str
    """A list or a mapping in brackets; else empty."""
    value: Data
    is_open: bool
    """Whether nothing stands behind the key."""


class _Refused(Exception):  # noqa: N818 - no error: the other reader is asked
    """Something that is not plain."""


#: Of a line that holds nothing.
_NOTHING = _Line(indent=-1, dash=0, key=None, text="", value=None, is_open=False)
_lines: dict[str, _Line] = {}
#: What stands before brackets.
_heads: dict[str, _Line] = {}
#: Key (empty where there is none) and value.
_pieces: dict[str, tuple[str, Data]] = {}


def plain_data(text: str, meaning: Meaning) -> dict[str, Data] | None:
    """The data of *text*, where all of it is plain; else None. *meaning* is that of a text without quotes."""
    if len(text) > _LONGEST or "\t" in text or "\r" in text:
        return None
    if not text.isascii() and _UNUSUAL.search(text) is not None:  # slow
        return None
    try:
        return _data(text, meaning)
    except _Refused:
        return None


def _data(text: str, meaning: Meaning) -> dict[str, Data]:  # noqa: C901, PLR0912 - one loop over lines: a hot path
    root: dict[str, Data] = {}
    node: Any = root
    indent, in_list = 0, False
    stack: list[tuple[Any, int, bool]] = []
    waiting: str | None = None
    for line in text.split("\n"):
        if (read := _lines.get(line)) is None:
            read = _read(line, meaning)
        at, dash, key, flow, value, is_open = read
        if at < 0:
            continue
        if waiting is not None:
            if at > indent or (dash and at == indent):
                stack.append((node, indent, in_list))
                opened: Data = [] if dash else {}
                node[waiting] = opened
                node, indent, in_list = opened, at, dash > 0
            waiting = None
        while at < indent or (in_list and not dash and at == indent):
            if not stack:
                raise _Refused
            node, indent, in_list = stack.pop()
        if at > indent or in_list is not (dash > 0) or len(stack) > _DEEPEST:
            raise _Refused
        if flow:
            value = _in_brackets(flow, meaning)
        if dash:
            if key is None:
                node.append(value)
                continue
            item: dict[str, Data] = {}
            node.append(item)
            stack.append((node, indent, True))
            node, indent, in_list = item, at + dash, False
        if key is None or key in node:
            raise _Refused
        node[key] = value
        if is_open:
            waiting = key
    if not root:
        raise _Refused
    return root


def _read(line: str, meaning: Meaning) -> _Line:
    """What a *line* says; remembered, since many are alike, or begin alike."""
    for mark in "{[":
        head, bracket, rest = line.partition(mark)
        if bracket and (known := _heads.get(head)) is not None:
            return _Line(known.indent, known.dash, known.key, bracket + rest.rstrip(" "), None, is_open=False)
    found = _LINE.fullmatch(line)
    if found is None:
        raise _Refused
    blanks, dash, key, rest = found.groups()
    rest = rest.rstrip(" ")
    if not dash and key is None:
        if rest and rest[0] != "#":
            raise _Refused
        return _NOTHING
    is_open = not rest
    if (is_open and key is None) or (key is not None and len(key) > _LONGEST_KEY):
        raise _Refused
    flow = rest if rest.startswith(("[", "{")) else ""
    value = None if is_open or flow else _scalar(rest, meaning)
    read = _Line(indent=len(blanks), dash=len(dash), key=key, text=flow, value=value, is_open=is_open)
    if flow:
        _remember(_heads, line[: found.start(4)], read)
    else:
        _remember(_lines, line, read)
    return read


def _remember(known: dict[str, T], said: str, read: T) -> None:
    if len(said) <= _LONGEST_REMEMBERED:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[said] = read


def _scalar(rest: str, meaning: Meaning) -> Data:
    """What stands behind a key or a dash."""
    first = rest[0]
    if first in "\"'":
        if (found := (_DOUBLE if first == '"' else _SINGLE).fullmatch(rest)) is None:
            raise _Refused
        return found[1]
    if not (first.isalnum() or first in "_($\u00a3/" or (first == "-" and rest[1:2].isdecimal())):
        raise _Refused
    said = rest.partition(" #")[0].rstrip(" ")
    if ": " in said or said[-1] == ":":
        raise _Refused
    return meaning(said)


def _in_brackets(flow: str, meaning: Meaning) -> Data:
    """A list or a mapping of texts."""
    known = [_pieces.get(piece) or _piece(piece, meaning) for piece in flow[1:-1].split(", ")]
    if None not in known and flow[0] + flow[-1] in {"[]", "{}"}:
        return (_list if flow[0] == "[" else _mapping)(known)  # type: ignore[arg-type]  # none is None
    return _by_marks(flow, meaning)


def _piece(said: str, meaning: Meaning) -> tuple[str, Data] | None:
    """What is *said* between brackets and commas; None where that is not certain."""
    found = _PIECE.fullmatch(said)
    if found is None or len(found[1] or "") > _LONGEST_KEY:
        return None
    read = found[1] or "", _item(found[2], meaning)
    _remember(_pieces, said, read)
    return read


def _list(pieces: list[tuple[str, Data]]) -> Data:
    return [value if not key else _refuse() for key, value in pieces]


def _mapping(pieces: list[tuple[str, Data]]) -> Data:
    pairs = dict(pieces)
    return _refuse() if "" in pairs or len(pairs) < len(pieces) else pairs


def _by_marks(flow: str, meaning: Meaning) -> Data:
    """As :func:`_in_brackets`, where something else than commas with one blank may part it."""
    place = 0
    if flow[0] == "[":
        items: list[Data] = []
        for found in _ENTRY.finditer(flow):
            place = found.end() if found.start() == place else _refuse()
            items.append(_item(found[1], meaning))
        return items if _is_closed(flow, place, "]") else _refuse()
    pairs: list[tuple[str, Data]] = []
    for found in _PAIR.finditer(flow):
        place = found.end() if found.start() == place and len(found[1]) <= _LONGEST_KEY else _refuse()
        pairs.append((found[1], _item(found[2], meaning)))
    return _mapping(pairs) if _is_closed(flow, place, "}") else _refuse()


def _is_closed(flow: str, place: int, mark: str) -> bool:
    """Whether *mark* is what follows, and nothing behind it."""
    return place > 0 and flow.startswith(mark, place) and _CLOSED.fullmatch(flow, place) is not None


def _item(said: str, meaning: Meaning) -> Data:
    """What a text in brackets means."""
    said = said.rstrip(" ")
    return said[1:-1] if said[0] in "\"'" else meaning(said)


def _refuse() -> NoReturn:
    raise _Refused
