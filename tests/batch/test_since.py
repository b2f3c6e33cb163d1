"""What a run says of an earlier one: places that are gone or spelt otherwise, what got better, and other rubrics."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from caretrust_readiness.cli import main
from tests.batch.batching import OPEN, RUBRIC, SAILS, WAITS, Batch, put

LAST = "last.jsonl"


def named(name: str) -> str:
    """Answers of a place of that name."""
    return OPEN.replace("Southport", json.dumps(name))


SPELLINGS = {
    "decomposed": ("Ambermouth-sur-Mère", "Ambermouth-sur-Me\u0300re"),
    "no-break": ("North Shire", "North\u00a0Shire"),
    "capitals": ("North Shire", "NORTH SHIRE"),
    "two-blanks": ("North Shire", "North  Shire"),
    "sharp-s": ("Weißensee", "WEISSENSEE"),
    "unseen": ("North Shire", "North\u200b Shire"),
}


@pytest.mark.parametrize(("then", "now"), SPELLINGS.values(), ids=SPELLINGS)
def test_a_place_that_is_spelt_otherwise_is_the_same_place(batch: Batch, then: str, now: str) -> None:
    batch(put("f", a=named(then)), "--output", LAST)

    ran = batch(put("f", a=named(now)), "--baseline", LAST)

    assert (ran.status, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("named_now", "arguments", "status"),
    [
        pytest.param(["f"], [], 1, id="of-a-folder-fails"),
        pytest.param(["f/*.yaml"], [], 1, id="of-a-glob-fails"),
        pytest.param(["t.csv"], [], 1, id="of-a-table-fails"),
        pytest.param(["f/b.yaml"], [], 0, id="of-files-is-told"),
        pytest.param(["f"], ["--gone", "pass"], 0, id="passes-where-that-is-asked"),
        pytest.param(["f/b.yaml"], ["--gone", "fail"], 1, id="fails-where-that-is-asked"),
    ],
)
@pytest.mark.parametrize("quiet", [[], ["--quiet"]], ids=["told", "quiet"])
def test_a_place_that_is_gone(
    batch: Batch, named_now: list[str], arguments: list[str], status: int, quiet: list[str]
) -> None:
    batch(put("f", a=named("North"), b=named("South")), "--output", LAST)
    Path("f/a.yaml").unlink()
    Path("t.csv").write_text("locality,as_of,crew\nSouth,2026,\n", encoding="utf-8")

    ran = batch(*named_now, "--baseline", LAST, *arguments, *quiet)

    severity = "error" if status else "warning"
    assert ran.status == status
    assert ran.err.splitlines()[0] == (
        f"f/a.yaml: {severity}[place-gone]: 'North' is in the baseline and not in this run"
    )
    assert "1 gone" in ran.out


def test_a_gone_place_may_have_another_name(batch: Batch) -> None:
    batch(put("f", a=named("Northshire")), "--output", LAST)

    ran = batch(put("f", a=named("Nortshire")), "--baseline", LAST, "--quiet")

    assert ran.status == 1
    assert "  hint: is it now called 'Nortshire'?\n" in ran.err


def test_a_place_whose_file_is_broken_is_not_gone(batch: Batch) -> None:
    batch(put("f", a=named("North"), b=named("South")), "--output", LAST)

    ran = batch(put("f", a="locality: ["), "--baseline", LAST)

    assert ran.status == 2
    assert "place-gone" not in ran.err


@pytest.mark.parametrize(
    ("form", "fails", "told"),
    [
        pytest.param("junit", '<failure type="place-gone"', "<skipped message=", id="junit"),
        pytest.param("github", "::error file=f/a.yaml,", "::warning file=f/a.yaml,", id="github"),
        pytest.param("csv", "error[place-gone]", "error[place-gone]", id="csv"),
        pytest.param("json", '"code": "place-gone"', '"code": "place-gone"', id="json"),
        pytest.param("jsonl", '"code": "place-gone"', '"code": "place-gone"', id="jsonl"),
        pytest.param("text", "Gone since the baseline", "Gone since the baseline", id="text"),
        pytest.param("markdown", "Gone since the baseline", "Gone since the baseline", id="markdown"),
    ],
)
def test_every_form_shows_what_is_gone(batch: Batch, form: str, fails: str, told: str) -> None:
    batch(put("f", a=named("North"), b=named("South")), "--output", LAST)
    Path("f/a.yaml").unlink()

    assert fails in batch("f", "--baseline", LAST, form=form).out
    assert told in batch("f", "--baseline", LAST, "--gone", "pass", form=form).out


def test_what_is_gone_is_counted_in_junit(batch: Batch) -> None:
    batch(put("f", a=named("North"), b=named("South")), "--output", LAST)
    Path("f/a.yaml").unlink()

    suite = ET.fromstring(batch("f", "--baseline", LAST, form="junit").out)[0]  # noqa: S314 - our own

    assert [suite.get(key) for key in ("tests", "failures", "errors", "skipped")] == ["2", "1", "0", "0"]


BETTER = (
    "Better than in the baseline\n  Westport: the verdict rose from Wait to Sail soon; the gate on 'crew' no\n"
    "    longer "
)
MOVED = "Otherwise than in the baseline\n  Midport: 'officers' went from 3 to 2"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(WAITS, WAITS.replace("{level: 1,", "{level: 3,"), BETTER, id="better"),
        pytest.param(SAILS, SAILS.replace("officers: 3", "officers: 2"), MOVED, id="moved"),
    ],
)
def test_what_got_better_and_what_moved_is_listed(batch: Batch, old: str, new: str, said: str) -> None:
    assert new != old
    batch(put("f", a=old), "--output", LAST)

    ran = batch(put("f", a=new), "--baseline", LAST)

    assert said in ran.out
    assert ran.status == 0


@pytest.mark.parametrize("form", ["text", "csv", "junit", "json"])
def test_a_baseline_by_another_rubric_says_so(batch: Batch, form: str) -> None:
    batch(put("f", a=SAILS), "--output", LAST)
    text = Path(RUBRIC).read_text(encoding="utf-8")
    put(new=text.replace("score: 80", "score: 79").replace('"1.2.0"', '"1.3.0"'))

    ran = batch("f", "--rubric", "new.yaml", "--baseline", LAST, "--baseline-rubric", RUBRIC, "--quiet", form=form)

    assert ran.status == 0
    assert ran.err.splitlines() == [
        "--baseline: warning[baseline-rubric]: the baseline is by harbour 1.2.0, this run by harbour 1.3.0",
        "  version: 1.2.0, now 1.3.0",
        "  verdicts.sail.demands.score: 80, now 79",
    ]
    assert form not in {"text", "junit"} or "the baseline is by another rubric" in ran.out


# Renewing


@pytest.mark.parametrize("last", ["last.json", "last.jsonl"])
def test_a_run_that_fails_nothing_renews_its_baseline(batch: Batch, last: str) -> None:
    put("f", a=SAILS)
    batch("f", "--output", last)
    put("f", b=WAITS)

    ran = batch("f", "--baseline", last, "--renew", "--quiet")

    assert ran.status == 0
    renewed = Path(last).read_bytes()
    assert batch("f", "--quiet", "--output", f"again.{last}").status == 0
    assert renewed == Path(f"again.{last}").read_bytes()


def test_the_first_run_makes_the_baseline(batch: Batch) -> None:
    ran = batch(put("f", a=SAILS), "--baseline", LAST, "--renew")

    assert (ran.status, ran.err) == (0, "caretrust: note: 'last.jsonl' is not there yet: nothing to compare with\n")
    assert batch("f", "--baseline", LAST).status == 0


@pytest.mark.parametrize(
    ("now", "arguments", "status"),
    [
        pytest.param({"a": SAILS.replace("officers: 3", "officers: 0")}, ["--fail-below", "sail"], 1, id="below"),
        pytest.param({"a": SAILS.replace("crew: {level: 3,", "crew: {level: 0,")}, [], 1, id="worse"),
        pytest.param({"b": "locality: ["}, [], 2, id="bad-file"),
        pytest.param({"b": OPEN}, ["--fail-below", "sail"], 3, id="undecided"),
        pytest.param({"a": OPEN}, [], 1, id="gone"),
        pytest.param({"b": SAILS}, ["--duplicates", "fail"], 1, id="twice"),
    ],
)
def test_a_run_that_fails_leaves_its_baseline_alone(
    batch: Batch, now: dict[str, str], arguments: list[str], status: int
) -> None:
    batch(put("f", a=SAILS), "--output", LAST)
    before = Path(LAST).read_bytes()

    assert batch(put("f", **now), "--baseline", LAST, "--renew", *arguments).status == status
    assert Path(LAST).read_bytes() == before
    assert [*Path().glob(".*")] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["--renew"], "baseline-missing", id="without-a-baseline"),
        pytest.param(["--renew", "--baseline", "last.csv"], "output-ending", id="of-another-form"),
        pytest.param(["--renew", "--baseline", "f/a.yaml"], "output-ending", id="over-an-input"),
    ],
)
def test_what_cannot_be_renewed_is_refused(batch: Batch, arguments: list[str], code: str) -> None:
    ran = batch(put("f", a=SAILS), *arguments)

    assert (ran.status, ran.out) == (2, "")
    assert f"error[{code}]" in ran.err
    assert Path("f/a.yaml").read_text(encoding="utf-8") == SAILS


# The same place twice


@pytest.mark.parametrize(
    ("choice", "status", "said"),
    [
        ("note", 0, "caretrust: note: 1 input of a place that came before: 'midport' in f/b.yaml and f/a.yaml\n"),
        ("fail", 1, "caretrust: error[place-twice]: 1 input of a place that came before: 'midport' in f/b.yaml and "),
    ],
)
def test_two_inputs_of_one_place_are_told(batch: Batch, choice: str, status: int, said: str) -> None:
    ran = batch(put("f", a=SAILS, b=SAILS.replace("Midport", "midport")), "--duplicates", choice)

    assert ran.status == status
    assert said in ran.err


def test_the_latest_day_of_each_place_counts(batch: Batch) -> None:
    for day in (2023, 2025, 2024):
        put("f", **{f"a{day}": f"locality: A\nas_of: {day}\n", f"b{day}": f"locality: B\nas_of: {day - 2000 + 2010}\n"})
    put("f", c="locality: C\nas_of: 2020\n", d="locality: [")

    ran = batch("f", "--duplicates", "latest", form="csv")

    assert [(row["locality"], row["as_of"]) for row in ran.rows] == [
        ("A", "2025"),
        ("B", "2035"),
        ("C", "2020"),
        ("", ""),
    ]
    assert "note: 4 left out, as a later day of the same place is there" in ran.err


def test_of_one_day_neither_is_the_latest(batch: Batch) -> None:
    put("f", a="locality: A\nas_of: 2025\n", b="locality: A\nas_of: 2025-12-31\n")

    ran = batch("f", "--duplicates", "latest", form="csv")

    assert ran.status == 2
    said = "f/b.yaml: error[place-twice]: 'A' is here a second time for 2025-12-31; the first is in f/a.yaml\n"
    assert ran.err.startswith(said)


def test_a_later_day_settles_which_of_two_counts(batch: Batch) -> None:
    day = {"a": "2025", "b": "2025", "c": "2026"}
    put("f", **{name: f"locality: A\nas_of: {year}\n" for name, year in day.items()})

    ran = batch("f", "--duplicates", "latest", form="csv")

    assert [row["file"] for row in ran.rows] == ["f/c.yaml"]
    assert ran.status == 0


# Where a run cannot start


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--rubric", "oops"], id="rubric"),
        pytest.param(["--fail-below", "oops"], id="verdict"),
        pytest.param(["--baseline", "oops.json"], id="baseline"),
        pytest.param(["--with", "radius"], id="part"),
        pytest.param(["--files-from", "oops"], id="list"),
    ],
)
@pytest.mark.parametrize(("form", "said"), [("junit", b'errors="1"'), ("github", b"::error ")])
def test_a_run_that_cannot_start_replaces_an_old_report(arguments: list[str], form: str, said: bytes) -> None:
    put(a=SAILS)
    Path("report").write_bytes(b"old")

    assert main(["batch", "a.yaml", "--output", "report", "--format", form, *arguments]) == 2

    report = Path("report").read_bytes()
    assert said in report
    assert form != "junit" or ET.fromstring(report).find(".//error") is not None  # noqa: S314 - our own


def test_a_place_that_is_in_many_rows_of_one_day_is_told_once(batch: Batch) -> None:
    Path("t.csv").write_text("locality,as_of,crew\n" + "A,2026,2\n" * 30, encoding="utf-8")

    ran = batch("t.csv", "--duplicates", "latest", form="csv")

    rows = "and 28 more rows: 4, 5, 6, 7, 8 and 23 more"
    said = f"'A' is here a second time for 2026-12-31; the first is in t.csv:2 ({rows})"
    assert ran.status == 2
    assert ran.err.startswith(f"t.csv:3:1: error[place-twice]: {said}\n  hint: ")
    assert len(ran.err.splitlines()) == 2
