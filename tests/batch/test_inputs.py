"""What is to be scored: which files paths, folders, globs and lists stand for, and in which order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from caretrust_readiness.inputs import Inputs, read_list
from caretrust_readiness.problems import InputError, Problem

posix_only = pytest.mark.skipif(os.name != "posix", reason="links, pipes and names that are no text")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("locality: X\nas_of: 2026\n", encoding="utf-8")


def names(*paths: str, listed: tuple[str, ...] = ()) -> list[str]:
    return [source.file for source in Inputs(paths, listed).sources()]


def problem(*paths: str) -> Problem:
    (source,) = Inputs(paths).sources()
    with pytest.raises(InputError) as caught:
        source.read(None)
    (found,) = caught.value.problems
    return found


@pytest.mark.usefixtures("here")
def test_a_folder_stands_for_its_answers_files_and_those_of_the_folders_in_it() -> None:
    put("f/b.yaml", "f/a.yml", "f/in/C.YAML", "f/in/deep/d.yaml", "f/notes.md", "f/data.json")

    assert names("f") == ["f/a.yml", "f/b.yaml", "f/in/C.YAML", "f/in/deep/d.yaml"]


@pytest.mark.usefixtures("here")
def test_names_are_in_the_order_of_their_bytes() -> None:
    put("f/Z.yaml", "f/a.yaml", "f/é.yaml", "f/10.yaml", "f/9.yaml", "f/a/x.yaml", "f/a-b.yaml")

    assert names("f") == ["f/10.yaml", "f/9.yaml", "f/Z.yaml", "f/a-b.yaml", "f/a.yaml", "f/a/x.yaml", "f/é.yaml"]
    assert names("f") == sorted(names("f"), key=os.fsencode)


@pytest.mark.usefixtures("here")
def test_what_is_hidden_is_left_out_of_folders_unless_it_is_named() -> None:
    put("f/.hidden.yaml", "f/.git/x.yaml", "f/seen.yaml")

    assert names("f") == ["f/seen.yaml"]
    assert names("f/.hidden.yaml", "f/.git") == ["f/.hidden.yaml", "f/.git/x.yaml"]


@pytest.mark.usefixtures("here")
def test_files_are_taken_as_they_are_named_in_the_order_of_the_command_line() -> None:
    put("b.yaml", "a.txt")

    assert names("b.yaml", "a.txt", "not-there.yaml") == ["b.yaml", "a.txt", "not-there.yaml"]


@pytest.mark.usefixtures("here")
def test_what_is_named_again_is_left_out() -> None:
    put("f/a.yaml", "f/b.yaml")
    inputs = Inputs(["f/b.yaml", "f", "./f/a.yaml", "f/../f/b.yaml"], ["f/a.yaml"])

    assert [source.file for source in inputs.sources()] == ["f/b.yaml", "f/a.yaml"]
    assert inputs.repeated == 4
    assert inputs.total() == 2


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param("f/*.yaml", ["f/a.yaml", "f/b.yaml"], id="star"),
        pytest.param("f/?.yaml", ["f/a.yaml", "f/b.yaml"], id="question-mark"),
        pytest.param("f/[b-z].yaml", ["f/b.yaml"], id="range"),
        pytest.param("**/c.yaml", ["f/in/c.yaml"], id="any-depth"),
        pytest.param("f/i*", ["f/in/c.yaml"], id="a-folder"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_glob_stands_for_what_it_matches(pattern: str, expected: list[str]) -> None:
    put("f/a.yaml", "f/b.yaml", "f/in/c.yaml")

    assert names(pattern) == expected


@pytest.mark.usefixtures("here")
def test_a_file_whose_name_looks_like_a_glob_is_that_file() -> None:
    put("a[1].yaml", "a1.yaml")

    assert names("a[1].yaml") == ["a[1].yaml"]


@pytest.mark.usefixtures("here")
def test_a_glob_that_matches_nothing_is_a_problem() -> None:
    assert problem("f/*.yaml")[:4] == ("f/*.yaml", None, "glob-empty", "nothing matches 'f/*.yaml'")


@pytest.mark.usefixtures("here")
def test_a_folder_without_answers_files_is_a_problem() -> None:
    Path("f/in").mkdir(parents=True)

    assert problem("f")[:3] == ("f", None, "folder-empty")


@pytest.mark.usefixtures("here")
def test_a_folder_that_vanishes_is_a_problem() -> None:
    """It is gone when its turn comes, though it was there when the run began."""
    put("f/a.yaml", "g/b.yaml")
    sources = Inputs(["f", "g"]).sources()
    assert next(sources).file == "f/a.yaml"
    Path("g/b.yaml").unlink()
    Path("g").rmdir()

    assert [source.file for source in sources] == ["g"]


@posix_only
@pytest.mark.usefixtures("here")
def test_linked_folders_are_gone_through_once_even_in_a_circle() -> None:
    put("f/a.yaml", "elsewhere/b.yaml")
    Path("f/in").mkdir()
    Path("f/in/up").symlink_to("..")
    Path("f/other").symlink_to(Path("elsewhere").resolve())
    Path("f/other-again").symlink_to(Path("elsewhere").resolve())

    assert names("f") == ["f/a.yaml", "f/other-again/b.yaml"]


@posix_only
@pytest.mark.usefixtures("here")
def test_pipes_and_broken_links_are_listed_so_that_they_can_be_said_to_be_bad() -> None:
    put("f/a.yaml")
    os.mkfifo("f/pipe.yaml")
    Path("f/loop.yaml").symlink_to("loop.yaml")
    Path("f/gone.yaml").symlink_to("nowhere")

    assert names("f") == ["f/a.yaml", "f/gone.yaml", "f/loop.yaml", "f/pipe.yaml"]


@posix_only
def test_names_that_are_no_text_are_names(here: Path) -> None:
    (here / "f").mkdir()
    for name in (b"\xff.yaml", b"new\nline.yaml", b"\x1b[31m.yaml"):
        Path(os.fsdecode(os.fsencode(here) + b"/f/" + name)).write_text("locality: X\nas_of: 2026\n", encoding="utf-8")

    assert names("f") == ["f/\x1b[31m.yaml", "f/new\nline.yaml", "f/\udcff.yaml"]
    assert [source.read(None).answers.locality for source in Inputs(["f"]).sources()] == ["X"] * 3


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"a.yaml\nb c.yaml\n", ["a.yaml", "b c.yaml"], id="lines"),
        pytest.param(b"a.yaml\r\nb.yaml", ["a.yaml", "b.yaml"], id="lines-of-windows"),
        pytest.param(b"a\n.yaml\0b.yaml\0", ["a\n.yaml", "b.yaml"], id="nul-between"),
        pytest.param(b"\n\na.yaml\n\n", ["a.yaml"], id="blank-lines"),
        pytest.param(b"", [], id="nothing"),
    ],
)
def test_a_list_is_separated_by_nul_or_by_lines(tmp_path: Path, content: bytes, expected: list[str]) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)

    assert read_list(str(path)) == expected


@pytest.mark.usefixtures("here")
def test_names_in_a_list_are_no_globs() -> None:
    put("a1.yaml", "f/b.yaml")

    assert names(listed=("a*.yaml", "f")) == ["a*.yaml", "f/b.yaml"]


def test_nobody_counts_the_rows_of_a_table(here: Path) -> None:
    (here / "t.csv").write_text("locality,as_of\nA,2026\nB,2026\n", encoding="utf-8")

    assert Inputs(["t.csv"]).total() is None
    assert names("t.csv") == ["t.csv:2", "t.csv:3"]
