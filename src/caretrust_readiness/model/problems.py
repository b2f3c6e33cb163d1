"""What is wrong with an input file, where, and how it is said: the one format of every error."""

from __future__ import annotations

from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.limits import MAX_QUOTED, MAX_TOLD
from caretrust_readiness.model.plaintext import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Among more names than this, only those that share most letters with a word are compared closely.
_CLOSELY = 8
#: Among more names than this, only as many that begin alike are looked at.
_AT_ALL = 300


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
    names = {name.casefold()[:MAX_QUOTED]: name for name in known}
    word = word.casefold()[:MAX_QUOTED]
    letters = _letters(word)
    looked_at = names if len(names) <= _AT_ALL else [name for name in names if name[:1] == word[:1]][:_AT_ALL]
    alike = nlargest(_CLOSELY, looked_at, key=lambda name: len(letters & _letters(name)) - abs(len(name) - len(word)))
    near = get_close_matches(word, alike, n=1, cutoff=0.6)
    return f"did you mean {quote(names[near[0]])}?" if near else None


@lru_cache(maxsize=4096)
def _letters(word: str) -> frozenset[str]:
    return frozenset(word)


def listed(words: Iterable[object], limit: int = 12) -> str:
    """*words* as one enumeration, at most *limit* of them spelled out."""
    every = [str(word) for word in words]
    shown = ", ".join(every[:limit])
    return shown if len(every) <= limit else f"{shown} and {len(every) - limit} more"


def counted(number: int, one: str, many: str | None = None) -> str:
    """*number* of things, in the singular or the plural."""
    return f"{number} {one if number == 1 else many or one + 's'}"
