"""docs/errors.md: every code of the source is there, and every wrong and mended example does what it says."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from caretrust_readiness.cli import main
from caretrust_readiness.reading.validation import CODES

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "caretrust_readiness"
PAGE = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")

#: Whoever says a problem, and the places among the arguments where the code may be.
SAYS = {
    "Finding": [1],
    "Problem": [2],
    "refuse": [0, 1, 2],
    "_refuse": [0, 1, 2],
    "_refuse_at": [1],
    "_report": [1],
    "_one_a_step": [1],
    "_Asked": [1],
    "criterion_named": [3],
    "_unknown": [1],
    "_unusable": [1],
    "usage_error": [1],
}
CODE = re.compile(r"[a-z]+(-[a-z]+)*")

#: Codes whose wrong example would fill pages, or needs another machine: how to come by it.
BUILT = {
    "yaml-too-many": lambda: "a: [" + "x, " * 50_000 + "]\n",
    "file-too-large": lambda: "#" * (1 << 20) + "\n",
    "rubric-large": lambda: _rubric_of(2_001),
    "problems-many": lambda: _rubric_of(1_001, "gate: 5"),
    "too-many": lambda: _rubric_of(1) + "functions:\n" + "".join(f"  - {{id: f{n}}}\n" for n in range(101)),
}


#: Codes that no example on a page can show: they need another machine, another day, another rubric, or a bug.
TOLD = {
    "case-as-of",
    "case-default",
    "case-verdict",
    "cases-none",
    "changes-many",
    "extends-deep",
    "gate-unknown",
    "git-revision",
    "scenario-unknown",
    "baseline-rubric",
    "baseline-verdict",
    "bug",
    "extra-missing",
    "column-map",
    "edit-unproved",
    "file-changed",
    "folder-unreadable",
    "frame-more",
    "frame-no-day",
    "frame-taken",
    "merge-conflict",
    "output-large",
    "paper-without-place",
    "sheet-none",
    "sheet-unknown",
    "name-shared",
    "place-gone",
    "place-twice",
    "process-died",
    "regression",
    "sql-table",
    "sql-too-large",
    "table-cell",
    "table-encoding",
    "table-large",
    "table-refused",
    "verdict-below",
    "verdict-undecided",
    "respondent-missing",
    "workbook-foreign",
    "workbook-formula",
    "workbook-lost",
}


def _rubric_of(count: int, rest: str = "gate: 1") -> str:
    rows = "".join(f"      - {{id: c{number}, levels: 4, {rest}}}\n" for number in range(count))
    return f"domains:\n  - id: foundations\n    criteria:\n{rows}"


#: The command that reads each kind of file, and what the file is called.
COMMANDS = {
    "answers": ["assess", "answers.yaml"],
    "rubric": ["rubric", "check", "rubric.yaml"],
    "csv": ["batch", "--quiet", "places.csv"],
}
#: What completes a fragment to a whole file, key by key, after it: so its own lines keep their numbers.
COMPLETIONS = {
    "answers": {"locality": "locality: Ambermouth", "as_of": "as_of: 2025-09-30"},
    "rubric": {
        "rubric": "rubric: mine",
        "version": "version: 1.0.0",
        "domains": "domains: [{id: foundations, criteria: [{id: trust, levels: 4}]}]",
        "verdicts": "verdicts: [{id: ready, demands: {score: 60}}, {id: not_yet}]",
    },
}


class Example(NamedTuple):
    """A fenced block of the page."""

    kind: str
    """``answers`` or ``rubric`` (fragments), ``csv``, ``console`` (a command), ``text`` (what is said)."""
    text: str


class Entry(NamedTuple):
    """What the page says of one code."""

    code: str
    sentence: str
    examples: list[Example]


def entries() -> list[Entry]:
    """Everything under a heading that is a code."""
    parts = re.split(r"^### `([a-z-]+)`\n", PAGE, flags=re.MULTILINE)[1:]
    return [_entry(code, body) for code, body in zip(parts[::2], parts[1::2], strict=True)]


def _entry(code: str, body: str) -> Entry:
    body = re.split(r"^## ", body, flags=re.MULTILINE)[0]
    fences = re.findall(r"^```(?:yaml )?(\w+)\n(.*?)^```$", body, flags=re.MULTILINE | re.DOTALL)
    return Entry(code, body.split("```")[0].strip(), [Example(kind, text) for kind, text in fences])


ENTRIES = entries()


def pairs() -> Iterator[Any]:
    """Each code with one wrong example and its mended one; a code may have two such pairs."""
    for entry in ENTRIES:
        rest = entry.examples
        while len(rest) > 1:
            size = 2 if rest[0].kind == "console" else 3
            yield pytest.param(entry._replace(examples=rest[:size]), id=f"{entry.code}-{rest[0].kind}")
            rest = rest[size:]


PAIRS = [*pairs()]


def codes_in_source() -> set[str]:
    """Every code that is written out where a problem is said."""
    return {code for path in SOURCE.rglob("*.py") for code in _codes(path)} | CODES


def _codes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in SAYS:
                yield from _literal_codes(node, SAYS[name])
        if isinstance(node, ast.JoinedStr):
            yield from re.findall(r"(?:error|warning)\[([a-z-]+)\]", ast.unparse(node))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"^caretrust: error\[([a-z-]+)\]: ", node.value)


def _literal_codes(call: ast.Call, places: list[int]) -> Iterator[str]:
    for place, argument in enumerate(call.args):
        for part in ast.walk(argument) if place in places else ():
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
                yield part.value


def test_the_codes_in_the_source_are_those_documented() -> None:
    documented = [entry.code for entry in ENTRIES]

    assert set(documented) == codes_in_source()
    assert len(documented) == len(set(documented))


def test_no_code_is_put_together_from_parts() -> None:
    """A code can be searched for, in the source and on the page."""
    made_up = [
        f"{path.name}:{node.lineno}"
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for place in SAYS.get(getattr(node.func, "id", getattr(node.func, "attr", "")), [])[:1]
        if any(isinstance(argument, ast.JoinedStr) for argument in node.args[place : place + 1])
    ]

    assert made_up == []


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.code) for entry in ENTRIES])
def test_each_code_has_a_sentence_and_a_pair_of_examples(entry: Entry) -> None:
    assert entry.sentence
    assert entry.sentence.endswith(".") or entry.sentence.endswith("Wrong:")
    assert [example.kind for example in entry.examples] in (
        ["answers", "text", "answers"],
        ["rubric", "text", "rubric"],
        ["console", "console"],
        ["csv", "text", "csv"],
        ["console", "console", "csv", "text", "csv"],
        ["text"] if entry.code in BUILT else None,
        [] if entry.code in TOLD else None,
    )


@pytest.mark.parametrize("entry", PAIRS)
def test_the_wrong_example_says_what_the_page_says(
    entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = entry.examples[0]
    expected = wrong.text.partition("\n")[2] if wrong.kind == "console" else entry.examples[1].text

    status, said = run(wrong, tmp_path, monkeypatch, capsys)

    assert said == expected
    found = re.findall(r"(?:error|warning)\[([a-z-]+)\]", said)
    assert set(found) - {"nothing-scored"} == {entry.code} or found[-1] == entry.code == "nothing-scored"
    assert status == (0 if "warning[" in said else 2)


@pytest.mark.parametrize("code", BUILT)
def test_what_is_too_large_says_what_the_page_says(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (entry,) = [entry for entry in ENTRIES if entry.code == code]

    status, said = run(Example("rubric", BUILT[code]()), tmp_path, monkeypatch, capsys)

    assert said.startswith(entry.examples[0].text)
    assert status == 2


@pytest.mark.parametrize("entry", PAIRS)
def test_the_mended_example_is_in_order(
    entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = run(entry.examples[-1], tmp_path, monkeypatch, capsys)

    assert "error[" not in said
    assert entry.code not in said
    assert status in {0, 1, 3}


def run(
    example: Example, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """The status, and what is said on standard error."""
    if example.kind == "console":
        monkeypatch.chdir(ROOT)
        arguments = shlex.split(example.text.partition("\n")[0].removeprefix("$ caretrust "))
        arguments = [str(folder / part) if part.startswith("report.") else part for part in arguments]
    else:
        monkeypatch.chdir(folder)
        Path(COMMANDS[example.kind][-1]).write_text(completed(example), encoding="utf-8")
        arguments = COMMANDS[example.kind]
    status = main(arguments)
    return status, capsys.readouterr().err


def completed(example: Example) -> str:
    """A whole file: the fragment, then what it lacks; a fragment that says what it lacks gets nothing."""
    given = set(re.findall(r"^(\w+):", example.text, flags=re.MULTILINE))
    if "# whole file" in example.text or example.kind == "csv":
        return example.text
    missing = [line for key, line in COMPLETIONS[example.kind].items() if key not in given]
    return "".join(f"{line}\n" for line in [example.text.rstrip("\n"), *missing])
