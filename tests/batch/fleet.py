"""A folder of answers files for the harbour rubric, good and bad, for the tests of batches."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "report" / "cases"
RUBRIC = str(CASES / "harbour.rubric.yaml")

#: The least that can be scored under any rubric.
PLAIN = "locality: {name}\nas_of: 2026\n"


def fill(folder: Path) -> Path:
    """Put the harbour cases into *folder*, with one file that cannot be scored."""
    folder.mkdir(parents=True, exist_ok=True)
    for case in sorted(CASES.glob("harbour.*.answers.yaml")):
        name = case.name.removeprefix("harbour.").removesuffix(".answers.yaml")
        shutil.copy(case, folder / f"{name}.yaml")
    (folder / "broken.yaml").write_text(
        "locality: Broken\nas_of: 2026\nanswers:\n  crew: 9\n  crow: 1\n", encoding="utf-8"
    )
    return folder


def many(folder: Path, count: int) -> Path:
    """Put *count* small good answers files for the shipped rubric into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        name = f"p{number:05}"
        (folder / f"{name}.yaml").write_text(PLAIN.format(name=name), encoding="utf-8")
    return folder
