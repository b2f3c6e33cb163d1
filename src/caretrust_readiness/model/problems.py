"""What is wrong with an input file, where, and how it is said: the one format of every error."""

from __future__ import annotations

from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.limits import MAX_QUOTED, MAX_TOLD
from caretrust_readiness.model.plaintext import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Among more names than this, only those that share most letters with a word are compared closely.
_CLOSELY = 8
#: Among more names than this, only as many that begin alike are looked at.
_AT_ALL = 300
#: How much of two words must be alike for one to be meant by the other, as difflib measures it.
_NEAR = 0.6
#: With a text longer than this only so many are compared closely, which have such a share of its pairs of letters.
_LONG = 20
_LONG_ONES = 2
_SHARED = 0.4


class Position(NamedTuple):
    """A place in a file; both counts start at 1."""

    line: int
    column: int


class Problem(NamedTuple):
    """One thing wrong with one file: a stable code, a sentence, and a hint where there is one."""

    file: str
    position: Position | None
    code: str
    message: str
    hint: str | None = None

    @property
    def place(self) -> str:
        """``file:line:column`` as editors make clickable, or the file alone where no position applies."""
        name = visible(self.file)
        return name if self.position is None else f"{name}:{self.position.line}:{self.position.column}"

    def format(self, severity: str = "error") -> str:
        """``path:line:column: error[code]: sentence``, then an indented hint line where there is one."""
        line = f"{self.place}: {severity}[{self.code}]: {visible(self.message)}"
        return line if self.hint is None else f"{line}\n  hint: {visible(self.hint)}"


class InputError(Exception):
    """Input that cannot be used; carries every problem found, ordered by position."""

    def __init__(self, problems: tuple[Problem, ...], notes: tuple[str, ...] = (), about: str = "") -> None:
        """Keep *problems* in the order of their places, *notes* that stand beside them, and what they are *about*."""
        super().__init__(problems, notes, about)
        self.notes = notes
        self.about = about
        self.problems = tuple(sorted(problems, key=_by_place))

    def __str__(self) -> str:
        """All problems, one after the other."""
        return "\n".join(told(self.problems))


def told(problems: tuple[Problem, ...], severity: str = "error") -> Iterator[str]:
    """*problems* as they are told, one after the other, until all together take too much room; the first always."""
    length = 0
    for place, problem in enumerate(problems):
        said = problem.format(severity)
        length += len(said)
        if place and length > MAX_TOLD:
            message = f"{len(problems) - place} more problems are not told: at most {MAX_TOLD} characters are"
            yield Problem(problem.file, None, "problems-many", message).format(severity)
            return
        yield said


def _by_place(problem: Problem) -> tuple[str, Position, str, str]:
    return problem.file, problem.position or Position(0, 0), problem.code, problem.message


def quote(value: object) -> str:
    """*value* as the user wrote it, in single quotes, cut short where it is long."""
    return f"'{figure(value)}'"


def figure(value: object) -> str:
    """*value* as the user wrote it, cut short where it is long: a number, or part of a sentence."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f"{text[:MAX_QUOTED]}…" if len(text) > MAX_QUOTED else text


def spelt(value: object) -> str:
    """What was found, for a message: a text or a number quoted, anything else named."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else quote(value)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint that names the known word nearest to *word*, or None where none is near."""
    names = _folded(tuple(known))
    word = word.casefold()[:MAX_QUOTED]
    looked_at = names if len(names) <= _AT_ALL else [name for name in names if name[:1] == word[:1]][:_AT_ALL]
    near = get_close_matches(word, _worth_comparing(word, looked_at), n=1, cutoff=_NEAR)
    return f"did you mean {quote(names[near[0]])}?" if near else None


def _worth_comparing(word: str, names: Iterable[str]) -> list[str]:
    """The few of *names* that may be near *word*: to compare two closely takes the square of their length."""
    alike = [name for name in names if 2 * min(len(word), len(name)) >= _NEAR * (len(word) + len(name))]
    if len(word) > _LONG:
        pairs = _pairs(word)
        shared = {name: len(pairs & _pairs(name)) for name in alike}
        return nlargest(
            _LONG_ONES, (name for name in alike if shared[name] >= _SHARED * len(pairs)), key=lambda name: shared[name]
        )
    if len(alike) > _CLOSELY:
        letters = frozenset(word)
        return nlargest(_CLOSELY, alike, key=lambda name: len(letters & _letters(name)) - abs(len(name) - len(word)))
    return alike


@lru_cache(maxsize=256)
def _folded(known: tuple[str, ...]) -> dict[str, str]:
    """Each of *known* by how it is compared."""
    return {name.casefold()[:MAX_QUOTED]: name for name in known}


@lru_cache(maxsize=4096)
def _letters(word: str) -> frozenset[str]:
    return frozenset(word)


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    """Every two characters that stand beside each other."""
    return frozenset(map("".join, pairwise(text)))


def listed(words: Iterable[object], limit: int = 12) -> str:
    """*words* as one enumeration, at most *limit* of them spelled out."""
    every = [str(word) for word in words]
    shown = ", ".join(every[:limit])
    return shown if len(every) <= limit else f"{shown} and {len(every) - limit} more"


def counted(number: int, one: str, many: str | None = None) -> str:
    """*number* of things, in the singular or the plural."""
    return f"{number} {one if number == 1 else many or one + 's'}"
