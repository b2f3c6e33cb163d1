"""The GitHub Action, run as a runner would; the hooks for pre-commit; docs/ci.md, whose commands run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from caretrust_readiness.cli import main
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.reading.kinds import READERS
from caretrust_readiness.reading.yamlio import parse
from tests.docs.pages import ROOT, Page

LOCALITIES = ROOT / "examples" / "localities"
BROKEN = ROOT / "examples" / "broken" / "several-mistakes.yaml"
PAGE = Page("docs/ci.md")
BASH = shutil.which("bash")
#: What pre-commit understands, as far as a hook of ours has a use for it.
HOOK_KEYS = {
    "id",
    "name",
    "description",
    "entry",
    "language",
    "files",
    "types",
    "exclude",
    "args",
    "require_serial",
    "pass_filenames",
}
_EXPRESSION = re.compile(r"\$\{\{ (inputs|steps\.(\w+)\.outputs)\.([a-z-]+) \}\}")
_COMMAND = re.compile(r"^\s*(?:- (?:run: )?)?(caretrust .+)$")

needs_bash = pytest.mark.skipif(
    BASH is None or sys.platform == "win32", reason="the stand-in for the runner's Python is a Unix script"
)


def _data(name: str) -> Any:
    return parse((ROOT / name).read_bytes(), name).data


ACTION = _data("action.yml")
STEPS = ACTION["runs"]["steps"]
HOOKS = {hook["id"]: hook for hook in _data(".pre-commit-hooks.yaml")}


class Ran(NamedTuple):
    """How a job sees the action after it has run."""

    status: int
    out: str
    err: str
    outputs: Mapping[str, str]
    summary: str

    @property
    def counts(self) -> dict[str, int]:
        """The outputs as numbers."""
        return {name: int(said) for name, said in self.outputs.items()}


class Runner:
    """A runner's folders and files, and a ``python`` that installs nothing: its environments hold this caretrust."""

    def __init__(self, folder: Path) -> None:
        self.temp = folder / "runner temp"
        self.calls = folder / "calls"
        self.summary = folder / "summary.md"
        self.workspace = folder / "workspace"
        stand_in = folder / "tools" / "python3"
        for made in (self.temp, self.workspace, stand_in.parent):
            made.mkdir()
        self.summary.touch()
        command = f'#!/bin/sh\\nexec {shlex.quote(sys.executable)} -m caretrust_readiness "$@"\\n'
        stand_in.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$*" >> {shlex.quote(str(self.calls))}\n'
            'case "$*" in *"-m venv "*) ;; *) exit 0 ;; esac\n'
            "for made; do :; done\n"
            'mkdir -p "$made/bin" && cp "$0" "$made/bin/python"\n'
            f'printf {shlex.quote(command)} > "$made/bin/caretrust" && chmod +x "$made/bin/caretrust"\n',
            encoding="utf-8",
        )
        stand_in.chmod(0o755)
        shutil.copy(stand_in, stand_in.with_name("python"))
        self.path = f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}"

    def run(self, **given: str) -> Ran:
        """The whole action with the inputs *given* (``_`` for ``-``), every other input at its default."""
        inputs = {name: said.get("default", "") for name, said in ACTION["inputs"].items()}
        inputs |= {name.replace("_", "-"): said for name, said in given.items()}
        outputs: dict[str, dict[str, str]] = {}
        status, out, err = 0, "", ""

        def resolved(text: str) -> str:
            return _EXPRESSION.sub(lambda at: (outputs.get(at[2], {}) if at[2] else inputs).get(at[3], ""), text)

        for step in STEPS:
            done, outputs[step.get("id", "")] = self.step(step, resolved)
            status, out, err = done.returncode, out + done.stdout, err + done.stderr
            if status:
                break
        found = {name: resolved(said["value"]) for name, said in ACTION["outputs"].items()}
        return Ran(status, out, err, found, self.summary.read_text(encoding="utf-8"))

    def step(
        self, step: Mapping[str, Any], resolved: Callable[[str], str]
    ) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
        """One step as the runner's ``shell: bash`` runs it, and the outputs it sets."""
        script, output = self.temp / "step.sh", self.temp / "step.out"
        script.write_text(step["run"], encoding="utf-8")
        output.write_bytes(b"")
        environment = {name: resolved(said) for name, said in step.get("env", {}).items()} | {
            "PATH": self.path,
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "PYTHONUTF8": "1",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(self.temp),
        }
        command = [str(BASH), "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
        done = subprocess.run(
            command,
            cwd=self.workspace,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        lines = output.read_text(encoding="utf-8").splitlines()
        return done, dict(line.split("=", 1) for line in lines)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def place(name: str, financial_stability: int) -> str:
    """An answers file with one answer."""
    return f"locality: {name}\nas_of: 2025-09-30\nanswers:\n  financial_stability: {financial_stability}\n"


@needs_bash
def test_without_a_gate_the_action_scores_and_succeeds(runner: Runner) -> None:
    ran = runner.run(paths=str(LOCALITIES))
    assert (ran.status, ran.err) == (0, "")
    number = len(list(LOCALITIES.glob("*.yaml")))
    assert ran.counts == {"scored": number, "not-scored": 0, "below": 0, "undecided": 0, "regressions": 0}
    assert ran.out.endswith(f"{number} localities scored\n")
    assert ran.summary.startswith(f"# Localities\n\n{number} localities scored\n")
    assert "| Solihull |" in ran.summary


@needs_bash
def test_a_verdict_below_fails_with_1_and_is_annotated(runner: Runner) -> None:
    ran = runner.run(paths=str(LOCALITIES), fail_below="ready")
    annotations = [line for line in ran.out.splitlines() if line.startswith("::error file=")]
    assert ran.status == 1
    assert len(annotations) == ran.counts["below"] > 0
    assert ran.counts["below"] + ran.counts["undecided"] == ran.counts["scored"]
    assert f"{ran.counts['below']} below ready" in ran.summary


@needs_bash
@pytest.mark.parametrize(
    ("undecided", "status", "counted"), [("report", 3, "undecided"), ("pass", 0, None), ("fail", 1, "below")]
)
def test_undecided_verdicts_fail_and_count_as_asked(
    runner: Runner, undecided: str, status: int, counted: str | None
) -> None:
    ran = runner.run(
        paths=str(LOCALITIES / "solihull-2006.yaml"), fail_below="ready_with_conditions", undecided=undecided
    )
    assert (ran.status, ran.counts["scored"]) == (status, 1)
    assert [name for name in ("below", "undecided") if ran.counts[name]] == ([counted] if counted else [])


@needs_bash
def test_a_wrong_file_fails_with_2_and_the_others_are_scored(runner: Runner) -> None:
    ran = runner.run(paths=f"{LOCALITIES}\n{BROKEN}\n")
    assert ran.status == 2
    assert (ran.counts["scored"], ran.counts["not-scored"]) == (len(list(LOCALITIES.glob("*.yaml"))), 1)
    assert f"::error file={BROKEN},line=2,col=11,title=error[empty-text]::" in ran.out
    assert "1 file not scored" in ran.summary


@needs_bash
def test_a_regression_against_the_baseline_fails_with_1(runner: Runner) -> None:
    here = runner.workspace / "anytown.yaml"
    baseline = runner.workspace / "baseline.jsonl"
    here.write_text(place("Anytown", 4), encoding="utf-8")
    assert main(["batch", "--quiet", "--output", str(baseline), str(here)]) == 0
    assert runner.run(paths="*.yaml", baseline="baseline.jsonl").status == 0
    here.write_text(place("Anytown", 0), encoding="utf-8")
    ran = runner.run(paths="*.yaml", baseline="baseline.jsonl")
    assert (ran.status, ran.counts["regressions"]) == (1, 1)
    said = "title=Anytown%3A regression::the gate on 'financial_stability' has newly failed"
    assert f"::error file=anytown.yaml,line=4,col=3,{said}" in ran.out
    assert "## Worse than in the baseline" in ran.summary


@needs_bash
def test_a_rubric_is_used_or_refused(runner: Runner) -> None:
    assert runner.run(paths=str(LOCALITIES), rubric="care-trust").status == 0
    ran = runner.run(paths=str(LOCALITIES), rubric="no-such-rubric")
    assert (ran.status, ran.outputs["scored"]) == (2, "")
    assert "no-such-rubric" in ran.err


@needs_bash
@needs_bash
def test_rubrics_are_checked_and_tested_before_anything_is_scored(runner: Runner) -> None:
    shutil.copy(LOCALITIES / "solihull-2006.yaml", runner.workspace)
    shutil.copytree(ROOT / "criteria", runner.workspace / "rubrics")
    given = {
        "paths": "solihull-2006.yaml",
        "rubrics": " rubrics/care-trust.yaml \n\n",
        "rubric_tests": "rubrics/tests/care-trust-gates.yaml",
    }
    ran = runner.run(**given)
    assert (ran.status, ran.counts["scored"]) == (0, 1)

    rubric = runner.workspace / "rubrics" / "care-trust.yaml"
    sound = rubric.read_text(encoding="utf-8")
    rubric.write_text(sound.replace("gate: 3", "gate: 4"), encoding="utf-8")
    ran = runner.run(**given)
    assert (ran.status, ran.outputs["scored"]) == (1, "")
    assert re.search(r"^::error file=rubrics/tests/care-trust-[a-z]+\.yaml,line=[0-9]+", ran.out, re.MULTILINE)

    rubric.write_text(sound.replace("gate: 3", "gate: 40"), encoding="utf-8")
    ran = runner.run(**given)
    assert (ran.status, ran.outputs["scored"]) == (2, "")
    assert re.search(r"^::error file=rubrics/care-trust\.yaml,line=[0-9]+.*level-above-top", ran.out, re.MULTILINE)


def test_what_the_inputs_say_is_never_run(runner: Runner) -> None:
    names = ["a b.yaml", "$(touch pwned).yaml", "`touch pwned`.yaml", "; touch pwned.yaml", "-o.yaml", '".yaml']
    for number, name in enumerate(names):
        (runner.workspace / name).write_text(place(f"Place {number}", 2), encoding="utf-8")
    ran = runner.run(paths="\n" + "\n\n".join(names) + "\n")
    assert (ran.status, ran.counts["scored"]) == (0, len(names))
    ran = runner.run(paths="a b.yaml", rubric="$(touch pwned)", fail_below="`touch pwned`", baseline="'; touch pwned")
    assert ran.status == 2
    assert sorted(path.name for path in runner.workspace.iterdir()) == sorted(names)


@needs_bash
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"paths": ""}, "paths'::found '': at least one file, folder, glob or table is needed, one a line"),
        ({"paths": " \n\t\r\n"}, "paths'::found '': at least one file, folder, glob or table is needed, one a line"),
        ({"paths": "a.yaml b.yaml"}, "paths'::found 'a.yaml b.yaml': several paths are given one a line (paths: |)"),
        (
            {"paths": "a.yaml\n-"},
            "paths'::found '-': a step has no standard input: name files, folders, globs or tables",
        ),
        ({"undecided": "maybe"}, "undecided'::found 'maybe': one of report, pass and fail is needed, in small letters"),
        ({"undecided": "PASS"}, "undecided'::found 'PASS': one of report, pass and fail is needed, in small letters"),
        ({"rubric": "a\nb"}, "rubric'::found 'a?b': one value on one line is needed"),
        ({"fail_below": "ready\n--debug"}, "fail-below'::found 'ready?--debug': one value on one line is needed"),
        ({"baseline": "-"}, "baseline'::found '-': a step has no standard input: name a file"),
        (
            {"undecided": "%0A\x1b[31m##[error]x\r\n::warning::y"},
            "undecided'::found '%250A?[31m# #[error]x??::warning::y': "
            "one of report, pass and fail is needed, in small letters",
        ),
    ],
)
def test_a_wrong_input_is_refused_by_its_name_before_anything_is_installed(
    runner: Runner, given: dict[str, str], said: str
) -> None:
    for name in ("a.yaml", "b.yaml"):
        (runner.workspace / name).write_text(place("A", 2), encoding="utf-8")
    ran = runner.run(**({"paths": "*.yaml"} | given))
    assert (ran.status, ran.out, ran.err) == (2, f"::error title=The input '{said}\n", "")
    assert not runner.calls.exists()


