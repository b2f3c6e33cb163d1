"""The recipes of CONTRIBUTING.md, followed to the letter on a copy of the package, and the files that it names."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from caretrust_readiness.reading.loading import load_rubric
from tests.docs.pages import ROOT, Block, Page

PAGE = Page("CONTRIBUTING.md")
RECIPES = "Three recipes"
PLACE = ROOT / "examples" / "localities" / "solihull-2006.yaml"
#: Every command that shows a paper, as it is run on one place.
_COMMANDS = [
    *([command, str(PLACE)] for command in ("assess", "batch", "path", "options", "robustness", "stress", "views")),
    ["explain", str(PLACE), "joint_history"],
    ["compare", str(PLACE), str(PLACE)],
    ["backtest", str(ROOT / "examples" / "history" / "bradford.yaml")],
    ["rubric", "show", "care-trust"],
]
#: The fragments of the recipe for an analysis.
_ANALYSIS = (
    "analysis/spread.py",
    "analysis/insights.py",
    "report/page/sections/spread.py",
    "report/page/papers/assess.py",
    "report/data/assess.py",
)
#: What the recipes themselves create, or only stand for something.
_NEW = {"outline.py", "spread.py", "OLD.yaml", "PLACE.yaml"}


class Copy:
    """A copy of the package, to be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "criteria", folder / "criteria")

    def caretrust(self, *arguments: str) -> str:
        """What the copy's command prints; it must succeed."""
        # Nothing else of the environment: a copy is not to be measured for coverage.
        environment = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
        environment |= {"PYTHONPATH": str(self.folder / "src"), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "caretrust_readiness", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def follow(self, block: Block) -> None:
        """Do what a fragment says: write the file that its first line names, or put its lines where they say."""
        name = block.lines[0].removeprefix("# ")
        path = self.folder / name
        if not path.exists():
            path.write_text("\n".join(block.lines[1:]) + "\n", encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").splitlines()
        where = ""
        for said in block.lines[1:]:
            line, _, named = said.partition("  # in ")
            where = named or where
            lines.insert(_place(lines, where), line)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _place(lines: list[str], where: str) -> int:
    """The index where a line goes: after the last import, or before the end of what is called *where*."""
    if where == "the imports":
        return max(place for place, line in enumerate(lines) if line.startswith("from caretrust_readiness")) + 1
    (start,) = [place for place, line in enumerate(lines) if re.match(rf"(class |def )?{where}\b", line)]
    inside = [place for place in range(start + 1, _end(lines, start)) if lines[place].strip()]
    last = inside[-1]
    return last if lines[last].strip() == "}" else last + 1


def _end(lines: list[str], start: int) -> int:
    inside = range(start + 1, len(lines))
    return next((place for place in inside if lines[place] and not lines[place].startswith(" ")), len(lines))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def fragments(*names: str) -> list[Block]:
    """The fragments whose first line ends with one of *names*."""
    found = [block for block in PAGE.blocks if block.language == "python" and block.lines[0].endswith(names)]
    assert len(found) == len(names)
    return found


def test_add_a_criterion(copy: Copy) -> None:
    rubric = copy.folder / "criteria" / "care-trust.yaml"
    text = rubric.read_text(encoding="utf-8")
    entry = re.search(r"^      - id: frontline_integration\n(?:        .*\n)+", text, re.MULTILINE)
    assert entry is not None
    neighbour = entry[0].replace("frontline_integration", "a_new_one").replace("title: ", "title: Newly ")
    rubric.write_text(text.replace(entry[0], entry[0] + neighbour), encoding="utf-8")

    count = len(load_rubric("care-trust").criteria) + 1
    printed = copy.caretrust("rubric", "check", "--strict", "criteria/care-trust.yaml")
    assert f"sound, {count} criteria, no warnings" in printed
    old = str(ROOT / "criteria" / "care-trust.yaml")
    both = ("--rubric-b", "criteria/care-trust.yaml", "--rubric", old, str(PLACE), str(PLACE))
    comparison = json.loads(copy.caretrust("compare", *both, "--format", "json"))
    assert '"a_new_one"' in json.dumps(comparison)


def test_add_a_format(copy: Copy) -> None:
    for block in fragments("writers/outline.py", "report/formats.py"):
        copy.follow(block)
    lines = copy.caretrust("assess", "--format", "outline", str(PLACE)).splitlines()
    assert lines[0].startswith("Solihull")
    assert "Which option" in lines
    assert "outline" in copy.caretrust("assess", "--help")
    for command, *arguments in _COMMANDS:
        copy.caretrust(command, *arguments, "-o", "paper.outline")
        assert (copy.folder / "paper.outline").read_text(encoding="utf-8").count("\n") >= 1
        (copy.folder / "paper.outline").unlink()


def test_add_an_analysis(copy: Copy) -> None:
    for block in fragments(*_ANALYSIS):
        copy.follow(block)
    (assessment,) = json.loads(copy.caretrust("assess", "--format", "json", str(PLACE)))["assessments"]
    scores = [domain["score"]["low"] for domain in assessment["domains"]]
    assert assessment["spread"] == pytest.approx(max(scores) - min(scores), abs=0.0001)
    printed = copy.caretrust("assess", str(PLACE))
    assert re.search(rf"^Spread\n +{int(assessment['spread'])}\.[0-9] points\.$", printed, re.MULTILINE)


def test_every_fragment_is_followed_by_one_of_these_tests() -> None:
    names = [
        block.lines[0].removeprefix("# src/caretrust_readiness/") for block in PAGE.blocks if block.language == "python"
    ]
    assert sorted(names) == sorted(
        [
            "report/writers/outline.py",
            "report/formats.py",
            *_ANALYSIS,
        ]
    )


@pytest.mark.skipif(find_spec("ruff") is None, reason="ruff comes with the extra dev, not with test")
def test_the_fragments_pass_the_linter(copy: Copy) -> None:
    for block in PAGE.blocks:
        if block.language == "python":
            copy.follow(block)
    new = [str(path) for path in sorted(copy.folder.rglob("*.py")) if path.name in _NEW]
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), *new]
    assert subprocess.run(ruff, capture_output=True, encoding="utf-8", check=False).stdout == "All checks passed!\n"


def named_files() -> list[str]:
    """The files and folders that the page names."""
    text = " ".join(line for _, line in PAGE.prose)
    found = set(re.findall(r"(?<![\w/.])([\w.-]+(?:/[\w.-]+)*(?:\.(?:py|md|yaml|json|toml|yml)|/))(?![\w/])", text))
    return sorted(name for name in found if Path(name).name not in _NEW)


@pytest.mark.parametrize("name", named_files())
def test_a_file_that_is_named_is_there(name: str) -> None:
    assert (ROOT / name).exists() or (ROOT / "src" / "caretrust_readiness" / name).exists()
