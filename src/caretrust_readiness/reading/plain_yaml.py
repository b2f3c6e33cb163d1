"""The plain part of YAML, read line by line: three times as fast as the parser's events, and never otherwise.

Taken are block mappings and lists, texts on one line or folded (``>-``), and lists and mappings in brackets. Whatever
else a line holds, or may hold, is refused whole and left to :mod:`caretrust_readiness.reading.events`; `make hostile`
compares the two on changed files. No position is kept: they are worked out by that reader where they are asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.model.limits import MAX_NODES
from caretrust_readiness.reading.plain_brackets import KEY, LONGEST_KEY, REST, Refused, in_brackets, remember

if TYPE_CHECKING:
    from caretrust_readiness.reading.document import Data
    from caretrust_readiness.reading.plain_brackets import Meaning

#: Of a shorter text, keys and values cannot be more than are read.
_SHORT = MAX_NODES // 2
#: Nested deeper than any file that people write, and far from where it is refused.
_DEEPEST = 20
#: What ends lines elsewhere, or is a blank that counts otherwise; the first two are ASCII.
_UNUSUAL = re.compile("[\t\r\x85\u2028\u2029\ufeff]")
_LINE = re.compile(rf"( *)((?:- +)?)(?:({KEY}):(?: +|$))?(.*)", re.DOTALL)
#: Of what a backslash may stand before in double quotes, only what stands for itself.
_DOUBLE = re.compile(rf'"((?:[^"\\]|\\["\\])*)"{REST}')
#: A key whose text is folded over the lines below.
_FOLDS = re.compile(rf"( *){KEY}: +>-")
_ESCAPED = re.compile(r'\\(["\\])')
_SINGLE = re.compile(rf"'([^']*)'{REST}")


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


#: Of a line that holds nothing.
_NOTHING = _Line(indent=-1, dash=0, key=None, text="", value=None, is_open=False)
_lines: dict[str, _Line] = {}
#: What stands before brackets.
_heads: dict[str, _Line] = {}


def plain_data(text: str, meaning: Meaning) -> dict[str, Data] | None:
    """The data of *text*, where all of it is plain; else None. *meaning* is that of a text without quotes."""
    if "\t" in text or "\r" in text or (len(text) > _SHORT and _most_nodes(text) > MAX_NODES):
        return None
    if not text.isascii() and _UNUSUAL.search(text) is not None:  # slow
        return None
    try:
        return _data(_unfolded(text) if ">-\n" in text else text, meaning)
    except Refused:
        return None


def _most_nodes(text: str) -> int:
    """How many keys, values, lists and mappings *text* can have, if it is plain: four a line, three after a comma."""
    return 4 * (text.count("\n") + 1) + 3 * text.count(",") + text.count("[") + text.count("{")


def _unfolded(text: str) -> str:
    """*text* with each of its texts that is folded over lines put in quotes on one line."""
    lines = text.split("\n")
    made: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        if line.endswith(">-") and (found := _FOLDS.fullmatch(line)) is not None:
            end = _end_of_text(lines, place, len(found[1]))
            said = " ".join([part.lstrip(" ") for part in lines[place:end]])
            line = line.removesuffix(">-") + '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'
            place = end
        made.append(line)
    return "\n".join(made)


def _end_of_text(lines: list[str], start: int, outer: int) -> int:
    """Where the text ends that begins at *start*, below a key that is indented by *outer*: all of one indentation."""
    indent = _indent(lines[start]) if start < len(lines) else 0
    end = start
    while end < len(lines) and _indent(lines[end]) == indent and lines[end].rstrip(" ") == lines[end] != "":
        end += 1
    if indent <= outer or end == start:
        raise Refused
    for place in range(end, len(lines)):  # blanks that reach as far as a text are part of it
        if _indent(lines[place]) > outer:
            raise Refused
        if lines[place].strip(" "):
            break
    return end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


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
                raise Refused
            node, indent, in_list = stack.pop()
        if at > indent or in_list is not (dash > 0) or len(stack) > _DEEPEST:
            raise Refused
        if flow:
            value = in_brackets(flow, meaning)
        if dash:
            if key is None:
                node.append(value)
                continue
            item: dict[str, Data] = {}
            node.append(item)
            stack.append((node, indent, True))
            node, indent, in_list = item, at + dash, False
        if key is None or key in node:
            raise Refused
        node[key] = value
        if is_open:
            waiting = key
    if not root:
        raise Refused
    return root


def _read(line: str, meaning: Meaning) -> _Line:
    """What a *line* says; remembered, since many are alike, or begin alike."""
    for mark in "{[":
        head, bracket, rest = line.partition(mark)
        if bracket and (known := _heads.get(head)) is not None:
            return _Line(known.indent, known.dash, known.key, bracket + rest.rstrip(" "), None, is_open=False)
    found = _LINE.fullmatch(line)
    if found is None:
        raise Refused
    blanks, dash, key, rest = found.groups()
    rest = rest.rstrip(" ")
    if not dash and key is None:
        if rest and rest[0] != "#":
            raise Refused
        return _NOTHING
    is_open = not rest
    if (is_open and key is None) or (key is not None and len(key) > LONGEST_KEY):
        raise Refused
    flow = rest if rest.startswith(("[", "{")) else ""
    value = None if is_open or flow else _scalar(rest, meaning)
    read = _Line(indent=len(blanks), dash=len(dash), key=key, text=flow, value=value, is_open=is_open)
    if flow:
        remember(_heads, line[: found.start(4)], read)
    else:
        remember(_lines, line, read)
    return read


def _scalar(rest: str, meaning: Meaning) -> Data:
    """What stands behind a key or a dash."""
    first = rest[0]
    if first in "\"'":
        if (found := (_DOUBLE if first == '"' else _SINGLE).fullmatch(rest)) is None:
            raise Refused
        return _ESCAPED.sub(r"\1", found[1]) if first == '"' else found[1]
    if not (first.isalnum() or first in "_($\u00a3/" or (first == "-" and rest[1:2].isdecimal())):
        raise Refused
    said = rest.partition(" #")[0].rstrip(" ")
    if ": " in said or said[-1] == ":":
        raise Refused
    return meaning(said)
