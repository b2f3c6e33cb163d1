"""The first screen: the answer, how much is known, what to do next, and why not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import Bar, Fact, Facts, Inline, Paragraph, Role, Span, inline
from caretrust_readiness.report.page.phrases import bar, show_score, some
from caretrust_readiness.report.page.sections.answer import answer, to_settle, verdict
from caretrust_readiness.report.page.sections.headline import GO, NAMES, option_answer, result, service_title
from caretrust_readiness.report.page.sections.moves import moves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.report.page.model import Block


def head(insights: Insights) -> tuple[Block, ...]:
    """What comes right under the title, in the order in which readers ask: is it ready, what next, why not."""
    said = answer(insights)
    standing = (
        Fact("Verdict", verdict(insights)),
        *_settling(insights),
        Fact("Answered", _answered(insights)),
        Fact("Score", *_score(insights.assessment)),
        Fact("Gates", _gates(insights)),
    )
    rest = (
        *_why_not(insights),
        Fact("So far", _so_far(insights)),
        *_option(insights),
        *_services(insights),
        *_good_until(insights),
    )
    return (
        *(() if said is None else (Paragraph(said),)),
        Facts(standing),
        *moves(insights),
        Facts((*rest, *_what_if(insights))),
    )


def _settling(insights: Insights) -> Iterator[Fact]:
    """The rubric's advice where the verdict is settled, else what would settle it."""
    found = insights.assessment
    if not found.verdict.settled:
        yield Fact("To settle", to_settle(insights))
    elif found.demonstrated.advice is not None and found.score is not None:
        yield Fact("Advice", inline(found.demonstrated.advice))


def _answered(insights: Insights) -> Inline:
    """How many questions have an answer, always in the same words, and what is only claimed."""
    tally = insights.assessment.tally
    aside = f", {tally.not_applicable} declared not applicable" if tally.not_applicable else ""
    claims = [insights.name(key) for key, found in insights.assessment.readings.items() if found.state == "unevidenced"]
    said = inline(f"{tally.known} of {counted(tally.of, 'question')}{aside}")
    if not claims:
        return said
    return inline(
        *said, "; ", Span(f"{len(claims)} only claimed, without good evidence", Role.OPEN), f": {some(claims)}"
    )


def _score(assessment: Assessment) -> tuple[Inline, Bar | None]:
    score = assessment.score
    if score is None:
        return inline("none: nothing that counts applies"), None
    if score.settled:
        return inline(f"{show_score(assessment)} of 100"), bar(score, show_score(assessment))
    low, _, high = show_score(assessment).partition(" to ")
    return inline(f"{low} of 100 shown, {high} possible"), bar(score, show_score(assessment))


def _gates(insights: Insights) -> Inline:
    """The gates failed and open by name, and how many are passed."""
    found = insights.assessment
    if not found.rubric.gates:
        return inline("the rubric has none")
    failed, still_open, passed = (found.gates(status) for status in ("failed", "open", "passed"))
    parts: list[Span] = []
    if failed:
        parts.append(Span(f"{len(failed)} FAILED: {some(_names(insights, failed), NAMES)}", Role.BAD))
    if still_open:
        parts.append(Span(f"{len(still_open)} open: {some(_names(insights, still_open), NAMES)}", Role.OPEN))
    if passed:
        everyone = "all " if 1 < len(passed) == len(found.rubric.gates) else ""
        parts.append(Span(f"{everyone}{len(passed)} passed", Role.GOOD))
    return tuple(span for part in parts for span in (Span("; "), part))[1:]


def _names(insights: Insights, keys: Iterable[str]) -> list[str]:
    return [insights.name(key) for key in keys]


def _why_not(insights: Insights) -> Iterator[Fact]:
    """How the demands of the aim stand."""
    if insights.aim is None or not insights.aim_demands:
        return
    statuses = [demand.status for demand in insights.aim_demands]
    if set(statuses) == {"met"}:
        return
    failed, still_open, met = (statuses.count(status) for status in ("not_met", "open", "met"))
    parts = [
        *([Span(f"{failed} failed", Role.BAD)] if failed else []),
        *([Span(f"{still_open} open", Role.OPEN)] if still_open else []),
    ]
    said = tuple(span for part in parts for span in (Span(", "), part))[1:]
    yield Fact(
        "Why not", inline(f"{insights.aim.name} makes {counted(len(statuses), 'demand')}: ", *said, f", {met} met")
    )


def _so_far(insights: Insights) -> Inline:
    """Which way the answers point, counted and named by weight, with no claim about the rest."""
    tally = insights.assessment.tally
    if not tally.known:
        return inline("no question has an answer yet")
    between = tally.known - len(tally.supporting) - len(tally.opposing)
    said = f"{counted(len(tally.supporting), 'answer')} for it, {len(tally.opposing)} against, {between} in between"
    named = [
        f"{label}: {some(_names(insights, _by_weight(insights, keys)), NAMES)}"
        for label, keys in (("Against", tally.opposing), ("For", tally.supporting))
        if keys
    ]
    return inline(". ".join([said, *named]))


def _by_weight(insights: Insights, keys: Iterable[str]) -> list[str]:
    shares = insights.assessment.scale.shares
    return sorted(keys, key=lambda key: -shares[key])


def _option(insights: Insights) -> Iterator[Fact]:
    """The option that suffices, or why none is named."""
    if insights.ladder.appraisals:
        yield Fact("Option", inline(option_answer(insights)))


def _services(insights: Insights) -> Iterator[Fact]:
    """Which services the answer is otherwise for, and for which it is the same."""
    names: dict[str, list[str]] = {}
    for one in insights.services:
        if one.assessment.go is not None:
            names.setdefault(one.assessment.go, []).append(service_title(one))
    if names:
        said = [f"{GO[go]} for {some(names[go])}" for go in GO if go in names]
        yield Fact("Services", inline("; ".join(said)))


def _good_until(insights: Insights) -> Iterator[Fact]:
    """The first day on which evidence ages out and the verdict falls with it."""
    first = insights.best_before.first
    if first is not None:
        falls = insights.rubric.verdicts[first.verdict].name
        names = some(_names(insights, first.criteria), 2)
        yield Fact("Good until", inline(f"{first.day}: then evidence on {names} is too old, and only {falls} is shown"))


def _what_if(insights: Insights) -> Iterator[Fact]:
    """Where something is assumed: the result without it, and with it."""
    if insights.before is not None:
        yield Fact(
            "What if", inline(f"before: {result(insights.before.assessment)}; after: {result(insights.assessment)}")
        )
