"""Verdicts beside what happened, as a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import (
    Column,
    Entries,
    Entry,
    Fact,
    Facts,
    Page,
    Paragraph,
    Role,
    Section,
    Span,
    Table,
    inline,
)
from caretrust_readiness.report.page.phrases import verdict_range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.analysis.backtest import Agreement, Backtest, Case, Tally
    from caretrust_readiness.model.answers import Outcome
    from caretrust_readiness.report.page.model import Cell, Inline

_AGREEMENT: dict[Agreement | None, Span] = {
    "agrees": Span("agrees", Role.GOOD),
    "disagrees": Span("DISAGREES", Role.BAD),
    "undecided": Span("undecided", Role.OPEN),
    None: Span("not scored"),
}
TITLE = "Back-test: verdicts beside what happened"
_DECISIONS = {"formed": "formed", "not_formed": "not formed", "ended": "ended"}
_RULES = (
    "A care trust that was formed agrees with a verdict that says go at both ends, one that was not formed with a "
    "verdict that says so at neither; a verdict in between is undecided. What ended later is shown and not scored. "
    "The null rule counts the answers whose middle is above the middle of their levels, minus those below: more than 0 "
    "says go, 0 is undecided. There are too few cases for any probability, and no weight was fitted to them."
)


def line(found: Backtest) -> str:
    """How often the verdicts and the null rule agreed with what happened."""
    return (
        f"{counted(len(found.cases), 'case')}: verdicts {_tally(found.verdicts)}; null rule {_tally(found.null_rule)}"
    )


def _tally(tally: Tally) -> str:
    counts = f"{tally.agrees} agree, {tally.disagrees} disagree, {tally.undecided} undecided"
    return f"{counts} of {tally.compared} with an outcome"


def page(found: Backtest) -> Page:
    """Each case, how the verdicts did, and how the null rule did beside them."""
    head = (
        Facts(
            (
                Fact("Verdicts", inline(_tally(found.verdicts))),
                Fact("Null rule", inline(_tally(found.null_rule))),
            )
        ),
        Paragraph(inline(_RULES)),
    )
    sections = (_table(found), _outcomes(found))
    return Page(TITLE, head, tuple(one for one in sections if one is not None))


def _table(found: Backtest) -> Section:
    if not found.cases:
        return Section("Case by case", (Paragraph(inline("No file could be read as a case.")),))
    columns = tuple(Column(name) for name in ("Place", "verdict", "outcome", "result", "null rule"))
    return Section("Case by case", (Table(columns, tuple(_row(case) for case in found.cases)),))


def _row(case: Case) -> tuple[Cell, ...]:
    place = case.assessment
    return (
        inline(f"{place.answers.locality}, {place.answers.as_of}"),
        inline(verdict_range(place)),
        inline(", then ".join(_happened(outcome) for outcome in place.answers.outcomes) or "none recorded"),
        _compared(case),
        _counted(case),
    )


def _counted(case: Case) -> Inline:
    count = Span(f"{case.net_count:+d}" if case.net_count else "0")
    return (count,) if case.null_agreement is None else (count, Span(" "), _AGREEMENT[case.null_agreement])


def _happened(outcome: Outcome) -> str:
    return f"{_DECISIONS[outcome.decision]} {outcome.on}"


def _compared(case: Case) -> Inline:
    if case.known_afterwards:
        return inline("not scored: answered after it")
    return (_AGREEMENT[case.agreement],)


def _outcomes(found: Backtest) -> Section | None:
    """What is recorded of each place, with the sources."""
    entries = tuple(entry for case in found.cases for entry in _recorded(case))
    return Section("What happened, and who says so", (Entries(entries),)) if entries else None


def _recorded(case: Case) -> Iterator[Entry]:
    outcomes = case.assessment.answers.outcomes
    if outcomes:
        lines = tuple(inline(_record(outcome)) for outcome in outcomes)
        yield Entry(inline(Span(case.assessment.answers.locality, Role.STRONG)), lines)


def _record(outcome: Outcome) -> str:
    parts = (
        f"{_DECISIONS[outcome.decision]} {outcome.on}",
        outcome.note,
        outcome.source and f"Source: {outcome.source}",
    )
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
