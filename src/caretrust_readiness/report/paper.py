"""What a command found, as every format takes it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from caretrust_readiness.model.canonical import rubric_sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.report.marks import Mark
    from caretrust_readiness.report.page.model import Page
    from caretrust_readiness.report.rows import AnyRow


class Kind(Enum):
    """What a paper is about, which decides the formats it can be written in."""

    PLACES = "one or a few places, or one analysis of them"
    BATCH = "many places"
    RUBRIC = "a rubric"
    CHECK = "what is wrong with rubrics"
    RUBRICS = "what a change of a rubric does"
    TESTS = "the tests of a rubric"


class Input(NamedTuple):
    """An answers file that a paper was made of, and the rubric that it was read under, each by its hash."""

    file: str
    sha256: str
    """Of the file; empty where the answers were no file of their own."""
    rubric: str
    """The sha256 of the resolved rubric."""

    @classmethod
    def of(cls, assessment: Assessment) -> Input:
        """Those that *assessment* was made of."""
        answers = assessment.answers
        return cls(answers.file, answers.sha256, rubric_sha256(assessment.whole_rubric))


class Paper(NamedTuple):
    """What a command found, before any format; each part of it is made only when a format asks for it.

    A tuple, since every start defines it: a frozen dataclass takes ten times as long to define (0.8 ms, not 0.07).
    """

    kind: Kind
    pages: Callable[[], Sequence[Page]]
    lines: Callable[[], Sequence[str]]
    """The essence of each page, for ``--quiet``."""
    data: Callable[[], dict[str, Any]]
    """The whole of it as one object of plain values."""
    inputs: Sequence[Input] = ()
    """What it was made of: an entry for each answers file."""
    settings: Sequence[str] = ()
    """What was assumed."""
    rows: Sequence[AnyRow] = ()
    """Of many places, what tables hold of each."""
    public: bool = False
    """Whether something was left out for the public."""
    brief: bool = False
    """Whether it is of one screen or sheet a place."""
    to: str | None = None
    """The verdict that it aims at, where it is not the usual one."""
    whole: Callable[[], Sequence[Page]] | None = None
    """The pages for those who have no command at hand, where they hold more than *pages*."""
    marks: Callable[[], Sequence[Mark]] = tuple
    """What of it CI systems are to show at lines of files."""
    hashed: bool = False
    """Whether a hash is made of its JSON, which then is plain ASCII."""

    def in_full(self) -> tuple[Page, ...]:
        """Its pages, with all that they would refer to a command for."""
        return tuple((self.whole or self.pages)())
