"""An interview without its looks: which question is next, what an answer does to the file, and how it stands so far."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.api import examine
from caretrust_readiness.forms.answering import PLACE, Said, evidence_item, refused_at, view_of, with_answers
from caretrust_readiness.forms.entries import answer_in, entries_in, spelt
from caretrust_readiness.forms.saying import answer_said
from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.reading.level_parser import Refused
from caretrust_readiness.reading.loading import read_answers
from caretrust_readiness.reading.naming import criterion_named
from caretrust_readiness.reading.yamlio import parse
from caretrust_readiness.report.page.model import Facts, Paragraph
from caretrust_readiness.report.page.sections.first import head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.page.model import Inline


class Place(NamedTuple):
    """The answers file that an interview is about."""

    content: bytes
    file: str
    rubric: Rubric
    respondent: str | None = None
    """Whose views are asked for; None: the place's own answers."""


class Reply(NamedTuple):
    """What somebody answers, and what they say of it."""

    said: str
    note: str = ""
    source: str = ""
    date: str = ""


class Session:
    """An interview; every answer is saved before the next question is asked."""

    def __init__(self, place: Place, save: Callable[[bytes], None], *, in_order: bool = False) -> None:
        """About *place*; *save* keeps its content after each answer. With *in_order*, as the rubric has it.

        Raises:
            InputError: with every problem of the file.
        """
        self.place = place
        self.save = save
        self.in_order = in_order
        self.passed: list[str] = []
        """The questions asked, in the order in which they were."""
        self.skipped: list[str] = []
        self.left: set[str] = set()
        """Not asked again by itself: skipped twice, or said to be unknown."""
        self.current: str | None = next(iter(self._next()), None)
        self.insights  # noqa: B018 - a broken file is told before anything is asked

    @property
    def rubric(self) -> Rubric:
        """The rubric whose questions are asked."""
        return self.place.rubric

    @property
    def criterion(self) -> Criterion | None:
        """The question that is asked now; None at the end."""
        return None if self.current is None else self.rubric.criteria[self.current]

    @cached_property
    def entries(self) -> dict[str, dict[str, object]]:
        """What the file says, in plain form."""
        return entries_in(parse(self.place.content, self.place.file), self.rubric)

    @cached_property
    def insights(self) -> Insights:
        """What the file comes to."""
        answers, _ = read_answers(parse(self.place.content, self.place.file), self.rubric)
        return examine(self.rubric, answers)

    def is_answered(self, key: str) -> bool:
        """Whether the file, or the respondent who is asked, has an answer to a question."""
        entry = self.entries.get(key, {})
        if self.place.respondent is not None:
            views = entry.get("views", {})
            return isinstance(views, dict) and self.place.respondent in views
        return bool(answer_in(entry)) or "views" in entry

    @property
    def open_count(self) -> int:
        """How many questions have no answer yet."""
        return sum(not self.is_answered(key) for key in self.rubric.criteria)

    def _next(self) -> Iterator[str]:
        """The questions still to be asked, in their order: those that were skipped come last."""
        waiting = [key for key in self._ordered() if not self.is_answered(key) and key not in self.left]
        yield from (key for key in waiting if key not in self.skipped)
        yield from (key for key in self.skipped if key in waiting)

    def _ordered(self) -> list[str]:
        """All questions, the most deciding first, or in the rubric's order."""
        order = list(self.rubric.criteria)
        if self.in_order:
            return order
        deciding = [question.criterion for question in self.insights.questions]
        return [*deciding, *(key for key in order if key not in deciding)]

    def check(self, said: str) -> dict[str, object]:
        """What *said* answers to the question that is asked now.

        Raises:
            InputError: it cannot be read.
        """
        criterion = self.criterion
        if criterion is None:
            raise AssertionError("an answer to no question")
        try:
            answer = answer_said(said, criterion, self.rubric, bare_is_level=True)
            if self.place.respondent is not None:
                view_of(answer, criterion)
        except Refused as refused:
            raise refused_at(PLACE, refused) from None
        return answer

    def keep(self, reply: Reply) -> None:
        """Save *reply* to the question that is asked now, and stay there: there may be more to say of it.

        Raises:
            InputError: it cannot be read, or the file cannot hold it; nothing was saved.
        """
        answer = self.check(reply.said)
        items = (evidence_item(reply.source, None, reply.date or None),) if reply.source else ()
        said = Said(
            criterion=self.current or "",
            answer=answer,
            respondent=self.place.respondent,
            note=reply.note or None,
            evidence=items,
        )
        content = with_answers(self.place.content, self.place.file, self.rubric, [said])
        self.save(content)
        self.place = self.place._replace(content=content)
        self.__dict__.pop("entries", None)
        self.__dict__.pop("insights", None)

    def answer(self, reply: Reply) -> None:
        """Save *reply* to the question that is asked now, and go on to the next.

        Raises:
            InputError: it cannot be read, or the file cannot hold it; nothing was saved.
        """
        self.keep(reply)
        key = self.current or ""
        self.left.add(key)  # also where it is unknown still
        self._leave(key)

    def skip(self) -> None:
        """Go on without an answer; the question comes once more, at the end."""
        if self.current is not None:
            if self.current in self.skipped:
                self.left.add(self.current)
            else:
                self.skipped.append(self.current)
            self._leave(self.current)

    def _leave(self, key: str) -> None:
        self.passed.append(key)
        rest = list(self._next())
        self.current = next((other for other in rest if other != key), None)

    def back(self) -> bool:
        """Ask the question before this one again; False where there was none."""
        if not self.passed:
            return False
        self.current = self.passed.pop()
        return True

    def jump(self, name: str) -> None:
        """Ask the question called *name* now, by its id, its title, or its number in the rubric's order.

        Raises:
            InputError: there is none.
        """
        order = list(self.rubric.criteria)
        said = name.strip()
        is_number = said.isascii() and said.isdigit() and 0 < int(said[:9]) <= len(order)
        key = order[int(said) - 1] if is_number else criterion_named(said, self.rubric, PLACE)
        if self.current is not None:
            self.passed.append(self.current)
        self.current = key

    def held(self) -> str:
        """What the file, or the respondent who is asked, says already of the question; empty where nothing."""
        if self.criterion is None:
            return ""
        entry = self.entries.get(self.criterion.id, {})
        views = entry.get("views", {})
        if self.place.respondent is not None:
            view = views.get(self.place.respondent) if isinstance(views, dict) else None
            return "" if not view else spelt(view, self.criterion)
        answer = answer_in(entry)
        return spelt(answer, self.criterion) if answer else ""

    def so_far(self) -> list[tuple[str, str]]:
        """The verdict so far, in the words of the first screen: labels and texts, the answer first."""
        blocks = head(self.insights)
        lines = [("", _plain(block.text)) for block in blocks[:1] if isinstance(block, Paragraph)]
        facts = next(block for block in blocks if isinstance(block, Facts))
        return [*lines, *((visible(fact.label), _plain(fact.text)) for fact in facts.facts)]


def _plain(text: Inline) -> str:
    return visible("".join(span.text for span in text))
