"""Hostile names, notes, titles and sources: what must not come through, in every format."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from caretrust_readiness.analysis.insights import Insights
from caretrust_readiness.engine.assessment import Assessment, assess
from caretrust_readiness.reading.document import Document
from caretrust_readiness.reading.loading import read_answers, read_rubric
from caretrust_readiness.reading.yamlio import parse
from caretrust_readiness.report import formats, papers
from caretrust_readiness.report.base import Look
from tests.building import Node
from tests.reference.generate import to_yaml

STAND_IN = "stand-in text"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
#: What a careless or malicious author could write, by what it would do.
PAYLOADS = {
    "rich-markup": "[bold red]boo[/bold red] [/nothing]",
    "rich-link": "[link=https://example.org]here[/link]",
    "pipe": "a | b || c",
    "backtick": "`code` ``` fence",
    "html": "<script>alert('x')</script><img src=x onerror=y>&amp;",
    "comment": "--> <!-- hidden",
    "markdown-link": "![x](https://example.org/x.png) [y](javascript:z) <https://example.org>",
    "autolink": "https://example.org www.example.org someone@example.org @someone #12",
    "heading": "# Verdict: Ready",
    "list": "1. - * + item",
    "emphasis": "**bold** __bold__ ~~gone~~ $x^2$",
    "formula": "=cmd|' /C calc'!A0",
    "workflow-command": "::error file=a,line=1::no",
    "workflow-command-pieces": ":",
    "runner-command": "##[error]no",
    "runner-command-pieces": "##",
}
#: The same for characters that the reader refuses: a renderer trusts nobody.
CHARACTERS = {
    "escape": "\x1b[31mred\x1b[0m\x1b]8;;https://example.org\x1b\\x",
    "c1": "\x9b31m",
    "bell": "\x07\x08\x0d\x7f",
    "bidi": "\u202egnp.exe\u202c \u2066x\u2069 \u200f",
    "lines": "one\ntwo\u2028three\x85four",
    "invisible": "a\ufeffb\U000e0041c",
}
EVERY = {**PAYLOADS, **CHARACTERS}
#: Pieces of which none may come through anywhere, whatever the format.
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)


def hostile(payload: str) -> Assessment:
    """A place and a rubric in which *payload* is everywhere a text can be."""
    text = STAND_IN
    rubric: Node = {
        "rubric": "hostile",
        "version": "1.0.0",
        "title": text,
        "summary": text,
        "sources": {"s": {"title": text, "author": text, "url": text}},
        "evidence": {"cap": 1},
        "domains": [
            {
                "id": "d",
                "title": text,
                "criteria": [
                    {
                        "id": "a",
                        "title": text,
                        "question": text,
                        "levels": [f"{text} 0", f"{text} 1", f"{text} 2"],
                        "gate": 2,
                        "steps": [text, text],
                        "sources": ["s"],
                    },
                    {
                        "id": "b",
                        "title": text,
                        "question": text,
                        "levels": 2,
                        "measure": {"unit": text, "thresholds": [1, 2]},
                    },
                    {"id": "c", "title": text, "levels": 2},
                ],
            }
        ],
        "verdicts": [
            {"id": "x", "title": text, "demands": {"score": 60, "domain": 50, "gates": True}, "advice": text},
            {"id": "y", "title": text, "advice": text},
        ],
        "functions": [{"id": "f", "title": text}],
        "options": [
            {"id": "n", "title": text},
            {"id": "o", "title": text, "provides": ["f"], "requires": {"a": 2}, "verdict": "x"},
        ],
        "scenarios": [{"id": "q", "title": text, "because": text, "effect": {"a": {"drop": 1}}, "unless": {"b": 1}}],
        "services": [{"id": "v", "title": text}],
    }
    answers: Node = {
        "locality": text,
        "as_of": 2026,
        "about": text,
        "prepared_by": text,
        "unify": ["f"],
        "sources": {"t": {"title": text, "note": text}},
        "respondents": {"r": {"title": text, "side": text}, "u": text},
        "answers": {
            "a": {
                "level": 1,
                "views": {"r": 0, "u": 2},
                "note": text,
                "evidence": [{"source": text, "ref": text, "note": text}, {"source": "t", "date": 2026}],
            },
            "c": {"not_applicable": text},
        },
        "services": {"v": {}},
    }
    used = read_rubric(spoilt(rubric, payload))
    return assess(used, read_answers(spoilt(answers, payload), used)[0])


def spoilt(data: Node, payload: str) -> Document:
    """The document that says *data*, with *payload* for every stand-in, past the reader that may refuse it."""
    document = parse(to_yaml(data).encode(), "place.yaml")

    def put(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: put(part) for key, part in value.items()}
        if isinstance(value, list):
            return [put(part) for part in value]
        return value.replace(STAND_IN, payload) if isinstance(value, str) else value

    return document._replace(data=put(document.data))


def written(found: Assessment, form: str, look: Look) -> list[str]:
    """Everything that is shown of a place in the format *form*: the report, a criterion, the rubric."""
    insights = Insights(found, ("a=2",), found)
    shown = [papers.places([insights], (), insights.settings), papers.criterion(insights, "a")]
    shown.append(papers.handbook(found.whole_rubric))
    return [str(formats.write(paper, formats.named(form), look)) for paper in shown]


def texts(found: Assessment, *, colour: bool = False) -> list[str]:
    """Everything that is shown of a place as text, the reports first."""
    looks = [Look(width, colour=colour) for width in (20, 60, 80, 200)] + [Look(quiet=True, colour=colour)]
    shown = [written(found, "text", look) for look in looks]
    return [report for report, *_ in shown] + [other for _, *others in shown for other in others]


def markdowns(found: Assessment) -> list[str]:
    """Everything that is shown of a place as Markdown."""
    return written(found, "markdown", Look())


@pytest.mark.parametrize("payload", EVERY.values(), ids=EVERY)
def test_text_lets_no_terminal_and_no_runner_act(payload: str) -> None:
    for text in texts(hostile(payload)):
        assert UNSEEN.findall(text) == []
        assert COMMAND.findall(text) == []
    for text in texts(hostile(payload), colour=True):
        assert UNSEEN.findall(re.sub("\x1b\\[(0|1|1;31|32|35)m", "", text)) == []


@pytest.mark.parametrize("name", ["rich-markup", "rich-link", "html", "pipe", "formula"])
def test_text_shows_markup_as_it_was_written(name: str) -> None:
    shown = texts(hostile(PAYLOADS[name]))[3]

    assert f"{PAYLOADS[name]}, as of 2026" in shown


@pytest.mark.parametrize("payload", EVERY.values(), ids=EVERY)
def test_markdown_makes_nothing_of_it(payload: str) -> None:
    for text in markdowns(hostile(payload)):
        assert UNSEEN.findall(text) == []
        assert COMMAND.findall(text) == []
        found = list(flat(READER.parse(text)))
        assert {token.type for token in found} & {
            "link_open",
            "image",
            "code_inline",
            "fence",
            "html_block",
            "s_open",
            "em_open",
            "hr",
        } == set()
        assert {token.content for token in found if token.type == "html_inline"} <= {"<!-- -->"}
        assert sum(token.type == "heading_open" and token.tag == "h1" for token in found) == 1


def test_markdown_breaks_what_a_host_would_link() -> None:
    for text in markdowns(hostile(PAYLOADS["autolink"])):
        assert re.findall(r"://|\bwww\.|@\w|(?<!&)#\d", text) == []


@pytest.mark.parametrize("payload", EVERY.values(), ids=EVERY)
def test_json_holds_the_words_themselves_and_nothing_acts_on_it(payload: str) -> None:
    found = hostile(payload)
    result, explained, _ = written(found, "json", Look())

    assert UNSEEN.findall(result) == []
    assert COMMAND.findall(result) == []
    assert json.loads(result)["assessments"][0]["locality"] == payload.strip()
    assert UNSEEN.findall(explained) == []
    assert COMMAND.findall(explained) == []
    assert json.loads(explained)["explained"]["criterion"]["note"] == payload.strip()


def flat(tokens: list[Token]) -> list[Token]:
    """Every token, those inside others after them."""
    return [part for token in tokens for part in (token, *flat(token.children or []))]
