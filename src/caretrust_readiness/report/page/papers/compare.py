"""Two assessments side by side, as a paper."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.model.figures import summing
from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import (
    Column,
    Entries,
    Entry,
    Fact,
    Facts,
    Page,
    Paragraph,
    Section,
    Span,
    Step,
    Table,
    inline,
)
from caretrust_readiness.report.page.phrases import STATUS, ends, show_score, verdict_range
from caretrust_readiness.report.page.sections.headline import option_name, service_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from caretrust_readiness.analysis.compare import Change, Comparison, GateChange, Split
    from caretrust_readiness.engine.intervals import Reading
    from caretrust_readiness.report.page.model import Cell

_NO_SPLIT = "There is no score to compare: in one of the two, or on the way between them, nothing that counts applies."
_PARTS = ("Answers", "Evidence and its date", "Rubric", "Together")
_STATES = {"unknown": "not known", "not_applicable": "does not apply"}


def line(found: Comparison) -> str:
    """The verdicts and the change of score in one line."""
    return f"{title(found)}: {_verdicts(found)}; {_moved(found)}"


def _verdicts(found: Comparison) -> str:
    before, after = verdict_range(found.before), verdict_range(found.after)
    return f"{after}, as before" if before == after else f"{before}, then {after}"


def _moved(found: Comparison) -> str:
    """The change of score and its parts in one line, at both ends where they differ."""
    if found.split is None:
        return "no score to compare"
    low, high = (_summed(end) for end in found.split)
    return f"score {low}" if low == high else f"demonstrated {low}, possible {high}"


def _summed(split: Split) -> str:
    *parts, whole = summing(split, 1)
    said = [f"{name.lower()} {_signed(part)}" for name, part in zip(_PARTS, parts, strict=False) if part]
    return f"{_signed(whole)} ({', '.join(said)})" if said else _signed(whole)


def _signed(points: Fraction) -> str:
    return f"{float(points):+.1f}" if points else "0.0"


def title(found: Comparison) -> str:
    """Which two places or days."""
    first, second = (f"{place.answers.locality}, as of {place.answers.as_of}" for place in (found.before, found.after))
    return f"{first}, and {second}"


def page(found: Comparison) -> Page:
    """What changed from the first to the second, and why the score moved."""
    sections = (_why(found), _changes(found), _gates(found), _unread(found), _services(found))
    return Page(title(found), (Facts(tuple(_head(found))),), tuple(one for one in sections if one is not None))


def _head(found: Comparison) -> Iterator[Fact]:
    for label, place in (("First", found.before), ("Second", found.after)):
        insights = Insights(place)
        option = option_name(insights, insights.ladder.recommended)
        rubric = f"{place.whole_rubric.rubric} {place.whole_rubric.version}"
        verdict = f"{verdict_range(place)}; score {show_score(place)}; option: {option}"
        yield Fact(label, inline(f"{verdict} ({place.answers.file}, rubric {rubric})"))
    yield Fact("Moved", inline(_moved(found)))


def _why(found: Comparison) -> Section:
    """The split of the change, part by part."""
    if found.split is None:
        return Section("Why the score moved", (Paragraph(inline(_NO_SPLIT)),))
    low, high = (summing(end, 1) for end in found.split)
    columns = (Column("Because of"), Column("demonstrated", figures=True), Column("possible", figures=True), Column(""))
    rows = tuple(
        (inline(name), inline(_signed(one)), inline(_signed(two)), step)
        for name, one, two, step in zip(_PARTS, low, high, _steps(found), strict=True)
    )
    said = "The second's answers with the first's evidence and date; then with its own; then under its own rubric."
    return Section("Why the score moved", (Table(columns, rows), Paragraph(inline(said))))


def _steps(found: Comparison) -> list[Step | None]:
    """The change of what is demonstrated as a waterfall: each part from where the one before ended, then the whole."""
    scores = [one.score for one in (found.before, found.answers, found.evidence, found.after)]
    lows = [score.low for score in scores if score is not None]
    if len(lows) < len(scores):
        return [None] * len(_PARTS)
    return [*(Step(old, new) for old, new in pairwise(lows)), Step(lows[0], lows[-1], whole=True)]


def _changes(found: Comparison) -> Section:
    changes = list(found.changes())
    if not changes:
        return Section("What changed", (Paragraph(inline("No level, and no evidence for one.")),))
    words, figures = ("Criterion", "first", "second", "evidence"), ("demonstrated", "possible")
    columns = (*(Column(name) for name in words), *(Column(name, figures=True) for name in figures))
    rows = tuple(_change(change, found) for change in changes)
    same = len(found.after.readings) - sum(change.after is not None for change in changes)
    rest = f"In points of 100, by answers and evidence. {counted(same, 'criterion is', 'criteria are')} as before."
    return Section("What changed", (Table(columns, rows), Paragraph(inline(rest))))


def _change(change: Change, found: Comparison) -> tuple[Cell, ...]:
    place = found.before if change.after is None else found.after
    points = [None, None] if change.points is None else [inline(_signed(summing([end], 1)[0])) for end in change.points]
    return (
        inline(place.rubric.criteria[change.criterion].name),
        inline(_level(change.before)),
        inline(_level(change.after)),
        inline(_evidence(change)),
        *points,
    )


def _level(reading: Reading | None) -> str:
    if reading is None or reading.level is None:
        return "no such criterion" if reading is None else _STATES["not_applicable"]
    claimed = f" (claims {reading.level.high})" if reading.state == "unevidenced" else ""
    return _STATES.get(reading.state) or f"{reading.level.low if claimed else ends(*reading.level)}{claimed}"


def _evidence(change: Change) -> str:
    """How many items are good, in both."""
    first, second = ("-" if one is None else str(one.good_evidence) for one in (change.before, change.after))
    return second if first == second else f"{first}, then {second}"


def _gates(found: Comparison) -> Section | None:
    entries = tuple(_gate(moved, found) for moved in found.gate_changes())
    return Section("Gates that moved", (Entries(entries),)) if entries else None


def _gate(moved: GateChange, found: Comparison) -> Entry:
    place = found.before if moved.after is None else found.after
    name = place.rubric.criteria[moved.criterion].name
    was, now = (Span("no gate") if status is None else STATUS[status] for status in (moved.before, moved.after))
    return Entry(inline(f"{name}: ", was, ", then ", now))


def _unread(found: Comparison) -> Section | None:
    """What the split rests on where the rubrics differ."""
    if not found.unread:
        return None
    said = "The first's rubric cannot read these of the second's answers; between the two they count as not known:"
    entries = tuple(Entry(inline(note)) for note in found.unread)
    return Section("Not comparable", (Paragraph(inline(said)), Entries(entries)))


def _services(found: Comparison) -> Section | None:
    facts = tuple(
        Fact(
            service_name(one.after, one.after.service or ""),
            inline(f"{_verdicts(one)}; {_moved(one)}"),
        )
        for one in found.services
    )
    return Section("By service", (Facts(facts),)) if facts else None
