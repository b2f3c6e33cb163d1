"""What may be named: files, folders, globs, lists and standard input; each once, in a fixed order."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TypeAlias

import pytest

from caretrust_readiness.batch.sources import Sources
from tests.batch.batching import OPEN, SAILS, WAITS, Batch, put, put_bytes

Names: TypeAlias = Callable[..., list[str]]

posix_only = pytest.mark.skipif(os.name != "posix", reason="links, pipes and names that are no text")


def touch(*names: str) -> None:
    """Files that can be scored, in folders that are made for them."""
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(OPEN, encoding="utf-8")


@pytest.fixture
def names(batch: Batch) -> Names:
    """The files that the arguments of a batch stand for, in the order of the rows."""

    def found(*arguments: str) -> list[str]:
        return [one["file"] for one in batch(*arguments, form="jsonl").objects]

    return found


def stand_in(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))


# Folders


def test_a_folder_stands_for_its_answers_files_and_those_of_the_folders_in_it(names: Names) -> None:
    touch("f/b.yaml", "f/a.yml", "f/in/C.YAML", "f/in/deep/d.yaml", "f/notes.md", "f/data.json", "f/t.csv")

    assert names("f") == ["f/a.yml", "f/b.yaml", "f/in/C.YAML", "f/in/deep/d.yaml"]


def test_names_are_in_the_order_of_their_bytes(names: Names) -> None:
    touch("f/Z.yaml", "f/a.yaml", "f/é.yaml", "f/10.yaml", "f/9.yaml", "f/a/x.yaml", "f/a-b.yaml")

    found = names("f")

    assert found == ["f/10.yaml", "f/9.yaml", "f/Z.yaml", "f/a-b.yaml", "f/a.yaml", "f/a/x.yaml", "f/é.yaml"]
    assert found == sorted(found, key=os.fsencode)


def test_what_is_hidden_is_left_out_of_folders_unless_it_is_named(names: Names) -> None:
    touch("f/.hidden.yaml", "f/.git/x.yaml", "f/seen.yaml")

    assert names("f") == ["f/seen.yaml"]
    assert names("f/.hidden.yaml", "f/.git") == ["f/.hidden.yaml", "f/.git/x.yaml"]


@pytest.mark.parametrize("form", ["csv", "junit"])
def test_a_folder_without_answers_files_is_something_wrong(batch: Batch, form: str) -> None:
    Path("f/in").mkdir(parents=True)

    ran = batch("f", form=form)

    assert ran.status == 2
    assert "the folder holds no answers file" in " ".join(ran.out.split())
    told = ["f: error[folder-empty]: the folder holds no answers file (*.yaml or *.yml)"]
    assert ran.err.splitlines() == [
        *(told if form != "text" else []),  # which a page shows itself
        "caretrust: error[nothing-scored]: none of what was named could be scored",
    ]


def test_a_folder_that_vanishes_is_a_problem() -> None:
    """It is gone when its turn comes, though it was there when the run began."""
    touch("f/a.yaml", "g/b.yaml")
    sources = Sources(["f", "g"]).sources()
    assert next(sources).file == "f/a.yaml"
    Path("g/b.yaml").unlink()
    Path("g").rmdir()

    assert [source.file for source in sources] == ["g"]


@posix_only
def test_linked_folders_are_gone_through_once_even_in_a_circle(names: Names) -> None:
    touch("f/a.yaml", "elsewhere/b.yaml")
    Path("f/in").mkdir()
    Path("f/in/up").symlink_to("..")
    Path("f/other").symlink_to(Path("elsewhere").resolve())
    Path("f/other-again").symlink_to(Path("elsewhere").resolve())

    assert names("f") == ["f/a.yaml", "f/other-again/b.yaml"]


@posix_only
def test_pipes_and_broken_links_are_listed_so_that_they_can_be_said_to_be_bad(names: Names) -> None:
    touch("f/a.yaml")
    os.mkfifo("f/pipe.yaml")
    Path("f/loop.yaml").symlink_to("loop.yaml")
    Path("f/gone.yaml").symlink_to("nowhere")

    assert names("f") == ["f/a.yaml", "f/gone.yaml", "f/loop.yaml", "f/pipe.yaml"]


@posix_only
def test_names_that_are_no_text_are_names(batch: Batch) -> None:
    Path("f").mkdir()
    for name in (b"f/\xff.yaml", b"f/new\nline.yaml", b"f/\x1b[31m.yaml"):
        put_bytes(name, OPEN.encode())

    ran = batch("f", form="jsonl")

    assert [one["file"] for one in ran.objects] == ["f/\x1b[31m.yaml", "f/new\nline.yaml", r"f/\udcff.yaml"]
    assert ran.status == 0


# Files and globs


def test_files_are_taken_as_they_are_named_in_the_order_of_the_command_line(names: Names) -> None:
    touch("b.yaml", "a.txt")

    assert names("b.yaml", "a.txt", "not-there.yaml") == ["b.yaml", "a.txt", "not-there.yaml"]


def test_what_is_named_again_is_scored_once_and_told(batch: Batch) -> None:
    put("f", a=SAILS, b=OPEN)
    put_bytes(b"list", b"f/a.yaml\n")

    ran = batch("f/b.yaml", "f", "./f/a.yaml", "f/../f/b.yaml", "f/*.yaml", "--files-from", "list", form="csv")

    assert [row["file"] for row in ran.rows] == ["f/b.yaml", "f/a.yaml"]
    assert ran.err == "caretrust: note: 6 named more than once, scored once\n"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param("f/*.yaml", ["f/a.yaml", "f/b.yaml"], id="star"),
        pytest.param("f/?.yaml", ["f/a.yaml", "f/b.yaml"], id="question-mark"),
        pytest.param("f/[b-z].yaml", ["f/b.yaml"], id="range"),
        pytest.param("f/**/c.yaml", ["f/in/deep/c.yaml"], id="any-depth"),
        pytest.param("f/i*", ["f/in/deep/c.yaml"], id="a-folder"),
    ],
)
def test_a_glob_stands_for_what_it_matches(names: Names, pattern: str, expected: list[str]) -> None:
    touch("f/a.yaml", "f/b.yaml", "f/in/deep/c.yaml")

    assert names(pattern) == expected


def test_a_file_whose_name_looks_like_a_glob_is_that_file(names: Names) -> None:
    touch("a[1].yaml", "a1.yaml")

    assert names("a[1].yaml") == ["a[1].yaml"]


def test_a_glob_that_matches_nothing_is_a_row_that_says_so(batch: Batch) -> None:
    touch("f/a.yaml")

    ran = batch("f/a.yaml", "f/*.nothing", form="csv")

    assert ran.status == 2
    assert [(row["file"], row["problems"]) for row in ran.rows] == [
        ("f/a.yaml", ""),
        ("f/*.nothing", "f/*.nothing: error[glob-empty]: nothing matches 'f/*.nothing'"),
    ]


def test_nothing_named_is_something_wrong(batch: Batch) -> None:
    status, out, err = batch()

    assert (status, out) == (2, "")
    assert err == "<PATH>: error[nothing-to-score]: nothing to score: no file, folder or table is named\n"


def test_settings_hold_for_every_file(batch: Batch) -> None:
    put(a=SAILS, b=WAITS)

    ran = batch("--set", "crew=0", "a.yaml", "b.yaml", form="csv")

    assert [row["gates_failed"] for row in ran.rows] == ["crew", "crew"]


# Lists


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"b.yaml\na c.yaml\n", ["b.yaml", "a c.yaml"], id="lines"),
        pytest.param(b"b.yaml\r\na.yaml", ["b.yaml", "a.yaml"], id="lines-of-windows"),
        pytest.param(b"a\n.yaml\0b.yaml\0", ["a\n.yaml", "b.yaml"], id="nul-between"),
        pytest.param(b"\n\na.yaml\n\n", ["a.yaml"], id="blank-lines"),
        pytest.param(b"\xff.yaml\n", [r"\udcff.yaml"], id="no-text"),
        pytest.param(b"a*.yaml\nf\n", ["a*.yaml", "f/c.yaml"], id="folders-but-no-globs"),
    ],
)
def test_a_list_is_separated_by_nul_or_by_lines(names: Names, content: bytes, expected: list[str]) -> None:
    touch("a.yaml", "b.yaml", "f/c.yaml")
    put_bytes(b"list", content)

    assert names("--files-from", "list") == expected


def test_a_list_may_come_from_standard_input_and_follows_what_is_named(
    names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch("a.yaml", "b.yaml", "f/c.yaml")
    stand_in(monkeypatch, b"a.yaml\0f\0gone.yaml\0")

    assert names("--files-from", "-", "b.yaml") == ["b.yaml", "a.yaml", "f/c.yaml", "gone.yaml"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--files-from", "gone"], "gone: error[file-unreadable]: ", id="that-is-gone"),
        pytest.param(["--files-from", "empty"], "<PATH>: error[nothing-to-score]: ", id="that-is-empty"),
        pytest.param(["--files-from", "-", "-"], "--files-from: error[stdin-twice]: ", id="that-is-answers-too"),
    ],
)
def test_a_list_that_cannot_be_used_is_wrong_input(batch: Batch, arguments: list[str], said: str) -> None:
    put_bytes(b"empty", b"")

    status, out, err = batch(*arguments)

    assert (status, out) == (2, "")
    assert err.startswith(said)


# Standard input


def test_standard_input_may_be_answers(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, SAILS.encode())

    ran = batch("-", form="csv")

    assert ran.status == 0
    assert [(row["locality"], row["file"]) for row in ran.rows] == [("Midport", "<stdin>")]


def test_standard_input_that_is_too_long_is_a_row_that_says_so(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, b"#" * ((1 << 20) + 1))

    ran = batch("-", form="csv")

    assert ran.status == 2
    assert ran.rows[0]["problems"].startswith("<stdin>: error[file-too-large]: ")


# How many there are


def test_files_are_counted_beforehand_and_the_rows_of_tables_are_not() -> None:
    touch("f/a.yaml", "f/b.yaml")
    put_bytes(b"t.csv", b"locality,as_of\nA,2026\nB,2026\n")

    assert Sources(["f", "f/a.yaml"]).total() == 2
    assert Sources(["f", "t.csv"]).total() is None
    assert [source.file for source in Sources(["t.csv"]).sources()] == ["t.csv:2", "t.csv:3"]
