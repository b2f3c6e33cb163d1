"""What the tests of ``caretrust batch`` share: places to score, a run in this process, and a run in one of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

CASES = Path(__file__).parents[1] / "conformance"
RUBRIC = str(CASES / "small.rubric.yaml")
FORMS = ("text", "json", "jsonl", "csv", "markdown", "junit", "github")
#: Verdicts by the small rubric: Complete is ready, Blocked not yet (its gate fails), Silent anything.
COMPLETE = (CASES / "small.complete.answers.yaml").read_text(encoding="utf-8")
BLOCKED = (CASES / "small.gate-fails.answers.yaml").read_text(encoding="utf-8")
SILENT = (CASES / "small.silent.answers.yaml").read_text(encoding="utf-8")
BAD = "locality: Bad\nas_of: 2026\nanswers: {staff: 9}\n"


class Ran(NamedTuple):
    """How a run ended."""

    status: int
    out: str
    err: str


Batch: TypeAlias = Callable[..., Ran]


def put(folder: Path, **texts: str) -> Path:
    """*folder*, with a file NAME.yaml for each of *texts*."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def four(folder: Path) -> list[str]:
    """Three good files and a bad one among them, in the order of their names' first letters."""
    put(folder, c_complete=COMPLETE, a_blocked=BLOCKED, d_bad=BAD, b_silent=SILENT)
    return [str(folder / f"{name}.yaml") for name in ("c_complete", "a_blocked", "d_bad", "b_silent")]


def many(folder: Path, count: int) -> Path:
    """*folder* with *count* good files, place-00000.yaml on."""
    texts = {f"place-{n:05}": COMPLETE.replace("Complete", f"Place {n:05}") for n in range(count)}
    return put(folder, **texts)


def command(*arguments: str) -> list[str]:
    """The command line of a batch by the small rubric, in a process of its own."""
    return [sys.executable, "-m", "caretrust_readiness", "batch", "--rubric", RUBRIC, *arguments]


def spawned(*arguments: str) -> subprocess.Popen[bytes]:
    """That process, running, with its output at hand; unbuffered, so that a line read takes nothing from the rest."""
    return subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
