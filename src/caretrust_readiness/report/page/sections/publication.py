"""What a paper says of itself: the full result that it is of, and for the public what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import Column, Fact, Facts, Paragraph, Section, Subheading, Table, inline
from caretrust_readiness.report.page.phrases import ends, joined

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.redaction import Publication
    from caretrust_readiness.report.page.model import Block

_VERIFIES = (
    "Whether a figure of this paper was changed by hand, and whether it follows from the answers, can be checked with "
    "the command caretrust verify."
)


def publication(insights: Insights, sha256: str) -> Section:
    """The hash of the full result, and what was withheld from the public; reasons that somebody should look at."""
    facts = [Fact("Full result", inline(f"sha256 {sha256}"))]
    blocks: list[Block] = []
    if (found := insights.publication) is not None:
        facts += list(_withheld(found, insights))
        blocks += _spreads(found, insights)
    return Section("This paper", (Facts(tuple(facts)), *blocks, Paragraph(inline(_VERIFIES))))


def _withheld(found: Publication, insights: Insights) -> list[Fact]:
    counts = joined([counted(count, kind) for kind, count in found.withheld.items()])
    facts = [Fact("Withheld", inline(f"for the public: {counts}." if counts else "for the public: nothing."))]
    if reasons := [key for key, reading in insights.assessment.readings.items() if reading.state == "not_applicable"]:
        names = joined([insights.name(key) for key in reasons])
        facts.append(Fact("Check", inline(f"reasons for what does not apply stand in full; read them: {names}.")))
    return facts


def _spreads(found: Publication, insights: Insights) -> list[Block]:
    if not found.spreads:
        return []
    columns = (Column("Criterion"), Column("views", figures=True), Column("from lowest to highest", figures=True))
    rows = tuple(
        (inline(insights.name(key)), inline(str(count)), inline(ends(*spread))) for key, spread, count in found.spreads
    )
    return [Subheading("How far apart the views are, where three or more answered"), Table(columns, rows)]
