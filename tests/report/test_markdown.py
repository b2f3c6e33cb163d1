"""Markdown: whatever a name holds, a reader sees it as it is, and it is nothing but text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.report.page.model import Column, Entries, Entry, Page, Paragraph, Section, Table, inline
from caretrust_readiness.report.writers.markdown import escape, lay_out
from tests.report.places import PLACES, markdown_of

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKS = st.text("\\`*_[](){}<>#+-.!|~&;:@$^=\"'/ \n\t1aA", max_size=30)


def flat(tokens: list[Token]) -> Iterator[Token]:
    """Every token, those inside others after them."""
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def shown(markdown: str) -> str:
    """What a reader sees of *markdown* that must be one run of text."""
    tokens = list(flat(READER.parse(markdown)))
    assert {token.type for token in tokens} <= {
        "paragraph_open",
        "paragraph_close",
        "inline",
        "text",
        "text_special",
        "html_inline",
    }
    assert {token.content for token in tokens if token.type == "html_inline"} <= {"<!-- -->"}
    return "".join(token.content for token in tokens if token.type in {"text", "text_special"})


def seen(text: str) -> str:
    """What is to be seen of *text*."""
    return " ".join(visible(text).split())


@given(MARKS | st.text(max_size=30))
def test_escaped_text_is_text_and_nothing_else(text: str) -> None:
    assert shown(escape(text)) == seen(text)


@given(MARKS)
def test_a_cell_stays_in_its_cell(text: str) -> None:
    table = Table((Column("a"), Column("b", figures=True)), ((inline(text), inline("1")), (inline("x"), inline(text))))
    tokens = list(flat(READER.parse(lay_out(Page("t", (table,), ())))))

    assert sum(token.type == "td_open" for token in tokens) == 4
    cells = [token.content for token in tokens if token.type == "inline"][3:]
    assert [shown(cell) for cell in (cells[0], cells[3])] == [seen(text)] * 2


@given(MARKS)
def test_titles_lists_and_paragraphs_hold_their_text(text: str) -> None:
    page = Page(
        text,
        (Paragraph(inline(text)),),
        (Section(text, (Entries((Entry(inline(text), (inline(text),)),), numbered=True),)),),
    )
    tokens = list(flat(READER.parse(lay_out(page))))

    allowed = {"heading", "paragraph", "ordered_list", "bullet_list", "list_item"}
    kinds = {token.type for token in tokens} - {f"{kind}_{end}" for kind in allowed for end in ("open", "close")}
    assert kinds <= {"inline", "text", "text_special", "html_inline"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a | b", "a \\| b"),
        ("`code`", "\\`code\\`"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[here](https://example.org)", "\\[here\\](https:\\//example.org)"),
        ("www.example.org", "www\\.example.org"),
        ("two\nlines", "two lines"),
        ("##[error]no", "\\#\\#\\\\\\[error\\]no"),
        ("::error::no", ":\\\\:error:\\\\:no"),
        ("@someone", "@<!-- -->someone"),
        ("#12", "\\#<!-- -->12"),
        ("1. first", "1\\. first"),
        ("62.5", "62.5"),
        ("- item", "\\- item"),
        ("=cmd", "\\=cmd"),
        ("$x$", "\\$x\\$"),
        ("\x1b[31m", "\\\\x1b\\[31m"),
        ("\u202eabc", "\\\\u202eabc"),
    ],
)
def test_escape(text: str, expected: str) -> None:
    assert escape(text) == expected


@pytest.mark.parametrize("name", PLACES)
def test_every_table_of_a_report_is_read_as_one(name: str) -> None:
    markdown = markdown_of(name)
    tables = len(re.findall(r"^\| -", markdown, re.MULTILINE))

    assert sum(token.type == "table_open" for token in READER.parse(markdown)) == tables > 0
