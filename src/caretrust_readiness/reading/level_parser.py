"""What is said of one criterion (a number, a word, a range, a measured value) becomes an interval of its levels."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from caretrust_readiness.model.fields import plain_number
from caretrust_readiness.model.limits import MAX_DIGITS, MAX_SAID
from caretrust_readiness.model.problems import figure, listed, quote, spelt
from caretrust_readiness.model.terms import Finding, Interval
from caretrust_readiness.model.wording import fold, known_word
from caretrust_readiness.reading.level_hints import level_hint, numbered
from caretrust_readiness.reading.value_hints import comma_hint, is_unit, value_hint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caretrust_readiness.model.parts import Criterion
    from caretrust_readiness.model.rubric import Rubric

_AMOUNT = re.compile(r"([-+]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+))(.*)", re.ASCII | re.DOTALL)
_DIGITS = re.compile(r"0|[1-9][0-9]{0,7}", re.ASCII)
#: A range has two ends.
_ENDS = 2


class Refused(Exception):  # noqa: N818 - not an error of the program: it carries findings up to the collector
    """Something said that cannot be read; *findings* say why, their paths relative to where it was said."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*findings)
        self.findings = findings

    def below(self, *path: str | int) -> Refused:
        """The same, seen from further out."""
        return Refused(*(found._replace(path=(*path, *found.path)) for found in self.findings))

    def pointing(self, place: str | None) -> Refused:
        """The same, where it is about a gate with the *place* where that was made."""
        if place is None:
            return self
        about = {"gate-not-applicable"}
        return Refused(
            *(
                found._replace(hint=f"{found.hint}; the gate is at {place}") if found.code in about else found
                for found in self.findings
            )
        )


def refuse(code: str, message: str, hint: str | None = None, *path: str | int, at_key: bool = False) -> NoReturn:
    """Raise :class:`Refused`."""
    raise Refused(Finding(path, code, message, hint, at_key))


