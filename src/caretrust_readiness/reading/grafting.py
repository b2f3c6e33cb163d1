"""A document under change: data of one file in that of another, each value with the mark of the file it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.reading.document import Document, FiledMark

if TYPE_CHECKING:
    from caretrust_readiness.reading.document import Data, Mark


class Tree:
    """A copy of a document that can be changed; every mark says its file."""

    def __init__(self, document: Document) -> None:
        """Begin as *document* is."""
        self.marks: dict[int, Any] = {}
        self.data: Any = self.grafted(document.data, document)

    def document(self, file: str) -> Document:
        """What it has become, as a document of *file*."""
        return Document(file, self.data, self.marks)

    def grafted(self, node: Data, source: Document) -> Any:
        """A copy of *node* of *source*, with its marks."""
        if isinstance(node, dict):
            own: Any = source.marks[id(node)]
            copied: Any = {key: self.grafted(value, source) for key, value in node.items()}
            self.marks[id(copied)] = {key: (_filed(at, source), _filed(to, source)) for key, (at, to) in own.items()}
            return copied
        if isinstance(node, list):
            marks: Any = source.marks[id(node)]
            copied = [self.grafted(value, source) for value in node]
            self.marks[id(copied)] = [_filed(mark, source) for mark in marks]
            return copied
        return node

    def put(self, holder: dict[str, Any], key: str, given: dict[str, Data], source: Document) -> None:
        """Let *holder* have at *key* what *given*, a mapping of *source*, has there."""
        holder[key] = self.grafted(given[key], source)
        self.mark(holder, key, given, source)

    def mark(
        self, holder: dict[str, Any], key: str, given: dict[str, Data], source: Document, called: str | None = None
    ) -> None:
        """Say that *holder* has its *key* from *given*, a mapping of *source*, where it is at *called* or the same."""
        at_key, at_value = source.marks[id(given)][called or key]  # type: ignore[call-overload]  # of a mapping
        self.marks[id(holder)][key] = _filed(at_key, source), _filed(at_value, source)

    def mapping_at(self, holder: dict[str, Any], key: str, given: dict[str, Data], source: Document) -> dict[str, Any]:
        """The mapping that *holder* has at *key*; an empty one, marked as in *given*, where it has none."""
        if not isinstance(holder.get(key), dict):
            holder[key] = {}
            self.marks[id(holder[key])] = {}
            self.mark(holder, key, given, source)
        found: dict[str, Any] = holder[key]
        return found

    def list_at(
        self, holder: dict[str, Any], key: str, given: dict[str, Data], source: Document, called: str | None = None
    ) -> list[Any]:
        """As :meth:`mapping_at`, for the list that *holder* has at *key*, and *given* at *called*."""
        if not isinstance(holder.get(key), list):
            holder[key] = []
            self.marks[id(holder[key])] = []
            self.mark(holder, key, given, source, called)
        found: list[Any] = holder[key]
        return found

    def drop(self, holder: dict[str, Any], key: str) -> None:
        """Leave *key* out of *holder*, if it is there."""
        holder.pop(key, None)
        self.marks[id(holder)].pop(key, None)

    def drop_item(self, holder: list[Any], item: object) -> None:
        """Leave *item*, this very one, out of *holder*."""
        place = next(place for place, one in enumerate(holder) if one is item)
        del holder[place]
        del self.marks[id(holder)][place]

    def insert(self, holder: list[Any], place: int, item: Any, mark: FiledMark) -> None:
        """Let *item*, which stands at *mark*, be the entry of *holder* at *place*."""
        holder.insert(place, item)
        self.marks[id(holder)].insert(place, mark)

    def replace_item(self, holder: list[Any], place: int, item: Any, mark: FiledMark) -> None:
        """Let *item*, which stands at *mark*, stand in *holder* for the entry at *place*."""
        holder[place] = item
        self.marks[id(holder)][place] = mark


def item_mark(given: list[Data], place: int, source: Document) -> FiledMark:
    """Where the entry of *given*, a list of *source*, at *place* stands."""
    return _filed(source.marks[id(given)][place], source)  # type: ignore[arg-type, index]  # of a list


def _filed(mark: Mark, source: Document) -> FiledMark:
    return mark if isinstance(mark, FiledMark) else FiledMark(mark.line, mark.column, source.file)
