"""Where every value of a resolved rubric comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import Problem, figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.reading.document import Data, Document, Path


def origins(document: Document) -> str:
    """A line for each value of *document*: the place that wrote it, its path of ids, and the value."""
    lines = []
    for path, name, value in _values((), (), document.data):
        place = Problem(*document.locate(path), "", "").place
        said = "null" if value is None else str(value).lower() if isinstance(value, bool) else figure(value)
        lines.append(f"{place}: {visible('.'.join(name))}: {visible(said)}\n")
    return "".join(lines)


def _values(path: Path, name: tuple[str, ...], node: Data) -> Iterator[tuple[Path, tuple[str, ...], Data]]:
    if isinstance(node, dict) and node:
        for key, inner in node.items():
            yield from _values((*path, key), (*name, key), inner)
    elif isinstance(node, list) and node:
        for place, inner in enumerate(node):
            called = str(inner["id"]) if isinstance(inner, dict) and "id" in inner else str(place)
            yield from _values((*path, place), (*name, called), inner)
    else:
        yield path, name, node
