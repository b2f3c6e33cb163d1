"""Changes to an existing YAML file that touch only the lines concerned, each proved by reading the file again.

A change is made in the text, at the reader's own positions: order, comments, quotes, line ends and a byte order mark
stay as they are. What comes out is read again and compared with the data that the change should give; where the two
differ, nothing is written.
"""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from caretrust_readiness.model.problems import InputError, Problem, quote
from caretrust_readiness.model.spelling import (
    ON_A_LINE,
    fits_on_a_line,
    in_brackets,
    list_lines,
    mapping_lines,
    on_a_line,
)
from caretrust_readiness.reading import yamlio
from caretrust_readiness.reading.files import BYTE_ORDER_MARK
from caretrust_readiness.reading.layout import layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from caretrust_readiness.reading.document import Data, Path
    from caretrust_readiness.reading.layout import Entry, Part

_LINE_END = re.compile("\r\n|[\r\n]")
_USUAL_STEP = 2


class Put(NamedTuple):
    """A value at a path: in place of the one that is there, else as a new key of the mapping that the path leads to.

    A path that ends in the length of a list adds to it.
    """

    path: Path
    value: Data
    after: str | None = None
    """The key that a new one is to follow; the last where that is not there."""


class Rename(NamedTuple):
    """Another key and another value in the place of the entry at a path."""

    path: Path
    key: str
    value: Data


class Remove(NamedTuple):
    """The entry at a path is taken out of its mapping."""

    path: Path


def edited(content: bytes, file: str, changes: Iterable[Put | Rename | Remove]) -> bytes:
    """*content* of the YAML file called *file* after *changes*, one after the other.

    Raises:
        InputError: the file cannot be read, or a change could not be proved: code ``edit-unproved``.
    """
    mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else b""
    for change in changes:
        data = yamlio.parse(content, file).data
        text = content.removeprefix(mark).decode()
        try:
            content = mark + _Text(text).after(change).encode()
        except ValueError:  # a key without its colon
            _refuse(file, change)
        _prove(content, file, change, data_after(data, change))
    return content


def is_in_brackets(content: bytes, path: Path) -> bool:
    """Whether the value at *path* of a sound YAML file is a mapping or a list in brackets."""
    return layout(content.removeprefix(BYTE_ORDER_MARK).decode()).at(path).in_brackets


def _prove(content: bytes, file: str, change: Put | Rename | Remove, expected: Data) -> None:
    """Refuse *content* unless it reads as what is *expected*."""
    try:
        found = yamlio.parse(content, file).data
    except InputError:
        found = None
    if not _same(found, expected):
        _refuse(file, change)


def _refuse(file: str, change: Put | Rename | Remove) -> NoReturn:
    message = f"the change of {quote('.'.join(map(str, change.path)))} cannot be made with certainty"
    hint = "change it by hand: the way that this part of the file is written is too unusual"
    raise InputError((Problem(file, None, "edit-unproved", message, hint),))


