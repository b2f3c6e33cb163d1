"""What a rubric that extends another changes of it: other keys, then ``set``, ``remove`` and ``add``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from caretrust_readiness.model.parts import Criterion, Domain, Function, Option, Scenario, Service, Verdict
from caretrust_readiness.model.problems import Problem, did_you_mean, listed, quote, spelt
from caretrust_readiness.reading.grafting import Tree, item_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.model.fields import Model
    from caretrust_readiness.reading.document import Data, Document, Path

#: The kinds of things that have ids, as they are told apart where two share one.
KINDS: Final[dict[str, type[Model]]] = {
    "criterion": Criterion,
    "domain": Domain,
    "verdict": Verdict,
    "option": Option,
    "function": Function,
    "scenario": Scenario,
    "service": Service,
}
_LISTS: Final = {
    "verdicts": "verdict",
    "options": "option",
    "functions": "function",
    "scenarios": "scenario",
    "services": "service",
}
#: What a child says of itself, and what it does to its parent; every other key is the parent's, written again.
_OWN: Final = ("extends", "set", "add", "remove", "domains")
#: Lists whose entries, written again, replace those of the same id.
_BY_ID: Final = ("functions", "scenarios", "services")
#: Keys that merge at every depth.
_MERGED: Final = ("demands", "requires", "unless", "evidence", "adjust")


class Found(NamedTuple):
    """Something with an id, and the list that it stands in."""

    kind: str
    holder: list[Any]
    item: dict[str, Any]


class Changes:
    """Applies the changes of one child to its resolved parent, and collects what cannot be done."""

    def __init__(self, child: Document, parent: Document) -> None:
        """Apply all changes of *child*, a mapping, to a copy of *parent*, which is sound."""
        self.child = child
        self.data: dict[str, Any] = child.data  # type: ignore[assignment]  # a mapping
        self.tree = Tree(parent)
        self.problems: list[Problem] = []
        self.removed: dict[str, Path] = {}
        """Where each id is removed, written as ``kind:id``."""
        for key in ("rubric", "version"):
            self.tree.drop(self.tree.data, key)
        if "domains" in self.data:
            hint = "change what is there with 'set', 'add' and 'remove'"
            self._report(("domains",), "extends-domains", "'domains' cannot stand beside 'extends'", hint, key=True)
        self._rewrite()
        self._find_removed()
        self._set()
        self._remove()
        self._add()

    def _report(self, path: Path, code: str, message: str, hint: str | None = None, *, key: bool = False) -> None:
        self.problems.append(Problem(*self.child.locate(path, key=key), code, message, hint))

    # Keys written again.

    def _rewrite(self) -> None:
        for key, value in self.data.items():
            if key in _OWN:
                continue
            whole = self.tree.data
            if value is None and key not in {"rubric", "version"}:
                self._clear(whole, key, (key,), None)
            elif key == "evidence" and isinstance(value, dict):
                self._merge(self.tree.mapping_at(whole, key, self.data, self.child), value, (key,), keeps=True)
            elif key == "sources" and isinstance(value, dict):
                into = self.tree.mapping_at(whole, key, self.data, self.child)
                for name in value:
                    self.tree.put(into, name, value, self.child)
            elif key in _BY_ID and isinstance(value, list):
                self._rewrite_items(key, value)
            else:
                self.tree.put(whole, key, self.data, self.child)

    def _rewrite_items(self, key: str, given: list[Data]) -> None:
        into = self.tree.list_at(self.tree.data, key, self.data, self.child)
        places = {_id(item): place for place, item in enumerate(into) if isinstance(item, dict)}
        for number, item in enumerate(given):
            made, mark = self.tree.grafted(item, self.child), item_mark(given, number, self.child)
            place = places.get(_id(item)) if isinstance(item, dict) else None
            if place is None:
                self.tree.insert(into, len(into), made, mark)
            else:
                self.tree.replace_item(into, place, made, mark)

    # Set.

    def _set(self) -> None:
        index = self._index()
        for ref, changes in self._mapping("set").items():
            path: Path = ("set", ref)
            if not isinstance(changes, dict):
                hint = "list it under 'remove' to take it away" if changes is None else "write it as '{key: value}'"
                self._report(path, "wrong-type", f"a mapping of changed keys is needed, found {spelt(changes)}", hint)
            elif (found := self._find(ref, path, index, key=True)) is not None:
                self._set_on(found, changes, path)

    def _set_on(self, found: Found, changes: dict[str, Data], path: Path) -> None:
        name = f"{found.kind}:{_id(found.item)}"
        if name in self.removed:
            self._report_removed(name, path, key=True)
            return
        for key, value in changes.items():
            at = (*path, key)
            if key == "id":
                hint = "an id stays what it is in the parent; a new title is set with 'title'"
                self._report(at, "set-id", f"the id of {quote(_id(found.item))} cannot be set", hint, key=True)
            elif value is None:
                self._clear(found.item, key, at, KINDS[found.kind])
            elif key in {*_MERGED, "effect"} and isinstance(value, dict):
                into = self.tree.mapping_at(found.item, key, changes, self.child)
                self._merge(into, value, at, keeps=key == "evidence", deep=key != "effect")
            else:
                self.tree.put(found.item, key, changes, self.child)

    def _merge(
        self, into: dict[str, Any], given: dict[str, Data], path: Path, *, keeps: bool, deep: bool = True
    ) -> None:
        """Write *given* into *into*; a null is a value where *keeps*, else it clears."""
        for key, value in given.items():
            at = (*path, key)
            if value is None and not keeps:
                self._clear(into, key, at, None)
            elif deep and isinstance(value, dict):
                below = self.tree.mapping_at(into, key, given, self.child)
                self._merge(below, value, at, keeps=keeps or at[-2:] == ("adjust", "gates"))
            else:
                self.tree.put(into, key, given, self.child)

    def _clear(self, holder: dict[str, Any], key: str, path: Path, model: type[Model] | None) -> None:
        """Leave *key* out; one that could not be there is a slip."""
        if key not in holder and model is not None and key not in model.model_fields:
            known = did_you_mean(key, model.model_fields) or f"known here: {listed(model.model_fields, 20)}"
            self._report(path, "unknown-key", f"the key {quote(key)} is not known here", known, key=True)
        elif key not in holder and model is None and not self._could_be(key, path):
            hint = did_you_mean(key, holder) or (f"what is there: {listed(holder)}" if holder else None)
            self._report(path, "clear-nothing", f"there is nothing called {quote(key)} to clear here", hint, key=True)
        self.tree.drop(holder, key)

    def _could_be(self, key: str, path: Path) -> bool:
        """Whether *key*, which is not there, might be: a criterion's or a domain's id, or a key of what merges."""
        from caretrust_readiness.model.parts import Adjustment, Demands  # noqa: PLC0415
        from caretrust_readiness.model.rubric import Rubric  # noqa: PLC0415

        inside: dict[str, type[Model]] = {"demands": Demands, "adjust": Adjustment}
        known = inside.get(str(path[-2])) if len(path) > 1 else Rubric
        if known is not None:
            return key in known.model_fields
        return any(found.kind in {"criterion", "domain"} for found in self._index().get(key, ()))

    # Remove and add.

    def _find_removed(self) -> None:
        given = self.data.get("remove")
        if given is not None and not isinstance(given, list):
            self._report(("remove",), "wrong-type", f"a list of ids is needed, found {spelt(given)}")
            return
        index = self._index()
        for place, ref in enumerate(given or ()):
            at: Path = ("remove", place)
            if isinstance(ref, dict | list) or ref is None:
                self._report(at, "wrong-type", f"an id is needed, found {spelt(ref)}")
            elif (found := self._find(str(ref), at, index)) is not None:
                name = f"{found.kind}:{_id(found.item)}"
                if name in self.removed:
                    self._report(at, "id-duplicate", f"{quote(ref)} is removed a second time", "name it once")
                self.removed.setdefault(name, at)
        self._find_written_and_removed()

    def _find_written_and_removed(self) -> None:
        """What is written again and taken away in one go would go unchecked."""
        for part, kind in _LISTS.items():
            entries = self.data.get(part)
            for place, item in enumerate(entries if isinstance(entries, list) else ()):
                if f"{kind}:{_id(item)}" in self.removed:
                    self._report_removed(f"{kind}:{_id(item)}", (part, place), key=False)

    def _report_removed(self, name: str, path: Path, *, key: bool) -> None:
        file, position = self.child.locate(self.removed[name])
        where = Problem(file, position, "", "").place
        message = f"{quote(name.partition(':')[2])} is set here and removed at {where}"
        self._report(path, "set-removed", message, "keep one of the two", key=key)

    def _remove(self) -> None:
        index = self._index()
        for name in self.removed:
            kind, _, key = name.partition(":")
            for found in index.get(key, ()):
                if found.kind == kind and any(one is found.item for one in found.holder):
                    self.tree.drop_item(found.holder, found.item)

    def _add(self) -> None:
        given = self._mapping("add")
        for key in sorted(given, key=lambda key: key != "domains"):  # what is added to may be added itself
            items, path = given[key], ("add", key)
            if not isinstance(items, list):
                self._report(path, "wrong-type", f"a list of entries is needed, found {spelt(items)}")
            elif key == "domains":
                self._add_to(self.tree.list_at(self.tree.data, key, given, self.child), items, path)
            elif (found := self._find(f"domain:{key}", path, self._index(), key=True)) is not None:
                nested = bool(found.item.get("domains")) or (
                    not found.item.get("criteria")
                    and any(isinstance(one, dict) and {"criteria", "domains"} & one.keys() for one in items)
                )
                part = "domains" if nested else "criteria"
                self._add_to(self.tree.list_at(found.item, part, given, self.child, key), items, path)

    def _add_to(self, holder: list[Any], items: list[Data], path: Path) -> None:
        for number, item in enumerate(items):
            made, place = self.tree.grafted(item, self.child), len(holder)
            if isinstance(made, dict) and "after" in made:
                siblings = [_id(one) for one in holder if isinstance(one, dict)]
                after = made["after"]
                if after in siblings:
                    place = siblings.index(after) + 1
                else:
                    hint = did_you_mean(str(after), siblings) or f"known here: {listed(siblings)}"
                    message = f"there is no {quote(after)} among the siblings to stand after"
                    self._report((*path, number, "after"), "after-unknown", message, hint)
                self.tree.drop(made, "after")
            self.tree.insert(holder, place, made, item_mark(items, number, self.child))

    # Looking things up.

    def _mapping(self, key: str) -> dict[str, Data]:
        given = self.data.get(key)
        if given is not None and not isinstance(given, dict):
            self._report((key,), "wrong-type", f"a mapping is needed, found {spelt(given)}", "write it as 'key: value'")
        return given if isinstance(given, dict) else {}

    def _find(self, ref: str, path: Path, index: dict[str, list[Found]], *, key: bool = False) -> Found | None:
        kind, colon, name = ref.strip().rpartition(":")
        found = [one for one in index.get(name, ()) if not colon or one.kind == kind]
        if len(found) == 1:
            return found[0]
        if found:
            spelt_out = [f"{one.kind}:{name}" for one in found]
            self._report(
                path,
                "id-ambiguous",
                f"{quote(ref)} is the id of more than one",
                f"write {' or '.join(spelt_out)}",
                key=key,
            )
            return None
        what = kind if kind in KINDS else "part"
        known = [one for one, them in index.items() if not colon or any(it.kind == kind for it in them)]
        hint = did_you_mean(name, known) or "'caretrust rubric show' lists what there is"
        self._report(path, "change-unknown", f"what is extended has no {what} {quote(name)}", hint, key=key)
        return None

    def _index(self) -> dict[str, list[Found]]:
        index: dict[str, list[Found]] = {}
        for found in self._walk():
            index.setdefault(_id(found.item), []).append(found)
        return index

    def _walk(self) -> Iterator[Found]:
        def below(holder: Any, kind: str) -> Iterator[Found]:
            for item in holder if isinstance(holder, list) else ():
                if isinstance(item, dict):
                    yield Found(kind, holder, item)
                    if kind == "domain":
                        yield from below(item.get("domains"), "domain")
                        yield from below(item.get("criteria"), "criterion")

        yield from below(self.tree.data.get("domains"), "domain")
        for part, kind in _LISTS.items():
            yield from below(self.tree.data.get(part), kind)


def _id(item: Any) -> str:
    return str(item.get("id", "")).strip() if isinstance(item, dict) else ""
