"""The headings of a table: which column each of them means, and what is said of those that mean none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.problems import Position, Problem, did_you_mean, listed, quote
from caretrust_readiness.reading.naming import is_one_slip
from caretrust_readiness.reading.tables.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from caretrust_readiness.model.rubric import Rubric

OWN = ("locality", "as_of", "unify")
#: Of them, those that must be there.
NEEDED = ("locality", "as_of")
#: The columns of a table that has an answer in each row, beside those that must be there.
LONG = (
    *("criterion", "level", "low", "high", "value", "respondent"),
    *("evidence_source", "evidence_date", "note", "not_applicable"),
)
#: Of them, those that say what the answer is.
_SAYING = frozenset({"level", "low", "high", "value", "not_applicable"})
#: What a column may hold of a criterion beside its level; the last with the name of a respondent after it.
_PARTS = ("value", "evidence_date", "evidence_source", "note")
_VIEWS = "views"
_PART = re.compile(
    r"(.+?)\.(value|evidence[\s_-]?date|evidence[\s_-]?source|note|views\.(.+))", re.IGNORECASE | re.DOTALL
)
#: How forms number their questions: 3., 3), Q3:, Question 3 -.
_NUMBER = re.compile(
    r"\s?(?:q(?:uestion)? ?\d{1,3}[a-z]?[.):\u2013\u2014-]?|\d{1,3}(?:\.\d{1,2})?[a-z]?[.):])\s{1,3}", re.IGNORECASE
)
_BRACKET = re.compile(r"([^(\[]+)[(\[][^)\]]*[)\]]\s*")
#: A longer heading is none.
_LONGEST = 1_000
#: So long must a name be for one slip in it to be taken for one.
_SHORT = 3
#: What a heading may say where it should say 'locality' or 'as_of'.
_LIKE = {
    "locality": re.compile(r"localit|place|council|borough|authorit|\barea|organi[sz]ation", re.IGNORECASE),
    "as_of": re.compile(r"\bdate|\bday\b|as at|completion|end time|submi|timestamp|\byear\b|when", re.IGNORECASE),
}


class Column(NamedTuple):
    """What a heading means: a column of every table, or one that is about a criterion."""

    key: str
    part: str | None
    """Of a criterion, what the column holds: its level (empty) or another part; None for the others."""
    who: str = ""
    """The respondent whose view it holds."""


class Columns(NamedTuple):
    """What a row of headings means under a rubric."""

    meanings: tuple[Column | None, ...]
    """Of each heading; None where it has none."""
    repeated: tuple[tuple[int, str], ...]
    """Places, the first of which is 1, and headings that mean what another before them does."""
    wrong: tuple[tuple[int, str, str, str | None], ...]
    """Places, codes, sentences and hints for headings that are a slip away from one, or that two criteria share."""
    nobodys: tuple[str, ...]
    """Headings that mean nothing."""
    answers: bool
    """Whether any column answers a criterion."""


@lru_cache(maxsize=64)
def columns(rubric: Rubric, names: tuple[str, ...]) -> Columns:
    """What the headings *names* mean under *rubric*; judged once for all rows."""
    known = _known(rubric)
    meanings = tuple(known.meaning(name) for name in names)
    repeated, seen = [], set()
    wrong: list[tuple[int, str, str, str | None]] = []
    nobodys = []
    for place, (name, meaning) in enumerate(zip(names, meanings, strict=True), 1):
        if meaning is not None and meaning in seen:
            repeated.append((place, name))
        elif meaning is None and name:
            if (found := known.fault(name)) is None:
                nobodys.append(name)
            else:
                wrong.append((place, *found))
        seen.add(meaning)
    answers = any(meaning is not None and meaning.part is not None for meaning in meanings)
    return Columns(meanings, tuple(repeated), tuple(wrong), tuple(nobodys), answers)


@lru_cache(maxsize=16)
def _known(rubric: Rubric) -> _Known:
    return _Known(rubric)


class _Known:
    """The columns that a table under one rubric can have."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.own = {name: Column(name, None) for name in OWN}
        self.ids: dict[str, set[str]] = {}
        for key in (*rubric.criteria, *rubric.renamed):
            self.ids.setdefault(folded(key), set()).add(key)
        self.titles: dict[str, set[str]] = {}
        for key, criterion in rubric.criteria.items():
            for text in filter(None, (criterion.title, criterion.question)):
                self.titles.setdefault(folded(text), set()).add(key)
        self.by_length: dict[int, list[str]] = {}
        for name in (*OWN, *(f"{key}{part}" for key in rubric.criteria for part in ("", *(f".{p}" for p in _PARTS)))):
            self.by_length.setdefault(len(name), []).append(name)

    def meaning(self, heading: str) -> Column | None:
        """What *heading* means; None where it means nothing or more than one thing."""
        if len(heading) > _LONGEST:
            return None
        if heading in self.rubric.criteria or heading in self.rubric.renamed:
            return Column(heading, "")
        if (own := own_name(heading, OWN)) is not None and own not in self.rubric.criteria:
            return self.own[own]
        if found := self.keys(heading):
            return Column(next(iter(found)), "") if len(found) == 1 else None
        if (parted := _PART.fullmatch(heading)) and len(keys := self.keys(parted[1])) == 1:
            part = folded(parted[2]) if parted[3] is None else _VIEWS
            return Column(next(iter(keys)), part, (parted[3] or "").strip())
        return None

    def keys(self, name: str) -> set[str]:
        """The criteria that *name* may mean: by an id, else by a title or a question; without the group before it."""
        for spelling in spellings(name):
            if found := self.ids.get(folded(spelling)) or self.titles.get(folded(spelling)):
                return found
        return set()

    def fault(self, heading: str) -> tuple[str, str, str | None] | None:
        """The code, the sentence and the hint for a *heading* that is wrong; None where it is nobody's."""
        parted = _PART.fullmatch(heading) if len(heading) <= _LONGEST else None
        if len(shared := self.keys(parted[1] if parted else heading) if len(heading) <= _LONGEST else ()) > 1:
            message = f"{quote(heading)} is the title of more than one criterion: {listed(map(quote, sorted(shared)))}"
            return "name-shared", message, "give the id"
        if (meant := self.meant(heading)) is None:
            return None
        message = f"the rubric {quote(self.rubric.rubric)} has no column {quote(heading)}"
        return "column-unknown", message, f"did you mean {quote(meant)}?"

    def meant(self, heading: str) -> str | None:
        """The column that is one slip away from *heading*; None where there is none."""
        name = folded(heading) if len(heading) <= _LONGEST else ""
        if len(name) <= _SHORT:
            return None
        near = (known for more in (0, 1, -1) for known in self.by_length.get(len(name) + more, ()))
        return next((known for known in near if is_one_slip(name, known)), None)


