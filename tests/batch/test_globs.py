"""What globs stand for: what the standard library finds, each file once, in every tree."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from caretrust_readiness.batch.sources import Sources
from tests.batch.batching import OPEN, Batch, Start, ended

posix_only = pytest.mark.skipif(os.name != "posix", reason="links")

TREE = """
a.yaml a-b.yaml B.YML notes.md t.csv .hidden.yaml a[1].yaml a/x.yaml a/y.yml a/README.md a/b/x.yaml a/b/c/x.yaml
a/.git/x.yaml b/x.yaml b/a/x.yaml .dot/x.yaml empty/none.txt é/x.yaml
""".split()


def grow(*names: str, below: str = "g") -> None:
    """Files that can be scored, in folders that are made for them."""
    for name in names:
        path = Path(below, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(OPEN, encoding="utf-8")


def names(*patterns: str) -> list[str]:
    return [source.file for source in Sources(patterns).sources()]


def expected(pattern: str) -> list[str]:
    """What the standard library finds, and the answers files in the folders that it finds."""
    found: set[str] = set()
    for match in glob.glob(pattern, recursive=True):  # noqa: PTH207 - it is what is compared with
        found |= set(answers_in(match)) if Path(match).is_dir() else {match}
    return sorted(found, key=os.fsencode)


def answers_in(folder: str) -> Iterator[str]:
    for at, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.lower().endswith((".yaml", ".yml")) and not name.startswith("."):
                yield os.path.join(at, name)  # noqa: PTH118 - keeps './' as the standard library does


@pytest.mark.parametrize(
    "pattern",
    """
    g/* g/** g/**/ g/*/ g/**/* g/**/x.yaml g/**/*.yaml g/**/*.y?ml g/**/b/*.yaml g/**/b/**/*.yaml g/*/*.yaml g/*/*/*
    g/a/*.yaml g/a//*.yaml g/./*.yaml ./g/*.yaml g/[ab]/*.yaml g/[!a]/*.yaml g/a*/x.yaml g/[a]* g/a[[]1].yaml
    g/.* g/.*/*.yaml g/**/.git/*.yaml g/.hid*.yaml g/.dot/*.yaml */*.yaml ** **/*.yaml *[g]/a/../b/*.yaml
    g/?/x.yaml g/**/**/c/*.yaml g/**c/*.yaml g/e*/none.txt g/B.YM? g/b.ym?
    """.split(),
)
def test_a_glob_stands_for_what_the_standard_library_finds(pattern: str) -> None:
    grow(*TREE)

    assert names(pattern) == (expected(pattern) or [pattern])


def test_a_file_that_a_glob_reaches_by_several_paths_is_given_once() -> None:
    grow("a/x.yaml", "b/x.yaml", "c/x.yaml")

    assert names("g/*/../b/x.yaml") == ["g/a/../b/x.yaml"]


def test_a_glob_may_start_at_the_root() -> None:
    grow("a.yaml", "in/b.yaml")
    here = str(Path.cwd())

    assert names(f"{here}/g/**/*.yaml") == [f"{here}/g/a.yaml", f"{here}/g/in/b.yaml"]


@pytest.mark.parametrize("pattern", ["g/**", "g/**/**/**/*.yaml", "g/**/*", "g/sub*"])
def test_a_file_that_is_matched_in_several_ways_is_scored_once_and_empty_folders_are_no_error(
    batch: Batch, pattern: str
) -> None:
    grow("sub/a.yaml")
    Path("g/empty").mkdir()

    ran = batch(pattern, form="csv")

    assert (ran.status, ran.err) == (0, "")
    assert [row["file"] for row in ran.rows] == ["g/sub/a.yaml"]


def test_a_folder_that_is_matched_takes_its_place_among_the_files() -> None:
    grow("a/x.yaml", "a-b.yaml", "a.yaml", "b.yaml")

    assert names("g/*") == ["g/a-b.yaml", "g/a.yaml", "g/a/x.yaml", "g/b.yaml"]


def test_a_glob_that_matches_empty_folders_only_says_so(batch: Batch) -> None:
    Path("g/empty").mkdir(parents=True)

    ran = batch("g/e*", "nowhere/*.yaml", form="csv")

    assert ran.status == 2
    assert ran.err.splitlines() == [
        "g/e*: error[glob-empty]: nothing matches 'g/e*'",
        "  hint: folders match, and hold no answers file (*.yaml or *.yml)",
        "nowhere/*.yaml: error[glob-empty]: nothing matches 'nowhere/*.yaml'",
        "caretrust: error[nothing-scored]: none of what was named could be scored",
    ]


@posix_only
@pytest.mark.parametrize(
    "pattern", ["links/**/*.yaml", "links/**", f"links/{'*/' * 40}*.yaml", f"links/{'**/*/' * 12}*.yaml"]
)
def test_links_that_lead_round_in_circles_end(start: Start, pattern: str) -> None:
    """Followed along every path, there are as many as two to the fortieth."""
    grow("d/x.yaml", below="links")
    Path("links/d/a").symlink_to(".")
    Path("links/d/b").symlink_to(".")

    ran = ended(start("--quiet", pattern, form="csv"))

    assert ran.status == 0
    assert len(ran.rows) == 1
    assert Path(ran.rows[0]["file"]).samefile("links/d/x.yaml")


@posix_only
def test_a_folder_that_is_met_in_two_ways_gives_each_file_once() -> None:
    """As a match of its own, and by a link below another match."""
    grow("a/x.yaml", "b/y.yaml", "top.yaml", "notes.md")
    Path("g/a/up").symlink_to("..")

    found = names("g/*")

    assert sorted(Path(name).name for name in found) == ["notes.md", "top.yaml", "x.yaml", "y.yaml"]


@pytest.fixture
def deep() -> Iterator[str]:
    """A folder in folders, deeper than Python calls functions, with a file at its bottom."""
    folders = ["deep" + "/d" * depth for depth in range(1_200)]
    for folder in folders:
        Path(folder).mkdir()
    bottom = Path(folders[-1], "x.yaml")
    bottom.write_text(OPEN, encoding="utf-8")
    yield str(bottom)
    bottom.unlink()
    for folder in reversed(folders):
        Path(folder).rmdir()


@posix_only
@pytest.mark.parametrize("named", ["deep", "deep/**/*.yaml", "d*"])
def test_a_file_may_lie_deep(batch: Batch, deep: str, named: str) -> None:
    ran = batch(named, form="csv")

    assert (ran.status, ran.err) == (0, "")
    assert [row["file"] for row in ran.rows] == [deep]


@pytest.mark.parametrize("named", ["g", "g/**/*.yaml", "g/*/*.yaml"])
def test_a_folder_that_cannot_be_read_is_told(batch: Batch, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    grow("a/x.yaml", "secret/y.yaml")
    listing = os.scandir

    def guarded(folder: str) -> Iterator[os.DirEntry[str]]:
        if folder.endswith("secret"):
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr(os, "scandir", guarded)
    ran = batch(named, form="csv")

    assert ran.status == 2
    assert [row["file"] for row in ran.rows] == ["g/a/x.yaml", "g/secret"]
    assert ran.err == "g/secret: error[folder-unreadable]: cannot read the folder: permission denied\n"


@pytest.mark.parametrize(
    ("named", "left"),
    [
        pytest.param(["g"], 2, id="in-a-folder"),
        pytest.param(["g", "g"], 2, id="in-a-folder-named-twice"),
        pytest.param(["g/in"], 1, id="in-a-folder-below"),
        pytest.param(["g/i*"], 1, id="in-a-folder-that-a-glob-matches"),
        pytest.param(["g", "g/t.csv"], 1, id="unless-it-is-named"),
        pytest.param(["g/**/*"], 0, id="unless-a-glob-matches-it"),
        pytest.param(["g/a.yaml"], 0, id="where-no-folder-is-named"),
    ],
)
def test_tables_in_folders_are_counted_that_are_not_read(named: list[str], left: int) -> None:
    grow("a.yaml", "t.csv", "in/b.yaml", "in/u.xlsx", ".v.csv", "notes.md")
    inputs = Sources(named)

    for _ in inputs.sources():
        pass

    assert inputs.unread == left


def test_counting_meanwhile_how_many_there_are_changes_no_count() -> None:
    grow("a.yaml", "t.csv")
    inputs = Sources(["g", "g"])

    for _ in inputs.sources():
        assert inputs.total() == 1

    assert (inputs.repeated, inputs.unread) == (1, 1)
