"""Every form of a batch's result: what it holds, in which order, and whether others can read it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import junitparser
import pytest
import xmlschema

from caretrust_readiness.cli import main
from caretrust_readiness.report.base import Part
from caretrust_readiness.report.data.schemas import schema_json, strict
from caretrust_readiness.report.writers import github
from tests.batch.batching import BAD, FORMS, OPEN, RUBRIC, SAILS, WAITS, Batch, case, crowd, fleet, put

XSD = Path(__file__).with_name("junit.xsd")
#: Not in the order of their names.
FOUR = ["c.yaml", "a.yaml", "d.yaml", "b.yaml"]


@pytest.fixture
def _four() -> None:
    """Three good files, and a bad one among them."""
    put(c=SAILS, a=WAITS, d=BAD, b=OPEN)


#: What the fleet has to say on standard error; what is wrong with files, and the rows that are short of what was asked
#: for, are said there only where the result itself is not for people to read.
TOLD = """
fleet/broken.yaml:4:9: error[answer-range]: 'crew' has no level 9: its levels are 0 to 3
fleet/broken.yaml:5:3: error[answer-unknown]: the rubric 'harbour' has no criterion 'crow'
  hint: did you mean 'crew'?
fleet/gate-failed.yaml: error[verdict-below]: Westport: Wait, below 'sail_soon'
fleet/neighbours.yaml: warning[verdict-undecided]: Eastport: Wait to Sail soon, which leaves 'sail_soon' undecided
fleet/services.yaml: error[verdict-below]: Farport: Wait, below 'sail_soon'
fleet/services.yaml: error[verdict-below]: Farport / ferry: Wait, below 'sail_soon'
fleet/unknown.yaml: note: 'mates' is now called 'officers'
fleet/unknown.yaml: warning[verdict-undecided]: Southport: Lay up to Sail, which leaves 'sail_soon' undecided
""".strip().splitlines()


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_result_of_every_form(batch: Batch, form: str, snapshot: Callable[[str, str], None]) -> None:
    ran = batch(fleet(), "--fail-below", "sail_soon", "--by-service", form=form)

    snapshot(ran.out, f"batch/fleet.{form}")
    is_read = form in {"text", "markdown", "github", "html"}
    assert ran.err.splitlines() == [line for line in TOLD if not is_read or ": note: " in line]
    assert ran.status == 2


@pytest.mark.parametrize(("count", "left"), [(20, None), (23, 3)])
def test_twenty_rows_that_are_short_of_what_was_asked_for_are_told_and_the_rest_counted(
    batch: Batch, count: int, left: int | None
) -> None:
    put("f", **{f"a{n:02}": WAITS.replace("Westport", f"Westport {n}") for n in range(count)})

    told = batch("f", "--fail-below", "sail", form="csv").err.splitlines()

    assert told[:20] == [f"f/a{n:02}.yaml: error[verdict-below]: Westport {n}: Wait, below 'sail'" for n in range(20)]
    assert told[20:] == ([] if left is None else [f"caretrust: note: {left} more verdicts are not what was asked for"])


@pytest.mark.parametrize("form", FORMS)
def test_two_processes_write_the_bytes_that_one_writes(batch: Batch, form: str) -> None:
    crowd("places", 40)
    put("places", **{f"p000{n}-bad": "locality: [" for n in range(10, 30, 5)})

    one = batch("places", "--jobs", "1", form=form)
    two = [batch("places", "--jobs", "2", form=form) for _ in range(2)]

    assert two == [one, one]
    assert one.status == 2


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        ("csv", "locality,"),
        ("jsonl", '{"locality"'),
        ("json", '{"format"'),
        ("md", "# "),
        ("xml", "<?xml"),
        ("txt", "L"),
    ],
)
def test_the_output_files_ending_chooses_the_form(batch: Batch, ending: str, start: str) -> None:
    put(a=SAILS)

    assert batch("a.yaml", "--output", f"result.{ending}") == (0, "", "")
    assert Path(f"result.{ending}").read_text(encoding="utf-8").startswith(start)


@pytest.mark.parametrize(
    ("form", "arguments", "said"),
    [
        ("csv", ["--with", "path"], "--with: error[form-unfit]: 'csv' has no room for it"),
        ("csv", ["--sort", "name"], "--sort: error[form-unfit]: 'csv' is in the order of the input"),
        ("json", ["--with", "paths"], "--with: error[part-unknown]: nothing is called 'paths'"),
    ],
)
def test_what_a_form_has_no_room_for_is_refused(batch: Batch, form: str, arguments: list[str], said: str) -> None:
    status, out, err = batch(put("places", a=SAILS), *arguments, form=form)

    assert (status, out) == (2, "")
    assert err.startswith(said)


# CSV and JSON


@pytest.mark.usefixtures("_four")
def test_csv_has_a_row_a_file_in_the_order_of_the_input(batch: Batch) -> None:
    found = batch(*FOUR, form="csv").rows

    assert [row["file"] for row in found] == FOUR
    assert [row["locality"] for row in found] == ["Midport", "Westport", "", "Southport"]
    assert [row["verdict_low"] for row in found] == ["sail", "wait", "", "lay_up"]
    assert [row["verdict_high"] for row in found] == ["sail", "wait", "", "sail"]
    assert [row["settled"] for row in found] == ["true", "true", "", "false"]
    assert [row["gates_failed"] for row in found] == ["", "crew", "", ""]
    assert [row["gates_open"] for row in found] == ["", "", "", "crew;tight"]
    problem = "d.yaml:3:17: error[answer-range]: 'crew' has no level 9: its levels are 0 to 3"
    assert [row["problems"] for row in found] == ["", "", problem, ""]


@pytest.mark.usefixtures("_four")
def test_json_lines_are_in_the_order_of_the_input_and_json_has_the_same_objects(batch: Batch) -> None:
    lines = batch(*FOUR, form="jsonl").objects
    whole = json.loads(batch(*FOUR, form="json").out)

    assert [one["file"] for one in lines] == FOUR
    assert (lines[2]["line"], lines[2]["column"], lines[2]["code"]) == (3, 17, "answer-range")
    assert whole == {
        "format": "caretrust/1",
        "assessments": [one for one in lines if "code" not in one],
        "problems": [lines[2]],
    }


@pytest.mark.parametrize("parts", [None, *Part, ",".join(Part)], ids=str)
def test_json_is_what_the_published_schema_says(batch: Batch, parts: str | None) -> None:
    found = json.loads(batch(fleet(), *([] if parts is None else ["--with", parts]), form="json").out)

    jsonschema.Draft202012Validator(strict(json.loads(schema_json("result")))).validate(found)


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("radius", "robustness"),
        ("path", "path"),
        ("ageing", "best_before"),
        ("scenarios", "scenarios"),
        ("services", "services"),
        ("views", "views"),
    ],
)
def test_with_adds_only_what_it_names(batch: Batch, part: str, key: str) -> None:
    put(a=case("services"), b=case("neighbours"))
    plain = json.loads(batch("a.yaml", "b.yaml", form="json").out)["assessments"]

    more = json.loads(batch("a.yaml", "b.yaml", "--with", part, form="json").out)["assessments"]

    assert {added for one, before in zip(more, plain, strict=True) for added in one.keys() - before.keys()} == {key}
    assert [{name: one[name] for name in before} for one, before in zip(more, plain, strict=True)] == [
        {**before, "aim": one["aim"]} for one, before in zip(more, plain, strict=True)
    ]
    ways = [one["aim"].keys() - before["aim"].keys() for one, before in zip(more, plain, strict=True)]
    assert ways == [{"path", "moves"} if part == "path" else set()] * 2


def test_with_everything_is_what_assess_prints(batch: Batch, capsys: pytest.CaptureFixture[str]) -> None:
    put(a=case("services"))
    found = json.loads(batch("a.yaml", "--with", ",".join(Part), form="json").out)

    main(["assess", "a.yaml", "--rubric", RUBRIC, "--format", "json"])

    assert found["assessments"] == json.loads(capsys.readouterr().out)["assessments"]


def test_nothing_that_can_be_scored_is_a_whole_object_all_the_same(batch: Batch) -> None:
    put(bad=BAD)

    found = json.loads(batch("bad.yaml", form="json").out)

    assert (found["assessments"], len(found["problems"])) == ([], 1)


# JUnit


@pytest.mark.usefixtures("_four")
@pytest.mark.parametrize(
    ("arguments", "counts", "outcomes"),
    [
        pytest.param([], (4, 0, 1, 0), [None, None, "Error answer-range", None], id="files-that-are-bad"),
        pytest.param(
            ["--fail-below", "sail"],
            (4, 1, 1, 1),
            [None, "Failure below", "Error answer-range", "Skipped None"],
            id="verdicts-that-are-not-good-enough",
        ),
    ],
)
def test_junit_is_a_test_case_a_locality_that_the_schema_and_a_parser_of_ci_systems_take(
    batch: Batch, arguments: list[str], counts: tuple[int, int, int, int], outcomes: list[str | None]
) -> None:
    text = batch(*FOUR, *arguments, form="junit").out

    xmlschema.XMLSchema(str(XSD)).validate(text)
    (suite,) = junitparser.JUnitXml.fromstring(text.encode())
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == counts
    assert [(found.classname, found.name) for found in suite] == [
        ("c", "Midport"),
        ("a", "Westport"),
        ("d", "Nowhere"),
        ("b", "Southport"),
    ]
    said = [[f"{type(one).__name__} {one.type}" for one in found.result] for found in suite]
    assert said == [[] if outcome is None else [outcome] for outcome in outcomes]


# GitHub


@pytest.mark.usefixtures("_four")
def test_github_points_at_the_answers_own_line(batch: Batch) -> None:
    lines = batch(*FOUR, "--fail-below", "sail", form="github").out.splitlines()

    assert [line.split("::")[1] for line in lines[:3]] == [
        "error file=a.yaml,line=5,col=3,title=Westport%3A verdict below",
        "error file=d.yaml,line=3,col=17,title=error[answer-range]",
        "warning file=b.yaml,line=1,col=1,title=Southport%3A verdict undecided",
    ]
    assert WAITS.splitlines()[5 - 1].startswith("  crew: ")
    assert lines[3:] == ["3 localities scored; 1 could not be; 1 below sail, 1 undecided"]


@pytest.mark.usefixtures("_four")
def test_github_writes_the_steps_summary_and_its_counts_behind_what_is_there(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, before in (("GITHUB_STEP_SUMMARY", "before\n"), ("GITHUB_OUTPUT", "one=1\n")):
        Path(variable).write_text(before, encoding="utf-8")
        monkeypatch.setenv(variable, variable)

    batch(*FOUR, "--fail-below", "sail", form="github")

    page = Path("GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    assert page.startswith("before\n# Localities\n")
    assert re.findall(r"^\| (\w+port) \|", page, re.MULTILINE) == ["Westport", "Southport", "Midport"]
    counts = "one=1 scored=3 not-scored=1 below=1 undecided=1 regressions=0"
    assert Path("GITHUB_OUTPUT").read_text(encoding="utf-8").split("\n") == [*counts.split(), ""]


def test_a_summary_is_no_longer_than_github_takes(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A longer one is not shown at all."""
    monkeypatch.setattr(github, "MOST_BYTES", 2_000)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary")
    put("f", **{f"waits-{n:03}": WAITS for n in range(100)})

    assert batch("f", form="github").status == 0
    assert 200 < Path("summary").stat().st_size <= 2_000


