"""A rubric as a page: how to answer, every question with its levels and the evidence it asks for, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.analysis.uses import effect
from caretrust_readiness.model.canonical import rubric_sha256
from caretrust_readiness.model.problems import counted
from caretrust_readiness.report.page.model import (
    Column,
    Entries,
    Entry,
    Fact,
    Facts,
    Page,
    Paragraph,
    Role,
    Section,
    Span,
    Subheading,
    Table,
    inline,
)
from caretrust_readiness.report.page.phrases import joined, number
from caretrust_readiness.report.page.sections.record import CAVEAT, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.model.parts import Criterion, Demands, Domain, EvidenceRule, Option, Scenario, Service
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.report.page.model import Block, Inline

_HOW = (
    "Take for each question the level whose words fit on the day; level 0 is always the worst for readiness.",
    "Sure only of a range? Give both ends, as in [1, 3].",
    "Not known? Say 'unknown', or leave it out. It counts as anything from the worst to the best, never as the worst.",
    "Does not apply? Say so, with the reason; every report lists it. A gate cannot be declared not applicable.",
    "Back every answer with evidence: the source, where in it, and its date.",
    "Several respondents? Give each one's view; a level they agree on may stand beside the views.",
)


def page(rubric: Rubric) -> Page:
    """The whole of *rubric*, for those who answer it."""
    parts = (
        Section("Rules for rating", (Entries(tuple(Entry(inline(rule)) for rule in rubric.rating), numbered=True),)),
        Section(
            "How to answer", (Entries(tuple(Entry(inline(said)) for said in _HOW), numbered=True), *_evidence(rubric))
        ),
        *(section for domain in rubric.domains for section in _domain(rubric, domain, "")),
        Section("Verdicts, best first", (_entries(_verdicts(rubric)),)),
        Section(
            "What integration can unify",
            (_entries(Entry(inline(f"{one.id}: {one.name}")) for one in rubric.functions),),
        ),
        Section("Options, lightest first", (_entries(_option(rubric, one) for one in rubric.options),)),
        Section("Stress tests", (_entries(_scenario(rubric, one) for one in rubric.scenarios),)),
        Section("Services", (_entries(_service(rubric, one) for one in rubric.services),)),
        Section("Sources", (_entries(Entry(reference(key, found)) for key, found in rubric.sources.items()),)),
        _record(rubric),
    )
    said = [one for one in (rubric.asks, rubric.summary) if one is not None]
    head = tuple(Paragraph(inline(one)) for one in said)
    sections = tuple(part for part in parts if any(map(_says, part.blocks)))
    return Page(f"{rubric.name} ({rubric.rubric} {rubric.version})", head, sections)


def line(rubric: Rubric) -> str:
    """What identifies *rubric*, in one line."""
    return f"{rubric.rubric} {rubric.version}: {rubric.name}; {_count(rubric)}; sha256 {rubric_sha256(rubric)}"


def _count(rubric: Rubric) -> str:
    return counted(len(rubric.criteria), "criterion", "criteria")


def _entries(found: Iterator[Entry]) -> Entries:
    return Entries(tuple(found))


def _says(block: Block) -> bool:
    return not isinstance(block, Entries) or bool(block.entries)


def _evidence(rubric: Rubric) -> Iterator[Block]:
    rule = rubric.evidence
    if rule.cap is not None:
        yield Paragraph(
            inline(
                f"Where a question says nothing else, a level above {rule.cap} counts as shown only with "
                f"evidence dated on or before the day of the answers{_age(rule)}; without it, it stays possible."
            )
        )


def _age(rule: EvidenceRule) -> str:
    if rule.max_age_months is None:
        return ""
    return f" and no more than {counted(rule.max_age_months, 'month')} before it"


def _domain(rubric: Rubric, domain: Domain, above: str) -> Iterator[Section]:
    name = f"{above}{domain.name}"
    if domain.criteria:
        blocks = tuple(block for criterion in domain.criteria for block in _criterion(rubric, criterion))
        yield Section(f"{name} (weight {number(domain.weight)})", blocks)
    for inner in domain.domains:
        yield from _domain(rubric, inner, f"{name} (weight {number(domain.weight)}) / ")


def _criterion(rubric: Rubric, criterion: Criterion) -> Iterator[Block]:
    yield Subheading(f"{criterion.name} ({criterion.id})")
    if criterion.question is not None:
        yield Paragraph(inline(criterion.question))
    if criterion.descriptors:
        yield _levels(rubric, criterion)
    else:
        yield Paragraph(inline(f"Levels 0 to {criterion.top}."))
    yield Facts(tuple(Fact(label, said) for label, said in _asked(rubric, criterion)))


def _levels(rubric: Rubric, criterion: Criterion) -> Table:
    """The levels with their words, and with their short names where the rubric's scale fits."""
    names = rubric.level_names(criterion)
    named = names != criterion.descriptors
    columns = (Column("level", figures=True), *((Column("called"),) if named else ()), Column("means"))
    rows = (
        (inline(str(place)), *((inline(names[place]),) if named else ()), inline(words))
        for place, words in enumerate(criterion.descriptors)
    )
    return Table(columns, tuple(rows))


