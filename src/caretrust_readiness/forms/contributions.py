"""What one person's form or file contributes to a place's answers, and several of them put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.entries import answer_in, spelt
from caretrust_readiness.forms.saying import UNKNOWN_LEVEL
from caretrust_readiness.model.problems import Problem, listed, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What somebody says of one place on one day, in plain form (:mod:`caretrust_readiness.forms.entries`)."""

    origin: str
    """The file that it comes from."""
    locality: str = ""
    as_of: str = ""
    """Empty: it does not say."""
    respondents: dict[str, dict[str, str]] = field(default_factory=dict)
    """Title and side of whoever answers, by id."""
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    speaker: str | None = None
    """Whose the plain answers are, where they are one respondent's."""
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    """Where in the file a view or an answer stands, by criterion and respondent (or nothing)."""

    def place(self, criterion: str, who: str = "") -> str:
        """Where it says what *who* thinks of *criterion*."""
        return self.places.get((criterion, who), self.origin)


@dataclass
class Joined:
    """Several contributions as one, with what stood in the way and what a reader should know."""

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    respondents: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def joined(contributions: Sequence[Contribution], rubric: Rubric) -> Joined:
    """*contributions* put together: equal answers stay agreed, unequal ones become views, nothing is dropped."""
    whole = Joined()
    for one in contributions:
        _join_respondents(whole, one)
    for key, criterion in rubric.criteria.items():
        saying = [one for one in contributions if one.entries.get(key)]
        if saying:
            entry = _Entry(criterion, saying, whole).joined()
            if entry:
                whole.entries[key] = entry
    return whole


def _join_respondents(whole: Joined, one: Contribution) -> None:
    for who, said in one.respondents.items():
        known = whole.respondents.setdefault(who, {})
        for key, value in said.items():
            if known.setdefault(key, value) != value:
                message = (
                    f"the {key} of the respondent {quote(who)} is {quote(value)} here, {quote(known[key])} elsewhere"
                )
                whole.problems.append(_conflict(one.origin, message, "make the two alike"))


class _Entry:
    """Joins what several say of one criterion."""

    def __init__(self, criterion: Criterion, saying: list[Contribution], whole: Joined) -> None:
        self.criterion = criterion
        self.saying = saying
        self.whole = whole
        self.views: dict[str, dict[str, Any]] = {}
        self.first: dict[str, Contribution] = {}
        """Who was the first to bring each view."""

    def joined(self) -> dict[str, Any]:
        """The entry of all together."""
        self.put_views()
        body = self.plain()
        if self.views:
            body["views"] = self.views
        if note := self.note():
            body["note"] = note
        items = _distinct(item for one in self.saying for item in self.entry(one).get("evidence", ()))
        return body | ({"evidence": items} if items else {})

    def entry(self, one: Contribution) -> dict[str, Any]:
        """What *one* says of the criterion."""
        return one.entries[self.criterion.id]

    def put_views(self) -> None:
        """Take in the views that are given as such."""
        for one in self.saying:
            for who, said in self.entry(one).get("views", {}).items():
                self.put_view(who, said, one)

    def put_view(self, who: str, said: dict[str, Any], one: Contribution) -> None:
        """Add a view; another one of the same respondent is a conflict, unless one of the two is unknown."""
        if who not in self.views or _is_unknown(self.views[who]):
            self.views[who], self.first[who] = said, one
        elif said != self.views[who] and not _is_unknown(said):
            here, there = (spelt(each, self.criterion) for each in (said, self.views[who]))
            where = self.told(self.first[who], who)
            message = f"{quote(who)} says {here} of {quote(self.criterion.id)} here, and {there} in {where}"
            self.refuse(one, who, message, "keep the one that counts")

    def told(self, one: Contribution, who: str = "") -> str:
        """Where something stands, for a message."""
        place = one.place(self.criterion.id, who)
        return place if place == one.origin else f"{one.origin}, {place}"

    def plain(self) -> dict[str, Any]:
        """The answer that is nobody's view, where all who give one agree; unequal ones become views."""
        said = [(one, answer) for one in self.saying if (answer := answer_in(self.entry(one)))]
        if not said:
            return {}
        equal = all(answer == said[0][1] for _, answer in said)
        if equal and (len(said) > 1 or said[0][0].speaker is None or "not_applicable" in said[0][1]):
            return dict(said[0][1])
        if not equal and self.cannot_be_views(said):
            return {}
        for one, answer in said:
            self.put_view(one.speaker or "", answer, one)  # all have a speaker: that was looked at just now
        if not equal:
            told = listed(f"{one.speaker} {spelt(answer, self.criterion)}" for one, answer in said)
            self.whole.notes.append(f"{self.criterion.id}: not agreed, kept as views: {told}")
        return {}

    def cannot_be_views(self, said: list[tuple[Contribution, dict[str, Any]]]) -> bool:
        """Whether the unequal answers *said* have no respondents to be the views of, which is told."""
        lacking = [one for one, answer in said if one.speaker is None or "not_applicable" in answer]
        for one in lacking:
            own = next(answer for each, answer in said if each is one)
            other, answer = next(pair for pair in said if pair[0] is not one)
            here, there = (spelt(each, self.criterion) for each in (own, answer))
            message = f"{quote(self.criterion.id)} is {here} here, and {there} in {self.told(other)}"
            hint = (
                "what does not apply is no view: agree first"
                if any("not_applicable" in each for _, each in said)
                else f"say whose answer it is: --as {one.origin}=RESPONDENT"
            )
            self.refuse(one, "", message, hint)
        return bool(lacking)

    def refuse(self, one: Contribution, who: str, message: str, hint: str) -> None:
        """Tell of a conflict."""
        place = one.place(self.criterion.id, who)
        message = message if place == one.origin else f"{place}: {message}"
        self.whole.problems.append(_conflict(one.origin, message, hint))

    def note(self) -> str:
        """All notes, each once, with who wrote it where there are several."""
        notes: dict[str, str] = {}
        for one in self.saying:
            if said := self.entry(one).get("note"):
                notes.setdefault(said, self.author(one))
        if len(notes) < 2:  # noqa: PLR2004 - one, or none
            return next(iter(notes), "")
        return " / ".join(f"{author}: {said}" if author else said for said, author in notes.items())

    def author(self, one: Contribution) -> str:
        """Who wrote the notes of *one*, where that is known."""
        who = one.speaker or (next(iter(one.respondents)) if len(one.respondents) == 1 else None)
        return "" if who is None else self.whole.respondents.get(who, {}).get("title", who)


def _conflict(origin: str, message: str, hint: str) -> Problem:
    return Problem(origin, None, "merge-conflict", message, hint)


def _is_unknown(answer: Mapping[str, Any]) -> bool:
    return answer.get("level") == UNKNOWN_LEVEL


def _distinct(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found
