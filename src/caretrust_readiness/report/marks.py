"""What CI systems are to show at lines of files: problems, verdicts that fall short, what does not apply."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from caretrust_readiness.report.repeats import Repeats, row_of
from caretrust_readiness.report.rows import BadRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caretrust_readiness.model.problems import Position, Problem
    from caretrust_readiness.report.rows import AnyRow, Row


def is_file(name: str) -> bool:
    """Whether the *name* of what a problem is in is that of a file: not of an option, nor of standard input."""
    return bool(name) and not name.startswith(("--", "<"))


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One thing to show, and where."""

    level: Literal["error", "warning", "note"]
    code: str
    title: str
    message: str
    file: str
    position: Position | None
    about: str = ""
    """The place and service that it is about, or nothing: by these it is known again in the next run."""

    @classmethod
    def of(cls, problem: Problem, level: Literal["error", "warning", "note"] = "error") -> Mark:
        """The mark of a *problem*."""
        said = problem.message if problem.hint is None else f"{problem.message}\nhint: {problem.hint}"
        whole = said if is_file(problem.file) else f"{problem.place}: {said}"
        title = f"{level}[{problem.code}]"
        return cls(
            level=level, code=problem.code, title=title, message=whole, file=problem.file, position=problem.position
        )


def marks(rows: Iterable[AnyRow]) -> Iterator[Mark]:
    """Everything to show of *rows*; what many rows of a table share comes once, after them."""
    repeats = Repeats()
    for row in rows:
        if isinstance(row, BadRow):
            for problem in row.problems:
                number = row_of(row.file, problem)
                if number is None or row.gone is not None:
                    yield Mark.of(problem, "warning" if row.gone == "pass" else "error")
                else:
                    repeats.add(number, problem)
        else:
            yield from _of_place(row)
    for found in repeats.shared():
        yield Mark.of(found.told)


def _of_place(row: Row) -> Iterator[Mark]:
    file, position = (row.file, None) if row.place is None else row.place[:2]
    first = f"; look at {row.place.criterion!r} first" if row.place is not None and row.place.criterion else ""
    gates = f"; gates failed: {', '.join(row.failed)}" if row.failed else ""

    def mark(level: Literal["error", "warning", "note"], code: str, said: str, title: str) -> Mark:
        return Mark(
            level=level,
            code=code,
            title=f"{row.shortened}: {title}",
            message=said,
            file=file,
            position=position,
            about=row.name,
        )

    if row.regression is not None:
        yield mark("error", "regression", row.regression.sentence, "regression")
    if row.standing != "holds":
        said = f"{row.shown_verdict}, {row.standing_words}, score {row.shown_score}{gates}{first}"
        level: Literal["error", "warning"] = "error" if row.standing == "below" else "warning"
        yield mark(level, f"verdict-{row.standing}", said, f"verdict {row.standing}")
    elif row.failed and row.regression is None:
        yield mark("warning", "gate-failed", f"{row.shown_verdict}{gates}", "gate failed")
    if row.not_applicable:
        said = f"declared not applicable: {'; '.join(f'{key}: {reason}' for key, reason in row.not_applicable)}"
        yield mark("note", "not-applicable", said, f"{len(row.not_applicable)} not applicable")


def fingerprints(found: Iterable[Mark]) -> Iterator[tuple[Mark, str]]:
    """Each mark with a name of its own that stays as long as it is about the same thing."""
    seen: dict[str, int] = {}
    for mark in found:
        # Figures move from run to run, and rows from line to line; what it is about does not.
        about = "\0".join((mark.code, mark.file, mark.about or mark.message))
        count = seen[about] = seen.get(about, 0) + 1
        yield mark, hashlib.sha256(f"{about}\0{count}".encode("utf-8", "backslashreplace")).hexdigest()
