"""What comes right under a page's title: the lines that a reader in a hurry may stop after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.figures import percent
from caretrust_readiness.report.page.model import Bar, Fact, Facts, Inline, Paragraph, Role, Span, inline
from caretrust_readiness.report.page.phrases import demand_name, level, show_score, some
from caretrust_readiness.report.page.sections.headline import FIRST, NAMES, conditions, headline, option_name, result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.analysis.path import Step
    from caretrust_readiness.engine.assessment import Assessment
    from caretrust_readiness.report.page.model import Block


def head(insights: Insights) -> tuple[Block, ...]:
    """What comes right under the title: the lines to stop after, then the verdict's advice."""
    asks = Fact("Ask first", _ask(insights))
    does = Fact("Do first", _do(insights))
    facts = (
        Fact("Verdict", (*headline(insights), *_lighter(insights))),
        Fact("Score", *_score(insights.assessment)),
        Fact("Gates", _gates(insights)),
        *((does, asks) if insights.assessment.verdict.settled else (asks, does)),
        *_why_not(insights),
        Fact("Claimed", _claimed(insights)),
        *_option(insights),
        *_what_if(insights),
    )
    return (Facts(facts), *_advice(insights.assessment))


def _lighter(insights: Insights) -> Inline:
    """The added-value test, said first where it applies."""
    if insights.ladder.heavier_without_need is None:
        return ()
    return inline(
        " ", Span(f"A lighter option suffices: {option_name(insights, insights.ladder.recommended)}.", Role.STRONG)
    )


def _score(assessment: Assessment) -> tuple[Inline, Bar | None]:
    score = assessment.score
    if score is None:
        return inline("none: nothing that counts applies"), None
    if score.settled:
        return inline(f"{show_score(assessment)} of 100"), Bar(score)
    low, _, high = show_score(assessment).partition(" to ")
    return inline(f"{low} demonstrated, {high} possible, of 100"), Bar(score)


def _gates(insights: Insights) -> Inline:
    """The gates failed and open by name, and how many are passed."""
    found = insights.assessment
    if not found.rubric.gates:
        return inline("the rubric has none")
    failed, still_open, passed = (found.gates(status) for status in ("failed", "open", "passed"))
    parts: list[Span] = []
    if failed:
        parts.append(Span(f"{len(failed)} FAILED: {some(_names(insights, failed))}", Role.BAD))
    if still_open:
        parts.append(Span(f"{len(still_open)} open: {some(_names(insights, still_open))}", Role.OPEN))
    if passed:
        everyone = "all " if 1 < len(passed) == len(found.rubric.gates) else ""
        parts.append(Span(f"{everyone}{len(passed)} passed", Role.GOOD))
    return tuple(span for part in parts for span in (Span("; "), part))[1:]


def _names(insights: Insights, keys: Iterable[str]) -> list[str]:
    return [insights.name(key) for key in keys]


def _ask(insights: Insights) -> Inline:
    """The questions that decide the verdict; where none does alone, or too little is known, the first five."""
    questions, verdict = insights.questions, insights.assessment.verdict
    if not questions:
        return inline("nothing: every answer is settled")
    deciding = [question for question in questions if question.decides]
    wide = verdict.low - verdict.high > 1
    first = (questions if wide or not deciding else deciding)[:FIRST]
    names = "; ".join(_names(insights, [question.criterion for question in first]))
    parts = [Span(names, Role.STRONG)]
    if deciding and not wide:
        parts.append(Span(f" decide{'s' if len(first) == 1 else ''} it"))
    left = len(questions) - len(first)
    return inline(*parts, f"; {left} more open" if left else "")