class LevelParser:
    """Reads what is said of one criterion; every method returns levels, or None for an unknown one."""

    def __init__(self, criterion: Criterion, rubric: Rubric) -> None:
        self.criterion = criterion
        self.name = quote(criterion.id)
        self.words: Mapping[str, int] = rubric.level_words[criterion.id]
        self.names = rubric.level_names(criterion)
        self.certain = [Interval(level, level) for level in range(criterion.top + 1)]
        """What each level comes to; made once, since most answers are one."""

    @property
    def allowed(self) -> str:
        """What may be said, for a hint."""
        words = f", or {listed((quote(name) for name in self.names), 6)}" if self.names else ""
        return f"0 to {self.criterion.top}, unknown{words}"

    def shorthand(self, said: Any) -> Interval[int] | None:
        """An answer that is no mapping: there a bare number means nothing certain where the criterion has a measure.

        Raises:
            Refused: it cannot be read.
        """
        if type(said) is str and said in self.words:  # as most answers are written
            return self.certain[self.words[said]]
        if self.criterion.measure is not None and isinstance(said, int | Decimal) and not isinstance(said, bool):
            number_said, said = said, figure(said)
            number = f"'{{value: {said}}}'" + (f" or '{said}{unit}'" if (unit := self.criterion.measure.unit) else "")
            hint = f"write {number} for the number, '{{level: {said}}}' for the level"
            if self.criterion.measure.is_percentage and 0 < number_said < 1:
                hint = self._both(number_said)
            refuse("measure-bare", f"is {said} a level or a measured number? {self.name} has a measure", hint)
        return self.view(said)

    def view(self, said: Any) -> Interval[int] | None:
        """A level, a word, or a range in any spelling.

        Raises:
            Refused: it cannot be read.
        """
        if isinstance(said, list):
            return self.range(said)
        if isinstance(said, dict):
            refuse("wrong-type", "a level, a word or a range is needed, found a mapping")
        is_word = not isinstance(said, str) or known_word(said, self.words) is not None
        if not is_word and (ends := _ends_of(self.bounded(said).strip())):
            return self.range(ends)
        return self.level(said)

    def bounded(self, said: str) -> str:
        """*said*, where it is short enough to be looked through for what it may mean.

        Raises:
            Refused: it is longer, and none of the criterion's own words.
        """
        if len(said) > MAX_SAID:
            hint = f"at most {MAX_SAID} characters are read for what they may mean; a reason or a note has its own key"
            refuse("answer-word", f"{quote(said)} ({len(said)} characters) says no level of {self.name}", hint)
        return said

    def level(self, said: Any) -> Interval[int] | None:
        """One level, by its number or by a word.

        Raises:
            Refused: it cannot be read.
        """
        if type(said) is int and 0 <= said <= self.criterion.top:  # as most answers are written
            return self.certain[said]
        if said is None:
            return None
        if isinstance(said, bool):
            said = str(said).lower()
            if said not in self.words:
                hint = f"quote it if it is a word; levels: {self.allowed}"
                refuse("answer-boolean", f"{quote(said)} is not a level of {self.name}", hint)
        if isinstance(said, str):
            return self.word(said)
        if not isinstance(said, int | Decimal):
            refuse("wrong-type", f"a level or a word is needed, found {spelt(said)}")
        if said != int(said) or not 0 <= said <= self.criterion.top:
            refuse(
                "answer-range",
                f"{self.name} has no level {figure(said)}: its levels are 0 to {self.criterion.top}",
                self._between(said),
            )
        return Interval(int(said), int(said))

    def _between(self, said: int | Decimal) -> str | None:
        if said == int(said) or not 0 <= said <= self.criterion.top:
            return None
        return f"between two levels? write a range: {int(said)}..{int(said) + 1}"

    def word(self, said: str) -> Interval[int] | None:
        """A level by its text or its name, without regard to case; or a number with the measure's unit.

        Raises:
            Refused: it cannot be read.
        """
        if (known := known_word(said, self.words)) is not None:
            return Interval(self.words[known], self.words[known])
        if (word := fold(said)) == "unknown":
            return None
        self.bounded(said)
        measure = self.criterion.measure
        if measure is None and _DIGITS.fullmatch(word):
            return self.level(int(word))
        amount = _AMOUNT.fullmatch(said.strip())
        if amount and measure and measure.unit and is_unit(amount[2], measure.unit):
            return self.measured(_number(amount[1]))
        if (level := numbered(said, self.words, self.criterion.top)) is not None:
            return Interval(level, level)
        with_point = comma_hint(said) if measure is not None else None
        of_unit = f"a number is in {quote(measure.unit)} here" if amount and measure and measure.unit else None
        hint = with_point or level_hint(said, self.words, self.criterion.top) or of_unit or f"levels: {self.allowed}"
        refuse("answer-word", f"{quote(said)} is not a level of {self.name}", hint)

    def range(self, said: Any) -> Interval[int] | None:
        """Two levels, the lower first.

        Raises:
            Refused: it cannot be read.
        """
        if not isinstance(said, list | tuple) or len(said) != _ENDS:
            refuse("range-form", "a range needs its two ends", "write it as [1, 3] or '1..3'")
        low, high = (self._end(place, end) for place, end in enumerate(said))
        if low is None or high is None:
            hint = f"0 and {self.criterion.top} are the outermost levels"
            refuse("range-form", "both ends of a range must be known", hint)
        if low.low > high.low:
            refuse("range-order", f"the range runs from {low.low} down to {high.low}", "put the lower level first")
        return Interval(low.low, high.low)

    def _end(self, place: int, said: Any) -> Interval[int] | None:
        try:
            return self.level(int(said) if isinstance(said, str) and _DIGITS.fullmatch(said) else said)
        except Refused as refused:
            raise refused.below(place) from None

    def value(self, said: Any) -> Interval[int] | None:
        """A measured number, with or without the measure's unit.

        Raises:
            Refused: it cannot be read.
        """
        measure = self.criterion.measure
        if measure is None:
            refuse("measure-none", f"{self.name} has no measure: a 'value' cannot be read", f"levels: {self.allowed}")
        if said is None or (isinstance(said, str) and fold(said) == "unknown"):
            return None
        is_bare = True
        if isinstance(said, str):
            if len(said) > MAX_SAID:
                refuse("value-number", f"at most {MAX_SAID} characters are read of a number, found {len(said)}")
            amount = _AMOUNT.fullmatch(said.strip())
            is_bare = not (amount and amount[2])
            said = _number(amount[1]) if amount and (is_bare or is_unit(amount[2], measure.unit)) else said
        if isinstance(said, bool) or not isinstance(said, int | Decimal):
            hint = value_hint(str(said), measure)
            refuse("value-number", f"a number is needed, found {spelt(said)}", hint)
        if is_bare and measure.is_percentage and 0 < said < 1 and (measure.bounds or (0, 2))[1] > 1:
            message = f"is {figure(said)} a share of 1 or a percentage? the unit is {quote(measure.unit)}"
            refuse("value-fraction", message, self._both(said))
        return self.measured(said)

    def measured(self, said: int | Decimal) -> Interval[int]:
        """A number in the measure's unit.

        Raises:
            Refused: it is none that can be meant.
        """
        measure = self.criterion.measure
        if measure is None:
            raise AssertionError("asked for only where there is a measure")
        value = Fraction(said)
        if measure.bounds is not None and not measure.bounds[0] <= value <= measure.bounds[1]:
            low, high = (plain_number(bound) for bound in measure.bounds)
            message = (
                f"{self.name} lies between {low} and {high}{measure.unit and f' {measure.unit}'}, found {figure(said)}"
            )
            refuse("value-range", message)
        level = measure.level(value)
        return Interval(level, level)

    @staticmethod
    def _both(said: int | Decimal) -> str:
        """Both readings of a number under 1, for a hint."""
        share = f"{(Decimal(said) * 100).normalize():f}"
        return f"write '{share}%' for a share of {figure(said)}, '{figure(said)}%' for less than one per cent"


def _ends_of(said: str) -> list[str] | None:
    """The two ends of a range that is written with two points between them; None where *said* is none."""
    low, points, high = (part.strip() for part in said.partition(".."))
    return [low, high] if low and points and high and ".." not in high else None


def _number(written: str) -> Decimal:
    """The number that *written* spells.

    Raises:
        Refused: it has more digits than are read of any number.
    """
    if (count := sum(map(str.isdigit, written))) > MAX_DIGITS:
        refuse("value-number", f"a number has at most {MAX_DIGITS} digits, found {count}: {quote(written)}")
    return Decimal(written)


@lru_cache(maxsize=4096)
def level_parser_for(rubric: Rubric, criterion: str) -> LevelParser:
    """The reader of *criterion*; made once, since a batch asks for it thousands of times."""
    return LevelParser(rubric.criteria[criterion], rubric)
