"""What stands in a cell of a table, and why some of it can be no answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from unicodedata import category

from caretrust_readiness.model.limits import MAX_CELL
from caretrust_readiness.model.plaintext import character_named
from caretrust_readiness.model.problems import quote
from caretrust_readiness.model.terms import Finding
from caretrust_readiness.model.wording import known_word
from caretrust_readiness.reading.scalars import meaning, refused_character
from caretrust_readiness.reading.value_hints import is_unit

if TYPE_CHECKING:
    from decimal import Decimal

    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric
    from caretrust_readiness.reading.document import Data

_NOT_APPLICABLE = re.compile(
    r"(?:n/a|n\.a\.|not applicable)\s*(?:[:;,=\u2010-\u2015-]\s*(.*)|\((.*)\))?", re.IGNORECASE | re.DOTALL
)
#: What people write where there is no answer.
_MARKS = re.compile(
    r"[-\u2013\u2014?./]+|n\.?[ak]\.?|nil|none|null|nan|blank|missing|tb[acd]|pending|unclear|unsure"
    r"|not (?:applicable|known|sure|answered|asked|available|yet known)|no (?:answer|data|response)"
    r"|(?:do not|don'?t) know|prefer not to say",
    re.IGNORECASE,
)
#: What spreadsheets make of 1-3 or 1/3; but 1-3 itself is none of it.
_DATE = re.compile(
    r"\d{1,2}(?:[-/.][a-z]{3,9}| (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})(?:[-/. ]\d{2,4})?"
    r"|[a-z]{3,9}[-/. ]\d{2,4}"
    r"|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|\d{1,4}/\d{1,4}|\d{4}-\d{1,2}",
    re.IGNORECASE,
)
#: What a spreadsheet program shows where a formula fails, as #REF! or #N/A.
_ERROR = re.compile(r"#[A-Z][A-Z0-9_/]*[!?]?")
_NO_DATE = "write a range as 1..3, and format the column as text so that the spreadsheet leaves it alone"
FAILED = "its formula failed: mend it in the spreadsheet program, or leave the cell blank"
NOT_WORKED_OUT = "the formula has no stored result: open the file in the spreadsheet program and save it"


class Percent(NamedTuple):
    """A number of a cell that is shown as a percentage."""

    number: Decimal


class Day(NamedTuple):
    """A cell that holds a date of the calendar, a time or a duration."""

    text: str


class Faulty(NamedTuple):
    """A cell that holds nothing usable: an error, a formula without its result, a number that is none."""

    text: str
    hint: str


Value: TypeAlias = "str | int | Decimal | bool | Percent | Day | Faulty | list[Any] | dict[str, Any] | None"


class Cell(NamedTuple):
    """What stands in one column of a row, the first of which is 1."""

    column: int
    header: str
    value: Value


def is_blank(value: Value) -> bool:
    """Whether a cell with *value* holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def shown(value: Value) -> str:
    """A cell's value for a message."""
    return value.text if isinstance(value, Day | Faulty) else str(value)


def plain(value: Value, criterion: Criterion | None = None) -> Data:
    """A cell's value as data of a document; texts mean what plain YAML scalars mean."""
    if isinstance(value, str):
        return meaning(value.strip())
    if isinstance(value, Percent):
        unit = criterion.measure.unit if criterion is not None and criterion.measure is not None else ""
        return f"{value.number.normalize():f}{unit if unit.startswith('%') else '%'}"
    return value.text if isinstance(value, Day | Faulty) else value


def unreadable(text: str) -> str | None:
    """Why the *text* of a cell is refused whatever it stands for; None where it is not."""
    if len(text) > MAX_CELL:
        return f"more than {MAX_CELL} characters, the most that is read"
    if (character := refused_character(text)) is None:
        return None
    return f"the character {character_named(character)} is not accepted: it can hide or reorder what the cell says"


def not_applicable(text: str) -> str | None:
    """Why a criterion does not apply, where *text* says that it does not; empty where it gives no reason."""
    found = _NOT_APPLICABLE.fullmatch(text)
    return None if found is None else (found[1] or found[2] or "").strip()


def is_word(text: str, criterion: Criterion, rubric: Rubric) -> bool:
    """Whether *text* is one of the criterion's own words, which then is nothing else."""
    return known_word(text, rubric.level_words[criterion.id]) is not None


def no_answer(cell: Cell, text: str, criterion: Criterion) -> Finding | None:
    """Why the *text* that *cell* comes to cannot be an answer, where an answers file would say it otherwise."""
    if isinstance(cell.value, Day) or (_DATE.fullmatch(text) and not _is_amount(text, criterion)):
        return Finding((), "cell-date", f"{quote(text)} is a date, not a level", _NO_DATE)
    if not_applicable(text) == "":
        return Finding((), "reason-missing", f"{quote(text)} needs a reason", "write it into the cell: 'n/a: why'")
    hint = cell.value.hint if isinstance(cell.value, Faulty) else _for_nothing(text)
    if hint is None:
        return None
    return Finding((), "answer-word", f"{quote(text)} is not a level of {quote(criterion.id)}", hint)


def _is_amount(text: str, criterion: Criterion) -> bool:
    """Whether *text* is a number with the unit of the criterion's measure, as 12 days."""
    unit = criterion.measure.unit if criterion.measure is not None else ""
    return bool(unit) and is_unit(text.lstrip("0123456789. "), unit)


def _for_nothing(text: str) -> str | None:
    """What to write in place of a *text* that says nothing; None where it may say something."""
    if unseen := next((character for character in text if category(character) == "Cf"), None):
        return f"it holds {character_named(unseen)}, which nobody sees: type it anew"
    if text[0] == "=":
        return NOT_WORKED_OUT
    if _ERROR.fullmatch(text):
        return FAILED
    is_mark = text[0] == "#" or _MARKS.fullmatch(text.replace("\u2019", "'"))
    return "leave the cell blank where nobody knows; write 'n/a: why' where it does not apply" if is_mark else None
