"""Where a result goes: a file is written whole or left as it was, and a place that cannot be written to is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from caretrust_readiness.cli.streams import output_file
from tests.batch.batching import FORMS, SAILS, Batch, Ran, Start, command, ended, line_of, noisy, put, table

posix_only = pytest.mark.skipif(os.name != "posix", reason="links, devices and limits of POSIX")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="/proc, /dev/full, and mounts of one's own")

OLD = "the report of yesterday\n"
#: A report of so many rows is over 16 KiB in every form.
MANY = 400


def under(*wrapper: str, arguments: list[str]) -> Ran:
    """How a run ends in a process that *wrapper* prepares, which gets the command line behind its own words."""
    process = subprocess.Popen(
        [*wrapper, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    return ended(process)


def shell(script: str, *arguments: str, form: str) -> Ran:
    """As :func:`under`, for a shell whose *script* has the command line as its words."""
    return under("sh", "-c", script, "sh", arguments=command(*arguments, form=form))


def mounted(script: str, *arguments: str, form: str) -> Ran:
    """As :func:`shell`, where *script* may mount what only it can see."""
    probe = ["unshare", "--mount", "--map-root-user", "sh", "-c", "mount -t tmpfs none out"]
    if shutil.which("unshare") is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("mounts need rights that are not given here")
    return under(*probe[:-1], script, "sh", arguments=command(*arguments, form=form))


@pytest.fixture
def report() -> Path:
    """An old report in a folder of its own."""
    path = Path("out/report")
    path.parent.mkdir()
    path.write_text(OLD, encoding="utf-8")
    return path


def is_as_it_was(report: Path) -> bool:
    """Whether the old report is whole, and nothing else beside it."""
    return report.read_text(encoding="utf-8") == OLD and os.listdir(report.parent) == [report.name]  # noqa: PTH208 - names


# Files


@posix_only
@pytest.mark.parametrize(("link", "target"), [("link", "real"), ("broken", "new")], ids=["to-a-file", "to-nothing"])
def test_what_a_link_leads_to_is_written_and_the_link_kept(batch: Batch, link: str, target: str) -> None:
    put(a=SAILS)
    Path("elsewhere").mkdir()
    Path("elsewhere/real").write_text(OLD, encoding="utf-8")
    Path(link).symlink_to(f"elsewhere/{target}")

    ran = batch("a.yaml", "-o", link, form="csv")

    assert ran == (0, "", "")
    assert Path(link).readlink() == Path(f"elsewhere/{target}")
    assert Path(f"elsewhere/{target}").read_text(encoding="utf-8").startswith("locality,")


@posix_only
def test_a_new_report_has_the_usual_permissions_and_a_replaced_one_those_of_the_old(batch: Batch) -> None:
    put(a=SAILS)
    Path("old").write_text(OLD, encoding="utf-8")
    Path("old").chmod(0o640)
    before = os.umask(0o027)

    try:
        for name in ("old", "new"):
            assert batch("a.yaml", "-o", name) == (0, "", "")
    finally:
        os.umask(before)

    assert [Path(name).stat().st_mode & 0o777 for name in ("old", "new")] == [0o640, 0o640]


def test_a_report_is_on_the_disk_before_it_takes_the_place_of_the_old_one(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the machine stops between the two, one of them is whole."""
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def onto_the_disk(number: int) -> None:
        fsync(number)
        done.append(f"{os.fstat(number).st_size} bytes on the disk")

    def in_the_place(self: Path, target: Path) -> Path:
        done.append("in the place of the old one")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", onto_the_disk)
    monkeypatch.setattr(Path, "replace", in_the_place)
    with output_file(str(report)) as stream:
        stream.write(b"new")

    assert done == ["3 bytes on the disk", "in the place of the old one"]
    assert report.read_bytes() == b"new"


REFUSED = {
    "out": "it is a folder",
    "linked": "it is a folder",
    "": "no name of a file",
    "gone/report.csv": "no such file or directory",
    "places/bad.yaml/report.csv": "not a directory",
    "loop": "too many levels of symbolic links",
}


@posix_only
@pytest.mark.parametrize(("place", "reason"), REFUSED.items(), ids=map(repr, REFUSED))
def test_a_place_that_cannot_be_written_to_is_told_before_anything_is_scored(
    batch: Batch, report: Path, place: str, reason: str
) -> None:
    put("places", bad="locality: [")
    Path("linked").symlink_to("out")
    Path("loop").symlink_to("loop")

    ran = batch("places", "-o", place, form="csv")

    assert ran == (2, "", f"caretrust: error[output]: cannot write '{place}': {reason}\n")
    assert is_as_it_was(report)


