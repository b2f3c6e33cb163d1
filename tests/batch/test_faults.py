"""What goes wrong meanwhile: signals, readers that go away, files that are none, that change, that vanish.

A run in a process of its own is stopped at a known place: it has more to say on a pipe than the pipe holds, and goes
on only when the test reads. So nothing here waits for time to pass.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import IO, BinaryIO

import pytest

from caretrust_readiness.batch import scorer as batches
from caretrust_readiness.batch.rows import Outcome
from caretrust_readiness.batch.sources import Source
from caretrust_readiness.cli.sinks import signals_wait
from caretrust_readiness.reading import files
from tests.batch.batching import (
    PATIENCE,
    SAILS,
    WAITS,
    Batch,
    Start,
    crowd,
    ended,
    line_of,
    noisy,
    put,
    rows,
    table,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, links and pipes of POSIX")

OLD = b"the report of yesterday\n"
#: Rows of a table that are several times what a pipe holds.
MANY = 1_500
#: Files whose problems are twice what a pipe holds, and good files behind them.
NOISY, QUIET = 130, 20

#: By signal, the exit status and the last word.
ENDS = {signal.SIGINT: (130, "interrupted"), signal.SIGTERM: (143, "terminated")}


def crowded() -> str:
    """A folder whose first files have more problems to tell than a pipe holds; good ones come after them."""
    return crowd(noisy("crowded", NOISY), QUIET)


# Signals


def narrow() -> tuple[IO[bytes], int]:
    """Both ends of a pipe that holds as little as the system lets it: less than a portion of JSON Lines."""
    reading, writing = os.pipe()
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 1)
    return os.fdopen(reading, "rb", buffering=0), writing


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_signal_midway_leaves_whole_lines_and_exactly_so_many_as_it_says(
    start: Start, form: str, jobs: str, number: signal.Signals
) -> None:
    reading, writing = narrow()
    run = start(table(MANY), "--jobs", jobs, form=form, stdout=writing)
    os.close(writing)
    first = b"".join(reading.readline() for _ in range(2))  # now it waits in the midst of a portion or before one

    run.send_signal(number)
    with reading:
        out = first + reading.read()
    ran = ended(run, out)

    written = len(ran.rows if form == "csv" else ran.objects)
    assert ran.out.endswith("\n")
    assert 0 < written < MANY
    status, said = ENDS[number]
    assert (ran.status, ran.err) == (status, f"caretrust: stopped after {written}\ncaretrust: {said}\n")


@pytest.mark.parametrize(("count", "reached"), [(1, ["first", "second"]), (2, ["first"])])
def test_a_signal_waits_for_the_end_of_what_is_written_and_a_second_one_does_not(
    count: int, reached: list[str]
) -> None:
    """What is written may be a pipe that nobody reads: it would else never end."""
    found: list[str] = []

    def write() -> None:
        with signals_wait():
            signal.raise_signal(signal.SIGINT)
            found.append("first")
            if count > 1:
                signal.raise_signal(signal.SIGINT)
            found.append("second")

    with pytest.raises(KeyboardInterrupt):
        write()
    assert found == reached
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_signal_that_finds_a_run_telling_problems_ends_it_as_well(start: Start) -> None:
    run = start(crowded(), form="csv")
    line_of(run.stderr)

    run.send_signal(signal.SIGINT)
    ran = ended(run)

    assert (ran.status, bool(ran.rows)) == (130, True)
    assert ran.err.splitlines()[-2:] == [f"caretrust: stopped after {len(ran.rows)}", "caretrust: interrupted"]


@pytest.mark.parametrize(
    ("number", "jobs"),
    [(signal.SIGINT, "1"), (signal.SIGTERM, "2"), (signal.SIGKILL, "1"), (signal.SIGKILL, "2")],
    ids=["SIGINT", "SIGTERM", "SIGKILL", "SIGKILL-of-several"],
)
def test_a_signal_midway_leaves_the_old_report(start: Start, jobs: str, number: signal.Signals) -> None:
    Path("out").mkdir()
    Path("out/report.csv").write_bytes(OLD)
    run = start(crowded(), "-o", "out/report.csv", "--jobs", jobs)
    line_of(run.stderr)

    run.send_signal(number)
    ended(run)

    assert run.returncode == (ENDS[number][0] if number in ENDS else -number)
    assert Path("out/report.csv").read_bytes() == OLD
    assert number == signal.SIGKILL or [path.name for path in Path("out").iterdir()] == ["report.csv"]


def test_an_interrupt_before_anything_is_written_says_so(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    put(a=SAILS, b=WAITS)
    monkeypatch.setattr(batches.BatchScorer, "scored", lambda *_: signal.raise_signal(signal.SIGINT))

    ran = batch("a.yaml", "b.yaml", "--output", "r.csv")

    assert ran == (130, "", "caretrust: stopped after 0\ncaretrust: interrupted\n")
    assert sorted(path.name for path in Path().iterdir()) == ["a.yaml", "b.yaml"]


# Readers that go away


@pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
def test_a_pipe_closed_by_its_reader_ends_the_run_quietly(start: Start, form: str) -> None:
    run = start(table(MANY), "--jobs", "2", form=form)
    line_of(run.stdout)
    assert run.stdout is not None
    assert run.stderr is not None

    run.stdout.close()
    err = run.stderr.read()

    assert (run.wait(PATIENCE), err) == (0, b"")


# Files


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_is_no_answers_file_is_a_row_with_a_reason_among_good_ones(batch: Batch, jobs: str) -> None:
    put("f", a_good=SAILS, z_good=WAITS, b_empty="", c_huge="#" * ((1 << 20) + 1))
    os.mkfifo("f/d_pipe.yaml")
    Path("f/e_loop.yaml").symlink_to("e_loop.yaml")
    Path("f/f_device.yaml").symlink_to("/dev/zero")
    Path("f/g_gone.yaml").symlink_to("nowhere")
    Path("f/h_bytes.yaml").write_bytes(bytes(range(256)))

    ran = batch("f", "--jobs", jobs, form="csv")

    assert ran.status == 2
    assert [reason(row) for row in ran.rows] == [
        "",
        "error[yaml-empty]: the file is empty",
        "error[file-too-large]: more than 1048576 bytes (1 MiB), the most that is read",
        "error[file-not-regular]: a file is needed, found a pipe",
        "error[file-unreadable]: cannot read the file: too many levels of symbolic links",
        "error[file-not-regular]: a file is needed, found a device",
        "error[file-unreadable]: cannot read the file: no such file or directory",
        "error[yaml-encoding]: byte 0x80 is not UTF-8",
        "",
    ]


def reason(row: dict[str, str]) -> str:
    """What is wrong with a file, without its place and hints."""
    return row["problems"].partition(": ")[2].partition("  hint: ")[0]


def test_what_may_not_be_read_is_a_row(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    put("f", a=SAILS, b=SAILS)
    put("f/closed", c=SAILS)
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
    ran = batch("f", form="csv")

    assert ran.status == 2
    assert [(row["file"], reason(row)) for row in ran.rows] == [
        ("f/a.yaml", ""),
        ("f/b.yaml", "error[file-unreadable]: cannot read the file: permission denied"),
        ("f/closed", "error[folder-unreadable]: cannot read the folder: permission denied"),
    ]


def test_a_bug_at_one_file_is_a_row_and_status_70(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    put("f", a=SAILS, b=WAITS)
    scored = batches.BatchScorer.scored

    def failing(self: batches.BatchScorer, source: Source) -> Outcome:
        if source.file.endswith("a.yaml"):
            raise RuntimeError("boo\x1b[31m")
        return scored(self, source)

    monkeypatch.setattr(batches.BatchScorer, "scored", failing)
    ran, debugged = (batch("f", *more, form="csv") for more in ([], ["--debug"]))

    assert (ran.status, debugged.status) == (70, 70)
    assert [reason(row) for row in ran.rows] == ["error[bug]: bug in caretrust: RuntimeError: boo\\x1b[31m", ""]
    assert "Traceback" not in ran.err
    assert "Traceback" in debugged.err
    assert "\x1b" not in ran.out + ran.err + debugged.err


# Files that change


def test_files_that_change_or_vanish_after_they_were_found_are_read_as_they_are_then(start: Start) -> None:
    run = start(crowded(), "-o", "report.csv", "--jobs", "1")
    line_of(run.stderr)

    changed, gone, grown, cut = (Path("crowded", f"p0000{number}.yaml") for number in (6, 7, 8, 9))
    put(other=SAILS)
    Path("other.yaml").replace(changed)
    gone.unlink()
    with grown.open("ab") as stream:
        stream.write(b"answers: {crew: 9}\n")
    os.truncate(cut, len("locality: Port 00009\nas_"))
    ended(run)

    found = rows(Path("report.csv").read_text(encoding="utf-8"))
    assert run.returncode == 2
    assert len(found) == NOISY + QUIET
    changed_row, gone_row, grown_row, cut_row = found[-QUIET:][6:10]
    assert changed_row["locality"] == "Midport"
    assert reason(gone_row).startswith("error[file-unreadable]: cannot read the file: no such file or directory")
    assert reason(grown_row).startswith("error[answer-range]: ")
    assert reason(cut_row).startswith("error[yaml-syntax]: ")


@pytest.mark.parametrize(
    ("size", "problem"),
    [
        pytest.param(0, "error[yaml-empty]: ", id="to-nothing"),
        pytest.param(SAILS.index("date: 2026-03-01"), "error[yaml-syntax]: ", id="in-the-midst-of-an-answer"),
        pytest.param(SAILS.index("  licence"), "", id="between-two-answers"),
    ],
)
def test_a_file_that_is_cut_while_it_is_open_is_what_was_left_of_it(
    batch: Batch, monkeypatch: pytest.MonkeyPatch, size: int, problem: str
) -> None:
    put("f", a=SAILS, b=SAILS, c=SAILS)
    opened = files.open_regular

    def cut(path: str) -> BinaryIO:
        stream = opened(path)
        if path == "f/b.yaml":
            os.truncate(path, size)
        return stream

    monkeypatch.setattr(files, "open_regular", cut)
    ran = batch("f", form="csv")

    whole, left, after = ran.rows
    assert reason(left).startswith(problem)
    assert (ran.status, bool(problem)) in {(2, True), (0, False)}
    assert problem or float(left["answered"]) < float(whole["answered"])
    assert after["score_low"] == whole["score_low"] == "100.0"


def test_a_table_that_is_cut_while_it_is_read_is_the_rows_it_had_and_a_reason(start: Start) -> None:
    many = MANY * 10  # more than is read ahead
    run = start(table(many), form="csv", stderr=None)
    first = line_of(run.stdout)

    os.truncate("many.csv", Path("many.csv").stat().st_size // 2 + 5)
    ran = ended(run, first)

    places = [row["locality"] for row in ran.rows if row["locality"]]
    assert many // 2 - 2 <= len(places) < many
    assert places == [f"Place {n:05}" for n in range(len(places))]
    assert ran.status == 2
