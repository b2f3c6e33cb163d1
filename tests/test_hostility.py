"""The hostile cases of ``make hostile``: the same again, for everything that there is, and noticing harm."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from caretrust_readiness.cli.app import build
from caretrust_readiness.reading import kinds
from caretrust_readiness.report import formats
from caretrust_readiness.report.paper import Kind

if sys.platform == "win32":
    pytest.skip("the cases run in forked processes, which Windows does not have", allow_module_level=True)

from tests.hostility import commands
from tests.hostility.__main__ import Ended, case, wrong
from tests.hostility.reading import BINARY, READERS


def every_command(group: Any, names: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of all commands, those of groups within the program's included."""
    if not hasattr(group, "commands"):
        yield " ".join(names)
    for name, inner in getattr(group, "commands", {}).items():
        yield from every_command(inner, (*names, name))


EVERY = [*every_command(typer.main.get_command(build()))]


def test_there_are_commands() -> None:
    assert {"assess", "rubric diff", "workbook import"} < set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_every_command_is_tried(name: str) -> None:
    assert any(one.is_of(name) for one in commands.COMMANDS)


def test_every_format_is_tried_and_read_back() -> None:
    assert {one.kind for one in commands.COMMANDS if one.kind is not None} == set(Kind)
    assert {*READERS, *BINARY} == {one.name for one in formats.FORMATS}


def test_every_reader_of_tables_is_tried() -> None:
    read = {kinds.READERS[ending] for _, ending in commands.MAKERS.values() if ending in kinds.READERS}
    assert read == {*kinds.READERS.values()}


def test_the_same_seed_makes_the_same_cases(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
        for number in range(len(commands.COMMANDS)):
            case(7, number, folder)

    assert [(one.name, one.read_bytes()) for one in sorted(first.iterdir())] == [
        (one.name, one.read_bytes()) for one in sorted(second.iterdir())
    ]


def test_a_few_cases_break_no_promise() -> None:
    """In a process of its own: a forked one starts with the memory that the tests before it took.

    What runs beside it makes it slower: to the two seconds only ``make hostile`` holds them.
    """
    count = str(len(commands.COMMANDS))
    asked = [sys.executable, "-m", "tests.hostility", "--seed", "1", "--count", count, "--seconds", "10"]

    ran = subprocess.run(asked, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout


GOOD = Ended(0, 0.1, 50, b"fine\n", b"")


@pytest.mark.parametrize(
    ("ended", "form"),
    [
        pytest.param(GOOD._replace(status=70), "text", id="bug"),
        pytest.param(GOOD._replace(status=-11), "text", id="signal"),
        pytest.param(GOOD._replace(seconds=2.1), "text", id="slow"),
        pytest.param(GOOD._replace(mebibytes=301), "text", id="large"),
        pytest.param(GOOD._replace(err=b"Traceback (most recent call last):"), "text", id="traceback"),
        pytest.param(GOOD._replace(err=b"\x1b[31m"), "text", id="escape"),
        pytest.param(GOOD._replace(out="a\u200bb".encode()), "text", id="unseen"),
        pytest.param(GOOD._replace(out=b"a ##vso[task.complete]"), "text", id="azure"),
        pytest.param(GOOD._replace(out=b"##teamcity[x]"), "text", id="teamcity"),
        pytest.param(GOOD._replace(out=b"  ::error::x"), "text", id="workflow-command"),
        pytest.param(GOOD._replace(out=b"::set-output name=x::y"), "github", id="command-that-is-not-ours"),
        pytest.param(GOOD._replace(out=b'{"a": "\\udcff"}'), "json", id="surrogate"),
        pytest.param(GOOD._replace(out=b"{"), "json", id="torn-json"),
        pytest.param(GOOD._replace(out=b"{}\n{"), "jsonl", id="torn-json-lines"),
        pytest.param(GOOD._replace(out=b"a,b\n=1,2\n"), "csv", id="formula"),
        pytest.param(GOOD._replace(out=b"a,b\n1\n"), "csv", id="ragged"),
        pytest.param(GOOD._replace(out=b"<a><b tests='2'><testcase/></b></a>"), "junit", id="wrong-count"),
        pytest.param(GOOD._replace(out=b"[x](https://example.org)"), "markdown", id="link"),
        pytest.param(GOOD._replace(out=b"<script>x</script>"), "markdown", id="html"),
        pytest.param(GOOD._replace(out=b"a: [\n"), "yaml", id="torn-yaml"),
        pytest.param(GOOD._replace(out=b"\xff"), "text", id="no-text"),
    ],
)
def test_a_broken_promise_is_noticed(ended: Ended, form: str) -> None:
    assert wrong(ended, form) != []


def test_a_kept_promise_is_let_be() -> None:
    assert wrong(GOOD, "text") == []
    assert wrong(GOOD._replace(out=b"::error file=a.yaml,line=1,col=2,title=x::y\n"), "github") == []
