"""``caretrust assess``: what goes to which stream, in which format, and how the run ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from caretrust_readiness.cli import main
from caretrust_readiness.cli.exits import Exit

CASES = Path(__file__).parents[1] / "report" / "cases"
HARBOUR = ["--rubric", str(CASES / "harbour.rubric.yaml")]


class Ran(NamedTuple):
    """How a run ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line with words of its own, away from what the machine's environment says."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "GITHUB_ACTIONS", "CARETRUST_RUBRIC"):
        monkeypatch.delenv(name, raising=False)

    def ran(*words: str) -> Ran:
        status = main(list(words))
        return Ran(status, *capsys.readouterr())

    return ran


def case(name: str) -> str:
    """The answers file of a case."""
    return str(CASES / f"harbour.{name}.answers.yaml")


def test_a_report_goes_to_standard_output_and_nothing_else_anywhere(run: Run) -> None:
    status, out, err = run("assess", *HARBOUR, case("settled"))

    assert (status, err) == (Exit.OK, "")
    assert out.startswith("Northport, as of 2026-03-31\nReady to go ahead? Yes. ")


def test_several_files_follow_each_other_between_rules(run: Run) -> None:
    status, out, err = run("assess", *HARBOUR, case("settled"), case("best"))

    assert (status, err) == (Exit.OK, "")
    pages = out.split(f"\n{'-' * 80}\n\n")
    assert [page.partition(",")[0] for page in pages] == ["Northport", "Midport"]


def test_a_file_with_problems_does_not_keep_the_others_back(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("locality: X\nas_of: 2026\nanswers: {crew: 9}\n")
    status, out, err = run("assess", "--quiet", *HARBOUR, str(broken), case("settled"))

    assert (status, out.count("\n")) == (Exit.BAD_INPUT, 1)
    assert err.startswith(f"{broken}:3:17: error[answer-range]: ")


def test_notes_go_to_standard_error(run: Run) -> None:
    status, out, err = run("assess", *HARBOUR, case("unknown"))

    assert (status, err) == (Exit.OK, f"{case('unknown')}: note: 'mates' is now called 'officers'\n")
    assert "mates" not in out


def test_quiet_is_one_line_a_locality_and_no_notes(run: Run) -> None:
    expected = (
        "Northport, as of 2026-03-31: yes; Sail soon; score 73.3; 5 of 6 answered; gates 0 failed, 0 open; "
        "option: none\n"
        "Southport, as of 2026: not known yet; Lay up to Sail; score 6.6 to 100.0; 1 of 6 answered; "
        "gates 0 failed, 2 open\n"
    )
    assert run("assess", "-q", *HARBOUR, case("settled"), case("unknown")) == (Exit.OK, expected, "")


def test_set_shows_before_and_after(run: Run) -> None:
    status, out, err = run("assess", *HARBOUR, case("gate-failed"), "--set", "crew=3", "--set", "licence=yes")

    assert (status, err) == (Exit.OK, "")
    assert out.startswith("Westport, as of 2026-03-31, what if crew=3, licence=yes\n")
    flat = " ".join(out.split())
    assert "What if before: Wait, score 48.3 to 68.4; after: Sail, score 80.0 to 100.0" in flat


def test_set_leaves_the_json_what_it_was_and_adds_a_last_key(run: Run) -> None:
    plain = json.loads(run("assess", "--format", "json", *HARBOUR, case("gate-failed")).out)
    assumed = json.loads(run("assess", "--format", "json", *HARBOUR, case("gate-failed"), "--set", "crew=3").out)

    assert list(assumed) == [*plain, "what_if"]
    assert assumed["what_if"] == {"set": ["crew=3"], "before": plain["assessments"]}
    assert assumed["assessments"] != plain["assessments"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("paper.md", "# Northport, as of 2026\\-03\\-31\n"),
        ("paper.MARKDOWN", "# Northport"),
        ("paper.json", '{\n  "format": "caretrust/1"'),
        ("paper.txt", "Northport, as of"),
        ("paper", "Northport, as of"),
    ],
)
def test_the_ending_of_the_output_file_chooses_the_format(run: Run, tmp_path: Path, name: str, begins: str) -> None:
    target = tmp_path / name

    assert run("assess", *HARBOUR, case("settled"), "-o", str(target)) == (Exit.OK, "", "")
    assert target.read_text(encoding="utf-8").startswith(begins.replace("\\-", "-"))


def test_a_format_that_is_asked_for_wins_over_the_ending(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "paper.json"
    run("assess", *HARBOUR, case("settled"), "-o", str(target), "--format", "markdown")

    assert target.read_text(encoding="utf-8").startswith("# Northport")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "markdwon"], "'markdwon' is not one of text, "),
        (["--format", "markdwon"], "; did you mean 'markdown'?"),
        (["--undecided", "perhaps"], "'perhaps' is not one of report, pass, fail"),
    ],
)
def test_a_word_that_is_no_choice_is_answered_with_the_choices(run: Run, words: list[str], said: str) -> None:
    status, out, err = run("assess", case("settled"), *words)

    assert (status, out) == (Exit.BAD_INPUT, "")
    assert said in " ".join(err.split())
    assert "Value error" not in err


@pytest.mark.parametrize(
    ("name", "undecided", "status"),
    [
        pytest.param("settled", "report", Exit.OK, id="reached"),
        pytest.param("gate-failed", "report", Exit.BELOW, id="below-at-both-ends"),
        pytest.param("neighbours", "report", Exit.UNDECIDED, id="undecided"),
        pytest.param("neighbours", "pass", Exit.OK, id="undecided-passes"),
        pytest.param("neighbours", "fail", Exit.BELOW, id="undecided-fails"),
    ],
)
def test_fail_below(run: Run, name: str, undecided: str, status: Exit) -> None:
    assert (
        run("assess", "-q", *HARBOUR, case(name), "--fail-below", "sail_soon", "--undecided", undecided).status
        == status
    )


def test_an_unknown_verdict_is_an_error_of_the_command_line(run: Run) -> None:
    status, out, err = run("assess", *HARBOUR, case("settled"), "--fail-below", "sail_son")

    assert (status, out) == (Exit.BAD_INPUT, "")
    assert err.splitlines() == [
        "--fail-below: error[verdict-unknown]: the rubric 'harbour' has no verdict 'sail_son'",
        "  hint: did you mean 'sail_soon'?",
    ]


def test_what_is_piped_has_no_colour_and_eighty_columns(run: Run) -> None:
    out = run("assess", *HARBOUR, case("services")).out

    assert "\x1b" not in out
    assert 76 <= max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("name", ["GITHUB_ACTIONS", "CI"])
def test_a_ci_runner_gets_no_colour_either(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "true")

    assert "\x1b" not in run("assess", *HARBOUR, case("services")).out


def test_colour_is_there_when_it_is_forced_and_says_nothing_by_itself(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run("assess", *HARBOUR, case("services")).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = run("assess", *HARBOUR, case("services")).out

    assert "\x1b[1;31m1 FAILED" in coloured
    assert re.sub("\x1b\\[[0-9;]+m", "", coloured) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("assess", *HARBOUR, case("services")).out == plain
