"""The places in examples/history against the coded record of the articles: only what was said before the outcome."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from caretrust_readiness.cli import main
from caretrust_readiness.model.answers import Answers
from caretrust_readiness.reading.loading import load_answers, load_rubric

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "examples" / "history").glob("*"))
STEMS = {"NorthSomerset": "north-somerset", "AWP": "avon-and-wiltshire"}


class Row(NamedTuple):
    """One thing that an article says of a place: from before its outcome or after, in its favour or not."""

    place: str
    seed_file: str
    seed_year: str
    timing: str
    criterion: str
    sign: str
    paraphrase: str


def rows() -> Iterator[Row]:
    """The record, with the rubric's own names of criteria."""
    renamed = load_rubric("care-trust").renamed
    with (Path(__file__).parent / "history.tsv").open(encoding="utf-8", newline="") as record:
        for row in map(Row._make, csv.reader(record, delimiter="\t")):
            stem = STEMS.get(row.place, row.place.lower())
            yield row._replace(place=stem, criterion=renamed.get(row.criterion, row.criterion))


ROWS = [row for row in rows() if row.timing != "timing"]
BEFORE = [row for row in ROWS if row.timing == "pre"]
#: Said by someone of whom the criterion does not ask: Braintree's council is a district and holds no social services.
NOT_BY_THE_PARTNER = {("braintree", "voluntary_agreement")}


def load(stem: str) -> Answers:
    """The answers of one place."""
    return load_answers(str(ROOT / "examples" / "history" / f"{stem}.yaml"))[0]


def test_there_is_one_file_for_every_place_of_the_record() -> None:
    assert [path.name for path in FILES] == sorted({f"{row.place}.yaml" for row in ROWS})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_answers_are_those_from_before_the_outcome_and_no_others(path: Path) -> None:
    assert set(load(path.stem).answers) == {row.criterion for row in BEFORE if row.place == path.stem}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_answer_and_no_evidence_is_later_than_the_outcome(path: Path) -> None:
    place = load(path.stem)
    decided = [outcome.on for outcome in place.outcomes]
    dates = [place.as_of, *(item.date for answer in place.answers.values() for item in answer.evidence)]
    assert all(date is not None and not date.is_late_for(on) for date in dates for on in decided)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_answer_that_says_something_names_its_dated_source_and_what_it_says(path: Path) -> None:
    for key, answer in load(path.stem).answers.items():
        assert answer.claimed is None or answer.evidence, key
        assert all(item.date and item.note and item.ref for item in answer.evidence), key
        assert answer.claimed is not None or answer.note, key


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_outcome_names_its_source(path: Path) -> None:
    assert all(outcome.source for outcome in load(path.stem).outcomes)


@pytest.mark.parametrize(
    "row", [row for row in BEFORE if row.sign != "~"], ids=lambda row: f"{row.place}-{row.criterion}"
)
def test_what_speaks_for_a_place_is_not_rated_wholly_below_the_middle_nor_what_speaks_against_it_above(
    row: Row,
) -> None:
    top = load_rubric("care-trust").criteria[row.criterion].top
    claimed = load(row.place).answers[row.criterion].claimed
    if claimed is None:
        assert (row.place, row.criterion) in NOT_BY_THE_PARTNER
    elif row.sign == "+":
        assert 2 * claimed.high >= top
    else:
        assert 2 * claimed.low <= top


PAIRS = [
    pytest.param(history, locality, id=locality.stem)
    for history in FILES
    for locality in sorted((ROOT / "examples" / "localities").glob(f"{history.stem}-[0-9]*.yaml"))
]


def test_every_place_of_the_record_has_a_locality_file_too() -> None:
    assert len(PAIRS) == len(FILES)


@pytest.mark.parametrize(("history", "locality"), PAIRS)
def test_the_two_files_of_a_place_tell_the_same_outcomes(history: Path, locality: Path) -> None:
    told = [
        [(outcome.decision, str(outcome.on)) for outcome in load_answers(str(path))[0].outcomes]
        for path in (history, locality)
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize(("history", "locality"), PAIRS)
def test_the_two_files_of_a_place_give_the_same_answers_where_they_are_of_the_same_day(
    history: Path, locality: Path
) -> None:
    before, fuller = (load_answers(str(path))[0] for path in (history, locality))
    if before.as_of == fuller.as_of:
        said = {key: answer.claimed for key, answer in before.answers.items() if answer.claimed}
        assert said == {key: fuller.answers[key].claimed for key in said}
        assert not [
            key for key in before.answers if key not in said and key in fuller.answers and fuller.answers[key].claimed
        ]


def table(markdown: str) -> list[str]:
    """The lines of the first table in a Markdown text."""
    return [line for line in markdown.splitlines() if line.startswith("| ")]


def test_the_published_table_is_what_the_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["backtest", "--format", "markdown", "examples/history"]) == 0
    printed, published = capsys.readouterr().out, Path("docs/validation.md").read_text(encoding="utf-8")
    assert table(published) == table(printed)
    for line in printed.splitlines():
        if line.startswith(("- **Verdicts:**", "- **Null rule:**")):
            assert line in published
