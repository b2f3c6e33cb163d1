"""What one rubric has otherwise than another: single edits, each with its kind, its words and the version it needs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from caretrust_readiness.model.canonical import rubric_data
from caretrust_readiness.model.problems import figure, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.authoring.versions import Bump
    from caretrust_readiness.model.rubric import Rubric

Data = dict[str, Any]
Key = tuple[str, str]

_LISTS: Final = {
    "verdicts": "verdict",
    "functions": "function",
    "options": "option",
    "scenarios": "scenario",
    "services": "service",
}
#: Keys whose own keys are told one by one.
_INSIDE: Final = frozenset(
    {"demands", "requires", "evidence", "unless", "effect", "adjust", "criteria", "weights", "gates"}
)
_CHILDREN: Final = frozenset({"id", "criteria", "domains"})
#: The kind that a change of a key belongs to; every other is of words.
_KINDS: Final = {
    "weight": "weights",
    "points": "points",
    "gate": "gates",
    "levels": "levels",
    "scale": "levels",
    "measure": "levels",
    "evidence": "evidence",
    "demands": "demands",
    "go": "demands",
    "requires": "options",
    "provides": "options",
    "verdict": "options",
    "effect": "scenarios",
    "unless": "scenarios",
    "adjust": "services",
    "effort": "paths",
    "control": "paths",
    "split_at": "views",
}
_REMOVAL: Final[dict[str, Bump]] = {"criterion": "major", "function": "major", "service": "major"}


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One thing that the new rubric has otherwise than the old."""

    kind: str
    sentence: str
    bump: Bump
    node: Key
    """The kind and the id of the entry it is about, in the new rubric if it is there; ("rubric", "") of the whole."""
    path: tuple[str, ...]
    """The key within that entry; empty where the entry itself came or went."""
    old: Any
    new: Any
    parent: str = ""
    """Of an entry that came or went: the domain or the list that it stands in."""
    place: int = 0
    alone: bool = True
    """Whether it can be made by itself."""


class Changes(NamedTuple):
    """All that is otherwise, and what is only written otherwise."""

    edits: tuple[Edit, ...]
    same: tuple[str, ...]
    """Rescalings that change no result."""


class Entry(NamedTuple):
    """An entry of a rubric's data, where it stands."""

    item: Data
    holder: list[Any]
    parent: str
    place: int


def index(data: Data) -> dict[Key, Entry]:
    """Every entry with an id, by its kind and id."""
    found: dict[Key, Entry] = {("rubric", ""): Entry(data, [], "", 0)}

    def below(holder: list[Any], kind: str, parent: str) -> None:
        for place, item in enumerate(holder):
            found[kind, item["id"]] = Entry(item, holder, parent, place)
            below(item.get("domains", []) if kind == "domain" else [], "domain", item["id"])
            below(item.get("criteria", []) if kind == "domain" else [], "criterion", item["id"])

    below(data.get("domains", []), "domain", "domains")
    for part, kind in _LISTS.items():
        below(data.get(part, []), kind, part)
    return found


def changes(old: Rubric, new: Rubric) -> Changes:
    """What *new* has otherwise than *old*."""
    before, after = index(rubric_data(old)), index(rubric_data(new))
    renamed = {was: key for key, one in new.criteria.items() for was in one.formerly if was not in new.criteria}
    then = {(kind, renamed.get(key, key) if kind == "criterion" else key): one for (kind, key), one in before.items()}
    same = [*_rescaled(old, new)]
    skipped = {key for key, _ in same}
    edits = [*_renamings(old, renamed)]
    for node in dict.fromkeys([*then, *after]):
        was, now = then.get(node), after.get(node)
        if was is None or now is None:
            edits.append(_came_or_went(node, was, now))
        else:
            edits += (edit for edit in _within(node, was.item, now.item, new) if (*node, *edit.path) not in skipped)
            if was.parent != now.parent:
                edits.append(_moved(node, was, now))
    edits += _orders(then, after)
    return Changes(tuple(edits), tuple(said for _, said in same if said))


def _renamings(old: Rubric, renamed: dict[str, str]) -> Iterator[Edit]:
    for was, now in renamed.items():
        if was in old.criteria:
            said = f"{was} is called {now}; answers may still use the old id"
            yield Edit(
                kind="criteria",
                sentence=said,
                bump="patch",
                node=("criterion", now),
                path=("id",),
                old=was,
                new=now,
                alone=False,
            )


def _came_or_went(node: Key, was: Entry | None, now: Entry | None) -> Edit:
    kind, key = node
    entry = now or was
    if entry is None:
        raise AssertionError("neither there before nor now")
    said = f"the {kind} {key} is {'new' if was is None else 'gone'}"
    bump: Bump = "minor" if was is None else _REMOVAL.get(kind, "minor")
    old, new = (None if one is None else one.item for one in (was, now))
    name = {"criterion": "criteria", "domain": "criteria", "verdict": "demands", "function": "options"}.get(kind)
    return Edit(
        kind=name or f"{kind}s",
        sentence=said,
        bump=bump,
        node=node,
        path=(),
        old=old,
        new=new,
        parent=entry.parent,
        place=entry.place,
    )


