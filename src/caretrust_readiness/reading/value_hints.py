"""Measured numbers as people write them: units in other words, and hints for what is no number."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from caretrust_readiness.model.problems import figure, quote
from caretrust_readiness.model.wording import fold

if TYPE_CHECKING:
    from caretrust_readiness.model.parts import Measure

_COMMA = re.compile(r"([-+]?[0-9]+),([0-9]+)(\D*)", re.ASCII)
#: So many figures may stand after a comma that separates thousands.
_THOUSAND = 3
_PERCENT = {"%", "per cent", "percent"}
_NUMBER = r"([0-9]{1,9}(?:\.[0-9]{1,9})?)"
_RANGE = re.compile(
    rf"{_NUMBER}\s?([^0-9\s.,-]{{0,20}})\s?(?:\.\.|[-\u2010-\u2015/\u2026]|\bto\b|\band\b)\s?{_NUMBER}\s?([^0-9]{{0,20}})",
    re.ASCII,
)
_ABOUT = re.compile(
    rf"(?:(?:about|approx(?:\.|imately)?|around|circa|ca?\.?|some)\s|[~\u2248])\s?{_NUMBER}([^0-9]{{0,20}})"
    rf"|{_NUMBER}([^0-9?]{{0,20}})\?",
    re.IGNORECASE | re.ASCII,
)


def is_unit(said: str, unit: str) -> bool:
    """Whether *said* is the *unit* of a measure, also as one of several (12 month), or % in words."""
    word, known = fold(said), fold(unit)
    if word == known:
        return True
    return (known in _PERCENT and word in _PERCENT) or (known.endswith("s") and word == known[:-1] and bool(word))


def value_hint(said: str, measure: Measure) -> str:
    """How to write the measured number that *said* may mean."""
    if with_point := comma_hint(said):
        return with_point
    text = said.strip()
    if (ends := _RANGE.fullmatch(text)) and all(
        not one or is_unit(one, measure.unit) for one in (ends[2], ends[4].strip())
    ):
        low, high = sorted(measure.level(Fraction(ends[place])) for place in (1, 3))
        return f"a range is given in levels: {low}..{high} for {figure(text)}"
    if about := _ABOUT.fullmatch(text):
        number, unit = about[1] or about[3], (about[2] if about[1] else about[4]).strip()
        if not unit or is_unit(unit, measure.unit):
            return f"write {number}{unit and measure.unit} where that is so, else a range of levels"
    return f"a decimal number{f', with or without {quote(measure.unit)}' if measure.unit else ''}"


def comma_hint(said: str) -> str | None:
    """A hint for a number that has a comma; None where *said* is none."""
    found = _COMMA.fullmatch(said.strip())
    if found is None:
        return None
    whole, rest, unit = found.groups()
    other = f" or {figure(whole + rest + unit)}, whichever is meant" if len(rest) == _THOUSAND else ""
    return f"write {figure(f'{whole}.{rest}{unit}')}{other}"
