"""Where a batch meets a limit, of its own or of the machine: lists, baselines, processes, and faults of ours."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from caretrust_readiness.batch import baselines as baseline
from caretrust_readiness.batch import places
from caretrust_readiness.batch import sources as inputs
from caretrust_readiness.batch.globbing import Walk
from caretrust_readiness.batch.mistaken import HOW
from caretrust_readiness.batch.pool import PoolTask, in_order
from caretrust_readiness.batch.sources import read_list
from caretrust_readiness.model.limits import MAX_ASSESSMENT
from caretrust_readiness.reading import tables
from caretrust_readiness.reading.tables.long import Place
from caretrust_readiness.reading.tables.row import NoRow, Row
from tests.batch.batching import OPEN, Batch, Ran, Start, crowd, ended, put, put_bytes

posix_only = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")

if os.name == "posix":
    import resource

Chunk = tuple[int, ...]

# Lists


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["list", "-"])
def test_a_list_in_utf_16_is_refused(batch: Batch, monkeypatch: pytest.MonkeyPatch, name: str, encoding: str) -> None:
    """Its NULs would part it into single characters, and a slash is the root of everything."""
    put_bytes(b"list", "\ufeff/a.yaml\n".encode(encoding))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(Path("list").read_bytes())))

    status, out, err = batch("--files-from", name)

    assert (status, out) == (2, "")
    assert err.splitlines()[0].endswith(":1:1: error[table-encoding]: the list is UTF-16, not UTF-8")


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    put_bytes(b"list", b"\xef\xbb\xbfa.yaml\r\nb.yaml\r\n")

    assert read_list("list") == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize("between", [b"\n", b"\r\n", b"\0"])
def test_what_is_empty_in_a_list_takes_no_memory(monkeypatch: pytest.MonkeyPatch, between: bytes) -> None:
    content = between * (1 << 20) + b"a.yaml" + between * (1 << 20)
    put_bytes(b"list", content)
    monkeypatch.setattr(inputs, "MAX_LIST", len(content))
    tracemalloc.start()

    found = read_list("list")

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == ["a.yaml"]
    assert most < 4 * len(content)


def test_a_list_may_not_be_larger_than_anybody_needs(batch: Batch) -> None:
    with Path("list").open("wb") as stream:
        stream.truncate((1 << 26) + 1)

    status, out, err = batch("--files-from", "list")

    assert (status, out) == (2, "")
    assert err == "list: error[file-too-large]: more than 67108864 bytes (64 MiB), the most that is read\n"


# Baselines


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_baseline_in_one_endless_line_is_refused_and_not_held(batch: Batch, start: Start, form: str) -> None:
    put("f", a=OPEN)
    with Path("last").open("wb") as stream:
        stream.write(batch("f", form=form).out.encode()[:40])
        stream.truncate(1 << 30)

    ran = ended(start("f", "--baseline", "last", **at_most(resource.RLIMIT_AS, 1 << 30)))

    said = f"a value of more than {MAX_ASSESSMENT} bytes, the most that is read of one assessment"
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"last:1:1: error[baseline-form]: {said}\n  hint: {HOW}\n"


def test_a_line_of_a_baseline_may_not_be_endless(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    put("f", a=OPEN)
    first = batch("f", form="jsonl").out
    Path("last.jsonl").write_text(first + json.dumps(["x" * len(first)]) + "\n", encoding="utf-8")
    monkeypatch.setattr(baseline, "MAX_ASSESSMENT", len(first))

    status, out, err = batch("f", "--baseline", "last.jsonl")

    said = f"a line of more than {len(first)} bytes, the most that is read of one assessment"
    assert (status, out, err) == (2, "", f"last.jsonl:2:1: error[baseline-form]: {said}\n  hint: {HOW}\n")


def test_a_place_of_a_baseline_takes_little_memory(batch: Batch) -> None:
    """So that 70 MB of the smallest places, which are 350,000, stay below 300 MiB."""
    put("f", a=OPEN)
    one = json.loads(batch("f", form="jsonl").out) | {"domains": [], "file": ""}
    with Path("last.jsonl").open("w", encoding="utf-8") as stream:
        stream.writelines(f"{json.dumps(one | {'locality': f'Place {n}'})}\n" for n in range(5_000))
    tracemalloc.start()

    found = baseline.read_baseline("last.jsonl")

    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(found) == 5_000
    assert held < 5_000 * 600


def test_places_beyond_the_first_few_thousand_are_known_and_take_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_IN_MEMORY", 10)
    known = places.Places()

    for number in range(100):
        assert known.put(f"Place {number}", places.Coming("2026-01-01", number, "t.csv")) is None

    assert len(known.few) <= 10
    assert all(known.get(f"PLACE  {number}") == ("2026-01-01", number, "t.csv") for number in range(100))


def test_places_that_are_gone_are_written_as_they_come(batch: Batch) -> None:
    """2,500 of them, which is more than are held at a time."""
    put("f", a=OPEN)
    one = json.loads(batch("f", form="jsonl").out)
    lines = [json.dumps(one | {"locality": f"Place {n:04}"}) for n in range(2_500)]
    Path("last.jsonl").write_text("\n".join(lines), encoding="utf-8")

    status, out, err = batch("f", "--baseline", "last.jsonl", form="csv")

    rows = out.splitlines()
    assert (status, len(rows)) == (1, 2_502)
    assert sum("is in the baseline and not in this run" in row for row in rows) == 2_500
    assert "2480 more are in the baseline and not in this run" in err


# Tables that are none


@pytest.mark.parametrize("name", ["x.numbers", "x.XLS", "x.xlsb"])
def test_a_table_that_is_not_read_is_no_answers_file(batch: Batch, name: str) -> None:
    put_bytes(name.encode(), b"locality\tas_of\nA\t2026\n")

    ran = batch(name, form="csv")

    assert ran.status == 2
    assert ran.err.splitlines()[:2] == [
        f"{name}: error[table-syntax]: not a table that is read",
        "  hint: save it as CSV UTF-8 (.csv) or as .xlsx",
    ]


# Faults of ours while it is listed what there is


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_fault_in_a_table_ends_the_table_and_nothing_else(
    batch: Batch, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    put(".", a=OPEN, b=OPEN)
    put_bytes(b"t.csv", b"locality,as_of,crew\nA,2026,2\n")
    rows_of = tables.rows

    def rows(path: str, choice: tables.Choice) -> Iterator[Row | Place | NoRow]:
        yield from rows_of(path, choice)
        raise OverflowError("cannot convert float infinity to integer")

    monkeypatch.setattr(tables, "rows", rows)
    ran = batch("a.yaml", "t.csv", "b.yaml", "--jobs", jobs, form="csv")

    said = "t.csv: error[bug]: bug in caretrust: OverflowError: cannot convert float infinity to integer"
    assert ran.status == 70
    assert [(row["file"], row["problems"]) for row in ran.rows] == [
        ("a.yaml", ""),
        ("t.csv:2", ""),
        ("t.csv", said),
        ("b.yaml", ""),
    ]
    assert said in ran.err.splitlines()


@pytest.mark.parametrize("named", ["f", "f/*.yaml"])
def test_a_fault_in_a_folder_ends_the_folder_and_says_where_it_was(
    batch: Batch, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    put("f", a=OPEN)
    put("g", b=OPEN)
    listing = Walk.found

    def broken(self: Walk) -> Iterator[object]:
        yield from listing(self)
        if self.glob.start == "f":
            raise ZeroDivisionError("of ours")

    monkeypatch.setattr(Walk, "found", broken)
    ran = batch(named, "g", "--debug", form="csv")

    assert ran.status == 70
    assert [row["file"] for row in ran.rows] == ["f/a.yaml", named, "g/b.yaml"]
    assert f"{named}: error[bug]: bug in caretrust: ZeroDivisionError: of ours" in ran.err.splitlines()
    assert ", in broken" in ran.err


# Processes that cannot be had


def at_most(what: int, number: int) -> dict[str, Callable[[], None]]:
    """What makes a process start with so much of something."""
    return {"preexec_fn": lambda: resource.setrlimit(what, (number, number))}


@linux_only
@pytest.mark.parametrize("files", range(12, 36, 3))
def test_few_open_files_mean_fewer_processes(start: Start, files: int) -> None:
    crowd("f", 40)
    put_bytes(b"t.csv", b"locality,as_of,crew\nA,2026,2\n")
    arguments = ("--quiet", "f", "t.csv", "--jobs", "8", "--output", "result.csv")

    ran = ended(start(*arguments, **at_most(resource.RLIMIT_NOFILE, files)))

    assert ran == Ran(0, "", "")
    assert len(Path("result.csv").read_text(encoding="utf-8").splitlines()) == 42


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let only so many processes be started from now on."""

    def set_to(count: int) -> None:
        fork, left = os.fork, iter(range(count))

        def forked() -> int:
            if next(left, None) is None:
                raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
            return fork()

        monkeypatch.setattr(os, "fork", forked)

    return set_to


