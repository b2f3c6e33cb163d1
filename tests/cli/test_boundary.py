"""Every way a run can end: the exit status, one line that says why, and nothing half-written left behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caretrust_readiness.cli import main
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.reading import loading

ROOT = Path(__file__).parents[2]
SOLIHULL = str(ROOT / "examples" / "localities" / "solihull-2006.yaml")
CARETRUST = [sys.executable, "-m", "caretrust_readiness"]

posix = pytest.mark.skipif(os.name != "posix", reason="signals, devices and modes of POSIX")
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
not_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make every assessment raise something."""

    def breaks(error: BaseException) -> None:
        def load(*_: object) -> None:
            raise error

        monkeypatch.setattr(loading, "load_answers", load)

    return breaks


def test_a_bug_is_one_line_and_status_70(
    broken: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    broken(RuntimeError("went\x1b[31m wrong\nhere"))

    assert main(["assess", "x.yaml"]) == Exit.BUG
    assert capsys.readouterr() == (
        "",
        "caretrust: bug: RuntimeError: went\\x1b[31m wrong here; please report it (--debug shows where)\n",
    )


def test_a_bug_is_one_short_line_whatever_it_says(
    broken: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    broken(RuntimeError("went wrong\n::error::here\n" + "x" * 100_000))

    assert main(["assess", "x.yaml"]) == Exit.BUG

    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert len(err) < 400


def test_debug_shows_where_the_bug_is(
    broken: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    broken(RuntimeError("went wrong"))

    assert main(["assess", "x.yaml", "--debug"]) == Exit.BUG
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Traceback (most recent call last):\n")
    assert "RuntimeError: went wrong\n" in err
    assert err.splitlines()[-1].startswith("caretrust: bug: RuntimeError: went wrong")


@pytest.mark.parametrize("error", [OSError(2, "no such file"), ValueError("x"), MemoryError(), KeyError("x")])
def test_no_kind_of_bug_looks_like_a_result(
    error: Exception, broken: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    broken(error)

    assert main(["assess", "x.yaml"]) == Exit.BUG
    assert capsys.readouterr().err.startswith(f"caretrust: bug: {type(error).__name__}: ")


def test_an_interrupt_is_130(broken: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]) -> None:
    broken(KeyboardInterrupt())

    assert main(["assess", "x.yaml"]) == Exit.INTERRUPTED
    assert capsys.readouterr() == ("", "caretrust: interrupted\n")


def test_a_bug_leaves_no_output_and_the_old_report(
    broken: Callable[[BaseException], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also when it is of a kind that a place to write to could raise."""
    broken(ValueError("a bug, not a place that cannot be written to"))
    old = tmp_path / "old.json"
    old.write_text("old")

    assert main(["assess", "x.yaml", "--output", str(old)]) == Exit.BUG
    assert main(["assess", "x.yaml", "--output", str(tmp_path / "new.json")]) == Exit.BUG
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"old.json": "old"}
    assert capsys.readouterr().err.count("caretrust: bug: ValueError") == 2


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["asses", SOLIHULL], id="unknown-command"),
        pytest.param(["assess"], id="no-file"),
        pytest.param(["assess", "--formta", "json", SOLIHULL], id="unknown-option"),
        pytest.param(["assess", "--format", "jsno", SOLIHULL], id="unknown-format"),
        pytest.param(["assess", "--undecided", "maybe", SOLIHULL], id="unknown-choice"),
        pytest.param(["assess", "--rubric"], id="option-without-value"),
        pytest.param(["rubric", "schema", "rubrics"], id="unknown-schema"),
    ],
)
def test_wrong_usage_is_2_and_says_so_on_standard_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == Exit.BAD_INPUT
    out, err = capsys.readouterr()
    assert "Error: " in err
    assert not out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ["assess", "--fail-below", "redy", SOLIHULL],
            "--fail-below: error[verdict-unknown]: the rubric 'care-trust' has no verdict 'redy'\n"
            "  hint: did you mean 'ready'?\n",
            id="fail-below",
        ),
        pytest.param(
            ["assess", "--set", "joint_history=9", "--set", "x=1", "--set", "trust", SOLIHULL],
            "--set: error[answer-range]: 'joint_history' has no level 9: its levels are 0 to 4\n"
            "--set: error[answer-unknown]: the rubric 'care-trust' has no criterion 'x'\n"
            "  hint: 'caretrust rubric show' lists the criteria\n"
            "--set: error[set-form]: 'trust' is not of the form CRITERION=LEVEL\n",
            id="every-wrong-setting",
        ),
        pytest.param(
            ["assess", "--rubric", "care-trusts", SOLIHULL],
            "--rubric: error[rubric-unknown]: no built-in rubric is called 'care-trusts'\n"
            "  hint: did you mean 'care-trust'?\n",
            id="rubric",
        ),
    ],
)
def test_a_wrong_option_is_said_like_a_problem_of_a_file(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == Exit.BAD_INPUT
    assert capsys.readouterr() == ("", said)


def test_the_files_that_are_in_order_are_assessed_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "missing.yaml")

    assert main(["assess", missing, SOLIHULL, str(tmp_path)]) == Exit.BAD_INPUT
    out, err = capsys.readouterr()
    assert "Solihull" in out
    assert err.splitlines() == [
        f"{missing}: error[file-unreadable]: cannot read the file: no such file or directory",
        f"{tmp_path}: error[file-not-regular]: a file is needed, found a folder",
    ]


# Where a result goes.


def test_output_is_written_whole_with_the_usual_mode(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.json"
    plain = tmp_path / "plain"
    plain.write_text("")

    assert main(["assess", "--output", str(report), SOLIHULL]) == Exit.OK
    assert report.read_text().startswith('{\n  "format": "caretrust/1"')
    assert stat.S_IMODE(report.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plain", "report.json"]
    assert capsys.readouterr() == ("", "")


@posix
def test_an_old_report_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    report, link = tmp_path / "report.json", tmp_path / "link.json"
    report.write_text("old")
    report.chmod(0o640)
    link.symlink_to(report.name)

    assert main(["assess", "--output", str(link), SOLIHULL]) == Exit.OK
    assert link.is_symlink()
    assert report.read_text().startswith("{")
    assert stat.S_IMODE(report.stat().st_mode) == 0o640


@posix
def test_a_link_to_nothing_is_filled(tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to("report.json")

    assert main(["assess", "--output", str(link), SOLIHULL]) == Exit.OK
    assert link.is_symlink()
    assert (tmp_path / "report.json").read_text().startswith("{")


@posix
def test_a_device_is_written_to_and_not_replaced() -> None:
    assert main(["assess", "--output", os.devnull, SOLIHULL]) == Exit.OK
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_hyphen_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "--output", "-", "--format", "json", SOLIHULL]) == Exit.OK
    assert capsys.readouterr().out.startswith("{")


@pytest.fixture
def unused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it an error to begin any work."""

    def load(*_: object) -> None:
        raise AssertionError("work was begun before the place was tried")

    monkeypatch.setattr(loading, "load_answers", load)


@pytest.mark.usefixtures("unused")
@pytest.mark.parametrize(
    ("output", "reason"),
    [
        pytest.param(".", "it is a folder", id="folder"),
        pytest.param("missing/report.json", "no such file or directory", id="folder-missing"),
        pytest.param("", "no name of a file", id="no-name"),
        pytest.param("a\0b", "no name of a file", id="null-character"),
        pytest.param("x" * 300, "file name too long", id="name-too-long", marks=posix),
        pytest.param("loop", "too many levels of symbolic links", id="loop", marks=posix),
        pytest.param("file/report.json", "not a directory", id="file-as-folder", marks=posix),
        pytest.param("read-only.json", "permission denied", id="read-only-file", marks=not_root),
        pytest.param("closed/report.json", "permission denied", id="read-only-folder", marks=not_root),
    ],
)
def test_a_place_that_cannot_be_written_to_is_said_before_any_work(
    output: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("")
    Path("read-only.json").write_text("old")
    Path("read-only.json").chmod(0o444)
    Path("closed").mkdir(mode=0o555)
    if os.name == "posix":
        Path("loop").symlink_to("loop")
    before = sorted(path.name for path in tmp_path.rglob("*"))

    assert main(["assess", "--output", output, SOLIHULL]) == Exit.BAD_INPUT

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("caretrust: error[output]: cannot write '")
    assert err.endswith(f"': {reason}\n")
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


# Real streams, in a process of its own.


def run(arguments: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return subprocess.run([*CARETRUST, *arguments], text=True, check=False, timeout=60, **options)


RESULTS = [
    pytest.param(["assess", SOLIHULL], id="text"),
    pytest.param(["assess", "--format", "json", SOLIHULL], id="json"),
    pytest.param(["rubric", "check", "care-trust"], id="rubric-check"),
    pytest.param(["rubric", "schema", "answers"], id="schema"),
    pytest.param(["--version"], id="version"),
    pytest.param(["--help"], id="help"),
    pytest.param(["assess", "--help"], id="help-of-a-command"),
]


@full
@pytest.mark.parametrize("arguments", RESULTS)
def test_a_full_disk_is_2_and_said(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as device:
        done = run(arguments, stdout=device, stderr=subprocess.PIPE)

    assert done.returncode == Exit.BAD_INPUT
    assert done.stderr.startswith("caretrust: error[output]: cannot write")
    assert done.stderr.endswith(": no space left on device\n")
    assert len(done.stderr.splitlines()) == 1


@full
def test_a_full_disk_leaves_nothing_of_the_output_file() -> None:
    done = run(["assess", "--output", "/dev/full", SOLIHULL], stderr=subprocess.PIPE)

    assert (done.returncode, done.stderr) == (
        Exit.BAD_INPUT,
        "caretrust: error[output]: cannot write '/dev/full': no space left on device\n",
    )


@posix
@pytest.mark.parametrize("arguments", RESULTS)
def test_a_closed_standard_output_is_2(arguments: list[str]) -> None:
    done = run(arguments, stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1))

    assert done.returncode == Exit.BAD_INPUT
    assert done.stderr == "caretrust: error[output]: cannot write to standard output: it is closed\n"


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["assess", "missing.yaml"], id="bad-file"),
        pytest.param(["assess", "--formta", "x"], id="wrong-usage"),
    ],
)
def test_what_cannot_be_said_is_still_2(arguments: list[str]) -> None:
    closed = run(arguments, stdout=subprocess.PIPE, preexec_fn=lambda: os.close(2))

    assert closed.returncode == Exit.BAD_INPUT
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as device:
            assert run(arguments, stdout=subprocess.PIPE, stderr=device).returncode == Exit.BAD_INPUT


@posix
@pytest.mark.parametrize("arguments", RESULTS)
def test_a_closed_pipe_ends_quietly(arguments: list[str]) -> None:
    """As `caretrust … | head -1` does, with a reader that is gone before the first word."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run(arguments, stdout=writer, stderr=subprocess.PIPE)
    finally:
        os.close(writer)

    assert (done.returncode, done.stderr) == (Exit.OK, "")


@posix
def test_a_usage_error_that_nobody_reads_is_2() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run(["assess", "--formta", "x"], stdout=writer, stderr=writer)
    finally:
        os.close(writer)

    assert done.returncode == Exit.BAD_INPUT


@posix
def test_standard_input_is_read_for_a_hyphen_and_may_be_closed() -> None:
    text = Path(SOLIHULL).read_text(encoding="utf-8")
    read = run(["assess", "--format", "json", "-"], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    closed = run(
        ["assess", "-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: os.close(0),
    )

    assert (read.returncode, read.stderr) == (Exit.OK, "")
    assert '"file": "<stdin>"' in read.stdout
    assert closed.returncode == Exit.BAD_INPUT
    assert closed.stderr == "<stdin>: error[file-unreadable]: standard input is closed\n"


@posix
@pytest.mark.parametrize(
    ("path", "found"),
    [
        pytest.param("/dev/zero", "a device", id="endless-device"),
        pytest.param("pipe", "a pipe", id="pipe-that-nobody-writes-to"),
        pytest.param(".", "a folder", id="folder"),
    ],
)
def test_what_is_no_regular_file_is_not_waited_for(
    path: str, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")

    assert main(["assess", path]) == Exit.BAD_INPUT
    assert capsys.readouterr().err == f"{path}: error[file-not-regular]: a file is needed, found {found}\n"


@posix
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda path: path.symlink_to(path.name), "too many levels of symbolic links", id="link-loop"),
        pytest.param(lambda path: path.symlink_to("gone"), "no such file or directory", id="link-to-nothing"),
        pytest.param(lambda path: path.touch(mode=0), "permission denied", id="unreadable", marks=not_root),
    ],
)
def test_a_file_that_cannot_be_opened_says_why(
    make: Callable[[Path], None], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.yaml"
    make(path)

    assert main(["assess", str(path)]) == Exit.BAD_INPUT
    assert capsys.readouterr().err.splitlines()[0] == (
        f"{path}: error[file-unreadable]: cannot read the file: {reason}"
    )


WAITING = """
import signal, sys
from caretrust_readiness.cli import main
from caretrust_readiness.reading import loading

def wait(*_):
    print("waiting", flush=True)
    while True:
        signal.pause()

loading.load_answers = wait
sys.exit(main(["assess", "x.yaml", *sys.argv[1:]]))
"""


@posix
@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        pytest.param(signal.SIGINT, Exit.INTERRUPTED, "caretrust: interrupted\n", id="interrupt"),
        pytest.param(signal.SIGTERM, Exit.TERMINATED, "caretrust: terminated\n", id="terminate"),
    ],
)
def test_a_signal_ends_a_run_with_one_line_and_no_trace(
    sent: signal.Signals, status: Exit, said: str, tmp_path: Path
) -> None:
    old = tmp_path / "old.json"
    old.write_text("old")
    command = [sys.executable, "-c", WAITING, "--output", str(old)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(sent)
        out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err) == (status, "", said)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"old.json": "old"}


SEARCHING = """
import sys
from pathlib import Path
from caretrust_readiness.analysis import path
from caretrust_readiness.cli import main
def never(*_):
    print("waiting", flush=True)
    while True:
        sorted(range(10**6), key=lambda number: -number)
path.least_cost = never
Path("a.yaml").write_text("locality: A\\nas_of: 2026\\n")
sys.exit(main(["path", "a.yaml"]))
"""


@posix
def test_a_slow_step_can_be_ended(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SEARCHING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)

    assert (process.returncode, out, err) == (Exit.TERMINATED, "", "caretrust: terminated\n")


def test_the_handler_of_signals_is_given_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    main(["--help"])

    assert signal.getsignal(signal.SIGTERM) is before


def test_a_run_outside_the_main_thread_is_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    from threading import Thread

    statuses: list[int] = []
    thread = Thread(target=lambda: statuses.append(main(["rubric", "check", "care-trust"])))
    thread.start()
    thread.join()

    assert statuses == [Exit.OK]
    assert "care-trust" in capsys.readouterr().out
