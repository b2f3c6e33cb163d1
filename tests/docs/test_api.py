"""The page on the Python interface: each of its examples is run, and it names what is public."""

from __future__ import annotations

import doctest
import re
from importlib.util import find_spec

import pytest

import caretrust_readiness
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "api.md"
#: The part that needs a library that the program does not.
FRAMES = "With polars"


def run(text: str) -> doctest.TestResults:
    """What comes of the examples in *text*, run one after the other."""
    test = doctest.DocTestParser().get_doctest(re.sub(r"(?m)^```.*$", "", text), {}, "api.md", str(PAGE), 0)
    return doctest.DocTestRunner(verbose=False).run(test)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_examples_print_what_they_say() -> None:
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(FRAMES)
    found = run(before)
    assert found.failed == 0
    assert found.attempted > 10


@pytest.mark.skipif(find_spec("polars") is None, reason="polars is not installed: it comes with the extra test")
def test_the_example_with_a_data_frame_prints_what_it_says() -> None:
    found = run(PAGE.read_text(encoding="utf-8"))
    assert found.failed == 0


def test_the_page_names_everything_public() -> None:
    named = set(re.findall(r"\b\w+\b", PAGE.read_text(encoding="utf-8")))
    assert set(caretrust_readiness.__all__) - {"__version__"} <= named


@pytest.mark.parametrize("name", caretrust_readiness.__all__)
def test_what_is_public_is_there_with_its_words(name: str) -> None:
    assert name == "__version__" or getattr(caretrust_readiness, name).__doc__


def test_what_is_not_public_is_not_there() -> None:
    assert dir(caretrust_readiness) == caretrust_readiness.__all__
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = caretrust_readiness.nonsense
