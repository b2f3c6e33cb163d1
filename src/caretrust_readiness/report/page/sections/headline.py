"""The verdict in words: the headline in one of its three forms, and the whole result in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.report.page.phrases import show_score, verdict_range

if TYPE_CHECKING:
    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.engine.assessment import Assessment

#: How many questions to ask first, and how many names a line spells out.
FIRST = 5
NAMES = 3


def title(insights: Insights) -> str:
    """The locality, the service where it is one, and the day that the answers describe."""
    found = insights.assessment
    service = "" if found.service is None else f", {service_name(found, found.service)}"
    assumed = f", what if {', '.join(insights.settings)}" if insights.settings else ""
    return f"{found.answers.locality}{service}, as of {found.answers.as_of}{assumed}"


def service_name(assessment: Assessment, key: str) -> str:
    """The title of service *key*."""
    return next(service.name for service in assessment.whole_rubric.services if service.id == key)


def service_title(insights: Insights) -> str:
    """The title of the service that *insights* are of."""
    return service_name(insights.assessment, insights.assessment.service or "")


def option_name(insights: Insights, key: str | None) -> str:
    """The title of option *key*; ``none`` where there is none."""
    return next((option.name for option in insights.rubric.options if option.id == key), "none")


def option_answer(insights: Insights) -> str:
    """The option that is enough and can be done, or why none is named."""
    ladder = insights.ladder
    if ladder.unify is None:
        return "say first what must be unified ('unify' in the answers file)"
    if ladder.recommended is not None:
        return f"{option_name(insights, ladder.recommended)}: the lightest that is enough and can be done"
    if ladder.lightest_sufficient is None:
        said = "none provides all that must be unified"
    elif ladder.possible is None:
        said = f"none can be done; {option_name(insights, ladder.lightest_sufficient)} would be enough"
    else:
        said = f"none yet; perhaps {option_name(insights, ladder.possible)}, once more is known"
    return said + (f"; meanwhile {option_name(insights, ladder.interim)}" if ladder.interim else "")


def result(assessment: Assessment) -> str:
    """The verdict and the score, or between which they lie."""
    return f"{verdict_range(assessment)}, score {show_score(assessment)}"


#: What the rubric asks, answered in a word or two.
GO = {"yes": "yes", "no": "no", "open": "not known yet"}


def one_line(insights: Insights) -> str:
    """The whole result in one line, with the day it is of."""
    found, tally = insights.assessment, insights.assessment.tally
    failed, still_open = len(found.gates("failed")), len(found.gates("open"))
    go = "" if found.go is None else f"{GO[found.go]}; "
    parts = [f"{title(insights)}: {go}{verdict_range(found)}", f"score {show_score(found)}"]
    parts.append(f"{tally.known} of {tally.of} answered")
    if found.rubric.gates:
        parts.append(f"gates {failed} failed, {still_open} open")
    if insights.ladder.unify is not None:
        parts.append(f"option: {option_name(insights, insights.ladder.recommended)}")
    if insights.before is not None:
        parts.append(f"before: {result(insights.before.assessment)}")
    return "; ".join(parts)