@needs_bash
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"paths": "none.yaml"}, "::error file=none.yaml,title=error[file-unreadable]::cannot read the file: "),
        ({"paths": "none/*.yaml"}, "::error file=none/*.yaml,title=error[glob-empty]::nothing matches 'none/*.yaml'"),
        ({"paths": "--version"}, "::error title=error[file-unreadable]::--version: cannot read the file: "),
        ({"fail_below": "redy"}, "::error title=error[verdict-unknown]::--fail-below: the rubric 'care-trust' has no "),
        ({"rubric": "--help"}, "::error title=error[rubric-unknown]::--rubric: no built-in rubric is called '--help'"),
        ({"rubric": "none.yaml"}, "::error file=none.yaml,title=error[file-unreadable]::cannot read the file: "),
        ({"baseline": "none.jsonl"}, "::error file=none.jsonl,title=error[file-unreadable]::cannot read the file: "),
    ],
)
def test_what_is_not_there_is_an_annotation_that_names_it(runner: Runner, given: dict[str, str], said: str) -> None:
    (runner.workspace / "a.yaml").write_text(place("A", 2), encoding="utf-8")
    ran = runner.run(**({"paths": "*.yaml"} | given))
    assert ran.status == 2
    assert ran.out.startswith(said)


@needs_bash
def test_no_path_is_no_success(runner: Runner) -> None:
    assert runner.run(paths="\n\n").status == 2


