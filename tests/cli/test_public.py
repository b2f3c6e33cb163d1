"""What ``--public`` withholds can be found in no byte of what is written, by any command, in any format."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from caretrust_readiness.cli import main
from tests.cli.papers import everything

for needed in ("typst", "pypdf", "docx", "jinja2"):
    pytest.importorskip(needed, reason=f"{needed} is not installed: it comes with the extra dev")

#: Everything in it that is called SECRET stays out of a paper for the public.
ANSWERS = """\
locality: Anytown
as_of: 2025-01-01
prepared_by: SECRET-preparer
about: What everybody may know.
sources: {minutes: {title: Minutes of the board, note: SECRET-note-on-a-source}}
respondents:
  nhs: {title: SECRET-respondent, side: SECRET-side}
  council: SECRET-council
  secret_person: SECRET-person
unify: [one_budget]
answers:
  joint_history:
    level: 3
    note: SECRET-note
    evidence:
      - {source: SECRET-free-source, ref: SECRET-ref, date: 2024-12-01, note: SECRET-note-on-evidence}
      - {source: minutes, ref: SECRET-second-ref}
      - SECRET-bare-source
  inter_agency_trust: {views: {nhs: 3, council: 1, secret_person: 2}}
  staff_support: {views: {nhs: 3, council: 1}}
  childrens_interface: {not_applicable: Adult services only}
services:
  older_people: {answers: {staff_support: {level: 2, note: SECRET-note-in-a-service}}}
outcomes:
  - {decision: formed, on: 2025-10, note: SECRET-note-on-the-outcome, source: SECRET-outcome-source}
"""
BROKEN = "locality: Brokentown\nas_of: 2025-01-01\nanswers: {joint_history: SECRET-level}\n"
PLACE, OTHER = "secret-folder/secret-place.yaml", "secret-folder/secret-broken.yaml"
COMMANDS = {
    "assess": ["assess", PLACE],
    "assess-brief": ["assess", "--brief", PLACE],
    "assess-what-if": ["assess", "--set", "pay_parity=2", PLACE],
    "assess-with-a-broken-one": ["assess", PLACE, OTHER],
    "assess-none": ["assess", OTHER],
    "batch": ["batch", "--jobs", "1", "secret-folder"],
    "compare": ["compare", PLACE, PLACE],
    "path": ["path", PLACE],
    "views": ["views", PLACE],
    "options": ["options", PLACE],
    "robustness": ["robustness", PLACE],
    "ageing": ["ageing", PLACE],
    "stress": ["stress", PLACE],
    "explain": ["explain", PLACE, "joint_history"],
    "explain-views": ["explain", PLACE, "inter_agency_trust"],
    "backtest": ["backtest", "secret-folder"],
}
FORMATS = {"text": "txt", "json": "json", "markdown": "md", "html": "html", "docx": "docx", "pdf": "pdf"}


@pytest.fixture(autouse=True)
def _where_they_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("secret-folder").mkdir()
    Path(PLACE).write_text(ANSWERS, encoding="utf-8")
    Path(OTHER).write_text(BROKEN, encoding="utf-8")


def written(command: str, ending: str, *options: str) -> Path:
    made = Path(f"made.{ending}")
    assert main([*COMMANDS[command], *options, "-o", str(made)]) in {0, 2}
    return made


@pytest.mark.parametrize("ending", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_withheld_is_in_what_is_written(command: str, ending: str) -> None:
    if command == "batch" and ending == "json":
        assert main([*COMMANDS[command], "--public", "-o", "made.json"]) == 2
        assert not Path("made.json").exists()
        return
    found = everything(written(command, ending, "--public"))

    assert "ANYTOWN" in found.upper() or command == "assess-none"
    assert re.findall(r"(?i)secret[\w-]*", found) == []


@pytest.mark.parametrize("ending", FORMATS.values(), ids=FORMATS)
def test_without_the_option_the_same_search_finds_it(ending: str) -> None:
    found = everything(written("assess", ending))
    assert "secret-place" in found


@pytest.mark.parametrize("ending", ["html", "docx", "pdf", "md", "txt"])
@pytest.mark.parametrize("command", ["assess", "assess-brief", "views", "compare", "path"])
def test_what_is_withheld_is_counted_and_the_full_result_is_named(command: str, ending: str) -> None:
    found = " ".join(everything(written(command, ending, "--public")).split())
    assert re.search(r"\d+ notes.*?views", found)
    if (command, ending) not in {("assess-brief", "md"), ("assess-brief", "txt")}:  # one screen has no room for it
        assert re.search(r"\b[0-9a-f]{64}\b", found)


def test_the_full_paper_names_the_same_full_result() -> None:
    full, public = (everything(written("assess", "html", *more)) for more in ((), ("--public",)))
    hashes = [set(re.findall(r"sha256 ([0-9a-f]{64})", one)) for one in (full, public)]
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 1


def test_views_are_shown_as_a_spread_and_only_where_three_answered() -> None:
    assert main(["assess", "--public", PLACE, "-o", "made.txt"]) == 0
    (rows,) = re.findall(r"How far apart the views are.*?\n((?:  \S.*\n)+)", Path("made.txt").read_text("utf-8"))
    assert [" ".join(line.split()) for line in rows.splitlines()[1:]] == ["Trust between the partners 3 1 to 3"]


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
def test_no_hash_lets_anybody_try_out_what_was_withheld(ending: str) -> None:
    """Who guesses the answers file, or who held which view, finds no hash in the paper that proves it."""
    found = everything(written("assess", ending, "--public"))
    assert hashlib.sha256(ANSWERS.encode()).hexdigest() not in found
    shown = set(re.findall(r"[0-9a-f]{64}", found))
    assert main(["assess", PLACE, "-o", "full.json"]) == 0
    full = json.loads(Path("full.json").read_text(encoding="utf-8"))["assessments"][0]
    for said in (full, {**full, "file": ""}):
        text = json.dumps(said, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
        assert hashlib.sha256(text.encode()).hexdigest() not in shown


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "junit"])
def test_a_batch_for_programs_is_not_for_the_public(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "--public", "--format", form, PLACE]) == 2
    assert capsys.readouterr().err == (
        f"--public: error[form-unfit]: '{form}' is for programs\n  hint: forms: text, markdown, html, docx, pdf\n"
    )


def test_the_hash_of_the_full_result_is_of_the_answers_file_too() -> None:
    """A view has but a handful of levels: of the result alone, what was withheld would be found by trying."""
    hashes = []
    for said in ("", "# what nobody else has\n"):
        Path(PLACE).write_text(ANSWERS + said, encoding="utf-8")
        hashes.append(set(re.findall(r"sha256 ([0-9a-f]{64})", everything(written("assess", "html", "--public")))))

    assert [len(one) for one in hashes] == [1, 1]
    assert hashes[0] != hashes[1]
