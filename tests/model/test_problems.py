"""What is said of a problem: a line, and one more for its hint, in which nothing acts whatever they quote."""

from __future__ import annotations

import pytest

from caretrust_readiness.model.problems import Position, Problem
from tests.hostile import CHARACTERS, PAYLOADS
from tests.hostility.reading import nothing_raw

TEXTS = PAYLOADS | CHARACTERS | {"lines": "a\n::error::b\r\nc", "azure": "##vso[x]y", "teamcity": "##teamcity[x]"}
EVERY = pytest.mark.parametrize("said", [pytest.param(text, id=name) for name, text in TEXTS.items()])


@EVERY
def test_a_problem_is_one_line_and_its_hint_another(said: str) -> None:
    first, second = Problem(f"{said}.yaml", Position(1, 2), "code", said, said).format().split("\n")

    assert ".yaml:1:2: error[code]: " in first
    assert second.startswith("  hint: ")
    assert nothing_raw(first) is None
    assert nothing_raw(second) is None
