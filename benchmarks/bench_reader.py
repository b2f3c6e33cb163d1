"""Reading YAML: data with a position for every part, beside PyYAML's C loader that keeps none."""

from __future__ import annotations

from pathlib import Path

import yaml
from timing import compare

from caretrust_readiness.reading.yamlio import parse

ROOT = Path(__file__).parents[1]
TIMES = 200
RUNS = 9


def main() -> None:
    """Print the ratio."""
    content = (ROOT / "benchmarks" / "answers-5kb.yaml").read_bytes()

    def ours() -> None:
        for _ in range(TIMES):
            parse(content, "file")

    def theirs() -> None:
        for _ in range(TIMES):
            yaml.load(content, yaml.CSafeLoader)  # noqa: TID251 - what we are compared with

    compare(f"reading {len(content)} bytes / yaml.load(..., CSafeLoader)", ours, theirs, RUNS)


if __name__ == "__main__":
    main()