@linux_only
@pytest.mark.parametrize("count", [0, 1, 3])
def test_where_processes_are_refused_those_do_the_work_that_are_there(
    batch: Batch, forks: Callable[[int], None], count: int
) -> None:
    crowd("f", 40)
    alone = batch("f", "--jobs", "1", form="csv")
    forks(count)

    assert batch("f", "--jobs", "8", form="csv") == alone


@linux_only
@pytest.mark.parametrize(
    ("count", "again"),
    [
        pytest.param(1, ["4 lost: and no other could be started", "5 lost: and no other could be started"], id="one"),
        pytest.param(2, ["4", "5 lost: status 3"], id="two"),
    ],
)
def test_what_a_process_died_of_is_not_done_here_where_no_other_can_be_had(
    forks: Callable[[int], None], count: int, again: list[str]
) -> None:
    """It might take everything down with it; what no process died of is done all the same."""
    forks(count)
    crew: PoolTask[int, list[str]] = PoolTask(dying_of_five, lambda item, how: [f"{item} lost: {how}"], lambda *_: None)

    found = in_order(crew, [(0, 1), (4, 5), (6, 7), (8, 9)], 2)

    assert [one for several in found for one in several] == ["0", "1", *again, "6", "7", "8", "9"]


def dying_of_five() -> Callable[[Chunk], list[str]]:
    return die_of_five


def die_of_five(chunk: Chunk) -> list[str]:
    if 5 in chunk:
        os._exit(3)
    return [str(number) for number in chunk]


@posix_only
def test_a_folder_that_is_gone_while_we_are_in_it_is_wrong_input(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(str(tmp_path / "f"), a=OPEN)
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    ran = batch("--quiet", ".", "x/*.yaml", "x.yaml", str(tmp_path / "f"), form="csv")

    assert ran.status == 2
    assert [row["file"] for row in ran.rows] == [".", "x/*.yaml", "x.yaml", str(tmp_path / "f" / "a.yaml")]
    assert "bug" not in ran.err
