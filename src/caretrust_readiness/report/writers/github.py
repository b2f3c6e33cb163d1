"""What GitHub Actions understands: annotations at the answers' own lines, a summary of the step, counts as outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.rows import BadRow, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from caretrust_readiness.report.rows import AnyRow, Row

#: GitHub shows no more of each kind for a step.
MOST = 10
#: A step's summary may have 1 MiB; a row of its table mostly takes a few hundred bytes.
MOST_ROWS = 1_000
MOST_BYTES = 1_000_000
#: Longer names are cut in titles.
_NAME = 100
_ORDER = {"below": 2, "undecided": 3, "holds": 5}


def commands(rows: Iterable[AnyRow]) -> list[str]:
    """Workflow commands for what is wrong, at most :data:`MOST` errors and as many warnings, and what is left out."""
    errors: list[str] = []
    warnings: list[str] = []
    left_out = 0
    # What is wrong with the command line is wrong with every place: said once is enough.
    for level, command in dict.fromkeys(found for row in rows for found in _commands(row)):
        kept = errors if level == "error" else warnings
        if len(kept) < MOST:
            kept.append(command)
        else:
            left_out += 1
    more = [f"{left_out} more annotations are left out: GitHub shows {MOST} of each kind"] if left_out else []
    return [*errors, *warnings, *more]


def _commands(row: AnyRow) -> Iterator[tuple[str, str]]:
    if isinstance(row, BadRow):
        for problem in row.problems:
            said = problem.message if problem.hint is None else f"{problem.message}\nhint: {problem.hint}"
            at = Place(problem.file, problem.position, None)
            level = "warning" if row.gone == "pass" else "error"
            yield level, _command(level, f"{level}[{problem.code}]", said, at)
        return
    at = row.place or Place(row.file, None, None)
    first = f"; look at {at.criterion!r} first" if at.criterion else ""
    if row.regression is not None:
        yield "error", _command("error", _title(row, "regression"), row.regression.sentence, at)
    if row.standing != "holds":
        level = "error" if row.standing == "below" else "warning"
        said = f"{row.shown_verdict}, score {row.shown_score}{_gates(row)}{first}"
        yield level, _command(level, _title(row, f"verdict {row.standing}"), said, at)
    elif row.failed and row.regression is None:
        yield "warning", _command("warning", _title(row, "gate failed"), f"{row.shown_verdict}{_gates(row)}", at)


def _title(row: Row, what: str) -> str:
    name = row.locality if row.service is None else f"{row.locality} / {row.service}"
    return f"{name if len(name) <= _NAME else f'{name[:_NAME]}…'}: {what}"


def _gates(row: Row) -> str:
    return f"; gates failed: {', '.join(row.failed)}" if row.failed else ""


def annotation(level: str, title: str, said: str, at: Place) -> str:
    """A workflow command that shows *said* under *title* at a line of a file; *level* is error, warning or notice."""
    return _command(level, title, said, at)


def _command(level: str, title: str, said: str, at: Place) -> str:
    # GitHub names files without a dot before them; an option is no file.
    properties = [] if at.file.startswith("--") else [f"file={_property(at.file.removeprefix('./'))}"]
    if at.position is not None:
        properties += [f"line={at.position.line}", f"col={at.position.column}"]
    properties.append(f"title={_property(title)}")
    return f"::{level} {','.join(properties)}::{_data(said)}"


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
