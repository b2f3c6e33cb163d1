"""Words as they are compared: what people type, copy or let a word processor change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What word processors make of straight quotes, hyphens and three points.
_STRAIGHT = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-")
    | {"\u2026": "..."}
)
_END_MARKS = " .;,"


def fold(word: str) -> str:
    """*word* as it is compared: without case, blanks run together, quotes and dashes straight."""
    word = " ".join(word.split()).casefold()
    return word if word.isascii() else word.translate(_STRAIGHT)


def without_mark(word: str) -> str:
    """A folded *word* without a full stop, a semicolon or a comma at its end, where it is more than that."""
    return word.rstrip(_END_MARKS) or word


def known_word(said: str, words: Mapping[str, object]) -> str | None:
    """That of *words* which *said* is, as it is compared; None where it is none."""
    if said in words:
        return said
    word = fold(said)
    if word in words:
        return word
    return bare if (bare := without_mark(word)) in words else None


def spelt_out(identifier: str) -> str:
    """*identifier* as words, for what has no title."""
    return identifier.replace("_", " ").replace("-", " ").capitalize()
