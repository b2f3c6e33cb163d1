"""``caretrust batch`` as a whole: every form of one fleet, what got worse and why, hostile files among good ones."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import jsonschema
import junitparser
import pytest
import xmlschema

from caretrust_readiness.cli import main
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.report.forms import Form
from caretrust_readiness.report.schemas import schema_json, strict
from tests.batch.fleet import RUBRIC, fill, many
from tests.hostile import bombs, mutations

XSD = Path(__file__).parents[1] / "report" / "junit.xsd"
UNDER = ["--rubric", RUBRIC]
GOOD = ["best", "gate-failed", "neighbours", "services", "settled", "unknown"]


class Ran(NamedTuple):
    """How a run ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in an empty folder, away from what the machine's environment says."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "GITHUB_ACTIONS", "CARETRUST_RUBRIC"):
        monkeypatch.delenv(name, raising=False)
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def ran(*words: str) -> Ran:
        status = main(["batch", *words])
        return Ran(status, *capsys.readouterr())

    return ran


@pytest.fixture
def fleet(tmp_path: Path) -> str:
    """A folder of six answers files that can be scored and one that cannot."""
    fill(tmp_path / "fleet")
    return "fleet"


# Forms


@pytest.mark.parametrize("form", list(Form), ids=str)
def test_every_form(run: Run, fleet: str, form: Form, snapshot: Callable[[str, str], None]) -> None:
    found = run(fleet, *UNDER, "--format", form.value, "--fail-below", "sail_soon", "--by-service")

    assert found.status == Exit.BAD_INPUT
    snapshot(found.out, f"batch/fleet.{form.value}")
    assert [line.split(": ")[0] for line in found.err.splitlines() if not line.startswith(" ")] == [
        "fleet/broken.yaml:4:9",
        "fleet/broken.yaml:5:3",
        "fleet/unknown.yaml",
    ]


def test_jsonl_is_the_same_objects_one_a_line(run: Run, fleet: str) -> None:
    whole = json.loads(run(fleet, *UNDER, "--format", "json").out)
    lines = [json.loads(line) for line in run(fleet, *UNDER, "--format", "jsonl").out.splitlines()]

    assert [line for line in lines if "code" not in line] == whole["assessments"]
    assert [line for line in lines if "code" in line] == whole["problems"]


def test_with_adds_what_comes_after_the_options(run: Run, fleet: str, capsys: pytest.CaptureFixture[str]) -> None:
    """All of it is what assess prints for the same file."""
    parts = "path,radius,scenarios,views,services"
    (found,) = json.loads(run(f"{fleet}/services.yaml", *UNDER, "--format", "json", "--with", parts).out)["assessments"]
    main(["assess", f"{fleet}/services.yaml", *UNDER, "--format", "json"])
    (assessed,) = json.loads(capsys.readouterr().out)["assessments"]

    assert found == assessed
    (short,) = json.loads(run(f"{fleet}/services.yaml", *UNDER, "--format", "json", "--with", "scenarios").out)[
        "assessments"
    ]
    assert list(short)[-2:] == ["options", "scenarios"]


def test_nothing_that_can_be_scored_is_a_whole_object_all_the_same(run: Run, fleet: str) -> None:
    found = run(f"{fleet}/broken.yaml", *UNDER, "--format", "json")

    assert json.loads(found.out)["assessments"] == []
    assert len(json.loads(found.out)["problems"]) == 2


def test_junit_keeps_to_the_schema_and_is_read_by_a_parser_of_ci_systems(run: Run, fleet: str) -> None:
    text = run(fleet, *UNDER, "--format", "junit", "--fail-below", "sail_soon").out

    xmlschema.XMLSchema(str(XSD)).validate(text)
    (suite,) = junitparser.JUnitXml.fromstring(text.encode())
    outcomes = {case.name: [type(result).__name__ for result in case.result] for case in suite}
    assert (suite.tests, suite.failures, suite.errors) == (7, 4, 1)
    assert outcomes["fleet/broken.yaml"] == ["Error"]
    assert sorted(map(str, outcomes.values())) == sorted(map(str, [["Error"], *[["Failure"]] * 4, [], []]))


# Gates for CI


def test_services_count_when_they_are_asked_for(run: Run, fleet: str) -> None:
    words = [f"{fleet}/services.yaml", *UNDER, "--format", "csv"]
    overall, each = (list(csv.DictReader(io.StringIO(run(*words, *more).out))) for more in ([], ["--by-service"]))

    assert [row["service"] for row in overall] == [""]
    assert [row["service"] for row in each] == ["", "ferry", "pilots"]
    worst = max(["sail", "sail_soon", "wait", "lay_up"].index(row["verdict_high"]) for row in each)
    better = ["sail", "sail_soon", "wait", "lay_up"][worst - 1]
    assert run(*words, "--by-service", "--fail-below", better).status == Exit.BELOW


# The baseline


def answers(name: str, crew: str, officers: str = "3", more: str = "") -> None:
    """An answers file with good evidence for *crew*, unless the answer says otherwise."""
    entry = f"{{level: {crew}, evidence: [{{source: A vote, date: 2026-01}}]}}" if crew.isdigit() else crew
    text = f"locality: {name}\nas_of: 2026-02\nanswers:\n  crew: {entry}\n  officers: {officers}\n{more}"
    Path(f"{name.lower()}.yaml").write_text(text, encoding="utf-8")


