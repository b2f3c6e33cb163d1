"""What is probably not meant in a rubric that keeps every rule: what ``rubric check`` warns of (design, section 3)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from caretrust_readiness.engine.scoring import Scale, scale_for
from caretrust_readiness.model.problems import quote
from caretrust_readiness.model.terms import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.model.parts import Criterion, Domain, Verdict
    from caretrust_readiness.model.rubric import Rubric


def warnings(rubric: Rubric) -> list[Finding]:
    """What a careful reader would ask the author of *rubric* about."""
    return [*_unreachable(rubric), *_pointless_options(rubric), *_criteria(rubric), *_fractions(rubric)]


def _unreachable(rubric: Rubric) -> Iterator[Finding]:
    """A verdict is never reached when all that meets its demands meets those of a better one as well."""
    scale = scale_for(rubric)
    for place, verdict in enumerate(rubric.verdicts):
        floor = _floor(rubric, verdict)
        better = next((found for found in rubric.verdicts[:place] if _implied(found, verdict, floor, scale)), None)
        if better is not None:
            message = f"no answers can reach the verdict {quote(verdict.id)}"
            hint = f"whatever meets its demands meets those of {quote(better.id)}, which comes first"
            yield Finding(("verdicts", place), "verdict-unreachable", message, hint)


def _floor(rubric: Rubric, verdict: Verdict) -> dict[str, int]:
    """The lowest levels that meet the gates and criteria *verdict* demands."""
    gates = rubric.gates if verdict.demands.gates else {}
    criteria = verdict.demands.criteria
    return {key: max(gates.get(key, 0), criteria.get(key, 0)) for key in rubric.criteria}


def _implied(better: Verdict, verdict: Verdict, floor: dict[str, int], scale: Scale) -> bool:
    wanted, given = better.demands, verdict.demands
    score = max(given.score or Fraction(0), given.domain or Fraction(0), scale.score(floor) or Fraction(0))
    weakest = max(given.domain or Fraction(0), scale.weakest_domain(floor))
    return (
        (wanted.score or 0) <= score
        and (wanted.domain or 0) <= weakest
        and all(floor[key] >= level for key, level in _floor(scale.rubric, better).items())
        and _must_apply(scale.rubric, better) <= _must_apply(scale.rubric, verdict)
    )


def _must_apply(rubric: Rubric, verdict: Verdict) -> int:
    """How many of the criteria with weight must apply for *verdict*."""
    return ceil((verdict.demands.applies or 0) * len(rubric.weighted) / 100)


def _pointless_options(rubric: Rubric) -> Iterator[Finding]:
    for place, option in enumerate(rubric.options[1:], 1):
        lighter = next((found for found in rubric.options[:place] if set(option.provides) <= set(found.provides)), None)
        if lighter is not None:
            message = f"the option {quote(option.id)} provides no more than the lighter {quote(lighter.id)}"
            yield Finding(("options", place), "option-pointless", message, "it can never be recommended before it")


def _criteria(rubric: Rubric) -> Iterator[Finding]:
    required = {key for option in rubric.options for key in option.requires}
    required |= {key for verdict in rubric.verdicts for key in verdict.demands.criteria}
    for path, criterion in _walk(("domains",), rubric.domains):
        name = quote(criterion.id)
        if criterion.gate is not None and not criterion.sources:
            yield Finding(
                (*path, "gate"), "gate-unsourced", f"the gate on {name} has no sources", "cite what it rests on"
            )
        if criterion.kind == "precondition" and criterion.gate is None and criterion.id not in required:
            message = f"the precondition {name} is neither a gate nor a requirement"
            yield Finding((*path, "kind"), "precondition-idle", message, "give it a gate, or call it an enabler")
        if criterion.question is None:
            yield Finding(path, "question-missing", f"{name} has no question", "respondents need one")


def _fractions(rubric: Rubric) -> Iterator[Finding]:
    """Percentages and scores that would all be met at once were they meant as they are written."""
    for path, criterion in _walk(("domains",), rubric.domains):
        measure = criterion.measure
        if measure is not None and measure.is_percentage and all(0 <= one <= 1 for one in measure.thresholds):
            message = f"all thresholds of {quote(criterion.id)} lie between 0 and 1 %"
            yield Finding((*path, "measure", "thresholds"), "threshold-fraction", message, "percentages run to 100")
    for part in ("score", "domain", "applies"):
        asked = {n: getattr(one.demands, part) for n, one in enumerate(rubric.verdicts) if getattr(one.demands, part)}
        if asked and max(asked.values()) <= 1:
            message = f"no verdict demands more than 1 of 100 as its {quote(part)}"
            hint = "demands run to 100: write 70, not 0.7"
            yield Finding(("verdicts", min(asked), "demands", part), "demand-fraction", message, hint)


def _walk(
    path: tuple[str | int, ...], domains: tuple[Domain, ...]
) -> Iterator[tuple[tuple[str | int, ...], Criterion]]:
    for place, domain in enumerate(domains):
        yield from _walk((*path, place, "domains"), domain.domains)
        for number, criterion in enumerate(domain.criteria):
            yield (*path, place, "criteria", number), criterion