@pytest.mark.parametrize("variable", ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"])
def test_a_place_that_github_names_and_does_not_have_is_an_error_of_output(
    batch: Batch, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    put(a=SAILS)
    monkeypatch.setenv(variable, "gone/file")

    status, _, err = batch("a.yaml", form="github")

    assert status == 2
    assert err == f"caretrust: error[output]: cannot write what {variable} names: no such file or directory\n"


def test_what_ends_a_run_before_anything_is_scored_is_an_annotation_too(batch: Batch) -> None:
    put(a=SAILS)

    ran = batch("a.yaml", "--fail-below", "sial", form="github")

    assert ran.status == 2
    assert ran.out.startswith(
        "::error title=error[verdict-unknown]::--fail-below: the rubric 'harbour' has no verdict 'sial'%0Ahint: "
    )
    assert ran.err.startswith("--fail-below: error[verdict-unknown]: ")


def test_github_shows_ten_of_each_kind_and_counts_the_rest(batch: Batch) -> None:
    put("f", **{f"waits-{n:02}": WAITS for n in range(13)}, **{f"open-{n:02}": OPEN for n in range(12)})

    lines = batch("f", "--fail-below", "sail", form="github").out.splitlines()

    assert [line.split(" ")[0] for line in lines[:20]] == ["::error"] * 10 + ["::warning"] * 10
    assert lines[20] == "5 more annotations are left out: GitHub shows 10 of each kind"


# Text and Markdown


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (None, ["Midport", "Southport", "Westport"]),
        ("name", ["Midport", "Southport", "Westport"]),
        ("score", ["Midport", "Westport", "Southport"]),
        ("verdict", ["Midport", "Westport", "Southport"]),
        ("input", ["Westport", "Southport", "Midport"]),
    ],
)
@pytest.mark.parametrize(("form", "row"), [("markdown", r"^\| (\w+port) \|"), ("text", r"^ +(\w+port) ")])
def test_pages_are_in_the_order_asked_for(
    batch: Batch, form: str, row: str, order: str | None, names: list[str]
) -> None:
    put("f", a=WAITS, b=OPEN, c=SAILS)

    ran = batch("f", *([] if order is None else ["--sort", order]), form=form)

    assert re.findall(row, ran.out, re.MULTILINE) == names


def test_quiet_text_is_one_line(batch: Batch) -> None:
    put("f", a=SAILS, b=case("unknown"))

    assert batch("f", "--quiet") == (0, "2 localities scored\n", "")


# Services


def test_services_have_rows_of_their_own_where_asked(batch: Batch) -> None:
    put(a=case("services"))

    plain = batch("a.yaml", form="csv").rows
    each = batch("a.yaml", "--by-service", form="csv").rows

    assert [row["service"] for row in plain] == [""]
    assert [row["service"] for row in each] == ["", "ferry", "pilots"]
    assert each[0] == plain[0]


@pytest.mark.parametrize("form", ["text", "markdown", "junit", "github"])
def test_services_are_named_with_their_locality(batch: Batch, form: str) -> None:
    put(a=case("services"))

    out = batch("a.yaml", "--by-service", "--fail-below", "sail", form=form).out

    assert "Farport / ferry" in out
    assert "Farport / pilots" in out
