"""What a cell of a survey's export answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.saying import UNKNOWN_LEVEL, answer_said, labelled
from caretrust_readiness.model.wording import fold
from caretrust_readiness.reading.level_parser import level_parser_for

if TYPE_CHECKING:
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

#: What people choose where they do not know.
_UNKNOWN = {"not known", "unknown", "don't know", "do not know", "n/k", "not sure"}


def chosen(text: str, criterion: Criterion, rubric: Rubric, *, by_id: bool) -> dict[str, Any]:
    """What the *text* of a cell chooses: a level's words, its code, or both as a label has them."""
    if fold(text) in _UNKNOWN:
        return {"level": UNKNOWN_LEVEL}
    if (level := labelled(text, criterion, rubric)) is not None:
        return {"level": level}
    return answer_said(text, criterion, rubric, bare_is_level=by_id)


def measured(text: str, criterion: Criterion, rubric: Rubric) -> dict[str, Any]:
    """A measured number, as a view can say it."""
    unit = criterion.measure.unit if criterion.measure is not None else ""
    if unit:
        said = text if fold(text).endswith(fold(unit)) else f"{text} {unit}"
        return answer_said(said, criterion, rubric)
    level = level_parser_for(rubric, criterion.id).value(text)
    return {"level": UNKNOWN_LEVEL if level is None else level.low}
