"""``rubric diff``: what is otherwise, the version that needs, and the places that move."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from caretrust_readiness.authoring.diff import diff
from caretrust_readiness.authoring.versions import is_enough, next_version
from caretrust_readiness.cli import main
from caretrust_readiness.model.rubric import Rubric
from caretrust_readiness.reading.loading import read_rubric
from caretrust_readiness.reading.yamlio import parse
from tests.authoring.test_cases import PLACE, RUBRIC


def rubric(text: str) -> Rubric:
    """The rubric in *text*."""
    return read_rubric(parse(text.encode(), "r.yaml"))


CHANGED = {
    "weight": ("weight: 2", "weight: 3", "weights", "minor"),
    "gate": ("gate: 2", "gate: 3", "gates", "minor"),
    "demand": ("score: 60", "score: 70", "demands", "minor"),
    "levels": ("{id: money, levels: 3", "{id: money, levels: 4", "levels", "major"),
    "gone": ("      - {id: money, levels: 3, weight: 2}\n", "", "criteria", "major"),
    "words": ("{id: not_yet}", "{id: not_yet, title: Later}", "words", "patch"),
    "threshold": ("[10, 50]", "[10, 60]", "levels", "minor"),
}


@pytest.mark.parametrize(("old", "new", "kind", "bump"), CHANGED.values(), ids=CHANGED)
def test_a_change_has_a_kind_and_needs_a_version(old: str, new: str, kind: str, bump: str) -> None:
    text = RUBRIC.replace(", requires: {money: 2}", "").replace(", unless: {money: 3}", "")
    (edit,) = diff(rubric(text), rubric(text.replace(old, new))).changes.edits
    assert (edit.kind, edit.bump) == (kind, bump)


def test_weights_that_are_all_doubled_are_no_change() -> None:
    text = RUBRIC.replace("gate: 2}", "gate: 2, weight: 1}").replace("50]}}", "50]}, weight: 1}")
    found = diff(rubric(text), rubric(text.replace("weight: 2", "weight: 4").replace("weight: 1", "weight: 2")))
    assert found.changes.edits == ()
    assert found.changes.same == ("the weights in base are all multiplied by 2",)


def test_a_renamed_criterion_keeps_its_answers() -> None:
    new = RUBRIC.replace("{id: money,", "{id: cash, formerly: [money],").replace("{money:", "{cash:")
    found = diff(rubric(RUBRIC), rubric(new))
    assert ("criteria", "money is called cash; answers may still use the old id") in {
        (edit.kind, edit.sentence) for edit in found.changes.edits
    }


def test_who_moves_and_by_which_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(RUBRIC)
    Path("new.yaml").write_text(RUBRIC.replace("gate: 2", "gate: 3").replace("weight: 2", "weight: 3"))
    Path("place.yaml").write_text(PLACE.replace("{history: 0}", "{history: 2, money: 3, staff: 90%}"))
    Path("new.yaml").write_text(Path("new.yaml").read_text().replace("evidence: {cap: 1}\n", ""))
    Path("old.yaml").write_text(Path("old.yaml").read_text().replace("evidence: {cap: 1}\n", ""))
    arguments = ["rubric", "diff", "old.yaml", "new.yaml", "--localities", "place.yaml"]

    assert main([*arguments, "--max-moves", "0", "--format", "json"]) == 1

    found = json.loads(capsys.readouterr().out)
    assert found["moved"] == [
        {
            "locality": "X",
            "file": "place.yaml",
            "before": ["ready", "ready"],
            "after": ["not_yet", "not_yet"],
            "alone": ["history: gate 2 is now 3"],
            "not_without": ["history: gate 2 is now 3"],
        }
    ]
    assert main([*arguments, "--max-moves", "1"]) == 0
    assert main([*arguments, "--check-version"]) == 1


def test_the_old_rubric_may_be_a_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("r.yaml").write_text(RUBRIC)
    for command in (
        ["init", "-q"],
        ["add", "r.yaml"],
        ["-c", "user.name=X", "-c", "user.email=x@example.org", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *command], check=True)
    Path("r.yaml").write_text(RUBRIC.replace("score: 60", "score: 65").replace('"1.0.0"', '"1.1.0"'))

    assert main(["rubric", "diff", "git:HEAD", "r.yaml", "--check-version", "--quiet"]) == 0

    assert capsys.readouterr().out == "small 1.0.0 to small 1.1.0: 1 change, minor (a result may move)\n"
    assert main(["rubric", "diff", "git:--output=x", "r.yaml"]) == 2
    assert "error[git-revision]: '--output=x' is no revision" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "needed", "enough"),
    [
        ("1.0.0", "1.0.1", "patch", True),
        ("1.0.0", "1.0.1", "minor", False),
        ("1.0.0", "2.0.0", "minor", True),
        ("1.2.0", "1.1.0", "patch", False),
        ("1.0.0", "1.0.0", None, True),
    ],
)
def test_a_version_is_enough(old: str, new: str, needed: str | None, enough: bool) -> None:
    assert is_enough(old, new, needed) is enough  # type: ignore[arg-type]  # one of the parts


def test_the_next_version() -> None:
    assert [next_version("1.2.3", part) for part in ("major", "minor", "patch")] == ["2.0.0", "1.3.0", "1.2.4"]
