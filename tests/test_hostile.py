"""Hostile and broken files: a clear error with a place, or a safe result; no crash, and nothing is let through."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caretrust_readiness.cli import main
from tests import hostile
from tests.hostile import Hostile

#: What a terminal or a CI runner acts on, but for line breaks.
ACTED_ON = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]|##\\[|^\\s*::",
    re.MULTILINE,
)
SAID = re.compile(r"[^:]+(:\d+:\d+)?: (error|warning)\[[a-z-]+\]: [^A-Z].*[^.]|  hint: .+")
#: Said of a whole file, so without a place in it.
PLACELESS = re.compile(r"[^:]+: error\[(file-too-large|yaml-empty|problems-many)\]: .+")


def commands(file: Hostile, folder: Path) -> list[list[str]]:
    """Where the file is read: by the checker, and by an assessment with the text and the JSON report."""
    path = folder / f"{file.kind}.yaml"
    path.write_bytes(file.content)
    if file.kind == "answers":
        return [["assess", path.name], ["assess", "--format", "json", path.name]]
    (folder / "good.yaml").write_text("locality: Ambermouth\nas_of: 2025\n")
    return [["rubric", "check", path.name], ["assess", "--rubric", path.name, "good.yaml"]]


def check(file: Hostile, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Run every command on *file*, and hold what it says to the promises above."""
    for command in commands(file, folder):
        status = main(command)
        out, err = capsys.readouterr()

        assert status in {0, 2}, err
        assert not ACTED_ON.search(out)
        assert not ACTED_ON.search(err)
        assert (status == 2) == ("error[" in err)
        for line in err.splitlines():
            found = SAID.fullmatch(line)
            assert found, line
            assert found[1] or "error[" not in line or PLACELESS.fullmatch(line), line
        assert hostile.STAND_IN.search(file.content) or not hostile.STAND_IN.search(err.encode())


#: Small to write; what takes seconds to assess is not for a test.
SMALL_BOMBS = [bomb for bomb in hostile.bombs() if len(bomb.content) < 3_000 and "to-the-limit" not in bomb.name]


@pytest.mark.parametrize("bomb", SMALL_BOMBS, ids=lambda bomb: bomb.name)
def test_a_small_bomb_does_no_harm(
    bomb: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    check(bomb, tmp_path, capsys)


LARGE_BOMBS = ["flow-depth", "tiny-nodes", "one-long-text", "quoted-separators", "unknown-criteria", "bad-evidence"]


@pytest.mark.parametrize("name", LARGE_BOMBS)
def test_a_large_bomb_does_no_harm(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (bomb,) = [bomb for bomb in hostile.bombs() if bomb.name == f"answers-{name}"]
    check(bomb, tmp_path, capsys)


@pytest.mark.parametrize("mutation", [*hostile.mutations(seed=2006, count=60)], ids=lambda mutation: mutation.name)
def test_a_good_file_that_was_tampered_with_does_no_harm(
    mutation: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    check(mutation, tmp_path, capsys)


def test_the_same_seed_makes_the_same_files() -> None:
    assert list(hostile.mutations(7, 20)) == list(hostile.mutations(7, 20))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("\x1b[31mred.yaml", id="escape"),
        pytest.param("\u202elmay.a", id="override"),
        pytest.param("[bold]x[/].yaml", id="markup"),
        pytest.param("##[error]x.yaml", id="workflow-command"),
        pytest.param("a\nb.yaml", id="line-break"),
        pytest.param("\udcff.yaml", id="no-unicode"),
        pytest.param("x" * 300, id="too-long"),
        pytest.param("a\x00b", id="null"),
        pytest.param("", id="nothing"),
    ],
)
def test_the_name_of_a_file_is_text_too(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "--format", "json", name]) == 2

    out, err = capsys.readouterr()
    assert "error[file-" in err
    assert not ACTED_ON.search(out + err)
