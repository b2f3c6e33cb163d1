"""A blank answers file: every question of a rubric as comments, and every answer unknown (design, section 14)."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.spelling import Bare, on_a_line, schema_line, write_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caretrust_readiness.model.answers import Answer, Answers, Evidence
    from caretrust_readiness.model.parts import Criterion, Domain
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.model.terms import Interval, PartialDate

#: What stands where the place has no name yet.
NO_NAME = "Name of the place"
_WIDTH = 100
_HOW = """\
Write each answer in the place of 'unknown'. Whatever stays unknown counts as anything from the worst level to the best.

  3, or its name                 a level
  1..3                           sure only that it is one of these
  92%, or {value: 92}            a measured number, where the question has a unit
  {not_applicable: why}          it does not apply here; not for a gate
  {views: {nhs: 3, council: 1}}  what each respondent thinks

With reasons, on lines of their own:

  joint_history:
    level: 3
    note: Why this level
    evidence:
      - {source: Minutes of the joint board, ref: item 4, date: 2025-06-30}

An editor with a YAML language server checks and completes this file once the schema is there:
caretrust rubric schema answers > answers.schema.json"""


@dataclass(frozen=True, kw_only=True)
class Blank:
    """What a blank file is for."""

    rubric: Rubric
    as_of: PartialDate
    locality: str | None = None
    old: Answers | None = None
    """Last year's answers, which become notes."""


def blank_file(blank: Blank) -> str:
    """The text of a blank answers file, which reads as answers of which nothing is known."""
    return "".join(f"{line}\n" for line in _lines(blank))


def _lines(blank: Blank) -> Iterator[str]:
    rubric, old = blank.rubric, blank.old
    yield schema_line("answers")
    yield from _comment(f"{rubric.name} ({rubric.rubric} {rubric.version})", 0)
    yield from _comment(rubric.asks or "", 0)
    yield "#"
    yield from (f"# {line}".rstrip() for line in _HOW.splitlines())
    for rule in rubric.rating:
        yield "#"
        yield from _comment(rule, 0)
    yield from write_yaml(_head(blank)).splitlines()
    if not (old and old.about):
        yield "# about: What is proposed, and by whom"
    if rubric.functions:
        known = ", ".join(function.id for function in rubric.functions)
        before = "" if old is None or old.unify is None else f"; in {old.as_of}: {', '.join(old.unify) or 'nothing'}"
        yield from _comment(f"unify: [...]  What must be unified, of: {known}{before}", 0)
    yield "answers:"
    for domain in rubric.domains:
        yield from _domain(domain, blank, "")
    if old is not None and old.services:
        yield from write_yaml({"services": _services(blank, old)}).splitlines()


def _head(blank: Blank) -> dict[str, Any]:
    head: dict[str, Any] = {
        "locality": blank.locality or (blank.old.locality if blank.old else NO_NAME),
        "as_of": blank.as_of.year if blank.as_of.month is None else Bare(str(blank.as_of)),
        "rubric": blank.rubric.rubric,
    }
    if (old := blank.old) is None:
        return head
    if old.about:
        head["about"] = old.about
    if old.sources:
        head["sources"] = {key: found.model_dump(exclude_none=True) for key, found in old.sources.items()}
    if old.respondents:
        head["respondents"] = {key: found.data for key, found in old.respondents.items()}
    return head


def _domain(domain: Domain, blank: Blank, above: str) -> Iterator[str]:
    title = f"{above}{domain.name}"
    for inner in domain.domains:
        yield from _domain(inner, blank, f"{title}: ")
    if not domain.criteria:
        return
    yield ""
    yield from _comment(f"==== {title} ====", 2)
    for criterion in domain.criteria:
        yield ""
        yield from _question(criterion, blank.rubric)
        answer = None if blank.old is None else blank.old.answers.get(criterion.id)
        yield from _answer(criterion, blank, answer)


def _question(criterion: Criterion, rubric: Rubric) -> Iterator[str]:
    gate = "" if criterion.gate is None else f" (a gate: level {criterion.gate} is needed, whatever the score)"
    yield from _comment(f"{criterion.name}{gate}", 2)
    yield from _comment(criterion.question or "", 2)
    if not criterion.descriptors:
        names = rubric.level_names(criterion)
        levels = ", ".join(f"{level} {name}" for level, name in enumerate(names))
        yield from _comment(levels or f"levels 0 to {criterion.top}, 0 the worst", 2)
    width = len(str(criterion.top))
    for level, text in enumerate(criterion.descriptors):
        yield from _comment(f"{level:>{width}}  {text}", 2, hanging=width + 2)
    if criterion.measure is not None and criterion.measure.unit:
        yield from _comment(f"measured in {criterion.measure.unit}", 2)


def _comment(text: str, indent: int, hanging: int = 0) -> Iterator[str]:
    """*text* as comment lines; nothing where it is empty."""
    start = f"{' ' * indent}# "
    rest = start + " " * hanging
    if text:
        yield from textwrap.wrap(
            visible(text), _WIDTH, initial_indent=start, subsequent_indent=rest, break_long_words=False
        )


def _answer(criterion: Criterion, blank: Blank, answer: Answer | None) -> Iterator[str]:
    note = None if answer is None or blank.old is None else carried(answer, criterion, blank.rubric, blank.old)
    if note is None:
        yield f"  {criterion.id}: unknown"
        return
    yield f"  {criterion.id}:"
    yield "    level: unknown"
    yield f"    note: {on_a_line(note)}"


def _services(blank: Blank, old: Answers) -> dict[str, Any]:
    services: dict[str, Any] = {}
    for key, own in old.services.items():
        criteria = blank.rubric.for_service(key).criteria
        entries = {
            name: {"level": "unknown", "note": note}
            for name, answer in own.answers.items()
            if name in criteria and (note := carried(answer, criteria[name], blank.rubric, old))
        }
        services[key] = {"answers": entries} if entries else {}
    return services


def carried(answer: Answer, criterion: Criterion, rubric: Rubric, old: Answers) -> str | None:
    """What a note says of last year's *answer*; None where there was none and nothing was written about it."""
    parts = [*_levels(answer, criterion, rubric, old)]
    parts += [] if answer.note is None else [answer.note]
    if answer.evidence:
        parts.append(f"Evidence: {'; '.join(map(_evidence, answer.evidence))}")
    return None if not parts else f"In {old.as_of}: {'. '.join(part.rstrip('.') for part in parts)}."


def _levels(answer: Answer, criterion: Criterion, rubric: Rubric, old: Answers) -> Iterator[str]:
    if answer.not_applicable is not None:
        yield f"did not apply ({answer.not_applicable})"
    if answer.claimed is not None and answer.agreed:
        yield _level(answer.claimed, criterion, rubric)
    titles = {key: found.title for key, found in old.respondents.items()}
    if views := [f"{titles.get(who, who)} {_span(view)}" for who, view in answer.views.items() if view is not None]:
        yield f"views: {', '.join(views)}"


def _level(claimed: Interval[int], criterion: Criterion, rubric: Rubric) -> str:
    if not claimed.settled:
        return f"level {_span(claimed)}"
    return rubric.described(criterion, claimed.low)


def _span(levels: Interval[int]) -> str:
    return str(levels.low) if levels.settled else f"{levels.low} to {levels.high}"


def _evidence(item: Evidence) -> str:
    parts: Mapping[str, object] = {"source": item.source, "ref": item.ref, "date": item.date, "note": item.note}
    return ", ".join(str(part) for part in parts.values() if part is not None)
