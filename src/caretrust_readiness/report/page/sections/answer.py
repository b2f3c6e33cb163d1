"""The answer to what the rubric asks, with its cause; the verdict's two ends; and what would settle it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import Inline, Role, Span, inline
from caretrust_readiness.report.page.phrases import demand_ends, demand_name, joined, number, some
from caretrust_readiness.report.page.sections.headline import NAMES, option_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.analysis.insights import Insights
    from caretrust_readiness.engine.assessment import Demand

#: What is asked where the rubric does not say.
ASKS = "Ready to go ahead?"
#: How many causes a sentence names.
_CAUSES = 2
_NO_SCORE = "there is no score, since nothing that counts applies"
_SAID = {
    "yes": Span("Yes.", Role.GOOD),
    "no": Span("No.", Role.BAD),
    "open": Span("Not known yet.", Role.OPEN),
}


def answer(insights: Insights) -> Inline | None:
    """What the rubric asks, and yes, no or not known yet, with the cause; None where no verdict says go."""
    found = insights.assessment
    if found.go is None:
        return None
    asked = Span(insights.rubric.asks or ASKS, Role.STRONG)
    causes = {"yes": _why_yes, "no": _why_no, "open": _why_open}
    return asked, Span(" "), _SAID[found.go], Span(f" {_capital(causes[found.go](insights))}."), *_lighter(insights)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lighter(insights: Insights) -> Inline:
    """The added-value test, said at once where it applies."""
    heavier = insights.ladder.heavier_without_need
    if heavier is None:
        return ()
    enough = f"{option_name(insights, insights.ladder.recommended)} is enough"
    return inline(" ", Span(f"But {enough}: {heavier.option.name} is more than is needed.", Role.STRONG))


def _why_yes(insights: Insights) -> str:
    said = f"what is shown is enough for {insights.assessment.demonstrated.name}"
    return f"{said}, and nothing still open can undo it" if insights.questions else said


def _why_no(insights: Insights) -> str:
    """What the least demanding go verdict lacks even at best."""
    found = insights.assessment
    if found.score is None:
        return _NO_SCORE
    going = [verdict for verdict in insights.rubric.verdicts if verdict.go][-1]
    failed = [demand for demand in found.demands(going) if demand.status == "not_met"]
    causes = list(_causes(failed, insights))
    said = joined(causes[:_CAUSES]) + ("; and more" if len(causes) > _CAUSES else "")
    return f"{said}, whatever the open answers turn out to be" if insights.questions else said


def _causes(failed: Sequence[Demand], insights: Insights) -> Iterator[str]:
    """Why *failed* demands are not met, kind by kind, the gravest first."""
    for kind in ("gate", "criteria", "applies", "score", "domain"):
        if group := [demand for demand in failed if demand.kind == kind]:
            yield _cause(group, insights)


def _cause(group: list[Demand], insights: Insights) -> str:
    first, names = group[0], [demand_name(demand, insights) for demand in group]
    most = f"{demand_ends(first, insights)[1]}, and {number(first.needs)} is needed"
    alone = len(group) == 1
    match first.kind:
        case "gate":
            if alone:
                return f"{names[0]} fails its gate (level {most})"
            return f"{len(group)} gates fail: {some(names, NAMES)}"
        case "criteria":
            return (
                f"{names[0]} is at level {most}" if alone else f"{len(group)} levels fall short: {some(names, NAMES)}"
            )
        case "applies":
            return too_little_applies(first, insights)
        case "score":
            return f"the score is at most {most}"
        case "domain":
            return (
                f"{names[0]} scores at most {most}"
                if alone
                else f"{len(group)} domains score too little: {some(names, NAMES)}"
            )


def too_little_applies(demand: Demand, insights: Insights) -> str:
    """How many of the criteria that can count apply, and how many must."""
    applying, of = insights.assessment.scale.applying
    wanted = ceil(demand.needs * of / 100)
    return f"only {applying} of {of} questions that count apply here, and {wanted} are needed"


def _why_open(insights: Insights) -> str:
    """What is not known: answers that are missing, else those that are not settled; and the gates still open."""
    return f"{joined(list(_open_parts(insights)))}; nothing known rules it out"


def _open_parts(insights: Insights) -> Iterator[str]:
    found = insights.assessment
    tally = found.tally
    states: list[str] = [reading.state for reading in found.readings.values()]
    if missing := tally.of - tally.known - tally.not_applicable:
        yield f"{missing} of {counted(tally.of, 'question')} {'has' if missing == 1 else 'have'} no answer"
    if gates := len(found.gates("open")):
        yield f"{counted(gates, 'gate')} {'is' if gates == 1 else 'are'} open"
    loose = {"unevidenced": "only claimed", "views": "with differing views", "range": "known as a range"}
    parts = [f"{count} {said}" for state, said in loose.items() if (count := states.count(state))]
    if parts and not missing:
        count = sum(map(states.count, loose))
        yield f"{counted(count, 'answer')} {'is' if count == 1 else 'are'} not settled ({', '.join(parts)})"


def verdict(insights: Insights) -> Inline:
    """The verdict where it is settled, else from which to which it may be; and what better one is ruled out."""
    found = insights.assessment
    low, high = found.demonstrated, found.possible
    if found.verdict.settled:
        rest = ", whatever the open answers turn out to be" if insights.questions else ""
        return inline(Span(low.name, Role.GOOD if low.go else Role.BAD), rest)
    role = Role.GOOD if low.go else Role.OPEN
    return inline(
        Span(low.name, role),
        " on what is shown so far; ",
        Span(high.name, role),
        f" at best{_ruled_out(insights)}",
    )


def _ruled_out(insights: Insights) -> str:
    """Which verdict above the possible one is out of reach, and what rules it out; a No has said so already."""
    found = insights.assessment
    if found.verdict.possible == 0 or found.go == "no":
        return ""
    better = found.rubric.verdicts[found.verdict.possible - 1]
    failed = [demand for demand in found.demands(better) if demand.status == "not_met"]
    return f"; {better.name} is ruled out: {counted(len(failed), 'demand')} cannot be met"


def to_settle(insights: Insights) -> Inline:
    """What would settle a verdict that is not: the answers that alone can change it, else those with most at stake."""
    deciding = [insights.name(one.criterion) for one in insights.questions if one.decides]
    if deciding:
        each = "" if len(deciding) == 1 else " each"
        return inline(f"{counted(len(deciding), 'answer')} could{each} change the verdict: {some(deciding, NAMES)}")
    most = [insights.name(one.criterion) for one in insights.questions]
    return inline(f"no single answer does it; most is at stake with {some(most, NAMES)}")
