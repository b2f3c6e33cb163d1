"""Answers that show what a warning about a rubric says, as a file to be assessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.spelling import on_a_line, schema_line, write_yaml

if TYPE_CHECKING:
    from caretrust_readiness.analysis.verdict_warnings import Doubt
    from caretrust_readiness.model.rubric import Rubric

#: The answers are of no real day; their evidence is of the same, and so always good.
_YEAR = 2000


def proof_name(rubric: Rubric, doubt: Doubt) -> str:
    """The name of the file that shows *doubt*; each warning about a rubric has another."""
    return f"{rubric.rubric}-{doubt.finding.code}-{doubt.name}.yaml"


def proof_text(rubric: Rubric, doubt: Doubt) -> str | None:
    """An answers file, good for *rubric*, in which *doubt* can be seen; None where no answers can show it."""
    if doubt.witness is None:
        return None
    head = [
        schema_line("answers"),
        f"# Invented answers that show a warning of 'caretrust rubric check': {doubt.finding.code}",
        *(f"# {line}" for line in (doubt.finding.message, doubt.finding.hint) if line),
    ]
    about = {
        "locality": f"Invented, shows {doubt.finding.code} {doubt.name}",
        "as_of": _YEAR,
        "rubric": rubric.rubric,
    }
    answers = (f"  {key}: {on_a_line(_evidenced(level))}" for key, level in doubt.witness.items())
    lines = [*map(visible, head), *write_yaml(about).splitlines(), "answers:", *answers]
    return "".join(f"{line}\n" for line in lines)


def _evidenced(level: int) -> dict[str, Any]:
    return {"level": level, "evidence": [{"source": "Invented", "date": _YEAR}]}
