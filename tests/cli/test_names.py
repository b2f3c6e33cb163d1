"""Wherever an id is asked for on the command line, the title that a report shows will do, unless two share it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from caretrust_readiness.cli import main

RUBRIC = """
rubric: small
version: "1.0.0"
domains:
  - id: all
    title: All
    criteria:
      - {id: trust, title: Partners’ trust, levels: 4, gate: 2}
      - {id: money, title: Money in hand, levels: 4}
      - {id: cash, title: money IN hand, levels: 4}
verdicts:
  - {id: ready, title: Ready, go: true, demands: {score: 75, gates: true}}
  - {id: nearly, title: Ready with “conditions”, go: true, demands: {score: 50, gates: true}}
  - {id: maybe, title: Not yet, demands: {score: 30}}
  - {id: never, title: Not  Yet, demands: {}}
functions: [{id: purse, title: One purse}]
options:
  - {id: talk, title: Talk}
  - {id: pool, title: Pooled budget, provides: [purse], requires: {money: 3}}
  - {id: both, title: pooled Budget, provides: [purse], requires: {money: 4}}
  - {id: share, title: Share 'it', provides: [purse], requires: {money: 4}}
services: [{id: adults, title: Adult care}, {id: older, title: Adult  Care}, {id: kids, title: Children’s services}]
"""
ANSWERS = """
locality: Here
as_of: 2026-01-31
unify: [purse]
respondents: {nhs: NHS, council: The Council, town: the council, gp: GPs’ forum}
answers: {trust: 3, money: 1}
services: {adults: {}, older: {}, kids: {}}
"""
#: An id, its title, and the same words in another case, with other quotes, with blanks that do not break.
TRUST = ("trust", "Partners’ trust", "PARTNERS' TRUST", "partners\u00a0trust", " “Partners”  Trust ")
VERDICT = ("nearly", "Ready with “conditions”", "READY WITH 'CONDITIONS'", "ready\u00a0with conditions")
OPTION = ("share", "Share 'it'", "SHARE ‘IT’", "share\u00a0it")
SERVICE = ("kids", "Children’s services", "childrens\u00a0SERVICES")
WHO = ("gp", "GPs’ forum", "gps' FORUM", "GPs\u00a0forum")
#: What two have, and their ids.
SHARED = {
    TRUST: ("Money in Hand", "criterion: 'money', 'cash'"),
    VERDICT: ("not yet", "verdict: 'maybe', 'never'"),
    OPTION: ("POOLED budget", "option: 'pool', 'both'"),
    SERVICE: ("adult care", "service: 'adults', 'older'"),
    WHO: ("The council", "respondent: 'council', 'town'"),
}
WITH = "--rubric ./small.yaml"
#: Every command that asks for an id, which stands at ``{}``.
ASKED = {
    f"explain {WITH} here.yaml {{}}": TRUST,
    f"explain {WITH} --to {{}} here.yaml trust": VERDICT,
    f"explain {WITH} --service {{}} here.yaml trust": SERVICE,
    f"assess {WITH} --to {{}} here.yaml": VERDICT,
    f"assess {WITH} --fail-below {{}} --undecided pass here.yaml": VERDICT,
    f"batch {WITH} --format csv --undecided pass --fail-below {{}} here.yaml": VERDICT,
    f"path {WITH} --to {{}} here.yaml": VERDICT,
    f"path {WITH} --option {{}} here.yaml": OPTION,
    f"set {WITH} -o - here.yaml {{}}=2": TRUST,
    f"set {WITH} -o - --respondent {{}} here.yaml trust=2": WHO,
    f"interview {WITH} --plain --respondent {{}} here.yaml": WHO,
    f"merge {WITH} --as here.yaml={{}} --as there.yaml=nhs here.yaml there.yaml": WHO,
    f"workbook export {WITH} --respondents nhs,{{}} here.yaml out.xlsx": WHO,
    f"workbook export {WITH} --until {{}} here.yaml out.xlsx": VERDICT,
    f"form export {WITH} --as xlsform --respondents nhs,{{}} here.yaml out.xlsx": WHO,
    f"form export {WITH} --as xlsform --until {{}} here.yaml out.xlsx": VERDICT,
    "rubric sql ./small.yaml --dialect duckdb --service {}": SERVICE,
    f"compare {WITH} --set {{}}=2 here.yaml there.yaml": TRUST,
    **{
        f"{name} -q {WITH} --set {{}}=2 here.yaml": TRUST
        for name in ("assess", "options", "path", "robustness", "stress")
    },
    **{f"{name} -q {WITH} --set {{}}=2 here.yaml": TRUST for name in ("ageing", "views")},
}


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CARETRUST_RUBRIC", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    for name, text in (("small.yaml", RUBRIC), ("here.yaml", ANSWERS), ("there.yaml", ANSWERS)):
        Path(name).write_text(text, encoding="utf-8")


def run(command: str, said: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run *command* with *said* where it asks for an id; an assumption that repeats it is left out."""
    Path("out.xlsx").unlink(missing_ok=True)
    status = main([word.replace("{}", said) for word in command.split()])
    printed = capsys.readouterr()
    return status, re.sub("what if .*=2", "what if", printed.out), printed.err


@pytest.mark.parametrize("command", ASKED)
def test_a_title_does_what_its_id_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    key, *titles = ASKED[command]
    expected = run(command, key, capsys)
    assert expected[0] == 0
    for title in titles:
        assert run(command, title, capsys) == expected


@pytest.mark.parametrize("command", ASKED)
def test_a_title_that_two_share_is_refused_with_both_ids(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    said, ids = SHARED[ASKED[command]]
    status, printed, told = run(command, said, capsys)
    assert (status, printed) == (2, "")
    assert told.endswith(f" error[name-shared]: '{said}' is the title of more than one {ids}\n  hint: give the id\n")


@pytest.mark.parametrize("command", ASKED)
def test_a_misspelt_title_is_refused_with_the_nearest(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    title = ASKED[command][1]
    status, printed, told = run(command, f"{title[:2]}x{title[2:]}", capsys)
    assert (status, printed) == (2, "")
    assert told.endswith(f"\n  hint: did you mean '{title}'?\n")
