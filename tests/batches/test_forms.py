"""Every form of a batch's result: a row each in the input's order, well formed, and harmless where it is opened."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from caretrust_readiness.report.schemas import schema_json, strict
from tests.batches.batching import BLOCKED, CASES, COMPLETE, FORMS, SILENT, Batch, four, many, put

NAMES = ["Complete", "Blocked", "d_bad.yaml", "Silent"]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def suite(text: str) -> ET.Element:
    found = ET.fromstring(text).find("testsuite")  # noqa: S314 - our own output
    assert found is not None
    return found


def test_csv_has_a_row_a_file_in_the_order_of_the_input(batch: Batch, tmp_path: Path) -> None:
    files = four(tmp_path)

    status, out, err = batch("--format", "csv", *files)

    found = rows(out)
    assert status == 2
    assert [row["file"] for row in found] == files
    assert [row["verdict_low"] for row in found] == ["ready", "not_yet", "", "not_advised"]
    assert [row["verdict_high"] for row in found] == ["ready", "not_yet", "", "ready"]
    assert [row["settled"] for row in found] == ["true", "true", "", "false"]
    assert [row["gates_failed"] for row in found] == ["", "staff", "", ""]
    assert [row["gates_open"] for row in found] == ["", "", "", "staff"]
    assert [row["locality"] for row in found] == ["Complete", "Blocked", "", "Silent"]
    assert "d_bad.yaml:3:18: error[answer-range]" in found[2]["problems"]
    assert all(not found[n]["problems"] for n in (0, 1, 3))
    assert "d_bad.yaml:3:18: error[answer-range]" in err


def test_jsonl_has_a_line_a_file_in_the_order_of_the_input(batch: Batch, tmp_path: Path) -> None:
    files = four(tmp_path)

    status, out, _ = batch("--format", "jsonl", *files)

    found = [json.loads(line) for line in out.splitlines()]
    assert status == 2
    assert [one["file"] for one in found] == files
    assert found[2]["code"] == "answer-range"
    assert (found[2]["line"], found[2]["column"]) == (3, 18)
    assert [one.get("locality") for one in found] == ["Complete", "Blocked", None, "Silent"]


def test_json_is_one_object_with_assessments_and_problems_apart(batch: Batch, tmp_path: Path) -> None:
    files = four(tmp_path)

    status, out, _ = batch("--format", "json", *files)

    found = json.loads(out)
    assert status == 2
    assert found["format"] == "caretrust/1"
    assert [one["locality"] for one in found["assessments"]] == ["Complete", "Blocked", "Silent"]
    assert [one["file"] for one in found["problems"]] == [files[2]]


@pytest.mark.parametrize("parts", [None, "radius", "path", "scenarios", "services", "radius,path,scenarios,services"])
def test_json_is_what_the_published_schema_says(batch: Batch, tmp_path: Path, parts: str | None) -> None:
    files = four(tmp_path)

    _, out, _ = batch("--format", "json", *([] if parts is None else ["--with", parts]), *files)

    schema: Any = json.loads(schema_json("result"))
    jsonschema.Draft202012Validator(strict(schema)).validate(json.loads(out))


@pytest.mark.parametrize(("part", "key"), [("radius", "robustness"), ("path", "path"), ("scenarios", "scenarios")])
def test_with_adds_only_what_it_names(batch: Batch, tmp_path: Path, part: str, key: str) -> None:
    file = str(put(tmp_path, silent=SILENT) / "silent.yaml")
    plain = json.loads(batch("--format", "jsonl", file).out)

    more = json.loads(batch("--format", "jsonl", "--with", part, file).out)

    assert more.keys() - plain.keys() == {key}
    assert {name: more[name] for name in plain} == plain


def test_junit_counts_its_cases_errors_and_failures(batch: Batch, tmp_path: Path) -> None:
    files = four(tmp_path)

    status, out, _ = batch("--format", "junit", "--fail-below", "ready", *files)

    found = suite(out)
    cases = found.findall("testcase")
    assert status == 2
    assert [case.get("classname") for case in cases] == files
    assert [case.get("name") for case in cases] == ["Complete", "Blocked", files[2], "Silent"]
    assert (found.get("tests"), found.get("failures"), found.get("errors")) == ("4", "2", "1")
    assert [[child.tag for child in case] for case in cases] == [[], ["failure"], ["error"], ["failure"]]
    assert [failure.get("type") for failure in found.iter("failure")] == ["below", "undecided"]


def test_junit_of_nothing_but_good_files_has_no_failure(batch: Batch, tmp_path: Path) -> None:
    status, out, _ = batch("--format", "junit", str(put(tmp_path, a=COMPLETE, b=BLOCKED)))

    found = suite(out)
    assert status == 0
    assert (found.get("tests"), found.get("failures"), found.get("errors")) == ("2", "0", "0")


def test_github_points_at_the_answers_own_line(batch: Batch, tmp_path: Path) -> None:
    files = four(tmp_path)

    status, out, _ = batch("--format", "github", "--fail-below", "ready", *files)

    lines = out.splitlines()
    staff = BLOCKED.splitlines().index("  staff: emerging") + 1
    assert status == 2
    assert lines[0].startswith(f"::error file={files[1]},line={staff},col=3,title=Blocked%3A verdict below::")
    assert lines[1].startswith(f"::error file={files[2]},line=3,col=18,title=error[answer-range]::")
    assert lines[2].startswith(f"::warning file={files[3]},line=3,col=1,title=Silent%3A verdict undecided::")
    assert lines[3] == "3 localities scored; 1 could not be; 1 below ready, 1 undecided"


def test_github_writes_the_steps_summary_and_its_counts_behind_what_is_there(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = four(tmp_path / "places")
    page, counts = tmp_path / "summary.md", tmp_path / "output"
    page.write_text("before\n", encoding="utf-8")
    counts.write_text("one=1\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    monkeypatch.setenv("GITHUB_OUTPUT", str(counts))

    batch("--format", "github", "--fail-below", "ready", *files)

    said = page.read_text(encoding="utf-8")
    assert said.startswith("before\n")
    assert said.index("| Blocked |") < said.index("| Silent |") < said.index("| Complete |")
    assert counts.read_text(encoding="utf-8").splitlines() == [
        "one=1",
        "scored=3",
        "not-scored=1",
        "below=1",
        "undecided=1",
        "regressions=0",
    ]


def test_github_without_a_place_for_its_summary_is_an_error_of_output(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "gone" / "summary.md"))

    status, _, err = batch("--format", "github", str(put(tmp_path, a=COMPLETE)))

    assert status == 2
    assert "caretrust: error[output]: cannot write what GITHUB_STEP_SUMMARY names" in err


def test_github_shows_ten_of_each_kind_and_counts_the_rest(batch: Batch, tmp_path: Path) -> None:
    put(tmp_path, **{f"blocked-{n:02}": BLOCKED for n in range(13)}, **{f"silent-{n:02}": SILENT for n in range(12)})

    _, out, _ = batch("--format", "github", "--fail-below", "ready", str(tmp_path))

    kinds = [line.split(" ")[0] for line in out.splitlines()]
    assert (kinds.count("::error"), kinds.count("::warning")) == (10, 10)
    assert "5 more annotations are left out" in out


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_pages_say_how_many_were_scored_and_why_one_was_not(batch: Batch, tmp_path: Path, form: str) -> None:
    status, out, _ = batch("--format", form, *four(tmp_path))

    assert status == 2
    assert "3 localities scored; 1 could not be" in out
    assert "1 file not scored" in out
    assert "'staff' has no level 9" in " ".join(out.split())
    assert all(name in out for name in ("Complete", "Blocked", "Silent", "bad.yaml"))


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (None, ["Blocked", "Complete", "Silent"]),
        ("name", ["Blocked", "Complete", "Silent"]),
        ("score", ["Complete", "Blocked", "Silent"]),
        ("verdict", ["Complete", "Blocked", "Silent"]),
        ("input", ["Silent", "Blocked", "Complete"]),
    ],
)
def test_pages_are_in_the_order_asked_for(batch: Batch, tmp_path: Path, order: str | None, names: list[str]) -> None:
    put(tmp_path, a=SILENT, b=BLOCKED, c=COMPLETE)

    _, out, _ = batch("--format", "markdown", *([] if order is None else ["--sort", order]), str(tmp_path))

    assert re.findall(r"^\| (Complete|Blocked|Silent) \|", out, re.MULTILINE) == names


def test_quiet_text_is_one_line(batch: Batch, tmp_path: Path) -> None:
    status, out, err = batch("--quiet", str(put(tmp_path, a=COMPLETE, b=BLOCKED)))

    assert (status, out, err) == (0, "2 localities scored\n", "")


def test_services_have_rows_of_their_own_where_asked(batch: Batch) -> None:
    rubric, file = str(CASES / "whole.rubric.yaml"), str(CASES / "whole.services.answers.yaml")

    plain = rows(batch("--rubric", rubric, "--format", "csv", file).out)
    each = rows(batch("--rubric", rubric, "--format", "csv", "--by-service", file).out)

    assert [row["service"] for row in plain] == [""]
    assert [row["service"] for row in each] == ["", "older", "children"]
    assert each[0] == plain[0]


@pytest.mark.parametrize("form", ["text", "markdown", "junit", "github"])
def test_services_are_named_with_their_locality(batch: Batch, form: str) -> None:
    rubric, file = str(CASES / "whole.rubric.yaml"), str(CASES / "whole.services.answers.yaml")

    _, out, _ = batch("--rubric", rubric, "--format", form, "--by-service", "--fail-below", "top", file)

    assert form == "github" or "By service / older" in out  # there, only what is not as asked for
    assert "By service / children" in out


@pytest.mark.parametrize("form", FORMS)
def test_two_processes_write_the_bytes_that_one_writes(batch: Batch, tmp_path: Path, form: str) -> None:
    many(tmp_path, 40)
    put(tmp_path, **{f"place-000{n}-bad": "locality: [" for n in range(10, 30, 5)})

    one = batch("--format", form, "--jobs", "1", str(tmp_path))
    two = [batch("--format", form, "--jobs", "2", str(tmp_path)) for _ in range(2)]

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
def test_the_output_files_ending_chooses_the_form(batch: Batch, tmp_path: Path, ending: str, start: str) -> None:
    target = tmp_path / f"result.{ending}"

    status, out, _ = batch("--output", str(target), str(put(tmp_path / "places", a=COMPLETE)))

    assert (status, out) == (0, "")
    assert target.read_text(encoding="utf-8").startswith(start)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--format", "csv", "--with", "path"], "form-unfit"),
        (["--format", "csv", "--sort", "name"], "form-unfit"),
        (["--format", "json", "--with", "paths"], "part-unknown"),
    ],
)
def test_what_a_form_has_no_room_for_is_refused(batch: Batch, tmp_path: Path, arguments: list[str], code: str) -> None:
    status, out, err = batch(*arguments, str(put(tmp_path, a=COMPLETE)))

    assert (status, out) == (2, "")
    assert f"error[{code}]" in err


# What follows is about what other people write.

HOSTILE = {
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+cmd",
    "at": "@SUM(1)",
    "command": "::error file=a,line=1::boo",
    "runner": "##[error]boo",
    "tag": "<script>&amp;]]>",
    "pipe": "a | b",
    "semicolon": "a;=1+1",
    "markup": "[bold red]x[/nothing]",
}
#: Nothing of this may come out of any form, or be told.
DANGER = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|##\\[|^\\s*::(?!error|warning)", re.MULTILINE
)


def yaml_text(text: str) -> str:
    return json.dumps(text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_locality_orders_nobody_about(batch: Batch, tmp_path: Path, said: str, form: str) -> None:
    put(tmp_path, hostile=BLOCKED.replace("locality: Blocked", f"locality: {yaml_text(said)}"))

    status, out, err = batch("--format", form, "--fail-below", "ready", str(tmp_path))

    assert status == 1
    assert not DANGER.search(err)
    if form in {"json", "jsonl"}:
        first = out.splitlines()[1 if form == "json" else 0]
        assert json.loads(first.removesuffix(","))["locality"] == said
        return
    assert not DANGER.search(out)
    if form == "csv":
        assert not re.search(r"(^|;)\s*[=+\-@]", rows(out)[0]["locality"])
    elif form == "junit":
        (case,) = suite(out).findall("testcase")
        assert [child.tag for child in case] == ["failure"]
    elif form == "markdown":
        assert "<script>" not in out
        assert "a | b" not in out
    elif form == "github":
        assert [line[:8] for line in out.splitlines() if line.startswith("::")] == ["::error "]


NASTY = {
    "newline": b"a\n::error::b",
    "escape": b"a\x1b[31mb",
    "bidi": "a\u202eb".encode(),
    "bytes": b"a\xff\xfeb",
    "runner": b"##[error]x",
    "formula": b"=cmd",
    "tag": b"<b>&",
    "pipe": b"a|b",
    "comma": b"a,line=9::b",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NASTY.values(), ids=NASTY)
def test_a_hostile_file_name_orders_nobody_about(
    batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: bytes, form: str
) -> None:
    for ending, text in ((b"1.yaml", COMPLETE), (b"2.yaml", "locality: [")):
        with open(os.path.join(os.fsencode(tmp_path), name + ending), "wb") as stream:  # noqa: PTH118, PTH123
            stream.write(text.encode())
    monkeypatch.chdir(tmp_path)

    status, out, err = batch("--format", form, *sorted(os.listdir(".")))  # noqa: PTH208

    assert status == 2
    assert not DANGER.search(err)
    assert not DANGER.search(out)
    if form == "csv":
        assert [bool(row["problems"]) for row in rows(out)] == [False, True]
        assert not any(re.match(r"\s*[=+\-@]", cell) for row in rows(out) for cell in row.values())
    elif form == "junit":
        assert [len(case) for case in suite(out).findall("testcase")] == [0, 1]
    elif form == "json":
        assert len(json.loads(out)["assessments"]) == len(json.loads(out)["problems"]) == 1
    elif form == "jsonl":
        assert ["code" in json.loads(line) for line in out.splitlines()] == [False, True]
    elif form == "github":
        assert len([line for line in out.splitlines() if line.startswith("::")]) == 1
        assert out.count(",line=") == 1