def _same(one: Data, other: Data) -> bool:
    """Whether two values are equal, of one type and in one order, all the way down."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other and (type(one) is type(other) or {type(one), type(other)} <= {str, *str.__subclasses__()})


def data_after(data: Data, change: Put | Rename | Remove) -> Data:
    """A copy of *data* after *change*."""
    whole: Any = [deepcopy(data)]
    *path, last = (0, *change.path)
    node = whole
    for step in path:
        node = node[step]
    if isinstance(change, Remove):
        del node[last]
    elif isinstance(change, Rename):
        _reordered(node, {(change.key if key == last else key): node[key] for key in node}, change)
    elif isinstance(node, list) and last == len(node):
        node.append(change.value)
    elif isinstance(node, dict) and last not in node:
        _reordered(node, dict(_with_key(node, change)), change)
    else:
        node[last] = change.value
    return whole[0]  # type: ignore[no-any-return]  # data all the way down


def _with_key(node: Mapping[str, Data], change: Put) -> Iterable[tuple[str, Data]]:
    """The entries of *node* and the new one, where it is to stand."""
    after = change.after if change.after in node else next(reversed(list(node)), None)
    if after is None:
        yield str(change.path[-1]), change.value
    for key, value in node.items():
        yield key, value
        if key == after:
            yield str(change.path[-1]), change.value


def _reordered(node: dict[str, Any], entries: dict[str, Any], change: Put | Rename) -> None:
    node.clear()
    node.update(entries)
    if isinstance(change, Rename):
        node[change.key] = change.value


def _items_below(part: Part) -> Iterator[Part]:
    for entry in part.entries.values():
        yield from _items_below(entry.value)
    for item in part.items:
        yield item
        yield from _items_below(item)


class _Text:
    """A text with its parts; makes one change."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = layout(text)
        found = _LINE_END.search(text)
        self.line_end = found[0] if found else "\n"

    def after(self, change: Put | Rename | Remove) -> str:
        """The text after *change*."""
        if not change.path:
            raise AssertionError("a whole file is not changed in place")
        parent = self.root.at(change.path[:-1])
        last = change.path[-1]
        if isinstance(change, Rename):
            return self.replaced(parent, parent.entries[str(last)], change.value, change.key)
        if isinstance(change, Remove):
            return self.removed(parent, str(last))
        if isinstance(last, int):
            return self.added_item(change.path[:-1], change.value, last)
        if last in parent.entries:
            return self.replaced(parent, parent.entries[last], change.value)
        return self.added_key(change.path[:-1], last, change.value, change.after)

    def spliced(self, start: int, end: int, new: str) -> str:
        """The text with *new* in the place of what is from *start* to *end*."""
        return self.text[:start] + new + self.text[end:]

    def end_of_line(self, place: int) -> int:
        """Where the line with *place* ends, before its line end."""
        found = _LINE_END.search(self.text, place)
        return found.start() if found else len(self.text)

    def start_of_line(self, place: int) -> int:
        """Where the line with *place* begins."""
        return max(self.text.rfind("\n", 0, place), self.text.rfind("\r", 0, place)) + 1

    @property
    def step(self) -> int:
        """By how many blanks each depth is set in."""
        inner = (entry.value for entry in self.root.entries.values() if entry.value.kind == "mapping")
        steps = [part.column - self.root.column for part in inner if part.is_block and part.entries]
        return steps[0] if steps and steps[0] > 0 else _USUAL_STEP

    @cached_property
    def flat_items(self) -> bool:
        """Whether mappings that are items of lists stand on one line each, as far as the text has any."""
        found = [item.in_brackets for item in _items_below(self.root) if item.kind == "mapping"]
        return sum(found) * 2 >= len(found)

    def prefers_brackets(self, parent: Part) -> bool:
        """Whether the mappings in *parent* that need not be are mostly in brackets."""
        inner = [entry.value for entry in parent.entries.values() if entry.value.kind == "mapping"]
        inner = [part for part in inner if not part.in_brackets or part.end - part.start > ON_A_LINE]
        return sum(part.in_brackets for part in inner) * 2 > len(inner)

    def lines_of(self, value: Any, parent: Part) -> list[str]:
        """*value* as lines below a key of the block *parent*; none where it fits on the key's own line."""
        if not isinstance(value, dict | list) or fits_on_a_line(value) or self.prefers_brackets(parent):
            return []
        return self.block(value, parent.column + self.step)

    def block(self, value: Any, indent: int) -> list[str]:
        """A mapping or a list as lines that stand *indent* blanks in."""
        if isinstance(value, dict):
            return list(mapping_lines(value, indent, self.step, flat=self.flat_items))
        return list(list_lines(value, indent, self.step, flat=self.flat_items))

    def replaced(self, parent: Part, entry: Entry, value: Any, key: str | None = None) -> str:
        """Another *value* in *entry* of *parent*, under another *key* where one is given."""
        colon = self.text.index(":", entry.end) + 1
        head = self.text[entry.start : colon] if key is None else f"{in_brackets(key)}:"
        old = entry.value
        if parent.in_brackets:
            return self.spliced(entry.start, max(old.end, colon), f"{head} {in_brackets(value)}")
        lines = self.lines_of(value, parent)
        new = "" if lines else f" {on_a_line(value)}"
        if old.is_block:  # a comment after the key stays; the lines of the block go
            stop = self.end_of_line(colon)
            note = self.text[colon:stop].rstrip()
            note = note if note.lstrip().startswith("#") else ""
            end = max(old.end, stop)
        else:
            end = max(old.end, colon)
            stop = self.end_of_line(end)
            note, end = self.text[end:stop], stop
        return self.spliced(entry.start, end, self.line_end.join([head + new + note, *lines]))

    def removed(self, parent: Part, key: str) -> str:
        """The text without the entry *key* of *parent*."""
        entry, keys = parent.entries[key], list(parent.entries)
        if not parent.in_brackets:
            start = self.start_of_line(entry.start)
            stop = self.end_of_line(max(entry.value.end, entry.end))
            found = _LINE_END.match(self.text, stop)
            return self.spliced(start, found.end() if found else stop, "")
        place = keys.index(key)
        if place:
            before = parent.entries[keys[place - 1]]
            return self.spliced(max(before.value.end, before.end), max(entry.value.end, entry.end), "")
        stop = parent.entries[keys[1]].start if len(keys) > 1 else parent.end - 1
        return self.spliced(entry.start, stop, "")

    def added_key(self, path: Path, key: str, value: Any, after: str | None) -> str:
        """A new *key* in the mapping at *path*, after another one."""
        part = self.root.at(path)
        if not part.entries:
            return self.first_in(path, {key: value})
        before = part.entries[after if after in part.entries else next(reversed(part.entries))]
        end = max(before.value.end, before.end)
        if part.in_brackets:
            return self.spliced(end, end, f", {in_brackets(key)}: {in_brackets(value)}")
        stop = self.end_of_line(end)
        lines = self.lines_of(value, part)
        head = f"{' ' * part.column}{in_brackets(key)}:" + ("" if lines else f" {on_a_line(value)}")
        return self.spliced(stop, stop, "".join(f"{self.line_end}{line}" for line in [head, *lines]))

    def first_in(self, path: Path, value: dict[str, Any] | list[Any]) -> str:
        """*value* in the place of the empty mapping or list at *path*."""
        part = self.root.at(path)
        if path and isinstance(path[-1], str) and not (parent := self.root.at(path[:-1])).in_brackets:
            entry = parent.entries[path[-1]]
            lines = self.block(value, parent.column + self.step)
            colon = self.text.index(":", entry.end) + 1
            stop = self.end_of_line(max(part.end, colon))
            rest = self.text[max(part.end, colon) : stop].rstrip()
            return self.spliced(colon, stop, self.line_end.join([rest, *lines]))
        return self.spliced(part.start, part.end, in_brackets(value))

    def added_item(self, path: Path, value: Any, place: int) -> str:
        """*value* at the *place* of the list at *path*: one more, or in the place of another."""
        part = self.root.at(path)
        if place < len(part.items):
            old = part.items[place]
            spell = in_brackets if part.in_brackets else on_a_line
            return self.spliced(old.start, old.end, spell(value))
        if not part.items:
            return self.first_in(path, [value])
        end = part.items[-1].end
        if part.in_brackets:
            return self.spliced(end, end, f", {in_brackets(value)}")
        stop = self.end_of_line(end)
        flat = part.items[-1].in_brackets if part.items[-1].kind == "mapping" else self.flat_items
        lines = list_lines([value], part.column, flat=flat)
        return self.spliced(stop, stop, "".join(f"{self.line_end}{line}" for line in lines))