def test_a_place_with_a_name_of_several_lines_is_told_in_one(batch: Batch) -> None:
    put(a=SAILS)

    status, _, err = batch("a.yaml", "-o", "gone\n::error::x/\x1b[31mr.csv", form="csv")

    assert (status, err.count("\n")) == (2, 1)
    assert err.startswith("caretrust: error[output]: cannot write 'gone :\\:error:\\:x/\\x1b[31mr.csv': ")


@linux_only
def test_a_place_that_nobody_may_write_to_is_told(batch: Batch) -> None:
    """Not even the superuser, as whom tests may run, makes files there."""
    put(a=SAILS)

    ran = batch("a.yaml", "-o", "/proc/self/report.csv")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("caretrust: error[output]: cannot write '/proc/self/report.csv': ")


@linux_only
@pytest.mark.parametrize(("name", "reason"), [("new", "read-only file system"), ("report", "permission denied")])
def test_a_folder_that_may_only_be_read_leaves_the_old_report(report: Path, name: str, reason: str) -> None:
    put(a=SAILS)
    script = 'mount --bind out out && mount -o remount,bind,ro out && exec "$@"'

    ran = mounted(script, "a.yaml", "-o", f"out/{name}", form="csv")

    assert ran == (2, "", f"caretrust: error[output]: cannot write 'out/{name}': {reason}\n")
    assert is_as_it_was(report)


def test_a_report_that_may_only_be_read_is_not_replaced(
    batch: Batch, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(a=SAILS)
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser, as whom tests may run, may write to anything

    ran = batch("a.yaml", "-o", str(report))

    assert ran == (2, "", "caretrust: error[output]: cannot write 'out/report': permission denied\n")
    assert is_as_it_was(report)


@posix_only
def test_a_folder_that_vanishes_midway_is_an_error(start: Start) -> None:
    Path("out").mkdir()
    run = start(noisy("places", 130), "-o", "out/report.csv")
    line_of(run.stderr)  # now it waits for a reader of the rest

    shutil.rmtree("out")
    ran = ended(run)

    assert ran.status == 2
    last = ran.err.splitlines()[-1]
    assert last == "caretrust: error[output]: cannot write 'out/report.csv': no such file or directory"


# Full disks


@posix_only
@pytest.mark.parametrize("form", ["csv", "json", "text"])
def test_a_file_that_may_not_grow_leaves_the_old_report(report: Path, form: str) -> None:
    ran = shell('ulimit -f 16; PYTHONDONTWRITEBYTECODE=1 exec "$@"', table(MANY), "-o", str(report), form=form)

    # The measuring of coverage, where it is on, may not write its own file either, and says so after us.
    told = "caretrust: error[output]: cannot write 'out/report': file too large\n"
    assert (ran.status, ran.out, ran.err[: len(told)]) == (2, "", told)
    assert is_as_it_was(report)


@linux_only
@pytest.mark.parametrize("form", ["csv", "text"])
def test_a_disk_that_fills_up_leaves_the_old_report(report: Path, form: str) -> None:
    script = 'cp out/report old && mount -t tmpfs -o size=16k none out && cp old out/report && "$@"; '
    script += "status=$?; ls -A out; cat out/report; exit $status"

    ran = mounted(script, table(MANY), "-o", str(report), form=form)

    assert ran == (
        2,
        f"report\n{OLD}",
        "caretrust: error[output]: cannot write 'out/report': no space left on device\n",
    )


@linux_only
@pytest.mark.parametrize("form", FORMS)
def test_a_full_standard_output_is_an_error(batch: Batch, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    put(a=SAILS)

    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr("sys.stdout", full)
        status, _, err = batch("a.yaml", form=form)

    said = "cannot write to standard output: no space left on device"
    assert (status, err) == (2, f"caretrust: error[output]: {said}\n")


# Standard output and error


@posix_only
@pytest.mark.parametrize(
    ("place", "reason"),
    [
        pytest.param("&-", "it is closed", id="closed"),
        pytest.param("/dev/full", "no space left on device", id="full", marks=linux_only),
    ],
)
def test_a_process_whose_standard_output_takes_nothing_says_so_once(place: str, reason: str) -> None:
    put(a=SAILS)

    ran = shell(f'exec "$@" >{place}', "a.yaml", form="csv")

    assert ran == (2, "", f"caretrust: error[output]: cannot write to standard output: {reason}\n")


@posix_only
def test_a_closed_standard_error_changes_nothing(batch: Batch) -> None:
    put(a=SAILS, bad="locality: [")

    heard = batch("a.yaml", "bad.yaml", form="csv")

    silent = shell('exec "$@" 2>&-', "a.yaml", "bad.yaml", form="csv")

    assert silent == heard._replace(err="")
    assert (heard.status, bool(heard.err)) == (2, True)


@posix_only
def test_a_device_is_written_to_and_not_replaced(batch: Batch) -> None:
    put(a=SAILS)

    assert batch("a.yaml", "-o", os.devnull) == (0, "", "")
    assert Path(os.devnull).is_char_device()