@needs_bash
def test_it_is_installed_apart_from_the_repository_that_is_checked(runner: Runner) -> None:
    assert runner.run(paths=str(LOCALITIES)).status == 0
    environment = runner.temp / "caretrust"
    made, installed = runner.calls.read_text(encoding="utf-8").splitlines()
    assert made.endswith(f"-m venv {environment}")
    assert "-m pip install " in installed
    assert installed.endswith(f" {ROOT}[tables]")
    assert list(runner.workspace.iterdir()) == []


def test_no_script_of_the_action_holds_an_expression() -> None:
    assert ACTION["runs"]["using"] == "composite"
    for step in STEPS:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
        assert all(_EXPRESSION.fullmatch(said) for said in step.get("env", {}).values())


def test_every_input_reaches_the_script() -> None:
    used = {}
    for step in STEPS:
        for name, said in step.get("env", {}).items():
            assert f"${name}" in step["run"]
            if said.startswith("${{ inputs."):
                used[said.removeprefix("${{ inputs.").removesuffix(" }}")] = name
    assert set(used) == set(ACTION["inputs"])


def test_every_output_is_that_of_a_step() -> None:
    steps = {step.get("id") for step in STEPS}
    found = [_EXPRESSION.fullmatch(said["value"]) for said in ACTION["outputs"].values()]
    assert all(at is not None and at[2] in steps for at in found)