def _asked(rubric: Rubric, criterion: Criterion) -> Iterator[tuple[str, Inline]]:
    yield "Weight", inline(number(criterion.weight) + (f", {criterion.kind}" if criterion.kind else ""))
    if criterion.gate is not None:
        yield "Gate", inline(Span(f"level {criterion.gate}", Role.STRONG), ", whatever the score")
    if criterion.measure is not None:
        yield (
            "Measure",
            inline(
                f"a number{f' in {criterion.measure.unit}' if criterion.measure.unit else ''}, as in {{value: ...}}"
            ),
        )
    if criterion.control == "national":
        yield "Control", inline("national: not in local hands")
    rule = rubric.evidence_rules[criterion.id]
    if rule.cap is None:
        yield "Evidence", inline("listed and counted; no level needs it")
    else:
        yield "Evidence", inline(f"for more than level {rule.cap}: dated on or before the day{_age(rule)}")
    if criterion.sources:
        yield "Sources", inline(", ".join(criterion.sources))


def _verdicts(rubric: Rubric) -> Iterator[Entry]:
    for verdict in rubric.verdicts:
        lines = [inline(_demands(rubric, verdict.demands))] + (
            [] if verdict.advice is None else [inline(verdict.advice)]
        )
        yield Entry(inline(Span(verdict.name, Role.STRONG), f" ({verdict.id})"), tuple(lines))


def _demands(rubric: Rubric, demands: Demands) -> str:
    said = []
    if demands.score is not None:
        said.append(f"a score of {number(demands.score)}")
    if demands.domain is not None:
        said.append(f"{number(demands.domain)} in every domain")
    if demands.gates:
        said.append("every gate passed")
    said += _at_levels(rubric, demands.criteria)
    if demands.applies is not None:
        said.append(f"that {number(demands.applies)} % of the criteria with a weight apply")
    return f"demands {joined(said)}" if said else "demands nothing: what is left"


def _at_levels(rubric: Rubric, levels: dict[str, int]) -> list[str]:
    return [f"{rubric.criteria[key].name} at level {level}" for key, level in levels.items()]


def _option(rubric: Rubric, option: Option) -> Entry:
    titles = {function.id: function.name for function in rubric.functions}
    needs = _at_levels(rubric, option.requires)
    if option.verdict is not None:
        needs.insert(0, f"the verdict {rubric.verdicts[rubric.verdict_rank[option.verdict]].name} or better")
    lines = (
        inline(f"provides {'; '.join(titles[key] for key in option.provides) or 'nothing of its own'}"),
        inline(f"requires {joined(needs) or 'nothing'}"),
    )
    return Entry(inline(Span(option.name, Role.STRONG), f" ({option.id})"), lines)


def _scenario(rubric: Rubric, scenario: Scenario) -> Entry:
    hits = [f"{rubric.criteria[key].name}: {effect(found)}" for key, found in scenario.effect.items()]
    lines = [inline(scenario.because)] if scenario.because is not None else []
    lines.append(inline("; ".join(hits)))
    if scenario.unless:
        lines.append(inline(f"unless {joined(_at_levels(rubric, scenario.unless))}"))
    return Entry(inline(Span(scenario.name, Role.STRONG), f" ({scenario.id})"), tuple(lines))


def _service(rubric: Rubric, service: Service) -> Entry:
    adjust = service.adjust
    names = {key: found.name for key, found in rubric.criteria.items()} | {
        domain.id: domain.name for domain in rubric.domains
    }
    weights = [f"{names.get(key, key)} {number(weight)}" for key, weight in adjust.weights.items()]
    gates = [
        f"none on {names[key]}" if level is None else f"level {level} of {names[key]}"
        for key, level in adjust.gates.items()
    ]
    excluded = [names[key] for key in adjust.exclude]
    said = {"weights": weights, "gates": gates, "left out": excluded}
    lines = tuple(inline(f"{what}: {joined(parts)}") for what, parts in said.items() if parts)
    return Entry(inline(Span(service.name, Role.STRONG), f" ({service.id})"), lines)


def _record(rubric: Rubric) -> Section:
    facts = (
        Fact("Rubric", inline(f"{rubric.rubric} {rubric.version}, {_count(rubric)}")),
        Fact("sha256", inline(rubric_sha256(rubric))),
    )
    return Section("For the record", (Facts(facts), Paragraph(inline(CAVEAT))))
