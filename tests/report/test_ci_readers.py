"""What CI systems read of ours, read by the programs and by the documented forms that they go by."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import pytest
import xmlschema

from caretrust_readiness.cli import main
from tests.batch.batching import BAD, OPEN, RUBRIC, SAILS, WAITS, Batch, put, put_bytes
from tests.batch.conftest import batch  # noqa: F401 - the fixture
from tests.hostile import PAYLOADS

ROOT = Path(__file__).parents[2]
#: Microsoft's own validator of SARIF, from npm; it is a program of .NET.
MULTITOOL = ROOT / "build" / "npm" / "node_modules" / "@microsoft" / "sarif-multitool" / "bin.js"
XSD = ROOT / "tests" / "batch" / "junit.xsd"
NODE = shutil.which("node")
#: What it asks for that there is not: an address of this program.
NOT_TO_BE_HAD = {"SARIF2005"}

#: What GitLab documents of code quality reports: what it needs of each object, and what it knows.
ISSUES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": "^[a-z/-]+$"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "not": {"pattern": "^(\\./|/)"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}

needs_multitool = pytest.mark.skipif(
    NODE is None or not MULTITOOL.exists(), reason="sarif-multitool is not installed: make build/npm"
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(variable, raising=False)


def put_hostile() -> None:
    """Places and files with hostile names: some fall short, and some are broken."""
    for number, text in enumerate(PAYLOADS.values()):
        name = f"x{text.replace('/', '_')[:60]}"
        put_bytes(f"{name}{number}.yaml".encode(), WAITS.replace("Westport", json.dumps(text)).encode())
        put_bytes(f"{name}{number}-broken.yaml".encode(), b"locality: [")


def put_few() -> None:
    """One file of each kind, and a table."""
    put("f", a=WAITS, b=SAILS, c=BAD, d=OPEN)
    Path("f/t.csv").write_text("locality,as_of,crew\nA,2026,9\nB,2026,9\n", encoding="utf-8")


def validated(log: str) -> list[str]:
    """What the multitool has against *log*: rules, levels and sentences; its status says nothing of them."""
    Path("r.sarif").write_text(log, encoding="utf-8")
    words = ["validate", "r.sarif", "--level", "Error", "Warning", "--output", "found.sarif", "--log", "ForceOverwrite"]
    ran = subprocess.run(  # the runner of .NET may have no library of languages
        [str(NODE), str(MULTITOOL), *words],
        env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert Path("found.sarif").exists(), ran.stdout + ran.stderr
    found: dict[str, Any] = json.loads(Path("found.sarif").read_text(encoding="utf-8-sig"))
    return [
        f"{one['ruleId']} {one.get('level', 'warning')} {one['message']}"
        for one in found["runs"][0]["results"]
        if one["ruleId"] not in NOT_TO_BE_HAD
    ]


@needs_multitool
@pytest.mark.parametrize(
    ("make", "arguments"),
    [
        pytest.param(put_few, ["f", "f/t.csv", "--fail-below", "sail"], id="problems-and-verdicts"),
        pytest.param(put_few, ["f/b.yaml"], id="nothing-to-show"),
        pytest.param(put_few, ["f/none.yaml"], id="no-file"),
        pytest.param(put_few, ["f", "--fail-below", "nonsense"], id="a-run-that-cannot-start"),
        pytest.param(put_hostile, [".", "--fail-below", "sail"], id="hostile-names"),
    ],
)
def test_sarif_of_a_batch_is_what_microsofts_validator_takes(
    batch: Batch,  # noqa: F811
    make: Callable[[], None],
    arguments: list[str],
) -> None:
    make()

    assert validated(batch(*arguments, form="sarif").out) == []


def rubric_texts() -> list[str]:
    """Rubrics: a good one, one that lacks everything, a broken one, and some with a hostile text for an id."""
    whole = Path(RUBRIC).read_text(encoding="utf-8")
    odd = [whole.replace("rubric: harbour", f"rubric: {json.dumps(text)}") for text in PAYLOADS.values()]
    return [whole, "rubric: a\nversion: 1\n", "a: [", *odd]


@needs_multitool
@pytest.mark.parametrize("strict", [[], ["--strict"]], ids=["", "strict"])
def test_sarif_of_a_check_of_rubrics_is_what_microsofts_validator_takes(
    capsys: pytest.CaptureFixture[str], strict: list[str]
) -> None:
    names = [f"r{number}.yaml" for number, _ in enumerate(rubric_texts())]
    for name, text in zip(names, rubric_texts(), strict=True):
        Path(name).write_bytes(text.encode("utf-8", "surrogatepass"))

    assert main(["rubric", "check", *strict, "--format", "sarif", *names]) == 2

    log = capsys.readouterr().out
    assert len(json.loads(log)["runs"][0]["results"]) > len(PAYLOADS)
    assert validated(log) == []


@pytest.mark.parametrize("make", [put_few, put_hostile])
def test_gitlabs_report_is_as_gitlab_documents_it(batch: Batch, make: Callable[[], None]) -> None:  # noqa: F811
    make()

    found = json.loads(batch("./", "--fail-below", "sail", form="gitlab").out)

    assert len(found) > 2
    jsonschema.validate(found, ISSUES)
    assert len({one["fingerprint"] for one in found}) == len(found)


def test_gitlabs_report_of_a_check_of_rubrics_is_as_gitlab_documents_it(capsys: pytest.CaptureFixture[str]) -> None:
    for number, text in enumerate(rubric_texts()):
        Path(f"r{number}.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))

    assert main(["rubric", "check", "--format", "gitlab", *(f"r{n}.yaml" for n, _ in enumerate(rubric_texts()))]) == 2

    found = json.loads(capsys.readouterr().out)
    assert len(found) > len(PAYLOADS)
    jsonschema.validate(found, ISSUES)


def test_junit_of_the_tests_of_a_rubric_holds_to_the_schema_and_is_read_back_with_the_lines_of_its_cases(
    capsys: pytest.CaptureFixture[str],
) -> None:
    texts = "".join(
        f"  - name: {json.dumps(text)}\n    answers: {{crew: 1}}\n    expect: {{verdict: sail}}\n"
        for text in PAYLOADS.values()
    )
    Path("cases.yaml").write_bytes(f"rubric: {RUBRIC}\ncases:\n{texts}".encode("utf-8", "surrogatepass"))

    assert main(["rubric", "test", "cases.yaml", "--format", "junit"]) == 1

    text = capsys.readouterr().out
    xmlschema.XMLSchema(str(XSD)).validate(text)
    (suite,) = junitparser.JUnitXml.fromstring(text.encode())
    assert (suite.tests, suite.failures, suite.errors) == (len(PAYLOADS), len(PAYLOADS), 0)
    assert {case.classname for case in suite} == {"cases"}
    cases = [*ET.fromstring(text).iter("testcase")]  # noqa: S314 - our own output
    assert [case.get("file") for case in cases] == ["cases.yaml"] * len(PAYLOADS)
    assert [case.get("line") for case in cases] == [str(3 + 3 * number) for number, _ in enumerate(PAYLOADS)]
