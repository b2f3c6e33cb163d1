"""Whether what a paper shows is what it carries, and whether that follows from the files it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Where papers differ, so many words of each are searched for how they go on alike.
_CLOSELY = 400
#: So many words alike are no accident.
_FIRM = 3
#: So many words around a difference are shown.
_AROUND = 6


class Edit(NamedTuple):
    """A place where a paper shows something else than it carries."""

    after: str
    """The words before it, that both have."""
    shown: str
    carried: str


@dataclass(frozen=True, kw_only=True)
class PlaceCheck:
    """Whether what a paper carries of one place, or one of its services, follows from the files that were given."""

    locality: str
    as_of: str
    found: bool
    """Whether any of the files is of this place and day."""
    differs: tuple[str, ...] = ()
    """Where the result worked out from the files differs, as paths."""
    answers_changed: bool | None = None
    """Whether the answers file has changed since; None where the paper does not say which it was."""
    rubric_changed: bool = False
    """Whether the rubric has changed since."""

    @property
    def holds(self) -> bool:
        """Whether the result follows, from files that are as they were."""
        return self.found and not self.differs and not self.rubric_changed


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What came of checking one paper."""

    file: str
    edits: tuple[Edit, ...]
    """Where it shows something else than it carries."""
    redrawn: tuple[int, ...]
    """The sheets, from 0, that were touched where no word of them was: a drawing, a colour, what is hidden."""
    is_sealed: bool
    """Whether what it carries is whole: nothing in it was changed by itself."""
    program: str
    """The version that made it."""
    same_program: bool
    places: tuple[PlaceCheck, ...] | None
    """The places it shows, each checked against the files; None where no answers were given."""
    rubric_changed: bool = False
    """Whether the rubric that was given is none of those that it is of."""

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it, as far as could be checked."""
        is_whole = not self.edits and not self.redrawn and self.is_sealed and not self.rubric_changed
        return is_whole and all(place.holds for place in self.places or ())


def redrawn(now: Sequence[str], carried: Sequence[str]) -> tuple[int, ...]:
    """Which of the sheets, from 0, are drawn from something else *now* than the hashes *carried* of them say."""
    pairs = enumerate(zip_longest(now, carried))
    return tuple(place for place, (one, other) in pairs if one != other)


def edits(shown: Sequence[str], carried: Sequence[str], *, laid_out: bool = False) -> list[Edit]:
    """Where the texts that are *shown* differ from those *carried*, word by word, in their order.

    What is *laid out* on sheets numbers its entries, and repeats the headings of a table on the next sheet: that is
    passed over.
    """
    ours, theirs = _words(shown), _words(carried)
    found = list(_walked(ours, theirs))
    return [edit for edit in found if not _is_layout(edit, " ".join(theirs))] if laid_out else found


def _walked(ours: list[str], theirs: list[str]) -> Iterator[Edit]:
    """The differences one after the other, each sought among the next words only: a long paper takes no longer."""
    at, beside = 0, 0
    while True:
        same = _common(ours, at, theirs, beside)
        at, beside = at + same, beside + same
        if at == len(ours) and beside == len(theirs):
            return
        more, other = _next_alike(ours[at : at + _CLOSELY], theirs[beside : beside + _CLOSELY])
        before = theirs[max(beside - _AROUND, 0) : beside]
        yield Edit(*(" ".join(words) for words in (before, ours[at : at + more], theirs[beside : beside + other])))
        at, beside = at + more, beside + other


def _next_alike(ours: list[str], theirs: list[str]) -> tuple[int, int]:
    """After how many words of each both go on alike; all of them where they do not."""
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    firm = (block for block in blocks if block.size >= _FIRM or block.a + block.size == len(ours))
    return next(((block.a, block.b) for block in firm if block.size), (len(ours), len(theirs)))


def _words(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in text.split()]


def _common(one: list[str], start: int, other: list[str], beside: int) -> int:
    """How many words both have alike from there on."""
    count = 0
    while start + count < len(one) and beside + count < len(other) and one[start + count] == other[beside + count]:
        count += 1
    return count


def _is_layout(edit: Edit, carried: str) -> bool:
    """Whether it is no more than the number that a list gives an entry, or headings that are there already."""
    if edit.carried:
        return False
    is_number = edit.shown.endswith(".") and edit.shown[:-1].isdigit()
    return is_number or (edit.shown in carried and not any(char.isdigit() for char in edit.shown))


def differing(carried: Any, found: Any, path: str = "") -> list[str]:
    """Where two pieces of plain data differ, as paths such as ``assessments[0].score.low``, in their order."""
    if isinstance(carried, dict) and isinstance(found, dict):
        keys = [*carried, *(key for key in found if key not in carried)]
        return [
            at for key in keys for at in differing(carried.get(key), found.get(key), f"{path}.{key}" if path else key)
        ]
    if isinstance(carried, list) and isinstance(found, list) and len(carried) == len(found):
        pairs = enumerate(zip(carried, found, strict=True))
        return [at for place, (one, other) in pairs for at in differing(one, other, f"{path}[{place}]")]
    return [] if carried == found else [path]
