"""Made-up answers files of about 5 kB for the shipped rubric, no two alike, the same on every run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from caretrust_readiness.model.parts import Criterion
from caretrust_readiness.reading.loading import shipped_rubric

_NOTES = ("Agreed at the workshop; two partners were away.", "One partner's view only.", "To be looked at in spring.")
_PAPERS = ("Minutes of the joint board", "Finance report", "Survey of staff", "Paper for the cabinet")
#: How many of the answers that are written at length have a note, and how many have evidence.
_NOTED, _BACKED = 0.9, 0.8


def fill(folder: Path, count: int) -> list[str]:
    """*count* files in *folder*; their paths, sorted."""
    folder.mkdir()
    criteria = list(shipped_rubric().criteria.values())
    for number in range(count):
        random = Random(number)
        (folder / f"{number:06}.yaml").write_text("\n".join(_lines(number, criteria, random)) + "\n", encoding="utf-8")
    return [str(path) for path in sorted(folder.iterdir())]


def _lines(number: int, criteria: list[Criterion], random: Random) -> Iterator[str]:
    yield f"locality: Place {number}"
    yield f"as_of: 2025-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    yield "rubric: care-trust"
    yield "unify: [one_budget, one_management]"
    yield "answers:"
    for criterion in criteria:
        level = random.randint(0, criterion.top)
        kind = random.choices(("number", "words", "range", "unknown", "long", "reason"), (10, 12, 8, 5, 63, 2))[0]
        if kind == "long" or (kind == "reason" and criterion.gate is not None) or criterion.measure is not None:
            yield from _long(criterion, level, random)
        elif kind == "reason":
            yield f"  {criterion.id}: {{not_applicable: There is none here}}"
        else:
            said = {
                "number": level,
                "words": shipped_rubric().level_names(criterion)[level],
                "range": f"[{min(level, criterion.top - 1)}, {criterion.top}]",
                "unknown": "unknown",
            }[kind]
            yield f"  {criterion.id}: {said}"


def _long(criterion: Criterion, level: int, random: Random) -> Iterator[str]:
    yield f"  {criterion.id}:"
    yield f"    level: {level}"
    if random.random() < _NOTED:
        yield f"    note: {random.choice(_NOTES)}"
    if random.random() < _BACKED:
        date = f"{random.randint(2019, 2025)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        yield "    evidence:"
        yield f"      - {{source: {random.choice(_PAPERS)}, ref: item {random.randint(1, 20)}, date: {date}}}"