def spellings(name: str) -> Iterator[str]:
    """*name*, without the groups or the number that forms put before it, and without a remark in brackets after it."""
    yield name
    if (found := _NUMBER.match(name)) is not None:
        yield (name := name[found.end() :])
    if "/" in name:
        yield (last := name.rpartition("/")[2])
        name = last
    if name.rstrip().endswith((")", "]")) and (found := _BRACKET.fullmatch(name)):
        yield found[1]


def own_name(heading: str, names: Iterable[str]) -> str | None:
    """The one of *names* that *heading* means, whatever the rubric; None where it means none."""
    if len(heading) > _LONGEST:
        return None
    return next((name for name in map(folded, spellings(heading)) if name in names), None)


def is_long(names: Iterable[str]) -> bool:
    """Whether a table with the headings *names* has an answer in each row."""
    own = {own_name(name, LONG) for name in names}
    return "criterion" in own and not own.isdisjoint(_SAYING)


def known_criteria(rubric: Rubric, name: str) -> set[str]:
    """The criteria that *name* may mean: by an id, an earlier id, a title or a question."""
    if name in rubric.criteria or name in rubric.renamed:
        return {name}
    return _known(rubric).keys(name) if len(name) <= _LONGEST else set()


def nobodys_note(rubric: Rubric, names: tuple[str, ...]) -> str:
    """That the columns *names* are left out."""
    many = "columns are" if len(names) > 1 else "column is"
    return f"{len(names)} {many} left out, which the rubric {quote(rubric.rubric)} does not have: " + listed(
        map(quote, names), 6
    )


def no_answers(table: str, line: int, rubric: Rubric, names: tuple[str, ...]) -> Problem:
    """That no column of *table* answers a criterion."""
    found = [name for name in names if own_name(name, OWN) is None and name]
    if any(own_name(name, LONG) == "criterion" for name in names):
        hint = "a table with an answer in each row says it in 'level', 'value', or 'low' and 'high': rename it"
        message = f"no column says what the answers are, beside {quote('criterion')}"
        return Problem(table, Position(line, 1), "answers-none", message, hint)
    hint = "columns: locality, as_of, unify, and ids or titles of criteria; 'caretrust rubric show' lists them"
    if found and (meant := did_you_mean(found[0], rubric.criteria)):
        hint = f"{meant[:-1]} for {quote(found[0])}? {hint}"
    message = f"no column answers a criterion of the rubric {quote(rubric.rubric)}"
    return Problem(table, Position(line, 1), "answers-none", message, hint)


def repeated(table: str, line: int, names: Mapping[int, str]) -> Iterator[Problem]:
    """A problem for each of *names*, by its place, that stands there a second time."""
    known: set[str] = set()
    for place, name in names.items():
        same = own_name(name, OWN) or name
        if name and same in known:
            message = f"the column {quote(name)} is here a second time"
            yield Problem(table, Position(line, place + 1), "column-repeated", message)
        known.add(same)


def likely(names: Iterable[str]) -> int:
    """How many of the columns that must be there *names* may be meant for."""
    names = [name for name in names if len(name) <= _LONGEST]
    return sum(any(pattern.search(name) for name in names) for pattern in _LIKE.values())


def advice(names: Iterable[str], lacking: Iterable[str]) -> str | None:
    """Which of *names* should be called what is *lacking*, for a hint; None where that is not known."""
    names = [name for name in names if name and len(name) <= _LONGEST]
    if any("locality" in name.casefold() and "as_of" in name.casefold() for name in names):
        return "the columns are separated by a mark that is not read: put commas, semicolons or tabs between them"
    if names and names[0].startswith(("locality:", "as_of:", "answers:")):
        return "is it an answers file? name it .yaml"
    pairs = []
    for wanted in lacking:
        near = [name for name in names if did_you_mean(name, [wanted])] or [
            name for name in names if _LIKE[wanted].search(name)
        ]
        if near:
            pairs.append(f"{quote(near[-1] if wanted == 'as_of' else near[0])} to {quote(wanted)}")
    if pairs:
        return f"rename the heading {' and '.join(pairs)}"
    if any(own_name(name, OWN) for name in names):
        return None
    return f"the first row must be the headings; found {listed([quote(name) for name in names], 3)}"
