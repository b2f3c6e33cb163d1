"""What GitHub Actions understands: annotations at the answers' own lines, a summary of the step, counts as outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.marks import is_file
from caretrust_readiness.report.rows import BadRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.marks import Mark
    from caretrust_readiness.report.paper import Paper
    from caretrust_readiness.report.rows import AnyRow

#: GitHub shows no more of each kind for a step.
MOST = 10
#: A step's summary may have 1 MiB; a row of its table mostly takes a few hundred bytes.
MOST_ROWS = 1_000
MOST_BYTES = 1_000_000
_ORDER = {"below": 2, "undecided": 3, "holds": 5}


def write(paper: Paper, _look: Look) -> str:
    """What *paper* marks, as workflow commands, a line each."""
    return "".join(f"{line}\n" for line in commands(paper.marks()))


def commands(marks: Iterable[Mark]) -> list[str]:
    """Workflow commands for *marks*, at most :data:`MOST` errors and as many warnings, and what is left out.

    What was declared not applicable stands in the summary.
    """
    kept: dict[str, list[str]] = {"error": [], "warning": []}
    left_out = 0
    # What is wrong with the command line is wrong with every place: said once is enough.
    for level, command in dict.fromkeys((mark.level, annotation(mark)) for mark in marks if mark.level in kept):
        if len(kept[level]) < MOST:
            kept[level].append(command)
        else:
            left_out += 1
    more = [f"{left_out} more annotations are left out: GitHub shows {MOST} of each kind"] if left_out else []
    return [*kept["error"], *kept["warning"], *more]


def annotation(mark: Mark) -> str:
    """*mark* as a workflow command."""
    properties = [f"file={_property(mark.file)}"] if is_file(mark.file) else []
    if properties and mark.position is not None:
        properties += [f"line={mark.position.line}", f"col={mark.position.column}"]
    properties.append(f"title={_property(mark.title)}")
    return f"::{mark.level} {','.join(properties)}::{_data(mark.message)}"


def _data(text: str) -> str:
    lines = text.split("\n")
    return "%0A".join(visible(line).replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return visible(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def worst_first(rows: Iterable[AnyRow]) -> list[AnyRow]:
    """*rows*, those that matter most first."""
    return sorted(rows, key=_weight)


def _weight(row: AnyRow) -> tuple[int, int, int]:
    if isinstance(row, BadRow):
        return 0, 0, 0
    return _ORDER[row.standing] - (row.regression is not None), -row.verdict[0], -row.verdict[1]


def outputs(counts: Mapping[str, int]) -> str:
    """*counts* as lines for the file that ``GITHUB_OUTPUT`` names."""
    return "".join(f"{name}={number}\n" for name, number in counts.items())
