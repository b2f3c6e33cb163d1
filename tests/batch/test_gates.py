"""What a pipeline asks for: a verdict that is good enough, and nothing worse than last time."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias

import pytest

from caretrust_readiness.batch.baselines import _Found
from caretrust_readiness.batch.mistaken import HOW
from caretrust_readiness.batch.portions import Tally
from caretrust_readiness.cli.running import Run
from caretrust_readiness.model.problems import InputError
from tests.batch.batching import BAD, OPEN, RUBRIC, SAILS, VERDICTS, WAITS, Batch, Ran, case, put

Texts: TypeAlias = dict[str, str]
Since: TypeAlias = Callable[..., Ran]

LAST = "last.jsonl"


# Verdicts


@pytest.mark.parametrize(
    ("texts", "arguments", "status"),
    [
        pytest.param([SAILS, WAITS, OPEN], [], 0, id="however-bad-without-a-gate-it-is-done"),
        pytest.param([SAILS], ["--fail-below", "sail"], 0, id="good-enough"),
        pytest.param([SAILS, WAITS], ["--fail-below", "sail"], 1, id="one-is-below"),
        pytest.param([SAILS, WAITS], ["--fail-below", "wait"], 0, id="none-is-below"),
        pytest.param([SAILS, OPEN], ["--fail-below", "sail"], 3, id="one-is-undecided"),
        pytest.param([SAILS, OPEN], ["--fail-below", "sail", "--undecided", "pass"], 0, id="undecided-passes-if-told"),
        pytest.param([SAILS, OPEN], ["--fail-below", "sail", "--undecided", "fail"], 1, id="undecided-fails-if-told"),
        pytest.param([SAILS, OPEN], ["--fail-below", "lay_up"], 0, id="the-worst-verdict-is-always-reached"),
        pytest.param([WAITS, OPEN], ["--fail-below", "sail"], 1, id="below-outweighs-undecided"),
        pytest.param([WAITS, OPEN, BAD], ["--fail-below", "sail"], 2, id="wrong-input-outweighs-below"),
        pytest.param([SAILS, BAD], [], 2, id="wrong-input-without-a-gate"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "text"])
def test_the_status_is_the_worst_of_all_rows(
    batch: Batch, texts: list[str], arguments: list[str], status: int, form: str
) -> None:
    put("f", **{f"place-{n}": text for n, text in enumerate(texts)})

    assert batch("f", *arguments, form=form).status == status


def test_a_run_that_scored_nothing_is_no_success_even_where_nothing_was_wrong() -> None:
    """As where all that was named is gone before it is read."""
    run: Any = SimpleNamespace(tally=Tally(), _repeats_fail=False)
    assert Run.status(run) == 2
    run.tally = Tally(scored=1)
    assert Run.status(run) == 0


def test_services_count_when_they_are_asked_for(batch: Batch) -> None:
    put(a=case("services"))
    whole, *services = batch("a.yaml", "--by-service", form="csv").rows
    worst = max(services, key=lambda row: VERDICTS.index(row["verdict_high"]))["verdict_high"]
    above = VERDICTS[VERDICTS.index(worst) - 1]

    assert worst == whole["verdict_high"]
    assert batch("a.yaml", "--by-service", "--fail-below", above).status == 1


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_verdict_the_rubric_does_not_have_is_refused(batch: Batch, form: str, jobs: str) -> None:
    put(a=SAILS)

    ran = batch("a.yaml", "--fail-below", "sial", "--jobs", jobs, form=form)

    assert ran.status == 2
    assert ran.err.splitlines() == [
        "--fail-below: error[verdict-unknown]: the rubric 'harbour' has no verdict 'sial'",
        "  hint: did you mean 'sail'?",
    ]


# The baseline


@pytest.fixture
def since(batch: Batch) -> Since:
    """What a run says of *now*, compared with a run over *then*; both are texts of files by name."""

    def compared(then: Texts, now: Texts, *arguments: str, form: str | None = None, last: str = LAST) -> Ran:
        assert batch(put("places", **then), "--quiet", "--output", last) == (0, "", "")
        return batch(put("places", **now), "--baseline", last, *arguments, form=form)

    return compared


@pytest.mark.parametrize("last", ["last.json", "last.jsonl"])
def test_nothing_changed_is_no_regression(since: Since, last: str) -> None:
    texts = {"a": SAILS, "b": WAITS, "c": OPEN}

    status, out, err = since(texts, texts, last=last)

    assert (status, err) == (0, "")
    assert "3 localities scored; 0 worse than in the baseline" in out


CREW = "crew: {level: 3, evidence: [{source: ledger, date: 2026-03-01}]}"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(CREW.replace("3", "1", 1), "'crew' fell from level 3 to 1", id="an-answer"),
        pytest.param("crew: unknown", "'crew' is no longer answered: from level 3 to 0", id="no-answer"),
        pytest.param(
            "crew: {level: 3}",
            "'crew' has no evidence any more that counts: from level 3 to 1",
            id="no-evidence-any-more",
        ),
    ],
)
@pytest.mark.parametrize("last", ["last.json", "last.jsonl"])
def test_a_fallen_verdict_is_explained_by_the_answer_behind_it(since: Since, last: str, answer: str, said: str) -> None:
    other = SAILS.replace("Midport", "Bayside")

    ran = since({"a": SAILS, "b": other}, {"a": SAILS.replace(CREW, answer)}, form="csv", last=last)

    row, unchanged = ran.rows
    assert ran.status == 1
    assert row["regression"].startswith("the verdict fell from Sail to ")
    assert row["regression"].endswith(f"({said})")
    assert unchanged["regression"] == ""
    assert ran.err == f"places/a.yaml: error[regression]: Midport: {row['regression']}\n"


def test_a_gate_that_newly_fails_is_a_regression(since: Since) -> None:
    ran = since({"a": OPEN}, {"a": f"{OPEN}answers: {{crew: 0}}\n"})

    assert ran.status == 1
    assert "the gate on 'crew' has newly failed" in ran.err


def test_a_criterion_that_no_longer_applies_is_named(since: Since) -> None:
    now = SAILS.replace("pets: yes", "pets: {not_applicable: No animals}").replace(CREW, "crew: 1")

    ran = since({"a": SAILS}, {"a": now})

    assert ran.status == 1
    assert "'pets' is now declared not applicable" in ran.err


def test_a_changed_rubric_is_named_as_a_cause(since: Since) -> None:
    text = Path(RUBRIC).read_text(encoding="utf-8")
    new = text.replace("score: 80", "score: 100").replace('"1.2.0"', '"1.3.0"')
    put(new=new)
    almost = SAILS.replace("officers: 3", "officers: 2")

    ran = since({"a": almost}, {"a": almost}, "--rubric", "new.yaml")

    assert ran.status == 1
    assert "(the rubric changed from harbour 1.2.0 to harbour 1.3.0)" in ran.err


SHOWN = {
    "text": "\nWorse than in the baseline\n  Midport: the verdict fell from Sail to",
    "csv": "the verdict fell from Sail to",
    "json": '"because": ["',
    "jsonl": '"because": ["',
    "junit": '<failure type="regression"',
    "github": "::error file=places/a.yaml,line=5,col=3,title=Midport%3A regression::the verdict fell from Sail to",
    "markdown": "## Worse than in the baseline\n\n- **Midport**: the verdict fell from Sail to",
}


@pytest.mark.parametrize(("form", "said"), SHOWN.items(), ids=SHOWN)
def test_every_form_shows_a_regression(since: Since, form: str, said: str) -> None:
    ran = since({"a": SAILS}, {"a": SAILS.replace(CREW, "crew: 1")}, form=form)

    assert ran.status == 1
    assert said in ran.out
    assert form not in {"text", "markdown", "github"} or "1 locality scored; 1 worse than in the baseline" in ran.out


def test_what_is_new_and_what_is_missing_is_noted(batch: Batch) -> None:
    put(a=SAILS, b=WAITS)
    batch("a.yaml", "--output", LAST)

    ran = batch("b.yaml", "--baseline", LAST)

    assert ran.status == 0
    assert ran.err.splitlines() == [
        "a.yaml: warning[place-gone]: 'Midport' is in the baseline and not in this run",
        "caretrust: note: 1 not in the baseline",
    ]


def test_a_place_that_is_there_twice_is_told_apart_by_its_file(since: Since) -> None:
    twice = {"b": SAILS, "a": SAILS.replace(CREW, "crew: 0")}

    ran = since(twice, twice)

    said = "1 input of a place that came before: 'Midport' in places/b.yaml and places/a.yaml"
    assert (ran.status, ran.err) == (0, f"caretrust: note: {said}\n")


def test_a_verdict_that_the_rubric_no_longer_has_cannot_be_compared(batch: Batch) -> None:
    put(a=SAILS)
    batch("a.yaml", "--output", LAST)
    text = Path(LAST).read_text(encoding="utf-8")
    Path(LAST).write_text(text.replace('"low": "sail"', '"low": "splendid"'), encoding="utf-8")

    ran = batch("a.yaml", "--baseline", LAST)

    assert ran.status == 2
    said = "the verdict of 1 place in the baseline is none of the rubric's: what is worse is not known"
    assert ran.err == f"caretrust: error[baseline-verdict]: {said}\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("", "not a baseline: it is empty", id="empty"),
        pytest.param("[]", "not an assessment of a caretrust result", id="a-list"),
        pytest.param("{}\n", "not an assessment of a caretrust result", id="an-object"),
        pytest.param("{\n}", "not a caretrust result", id="an-object-over-lines"),
        pytest.param("{bad", "not readable as JSON", id="no-json"),
        pytest.param("[" * 100_000, "not readable as JSON", id="deep"),
        pytest.param('{"assessments": []}', "the baseline holds no assessment", id="without-places"),
        pytest.param('{"code": "x", "message": "y"}\n', "the baseline holds no assessment", id="problems-only"),
    ],
)
def test_what_is_no_earlier_result_is_refused(batch: Batch, content: str, said: str) -> None:
    Path("last.json").write_text(content, encoding="utf-8")
    put(a=SAILS)

    status, out, err = batch("a.yaml", "--baseline", "last.json")

    assert (status, out) == (2, "")
    assert err.startswith(f"last.json:1:1: error[baseline-form]: {said}")
    assert err.endswith(f"\n  hint: {HOW}\n")


BROKEN: dict[str, Callable[[Any], object]] = {
    "a-place-that-is-a-number": lambda data: data.update(locality=5),
    "a-service-that-is-a-list": lambda data: data.update(service=["a"]),
    "no-file": lambda data: data.update(file=None),
    "a-day-that-is-a-number": lambda data: data.update(as_of=2026),
    "a-version-that-is-a-number": lambda data: data["rubric"].update(version=1.0),
    "a-verdict-that-is-a-list": lambda data: data["verdict"].update(low=["sail"]),
    "a-level-below-0": lambda data: level_in(data).update(low=-1),
    "a-level-above-its-other-end": lambda data: level_in(data).update(low=9, high=0),
    "a-level-that-is-a-text": lambda data: level_in(data).update(low="0"),
    "a-level-that-is-true": lambda data: level_in(data).update(high=True),
    "domains-without-end": lambda data: data.update(domains=[nested(3_000)]),
}


def level_in(data: Any) -> Any:
    """The level of the first criterion of an assessment."""
    return data["domains"][0]["criteria"][0]["level"]


def nested(depth: int) -> dict[str, object]:
    """A domain with so many within each other."""
    domain: dict[str, object] = {}
    for _ in range(depth):
        domain = {"domains": [domain]}
    return domain


@pytest.mark.parametrize("broken", BROKEN)
def test_what_no_result_can_say_of_a_place_is_refused(batch: Batch, broken: str) -> None:
    """Taken as it is, it would be compared with, and nothing might be worse than it."""
    put(a=SAILS)
    batch("a.yaml", "--output", LAST)
    data = json.loads(Path(LAST).read_text(encoding="utf-8"))
    data = data.get("assessments", [data])[0]
    BROKEN[broken](data)

    with pytest.raises(InputError, match=r"last:7:1: error\[baseline-form\]: not an assessment"):
        _Found("last").add(7, data)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("csv", "it is a table, as the form csv is"),
        ("text", "it is a result for people to read"),
        ("markdown", "it is a result for people to read"),
        ("html", "it is a page of HTML"),
        ("junit", "it is XML, as the form junit is"),
        ("sarif", "it is SARIF"),
        ("gitlab", "it is the form gitlab"),
        ("xlsx", "it is a workbook or another archive"),
    ],
)
def test_a_result_of_another_form_is_no_baseline_and_is_told_so(batch: Batch, form: str, said: str) -> None:
    put(a=WAITS)
    assert batch("a.yaml", "--fail-below", "sail", "--output", "last", form=form).status == 1

    ran = batch("a.yaml", "--baseline", "last")

    assert (ran.status, ran.err) == (2, f"last:1:1: error[baseline-form]: not a baseline: {said}\n  hint: {HOW}\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(WAITS.encode(), "it is an answers file", id="answers"),
        pytest.param(b"# ours\n" + Path(RUBRIC).read_bytes(), "it is a rubric", id="rubric"),
        pytest.param(b"locality,as_of,crew\nA,2026,1\n", "it is a table, as the form csv is", id="table"),
        pytest.param(b'{"locality": "A", "as_of": 2026, "crew": 1}\n', "it is a table of answers", id="json-lines"),
        pytest.param(b'{"rubric": "a", "domains": []}', "it is a rubric", id="rubric-as-json"),
        pytest.param(b'{"format": "caretrust/1", "comparisons": []}', "it is the result of another", id="other"),
        pytest.param(gzip.compress(b"{}"), "it is packed with gzip", id="gzip"),
        pytest.param("{}".encode("utf-16"), "it is text in UTF-16, as PowerShell writes it", id="utf-16"),
        pytest.param(b" \n", "it is empty", id="blank"),
    ],
)
def test_a_file_that_is_no_result_is_no_baseline_and_is_told_so(batch: Batch, content: bytes, said: str) -> None:
    Path("last.jsonl").write_bytes(content)
    put(a=SAILS)

    ran = batch("a.yaml", "--baseline", "last.jsonl")

    assert ran.status == 2
    assert ran.err.startswith(f"last.jsonl:1:1: error[baseline-form]: not a baseline: {said}")
    assert ran.err.endswith(f"\n  hint: {HOW}\n")


def test_a_folder_is_no_baseline_and_how_to_make_one_is_told(batch: Batch) -> None:
    put("f", a=SAILS)

    ran = batch("f", "--baseline", "f")

    assert ran.status == 2
    assert ran.err == f"f: error[file-not-regular]: a file is needed, found a folder\n  hint: {HOW}\n"


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_baseline_may_begin_with_a_byte_order_mark(batch: Batch, form: str) -> None:
    put(a=SAILS)
    Path("last").write_bytes(b"\xef\xbb\xbf" + batch("a.yaml", form=form).out.encode())

    assert batch("a.yaml", "--baseline", "last").status == 0


def test_a_baseline_that_is_gone_is_wrong_input(batch: Batch) -> None:
    put(a=SAILS)

    status, out, err = batch("a.yaml", "--baseline", "gone.json")

    assert (status, out) == (2, "")
    assert err.startswith("gone.json: error[file-unreadable]: ")
