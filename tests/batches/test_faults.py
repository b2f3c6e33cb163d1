"""What goes wrong around a run: bad files among good ones, signals, full disks, closed pipes, processes that die."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from caretrust_readiness import batch as batches
from caretrust_readiness.inputs import Source
from caretrust_readiness.report.rows import Outcome
from tests.batches.batching import BLOCKED, COMPLETE, FORMS, Batch, command, put, spawned

#: So many rows are several times what a pipe holds: who writes them to one that nobody empties, waits midway.
MANY = 1_500


@pytest.fixture
def many_rows(tmp_path: Path) -> str:
    """A table of many places."""
    path = tmp_path / "many.csv"
    rows = "".join(f"Place {n:05},2026,{n % 5}\n" for n in range(MANY))
    path.write_text(f"locality,as_of,staff\n{rows}", encoding="utf-8")
    return str(path)


def reasons(out: str) -> dict[str, str]:
    """By the file's own name, what is wrong with it."""
    return {Path(row["file"]).name: row["problems"] for row in csv.DictReader(io.StringIO(out))}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_files_that_are_none_are_rows_with_a_reason_among_good_ones(batch: Batch, tmp_path: Path, jobs: str) -> None:
    put(tmp_path, a_good=COMPLETE, z_good=BLOCKED, b_empty="", c_huge="#" * ((1 << 20) + 1))
    os.mkfifo(tmp_path / "d_pipe.yaml")
    (tmp_path / "e_loop.yaml").symlink_to(tmp_path / "e_loop.yaml")
    (tmp_path / "f_device.yaml").symlink_to("/dev/zero")
    (tmp_path / "g_gone.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "h_bytes.yaml").write_bytes(bytes(range(256)))

    status, out, _ = batch("--format", "csv", "--jobs", jobs, str(tmp_path))

    found = reasons(out)
    assert status == 2
    assert list(found) == sorted(found)
    assert (found.pop("a_good.yaml"), found.pop("z_good.yaml")) == ("", "")
    assert "error[" in found["b_empty.yaml"]
    assert "error[file-too-large]" in found["c_huge.yaml"]
    assert "a file is needed, found a pipe" in found["d_pipe.yaml"]
    assert "too many levels of symbolic links" in found["e_loop.yaml"]
    assert "a file is needed, found a device" in found["f_device.yaml"]
    assert "no such file or directory" in found["g_gone.yaml"]
    assert "error[" in found["h_bytes.yaml"]


def test_a_file_that_vanishes_after_it_was_found_is_a_row(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, a=COMPLETE, b=COMPLETE, c=BLOCKED)
    scored = batches.Workshop.scored

    def vanishing(self: batches.Workshop, source: Source) -> Outcome:
        (tmp_path / "b.yaml").unlink(missing_ok=True)
        return scored(self, source)

    monkeypatch.setattr(batches.Workshop, "scored", vanishing)
    status, out, _ = batch("--format", "csv", "--jobs", "1", str(tmp_path))

    assert status == 2
    assert [bool(said) for said in reasons(out).values()] == [False, True, False]
    assert "no such file or directory" in reasons(out)["b.yaml"]


def test_what_may_not_be_read_is_a_row(batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "closed", c=COMPLETE)
    put(tmp_path, a=COMPLETE, b=COMPLETE)
    opened, scanned = os.open, os.scandir

    def closed(path: str, *rest: int) -> int:
        if str(path).endswith("b.yaml"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest)

    def shut(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scanned(path)

    monkeypatch.setattr(os, "open", closed)  # the superuser, as whom tests may run, may read anything
    monkeypatch.setattr(os, "scandir", shut)
    status, out, _ = batch("--format", "csv", str(tmp_path))

    found = reasons(out)
    assert status == 2
    assert not found["a.yaml"]
    assert "cannot read the file: permission denied" in found["b.yaml"]
    assert "cannot read the folder: permission denied" in found["closed"]


def test_a_bug_at_one_file_is_a_row_and_status_70(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, a=COMPLETE, b=BLOCKED)
    scored = batches.Workshop.scored

    def failing(self: batches.Workshop, source: Source) -> Outcome:
        if source.file.endswith("a.yaml"):
            raise RuntimeError("boo\x1b[31m")
        return scored(self, source)

    monkeypatch.setattr(batches.Workshop, "scored", failing)
    status, out, err = batch("--format", "csv", str(tmp_path))
    debugged = batch("--format", "csv", "--debug", str(tmp_path))

    assert (status, debugged.status) == (70, 70)
    assert "bug in caretrust: RuntimeError: boo" in reasons(out)["a.yaml"]
    assert not reasons(out)["b.yaml"]
    assert "Traceback" not in err
    assert "Traceback" in debugged.err
    assert "\x1b" not in out + err + debugged.err


def test_a_file_that_kills_every_process_is_a_row_and_the_others_are_scored(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, **{f"place-{n}": COMPLETE for n in range(8)})
    here, scored = os.getpid(), batches.Workshop.scored

    def deadly(self: batches.Workshop, source: Source) -> Outcome:
        if source.file.endswith("place-3.yaml") and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return scored(self, source)

    monkeypatch.setattr(batches.Workshop, "scored", deadly)
    status, out, err = batch("--format", "csv", "--jobs", "2", str(tmp_path))

    found = reasons(out)
    assert status == 70
    assert list(found) == sorted(found)
    assert [name for name, said in found.items() if said] == ["place-3.yaml"]
    assert "two processes that were at it died (SIGKILL)" in found["place-3.yaml"]
    assert "caretrust: a process died (SIGKILL)" in err


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_process_killed_from_outside_is_told_and_costs_no_row(many_rows: str, form: str) -> None:
    with spawned("--format", form, "--jobs", "2", many_rows) as run:
        assert run.stdout is not None
        first = b"".join(run.stdout.readline() for _ in range(1 + (form == "csv")))
        child = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text(encoding="ascii").split()[0]
        os.kill(int(child), signal.SIGKILL)
        out, err = run.communicate(timeout=50)

    lines = (first + out).decode().splitlines()[form == "csv" :]
    assert run.returncode == 0
    assert b"caretrust: a process died (SIGKILL)" in err
    places = [line.split(",")[0] if form == "csv" else json.loads(line)["locality"] for line in lines]
    assert places == [f"Place {n:05}" for n in range(MANY)]


@pytest.mark.parametrize(
    ("number", "said"), [(signal.SIGINT, (130, "interrupted")), (signal.SIGTERM, (143, "terminated"))]
)
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_signal_midway_leaves_whole_lines_and_says_how_far_it_got(
    many_rows: str, number: signal.Signals, said: tuple[int, str], jobs: str, form: str
) -> None:
    with spawned("--format", form, "--jobs", jobs, many_rows) as run:
        assert run.stdout is not None
        first = b"".join(run.stdout.readline() for _ in range(1 + (form == "csv")))
        run.send_signal(number)
        out, err = run.communicate(timeout=50)

    text = (first + out).decode()
    lines = text.splitlines()[form == "csv" :]
    assert run.returncode == said[0]
    assert len(lines) < MANY
    assert text.endswith("\n")
    assert all(line.count(",") == 15 if form == "csv" else json.loads(line) for line in lines)
    far, last = err.decode().splitlines()
    assert last == f"caretrust: {said[1]}"
    # The chunk that was being written when the signal came is written, and may be counted or not.
    assert 0 <= len(lines) - int(far.removeprefix("caretrust: stopped after ")) <= batches.CHUNK


@pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
def test_a_pipe_closed_by_its_reader_ends_the_run_quietly(many_rows: str, form: str) -> None:
    with spawned("--format", form, "--jobs", "2", many_rows) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        err = run.stderr.read()
        run.wait(timeout=50)

    assert (run.returncode, [line for line in err.splitlines() if b"stopped after" not in line]) == (0, [])


@pytest.mark.parametrize("form", FORMS)
def test_a_full_standard_output_is_an_error_of_output(tmp_path: Path, form: str) -> None:
    put(tmp_path, a=COMPLETE)
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            command("--format", form, str(tmp_path)), stdout=full, stderr=subprocess.PIPE, check=False, timeout=50
        )

    assert ran.returncode == 2
    assert b"caretrust: error[output]: cannot write to standard output: no space left on device" in ran.stderr
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("form", ["csv", "json", "text"])
def test_a_disk_that_fills_up_midway_leaves_the_old_report_whole(many_rows: str, tmp_path: Path, form: str) -> None:
    target = tmp_path / "report" / "result"
    target.parent.mkdir()
    target.write_text("old\n", encoding="utf-8")
    limited = ["sh", "-c", 'ulimit -f 16; exec "$@"', "sh"]

    ran = subprocess.run(
        [*limited, *command("--format", form, "--output", str(target), many_rows)],
        capture_output=True,
        check=False,
        timeout=50,
    )

    assert ran.returncode == 2
    assert b"caretrust: error[output]: cannot write" in ran.stderr
    assert b"file too large" in ran.stderr
    assert target.read_text(encoding="utf-8") == "old\n"
    assert os.listdir(target.parent) == ["result"]  # noqa: PTH208 - names are all that is wanted


def test_a_folder_for_the_report_that_is_gone_is_told_before_anything_is_scored(batch: Batch, tmp_path: Path) -> None:
    put(tmp_path, a="locality: [")

    status, out, err = batch("--output", str(tmp_path / "gone" / "r.csv"), str(tmp_path))

    assert (status, out) == (2, "")
    assert "caretrust: error[output]: cannot write" in err
    assert "yaml-syntax" not in err


def test_an_interrupted_report_leaves_the_old_one_whole(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "places", a=COMPLETE, b=BLOCKED)
    (tmp_path / "r.csv").write_text("old\n", encoding="utf-8")

    def interrupted(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(batches.Workshop, "scored", interrupted)
    status, _, err = batch("--output", str(tmp_path / "r.csv"), str(tmp_path / "places"))

    assert status == 130
    assert err.splitlines() == ["caretrust: stopped after 0", "caretrust: interrupted"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["places", "r.csv"]
    assert (tmp_path / "r.csv").read_text(encoding="utf-8") == "old\n"


def test_poor_surroundings_change_no_byte(tmp_path: Path) -> None:
    put(tmp_path, a=COMPLETE.replace("Complete", "Ynys Môn"))
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TERM": "dumb", "PATH": os.environ["PATH"]}

    ran = [
        subprocess.run(command("--format", "csv", str(tmp_path)), env=env, capture_output=True, check=True, timeout=50)
        for env in (None, poor)
    ]

    assert ran[0].stdout == ran[1].stdout
    assert "Ynys Môn".encode() in ran[1].stdout
    assert ran[1].stderr == b""
