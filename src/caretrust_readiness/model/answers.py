"""A locality's answers in levels of one rubric; how a file says them is in `model.answers_file`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from caretrust_readiness.model.terms import Window

if TYPE_CHECKING:
    from caretrust_readiness.model.parts import Source
    from caretrust_readiness.model.terms import Interval, PartialDate


class Evidence(NamedTuple):
    """One thing that backs an answer."""

    source: str
    ref: str | None = None
    date: PartialDate | None = None
    note: str | None = None

    def is_good(self, as_of: PartialDate, max_age_months: int | None) -> bool:
        """Whether it is dated, not after *as_of* and not more than *max_age_months* before it (design, section 5)."""
        return Window.of(as_of, max_age_months).holds(self.date)


class Respondent(NamedTuple):
    """Somebody whose view is asked, and the side they speak for."""

    title: str
    side: str | None = None

    @property
    def data(self) -> dict[str, str]:
        """As a file has it."""
        return {"title": self.title} | ({} if self.side is None else {"side": self.side})


class Outcome(NamedTuple):
    """What happened afterwards."""

    decision: Literal["formed", "not_formed", "ended"]
    on: PartialDate
    note: str | None = None
    source: str | None = None


class Shorthand(NamedTuple):
    """An answer written without a mapping: a level, a word, a range, or nothing."""

    said: Any


class Answer(NamedTuple):
    """One answer in levels of its criterion, before the evidence rule is applied.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    claimed: Interval[int] | None = None
    """The levels claimed; None for an unknown one."""
    agreed: bool = True
    """False where the interval comes from views alone."""
    views: dict[str, Interval[int] | None] = {}
    not_applicable: str | None = None
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()
    assumed: bool = False
    """Whether it counts as evidenced without evidence (what-if, rubric test, path)."""


UNKNOWN = Answer()


class ServiceAnswers(NamedTuple):
    """What one service answers differently, in levels."""

    unify: tuple[str, ...] | None
    answers: dict[str, Answer]


class Answers(NamedTuple):
    """A locality's answers in levels of one rubric, all rules kept.

    A tuple, since a batch makes one or more a row: a frozen dataclass takes twice as long to make (2.3 µs, not 1.2).
    """

    file: str
    locality: str
    as_of: PartialDate
    answers: dict[str, Answer]
    unify: tuple[str, ...] | None = None
    about: str | None = None
    prepared_by: str | None = None
    agreed_on: PartialDate | None = None
    sources: dict[str, Source] = {}
    respondents: dict[str, Respondent] = {}
    services: dict[str, ServiceAnswers] = {}
    outcomes: tuple[Outcome, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know though it is no mistake, such as an old id still in use."""
    sha256: str = ""
    """Of the file, in hexadecimal; empty where the answers were no file of their own."""

    def for_service(self, service: str | None) -> Answers:
        """The answers that hold for *service*: its own entries replace the common ones whole."""
        if service is None:
            return self
        own = self.services[service]
        unify = self.unify if own.unify is None else own.unify
        return self._replace(answers=self.answers | own.answers, unify=unify)
