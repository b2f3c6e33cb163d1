"""What a person says of one criterion, as text, becomes what an answers file says of it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from caretrust_readiness.model.problems import quote
from caretrust_readiness.model.terms import PartialDate
from caretrust_readiness.model.wording import fold, known_word
from caretrust_readiness.reading.level_hints import number_and_word, numbered
from caretrust_readiness.reading.level_parser import level_parser_for, refuse
from caretrust_readiness.reading.tables.cells import is_word, not_applicable

if TYPE_CHECKING:
    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

#: What stands for an answer whose level nobody knows.
UNKNOWN_LEVEL = "unknown"
_MEASURED = re.compile(r"([-+]?(?:[0-9]{1,20}(?:\.[0-9]{1,20})?|\.[0-9]{1,20}))(.*)", re.ASCII | re.DOTALL)
_DIGITS = re.compile(r"0|[1-9][0-9]{0,7}", re.ASCII)


def answer_said(said: str, criterion: Criterion, rubric: Rubric, *, bare_is_level: bool = False) -> dict[str, Any]:
    """What *said* is in an answers file: one of level, range, value, not_applicable with what it says.

    With *bare_is_level* a number alone is a level also where the criterion has a measure.

    Raises:
        Refused: it cannot be read; the findings say why.
    """
    said = said.strip()
    if is_word(said, criterion, rubric):
        words = rubric.level_words[criterion.id]
        return {"level": words[known_word(said, words) or said]}
    if (reason := not_applicable(said)) is not None:
        return {"not_applicable": _reason(reason, criterion)}
    parser = level_parser_for(rubric, criterion.id)
    if _DIGITS.fullmatch(said) and (criterion.measure is None or bare_is_level):
        parser.level(int(said))
        return {"level": int(said)}
    if (number := _measured(said, criterion)) is not None:
        parser.measured(number)
        # Under one per cent the unit belongs to it: a bare number could be a share of 1.
        is_small = criterion.measure is not None and criterion.measure.is_percentage and 0 < number < 1
        return {"value": f"{number}%" if is_small else number}
    if criterion.measure is not None and (found := _MEASURED.fullmatch(said)) and not found[2]:
        _refuse_bare(said, criterion)
    level = parser.shorthand(said)
    if level is None:
        return {"level": UNKNOWN_LEVEL}
    return {"level": level.low} if level.settled else {"range": [level.low, level.high]}


def _refuse_bare(said: str, criterion: Criterion) -> NoReturn:
    """Say that a number alone may be a level or measured."""
    unit = criterion.measure.unit if criterion.measure is not None else ""
    number = f"{said}{unit}" if unit.startswith("%") else f"{said} {unit}" if unit else f"value {said}"
    message = f"is {said} a level or a measured number? {quote(criterion.id)} has a measure"
    refuse("measure-bare", message, f"{quote(number)} is the number; the level is chosen or said in words")


def _reason(said: str | None, criterion: Criterion) -> str:
    if criterion.gate is not None:
        message = f"{quote(criterion.id)} is a gate: it cannot be declared not applicable"
        refuse("gate-not-applicable", message, "a gate can't be argued away: answer it, or leave it unknown")
    if not (said or "").strip():
        refuse("reason-missing", "'not_applicable' needs a reason", "write it after a colon: 'n/a: why'")
    return (said or "").strip()


def _measured(said: str, criterion: Criterion) -> int | Decimal | None:
    """The measured number that *said* spells with the measure's unit; None where it is something else."""
    if criterion.measure is None or not criterion.measure.unit:
        return None
    found = _MEASURED.fullmatch(said)
    if found is None or fold(found[2]) != fold(criterion.measure.unit):
        return None
    number = Decimal(found[1])
    return int(number) if number == number.to_integral_value() else number


def labelled(said: str, criterion: Criterion, rubric: Rubric) -> int | None:
    """The level that *said* names as labels do, by number and words (``3: established``), or as ``level 3``.

    None where it is no label.

    Raises:
        Refused: the number is of one level, the words are of another.
    """
    words = rubric.level_words[criterion.id]
    pair = number_and_word(said, words)
    if pair is None:
        return numbered(said, words, criterion.top)
    number, known = pair
    if known != number:
        message = f"{quote(said)} has the number of level {number} and the words of level {known}"
        refuse("answer-word", message, "which of the two is meant?")
    return known


def is_date(said: str) -> bool:
    """Whether *said* is a date as an answers file has it."""
    try:
        PartialDate.parse(said)
    except ValueError:
        return False
    return True
