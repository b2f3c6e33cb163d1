"""One change made in the text of a YAML file, at the positions of its parts; nothing else in the text moves."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.spelling import (
    ON_A_LINE,
    fits_on_a_line,
    in_brackets,
    list_lines,
    mapping_lines,
    on_a_line,
)
from caretrust_readiness.reading.changes import Remove, Rename
from caretrust_readiness.reading.layout import layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.reading.changes import Change
    from caretrust_readiness.reading.document import Path
    from caretrust_readiness.reading.layout import Entry, Part

_LINE_END = re.compile("\r\n|[\r\n]")
_USUAL_STEP = 2


def _items_below(part: Part) -> Iterator[Part]:
    for entry in part.entries.values():
        yield from _items_below(entry.value)
    for item in part.items:
        yield item
        yield from _items_below(item)


class Splicer:
    """A text with its parts; makes one change."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = layout(text)
        found = _LINE_END.search(text)
        self.line_end = found[0] if found else "\n"

    def after(self, change: Change) -> str:
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
