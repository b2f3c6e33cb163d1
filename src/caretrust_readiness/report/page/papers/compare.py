"""Two assessments side by side, as a paper."""

from __future__ import annotations

from itertools import pairwise
from math import floor
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
    Subheading,
    Table,
    inline,
)
from caretrust_readiness.report.page.phrases import STATUS, ends, show_score, verdict_range
from caretrust_readiness.report.page.sections.headline import option_name, service_name
from caretrust_readiness.report.page.sections.moves import moves
from caretrust_readiness.report.page.sections.record import CAVEAT
from caretrust_readiness.report.page.words import fit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from caretrust_readiness.analysis.compare import Change, Comparison, GateChange, Split
    from caretrust_readiness.engine.intervals import Reading
    from caretrust_readiness.report.page.model import Cell

_NO_SPLIT = "There is no score to compare: in one of the two, or on the way between them, nothing that counts applies."
_PARTS = ("Answers", "Evidence and its date", "Rubric", "Together")
#: The widest that the head of a column may be.
_HEAD = 14
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
    return f"score {low}" if low == high else f"score shown {low}, at best {high}"


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
    sections = (
        _why(found),
        _changes(found),
        _gates(found),
        _next(found),
        _unread(found),
        _services(found),
        _record(found),
    )
    return Page(title(found), (Facts(tuple(_head(found))),), tuple(one for one in sections if one is not None))


def labels(found: Comparison) -> tuple[str, str]:
    """What the two are called: by their days, else by their names, else by their order."""
    places = (found.before.answers, found.after.answers)
    days, names = [str(place.as_of) for place in places], [_short(place.locality) for place in places]
    if places[0].locality == places[1].locality and days[0] != days[1]:
        return days[0], days[1]
    if names[0] != names[1]:
        return names[0], names[1]
    return (days[0], days[1]) if days[0] != days[1] else ("first", "second")


def _short(name: str) -> str:
    """*name*, cut where it would be too wide for the head of a column."""
    return "".join(span.text for span in fit(inline(name), _HEAD))


def _head(found: Comparison) -> Iterator[Fact]:
    for label, place in zip(labels(found), (found.before, found.after), strict=True):
        insights = Insights(place)
        option = option_name(insights, insights.ladder.recommended)
        known = f"{place.tally.known} of {place.tally.of} answered"
        yield Fact(label, inline(f"{verdict_range(place)}; score {show_score(place)}; {known}; option: {option}"))
    yield Fact("Moved", inline(_moved(found)))


def _record(found: Comparison) -> Section:
    """Which files, under which rubrics."""
    files = [place.answers.file for place in (found.before, found.after) if place.answers.file]
    rubrics = [f"{one.whole_rubric.rubric} {one.whole_rubric.version}" for one in (found.before, found.after)]
    facts = (
        *([Fact("Files", inline(" and ".join(dict.fromkeys(files))))] if files else []),
        Fact("Rubric", inline(" and ".join(dict.fromkeys(rubrics)))),
    )
    return Section("For the record", (Facts(facts), Paragraph(inline(CAVEAT))))


def _next(found: Comparison) -> Section:
    """What would change the result of the second."""
    after = Insights(found.after)
    blocks = tuple(block for block in moves(after) if not isinstance(block, Subheading))
    towards = f": the next moves to {after.aim.name}" if after.aim and after.moves else ""
    return Section(f"What would change the result now{towards}", blocks)


def _why(found: Comparison) -> Section:
    """The split of the change, part by part."""
    if found.split is None:
        return Section("Why the score moved", (Paragraph(inline(_NO_SPLIT)),))
    low, high = (summing(end, 1) for end in found.split)
    columns = (Column("Because of"), Column("shown", figures=True), Column("at best", figures=True), Column(""))
    rows = tuple(
        (inline(name), inline(_signed(one)), inline(_signed(two)), step)
        for name, one, two, step in zip(_PARTS, low, high, _steps(found), strict=True)
    )
    first, second = labels(found)
    said = f"In three steps: {second} with the evidence and date of {first}; then with its own; then its own rubric."
    return Section("Why the score moved", (Table(columns, rows), Paragraph(inline(said))))


def _steps(found: Comparison) -> list[Step | None]:
    """The change of what is demonstrated as a waterfall: each part from where the one before ended, then the whole."""
    scores = [one.score for one in (found.before, found.answers, found.evidence, found.after)]
    lows = [score.low for score in scores if score is not None]
    if len(lows) < len(scores):
        return [None] * len(_PARTS)
    within = 10 * floor(min(lows) / 10), 10 * floor(max(lows) / 10) + 10  # in tens: a small change is seen too
    parts = [Step(old, new, within=within) for old, new in pairwise(lows)]
    return [*parts, Step(lows[0], lows[-1], whole=True, within=within)]


def _changes(found: Comparison) -> Section:
    changes = list(found.changes())
    if not changes:
        return Section("What changed", (Paragraph(inline("No level, and no evidence for one.")),))
    words, figures = ("Criterion", *labels(found), "evidence"), ("shown", "at best")
    columns = (*(Column(name) for name in words), *(Column(name, figures=True) for name in figures))
    rows = tuple(_change(change, found) for change in changes)
    same = len(found.after.readings) - sum(change.after is not None for change in changes)
    means = "Evidence: how many items are good. Shown and at best: points of 100."
    rest = f"{means} {counted(same, 'criterion is', 'criteria are')} as before."
    return Section("What changed", (Table(columns, rows), Paragraph(inline(rest))))


def _change(change: Change, found: Comparison) -> tuple[Cell, ...]:
    place = found.before if change.after is None else found.after
    points = [None, None] if change.points is None else [inline(_signed(summing([end], 1)[0])) for end in change.points]
    return (
        inline(place.rubric.criteria[change.criterion].name),
        inline(_level(change.before)),
        inline(_gone(change) or _level(change.after)),
        inline(_evidence(change)),
        *points,
    )


def _gone(change: Change) -> str | None:
    """That what was answered in the first is not in the second; None where that is not so."""
    answered = change.before is not None and change.before.state not in _STATES
    gone = change.after is not None and change.after.state == "unknown"
    return "no longer answered" if answered and gone else None


def _level(reading: Reading | None) -> str:
    if reading is None or reading.level is None:
        return "no such criterion" if reading is None else _STATES["not_applicable"]
    claimed = f" (claims {reading.level.high})" if reading.state == "unevidenced" else ""
    return _STATES.get(reading.state) or f"{reading.level.low if claimed else ends(*reading.level)}{claimed}"


def _evidence(change: Change) -> str:
    """How many items are good, in both."""
    first, second = ("-" if one is None else str(one.good_evidence) for one in (change.before, change.after))
    return second if first == second else f"{first} to {second}"


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
