"""``--duplicates latest``: of several inputs of one place, that of the latest day only."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING
from zlib import crc32

from caretrust_readiness.batch.places import Coming, Places
from caretrust_readiness.batch.sources import Unusable
from caretrust_readiness.model.problems import Position, Problem, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from caretrust_readiness.batch.sources import Source
    from caretrust_readiness.model.rubric import Rubric


class Latest:
    """Sources, each read once before anything is scored, without those that a later day replaces.

    Of two inputs of one place and day neither is the later: the second one is an error.
    """

    def __init__(self, sources: Callable[[], Iterable[Source]], rubric: Rubric | None) -> None:
        self.sources_again = sources
        self.files = array("I")
        self.left = bytearray()
        self.clashes: dict[int, tuple[str, str, str]] = {}
        self._look_through(sources(), rubric)

    @property
    def count(self) -> int:
        """How many inputs are left out."""
        return sum(bits.bit_count() for bits in self.left)

    def _look_through(self, sources: Iterable[Source], rubric: Rubric | None) -> None:
        places = Places()
        for number, source in enumerate(sources):
            self.files.append(_mark(source))
            if not number % 8:
                self.left.append(0)
            try:
                answers = source.read(rubric).answers
            except Exception:  # noqa: BLE001, S112 - what is wrong with it is said where it is scored
                continue
            coming = Coming(answers.as_of.last.isoformat(), number, source.file)
            before = places.put(answers.locality, coming)
            if before is None:
                continue
            if before.day == coming.day:
                self.clashes[number] = (answers.locality, before.day, before.file)
            else:
                self._leave(min(before, coming).number)
        self.clashes = {
            number: clash for number, clash in self.clashes.items() if not self._is_old(places, number, clash)
        }

    def _is_old(self, places: Places, number: int, clash: tuple[str, str, str]) -> bool:
        """Whether a later day made the question moot; then it is left out like any other that is older."""
        known = places.get(clash[0])
        if known is None or known.day == clash[1]:
            return False
        self._leave(number)
        return True

    def _leave(self, number: int) -> None:
        self.left[number // 8] |= 1 << number % 8

    def sources(self) -> Iterator[Source]:
        """What is to be scored; what has changed its place since it was looked at is not left out."""
        for number, source in enumerate(self.sources_again()):
            seen = number < len(self.files) and self.files[number] == crc32(
                source.file.encode("utf-8", "surrogatepass")
            )
            if seen and number in self.clashes:
                name, day, other = self.clashes[number]
                message = f"{quote(name)} is here a second time for {day}; the first is in {other}"
                hint = "leave out one of the two: neither is the later"
                yield Unusable(source.file, (_twice(source.file, message, hint),))
            elif not seen or not self.left[number // 8] >> number % 8 & 1:
                yield source


def _twice(file: str, message: str, hint: str) -> Problem:
    """The problem of a second input of one place; that of a row of a table is in the table, at that row."""
    table, _, row = file.rpartition(":")
    if table and row.isascii() and row.isdigit():
        return Problem(table, Position(int(row), 1), "place-twice", message, hint)
    return Problem(file, None, "place-twice", message, hint)


def _mark(source: Source) -> int:
    return crc32(source.file.encode("utf-8", "surrogatepass"))
