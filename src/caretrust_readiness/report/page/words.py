"""Text as words, made visible and measured in columns.

Of rich only the widths of characters are used, and only where text is not plain ASCII: importing its console would
cost more than an assessment takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.page.model import Role, Span

if TYPE_CHECKING:
    from caretrust_readiness.report.page.model import Inline

Piece: TypeAlias = tuple[str, Role]
#: Stands where text was left out.
_MORE = "\u2026"
#: A word, of one piece or more; a line is a list of words.
Word: TypeAlias = list[Piece]


def words_of(text: Inline) -> list[Word]:
    """The words of *text*, made visible; one may change its role within."""
    words: list[Word] = []
    joins = False
    for span in text:
        for place, part in enumerate(visible(span.text).split(" ")):
            joins = joins and place == 0
            if part:
                if joins:
                    words[-1].append((part, span.role))
                else:
                    words.append([(part, span.role)])
                joins = True
    return words


def width_of(text: str) -> int:
    """How many columns *text* takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - see above

    return cell_len(text)


def word_length(word: Word) -> int:
    """How many columns a word takes."""
    return sum(width_of(text) for text, _ in word)


def line_length(line: list[Word]) -> int:
    """How many columns a line of words takes."""
    return sum(map(word_length, line)) + max(0, len(line) - 1)


def length_of(text: Inline) -> int:
    """How many columns *text* takes on one line."""
    return line_length(words_of(text))


def fit(text: Inline, width: int, lines: int = 1) -> Inline:
    """*text*, or so much of its beginning, with a mark that it goes on, as takes *lines* lines of *width* columns."""
    words = words_of(text)
    if _lines(words, width) <= lines:
        return text
    while len(words) > 1 and _lines([*words, [(_MORE, Role.PLAIN)]], width) > lines:
        words.pop()
    return (*_spans(words), Span(f" {_MORE}"))


def lines_needed(text: Inline, width: int) -> int:
    """How many lines of *width* columns *text* takes."""
    return _lines(words_of(text), width)


def _lines(words: list[Word], width: int) -> int:
    """How many lines of *width* columns *words* take; a longer word is cut."""
    lines, room = 0, 0
    for word in words:
        length = word_length(word)
        if lines and length + 1 <= room:
            room -= length + 1
        else:
            rows = max(1, -(-length // width))
            lines, room = lines + rows, rows * width - length
    return lines


def _spans(words: list[Word]) -> list[Span]:
    spans: list[Span] = []
    for place, word in enumerate(words):
        for number, (text, role) in enumerate(word):
            spans.append(Span(f" {text}" if place and not number else text, role))
    return spans
