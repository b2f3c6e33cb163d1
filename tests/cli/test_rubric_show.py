"""``caretrust rubric show``: the resolved rubric in four forms."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from caretrust_readiness.cli import main
from caretrust_readiness.cli.exits import Exit

CASES = Path(__file__).parents[1] / "report" / "cases"
HARBOUR = str(CASES / "harbour.rubric.yaml")


def show(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What is shown of a rubric that can be shown."""
    status = main(["rubric", "show", *words])
    out, err = capsys.readouterr()
    assert (status, err) == (Exit.OK, "")
    return out


def test_the_shipped_rubric_is_shown_where_none_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARETRUST_RUBRIC", raising=False)

    assert show(capsys, "--format", "json") == show(capsys, "care-trust", "--format", "json")


def test_the_rubric_of_the_environment_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARETRUST_RUBRIC", HARBOUR)

    assert show(capsys).startswith("Harbour towns (harbour 1.2.0)\n")


def test_its_json_has_the_hash_that_results_name(capsys: pytest.CaptureFixture[str]) -> None:
    shown = show(capsys, HARBOUR, "--format", "json")
    main(["assess", "--rubric", HARBOUR, str(CASES / "harbour.settled.answers.yaml"), "--format", "json"])
    result = json.loads(capsys.readouterr().out)

    assert result["assessments"][0]["rubric"]["sha256"] == hashlib.sha256(shown.encode()).hexdigest()


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_what_is_shown_can_be_used_instead(capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str) -> None:
    target = tmp_path / f"again.{form}"
    assert show(capsys, HARBOUR, "-o", str(target)) == ""

    assert show(capsys, str(target), "--format", "json") == show(capsys, HARBOUR, "--format", "json")


def test_the_handbook_asks_every_question_with_every_level(capsys: pytest.CaptureFixture[str]) -> None:
    shown = show(capsys, HARBOUR, "--format", "markdown")

    for title in ("Crew, willing (crew)", "Officers in post (officers)", "Tightness (tight)", "Wind (wind)"):
        assert f"\n### {title}\n" in shown
    assert "\nHow much of the crew wants to sail together?\n" in shown
    assert "\n| 2 | Most do |\n" in shown.replace("| 2 | much | ", "| 2 | ")
    assert (
        "- **Evidence:** for more than level 1: dated on or before the day and no more than 24 months before it"
        in shown
    )


def test_quiet_is_one_line_with_the_hash(capsys: pytest.CaptureFixture[str]) -> None:
    digest = hashlib.sha256(show(capsys, HARBOUR, "--format", "json").encode()).hexdigest()

    assert show(capsys, HARBOUR, "-q") == f"harbour 1.2.0: Harbour towns; 6 criteria; sha256 {digest}\n"


def test_an_unknown_rubric_or_form_is_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "show", "care-trst"]) == Exit.BAD_INPUT
    out, err = capsys.readouterr()
    assert (out, "did you mean 'care-trust'?" in err) == ("", True)

    assert main(["rubric", "show", "--format", "toml"]) == Exit.BAD_INPUT
    out, err = capsys.readouterr()
    assert (out, "'toml' is not one of text, json, yaml, markdown" in " ".join(err.split())) == ("", True)
