"""Texts that are nearly YAML, and whether the line reader reads any otherwise than the reader of events."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import yaml

from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading import yamlio
from caretrust_readiness.reading.document import LateMarks
from caretrust_readiness.reading.events import PureLoader
from tests.reference.generate import case_of_seed, to_yaml

ROOT = Path(__file__).parents[2]
#: The parser of the events; the pure Python one where libyaml is missing.
EVENTS: type = getattr(yaml, "CSafeLoader", PureLoader)
#: Put in anywhere: what means something in YAML, and what only looks as if it did.
PIECES = [
    *"  \n-:#'\"[]{},&*!|>%@`?~\\.=+_/$(^<;a0Z9",
    *(
        ": ",
        " #",
        "- ",
        "\n  ",
        "\n    ",
        "\n- ",
        ", ",
        "\n\n",
        " : ",
        "? ",
        "--- ",
        "\n---\n",
        "...",
        "\n...\n",
        "<<: ",
    ),
    *("{}", "[]", "{a: b}", "[a, b]", "{a: b, a: c}", "[a, [b]]", "key: ", "\n  key: value\n", "null", "~", "true"),
    *("0x1F", "1e3", "1_0", "+1", "-1", "-0", ".5", "1.50", "12:30", "2006-09-07", "''", '""', "it's", '"a\\n"', "|\n"),
    *("\t", "\r", "\r\n", "\u00a0", "\u00e9", "\u00a3", "\u2028", "\u0085", "\ufeff", "\u200b", "\u0664", "\U0001f600"),
    *("!!str ", "&a ", "*a", "%YAML 1.2\n", "# comment\n", "\n# comment\n", " # comment", "http://x.org/#a", "a:b"),
    *("010", ">-\n", "<<", "a#b", "x" * 120),
    *(">-\n    a b\n    c\n", ">-\n      a\n", "\n    \n", '\\"', "{a: {b: c}}", "[[a], {b: c}]", "{a: []}", "a-b: "),
]


def sources() -> list[str]:
    """What is changed: our own files, and some that were drawn."""
    files = sorted((ROOT / "examples").rglob("*.yaml")) + sorted((ROOT / "criteria").glob("*.yaml"))
    drawn = [to_yaml(part) for seed in range(12) for part in case_of_seed(seed)]
    return [*(path.read_text(encoding="utf-8", errors="replace") for path in files), *drawn]


def changed(random: Random, text: str) -> str:
    """A stretch of *text* with a few things otherwise."""
    lines = text.split("\n")
    start = random.choice([0, 0, random.randrange(len(lines))])
    lines = lines[start : start + random.choice([3, 8, 20, 60])]
    if random.random() < 0.2:
        lines[random.randrange(len(lines))] = random.choice(lines)
    text = "\n".join(lines)
    for _ in range(random.choice([1, 1, 1, 2, 4])):
        place = random.randrange(len(text) + 1)
        end = place + random.choice([0, 0, 0, 1, 1, 2, 5])
        text = text[:place] + random.choice(PIECES) + text[end:]
    return text


def difference(text: str, loader: type = EVENTS) -> tuple[bool, str | None]:
    """Whether the line reader takes *text*, and how what it reads differs from what the events of *loader* say."""
    content = text.encode("utf-8", "surrogatepass")
    try:
        ours = yamlio.parse(content, "a.yaml")
    except InputError:
        return False, None
    if not isinstance(ours.marks, LateMarks):
        return False, None
    try:
        theirs = yamlio.parse(content, "a.yaml", loader)
    except InputError as error:
        return True, f"taken, and refused by the events: {error}"
    return True, None if exact(ours.data) == exact(theirs.data) else f"{ours.data!r} is not {theirs.data!r}"


def exact(data: Any) -> Any:
    """*data* so that two are equal only where nothing tells them apart: types, order, and how numbers are written."""
    if isinstance(data, dict):
        return [(key, exact(value)) for key, value in data.items()]
    if isinstance(data, list):
        return tuple(map(exact, data))
    return type(data), str(data)


def compared(seed: int, count: int, loader: type = EVENTS) -> tuple[int, list[str]]:
    """How many of *count* changed texts the line reader takes, and each that it reads otherwise."""
    random, texts = Random(seed), sources()
    taken, wrong = 0, []
    for _ in range(count):
        text = changed(random, random.choice(texts))
        is_taken, found = difference(text, loader)
        taken += is_taken
        wrong += [] if found is None else [f"{text!r}: {found}"]
    return taken, wrong
