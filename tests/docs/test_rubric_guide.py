"""docs/rubric-guide.md: its fragments make one sound rubric, and its tables name every key with its true default."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic.fields import FieldInfo

from caretrust_readiness.cli import main
from caretrust_readiness.model.fields import Model
from caretrust_readiness.model.parts import (
    Adjustment,
    Criterion,
    Demands,
    Domain,
    Effect,
    EvidenceRule,
    Measure,
    Option,
    Scenario,
    Service,
    Source,
    Verdict,
)
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.yamlio import parse
from tests.docs.pages import ROOT, Page
from tests.reference.generate import to_yaml

PAGE = Page("docs/rubric-guide.md")
FRAGMENTS = [block for block in PAGE.blocks if block.language == "yaml"]
#: The tables of keys, each with the model whose keys it lists; one heading may have two tables, one after the other.
TABLES: dict[str, list[type[Model]]] = {
    "Head": [Rubric],
    "Sources": [Source],
    "Scale and evidence": [EvidenceRule],
    "Domains": [Domain],
    "Criteria": [Criterion],
    "Measures": [Measure],
    "Verdicts": [Verdict, Demands],
    "Functions and options": [Option],
    "Scenarios": [Scenario, Effect],
    "Services": [Service, Adjustment],
}


def whole_rubric() -> dict[str, Any]:
    """The fragments put together: mappings add keys, lists add criteria to the last domain."""
    rubric: dict[str, Any] = {}
    for block in FRAGMENTS:
        data: Any = parse(block.text.encode(), block.heading).data
        if isinstance(data, list):
            rubric["domains"][-1]["criteria"] += data
        else:
            assert not set(data) & set(rubric), f"{block.heading} gives a key a second time"
            rubric |= data
    return rubric


def test_the_fragments_make_one_sound_rubric_without_warnings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "joint-care.yaml"
    path.write_text(to_yaml(whole_rubric()), encoding="utf-8")
    assert main(["rubric", "check", "--strict", str(path)]) == 0
    assert capsys.readouterr() == ("joint-care 1.0.0: sound, 5 criteria, no warnings\n", "")


def test_the_fragments_use_every_key_of_a_rubric_but_those_that_texts_explain() -> None:
    used = set(re.findall(r"(\w+):(?: |\n|$)", "".join(block.text for block in FRAGMENTS)))
    known = {key for models in TABLES.values() for model in models for key in model.model_fields}
    assert known - used == {"author", "publication", "url", "note", "formerly"}


def default(field: FieldInfo) -> str:
    """A field's default as the tables spell it."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, bool):
        return str(value).lower()
    if not value or isinstance(value, Model):
        return "none"
    return str(value)


@pytest.mark.parametrize("heading", TABLES)
def test_a_table_names_every_key_and_its_default(heading: str) -> None:
    expected = [(name, default(field)) for model in TABLES[heading] for name, field in model.model_fields.items()]
    # What a default depends on is said before what it is otherwise.
    rows = [(row[0], row[1].rpartition("else ")[2]) for row in PAGE.rows(heading)]
    assert sorted(rows) == sorted(expected)


def test_the_warnings_are_those_that_the_check_gives() -> None:
    room = ROOT / "src/caretrust_readiness/analysis"
    source = "".join((room / f"{name}.py").read_text("utf-8") for name in ("verdict_warnings", "rubric_warnings"))
    codes = re.findall(r'"([a-z]+-[a-z]+)"', source)
    assert PAGE.first_cells("Check it") == codes


def test_the_editor_line_and_the_schema_file_have_one_name() -> None:
    (line,) = [block.text for block in PAGE.blocks if block.language == "text"]
    (name,) = re.findall(r"\$schema=(\S+)", line)
    assert f"caretrust rubric schema rubric > {name}" in PAGE.text("Check it")


def test_the_schema_accepts_the_rubric_of_the_guide(capsys: pytest.CaptureFixture[str]) -> None:
    from jsonschema import Draft202012Validator

    assert main(["rubric", "schema", "rubric"]) == 0
    schema = json.loads(capsys.readouterr().out)
    data = json.loads(json.dumps(whole_rubric(), default=float))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []
