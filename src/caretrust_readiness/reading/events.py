"""Plain data from PyYAML's parser events (libyaml where it is there), which neither recurse nor construct anything.

They are asked for what is not plain, and for positions: PyYAML is imported by these only. The subset of YAML and its
reasons are in docs/adr/0001.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NoReturn, cast

import yaml
from yaml.events import (
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from caretrust_readiness.model.limits import MAX_DEPTH, MAX_KEY, MAX_NODES
from caretrust_readiness.model.problems import InputError, Position, Problem, quote
from caretrust_readiness.reading.document import Document, position_of
from caretrust_readiness.reading.scalars import REFUSED, WORDS, number, position_after, refuse, refuse_character

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.reading.document import Data, Mark

_ENDS = frozenset({MappingEndEvent, SequenceEndEvent, DocumentEndEvent})

#: By a part of what either parser says.
_SYNTAX_HINTS = (
    ("cannot start any token", "indent with blanks, not tabs; quote text that begins with % @ ` or a tab"),
    ("mapping values are not allowed", "quote text that holds ': ', or check the indentation"),
    ("end of stream", "a quote that is opened must be closed"),
    ("document indicator", "a quote that is opened must be closed"),
    ("a flow ", "a bracket that is opened must be closed; commas stand between entries"),
    ("expected ':'", "a key needs ': ' after it; check the indentation of the lines around it"),
    ("escape", "in double quotes a backslash is special: use single quotes"),
    ("a block ", "check the indentation of this line and of those above it, and the quotes"),
    ("incompatible YAML", "leave out the line that begins with %YAML"),
    ("version number", "leave out the line that begins with %YAML"),
)
#: What libyaml says, from 0.2.6 on, of more levels than it bears; it looks ahead, so our own limit may lie behind that.
_TOO_DEEP = "maximum nesting depth"
_DEEP = f"nested more than {MAX_DEPTH} levels deep"
#: What libyaml says of an escape that spells no character.
_BAD_ESCAPE = "invalid Unicode character escape code"
_SPECIAL = re.compile(r"[\\&*!]")
_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")


def read_by_events(text: str, file: str, loader: type | None = None) -> Document:
    """The document that *text*, the content of *file*, holds, with the position of every key and value.

    *loader* is the parser to ask; None: the quickest there is.

    Raises:
        InputError: with the first thing that is not acceptable, and its position.
    """
    loader = loader or default_loader()
    parser = loader(text)
    try:
        return _Builder(file, text, parser).build()
    except yaml.MarkedYAMLError as error:
        if (mark := error.problem_mark or error.context_mark) is not None:
            _check_limits(file, text, loader, mark, error.problem or "")
        said = ", ".join(part for part in (_begun(error), error.problem) if part)
        raise _yaml_error(file, position_of(mark) if mark else None, said) from None
    except yaml.YAMLError as error:
        raise _yaml_error(file, None, str(error).splitlines()[0]) from None
    except (ValueError, OverflowError):  # the pure Python parser lets chr() fail
        raise _yaml_error(file, position_of(parser.get_mark()), _BAD_ESCAPE) from None
    finally:
        parser.dispose()


class PureLoader(yaml.SafeLoader):
    """The pure Python parser, where libyaml is missing; it takes tabs and question marks as libyaml does."""

    _lenient = ""

    def peek(self, index: int = 0) -> str:
        """The character ahead by *index*; inside plain text, one that means the same to libyaml."""
        char: str = super().peek(index)
        if char == "\t" and self._lenient and (self.flow_level or not self.allow_simple_key or self._lenient == "text"):
            return " "
        return "x" if char == "?" and self._lenient == "text" else char

    def scan_plain(self) -> yaml.ScalarToken:
        """Plain text, which may hold tabs, and question marks also between brackets."""
        self._lenient = "text"
        try:
            return super().scan_plain()
        finally:
            self._lenient = ""

    def scan_to_next_token(self) -> None:
        """Blanks and comments; tabs are blanks where they cannot be indentation."""
        self._lenient = "gap"
        try:
            super().scan_to_next_token()
        finally:
            self._lenient = ""


def default_loader() -> type:
    """The quickest parser there is."""
    return getattr(yaml, "CSafeLoader", PureLoader)


def _begun(error: yaml.MarkedYAMLError) -> str | None:
    """What was being read, and in which line it began where that is not the line of the problem."""
    began, ended = error.context_mark, error.problem_mark
    if error.context is None or began is None or ended is None or began.line == ended.line:
        return error.context
    return f"{error.context} that begins in line {began.line + 1}"


def _check_limits(file: str, text: str, loader: type, mark: yaml.Mark, said: str) -> None:
    """Refuse in our words what the parser refused at *mark* for a limit of its own."""
    if _TOO_DEEP in said:
        _refuse_depth(file, text, loader, mark)
    line = text[mark.index - mark.column : mark.index]
    start = max(map(line.rfind, "[{,:")) + 1
    key = line[start:].strip()
    if text[mark.index : mark.index + 1] == ":" and len(key) > MAX_KEY and line[start - 1 : start] != ":":
        message = f"a key has at most {MAX_KEY} characters; this one has {len(key)}"
        refuse(file, position_of(mark), "yaml-key", message, "write the long text as a value")


def _refuse_depth(file: str, text: str, loader: type, mark: yaml.Mark) -> NoReturn:
    """Refuse what the parser would not look at, where it would be refused by a parser without such a limit."""
    try:
        read_by_events(text[: mark.index], file, loader)
    except InputError as error:
        if error.problems[0].code != "yaml-syntax":
            raise
    refuse(file, position_of(mark), "yaml-depth", _DEEP)


def _yaml_error(file: str, position: Position | None, said: str) -> InputError:
    if _BAD_ESCAPE in said:
        message = "the escape does not spell a character"
        return InputError((Problem(file, position, "yaml-character", message, "write the character itself"),))
    hint = next((hint for part, hint in _SYNTAX_HINTS if part in said), None)
    return InputError((Problem(file, position, "yaml-syntax", f"not readable as YAML: {said}", hint),))


class _Builder:
    """Builds plain data from parser events, without recursion."""

    def __init__(self, file: str, text: str, parser: yaml.SafeLoader) -> None:
        self.file = file
        self.text = text
        self.events: Iterator[Any] = iter(parser.get_event, None)
        self.marks: dict[int, dict[str, tuple[Mark, Mark]] | list[Mark]] = {}
        self.breaks = [] if text.isascii() else [found.start() for found in _LINE_BREAKS.finditer(text)]
        self.quoted: list[tuple[int, int]] = []
        self.nodes = 0
        self.careful = bool(self.breaks) or len(text) > MAX_NODES // 2 or _SPECIAL.search(text) is not None
        """Whether an event may hold what is refused: escapes can spell anything; tags, anchors, aliases need a sign."""

    def build(self) -> Document:
        """The only document of the stream."""
        next(self.events)  # the stream's start
        start = next(self.events)
        if isinstance(start, StreamEndEvent):
            refuse(self.file, None, "yaml-empty", "the file is empty")
        data = self._document()
        if not isinstance(following := next(self.events), StreamEndEvent):
            at = position_of(following.start_mark)
            refuse(
                self.file,
                at,
                "yaml-documents",
                "more than one document in the file",
                "remove the '---'",
            )
        self._check_breaks()
        return Document(self.file, data, self.marks)

    def _document(self) -> Data:  # noqa: C901, PLR0912 - one loop over events: the hot path of a batch
        """The value of the open document; this loop is the hot path of a batch."""
        root: list[Data] = []
        node: Any = root
        marks: Any = []
        stack: list[tuple[Any, Any]] = []
        key, key_mark, careful, in_mapping = None, None, self.careful, False
        for event in self.events:
            kind = type(event)
            if kind is ScalarEvent:
                if careful:
                    self._check(event)
                value: Any = event.value
                if in_mapping and key is None:
                    if value in node or value == "<<":
                        self._check_key(event, node)
                    key, key_mark = value, event.start_mark
                    continue
                if not event.style:
                    value = WORDS[value] if value in WORDS else number(value)
                if in_mapping:
                    node[key], marks[key], key = value, (key_mark, event.start_mark), None
                else:
                    node.append(value)
                    marks.append(event.start_mark)
            elif kind in _ENDS:
                if kind is DocumentEndEvent:
                    break
                node, marks = stack.pop()
                in_mapping = type(node) is dict
            else:
                if careful:
                    self._check(event)
                value = {} if kind is MappingStartEvent else []
                if not in_mapping:
                    node.append(value)
                    marks.append(event.start_mark)
                elif key is None:
                    hint = "quote text that begins with [ or {"
                    self._refuse_at(event, "yaml-key", "a key must be plain text, not a list or a mapping", hint)
                else:
                    node[key], marks[key], key = value, (key_mark, event.start_mark), None
                stack.append((node, marks))
                node, marks, in_mapping = value, type(value)(), kind is MappingStartEvent
                self.marks[id(value)] = marks
                if len(stack) > MAX_DEPTH:
                    self._refuse_at(event, "yaml-depth", _DEEP)
        return root[0]

    def _check(self, event: Any) -> None:
        """Refuse what only a text that is long or has one of a few characters can hold."""
        self.nodes += 1
        if event.anchor is not None or event.tag is not None or self.nodes > MAX_NODES:
            self._refuse_node(event)
        if type(event) is ScalarEvent:
            self._check_text(event)

    def _check_key(self, event: Any, node: dict[str, Data]) -> None:
        key: str = event.value
        if key in node:
            first = cast("dict[str, tuple[Mark, Mark]]", self.marks[id(node)])[key][0]
            message = f"the key {quote(key)} is here a second time; the first is in line {first.line + 1}"
            self._refuse_at(event, "yaml-duplicate-key", message, "keep one of the two")
        if not event.style:
            self._refuse_at(event, "yaml-merge", "merge keys ('<<') are not accepted", "write the keys out")

    def _check_text(self, event: Any) -> None:
        if self.breaks and event.style in {"'", '"'}:
            self.quoted.append((event.start_mark.index, event.end_mark.index))
        text = event.value
        if text.isascii() and text.isprintable():
            return
        if (found := REFUSED.search(text)) is not None:
            refuse_character(self.file, position_of(event.start_mark), found[0])

    def _check_breaks(self) -> None:
        """Outside quotes, a break that few editors show ends a comment: what follows would be read unseen."""
        for index in self.breaks:
            place = bisect_right(self.quoted, (index, len(self.text)))
            if not place or index >= self.quoted[place - 1][1]:
                refuse_character(self.file, position_after(self.text[:index]), self.text[index])

    def _refuse_node(self, event: Any) -> NoReturn:
        if event.anchor is not None:
            self._refuse_at(
                event, "yaml-alias", "anchors ('&') and aliases ('*') are not accepted", "write the value out"
            )
        if event.tag is not None:
            hint = "quote the value to make it text"
            tag = quote(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._refuse_at(event, "yaml-tag", f"tags are not accepted: {tag}", hint)
        self._refuse_at(event, "yaml-too-many", f"more than {MAX_NODES} keys and values, the most that is read")

    def _refuse_at(self, event: Any, code: str, message: str, hint: str | None = None) -> NoReturn:
        refuse(self.file, position_of(event.start_mark), code, message, hint)