def _do(insights: Insights) -> Inline:
    """Where the cheapest path to the next verdict begins, as far as answers are known."""
    path = insights.path
    if insights.assessment.score is None:
        return inline("answer what applies")
    if path is None:
        return inline(f"{insights.assessment.demonstrated.name} demands nothing more")
    if not path.reachable:
        names = [demand_name(demand, insights) for demand in path.blocked_by]
        return inline(f"no step in local hands is enough: {some(names, NAMES)} cannot be raised far enough")
    readings = insights.assessment.readings
    known = [step for step in path.steps if readings[step.criterion].state != "unknown"]
    if not known:
        return inline("nothing before asking: no known answer stands in the way")
    return _action(insights, min(known, key=lambda step: _urgency(step, insights)))


def _urgency(step: Step, insights: Insights) -> tuple[bool, bool]:
    """What is certain to need a change comes first, then what a gate asks for."""
    lacking = {demand.of for demand in insights.unmet if demand.kind == "gate"}
    return step.finding_out is not None, step.criterion not in lacking


def _action(insights: Insights, step: Step) -> Inline:
    criterion, reading = insights.rubric.criteria[step.criterion], insights.assessment.readings[step.criterion]
    if reading.state == "unevidenced" and step.finding_out == step.stop:
        said = f": back the claim of {level(reading.answer.claimed)} with dated evidence"
    else:
        said = f" ({level(reading.level)} of {criterion.top}): {insights.rubric.next_step(criterion, step.start)}"
    return inline(Span(criterion.name, Role.STRONG), said)


def _why_not(insights: Insights) -> Iterator[Fact]:
    """What the next better verdict still needs; where little is known, how much of the possible one is still open."""
    found, better = insights.assessment, insights.assessment.next_better
    apart = found.verdict.low - found.verdict.high
    if apart > 1:
        demands = list(found.demands(found.possible))
        count = sum(demand.status == "open" for demand in demands)
        yield Fact("Why not", inline(f"{found.possible.name}: {count} of its {len(demands)} demands are still open"))
    elif better is not None and apart == 0 and insights.unmet:  # of two neighbours the headline has said it
        yield Fact("Why not", inline(f"{better.name}: not until it {conditions(insights)}"))


def _claimed(insights: Insights) -> Inline:
    """What is claimed beyond what its evidence shows, and how much has good evidence at all."""
    found = insights.assessment
    claims = [insights.name(key) for key, reading in found.readings.items() if reading.state == "unevidenced"]
    share = f"{percent(found.coverage)} of the weight has good evidence"
    if not claims:
        return inline(f"nothing above what its evidence shows; {share}")
    return inline(Span(f"{len(claims)} above the evidence: {some(claims)}", Role.OPEN), f"; {share}")


def _option(insights: Insights) -> Iterator[Fact]:
    """The option that suffices, or why none is named."""
    ladder = insights.ladder
    if not ladder.appraisals:
        return
    if ladder.unify is None:
        said = "define the problem first: what must be unified?"
    elif ladder.recommended is not None:
        said = f"{option_name(insights, ladder.recommended)}, the lightest that suffices and is feasible"
    elif ladder.lightest_sufficient is None:
        said = "none provides all that must be unified"
    else:
        said = "none that suffices is feasible" + (" yet" if ladder.possible else "")
        said += f"; {option_name(insights, ladder.possible)} may be" if ladder.possible else ""
    meanwhile = f"; meanwhile {option_name(insights, ladder.interim)}" if ladder.interim else ""
    yield Fact("Option", inline(said + meanwhile))


def _what_if(insights: Insights) -> Iterator[Fact]:
    """Where something is assumed: the result without it, and with it."""
    if insights.before is not None:
        yield Fact(
            "What if", inline(f"before: {result(insights.before.assessment)}; after: {result(insights.assessment)}")
        )


def _advice(assessment: Assessment) -> Iterator[Block]:
    """What the rubric advises at the verdict demonstrated, unless too little is known for any advice."""
    advice = assessment.demonstrated.advice
    if advice is not None and assessment.verdict.low - assessment.verdict.high <= 1:
        yield Paragraph(inline(Span(f"{assessment.demonstrated.name}: ", Role.STRONG), advice))