def _moved(node: Key, was: Entry, now: Entry) -> Edit:
    said = f"{node[1]} moved from {was.parent} to {now.parent}"
    return Edit(
        kind="criteria",
        sentence=said,
        bump="minor",
        node=node,
        path=("parent",),
        old=was.parent,
        new=now.parent,
        alone=False,
    )


def _orders(then: dict[Key, Entry], after: dict[Key, Entry]) -> Iterator[Edit]:
    """Where verdicts or options stand in another order."""
    for part in ("verdicts", "options"):
        kind = _LISTS[part]
        was = [key for one, key in then if one == kind and (kind, key) in after]
        now = [key for one, key in after if one == kind and (kind, key) in then]
        if was != now:
            name = "demands" if part == "verdicts" else "options"
            said = f"{part} stand in another order: {', '.join(now)}"
            yield Edit(
                kind=name, sentence=said, bump="minor", node=("rubric", ""), path=(part,), old=was, new=now, alone=False
            )


def _within(node: Key, was: Data, now: Data, new: Rubric) -> Iterator[Edit]:
    for path, old, value in _differing((), was, now):
        if node == ("rubric", "") and path[0] in {*_LISTS, "domains", "version"}:
            continue
        if path[0] in _CHILDREN - {"criteria"} or (node[0] == "domain" and path[0] == "criteria"):
            continue
        name = f"{node[1]}: " if node[1] else ""
        kind = _KINDS.get(path[0], "words")
        said = f"{name}{' '.join(path)} {_from_to(old, value)}"
        yield Edit(
            kind=kind, sentence=said, bump=_bump(path, old, value, new), node=node, path=path, old=old, new=value
        )


def _differing(path: tuple[str, ...], was: Data, now: Data) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    for key in dict.fromkeys([*was, *now]):
        old, new = was.get(key), now.get(key)
        if old == new and (key in was) == (key in now):
            continue
        if key in _INSIDE and isinstance(old or {}, dict) and isinstance(new or {}, dict):
            yield from _differing((*path, key), old or {}, new or {})
        else:
            yield (*path, key), old, new


def _from_to(old: Any, new: Any) -> str:
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        places = [place for place, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
        if len(places) == 1:
            (place,) = places
            return f"{place}: {_said(old[place])} is now {_said(new[place])}"
    return (
        f"{_said(new)} is new"
        if old is None
        else f"{_said(old)} is gone"
        if new is None
        else (f"{_said(old)} is now {_said(new)}")
    )


def _said(value: Any) -> str:
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, list):
        return figure(", ".join(map(str, value)))
    if isinstance(value, dict):
        return figure(", ".join(f"{key} {_said(inner)}" for key, inner in value.items()))
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _bump(path: tuple[str, ...], old: Any, new: Any, rubric: Rubric) -> Bump:
    kind = _KINDS.get(path[0], "words")
    if path[0] in {"levels", "scale"} or (path == ("gate",) and old is None):
        return "major"
    if path == ("rubric",):
        return "patch" if old in rubric.lineage else "major"
    if path == ("measure",):
        old_measure, new_measure = old or {}, new or {}
        kept = all(old_measure.get(key) == new_measure.get(key) for key in ("unit", "range"))
        counts = len(old_measure.get("thresholds", ())) == len(new_measure.get("thresholds", ()))
        return "minor" if kept and counts and new is not None else "major"
    if path == ("formerly",) and not set(old or ()) <= set(new or ()):
        return "major"
    if path[0] == "adjust" and (path[-1] == "exclude" or path[1] == "gates"):
        return "major" if new is not None else "minor"
    return "patch" if kind == "words" else "minor"


def _rescaled(old: Rubric, new: Rubric) -> Iterator[tuple[tuple[str, ...], str]]:
    """Weights that were all multiplied by one number, and points that are worth the same."""
    groups = dict(_siblings(new))
    for parent, siblings in _siblings(old):
        others = groups.get(parent)
        if others is None or [one.id for one in siblings] != [one.id for one in others]:
            continue
        weights = [one.weight for one in siblings], [one.weight for one in others]
        if weights[0] == weights[1]:
            continue
        factor = sum(weights[1], Fraction(0)) / sum(weights[0], Fraction(0))
        if [one * factor for one in weights[0]] == weights[1]:
            kind = "criterion" if hasattr(siblings[0], "gate") else "domain"
            said = (
                f"the weights {f'in {parent}' if parent else 'of the domains'} are all multiplied by {figure(factor)}"
            )
            for number, one in enumerate(siblings):
                yield (kind, one.id, "weight"), said if not number else ""
    for key, one in new.criteria.items():
        was = old.criteria.get(key)
        if was is not None and was.points != one.points and was.values == one.values:
            yield ("criterion", key, "points"), f"the points of {key} are worth the same"


def _siblings(rubric: Rubric) -> Iterator[tuple[str, tuple[Any, ...]]]:
    yield "", rubric.domains
    stack = list(rubric.domains)
    while stack:
        one = stack.pop()
        yield one.id, one.children
        stack += one.domains