@pytest.mark.parametrize(
    ("hook", "meant", "not_meant"),
    [
        ("caretrust-assess", "localities/solihull-2006.yaml", "rubrics/ours.yaml"),
        ("caretrust-tables", "tables/england.ods", "last.jsonl"),
        ("caretrust-tables", "tables/more/england.csv", "tables/~$england.xlsx"),
        ("caretrust-rubric", "rubrics/ours.yml", "localities/solihull-2006.yaml"),
        ("caretrust-rubric-test", "rubrics/tests/ours.yml", "localities/solihull-2006.yaml"),
        ("caretrust-reassess", "rubrics/ours.yml", "localities/solihull-2006.yaml"),
    ],
)
def test_a_hook_has_what_pre_commit_needs(hook: str, meant: str, not_meant: str) -> None:
    found = HOOKS[hook]
    assert {"id", "name", "entry", "language", "files", "types"} <= set(found) <= HOOK_KEYS
    exclude = found.get("exclude", "$^")
    assert (found["language"], found["types"]) == ("python", ["file" if hook == "caretrust-tables" else "yaml"])
    assert re.search(found["files"], meant)
    assert not re.search(exclude, meant)
    assert re.search(exclude, not_meant) or not re.search(found["files"], not_meant)


def test_the_hook_for_tables_takes_every_table_that_is_read() -> None:
    assert {ending for ending in READERS if not re.search(HOOKS["caretrust-tables"]["files"], f"tables/a{ending}")} == {
        ".tab"  # what else is called so is no table
    }


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_hook_for_tables_passes_a_sound_table_and_stops_a_wrong_one(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, *arguments = shlex.split(HOOKS["caretrust-tables"]["entry"])
    good, bad = tmp_path / f"good.{ending}", tmp_path / f"bad.{ending}"
    for path, level in ((good, 2), (bad, 9)):
        rows: list[list[Any]] = [["locality", "as_of", "financial_stability"], ["Anytown", "2025-09-30", level]]
        if ending == "csv":
            path.write_text("".join(f"{','.join(map(str, row))}\n" for row in rows), encoding="utf-8")
        else:
            book = openpyxl.Workbook()
            for row in rows:
                book.worksheets[0].append(row)
            book.save(path)
    assert main([*arguments, str(good)]) == 0
    assert main([*arguments, str(good), str(bad)]) == 2
    assert f"{bad.name}:2:3: error[answer-range]: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("hook", "good", "bad"),
    [
        ("caretrust-assess", LOCALITIES / "solihull-2006.yaml", BROKEN),
        (
            "caretrust-rubric",
            ROOT / "criteria" / "care-trust.yaml",
            ROOT / "examples" / "broken" / "rubric-weights.yaml",
        ),
    ],
)
def test_a_hook_passes_a_sound_file_and_stops_a_wrong_one(
    hook: str, good: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *arguments = shlex.split(HOOKS[hook]["entry"])
    assert program == "caretrust"
    assert main([*arguments, str(good)]) == 0
    assert main([*arguments, str(bad)]) == 2
    assert f"{bad.name}:" in capsys.readouterr().err


def test_a_criterion_that_a_rubric_renames_is_told_at_the_answers_that_it_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "localities").mkdir()
    shutil.copy(LOCALITIES / "solihull-2006.yaml", "localities")
    rubric = (ROOT / "criteria" / "care-trust.yaml").read_text(encoding="utf-8")
    Path("ours.yaml").write_text(rubric, encoding="utf-8")
    hook = HOOKS["caretrust-reassess"]
    arguments = [*shlex.split(hook["entry"])[1:], *hook["args"], "--rubric", "./ours.yaml"]
    assert main(arguments) == 0
    capsys.readouterr()

    Path("ours.yaml").write_text(rubric.replace("joint_history", "shared_history"), encoding="utf-8")
    assert main(arguments) == 2
    assert re.search(
        r"localities/solihull-2006\.yaml:[0-9]+:[0-9]+: error\[answer-unknown\]: .*'joint_history'",
        capsys.readouterr().err,
    )


