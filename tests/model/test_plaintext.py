"""Text that somebody else wrote, as it is shown to a terminal or in a log."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest

from caretrust_readiness.model.plaintext import visible, without_commands, without_commands_in_json

#: Unicode 15's Default_Ignorable_Code_Point, which Python's own tables do not have.
IGNORABLE = [
    *(0xAD, 0x34F, 0x61C, 0x3164, 0xFEFF, 0xFFA0),
    *(char for start, end in ((0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)) for char in range(start, end + 1)),
    *(char for start, end in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F)) for char in range(start, end + 1)),
    *(
        char
        for start, end in ((0xFE00, 0xFE0F), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3))
        for char in range(start, end + 1)
    ),
    *(char for start, end in ((0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)) for char in range(start, end + 1)),
]
COMMANDS = ["::error::x", "##[error]x", "##vso[task.complete]x", "##teamcity[buildStop]", "##VSO[x]", "###vso[x]"]
ACTED_ON = re.compile(r"::|##[A-Za-z]*\[")


def test_what_is_printed_as_nothing_is_shown() -> None:
    assert [hex(char) for char in IGNORABLE if chr(char) in visible(f"a{chr(char)}b")] == []


def test_every_control_separator_and_surrogate_is_shown() -> None:
    kinds = {"Cc", "Cf", "Zl", "Zp", "Cs"}
    prepended = {"Cf"}  # marks before Arabic and other digits, which are printed
    seen = [char for code in range(0x110000) if unicodedata.category(char := chr(code)) in kinds]
    through = [char for char in seen if char != "\n" and char in visible(f"a{char}b")]

    assert {unicodedata.category(char) for char in through} <= prepended
    assert all(
        "ARABIC" in (name := unicodedata.name(char)) or "SYRIAC" in name or "SIGN" in name or "HIEROGLYPH" in name
        for char in through
    )


@pytest.mark.parametrize("text", ["می\u200cخواهم", "क्\u200dष", "❤\ufe0f", "👩\u200d👩\u200d👧"])
def test_joiners_stay_where_a_script_needs_them(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("text", COMMANDS)
def test_an_order_to_a_runner_is_broken_and_can_still_be_read(text: str) -> None:
    assert not ACTED_ON.search(visible(text))
    assert visible(text).replace("\\", "") == text
    assert not ACTED_ON.search(without_commands(text))


@pytest.mark.parametrize("text", COMMANDS[1:])
def test_json_without_orders_means_the_same(text: str) -> None:
    written = without_commands_in_json(json.dumps(text))

    assert not ACTED_ON.search(written)
    assert json.loads(written) == text


@pytest.mark.parametrize("text", ["plain", "a: b", "# one", "## two", "C##", "Zoë", *map(visible, COMMANDS)])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