REST = "  tight: {value: 3, evidence: [{source: A survey, date: 2026-01}]}\n  licence: 1\n  pets: 1\n"


@pytest.fixture(params=["json", "jsonl"])
def baseline(run: Run, request: pytest.FixtureRequest) -> str:
    """The result of an earlier run over two places that could sail."""
    for name in ("Ashore", "Bayside"):
        answers(name, "3", more=REST)
    assert run("ashore.yaml", "bayside.yaml", *UNDER, "-o", f"before.{request.param}").status == 0
    return f"before.{request.param}"


@pytest.mark.parametrize(
    ("crew", "said"),
    [
        pytest.param("1", "'crew' fell from level 3 to 1", id="an-answer"),
        pytest.param("unknown", "'crew' is no longer answered: from level 3 to 0", id="no-answer"),
        pytest.param(
            "{level: 3}", "'crew' has no evidence any more that counts: from level 3 to 1", id="no-evidence-any-more"
        ),
    ],
)
def test_what_is_worse_is_explained(run: Run, baseline: str, crew: str, said: str) -> None:
    answers("Ashore", crew, more=REST)

    found = run("ashore.yaml", "bayside.yaml", *UNDER, "--baseline", baseline, "--format", "csv")

    row, other = csv.DictReader(io.StringIO(found.out))
    assert found.status == Exit.BELOW
    assert row["regression"].startswith("the verdict fell from Sail to ")
    assert row["regression"].endswith(f"({said})")
    assert other["regression"] == ""
    assert f"ashore.yaml: error[regression]: Ashore: {row['regression']}" in found.err.splitlines()


def test_a_place_that_is_there_twice_is_told_apart_by_its_file(run: Run) -> None:
    answers("Ashore", "3", more=REST)
    Path("ashore.yaml").rename("first.yaml")
    answers("Ashore", "0", more=REST)
    assert run("first.yaml", "ashore.yaml", *UNDER, "-o", "before.jsonl").status == 0

    found = run("first.yaml", "ashore.yaml", *UNDER, "--baseline", "before.jsonl")

    assert (found.status, found.err) == (Exit.OK, "")


# Tables


def test_what_is_wrong_with_a_heading_is_told_once(run: Run) -> None:
    Path("places.csv").write_text("locality,as_of,crow\n" + "A,2026,2\n" * 40, encoding="utf-8")

    found = run("places.csv", *UNDER, "--format", "csv")

    assert found.err.count("column-unknown") == 1
    assert len(found.out.splitlines()) == 41


# Hostile files

#: Larger ones are read one by one in test_hostile.py.
_SMALL = 64 << 10
#: What no line of any form may hold, whoever reads it.
HARM = re.compile(r"\x1b|\x07|\x9b|\u202e|^\s*::(?!error |warning )|##\[", re.MULTILINE)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hundred hostile files among forty good ones, with some names that are as bad as what is in them."""
    folder = tmp_path_factory.mktemp("hostile")
    many(folder, 40)
    small = [one for one in [*bombs(), *mutations(7, 640)] if one.kind == "answers" and len(one.content) < _SMALL]
    for number, found in enumerate(small[:290]):
        (folder / f"x{number:03}.yaml").write_bytes(found.content)
    if os.name == "posix":
        for name in (
            b"\xff.yaml",
            b"\x1b[31mred.yaml",
            b"a\n::error::b.yaml",
            b"=1+1.yaml",
            b"##[error]x.yaml",
            b"a,b;=c.yaml",
        ):
            Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"locality: =cmd()\n")
        os.mkfifo(folder / "pipe.yaml")
        (folder / "loop.yaml").symlink_to("loop.yaml")
        (folder / "device.yaml").symlink_to("/dev/zero")
        (folder / "folder.yaml").mkdir()
    return folder


@pytest.fixture(scope="module")
def expected(hostile: Path) -> int:
    """How many rows there are to be."""
    return sum(1 for path in hostile.iterdir() if path.name != "folder.yaml")


@pytest.mark.parametrize("form", list(Form), ids=str)
def test_hostile_files_do_no_harm_and_good_ones_are_scored(run: Run, hostile: Path, expected: int, form: Form) -> None:
    os.chdir(hostile)

    found = run(".", "--format", form.value, "--jobs", "2")

    assert found.status == Exit.BAD_INPUT
    assert not HARM.search(found.out)
    assert not re.search(r"\x1b|\x07|\x9b|\u202e|^\s*::|##\[", found.err, re.MULTILINE)
    if form is Form.CSV:
        rows = list(csv.reader(io.StringIO(found.out)))[1:]
        assert len(rows) == expected
        assert {len(row) for row in rows} == {16}
        assert all(row[0] or row[-1] for row in rows)
        assert not [cell for row in rows for cell in row if re.match(r"[=+@\t\r\n]|-(?!\d)", cell)]
        assert {f"p{number:05}" for number in range(40)} <= {row[0] for row in rows}
    if form is Form.JUNIT:
        xmlschema.XMLSchema(str(XSD)).validate(found.out)
        (suite,) = junitparser.JUnitXml.fromstring(found.out.encode())
        assert suite.tests == expected
    if form is Form.JSON:
        jsonschema.validate(json.loads(found.out), strict(json.loads(schema_json("result"))))
