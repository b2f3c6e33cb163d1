"""Levels as people write them: numbers beside their words, and hints for what is no level."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caretrust_readiness.model.limits import MAX_QUOTED
from caretrust_readiness.model.problems import did_you_mean, figure, quote
from caretrust_readiness.model.wording import fold, known_word

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What people write between the ends of a range, beside the two points.
_BETWEEN = re.compile(r"[-\u2010-\u2015/\u2026;]|\bto\b|\bor\b", re.IGNORECASE)
_LIKE_NOT_APPLICABLE = re.compile(
    r"(?:n\.?\s?/?\s?a\.?|(?:not|non|in)[\s_-]*applicable|(?:does|do) not apply)(?:\W.*)?", re.DOTALL
)
#: Among words this short, one slip makes another word.
_SHORT = 3
_DIGITS = re.compile(r"0|[1-9][0-9]{0,7}", re.ASCII)
_LEVEL = re.compile(r"level[ :]{0,2}([0-9]{1,2})", re.ASCII | re.IGNORECASE)
#: A number and a word for the same level, as drop-down lists have them.
_FIRST = re.compile(r"(?:level )?([0-9]{1,2})(?: ?[-:.)=\u2010-\u2015] ?| )(.+)", re.IGNORECASE | re.DOTALL)
_LAST = re.compile(r"([^(]{1,300})\(([0-9]{1,2})\)", re.ASCII)
_OR_MORE = re.compile(
    r"(?:at least|minimum|min\.?|>=|\u2265) ?([0-9]{1,2})|([0-9]{1,2})(?: ?\+| or (?:more|above|higher|better))",
    re.ASCII,
)
_OR_LESS = re.compile(
    r"(?:at most|up to|maximum|max\.?|<=|\u2264) ?([0-9]{1,2})|([0-9]{1,2}) or (?:less|below|lower|worse)", re.ASCII
)
_TENTHS = re.compile(r"([0-9]{1,2})[.,]0{1,3}", re.ASCII)


def numbered(said: str, words: Mapping[str, int], top: int) -> int | None:
    """The level that *said* names by its number, with or without its word; None where the two do not agree."""
    text = " ".join(said.split())
    if (found := _LEVEL.fullmatch(text)) is not None:
        return level if (level := int(found[1])) <= top else None
    pair = number_and_word(text, words)
    return pair[0] if pair is not None and pair[0] == pair[1] else None


def number_and_word(said: str, words: Mapping[str, int]) -> tuple[int, int] | None:
    """The level that *said* names by its number, and the one by its word; None where it has not both."""
    text = " ".join(said.split())
    if found := _FIRST.fullmatch(text):
        number, word = found.groups()
    elif found := _LAST.fullmatch(text):
        word, number = found.groups()
    else:
        return None
    known = known_word(word.strip(), words)
    return None if known is None else (int(number), words[known])


def level_hint(said: str, words: Mapping[str, int], top: int) -> str | None:
    """How to write the level or range that *said* may mean; None where that is not known."""
    text, word = " ".join(said.split()), fold(said)
    if is_like_not_applicable(word):
        return "does it not apply? write '{not_applicable: why}', with the reason"
    if pair := number_and_word(text, words):
        return f"its number is that of level {pair[0]}, its word that of level {pair[1]}: which is meant?"
    unknown = did_you_mean(word, ("unknown",)) if len(word) > _SHORT else None
    return _range_hint(text, word, words, top) or near_word(word, words) or unknown


def is_like_not_applicable(word: str) -> bool:
    """Whether *word*, in lower case, says in other words that something does not apply."""
    return _LIKE_NOT_APPLICABLE.fullmatch(word) is not None


def _range_hint(text: str, word: str, words: Mapping[str, int], top: int) -> str | None:
    if found := _TENTHS.fullmatch(word):
        return f"write {found[1]}"
    if (found := _OR_MORE.fullmatch(word)) and (level := int(found[1] or found[2])) < top:
        return f"a range is written {level}..{top}"
    if (found := _OR_LESS.fullmatch(word)) and 0 < (level := int(found[1] or found[2])) <= top:
        return f"a range is written 0..{level}"
    inner = text[1:-1] if text.startswith(("[", "(")) else text
    for between in _BETWEEN.finditer(inner):
        low, high = inner[: between.start()].strip(), inner[between.end() :].strip()
        if all(known_word(end, words) is not None or _DIGITS.fullmatch(end) for end in (low, high)):
            return f"a range is written {figure(low)}..{figure(high)}"
    if ".." in word[1:-1] or (word.startswith("[") and word.endswith("]") and "," in word):
        return "a range is written 1..3 where it stands alone, or [1, 3] under 'range'"
    return None


def near_word(word: str, words: Mapping[str, int]) -> str | None:
    """A hint for a *word* near one of *words*; where both begin alike for long, it shows where they differ."""
    hint = did_you_mean(word, words)
    if hint is None or quote(word) not in hint:
        return hint
    near = max((one for one in words if one[:MAX_QUOTED] == word[:MAX_QUOTED]), key=lambda one: _alike(one, word))
    place = _alike(near, word)
    at = max(place - _BEFORE, 0)
    theirs, ours = (f"{one[at : at + _BEFORE * 2]}" for one in (word, near))
    if theirs == ours:
        return f"did you mean the text of level {words[near]}? it ends after {quote(ours)}"
    return f"did you mean the text of level {words[near]}? it has '…{ours}' where this has '…{theirs}'"


#: So much of two long texts is shown before the place where they differ.
_BEFORE = 24


def _alike(one: str, other: str) -> int:
    """For how many characters the two begin alike."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
