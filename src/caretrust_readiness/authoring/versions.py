"""Which part of a rubric's version a change raises (design, section 3), and whether it was raised."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Bump: TypeAlias = Literal["major", "minor", "patch"]

BUMPS: Final[tuple[Bump, ...]] = ("patch", "minor", "major")
_PARTS: Final[tuple[Bump, ...]] = ("major", "minor", "patch")
MEANINGS: Final[dict[Bump, str]] = {
    "major": "old answers files may stop loading",
    "minor": "a result may move",
    "patch": "words only",
}


def largest(bumps: list[Bump]) -> Bump | None:
    """The largest of *bumps*; None of none."""
    return max(bumps, key=BUMPS.index, default=None)


def numbers(version: str) -> tuple[int, int, int]:
    """The three numbers of *version*."""
    first, second, third = version.partition("-")[0].partition("+")[0].split(".")
    return int(first), int(second), int(third)


def raised(old: str, new: str) -> Bump | None:
    """The first part of the version that is higher in *new*; None where none is, or one before it is lower."""
    for part, before, after in zip(_PARTS, numbers(old), numbers(new), strict=True):
        if before != after:
            return part if after > before else None
    return None


def is_enough(old: str, new: str, needed: Bump | None) -> bool:
    """Whether *new* raises the part that is *needed*, or one before it."""
    if needed is None:
        return True
    found = raised(old, new)
    return found is not None and BUMPS.index(found) >= BUMPS.index(needed)


def next_version(old: str, needed: Bump) -> str:
    """The version after *old* whose part *needed* is one higher."""
    first, second, third = numbers(old)
    if needed == "major":
        return f"{first + 1}.0.0"
    return f"{first}.{second + 1}.0" if needed == "minor" else f"{first}.{second}.{third + 1}"
