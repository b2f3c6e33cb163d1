"""What is probably not meant in a rubric that keeps every rule: what ``rubric check`` warns of (design, section 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.analysis.verdict_warnings import Doubt, verdict_warnings, walk
from caretrust_readiness.model.problems import quote
from caretrust_readiness.model.terms import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.model.rubric import Rubric


def warnings(rubric: Rubric) -> list[Doubt]:
    """What a careful reader would ask the author of *rubric* about, each with answers that show it where some can."""
    plain = [*_pointless_options(rubric), *_criteria(rubric), *_fractions(rubric)]
    return [*verdict_warnings(rubric), *map(Doubt, plain)]


def _pointless_options(rubric: Rubric) -> Iterator[Finding]:
    for place, option in enumerate(rubric.options[1:], 1):
        lighter = next((found for found in rubric.options[:place] if set(option.provides) <= set(found.provides)), None)
        if lighter is not None:
            message = f"the option {quote(option.id)} provides no more than the lighter {quote(lighter.id)}"
            yield Finding(
                ("options", place), "option-pointless", message, "where both are feasible, the lighter is recommended"
            )


def _criteria(rubric: Rubric) -> Iterator[Finding]:
    required = {key for option in rubric.options for key in option.requires}
    required |= {key for verdict in rubric.verdicts for key in verdict.demands.criteria}
    for path, criterion in walk(("domains",), rubric.domains):
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
    for path, criterion in walk(("domains",), rubric.domains):
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
