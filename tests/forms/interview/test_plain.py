"""The interview line by line: through pipes, and through a real terminal that is killed midway."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from caretrust_readiness.forms.interview.plain import PlainInterview
from caretrust_readiness.forms.interview.session import Place, Session
from tests.building import Node, as_rubric
from tests.forms.interview.terminals import Terminal, environment, needs_terminals
from tests.forms.interview.test_session import FILE, RUBRIC
from tests.hostility.reading import nothing_raw
from tests.reference.generate import to_yaml

COMMAND = [sys.executable, "-m", "caretrust_readiness", "interview", "--in-order", "here.yaml"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a rubric and an answers file."""
    (tmp_path / "small.yaml").write_text(to_yaml(RUBRIC), encoding="utf-8")
    (tmp_path / "here.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path


def piped(place: Path, typed: str) -> str:
    """What a run prints that is given *typed*."""
    done = subprocess.run(
        COMMAND, cwd=place, env=environment(), input=typed, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout


def test_a_whole_interview_through_pipes(place: Path) -> None:
    out = piped(place, "2\nIt is bright.\n\n9\n3\n\nMinutes\n2025-01\n55%\n\n\n")
    assert (place / "here.yaml").read_text(encoding="utf-8") == FILE.replace(
        "  light: unknown   # ask the warden\n",
        "  light: {level: 2, note: It is bright.}   # ask the warden\n"
        "  heavy:\n    level: 3\n    evidence:\n      - {source: Minutes, date: 2025-01}\n"
        "  cover: {value: 55}\n",
    )
    assert "That cannot be: 'heavy' has no level 9: its levels are 0 to 4." in out
    assert out.count("The heavy one\n") == 1
    assert out.endswith("here.yaml: 3 of 3 answered; nothing is left to ask\n")
    assert "\x1b" not in out


def test_it_ends_where_nobody_answers_and_goes_on_there(place: Path) -> None:
    assert piped(place, "2\n\n\n").endswith(
        "here.yaml: 1 of 3 answered; 2 still open: the same command goes on where this one ended\n"
    )
    assert "Question 2 of 3, All. 1 of 3 answered." in piped(place, "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("2\n", "light: 2   #", id="level"),
        pytest.param("2\nIt is bright.\n", "light: {level: 2, note: It is bright.}   #", id="reason"),
    ],
)
def test_who_hangs_up_while_reasons_are_asked_has_answered(place: Path, typed: str, kept: str) -> None:
    assert "here.yaml: 1 of 3 answered" in piped(place, typed)
    assert kept in (place / "here.yaml").read_text(encoding="utf-8")


def test_words_that_go_elsewhere(place: Path) -> None:
    out = piped(place, "skip\nback\nlist\njump cover\nso far\n?\njump nowhere\nq\n")
    asked = [line for line in out.splitlines() if line.startswith("Question ")]
    assert [line.split()[1] for line in asked] == ["1", "2", "1", "3"]
    assert "   2  The heavy one: open" in out
    assert "no criterion 'nowhere'" in " ".join(out.split())
    assert (place / "here.yaml").read_text(encoding="utf-8") == FILE


def test_what_somebody_else_wrote_meanwhile_is_not_lost(place: Path) -> None:
    with subprocess.Popen(
        COMMAND, cwd=place, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        while "So far" not in run.stdout.readline():
            pass
        (place / "here.yaml").write_text(f"{FILE}about: Mine now\n", encoding="utf-8")
        run.stdin.write("2\n\n\nq\n")
        run.stdin.close()
        out = run.stdout.read()
    assert "the file was changed by somebody else meanwhile" in " ".join(out.split())
    assert (place / "here.yaml").read_text(encoding="utf-8") == f"{FILE}about: Mine now\n"


def test_only_respondents_that_are_declared_are_asked(place: Path) -> None:
    (place / "here.yaml").write_text(f"{FILE}respondents: {{nhs: NHS}}\n", encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, "--respondent", "nsh"],
        cwd=place,
        env=environment(),
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "--respondent: error[respondent-unknown]: 'nsh' is not under 'respondents' of 'here.yaml'\n"
        "  hint: did you mean 'NHS'?\n"
    )


@needs_terminals
@pytest.mark.parametrize("more", [{"ACCESSIBLE": "1", "TERM": "xterm"}, {"TERM": "dumb"}], ids=["ACCESSIBLE", "dumb"])
def test_killed_midway_it_goes_on_with_nothing_lost(place: Path, more: dict[str, str]) -> None:
    with Terminal(place, COMMAND, **more) as terminal:
        terminal.until("quit: ")
        for line in ("1\r", "\r", "\r"):
            terminal.type(line)
            terminal.until(": ")
        terminal.until("The heavy one")
        assert "\x1b" not in terminal.seen
    assert (place / "here.yaml").read_text(encoding="utf-8") == FILE.replace("unknown   #", "1   #")
    with Terminal(place, COMMAND, **more) as terminal:
        terminal.until("Question 2 of 3")
        terminal.until("quit: ")
        terminal.type("q\r")
        terminal.until("1 of 3 answered; 2 still open")
        assert terminal.run.wait(20) == 0
    assert [path.name for path in sorted(place.iterdir())] == ["here.yaml", "small.yaml"]


def hostile(said: str) -> Node:
    """A rubric that has *said* in every text."""
    criteria: list[Node] = [
        {"id": "a", "title": said, "question": said, "levels": [f"{said} {level}" for level in range(3)]},
        {"id": "b", "title": f"{said} b", "measure": {"unit": said, "thresholds": [1, 2]}},
        {"id": "c", "gate": 1, "levels": 1},
    ]
    return {
        "rubric": "hostile",
        "version": "1.0.0",
        "title": said,
        "asks": said,
        "domains": [{"id": "d", "title": said, "criteria": criteria}],
        "verdicts": [
            {"id": "v", "title": said, "go": True, "advice": said, "demands": {"score": 90, "gates": True}},
            {"id": "w", "title": f"{said} w", "advice": said},
        ],
    }


@pytest.mark.parametrize("said", ["a\u200bb", "##vso[x]y", "##teamcity[x]", "::error::x", "\u00ad", "a\U000e0041b"])
def test_no_text_of_a_rubric_or_a_file_acts_on_a_terminal(said: str) -> None:
    content = json.dumps(
        {"locality": said, "as_of": 2025, "answers": {"a": {"level": 1, "note": said}}}, ensure_ascii=False
    ).encode()
    typed = iter(
        ["so far", "list", "?", f"jump {said}", said, "jump 1", "jump 2", f"5 {said}", "", "", "2", said, said, "2025"]
    )
    session = Session(Place(content, f"{said}.yaml", as_rubric(hostile(said)), None), lambda _: None)
    printed: list[str] = []

    def ask(prompt: str) -> str:
        printed.append(prompt)
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    PlainInterview(session, ask, printed.append, 200).run()

    assert len(printed) > 30
    assert [line for line in printed if nothing_raw(line) is not None] == []
