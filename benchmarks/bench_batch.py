"""Many files: beside PyYAML's C loader alone, beside check-jsonschema, and beside ourselves at ten times the number."""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from localities import fill
from timing import clock, command, compare, seconds

from caretrust_readiness.report.data.schemas import schema_json

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
CARETRUST = str(BIN / "caretrust")
#: What we are compared with: every file through the C loader, in one process, and nothing else.
LOADER = """
import pathlib, sys, yaml
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""


def peak(arguments: list[str]) -> float:
    """The peak memory in MiB of the largest of the processes that *arguments* start."""
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); "
    code += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return int(done.stdout) / 1024


def gain() -> float:
    """How many times the work of one process two busy ones do in the same time, 1 to 2."""
    busy = [sys.executable, "-c", "n = 0\nfor one in range(12_000_000): n += one"]

    def both() -> None:
        for process in [subprocess.Popen(busy), subprocess.Popen(busy)]:
            process.wait()

    return 2 * clock(command(busy)) / clock(both)


def shared(form: str, folder: Path, runs: int) -> list[float]:
    """The time by the clock of two processes beside the loader alone, times what two processes gain here; sorted."""
    ours = command([CARETRUST, "batch", "--quiet", "--jobs", "2", "--format", form, str(folder)])
    loader = command([sys.executable, "-c", LOADER, str(folder)])
    return sorted(gain() * clock(ours) / clock(loader) for _ in range(runs))


def copy_examples(folder: Path, count: int) -> None:
    """So many copies of our own examples, which are what people write."""
    folder.mkdir()
    examples = sorted((ROOT / "examples" / "localities").glob("*.yaml"))
    for number in range(count):
        shutil.copy(examples[number % len(examples)], folder / f"{number:06}.yaml")


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name) / "few", Path(name) / "many"
        paths = fill(few, chosen.files)
        fill(many, chosen.files * 10)
        schema = Path(name) / "answers.schema.json"
        schema.write_text(schema_json("answers"), encoding="utf-8")
        own = Path(name) / "own"
        copy_examples(own, chosen.files)
        for form, folder, what in (
            ("csv", few, "files"),
            ("text", few, "files"),
            ("jsonl", few, "files"),
            ("csv", own, "copies of examples"),
        ):
            ours = command([CARETRUST, "batch", "--quiet", "--jobs", "1", "--format", form, str(folder)])
            loader = command([sys.executable, "-c", LOADER, str(folder)])
            compare(f"{chosen.files} {what} as {form} / CSafeLoader alone", ours, loader, chosen.runs)
        for form in ("csv", "text", "jsonl"):
            found = shared(form, few, chosen.runs)
            middle = statistics.median(found)
            print(f"{form}, two processes by the clock, times gain: {middle:.2f} ({found[0]:.2f} to {found[-1]:.2f})")
        some = paths[: chosen.files // 10]
        checker = command([str(BIN / "check-jsonschema"), "--schemafile", str(schema), *some])
        compare(
            f"{len(some)} files as csv / check-jsonschema",
            command([CARETRUST, "batch", "--quiet", "--format", "csv", *some]),
            checker,
            1,
        )
        batches = [[CARETRUST, "batch", "--quiet", "--format", "csv", str(folder)] for folder in (few, many)]
        one, ten = (min(seconds(command(batch)) for _ in range(2)) for batch in batches)
        print(f"cost of a file at ten times the number: {ten / one / 10:.2f}")
        print(f"memory at ten times the number: {peak(batches[1]) / peak(batches[0]):.2f}")


if __name__ == "__main__":
    main()
