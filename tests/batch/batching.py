"""What the tests of ``caretrust batch`` share: places to score, and how a run ended."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeAlias

from caretrust_readiness.report.formats import formats_of
from caretrust_readiness.report.paper import Kind

#: The formats that a batch comes in as text.
FORMS = [found.name for found in formats_of(Kind.BATCH) if not found.binary]
CASES = Path(__file__).parents[1] / "report" / "cases"
RUBRIC = str(CASES / "harbour.rubric.yaml")
#: Its verdicts, best first.
VERDICTS = ["sail", "sail_soon", "wait", "lay_up"]


def case(name: str) -> str:
    """One of the cases of the harbour rubric."""
    return (CASES / f"harbour.{name}.answers.yaml").read_text(encoding="utf-8")


#: Midport may sail. The gate on its crew keeps Westport waiting. Southport says nothing, so that anything may be true.
SAILS = case("best")
WAITS = case("gate-failed")
OPEN = "locality: Southport\nas_of: 2026\n"
BAD = "locality: Nowhere\nas_of: 2026\nanswers: {crew: 9}\n"

#: Every run ends sooner, unless it hangs.
PATIENCE = 60


class Ran(NamedTuple):
    """How a run ended."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """What it wrote as CSV."""
        return rows(self.out)

    @property
    def objects(self) -> list[dict[str, Any]]:
        """What it wrote as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Batch: TypeAlias = Callable[..., Ran]
Start: TypeAlias = Callable[..., "subprocess.Popen[bytes]"]


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV result."""
    return list(csv.DictReader(io.StringIO(text)))


def put(folder: str = ".", **texts: str) -> str:
    """*folder*, with a file NAME.yaml for each of *texts*."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        Path(folder, f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def put_bytes(name: bytes, content: bytes) -> None:
    """A file whose name need not be text."""
    Path(os.fsdecode(name)).write_bytes(content)


def fleet() -> str:
    """A folder of six answers files that can be scored, and one that cannot."""
    cases = ("best", "gate-failed", "neighbours", "services", "settled", "unknown")
    broken = "locality: Broken\nas_of: 2026\nanswers:\n  crew: 9\n  crow: 1\n"
    return put("fleet", broken=broken, **{name: case(name) for name in cases})


def crowd(folder: str, count: int) -> str:
    """*folder* with so many small files that can be scored, p00000.yaml on."""
    return put(folder, **{f"p{n:05}": OPEN.replace("Southport", f"Port {n:05}") for n in range(count)})


def noisy(folder: str, count: int) -> str:
    """*folder* with so many files, a000.yaml on, that have a thousand characters of problems each."""
    answers = "".join(f"  nothing_is_called_{'x' * 30}_{n}: 1\n" for n in range(9))
    return put(folder, **{f"a{n:03}": f"{OPEN}answers:\n{answers}" for n in range(count)})


def table(count: int) -> str:
    """A table of so many places, Place 00000 on."""
    lines = "".join(f"Place {n:05},2026,{n % 4}\n" for n in range(count))
    Path("many.csv").write_text(f"locality,as_of,officers\n{lines}", encoding="utf-8")
    return "many.csv"


def command(*arguments: str, form: str | None = None) -> list[str]:
    """The command line of a batch by the harbour rubric, in a process of its own."""
    return [sys.executable, "-m", "caretrust_readiness", *words(*arguments, form=form)]


def words(*arguments: str, form: str | None = None) -> list[str]:
    """What follows the name of the program."""
    return ["batch", "--rubric", RUBRIC, *([] if form is None else ["--format", form]), *arguments]


def ended(process: subprocess.Popen[bytes], first: bytes = b"") -> Ran:
    """How *process* ended; *first* was read of its output before."""
    out, err = process.communicate(timeout=PATIENCE)
    return Ran(process.returncode, (first + (out or b"")).decode(), (err or b"").decode())


def line_of(stream: IO[bytes] | None) -> bytes:
    """One line of what a process writes, for which it is waited."""
    assert stream is not None
    return stream.readline()
