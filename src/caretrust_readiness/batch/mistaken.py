"""What a file is that was given as a baseline and is none, and how to make one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caretrust_readiness.reading.files import BYTE_ORDER_MARK, UTF_16, open_regular
from caretrust_readiness.reading.kinds import described, is_like_a_table

if TYPE_CHECKING:
    from caretrust_readiness.model.problems import InputError, Problem

#: So much of the file is looked at.
_LOOKED_AT = 1 << 12
HOW = "a baseline is an earlier result in json or jsonl: caretrust batch --output baseline.jsonl …"
#: What files of text are, each by what stands near their beginning; the first that fits.
_TEXTS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"<", "it is XML, as the form junit is"),
        (r'\{[^{]{0,200}"(?:\$schema"[^{]{0,100}sarif|runs")', "it is SARIF"),
        (r'\[\s{0,9}\{\s{0,9}"description"', "it is the form gitlab"),
        (r'\{\s{0,9}"rubric"\s{0,9}:\s{0,9}"', "it is a rubric"),
        (
            r'\{\s{0,9}"format"\s{0,9}:\s{0,9}"caretrust/1"\s{0,9},\s{0,9}"(?!assessments")',
            "it is the result of another command than batch or assess",
        ),
        (r'\{\s{0,9}"locality"(?!.{0,2000}"verdict")', "it is a table of answers"),
        (r"(?:\#.*\n|\s){0,50}(?:locality|as_of|answers)\s{0,9}:", "it is an answers file"),
        (r"(?:\#.*\n|\s){0,50}(?:rubric|extends|domains)\s{0,9}:", "it is a rubric"),
        (r"\#|Localities\b|(?:- )?\d{1,9} (?:of|localit)", "it is a result for people to read"),
    )
)


def explained(path: str, error: InputError) -> tuple[Problem, ...]:
    """The problems of *error*, from reading *path* as a baseline: they say what the file is, and how one is made."""
    kind = _kind(path) if any(one.code == "baseline-form" and _is_first(one) for one in error.problems) else None
    return tuple(
        one._replace(
            message=f"not a baseline: {kind}" if kind and one.code == "baseline-form" else one.message,
            hint=one.hint or HOW,
        )
        for one in error.problems
    )


def _is_first(problem: Problem) -> bool:
    at = problem.position
    return at is not None and at.line == 1 and "the most that is read" not in problem.message


def _kind(path: str) -> str | None:
    """What the file *path* is; None where that is not known."""
    with open_regular(path) as stream:
        start = stream.read(_LOOKED_AT)
    if not start.strip():
        return "it is empty"
    if start.startswith(UTF_16):
        return "it is text in UTF-16, as PowerShell writes it with '>'; --output writes UTF-8"
    said, _ = described(start, "a baseline")
    if said and said != "it is text":
        return said
    text = start.removeprefix(BYTE_ORDER_MARK).decode("utf-8", "replace").lstrip()
    if is_like_a_table(text):
        return "it is a table, as the form csv is"
    return next((kind for pattern, kind in _TEXTS if pattern.match(text)), None)
