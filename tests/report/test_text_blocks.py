"""The building blocks of text: nothing is wider than asked, and nothing is lost by being narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from caretrust_readiness.model.plaintext import visible, without_commands
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.report.base import Look
from caretrust_readiness.report.page.model import (
    Bar,
    Block,
    Column,
    Entries,
    Entry,
    Fact,
    Facts,
    Paragraph,
    Role,
    Span,
    Subheading,
    Table,
    inline,
)
from caretrust_readiness.report.writers.text.blocks import lines_of
from caretrust_readiness.report.writers.text.lines import draw, flow, wrap
from tests.report.places import PLACES, WIDTHS, text_of

WORDS = st.text(max_size=40) | st.sampled_from(
    ["", " ", "日本語の長い名前が続く" * 4, "e\u0301" * 30, "👩\u200d🚀 on board", "x" * 90]
)
BAR = Bar(Interval(Fraction(10), Fraction(55)))
BLOCKS: list[Block] = [
    Subheading("A heading of some length, as they are"),
    Paragraph(
        inline("Running text with ", Span("words in bold", Role.STRONG), " and without, long enough to be wrapped.")
    ),
    Facts((Fact("Label", inline("text of the first fact")), Fact("Longer label", inline("10.0 to 55.0"), BAR))),
    Entries((Entry(inline("first entry"), (inline("what belongs to it"),)), Entry(inline("second")))),
    Entries((Entry(inline("first of a numbered list"), (inline("what belongs to it"),)),), numbered=True),
    Table(
        (Column("What it is about"), Column("needs", figures=True), Column("score", figures=True), Column("")),
        (
            (inline("Financial stability"), inline("level 3"), inline("10.0 to 55.0"), BAR),
            (inline("Trust"), None, None, None),
        ),
    ),
    Table((Column("One"), Column("")), ((inline("a"), (Span("not met", Role.BAD),)),)),
]


def pieces(value: object) -> Iterator[str]:
    """Every piece of text in a block."""
    if isinstance(value, Span):
        yield value.text
    elif isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from pieces(part)


@pytest.mark.parametrize("width", [20, 33, 47, 48, 60, 80, 120, 200])
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_no_line_is_wider_than_the_page_and_no_word_is_lost(block: Block, width: int) -> None:
    lines = lines_of(block, Look(width), 2)

    assert max(map(cell_len, lines)) <= width
    # What names a row stands without its heading where row follows row.
    words = {word for text in pieces(block) for word in text.split()} - (
        {"What", "it", "is", "about", "One"} if width < 60 else set()
    )
    assert words - set(re.findall(r"[^\s:]+", " ".join(lines))) == set()


@given(st.lists(WORDS, max_size=4), st.integers(2, 60))
def test_wrapping_keeps_every_character_in_order_and_to_the_width(texts: list[str], width: int) -> None:
    lines = wrap(inline(*texts), width)

    # Each span is made visible by itself.
    shown = "".join(map(visible, texts)).replace(" ", "")
    assert "".join(part for line in lines for word in line for part, _ in word) == shown
    for line in lines:
        assert cell_len(" ".join("".join(part for part, _ in word) for word in line)) <= width


@given(WORDS, st.sampled_from([20, 60]), st.booleans())
def test_untrusted_text_comes_out_visible(text: str, width: int, colour: bool) -> None:
    shown = "\n".join(flow(inline(Span(text, Role.BAD)), Look(width, colour=colour), 0))
    plain = re.sub("\x1b\\[[0-9;]+m", "", shown).replace("\n", "")

    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", plain)
    assert shown.count("\x1b") == (2 * len(shown.splitlines()) if colour and plain.strip() else 0)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        pytest.param(0, 0, "..........", id="nothing"),
        pytest.param(100, 100, "##########", id="all"),
        pytest.param(65, 65, "######....", id="settled-rounds-down"),
        pytest.param(61, 69, "######-...", id="what-is-possible-always-shows"),
        pytest.param(59, 61, "#####--...", id="outwards-at-both-ends"),
        pytest.param(0, 100, "----------", id="anything"),
    ],
)
def test_a_bar(low: int, high: int, expected: str) -> None:
    bar = Bar(Interval(Fraction(low), Fraction(high)))

    assert draw(bar, 10, Look(blocks=False)) == expected
    assert draw(bar, 10, Look()) == expected.translate(str.maketrans("#-.", "█░·"))


@pytest.mark.parametrize("width", [20, *WIDTHS])
@pytest.mark.parametrize("name", PLACES)
def test_no_line_of_a_report_is_wider_than_asked(name: str, width: int) -> None:
    assert max(map(cell_len, text_of(name, look=Look(width)).splitlines())) <= width


@pytest.mark.parametrize("name", PLACES)
def test_the_words_are_the_same_with_and_without_bars_and_colour(name: str) -> None:
    def words(look: Look) -> list[str]:
        text = re.sub("\x1b\\[[0-9;]+m", "", text_of(name, look=look))
        return re.sub("[█░·]", "", text).split()

    assert words(Look(120)) == words(Look(120, bars=False)) == words(Look(120, colour=True))


@pytest.mark.parametrize("name", PLACES)
def test_every_figure_is_there_at_every_width(name: str) -> None:
    def figures(width: int) -> list[str]:
        text = text_of(name, look=Look(width))
        return sorted(re.findall(r"\b[0-9]+\.[0-9]\b", text))

    assert figures(20) == figures(60) == figures(80) == figures(200)


def test_pieces_that_meet_make_no_order_to_a_runner() -> None:
    assert without_commands("::error::a ##[b] c:::d") == ":\\:error:\\:a ##\\[b] c:\\:\\:d"
