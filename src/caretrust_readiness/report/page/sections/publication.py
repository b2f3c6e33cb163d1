"""What a paper says of itself: the full result that it is of, and for the public what was left out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import Column, Fact, Facts, Paragraph, Section, Subheading, Table, inline
from caretrust_readiness.report.page.phrases import ends, joined
from caretrust_readiness.report.page.sections.headline import title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.redaction import Publication
    from caretrust_readiness.report.page.model import Block

_VERIFIES = (
    "Whether a figure of this paper was changed by hand, and whether it follows from the answers, can be checked with "
    "the command caretrust verify."
)


def publication(insights: Insights, sha256: str) -> Section:
    """The hash of the full result, and what was withheld from the public; reasons that somebody should look at."""
    facts = Facts(record_facts(insights, sha256))
    spreads = () if insights.publication is None else _spreads(insights.publication, insights)
    return Section("This paper", (facts, *spreads, Paragraph(inline(_VERIFIES))))


def publications(found: Sequence[tuple[Insights, str]]) -> Section:
    """The same of several places, each with the hash of its full result; what was left out is counted together."""
    if len(found) == 1:
        return publication(*found[0])
    hashes = [Fact("Full result", inline(f"sha256 {sha256}, of {title(insights)}")) for insights, sha256 in found]
    counts: Counter[str] = Counter()
    for insights, _ in found:
        counts.update({} if insights.publication is None else insights.publication.withheld)
    reasons = [fact for insights, _ in found for fact in _reasons(insights)]
    facts = Facts(tuple(dict.fromkeys((*hashes, _counted(counts), *reasons))))
    return Section("This paper", (facts, Paragraph(inline(_VERIFIES))))


def record_facts(insights: Insights, sha256: str) -> tuple[Fact, ...]:
    """The hash of the full result, what was withheld from the public, and what somebody should look at."""
    return Fact("Full result", inline(f"sha256 {sha256}")), *withheld(insights), *_reasons(insights)


def withheld(insights: Insights) -> tuple[Fact, ...]:
    """How much of what was left out; nothing of a paper that is not for the public."""
    if (found := insights.publication) is None:
        return ()
    return (_counted(found.withheld),)


def _counted(withheld: Mapping[str, int]) -> Fact:
    counts = joined([counted(count, kind) for kind, count in withheld.items()])
    return Fact("Withheld", inline(f"for the public: {counts}." if counts else "for the public: nothing."))


def _reasons(insights: Insights) -> tuple[Fact, ...]:
    keys = [key for key, reading in insights.assessment.readings.items() if reading.state == "not_applicable"]
    if insights.publication is None or not keys:
        return ()
    names = joined([insights.name(key) for key in keys])
    return (Fact("Check", inline(f"reasons for what does not apply stand in full; read them: {names}.")),)


def _spreads(found: Publication, insights: Insights) -> tuple[Block, ...]:
    if not found.spreads:
        return ()
    columns = (Column("Criterion"), Column("views", figures=True), Column("from lowest to highest", figures=True))
    rows = tuple(
        (inline(insights.name(key)), inline(str(count)), inline(ends(*spread))) for key, spread, count in found.spreads
    )
    return Subheading("How far apart the views are, where three or more answered"), Table(columns, rows)
