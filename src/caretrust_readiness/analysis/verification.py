"""Whether what a paper shows is what it carries, and whether that follows from the files it was made of."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

#: So many words are compared closely; where more differ, only where it begins is said.
_CLOSELY = 4000
#: So many words around a difference are shown.
_AROUND = 6


class Edit(NamedTuple):
    """A place where a paper shows something else than it carries."""

    after: str
    """The words before it, that both have."""
    shown: str
    carried: str


def edits(shown: Sequence[str], carried: Sequence[str], *, numbered: bool = False) -> list[Edit]:
    """Where the texts that are *shown* differ from those *carried*, word by word, in their order.

    In a paper that is *numbered* anew when it is laid out, numbers of entries that only it has are passed over.
    """
    ours, theirs = _words(shown), _words(carried)
    start = _common(ours, theirs)
    end = _common(ours[start:][::-1], theirs[start:][::-1])
    middle = ours[start : len(ours) - end], theirs[start : len(theirs) - end]
    before = theirs[max(start - _AROUND, 0) : start]
    if not any(middle):
        return []
    if max(map(len, middle)) > _CLOSELY:
        return [Edit(" ".join(before), " ".join(middle[0][:_AROUND]), " ".join(middle[1][:_AROUND]))]
    return [found for found in _compared(middle[0], middle[1], before) if not (numbered and _is_number(found))]


def _compared(ours: list[str], theirs: list[str], before: list[str]) -> list[Edit]:
    found = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            after = (before + theirs[:j1])[-_AROUND:]
            found.append(Edit(" ".join(after), " ".join(ours[i1:i2]), " ".join(theirs[j1:j2])))
    return found


def _words(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in text.split()]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _is_number(edit: Edit) -> bool:
    """Whether it is no more than the number that a list gives an entry."""
    return not edit.carried and edit.shown.endswith(".") and edit.shown[:-1].isdigit()


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
