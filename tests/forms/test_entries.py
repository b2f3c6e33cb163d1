"""Answers in plain form: every spelling of one answer is the same, also under a rubric that extends theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from caretrust_readiness.cli import main
from caretrust_readiness.forms.entries import entries_in, spelt
from caretrust_readiness.forms.saying import answer_said
from caretrust_readiness.reading.loading import load_rubric
from caretrust_readiness.reading.yamlio import parse
from tests.building import Node, as_rubric
from tests.reference.generate import to_yaml
from tests.reference.strategies import cases

RUBRIC: Node = {
    "rubric": "base",
    "version": "1.0.0",
    "domains": [
        {
            "id": "all",
            "criteria": [
                {"id": "trust", "levels": ["No trust", "Some trust", "Much trust"]},
                {"id": "money", "levels": 2},
                {"id": "cover", "measure": {"unit": "%", "thresholds": [20, 60]}},
                {"id": "gone", "levels": 2},
            ],
        }
    ],
    "verdicts": [{"id": "ready", "demands": {"score": 60}}, {"id": "not_yet"}],
}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("{trust: 1}", {"trust": {"level": 1}}),
        ("{trust: SOME trust}", {"trust": {"level": 1}}),
        ("{trust: {level: '1'}}", {"trust": {"level": 1}}),
        ("{trust: 1..2}", {"trust": {"range": [1, 2]}}),
        ("{trust: {range: [some trust, 2]}}", {"trust": {"range": [1, 2]}}),
        ("{cover: 55%}", {"cover": {"value": 55}}),
        ("{cover: {value: 55.50}}", {"cover": {"value": 55.5}}),
        ("{trust: unknown, money: {level: unknown}}", {}),
        ("{trust: {views: {a: 1, b: unknown}}}", {"trust": {"views": {"a": {"level": 1}, "b": {"level": "unknown"}}}}),
        ("{trust: {level: unknown, note: why}}", {"trust": {"note": "why"}}),
        ("{trust: {not_applicable: no}}", {"trust": {"not_applicable": "no"}}),
    ],
)
def test_every_spelling_has_one_plain_form(written: str, plain: dict[str, Any]) -> None:
    text = f"locality: x\nas_of: 2025\nanswers: {written}\n"
    assert entries_in(parse(text.encode(), "a"), as_rubric(RUBRIC)) == plain


@given(cases())
def test_a_plain_answer_can_be_typed_and_read_again(case: tuple[Node, Node]) -> None:
    rubric = as_rubric(case[0])
    for key, entry in entries_in(parse(to_yaml(case[1]).encode(), "a"), rubric).items():
        criterion = rubric.criteria[key]
        for kind in entry.keys() & {"level", "range", "not_applicable"}:
            said = spelt({kind: entry[kind]}, criterion)
            assert answer_said(said, criterion, rubric, bare_is_level=True) == {kind: entry[kind]}


def test_answers_for_a_rubric_that_is_extended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(to_yaml(RUBRIC), encoding="utf-8")
    Path("child.yaml").write_text(
        'rubric: child\nversion: "1.0.0"\nextends: base.yaml\nset: {money: {levels: 3}}\nremove: [gone]\n',
        encoding="utf-8",
    )
    text = "locality: Here\nas_of: 2025\nrubric: base\nanswers: {trust: 1, money: 2, gone: 2, cover: 55%}\n"
    Path("here.yaml").write_text(text, encoding="utf-8")
    found = entries_in(parse(text.encode(), "here.yaml"), load_rubric("child.yaml"))
    assert found == {"trust": {"level": 1}, "cover": {"value": 55}}
    child = ["--rubric", "child.yaml"]
    assert main(["workbook", "export", "-q", *child, "here.yaml", "form.xlsx"]) == 0
    assert main(["workbook", "import", "-q", *child, "form.xlsx", "--into", "here.yaml"]) == 0
    assert Path("here.yaml").read_text(encoding="utf-8") == text
    assert main(["set", "-q", *child, "here.yaml", "trust=2"]) == 0
    assert Path("here.yaml").read_text(encoding="utf-8") == text.replace("trust: 1", "trust: 2")
    before = Path("here.yaml").read_bytes()
    assert main(["set", "-q", *child, "here.yaml", "money=3"]) == 2  # it would be read as unknown
    assert Path("here.yaml").read_bytes() == before
    assert main(["init", *child, "--from", "here.yaml", "--as-of", "2026", "-o", "next.yaml"]) == 0
    assert main(["assess", "-q", *child, "next.yaml"]) == 0
