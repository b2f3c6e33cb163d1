"""Every byte that leaves the program passes one place: no module writes, prints, echoes or logs around it."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from caretrust_readiness.cli.streams import tell, tell_notes, write_out
from caretrust_readiness.model import limits

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "caretrust_readiness"
#: What writes, as a function or as a method.
FUNCTIONS = {"print"}
METHODS = {
    *(
        "write",
        "writelines",
        "write_text",
        "write_bytes",
        "echo",
        "secho",
        "excepthook",
        "print_exc",
        "warn",
        "warning",
    ),
    *("debug", "info", "error", "critical", "exception", "basicConfig"),
}
#: The modules that may, and what passes them: finished bytes of a writer, or lines that `tell` has made visible.
ALLOWED = {
    "cli/streams.py": "the one way out",
    "cli/__init__.py": "the version, which is ours",
    "cli/results.py": "what a writer has finished, into a file",
    "cli/rewriting.py": "an answers file, whose lines stay as they are",
    "frames/reading.py": "levels into an array",
    "report/writers/parquet.py": "rows into a stream of Arrow in memory",
    "cli/sinks.py": "what a writer has finished, portion by portion",
}


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def writing(path: Path) -> list[str]:
    """The calls in *path* that may write something, as they are written."""
    return [
        ast.unparse(call)
        for call in _calls(path)
        if (isinstance(call.func, ast.Name) and call.func.id in FUNCTIONS)
        or (isinstance(call.func, ast.Attribute) and call.func.attr in METHODS)
    ]


#: Calls that are called so and write to no stream.
HARMLESS = re.compile(r"(markdown|text|formats|csv|junit|github)\.write\(|shares\.error\(|self\.error\(|self\.warn\(")
#: Rooms that write cells of a workbook, as text and never as a formula.
CELLS = ("forms/workbook/", "report/writers/xlsx")
MODULES = sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py"))


@pytest.mark.parametrize("module", [one for one in MODULES if one not in ALLOWED and not one.startswith(CELLS)])
def test_no_module_writes_around_the_one_way_out(module: str) -> None:
    assert [call for call in writing(SOURCE / module) if not HARMLESS.match(call)] == []


@pytest.mark.parametrize("module", ALLOWED)
def test_the_ways_out_are_still_there(module: str) -> None:
    assert writing(SOURCE / module) != []


def test_standard_error_is_written_to_in_one_function() -> None:
    using = [module for module in MODULES if any("sys.stderr.write" in call for call in writing(SOURCE / module))]
    assert using == ["cli/streams.py"]


@pytest.mark.parametrize(
    "text", ["\x1b[31m", "::error::x", "##vso[x]", "##teamcity[x]", "a\u200bb", "\udcff", "\u202e"]
)
def test_what_is_told_is_made_visible(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    tell(f"a.yaml: {text}\n{text}")

    said = capsys.readouterr().err
    assert text not in said
    assert said.count("\n") == 2


class Terminal(io.TextIOWrapper):
    """A terminal of its own encoding."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("ascii", b"\\xe9\\u2588\\udcff"), ("latin-1", b"\xe9\\u2588\\udcff"), ("utf-8", b"\xc3\xa9\xe2\x96\x88\\udcff")],
)
def test_what_a_terminal_cannot_show_is_shown_as_an_escape(
    encoding: str, shown: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr("sys.stdout", terminal)

    write_out("\xe9\u2588\udcff")

    written = terminal.detach()
    assert isinstance(written, io.BytesIO)
    assert written.getvalue() == shown


def test_a_note_on_a_file_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    answers: Any = SimpleNamespace(file="a\nb.yaml", notes=("one\n::error::two",))
    tell_notes([answers])

    assert capsys.readouterr().err == "a b.yaml: note: one :\\:error:\\:two\n"


#: The modules that write JSON by themselves, and why nothing in it can act.
JSON = {
    "report/data/json.py": "the one escaper",
    "report/data/jsonl.py": "passes it line by line",
    "report/data/carried.py": "hashed, or packed into letters",
    "model/canonical.py": "hashed as it is written, in ASCII",
    "model/spelling.py": "quotes of YAML, character by character",
    "report/writers/docx/package.py": "a part of a packed file",
    "report/writers/pdf/__init__.py": "what the typesetter reads",
    "authoring/diff.py": "read back at once, and shown to nobody",
}


def test_results_in_json_pass_one_escaper() -> None:
    writing_json = {
        module
        for module in MODULES
        for call in _calls(SOURCE / module)
        if ast.unparse(call.func) in {"json.dumps", "json.dump", "json.JSONEncoder"}
    }
    assert writing_json == JSON.keys()


def test_every_budget_is_named_with_its_figure() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| ([0-9,]+) \| `(MAX_[A-Z_]+)` \|$", page, re.MULTILINE)
    named = {name: int(figure.replace(",", "")) for figure, name in rows}
    assert named == {name: value for name, value in vars(limits).items() if name.startswith("MAX_")}