def test_the_page_names_the_inputs_outputs_and_hooks_there_are() -> None:
    inputs, outputs = ([row[0] for row in table] for table in PAGE.tables("The action"))
    assert inputs == list(ACTION["inputs"])
    assert outputs == list(ACTION["outputs"])
    (block,) = [block for block in PAGE.blocks if block.heading == "Before a commit"]
    assert re.findall(r"- id: (\S+)", block.text) == list(HOOKS)


def test_the_page_names_the_exit_statuses_there_are() -> None:
    named = [number for cell in PAGE.first_cells("Exit statuses") for number in cell.split(", ")]
    assert named == [str(status.value) for status in Exit]


def test_the_options_of_the_page_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["batch"], ["assess"], ["rubric", "check"]):
        assert main([*words, "--help"]) == 0
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    lines = [line for _, line in PAGE.prose]
    lines += [line for block in PAGE.blocks for line in block.lines if "caretrust " in line or "args:" in line]
    named = {name for line in lines if not line.startswith("| ---") for name in re.findall(r"--[a-z]+[a-z-]*", line)}
    assert len(named) > 8
    assert named <= known


COMMANDS = [at[1] for block in PAGE.blocks for line in block.lines if (at := _COMMAND.match(line))]


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_a_command_of_the_page_runs(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(LOCALITIES, tmp_path / "localities")
    shutil.copytree(LOCALITIES, tmp_path / "base" / "localities")
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "CARETRUST_RUBRIC"):
        monkeypatch.delenv(name, raising=False)
    for name in ("last.jsonl", "baseline.jsonl"):
        assert main(["batch", "--quiet", "--output", name, "localities"]) == 0
    (tmp_path / "changed.list").write_bytes(b"localities/solihull-2006.yaml\0localities/torbay-2006.yaml\0")
    words = shlex.split(command)[1:]
    expected = Exit.UNDECIDED if "--fail-below" in words and "pass" not in words else Exit.OK
    assert main(words) == expected
    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if "warning[verdict-undecided]" not in line] == []
    assert len(told) == (13 if "report.xml" in words else 0)
    if "--output" in words:
        assert (tmp_path / words[words.index("--output") + 1]).stat().st_size > 0


def test_the_commands_of_the_page_are_found() -> None:
    assert len(COMMANDS) >= 9


def test_the_actions_that_the_page_uses_are_pinned_as_in_our_own_workflow() -> None:
    own = set(
        re.findall(r"uses: (actions/\S+@[0-9a-f]{40} # \S+)", (ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    )
    shown = {line.partition("uses: ")[2] for block in PAGE.blocks for line in block.lines if "uses: actions/" in line}
    assert shown
    assert shown <= own
