"""Changes to an existing YAML file that touch only the lines concerned, each proved by reading the file again.

A change is made in the text, at the reader's own positions: order, comments, quotes, line ends and a byte order mark
stay as they are. What comes out is read again and compared with the data that the change should give; where the two
differ, nothing is written.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, NoReturn

from caretrust_readiness.model.problems import InputError, Problem, quote
from caretrust_readiness.reading import yamlio
from caretrust_readiness.reading.changes import Remove, Rename
from caretrust_readiness.reading.files import BYTE_ORDER_MARK
from caretrust_readiness.reading.layout import layout
from caretrust_readiness.reading.splicing import Splicer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from caretrust_readiness.reading.changes import Change, Put
    from caretrust_readiness.reading.document import Data, Path


def edited(content: bytes, file: str, changes: Iterable[Change]) -> bytes:
    """*content* of the YAML file called *file* after *changes*, one after the other.

    Raises:
        InputError: the file cannot be read, or a change could not be proved: code ``edit-unproved``.
    """
    mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else b""
    for change in changes:
        data = yamlio.parse(content, file).data
        text = content.removeprefix(mark).decode()
        try:
            content = mark + Splicer(text).after(change).encode()
        except ValueError:  # a key without its colon
            _refuse(file, change)
        _prove(content, file, change, data_after(data, change))
    return content


def is_in_brackets(content: bytes, path: Path) -> bool:
    """Whether the value at *path* of a sound YAML file is a mapping or a list in brackets."""
    return layout(content.removeprefix(BYTE_ORDER_MARK).decode()).at(path).in_brackets


def _prove(content: bytes, file: str, change: Change, expected: Data) -> None:
    """Refuse *content* unless it reads as what is *expected*."""
    try:
        found = yamlio.parse(content, file).data
    except InputError:
        found = None
    if not _same(found, expected):
        _refuse(file, change)


def _refuse(file: str, change: Change) -> NoReturn:
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


def data_after(data: Data, change: Change) -> Data:
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
