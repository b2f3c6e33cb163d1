"""What the columns of a frame mean under a rubric, judged once for all its rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.problems import InputError, Problem, did_you_mean, listed, quote
from caretrust_readiness.model.terms import Finding
from caretrust_readiness.reading.naming import is_one_slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

#: What messages call the frame.
FRAME = "frame"
#: The columns that are added.
RESULTS = (
    "go",
    "score_low",
    "score_high",
    "verdict_low",
    "verdict_high",
    "gates_failed",
    "gates_open",
    "answered",
)
#: The one that is added beside them where faulty rows are kept.
PROBLEMS = "problems"
#: The columns that are read beside those of criteria.
AS_OF, SERVICE = "as_of", "service"
#: And the one that messages name a row by.
LOCALITY = "locality"
#: What a column may hold of a criterion; empty: its level.
PARTS = ("", "low", "high", "value", "not_applicable", "evidence_date")


class Layout(NamedTuple):
    """The columns that are read, by criterion and part."""

    parts: dict[str, dict[str, str]]
    """For each criterion that has any, the name of the column for each part."""
    as_of: str | None
    """The column of the days that answers describe, where evidence has dates."""
    service: str | None
    locality: str | None

    @property
    def names(self) -> list[str]:
        """Every column that is read."""
        own = [name for columns in self.parts.values() for name in columns.values()]
        return [*own, *(name for name in (self.as_of, self.service, self.locality) if name is not None)]


def added_columns(*, keep: bool) -> tuple[str, ...]:
    """The names of the columns that are added; *keep*: faulty rows stay."""
    return (*RESULTS, PROBLEMS) if keep else RESULTS


def layout(rubric: Rubric, names: Sequence[str], *, keep: bool) -> Layout:
    """What the columns *names* mean under *rubric*.

    Raises:
        InputError: with every column that cannot be read.
    """
    parts: dict[str, dict[str, str]] = {}
    for name in names:
        if (found := _meaning(rubric, name)) is not None:
            parts.setdefault(found[0], {}).setdefault(found[1], name)
    problems = [
        Problem(FRAME, None, found.code, found.message, found.hint)
        for found in _faults(rubric, names, parts, keep=keep)
    ]
    if problems:
        raise InputError(tuple(problems))
    dated = any("evidence_date" in columns for columns in parts.values())
    own = (name if name in names else None for name in (SERVICE, LOCALITY))
    return Layout(parts, AS_OF if dated else None, *own)


def _meaning(rubric: Rubric, name: str) -> tuple[str, str] | None:
    """The criterion and the part that the column *name* holds."""
    key, _, part = name.partition(".")
    key = rubric.renamed.get(key, key)
    if key not in rubric.criteria or part not in PARTS or (name.endswith(".") and not part):
        return None
    return key, part


def _faults(rubric: Rubric, names: Sequence[str], parts: dict[str, dict[str, str]], *, keep: bool) -> Iterator[Finding]:
    counts = Counter(names)
    added = added_columns(keep=keep)
    for name in [name for name in names if name in added]:
        yield Finding(
            (), "frame-taken", f"the column {quote(name)} is one of those that are added", "rename or drop it"
        )
    for name in [name for name, count in counts.items() if count > 1]:
        yield Finding((), "column-repeated", f"the column {quote(name)} is here a second time", None)
    for name in counts:
        yield from _fault(rubric, name, parts)
    for key, columns in parts.items():
        yield from _criterion_faults(rubric.criteria[key], columns)
    if not any({"", "low", "high", "value", "not_applicable"} & set(columns) for columns in parts.values()):
        message = f"no column answers a criterion of the rubric {quote(rubric.rubric)}"
        yield Finding(
            (), "answers-none", message, f"columns are called as criteria are: {listed(map(quote, rubric.criteria), 3)}"
        )
    if AS_OF not in counts and any("evidence_date" in columns for columns in parts.values()):
        message = f"evidence has dates, but there is no column {quote(AS_OF)} to hold them against"
        yield Finding((), "frame-no-day", message, "add the day that the answers describe")


def _fault(rubric: Rubric, name: str, parts: dict[str, dict[str, str]]) -> Iterator[Finding]:
    """What is wrong with a column by itself: it is a slip away from one, or the second of one criterion and part."""
    key, dot, part = name.partition(".")
    if (found := _meaning(rubric, name)) is not None:
        if (first := parts[found[0]][found[1]]) != name:
            yield Finding(
                (), "answer-twice", f"{quote(first)} and {quote(name)} are the same column", "keep one of the two"
            )
    elif dot and rubric.renamed.get(key, key) in rubric.criteria:
        hint = did_you_mean(part, PARTS[1:]) or f"a criterion may have {listed(f'.{one}' for one in PARTS[1:])}"
        yield Finding((), "column-unknown", f"{quote(key)} has no part {quote(part)}", hint)
    elif len(key) > 3 and (near := next((one for one in rubric.criteria if is_one_slip(key, one)), None)):  # noqa: PLR2004 - as words
        meant = f"{near}{dot}{part}"
        message = f"the rubric {quote(rubric.rubric)} has no column {quote(name)}"
        yield Finding((), "column-unknown", message, f"did you mean {quote(meant)}?")


def _criterion_faults(criterion: Criterion, columns: dict[str, str]) -> Iterator[Finding]:
    """What is wrong with the columns of one criterion together."""
    key = criterion.id
    ways = [part for part in ("", "low", "value") if part in columns or (part == "low" and "high" in columns)]
    if len(ways) > 1:
        both = listed(quote(name) for part, name in columns.items() if part in {"", "low", "high", "value"})
        yield Finding((), "answer-kinds", f"{quote(key)} is answered in several ways: {both}", "keep one of them")
    if ("low" in columns) != ("high" in columns):
        lacking = "high" if "low" in columns else "low"
        yield Finding(
            (), "range-form", f"a range needs its two ends: there is no column {quote(f'{key}.{lacking}')}", None
        )
    if "value" in columns and criterion.measure is None:
        yield Finding(
            (), "measure-none", f"{quote(key)} has no measure: {quote(columns['value'])} cannot be read", None
        )
    if "" in columns and criterion.measure is not None:
        message = f"does {quote(columns[''])} hold levels or measured numbers? the criterion has a measure"
        levels = f"{quote(f'{key}.low')} and {quote(f'{key}.high')}"
        hint = f"call it {quote(f'{key}.value')} for numbers; levels go to {levels}"
        yield Finding((), "measure-bare", message, hint)
