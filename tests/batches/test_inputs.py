"""What may be named: files, folders, globs, lists and standard input; each once, in a fixed order."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.batches.batching import BLOCKED, COMPLETE, SILENT, Batch, Ran, put


def files_in(ran: Ran) -> list[str]:
    return [row["file"] for row in csv.DictReader(io.StringIO(ran.out))]


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Above a folder with places in it and below it, hidden ones and files of other kinds; the working directory."""
    put(tmp_path / "all", b=COMPLETE, a=BLOCKED)
    put(tmp_path / "all" / "deep" / "deeper", c=SILENT)
    put(tmp_path / "all" / ".hidden", d=COMPLETE)
    put(tmp_path / "all", **{".e": COMPLETE})
    (tmp_path / "all" / "f.yml").write_text(COMPLETE, encoding="utf-8")
    (tmp_path / "all" / "G.YAML").write_text(COMPLETE, encoding="utf-8")
    (tmp_path / "all" / "notes.txt").write_text("no answers", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stand_in(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))


@pytest.mark.usefixtures("places")
def test_a_folder_is_gone_through_by_the_bytes_of_names_without_what_is_hidden(batch: Batch) -> None:
    ran = batch("--format", "csv", "all")

    assert ran.status == 0
    assert files_in(ran) == ["all/G.YAML", "all/a.yaml", "all/b.yaml", "all/deep/deeper/c.yaml", "all/f.yml"]


@pytest.mark.usefixtures("places")
def test_a_glob_is_expanded_here_and_sorted(batch: Batch) -> None:
    assert files_in(batch("--format", "csv", "all/*.yaml")) == ["all/a.yaml", "all/b.yaml"]
    assert files_in(batch("--format", "csv", "all/d*")) == ["all/deep/deeper/c.yaml"]
    assert files_in(batch("--format", "csv", "all/**/c.yaml")) == ["all/deep/deeper/c.yaml"]


@pytest.mark.usefixtures("places")
def test_a_glob_that_matches_nothing_is_a_row_that_says_so(batch: Batch) -> None:
    ran = batch("--format", "csv", "all/a.yaml", "all/*.nothing")

    assert ran.status == 2
    assert files_in(ran) == ["all/a.yaml", "all/*.nothing"]
    assert "error[glob-empty]: nothing matches 'all/*.nothing'" in ran.out


def test_a_file_whose_name_looks_like_a_glob_is_that_file(batch: Batch, places: Path) -> None:
    put(places, **{"a[1]": COMPLETE, "a1": BLOCKED})

    assert files_in(batch("--format", "csv", "a[1].yaml")) == ["a[1].yaml"]


@pytest.mark.parametrize("form", ["csv", "text", "junit"])
def test_an_empty_folder_is_something_wrong(batch: Batch, tmp_path: Path, form: str) -> None:
    status, out, err = batch("--format", form, str(tmp_path))

    assert status == 2
    assert "the folder holds no answers file" in " ".join(out.split())
    assert "error[folder-empty]" in err
    assert "caretrust: error[nothing-scored]: none of what was named could be scored" in err


def test_nothing_named_is_something_wrong(batch: Batch) -> None:
    status, out, err = batch()

    assert (status, out) == (2, "")
    assert "error[nothing-to-score]" in err


@pytest.mark.usefixtures("places")
def test_what_is_named_again_is_scored_once_and_told(batch: Batch) -> None:
    ran = batch("--format", "csv", "all/b.yaml", "./all/b.yaml", "all/*.yaml")

    assert files_in(ran) == ["all/b.yaml", "all/a.yaml"]
    assert ran.err == "caretrust: note: 2 named more than once, scored once\n"


@pytest.mark.parametrize(
    "content", [b"all/b.yaml\nall/a.yaml\n", b"all/b.yaml\r\n\r\nall/a.yaml", b"all/b.yaml\0all/a.yaml\0"]
)
def test_a_list_of_files_is_parted_by_line_breaks_or_nul(batch: Batch, places: Path, content: bytes) -> None:
    (places / "list").write_bytes(content)

    assert files_in(batch("--format", "csv", "--files-from", "list")) == ["all/b.yaml", "all/a.yaml"]


@pytest.mark.usefixtures("places")
def test_a_list_of_files_may_come_from_standard_input(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, b"all/a.yaml\0all/deep\0gone.yaml\0")

    ran = batch("--format", "csv", "--files-from", "-", "all/b.yaml")

    assert ran.status == 2
    assert files_in(ran) == ["all/b.yaml", "all/a.yaml", "all/deep/deeper/c.yaml", "gone.yaml"]


def test_a_name_with_a_line_break_is_listed_with_nul(batch: Batch, places: Path) -> None:
    put(places, **{"two\nlines": COMPLETE})
    (places / "list").write_bytes(b"two\nlines.yaml\0")

    ran = batch("--format", "csv", "--files-from", "list")

    assert (ran.status, ran.err) == (0, "")
    assert files_in(ran) == ["two lines.yaml"]


def test_a_list_that_cannot_be_read_is_wrong_input(batch: Batch, tmp_path: Path) -> None:
    status, out, err = batch("--files-from", str(tmp_path / "gone"))

    assert (status, out) == (2, "")
    assert "error[file-unreadable]" in err


def test_standard_input_may_be_answers(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, COMPLETE.encode())

    ran = batch("--format", "csv", "-")

    assert ran.status == 0
    assert files_in(ran) == ["<stdin>"]


def test_standard_input_that_is_too_long_is_a_row_that_says_so(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, b"#" * ((1 << 20) + 1))

    ran = batch("--format", "csv", "-")

    assert ran.status == 2
    assert "error[file-too-large]" in ran.out


def test_standard_input_cannot_be_answers_and_a_list_at_once(batch: Batch) -> None:
    status, _, err = batch("--files-from", "-", "-")

    assert status == 2
    assert "error[stdin-twice]" in err


def test_folders_that_are_linked_in_a_circle_end(batch: Batch, places: Path) -> None:
    (places / "all" / "deep" / "round").symlink_to(places / "all", target_is_directory=True)

    ran = batch("--format", "csv", "all")

    assert ran.status == 0
    assert len(files_in(ran)) == 5


@pytest.mark.usefixtures("places")
def test_settings_hold_for_every_file(batch: Batch) -> None:
    ran = batch("--format", "csv", "--set", "staff=0", "all/a.yaml", "all/b.yaml")

    assert [row["gates_failed"] for row in csv.DictReader(io.StringIO(ran.out))] == ["staff", "staff"]
