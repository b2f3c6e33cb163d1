"""``--duplicates latest``: of several inputs of one place, that of the latest day only."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from hashlib import blake2b
from typing import TYPE_CHECKING

from caretrust_readiness.batch.places import Coming, Places
from caretrust_readiness.batch.refusals import until_given_up
from caretrust_readiness.batch.sources import Unusable
from caretrust_readiness.model.problems import Position, Problem, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.batch.sources import Source, Sources
    from caretrust_readiness.model.rubric import Rubric


class Latest:
    """Sources, each read once before anything is scored, without those that a later day replaces.

    Of two inputs of one place and day neither is the later: the second one is an error.
    """

    def __init__(self, sources: Sources, rubric: Rubric | None) -> None:
        self.sources_again = sources.sources
        self.left = array("Q")
        """Marks of those that are left out; sorted once all are known."""
        self.clashes: dict[int, tuple[str, str, str]] = {}
        self._look_through(until_given_up(sources), rubric)

    @property
    def count(self) -> int:
        """How many inputs are left out."""
        return len(self.left)

    def _look_through(self, sources: Iterable[Source], rubric: Rubric | None) -> None:
        places = Places()
        for number, source in enumerate(sources):
            try:
                answers = source.read(rubric).answers
            except Exception:  # noqa: BLE001, S112 - what is wrong with it is said where it is scored
                continue
            coming = Coming(answers.as_of.last.isoformat(), number, source.file)
            before = places.put(answers.locality, coming)
            if before is None:
                continue
            if before.day == coming.day:
                self.clashes[_mark(coming.file)] = (answers.locality, before.day, before.file)
            else:
                self.left.append(_mark(min(before, coming).file))
        moot = [mark for mark, (name, day, _) in self.clashes.items() if _is_old(places, name, day)]
        for mark in moot:
            del self.clashes[mark]
        self.left = array("Q", sorted({*self.left, *moot}))

    def sources(self) -> Iterator[Source]:
        """What is to be scored; what was not there when they were looked through is not left out."""
        for source in self.sources_again():
            mark = _mark(source.file)
            if mark in self.clashes:
                name, day, other = self.clashes[mark]
                message = f"{quote(name)} is here a second time for {day}; the first is in {other}"
                hint = "leave out one of the two: neither is the later"
                yield Unusable(source.file, (_twice(source.file, message, hint),))
            elif not self._is_left(mark):
                yield source

    def _is_left(self, mark: int) -> bool:
        place = bisect_left(self.left, mark)
        return place < len(self.left) and self.left[place] == mark


def _is_old(places: Places, name: str, day: str) -> bool:
    """Whether a later day made the question moot; then it is left out like any other that is older."""
    known = places.get(name)
    return known is not None and known.day != day


def _twice(file: str, message: str, hint: str) -> Problem:
    """The problem of a second input of one place; that of a row of a table is in the table, at that row."""
    table, _, row = file.rpartition(":")
    if table and row.isascii() and row.isdigit():
        return Problem(table, Position(int(row), 1), "place-twice", message, hint)
    return Problem(file, None, "place-twice", message, hint)


def _mark(file: str) -> int:
    """A number for what an input is called: of millions, no two have the same one."""
    return int.from_bytes(blake2b(file.encode("utf-8", "surrogatepass"), digest_size=8).digest())
