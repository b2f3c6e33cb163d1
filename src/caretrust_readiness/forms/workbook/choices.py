"""What the drop-down of a question offers, and what each choice means."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from caretrust_readiness.forms.entries import spelt
from caretrust_readiness.forms.saying import UNKNOWN_LEVEL, answer_said, labelled
from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import quote
from caretrust_readiness.model.wording import fold
from caretrust_readiness.reading.level_parser import level_parser_for, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

#: What stands in a cell where nothing is chosen yet.
CHOOSE = "choose"
NOT_KNOWN = "not known"
#: What stands before a measured number that has no unit.
_VALUE = "value "
DOES_NOT_APPLY = "n/a: say why"
#: A longer name of a level is cut: its whole text stands beside.
_LONGEST = 36
#: Among more levels than this, ranges are left to be typed.
_RANGES = 10


def choices(criterion: Criterion, rubric: Rubric, *, is_view: bool) -> list[str]:
    """What may be chosen for *criterion*, in order; a view cannot say that it does not apply, nor can a gate."""
    top = criterion.top
    ranges = [f"{level}..{level + 1}" for level in range(top)] if 1 < top <= _RANGES else []
    rest = [] if is_view or criterion.gate is not None else [DOES_NOT_APPLY]
    return [CHOOSE, *(label(criterion, level, rubric) for level in range(top + 1)), *ranges, NOT_KNOWN, *rest]


def label(criterion: Criterion, level: int, rubric: Rubric) -> str:
    """A level as it is chosen: its number, and the start of its words."""
    names = rubric.level_names(criterion)
    if not names:
        return str(level)
    name = visible(names[level])
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST].rsplit(' ', 1)[0]}…"
    return f"{level}: {name}"


def shown(answer: Mapping[str, Any], criterion: Criterion, rubric: Rubric) -> str:
    """An answer as it stands in a cell."""
    if not answer:
        return CHOOSE
    ((kind, value),) = answer.items()
    if kind == "level":
        return NOT_KNOWN if value == UNKNOWN_LEVEL else label(criterion, value, rubric)
    if kind == "value" and criterion.measure is not None and not criterion.measure.unit:
        return f"value {spelt(answer, criterion)}"
    return spelt(answer, criterion)


def chosen(text: str, criterion: Criterion, rubric: Rubric, reason: str = "") -> dict[str, Any] | None:
    """What the *text* of a cell answers; None where nothing is chosen. *reason* is what stands under "why".

    Raises:
        Refused: it cannot be read.
    """
    said = fold(text)
    if said in {"", CHOOSE}:
        return None
    if said == NOT_KNOWN:
        return {"level": UNKNOWN_LEVEL}
    labels = {fold(label(criterion, level, rubric)): level for level in range(criterion.top + 1)}
    if said in labels:
        return {"level": labels[said]}
    if said == DOES_NOT_APPLY:
        if not reason:
            refuse("reason-missing", "'n/a' needs a reason", "write it in the place of 'say why', or under 'Why'")
        text = f"n/a: {reason}"
    if said.startswith(_VALUE) and criterion.measure is not None:
        return _measured(said.removeprefix(_VALUE), criterion, rubric)
    if (level := labelled(text, criterion, rubric)) is not None:
        return {"level": level}
    return answer_said(text, criterion, rubric)


def _measured(said: str, criterion: Criterion, rubric: Rubric) -> dict[str, Any]:
    """A measured number, as it is typed after the word that says so."""
    unit = criterion.measure.unit if criterion.measure is not None else ""
    if unit:
        return answer_said(f"{said} {unit}", criterion, rubric)
    try:
        number = Decimal(said)
    except InvalidOperation:
        refuse("value-number", f"a number is needed, found {quote(said)}")
    level_parser_for(rubric, criterion.id).value(number)
    return {"value": int(number) if number == number.to_integral_value() else number}
