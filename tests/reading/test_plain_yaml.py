"""The line reader reads nothing otherwise than the parser's events do, positions included, and takes what is plain."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest

from caretrust_readiness.model.limits import MAX_NODES
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading import plain_brackets, plain_yaml
from caretrust_readiness.reading.document import Document, LateMarks
from caretrust_readiness.reading.events import PureLoader
from caretrust_readiness.reading.scalars import meaning
from caretrust_readiness.reading.yamlio import parse
from tests.hostility.differing import EVENTS, compared, exact

ROOT = Path(__file__).parents[2]
EXAMPLES = [*sorted((ROOT / "examples" / "localities").glob("*.yaml")), ROOT / "examples" / "complete.yaml"]


def by_events(text: str) -> Document:
    """What the events of *text* say."""
    return parse(text.encode(), "a.yaml", EVENTS)


@pytest.mark.parametrize("loader", sorted({EVENTS, PureLoader}, key=str))
def test_a_changed_text_is_read_as_its_events_say_or_not_taken(loader: type) -> None:
    taken, wrong = compared(2006, 600 if loader is PureLoader else 6000, loader)

    assert wrong == []
    assert taken > 80


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: text of it\nc: 'it is # so'  # not so\nd: \"a: b\"\n",
        "a:\n  b:\n    - c: 1\n      d: [x, 2, '3']\n    - {e: f g, h: 1.50}\n  i:\nj:\n- 1\n- k: l\n\n# m\n # n\n",
        "a: -1\nb: £5\nc: é\nd: (e)\nf: 2006-09\ng: null\nh: true\ni: +x\n".replace("+x", "x+"),
        'a:\n  b: >-\n    c: "d" \\ #\n    - e\n\n  # f\n  g: h\ni: >-\n j',
        'a: "b \\"c\\" \\\\ d"  # e\nf: "\\\\"\n',
        "a: {b: {c: 1}, d: [x, [y]], e: []}\nf: [{}, {g: h}]  # i\nj-k: {l-m: n}\n",
        "\n".join(f"a{number}: {number}" for number in range(MAX_NODES // 8)),
        "a: it's\nb: x:y\nc: x#y\nd: - x\n".replace("- x", "-1 x"),
    ],
)
def test_plain_texts_are_taken(text: str) -> None:
    found = parse(text.encode(), "a.yaml")

    assert isinstance(found.marks, LateMarks)
    assert exact(found.data) == exact(by_events(text).data)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a: |\n  b\n",
            "a: >\n  b\n",
            "a: >-\n  b\n   c\n",
            "a: >-\n  b\n\n  c\n",
            "a:\n  b: >-\n    c\n     \n",
            "a: >-\n  b \n  c\n",
            "a: >-\nb: c\n",
            "a: >-\n  b\n\n  # c\n",
            "a: >- # b\n  c\n",
            "a: b\n  c\n",
            "a: &x b\n",
            "a: *x\n",
            "a: !!str b\n",
            "? a\n: b\n",
            "a: b\na: c\n",
            "- a\n",
            "a\n",
        ),
        *(
            "a: {b: c, b: d}\n",
            "a: [b]c\n",
            "a: {b: [c]\n",
            "a: {b: [c: d]}\n",
            f"a: {'[' * 9}{']' * 9}\n",
            "a: {b: c,}\n",
            'a: "b\\n"\n',
            'a: "b\\"\n',
            "a: 'b''c'\n",
            "a:\tb\n",
            "a: b\r\n",
            "---\na: b\n",
        ),
        *(
            "a: b: c\n",
            "a: b:\n",
            " a: b\nc: d\n",
            "a:\n    b: c\n  d: e\n",
            "a: - b\n",
            "a:\n  b\n",
            "a: [b[c]\n",
            "a: {b: c{d: e}\n",
        ),
        *(
            "a: b\u2028\n",
            "<<: {a: b}\n",
            "a: @b\n",
            "a: `b\n",
            "a: %b\n",
            f"{'a' * 101}: b\n",
            f"a: {{{'b' * 101}: c}}\n",
            "",
        ),
        "\n".join(f"{' ' * depth}a:" for depth in range(30)),
        "\n".join(f"a{number}: {number}" for number in range(MAX_NODES // 3)),
    ],
)
def test_anything_else_is_left_to_the_events(text: str) -> None:
    marks: Any = None
    with contextlib.suppress(InputError):  # what the other reader says of it is its own matter
        marks = parse(text.encode(), "a.yaml").marks

    assert not isinstance(marks, LateMarks)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_positions_are_those_of_the_events(path: Path) -> None:
    theirs, ours = (parse(path.read_bytes(), "a.yaml", *loader) for loader in ((EVENTS,), ()))

    for steps in _paths(theirs.data):
        assert [ours.position(steps, key=key) for key in (False, True)] == [
            theirs.position(steps, key=key) for key in (False, True)
        ]


def _paths(data: Any) -> list[tuple[str | int, ...]]:
    """The paths of every part of *data*."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [(), *((key, *rest) for key, value in inside for rest in _paths(value))]


def test_answers_files_of_this_repository_are_plain() -> None:
    files = sorted((ROOT / "examples" / "localities").glob("*.yaml"))

    taken = [path.stem for path in files if isinstance(parse(path.read_bytes(), "a.yaml").marks, LateMarks)]

    assert len(taken) >= len(files) - 1


def test_no_more_is_remembered_than_a_run_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_brackets, "_REMEMBERED", 10)
    known: list[dict[str, Any]] = [plain_yaml._lines, plain_yaml._heads, plain_brackets._pieces]  # noqa: SLF001 - what this is about
    for one in known:
        one.clear()

    for place in range(100):
        text = f"key{place}: word {place}\nlist{place}: [a{place}, b{place}]\nlong{place}: {'x' * 1_000}\n"
        assert plain_yaml.plain_data(text, meaning) is not None

    assert all(len(one) <= 10 for one in known)
    assert any(known)
    assert all(len(said) < 1_000 for one in known for said in one)
