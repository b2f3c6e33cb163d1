"""A seeded generator of hostile and broken files: what a careless or a malicious author could hand in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple, TypeAlias

from caretrust_readiness.model.limits import MAX_BYTES, MAX_NODES
from caretrust_readiness.reading import loading
from caretrust_readiness.reading.yamlio import parse

Kind: TypeAlias = Literal["answers", "rubric"]

ROOT = Path(__file__).parents[1]
RUBRIC = ROOT / "criteria" / "care-trust.yaml"
SEEDS: dict[Kind, list[Path]] = {
    "answers": [
        ROOT / "examples" / "complete.yaml",
        ROOT / "examples" / "localities" / "solihull-2006.yaml",
        ROOT / "examples" / "localities" / "bexley-2001.yaml",
    ],
    "rubric": [
        RUBRIC,
        *(ROOT / "tests" / "conformance" / f"{name}.rubric.yaml" for name in ("small", "nested", "evidence", "whole")),
    ],
}

#: What users must never see, unless they wrote it.
STAND_IN = re.compile(loading.STAND_IN.encode())

MARKUP = [
    "[bold red]boo[/bold red]",
    "[/red]",
    "[link=https://example.org]here[/link]",
    "[[[",
    "\\[x]",
    ":smiley:",
    "::error file=a,line=1::b",
    "##[error]no",
    "<script>alert(1)</script>",
    "| a | b |",
    "`x` **b** # h",
    "=cmd()",
    "+1",
    "%s %(a)s {0} {a!r}",
    "${x} $(x)",
    "../../etc/passwd",
    "answers.joint_history",
    "[key]",
    "<one>",
    "(missing)",
    "standin00",
    "__class__",
]
ODD = [
    "\x00",
    "\x07",
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://example.org\x1b\\x\x1b]8;;\x1b\\",
    "\x7f",
    "\x85",
    "\x9b31m",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u2028",
    "\u2029",
    "\u202ereversed",
    "\u2066isolated",
    "\u061c",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "\U0001fffe",
    "\U000e0041",
    "e\u0301" * 40,
    "\U0001f469\u200d\U0001f680",
    "\ue000",
    "ſtaff",
    "İ",
    "٣",
    "３",
    "½",
]
SYNTAX = """
&a |*a |!!python/object:os.system |! |<<: |<<: *a|--- |... |%YAML 1.1|? |- |: |[|]|{|}|'|"|>|#|@|`|!!binary x|{{|~|,
""".strip().split("|")
SYNTAX += ["|", "\t"]
WRONG: list[Any] = [
    None,
    True,
    False,
    -1,
    0,
    5,
    99,
    10**30,
    10**99,
    Decimal("0.5"),
    Decimal("-0.0001"),
    Decimal(f"0.{'3' * 90}"),
    "",
    " ",
    "9" * 5000,
    "1e400",
    "NaN",
    "x" * 20_000,
    [],
    {},
    [[]],
    [None],
    [1, 2],
    [3, 1],
    ["9" * 5000, 1],
    {"": None},
    {"a/b": 1},
    {"level": {"level": 3}},
    {"range": ["9" * 5000, 1]},
    {"value": "9" * 5000},
    {"views": {}},
    {"views": {"a": [1, 9]}},
    "1..3",
    "..",
    "2006-02-30",
    "100%",
    *MARKUP,
]


class Hostile(NamedTuple):
    """One file."""

    name: str
    kind: Kind
    content: bytes


def bombs() -> Iterator[Hostile]:
    """Files that are small to write and large to read, each once."""
    kinds: tuple[Kind, ...] = ("answers", "rubric")
    for kind in kinds:
        for name, text in _bombs(kind).items():
            content = text.encode("utf-8", "surrogatepass")
            yield Hostile(f"{kind}-{name}", kind, content)


def mutations(seed: int, count: int) -> Iterator[Hostile]:
    """*count* files, each a good one with something done to it; the same for the same *seed*."""
    random = Random(seed)
    for number in range(count):
        kind: Kind = random.choice(["answers", "rubric"])
        path = random.choice(SEEDS[kind])
        change = random.choice([_lines, _characters, _bytes, _data, _data, _data])
        yield Hostile(f"{number}-{change.__name__.strip('_')}-{path.stem}", kind, change(random, path.read_bytes()))


def _lines(random: Random, content: bytes) -> bytes:
    """Whole lines deleted, doubled, swapped, indented otherwise, or cut off."""
    lines = content.split(b"\n")
    for _ in range(random.choice([1, 1, 2, 5, 20])):
        at, other = random.randrange(len(lines)), random.randrange(len(lines))
        change = random.choice(["out", "twice", "elsewhere", "in", "flush", "tab", "shuffled", "cut"])
        lines = _changed(random, change, lines, at, other) or [b""]
    ending = random.choice([b"\n", b"\n", b"\n", b"\r\n", b"\r"])
    return ending.join(lines)


def _changed(random: Random, change: str, lines: list[bytes], at: int, other: int) -> list[bytes]:
    before, line, after = lines[:at], lines[at], lines[at + 1 :]
    if change == "shuffled":
        return [*before, *random.sample(lines[at : at + 12], len(lines[at : at + 12])), *lines[at + 12 :]]
    if change == "elsewhere":
        return [*lines[:other], line, *lines[other:]]
    if change == "cut":
        return [*before, line[: len(line) // 2]]
    instead = {
        "out": [],
        "twice": [line, line],
        "in": [b" " + line],
        "flush": [line.lstrip()],
        "tab": [b"\t" + line.lstrip()],
    }
    return [*before, *instead[change], *after]


def _characters(random: Random, content: bytes) -> bytes:
    """Odd text, markup and syntax inserted, deleted or put in the place of something."""
    text = content.decode()
    for _ in range(random.choice([1, 1, 1, 2, 8])):
        at = random.randrange(len(text))
        new = random.choice([random.choice(ODD), random.choice(MARKUP), random.choice(SYNTAX), ""])
        text = text[:at] + new + text[at + random.choice([0, 0, 1, 3]) :]
    return text.encode("utf-8", "surrogatepass")


def _bytes(random: Random, content: bytes) -> bytes:
    """Bytes changed, cut off, or written in another encoding."""
    raw = bytearray(content)
    for _ in range(random.choice([1, 1, 3, 30])):
        raw[random.randrange(len(raw))] = random.randrange(256)
    text = content.decode()
    return random.choice(
        [
            bytes(raw),
            content[: random.randrange(len(content))],
            text.encode("utf-16"),
            text.encode("utf-16-le"),
            text.encode("utf-32"),
            b"\xef\xbb\xbf" + content,
            text.replace("s", "ß").encode("latin-1", "replace"),
            random.randbytes(200),
            content + random.randbytes(3),
        ]
    )


def _data(random: Random, content: bytes) -> bytes:
    """A part of the data replaced, renamed, moved or taken away; written out as JSON, which is YAML too."""
    data = parse(content, "seed").data
    for _ in range(random.choice([1, 1, 2, 4, 10])):
        node, step = _place(random, data)
        other, at = _place(random, data)
        if isinstance(node, dict) and random.random() < 0.25:
            key = random.choice([*MARKUP, *ODD, str(step).upper(), f"{step} ", str(step)[:-1], "x" * 300])
            node[key] = node.pop(step)
        elif random.random() < 0.2:
            node.pop(step)
        elif random.random() < 0.2:
            node[step] = json.loads(_dumps(other[at]))
        else:
            node[step] = deepcopy(random.choice([*WRONG, *ODD]))  # one put in twice would hold itself
        if not data:
            break
    return _dumps(data).encode("utf-8", "surrogatepass")


def _place(random: Random, data: Any) -> tuple[Any, Any]:
    """A mapping or a list somewhere in *data*, and a step into it."""
    node = data
    while True:
        step = random.choice(list(node) if isinstance(node, dict) else range(len(node)))
        inner = node[step]
        if not isinstance(inner, dict | list) or not inner or random.random() < 0.2:
            return node, step
        node = inner


def _dumps(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, default=float, indent=1)


def _bombs(kind: Kind) -> dict[str, str]:
    """By name, for one kind of file: a head that makes it one, and then the bomb."""
    head = (
        "locality: X\nas_of: 2006\n"
        if kind == "answers"
        else "rubric: x\nversion: 1.0.0\nverdicts: [{id: a, demands: {score: 50}}, {id: b}]\n"
    )
    small = head + ("" if kind == "answers" else "domains: [{id: d, criteria: [{id: c, levels: 2}]}]\n")
    return {name: small + text for name, text in _any_bombs().items()} | (
        {name: head + text for name, text in (_answer_bombs() if kind == "answers" else _rubric_bombs()).items()}
    )


def _any_bombs() -> dict[str, str]:
    aliases = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    merges = "\n".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 20))
    filler = MAX_BYTES - 200
    return {
        "aliases": "a0: &a0 [x]\n" + aliases,
        "merges": "a0: &a0 {x: 1}\n" + merges,
        "self-alias": "a: &a [*a]",
        "flow-depth": "a: " + "[" * 60_000,
        "flow-depth-of-mappings": "a: " + "{a: " * 30_000,
        "block-depth": "\n".join("  " * n + "a:" for n in range(900)),
        "list-depth": "a:\n" + "- " * 60_000,
        "tiny-nodes": "a: [" + "1," * (filler // 2) + "]",
        "empty-lists": "a: [" + "[]," * (filler // 3) + "]",
        "many-keys": "".join(f"k{n}: 1\n" for n in range(MAX_NODES)),
        "nodes-to-the-limit": "".join(f"k{n}: 1\n" for n in range(MAX_NODES // 2 - 20)),
        "one-long-text": "a: '" + "x" * filler + "'",
        "one-long-key": "x" * filler + ": 1",
        "one-long-number": "a: " + "9" * filler,
        "one-long-comment": "# " + "x" * filler,
        "quoted-newlines": 'a: "' + "\n\n" * (filler // 2) + '"',
        "escaped-newlines": 'a: "' + "\\n" * (filler // 2) + '"',
        "quoted-separators": "".join(f"k{n}: '\u2028'\n" for n in range(MAX_NODES // 2 - 20)),
        "blank-lines": "\n" * filler,
        "spaces": "a: 1" + " " * filler,
        "too-large": "#" * (MAX_BYTES + 1),
        "many-documents": "---\n" * 1000,
        "question-marks": "? " * 50_000,
        "directives": "%TAG ! x\n---\na: !b c",
        "lone-surrogate": 'a: "\\ud800"',
        "beyond-unicode": 'a: "\\U00110000"',
        "odd-escapes": 'a: "\\x1b[31m \\u202e \\N \\L \\P \\0"',
    }


def _answer_bombs() -> dict[str, str]:
    return {
        "unknown-criteria": "answers:\n" + "".join(f"  joint_histor{n}: 1\n" for n in range(24_000)),
        "unknown-functions": "unify: [" + ", ".join(["one_budgte"] * 45_000) + "]",
        "one-function-often": "unify: [" + ", ".join(["one_budget"] * 45_000) + "]",
        "unknown-services": "services:\n" + "".join(f"  older_peopl{n}: {{}}\n" for n in range(20_000)),
        "unknown-keys-inside": "answers:\n"
        + "".join(f"  a{n}: {{lvel: 1, levl: 2, level: [x]}}\n" for n in range(6_000)),
        "many-views": "answers: {joint_history: {views: {" + ", ".join(f"w{n}: 9" for n in range(24_000)) + "}}}",
        "much-evidence": "answers: {joint_history: {level: 3, evidence: [" + "x, " * 45_000 + "]}}",
        "bad-evidence": "answers: {joint_history: {level: 3, evidence: [" + "{}, " * 45_000 + "]}}",
        "many-outcomes": "outcomes: [" + "{decision: formed, on: 2006-99}, " * 9_000 + "]",
        "markup-everywhere": "about: '[bold]x[/] \"##[error]x ::error::'\n"
        "prepared_by: '[/]'\nsources: {a: {title: '[/x]'}}\n"
        "respondents: {nhs: {title: '[red]', side: '[/red]'}, council: '[blink]'}\n"
        "answers:\n  joint_history: {views: {nhs: 1, council: 4}, note: '[/]', evidence: ['[/]', {source: a}]}\n"
        "  lead_time: {not_applicable: '[/dim] ::error::x ##[group]'}\n"
        "outcomes: [{decision: formed, on: 2006, note: '[/x]'}]",
        "escapes-everywhere": 'about: "\\e[31mx\\x9b1m"\nprepared_by: "\\u202e"\n'
        'answers: {lead_time: {not_applicable: "\\r\\n::error::x\\u2028y"}}',
    }


def _rubric_bombs() -> dict[str, str]:
    def criteria(count: int, each: str) -> str:
        rows = "".join(f"  - {{id: c{n}, {each.replace('@', str(n))}}}\n" for n in range(count))
        return f"domains:\n- id: d\n  criteria:\n{rows}"

    one = criteria(1, "levels: 2")
    deep = "".join(f"{{id: d{n}, domains: [" for n in range(25)) + "{id: e, criteria: [{id: c, levels: 1}]}" + "]}" * 25
    primes = f"points: [0, 1.{'7' * 90}@1, 3.{'1' * 90}@3]"
    return {
        "many-criteria": criteria(9_000, "levels: 1"),
        "criteria-to-the-limit": criteria(2_000, "levels: 4"),
        "many-levels": criteria(9_000, "levels: 1000"),
        "levels-to-the-limit": criteria(49, "levels: 1000"),
        "equal-ways-to-the-limit": criteria(49, "levels: 100"),
        "long-fractions": criteria(2_000, f"levels: 2, {primes}"),
        "long-weights": criteria(2_000, f"levels: 2, weight: 1.{'3' * 95}@7"),
        "many-services": criteria(1_000, "levels: 2")
        + "services:\n"
        + "".join(f"- {{id: s{n}}}\n" for n in range(9_000)),
        "many-options": one + "options:\n" + "".join(f"- {{id: o{n}}}\n" for n in range(9_000)),
        "unknown-requirements": criteria(1_500, "levels: 2")
        + "options:\n- id: a\n- id: b\n  requires: {"
        + ", ".join(f"c{n}x: 1" for n in range(2_000, 15_000))
        + "}",
        "unknown-sources": criteria(1, f"levels: 2, sources: [{', '.join(f's{n}' for n in range(40_000))}]"),
        "one-id": "domains: [{id: d, criteria: [" + "{id: d, levels: 1}, " * 2_000 + "]}]",
        "bad-everything": criteria(6_000, "lvels: 2, wight: x, gate: -1"),
        "deep-domains": f"domains: [{deep}]",
        "long-level-texts": criteria(1, f"levels: ['{'x ' * 250_000}', '{'y ' * 250_000}']"),
        "level-words": criteria(1, f"levels: [{', '.join(f'w{n}' for n in range(900))}]"),
        "markup": "title: '[/x] ::error:: ##[error]'\nsummary: '[bold]'\n"
        "domains: [{id: d, title: '[red]', criteria: [{id: c, title: '[/red]', levels: ['[a]', '[/a]']}]}]\n"
        "options: [{id: o, title: '[/]'}]",
    }


class Guest(NamedTuple):
    """A hostile answers file by its name, which need not be text."""

    name: bytes
    content: bytes
    is_bad: bool | None
    """Whether it cannot be scored; None where that is left to the one who reads it."""


#: What would act in a place where somebody opens or prints it, by what it would do.
PAYLOADS = {
    "formula": "=cmd|' /C calc'!A0",
    "formula-plus": "+1+cmd",
    "formula-minus": "-1+1",
    "formula-at": "@SUM(1)",
    "formula-behind-a-blank": "  =1+1",
    "formula-behind-a-semicolon": "a; =1+1;+2;@x;-3",
    "formula-full-width": "\uff1d1+1",
    "cells": 'a","=1+1',
    "command": "::error file=a,line=1::boo",
    "command-behind-a-percent": "x%0A::error::boo%0D%0A::stop-commands::x",
    "command-property": "a,line=9,title=x::boo",
    "runner": "##[error]boo",
    "mask": "::add-mask::a",
    "tag": "<script>alert('x')</script><img src=x onerror=y>",
    "attribute": "\"><error message='x'/><testcase name=\"",
    "cdata": "]]>&amp;&#0;<![CDATA[",
    "entity": '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
    "comment": "--> <!-- hidden",
    "cells-of-markdown": "a | b || c \\| d",
    "link": "[x](javascript:y) ![z](https://example.org/z.png) <https://example.org>",
    "link-by-itself": "https://example.org www.example.org someone@example.org @someone #12",
    "heading": "# Verdict: Ready",
    "code": "`x` ``` ~~~ **b** __c__ $d$",
    "rich": "[bold red]x[/nothing] [link=https://example.org]y[/link] :smiley:",
    "object": '"}, {"locality": "x", "score": {"low": 100}}',
    "pattern": "%s %(a)s {0} {a!r} ${x} $(x) `x`",
    "path": "../../etc/passwd",
    "long": "x" * 4_000,
}
#: What a terminal, a log or a parser would act on; no text of a file may hold it.
CHARACTERS = {
    "escape": "\x1b[31mred\x1b[0m",
    "link-of-a-terminal": "\x1b]8;;https://example.org\x1b\\x\x1b]8;;\x1b\\",
    "title-of-a-terminal": "\x1b]0;x\x07",
    "c1": "\x9b31m",
    "bell": "\x07",
    "backspace": "a\x08\x08b",
    "carriage-return": "a\r::error::b",
    "delete": "\x7f",
    "null": "a\x00b",
    "override": "\u202egnp.exe",
    "isolate": "\u2066x\u2069",
    "mark": "\u200f",
    "separator": "a\u2028::error::b",
    "next-line": "a\x85::error::b",
    "byte-order-mark": "a\ufeffb",
    "no-character": "\uffff",
    "tags": "\U000e0041",
}


def guests(seed: int, count: int) -> list[Guest]:
    """*count* hostile answers files for the harbour rubric, the same for the same *seed*.

    They are every known trick, bombs, and mutations of files for another rubric to fill up.
    """
    known = [*_named(), *_saying(), *_wrecks()]
    bombs_ = [one for one in bombs() if one.kind == "answers" and len(one.content) < _SMALL]
    more = (one for one in mutations(seed, 3 * count) if one.kind == "answers" and len(one.content) < _SMALL)
    filling = [Guest(f"{one.name}.yaml".encode(), one.content, None) for one in (*bombs_, *more)]
    return known + filling[: count - len(known)]


#: Larger files are read one by one elsewhere.
_SMALL = 64 << 10
_FINE = b"locality: Fine\nas_of: 2025\n"
_TORN = b"locality: ["


def _named() -> Iterator[Guest]:
    """Files whose names are the trick; what is in them is harmless, or cannot be read."""
    texts = PAYLOADS | CHARACTERS
    names = {text.replace("/", "_").replace("\0", "_").encode()[:200] for text in texts.values()}
    names |= {b"\xff\xfe", b"a\n::error::b", b"a\n\n=1", b"\t=1", b"\r=1", b"a%0Ab", b"-o", b"--debug", b"[a-z]", b"*"}
    for name in sorted(names):
        yield Guest(name + b"1.yaml", _FINE, is_bad=False)
        yield Guest(name + b"2.yaml", _TORN, is_bad=True)


def _saying() -> Iterator[Guest]:
    """Files that say it wherever something can be said."""
    for name, text in PAYLOADS.items():
        note = {"level": 2, "note": text, "evidence": [{"source": text}, text]}
        said = {"crew": note, "pets": {"not_applicable": text}}
        yield _guest(
            f"all-{name}", {"locality": text, "about": text, "prepared_by": text, "answers": said}, is_bad=False
        )
        yield _guest(f"word-{name}", {"answers": {"crew": text}}, is_bad=True)
        yield _guest(f"key-{name}", {text: text, "answers": {text: {text: text}}, "unify": [text]}, is_bad=True)
    for name, text in CHARACTERS.items():
        yield _guest(f"locality-{name}", {"locality": text}, is_bad=True)
        yield _guest(f"deep-{name}", {"answers": {"crew": {"level": 2, text: {"note": text}}}}, is_bad=True)


def _guest(name: str, data: dict[str, Any], *, is_bad: bool) -> Guest:
    content = _dumps({"locality": "Somewhere", "as_of": "2025"} | data)
    return Guest(f"{name}.yaml".encode(), content.encode("utf-8", "surrogatepass"), is_bad)


def _wrecks() -> Iterator[Guest]:
    """Files that are no answers files, whatever they are called."""
    whole = SEEDS["answers"][0].read_bytes()
    text = whole.decode()
    contents = {
        "empty": b"",
        "blank": b" \n\n",
        "byte-order-mark-only": b"\xef\xbb\xbf",
        "nulls": b"\0" * 4_096,
        "utf-16": text.encode("utf-16"),
        "utf-16-without-mark": text.encode("utf-16-be"),
        "utf-32": text.encode("utf-32"),
        "latin-1": text.replace("e", "\xe9").encode("latin-1"),
        "zip": b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(256)),
        "gzip": b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + bytes(range(256)),
        "image": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64),
        "program": b"\x7fELF\x02\x01\x01" + bytes(64),
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "json-list": b'[{"locality": "x"}]',
        "json-lines": b'{"locality": "x"}\n{"locality": "y"}\n',
        "csv": b"locality,as_of\nx,2025\n",
        "xml": b"<?xml version='1.0'?><a/>",
        "html": b"<!DOCTYPE html><script>alert(1)</script>",
        "toml": b'locality = "x"\n',
        "script": b"#!/bin/sh\nrm -rf x\n",
        "number": b"9" * 60_000,
        "huge-level": b"locality: x\nas_of: 2025\nanswers: {crew: " + b"9" * 5_000 + b"}\n",
        "huge-exponent": b"locality: x\nas_of: 2025\nanswers: {crew: 1e999999999}\n",
        "long-line": b"locality: x\nas_of: 2025\nanswers: {" + b"a" * 50_000 + b": 1}\n",
        "object": b"!!python/object/apply:os.system [x]\n",
    }
    for name, content in contents.items():
        yield Guest(f"wreck-{name}.yaml".encode(), content, is_bad=True)
    for share in (1, 3, 5, 7, 9):
        yield Guest(f"wreck-cut-{share}.yaml".encode(), whole[: len(whole) * share // 10] + b"\n  - [", is_bad=True)
