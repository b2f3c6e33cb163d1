"""Edits: only the lines concerned change, and what cannot be proved is not written."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.spelling import Bare
from caretrust_readiness.reading.changes import Change, Put, Remove, Rename
from caretrust_readiness.reading.editing import edited
from caretrust_readiness.reading.yamlio import parse

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted([*(ROOT / "examples").glob("*.yaml"), *(ROOT / "examples" / "localities").glob("*.yaml")])


def edit(text: str, *changes: Change) -> str:
    return edited(text.encode(), "a.yaml", changes).decode()


BLOCK = """\
# a place
locality: Here   # its name
answers:
  # first
  one: 1  # sure
  two:
    level: 2
    evidence:
      - source: minutes
        ref: one
      # more to come
  three: {level: 3, note: why}   # short

services: {}
"""


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        pytest.param(
            Put(("answers", "one"), 4), "  one: 1  # sure\n", "  one: 4  # sure\n", id="a comment after the value stays"
        ),
        pytest.param(
            Put(("answers", "one"), {"level": 1, "evidence": [{"source": "minutes", "date": Bare("2025-06")}]}),
            "  one: 1  # sure\n",
            "  one:  # sure\n    level: 1\n    evidence:\n      - source: minutes\n        date: 2025-06\n",
            id="a level grows into lines",
        ),
        pytest.param(
            Put(("answers", "two", "evidence", 1), {"source": "x"}),
            "        ref: one\n",
            "        ref: one\n      - source: x\n",
            id="an item follows the last, before the comment below it",
        ),
        pytest.param(
            Put(("answers", "three", "level"), 1), "{level: 3, note", "{level: 1, note", id="a value in brackets"
        ),
        pytest.param(
            Put(("answers", "three", "views"), {"nhs": 1}, "level"),
            "{level: 3, note",
            "{level: 3, views: {nhs: 1}, note",
            id="a key in brackets",
        ),
        pytest.param(
            Put(("answers", "new"), 2, "one"),
            "  one: 1  # sure\n",
            "  one: 1  # sure\n  new: 2\n",
            id="a key after another",
        ),
        pytest.param(
            Put(("answers", "new"), 2, "two"),
            "        ref: one\n",
            "        ref: one\n  new: 2\n",
            id="a key after a block",
        ),
        pytest.param(
            Put(("answers", "two"), 1),
            BLOCK[BLOCK.index("  two:") : BLOCK.index("      # more")],
            "  two: 1\n",
            id="a whole block gives way",
        ),
        pytest.param(Rename(("answers", "two", "level"), "value", 9), "level: 2\n", "value: 9\n", id="another kind"),
        pytest.param(Remove(("answers", "one")), "  one: 1  # sure\n", "", id="a line goes"),
        pytest.param(Remove(("answers", "three", "level")), "{level: 3, note", "{note", id="the first in brackets"),
        pytest.param(Remove(("answers", "three", "note")), "3, note: why}", "3}", id="the last in brackets"),
        pytest.param(
            Put(("services", "older"), {"answers": {"one": 1}}),
            "services: {}\n",
            "services:\n  older:\n    answers: {one: 1}\n",
            id="the first of an empty mapping",
        ),
    ],
)
def test_a_change_is_made_where_it_belongs(change: Change, old: str, new: str) -> None:
    assert edit(BLOCK, change) == BLOCK.replace(old, new, 1)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_line_ends_and_a_byte_order_mark_stay(mark: bytes, end: str) -> None:
    text = BLOCK.replace("\n", end)
    note = "a note that is too long to stand beside its level, and so gets a line of its own"
    found = edited(mark + text.encode(), "a.yaml", [Put(("answers", "new"), {"level": 1, "note": note}, "one")])
    assert (
        found
        == mark + text.replace(f"# sure{end}", f"# sure{end}  new:{end}    level: 1{end}    note: {note}{end}").encode()
    )


def test_a_file_without_a_last_line_end_gets_none() -> None:
    assert edit("answers:\n  one: 1", Put(("answers", "two"), 2)) == "answers:\n  one: 1\n  two: 2"


def test_a_file_of_json_stays_one() -> None:
    assert edit('{"answers": {"one": 1}}', Put(("answers", "two"), 2)) == '{"answers": {"one": 1, two: 2}}'


@pytest.mark.parametrize("rest", ["", " ~", " null", "   # none yet"])
def test_answers_begin_where_there_were_none(rest: str) -> None:
    found = edit(f"locality: x\nanswers:{rest}\nas_of: 2025\n", Put(("answers",), {"one": 1}))
    assert parse(found.encode(), "a").data == {"locality": "x", "answers": {"one": 1}, "as_of": 2025}
    assert found.startswith("locality: x\nanswers:")
    assert ("# none yet" in rest) == ("# none yet" in found)


def test_the_house_style_is_followed() -> None:
    four = "answers:\n    one: {level: 1}\n    two: {level: 2}\n"
    assert (
        edit(four, Put(("answers", "three"), {"level": 3, "note": "a b"}))
        == f"{four}    three: {{level: 3, note: a b}}\n"
    )


@pytest.mark.parametrize("odd", ["answers: {one}\n", "answers: {one}\nlocality: x\n"])
def test_what_cannot_be_proved_is_refused(odd: str) -> None:
    with pytest.raises(InputError) as refused:
        edit(odd, Put(("answers", "one"), 2))
    assert refused.value.problems[0].code == "edit-unproved"


VALUES: list[Any] = [
    3,
    "unknown",
    [1, 2],
    {"value": 90},
    {"level": 2, "note": "it's: so # yes", "evidence": [{"source": "Minutes, of x", "ref": "- 4"}]},
    {"views": {"nhs": 3, "council": "unknown"}},
]


def leaves(data: Any) -> list[tuple[str, ...]]:
    """The paths of answers in a file, and of the parts that each has."""
    answers = data.get("answers") or {}
    inner = [("answers", key, part) for key, entry in answers.items() if isinstance(entry, dict) for part in entry]
    return [*(("answers", key) for key in answers), *inner]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@settings(max_examples=25, deadline=None)
@given(draw=st.data())
def test_over_every_example_only_the_lines_concerned_change(path: Path, draw: st.DataObject) -> None:
    content = path.read_bytes()
    data: Any = parse(content, path.name).data
    places = leaves(data)
    if not places:
        return
    place: tuple[str, ...] = draw.draw(st.sampled_from(places))
    value = draw.draw(st.sampled_from(VALUES))
    changes: list[Change] = [
        Put(place, value),
        Put((*place[:-1], "brand_new"), value, place[-1]),
        Remove(place),
    ]
    change = draw.draw(st.sampled_from(changes))
    if isinstance(change, Remove) and len(data["answers"] if len(place) == 2 else data["answers"][place[1]]) == 1:
        return
    found = edited(content, path.name, [change])  # has proved the values itself

    if found == content:
        return
    old, new = content.decode().splitlines(keepends=True), found.decode().splitlines(keepends=True)
    blocks = [
        code for code in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"
    ]
    first, last = min(code[1] for code in blocks), max(code[2] for code in blocks)
    touched = "".join(old[first:last])
    assert touched.count("\n") <= _extent(content, place) + 1
    assert len(old) - len(new) <= _extent(content, place)


def _extent(content: bytes, place: tuple[str, ...]) -> int:
    """How many lines the value at *place* fills."""
    from caretrust_readiness.reading.layout import layout

    text = content.decode()
    part = layout(text).at(place)
    return text[part.start : part.end].count("\n") + 2
