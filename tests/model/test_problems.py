"""What is said of a problem: a line, and one more for its hint, in which nothing acts whatever they quote."""

from __future__ import annotations

import pytest

from caretrust_readiness.model import problems
from caretrust_readiness.model.limits import MAX_QUOTED
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


@pytest.mark.parametrize("word", ["abcdefghij", "abcdefghij" * 10_000])
def test_few_of_many_names_are_compared_closely_and_no_long_word_is(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """To compare two takes the square of their length, and there may be as many names as a rubric has levels."""
    compared: list[tuple[str, list[str]]] = []

    def close(word: str, names: list[str], **_: object) -> list[str]:
        compared.append((word, names))
        return []

    monkeypatch.setattr(problems, "get_close_matches", close)
    for names in ([f"abcdefghi{n}" for n in range(200)], [word[:60] + "x" * n for n in range(200)]):
        problems.did_you_mean(word, names)

    assert all(len(names) <= 8 for _, names in compared)
    assert all(len(text) <= MAX_QUOTED for said, names in compared for text in (said, *names))
