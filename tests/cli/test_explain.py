"""``caretrust explain``: one criterion of one locality, by any of its names, and as a service sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from caretrust_readiness.cli import main
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.report.data.schemas import schema_json, strict

CASES = Path(__file__).parents[1] / "report" / "cases"


def run(capsys: pytest.CaptureFixture[str], name: str, *words: str) -> tuple[int, str, str]:
    """Explain something of a case."""
    file = str(CASES / f"harbour.{name}.answers.yaml")
    status = main(["explain", file, *words, "--rubric", str(CASES / "harbour.rubric.yaml")])
    return status, *capsys.readouterr()


def test_a_criterion_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "gate-failed", "crew")

    assert (status, err) == (Exit.OK, "")
    assert out.startswith("Crew, willing: Westport, as of 2026-03-31\nHow much of the crew wants to sail together?\n")
    assert "Gate        needs level 2: FAILED" in out
    assert "Next step   Answer what the doubters fear (from level 1 to 2, effort 2)" in out


def test_an_old_id_will_do(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "unknown", "mates", "--quiet")

    expected = "Officers in post: Southport, as of 2026; level 1 to 3 of 3; only a range is known; next: reach level 2"
    assert (status, out, err) == (Exit.OK, f"{expected} (from level 1 to 2, effort 1)\n", "")


def test_an_unknown_id_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "settled", "crow")

    assert (status, out) == (Exit.BAD_INPUT, "")
    assert err.splitlines() == [
        "CRITERION: error[criterion-unknown]: the rubric 'harbour' has no criterion 'crow'",
        "  hint: did you mean 'crew'?",
    ]


def test_a_service_has_its_own_gates_and_weights(capsys: pytest.CaptureFixture[str]) -> None:
    whole = run(capsys, "services", "officers")[1]
    ferry = run(capsys, "services", "officers", "--service", "ferry")[1]

    assert "Gate " not in whole
    assert "Gate        needs level 1: passed" in ferry
    assert ferry.startswith("Officers in post: Farport, The ferry, as of 2026-03-31\n")


@pytest.mark.parametrize(
    ("name", "hint"), [("services", "did you mean 'ferry'?"), ("settled", "it has none")], ids=["near", "none"]
)
def test_a_service_that_the_file_does_not_name_is_refused(
    capsys: pytest.CaptureFixture[str], name: str, hint: str
) -> None:
    status, out, err = run(capsys, name, "crew", "--service", "fery")

    assert (status, out) == (Exit.BAD_INPUT, "")
    assert err.startswith("--service: error[service-unknown]: ")
    assert err.endswith(f"hint: {hint}\n")


def test_what_if_counts_as_evidenced(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "unknown", "crew", "--set", "crew=3")[1]

    assert "Held        level 3 of 3; assumed" in out
    assert out.startswith("Crew, willing: Southport, as of 2026, what if crew=3\n")


@pytest.mark.parametrize("key", ["crew", "officers", "tight", "licence", "pets", "wind"])
@pytest.mark.parametrize("name", ["settled", "neighbours", "unknown", "gate-failed", "services"])
def test_the_json_is_what_its_schema_says(capsys: pytest.CaptureFixture[str], name: str, key: str) -> None:
    status, out, _ = run(capsys, name, key, "--format", "json")

    assert status == Exit.OK
    schema = strict(json.loads(schema_json("result")))
    assert list(Draft202012Validator(schema).iter_errors(json.loads(out))) == []


def test_the_json_says_which_evidence_is_good_and_why_other_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(capsys, "gate-failed", "tight", "--format", "json")[1])["explained"]["criterion"]

    assert found["state"] == "unevidenced"
    assert [item["why_not"] for item in found["evidence"]] == [
        "of 2019-05, more than 24 months before the day of the answers",
        "of 2026-09, after the day of the answers",
        "undated",
    ]
    assert {use["by"] for use in found["used_by"]} == {"verdict", "scenario", "service"}


def test_the_ending_of_the_output_file_chooses_the_form(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "crew.md"

    assert run(capsys, "settled", "crew", "-o", str(target)) == (Exit.OK, "", "")
    assert target.read_text(encoding="utf-8").startswith("# Crew, willing: Northport")
