"""A rubric as JSON and as YAML: what it says is kept, so that it loads back as the same rubric."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caretrust_readiness.model.canonical import rubric_data, rubric_json, rubric_sha256
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.model.spelling import write_yaml
from caretrust_readiness.reading.loading import load_rubric, read_rubric
from caretrust_readiness.reading.yamlio import parse

ROOT = Path(__file__).parents[2]
RUBRICS = sorted([*ROOT.glob("criteria/*.yaml"), *ROOT.glob("tests/**/*.rubric.yaml")])
#: Text as the reader lets it in: no control characters, no surrogates, nothing that turns the reading direction.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), max_size=20
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.decimals(-999, 999, places=3).map(float)
    | TEXT
    | st.sampled_from(
        [
            "no",
            "Yes",
            "null",
            "~",
            "true",
            "010",
            "1_000",
            "12:30",
            "2001-01-01",
            "a: b",
            "a #b",
            "- a",
            "{a}",
            "[a]",
            "'",
            '"',
            "\\",
            "!t",
            "&a",
            "*a",
            "%",
            "@",
            "",
            " ",
            "3%",
            "x ",
            ": ",
        ]
    )
)
DATA = st.dictionaries(
    TEXT,
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=12
    ),
    max_size=4,
)


def plain(data: Any) -> Any:
    """*data* with decimals as the numbers they spell."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data if data is None or isinstance(data, bool | int | str) else float(data)


@given(DATA)
def test_yaml_reads_back_as_the_same_data(data: dict[str, Any]) -> None:
    assert plain(parse(write_yaml(data).encode(), "x.yaml").data or {}) == data


def reread(text: str, ending: str) -> Rubric:
    """The rubric in *text*."""
    return read_rubric(parse(text.encode(), f"rubric.{ending}"))


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.name)
def test_a_shown_rubric_loads_back_as_the_same_one(path: Path) -> None:
    rubric = load_rubric(str(path))

    for again in (reread(write_yaml(rubric_data(rubric)), "yaml"), reread(rubric_json(rubric), "json")):
        assert rubric_sha256(again) == rubric_sha256(rubric)
        assert again.evidence_rules == rubric.evidence_rules
        assert again.model_dump() == rubric.model_dump()


def test_that_a_criterion_clears_the_cap_is_part_of_the_rubric() -> None:
    def harbour(evidence: str) -> Rubric:
        return reread(
            "{rubric: a, version: 1.0.0, evidence: {cap: 1}, domains: [{id: d, criteria: [{id: c, levels: 3"
            + evidence
            + "}]}], verdicts: [{id: v}]}",
            "yaml",
        )

    kept, cleared = harbour(""), harbour(", evidence: {cap: null}")

    assert rubric_sha256(kept) != rubric_sha256(cleared)
    assert reread(rubric_json(cleared), "json").evidence_rules["c"].cap is None
