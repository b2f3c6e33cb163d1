"""The lock of the developers' tools: whole, and of use to everybody."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
LOCKED = {
    found["name"]: found["version"]
    for found in re.finditer(r"^(?P<name>[\w.-]+)==(?P<version>\S+)", LOCK, re.MULTILINE)
}


def name_of(requirement: str) -> str:
    """The name of a distribution as locks spell it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()


def wanted(extra: str) -> set[str]:
    """What an extra asks for, with the extras that it includes."""
    names: set[str] = set()
    for requirement in PROJECT["optional-dependencies"][extra]:
        if requirement.startswith("caretrust["):
            names = names.union(*map(wanted, requirement.removeprefix("caretrust[").rstrip("]").split(",")))
        else:
            names.add(name_of(requirement))
    return names


def test_what_the_program_and_its_developers_need_is_locked() -> None:
    assert wanted("dev") | set(map(name_of, PROJECT["dependencies"])) <= LOCKED.keys(), "make lock"


def test_every_version_has_hashes_and_no_host_is_named() -> None:
    lines = [line for line in LOCK.splitlines() if line and not line.lstrip().startswith("#")]
    assert all(
        after.startswith("    --hash=sha256:") for line, after in pairwise(lines) if not line.startswith("    --hash")
    )
    assert "://" not in LOCK
    assert "index-url" not in LOCK


@pytest.mark.parametrize("name", ["pyyaml", "typer"])
def test_the_oldest_of_what_the_program_needs_are_tried_with_the_tools_as_locked(name: str) -> None:
    command = [
        sys.executable,
        *(str(ROOT / name) for name in (".ci/lowest.py", "pyproject.toml", "requirements-dev.txt")),
    ]
    lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()
    lowest = dict(line.split("==") for line in lines)
    (bound,) = (wish.partition(">=")[2] for wish in PROJECT["dependencies"] if name_of(wish) == name)
    assert lowest[name] == bound
    assert lowest["pytest"] == LOCKED["pytest"]
