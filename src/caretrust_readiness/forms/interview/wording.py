"""What an interview says, whatever it looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caretrust_readiness.forms.interview.session import Session
    from caretrust_readiness.model.parts import Criterion, Domain
    from caretrust_readiness.model.rubric import Rubric


def domain_of(rubric: Rubric, criterion: str) -> str:
    """The titles of the domains that a question belongs to."""
    return next(title for title, keys in _domains(rubric.domains, "") if criterion in keys)


def _domains(domains: tuple[Domain, ...], above: str) -> Iterator[tuple[str, set[str]]]:
    for domain in domains:
        title = f"{above}{domain.name}"
        yield visible(title), {criterion.id for criterion in domain.criteria}
        yield from _domains(domain.domains, f"{title}: ")


def question_text(criterion: Criterion) -> str:
    """The question, and that it is a gate where it is one."""
    gate = "" if criterion.gate is None else f"Readiness needs level {criterion.gate} here, whatever the score."
    return visible(" ".join(part for part in (criterion.question or "", gate) if part))


def levels_of(criterion: Criterion, rubric: Rubric) -> list[tuple[int, str]]:
    """Every level with its words."""
    texts = criterion.descriptors or rubric.level_names(criterion)
    return [(level, visible(texts[level]) if texts else f"level {level}") for level in range(criterion.top + 1)]


def allowed(criterion: Criterion, *, is_view: bool) -> str:
    """What else may be typed than a level."""
    parts = [f"{criterion.top - 1}..{criterion.top}" if criterion.top > 1 else "", "unknown"]
    if criterion.measure is not None and criterion.measure.unit:
        unit = visible(criterion.measure.unit)
        parts.insert(0, f"12{unit if unit.startswith('%') else f' {unit}'}")
    if not is_view and criterion.gate is None:
        parts.append("n/a: why")
    return ", ".join(part for part in parts if part)


def progress(session: Session) -> str:
    """How far it is."""
    of = len(session.rubric.criteria)
    return f"{of - session.open_count} of {of} answered"


def farewell(session: Session) -> str:
    """What is said at the end."""
    left = session.open_count
    rest = "nothing is left to ask" if not left else f"{left} still open: the same command goes on where this one ended"
    return f"{visible(session.place.file)}: {progress(session)}; {rest}"
