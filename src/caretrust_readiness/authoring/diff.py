"""What a change of a rubric does to real places: who moves, and by which single edit (design, section 10)."""

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.authoring.edits import Changes, Edit, changes, index
from caretrust_readiness.authoring.versions import Bump, is_enough, largest
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.model.canonical import rubric_data
from caretrust_readiness.model.limits import MAX_REREAD
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading import loading, yamlio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from caretrust_readiness.model.answers import Answers
    from caretrust_readiness.model.problems import Problem
    from caretrust_readiness.model.rubric import Rubric

    Ends = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place under both rubrics: the ids of its verdicts, demonstrated and possible."""

    name: str
    file: str
    old: Ends
    new: Ends
    alone: tuple[Edit, ...] = ()
    """The edits each of which moves it by itself to where it is now."""
    needed: tuple[Edit, ...] = ()
    """The edits without any one of which it would not have moved at all."""
    tried: bool = True
    """Whether the edits were tried one by one; too many of them, or of too large a rubric, are not."""

    @property
    def moved(self) -> bool:
        """Whether its verdict is otherwise at either end."""
        return self.old != self.new


class Diff(NamedTuple):
    """Two rubrics beside each other, and places under both."""

    old: Rubric
    new: Rubric
    changes: Changes
    places: tuple[Place, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Why places could not be read under one of them."""

    @property
    def needed(self) -> Bump | None:
        """The part of the version that the change raises; None where nothing is otherwise."""
        return largest([edit.bump for edit in self.changes.edits])

    @property
    def version_is_enough(self) -> bool:
        """Whether the new version raises that part, or one before it; a child's version is its own."""
        if self.old.rubric != self.new.rubric and self.old.rubric in self.new.lineage:
            return True
        return is_enough(self.old.version, self.new.version, self.needed)

    @property
    def moved(self) -> tuple[Place, ...]:
        """The places whose verdict is otherwise."""
        return tuple(place for place in self.places if place.moved)

    @property
    def transitions(self) -> dict[tuple[Ends, Ends], int]:
        """How many places went from which verdicts to which, most first."""
        found = Counter((place.old, place.new) for place in self.places)
        return dict(found.most_common())


class Readable(NamedTuple):
    """A place's answers, which can be read under any rubric."""

    file: str
    read: Callable[[Rubric], Answers]


def diff(old: Rubric, new: Rubric, places_read: Iterable[Readable] = ()) -> Diff:
    """*old* beside *new*, with the answers of places under both."""
    found = changes(old, new)
    edited = _Edited(old, new, found.edits)
    places: list[Place] = []
    problems: list[Problem] = []
    for one in places_read:
        try:
            name, was = _verdicts(one, old)
            now = _verdicts(one, new)[1]
        except InputError as error:
            problems += error.problems
            continue
        tried = edited.can_be_tried
        alone, needed = edited.causes(one, was, now) if was != now and tried else ((), ())
        places.append(Place(name=name, file=one.file, old=was, new=now, alone=alone, needed=needed, tried=tried))
    return Diff(old, new, found, tuple(places), tuple(problems))


def _verdicts(place: Readable, rubric: Rubric) -> tuple[str, Ends]:
    answers = place.read(rubric.accepting_any())
    assessment = assess(rubric, answers)
    return answers.locality, (assessment.demonstrated.id, assessment.possible.id)


class _Edited:
    """The old rubric with each edit alone, and the new one with all but it; each made once, and only where needed."""

    def __init__(self, old: Rubric, new: Rubric, edits: Sequence[Edit]) -> None:
        self.data = rubric_data(old), rubric_data(new)
        self.edits = [edit for edit in edits if edit.alone and edit.bump != "patch"]
        self._made: dict[tuple[int, bool], Rubric | None] = {}
        size = sum(one.top + 1 for rubric in (old, new) for one in rubric.criteria.values())
        self.can_be_tried = len(self.edits) * size <= MAX_REREAD

    def causes(self, place: Readable, was: Ends, now: Ends) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
        """The edits that alone take the place from *was* to *now*, and those without which it stays at *was*."""
        alone = [edit for number, edit in enumerate(self.edits) if self._ends(place, number, forth=True) == now]
        needed = [edit for number, edit in enumerate(self.edits) if self._ends(place, number, forth=False) == was]
        return tuple(alone), tuple(needed)

    def _ends(self, place: Readable, number: int, *, forth: bool) -> Ends | None:
        if (number, forth) not in self._made:
            self._made[number, forth] = self._make(self.edits[number], forth=forth)
        rubric = self._made[number, forth]
        if rubric is None:
            return None
        try:
            return _verdicts(place, rubric)[1]
        except InputError:
            return None

    def _make(self, edit: Edit, *, forth: bool) -> Rubric | None:
        data = deepcopy(self.data[0 if forth else 1])
        if not _made(data, edit, forth=forth):
            return None
        try:
            return loading.read_rubric(yamlio.parse(json.dumps(data).encode(), "edited"))
        except InputError:  # it makes sense only together with others
            return None


def _made(data: dict[str, Any], edit: Edit, *, forth: bool) -> bool:
    """Make *edit* in *data*, or undo it; whether that was possible."""
    entries = index(data)
    value, other = (edit.new, edit.old) if forth else (edit.old, edit.new)
    if not edit.path:
        return _put(data, edit, value, other)
    kind, key = edit.node
    entry = entries.get((kind, key))
    if entry is None:
        return False
    node = entry.item
    for step in edit.path[:-1]:
        node = node.setdefault(step, {})
    if value is None:
        node.pop(edit.path[-1], None)
    else:
        node[edit.path[-1]] = value
    return True


def _put(data: dict[str, Any], edit: Edit, value: Any, other: Any) -> bool:
    entries = index(data)
    if value is None:
        entry = entries.get(edit.node)
        if entry is None:
            return False
        entry.holder.remove(entry.item)
        _forget(data, edit.node[1])
        return other is not None
    if edit.parent in data:
        data[edit.parent].insert(edit.place, deepcopy(value))
        return True
    domain = entries.get(("domain", edit.parent))
    if domain is None:
        return False
    domain.item.setdefault("criteria" if edit.node[0] == "criterion" else "domains", []).insert(
        edit.place, deepcopy(value)
    )
    return True


def _forget(data: dict[str, Any], key: str) -> None:
    """Leave out all that cites *key*, as a service does that excludes it."""
    for verdict in data.get("verdicts", ()):
        verdict.get("demands", {}).get("criteria", {}).pop(key, None)
    for option in data.get("options", ()):
        option.get("requires", {}).pop(key, None)
    for scenario in data.get("scenarios", ()):
        scenario.get("effect", {}).pop(key, None)
        scenario.get("unless", {}).pop(key, None)
    for service in data.get("services", ()):
        adjust = service.get("adjust", {})
        for part in ("weights", "gates"):
            adjust.get(part, {}).pop(key, None)
        if key in adjust.get("exclude", ()):
            adjust["exclude"].remove(key)
