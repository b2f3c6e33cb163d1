"""What a pipeline asks for: a verdict that is good enough, and nothing worse than last time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.batches.batching import BAD, BLOCKED, COMPLETE, SILENT, Batch, put


@pytest.mark.parametrize(
    ("texts", "arguments", "status"),
    [
        ([COMPLETE, BLOCKED, SILENT], [], 0),
        ([COMPLETE], ["--fail-below", "ready"], 0),
        ([COMPLETE, BLOCKED], ["--fail-below", "ready"], 1),
        ([COMPLETE, BLOCKED], ["--fail-below", "not_yet"], 0),
        ([COMPLETE, SILENT], ["--fail-below", "ready"], 3),
        ([COMPLETE, SILENT], ["--fail-below", "ready", "--undecided", "pass"], 0),
        ([COMPLETE, SILENT], ["--fail-below", "ready", "--undecided", "fail"], 1),
        ([COMPLETE, SILENT], ["--fail-below", "not_advised"], 0),
        ([BLOCKED, SILENT], ["--fail-below", "ready"], 1),
        ([BLOCKED, SILENT, BAD], ["--fail-below", "ready"], 2),
        ([COMPLETE, BAD], [], 2),
    ],
    ids=[
        "however bad, without a gate it is done",
        "good enough",
        "one is below",
        "none is below",
        "one is undecided",
        "undecided passes where told",
        "undecided fails where told",
        "the worst verdict is always reached",
        "below outweighs undecided",
        "wrong input outweighs below",
        "wrong input without a gate",
    ],
)
@pytest.mark.parametrize("form", ["csv", "text"])
def test_the_status_is_the_worst_of_all_rows(
    batch: Batch, tmp_path: Path, *, texts: list[str], arguments: list[str], status: int, form: str
) -> None:
    put(tmp_path, **{f"place-{n}": text for n, text in enumerate(texts)})

    assert batch("--format", form, *arguments, str(tmp_path)).status == status


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_verdict_the_rubric_does_not_have_is_refused(batch: Batch, tmp_path: Path, form: str, jobs: str) -> None:
    put(tmp_path, a=COMPLETE)

    status, _, err = batch("--fail-below", "raedy", "--format", form, "--jobs", jobs, str(tmp_path))

    assert status == 2
    assert "--fail-below: error[verdict-unknown]: the rubric 'small' has no verdict 'raedy'" in err
    assert "did you mean 'ready'" in err


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_nothing_changed_is_no_regression(batch: Batch, tmp_path: Path, form: str) -> None:
    places = str(put(tmp_path / "places", a=COMPLETE, b=BLOCKED, c=SILENT))
    last = str(tmp_path / f"last.{form}")
    batch("--output", last, places)

    status, out, err = batch("--baseline", last, places)

    assert (status, err) == (0, "")
    assert "0 worse than in the baseline" in out


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("staff: most", "staff: emerging", "'staff' fell from level 3 to 1"),
        ("staff: most", "staff: unknown", "'staff' is no longer answered: from level 3 to 0"),
    ],
)
def test_a_fallen_verdict_is_explained_by_the_answer_behind_it(
    batch: Batch, tmp_path: Path, then: str, now: str, said: str
) -> None:
    places, last = put(tmp_path / "places", a=COMPLETE, b=BLOCKED), str(tmp_path / "last.jsonl")
    batch("--output", last, str(places))
    put(places, a=COMPLETE.replace(then, now))

    status, out, err = batch("--baseline", last, str(places))

    assert status == 1
    assert "a.yaml: error[regression]: Complete: the verdict fell from Ready to " in err
    assert said in err
    assert "1 worse than in the baseline" in out
    assert "Worse than in the baseline" in out
    assert said in " ".join(out.split())


def test_a_gate_that_newly_fails_is_a_regression(batch: Batch, tmp_path: Path) -> None:
    places, last = put(tmp_path / "places", a=SILENT), str(tmp_path / "last.jsonl")
    batch("--output", last, str(places))
    put(places, a=SILENT.replace("{}", "{staff: few}"))

    status, _, err = batch("--baseline", last, str(places))

    assert status == 1
    assert "the gate on 'staff' has newly failed" in err


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("csv", "the verdict fell from Ready to"),
        ("junit", '<failure type="regression"'),
        ("github", "title=Complete%3A regression::the verdict fell"),
        ("markdown", "## Worse than in the baseline"),
    ],
)
def test_every_form_shows_a_regression(batch: Batch, tmp_path: Path, form: str, said: str) -> None:
    places, last = put(tmp_path / "places", a=COMPLETE), str(tmp_path / "last.jsonl")
    batch("--output", last, str(places))
    put(places, a=COMPLETE.replace("staff: most", "staff: few"))

    status, out, _ = batch("--format", form, "--baseline", last, str(places))

    assert status == 1
    assert said in out
    if form == "github":
        line = COMPLETE.splitlines().index("  staff: most") + 1
        assert f"a.yaml,line={line},col=3," in out


def test_a_changed_rubric_is_named_as_a_cause(batch: Batch, tmp_path: Path) -> None:
    places, last = put(tmp_path / "places", a=COMPLETE), str(tmp_path / "last.jsonl")
    batch("--output", last, str(places))
    data = json.loads(Path(last).read_text(encoding="utf-8"))
    text = Path(__file__).parents[1].joinpath("conformance", "small.rubric.yaml").read_text(encoding="utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("score: 75", "score: 90").replace('"1.0.0"', '"1.1.0"'), "utf-8")

    status, _, err = batch("--rubric", str(tmp_path / "new.yaml"), "--baseline", last, str(places))

    assert data["verdict"]["low"] == "ready"
    assert status == 1
    assert "(the rubric changed from small 1.0.0 to small 1.1.0)" in err


def test_a_criterion_that_no_longer_applies_is_named(batch: Batch, tmp_path: Path) -> None:
    places, last = put(tmp_path / "places", a=COMPLETE), str(tmp_path / "last.jsonl")
    batch("--output", last, str(places))
    put(places, a=COMPLETE.replace("reserves: 9", "reserves: {not_applicable: Held nationally}").replace("most", "few"))

    status, _, err = batch("--baseline", last, str(places))

    assert status == 1
    assert "'reserves' is now declared not applicable" in err


def test_what_is_new_and_what_is_missing_is_noted(batch: Batch, tmp_path: Path) -> None:
    places, last = put(tmp_path / "places", a=COMPLETE, b=BLOCKED), str(tmp_path / "last.jsonl")
    batch("--output", last, str(places / "a.yaml"))

    ran = batch("--baseline", last, str(places / "b.yaml"))

    assert ran.status == 0
    assert ran.err.splitlines() == [
        "caretrust: note: 1 not in the baseline",
        "caretrust: note: 1 in the baseline and not in this run",
    ]


def test_a_verdict_that_the_rubric_no_longer_has_cannot_be_compared(batch: Batch, tmp_path: Path) -> None:
    places, last = put(tmp_path / "places", a=COMPLETE), tmp_path / "last.jsonl"
    batch("--output", str(last), str(places))
    last.write_text(last.read_text(encoding="utf-8").replace('"low": "ready"', '"low": "splendid"'), encoding="utf-8")

    status, _, err = batch("--baseline", str(last), str(places))

    assert status == 2
    assert "error[baseline-verdict]" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not readable as JSON"),
        ("[]", "not an assessment of a caretrust result"),
        ("{}\n", "not an assessment of a caretrust result"),
        ("{\n}", "not a caretrust result"),
        ("{bad", "not readable as JSON"),
        ("[" * 100_000, "not readable as JSON"),
        ('{"assessments": []}', "the baseline holds no assessment"),
        ('{"code": "x", "message": "y"}\n', "the baseline holds no assessment"),
    ],
    ids=["empty", "a list", "an object", "an object over lines", "no JSON", "deep", "without places", "problems only"],
)
def test_what_is_no_earlier_result_is_refused(batch: Batch, tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "last.json").write_text(content, encoding="utf-8")
    put(tmp_path, a=COMPLETE)

    status, out, err = batch("--baseline", str(tmp_path / "last.json"), str(tmp_path / "a.yaml"))

    assert (status, out) == (2, "")
    assert "error[baseline-form]" in err
    assert said in err


def test_a_baseline_that_is_gone_is_wrong_input(batch: Batch, tmp_path: Path) -> None:
    status, out, err = batch("--baseline", str(tmp_path / "gone.json"), str(put(tmp_path, a=COMPLETE)))

    assert (status, out) == (2, "")
    assert "error[file-unreadable]" in err
