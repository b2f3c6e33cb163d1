"""Sections for the record: what is only claimed, does not apply, it rests on, and must not be concluded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.figures import percent
from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import (
    Entries,
    Entry,
    Fact,
    Facts,
    Inline,
    Paragraph,
    Role,
    Section,
    Span,
    inline,
)
from caretrust_readiness.report.page.phrases import level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.model.parts import Source

CAVEAT = (
    "Every level, weight, gate and threshold is this rubric's own, not official. The verdict is a reading of the "
    "answers given: it is no probability of success and no legal advice, and says nothing about current law."
)


def claimed(insights: Insights) -> Section | None:
    """Every answer that claims more than its evidence shows, with what is wrong with the evidence."""
    found = [key for key, reading in insights.assessment.readings.items() if reading.state == "unevidenced"]
    backed = [key for key in found if insights.assessment.readings[key].answer.evidence]
    entries = [Entry(inline(*_claim(key, insights), f"; {_faults(key, insights)}")) for key in backed]
    bare = [_claim(key, insights) for key in found if key not in backed]
    if bare:
        listed = (span for claim in bare for span in (Span("; "), *claim))
        entries.append(Entry(inline("Without any evidence", Span(": "), *tuple(listed)[1:])))
    return Section("Only claimed", (Entries(tuple(entries)),)) if entries else None


def _claim(key: str, insights: Insights) -> Inline:
    """What is claimed of a criterion, and what of it is shown."""
    reading = insights.assessment.readings[key]
    low = "nothing" if reading.level is None else reading.level.low
    claims = level(reading.answer.claimed).removeprefix("level ")
    return inline(Span(insights.name(key), Role.STRONG), f" ({claims} claimed, {low} shown)")


def _faults(key: str, insights: Insights) -> str:
    """What is wrong with each item of its evidence."""
    items = insights.assessment.readings[key].answer.evidence
    return "; ".join(f"{item.source} is {insights.why_not_good(item, key)}" for item in items)


def not_applicable(insights: Insights) -> Section | None:
    """What was declared not applicable, with the reasons."""
    entries = [
        Entry(inline(Span(insights.name(key), Role.STRONG), f": {reading.answer.not_applicable}"))
        for key, reading in insights.assessment.readings.items()
        if reading.answer.not_applicable is not None
    ]
    return Section("Declared not applicable", (Entries(tuple(entries)),)) if entries else None


def sources(insights: Insights) -> Section | None:
    """What the answers cite, each with how many answers it backs."""
    backed: dict[str, list[str]] = {}
    for key, reading in insights.assessment.readings.items():
        for item in reading.answer.evidence:
            keys = backed.setdefault(item.source, [])
            keys += [key] if key not in keys else []
    single = [source for source, keys in backed.items() if len(keys) == 1 and not _listed(source, insights)]
    single = single if len(single) > 1 else []
    entries = [
        Entry((*cited(source, insights), Span(f" (cited for {counted(len(keys), 'answer')})")))
        for source, keys in backed.items()
        if source not in single
    ]
    entries += [Entry(inline(f"Cited for 1 answer each: {'; '.join(single)}"))] if single else []
    return Section("Sources", (Entries(tuple(entries)),)) if entries else None


def _listed(key: str, insights: Insights) -> Source | None:
    """The entry of a bibliography that *key* is the id of; None where it is free text."""
    return insights.assessment.answers.sources.get(key) or insights.rubric.sources.get(key)


def cited(key: str, insights: Insights) -> Inline:
    """A source of the bibliography in full, or the free text as it stands."""
    found = _listed(key, insights)
    return inline(key) if found is None else reference(key, found)


def reference(key: str, found: Source) -> Inline:
    """An entry of a bibliography in full, with its id."""
    return inline(", ".join(_parts(found)) or key, f" [{key}]")


def _parts(source: Source) -> Iterator[str]:
    for part in (source.author, source.title, source.publication, source.published, source.url, source.note):
        if part is not None:
            yield part


def about(insights: Insights) -> Section:
    """Whose answers these are, and under which rubric they were read."""
    found, rubric = insights.assessment.answers, insights.assessment.whole_rubric
    said = {
        "About": found.about,
        "Prepared by": found.prepared_by,
        "Agreed on": found.agreed_on and str(found.agreed_on),
        "File": found.file,
        "Rubric": f"{rubric.name}: {rubric.rubric} {rubric.version}",
        "Evidence": f"{percent(insights.assessment.coverage)} of the weight has good evidence",
        "sha256": insights.sha256,
    }
    facts = tuple(Fact(label, inline(text)) for label, text in said.items() if text)
    return Section("For the record", (Facts(facts), Paragraph(inline(CAVEAT))))
