"""Where each part of a YAML text begins and ends, and in which style it is written.

The text must have been accepted by :mod:`caretrust_readiness.reading.yamlio`: that is where depth and size are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import yaml
from yaml.events import MappingStartEvent, NodeEvent, ScalarEvent, SequenceStartEvent

from caretrust_readiness.reading.events import PureLoader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(slots=True)
class Part:
    """One value; its characters are ``text[start:end]``. A block ends where its last value does."""

    kind: Literal["scalar", "mapping", "list"]
    start: int
    end: int
    column: int
    """Of its first character, or of the first key or dash of a block; from 0."""
    in_brackets: bool = False
    """Whether it is a mapping or a list in brackets."""
    is_block_text: bool = False
    entries: dict[str, Entry] = field(default_factory=dict)
    items: list[Part] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """Whether it fills lines of its own."""
        return self.is_block_text or (self.kind != "scalar" and not self.in_brackets)

    def at(self, path: Sequence[str | int]) -> Part:
        """The part at *path*, which must exist."""
        part = self
        for step in path:
            part = part.items[step] if isinstance(step, int) else part.entries[step].value
        return part


@dataclass(slots=True)
class Entry:
    """A key of a mapping, with its value."""

    start: int
    end: int
    """Of the key."""
    value: Part


def layout(text: str) -> Part:
    """The parts of the only document in *text*."""
    parser = getattr(yaml, "CSafeLoader", PureLoader)(text)
    try:
        events: Iterator[Any] = iter(parser.get_event, None)
        first = next(event for event in events if isinstance(event, NodeEvent))
        return _part(first, events, text)
    finally:
        parser.dispose()


def _part(event: Any, events: Iterator[Any], text: str) -> Part:
    start, end, column = event.start_mark.index, event.end_mark.index, event.start_mark.column
    if isinstance(event, ScalarEvent):
        if event.style in {"|", ">"}:
            return Part("scalar", start, start + len(text[start:end].rstrip()), column, is_block_text=True)
        return Part("scalar", start, end, column)
    if isinstance(event, MappingStartEvent):
        return _mapping(Part("mapping", start, end, column, bool(event.flow_style)), events, text)
    if isinstance(event, SequenceStartEvent):
        return _list(Part("list", start, end, column, bool(event.flow_style)), events, text)
    raise AssertionError(event)


def _mapping(part: Part, events: Iterator[Any], text: str) -> Part:
    for event in events:
        if not isinstance(event, ScalarEvent):  # the end of the mapping: keys are text
            part.end = event.end_mark.index if part.in_brackets else part.end
            return part
        value = _part(next(events), events, text)
        part.entries[event.value] = _entry(event, value)
        part.end = value.end
    raise AssertionError("a mapping without its end")


def _entry(key: Any, value: Part) -> Entry:
    return Entry(key.start_mark.index, key.end_mark.index, value)


def _list(part: Part, events: Iterator[Any], text: str) -> Part:
    for event in events:
        if not isinstance(event, NodeEvent):
            part.end = event.end_mark.index if part.in_brackets else part.end
            return part
        part.items.append(_part(event, events, text))
        part.end = part.items[-1].end
    raise AssertionError("a list without its end")
