"""Tables most of whose rows are refused are given up, at the same row whatever shares the work, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from caretrust_readiness.batch.refusals import until_given_up, weight_of
from caretrust_readiness.batch.sources import Sources
from caretrust_readiness.model.limits import MAX_REFUSED, PROBLEMS_A_ROW
from caretrust_readiness.model.problems import Problem
from caretrust_readiness.reading import tables
from tests.batch.batching import RUBRIC, SAILS, Batch, put

HEAD = "locality,as_of,officers\n"
PROBLEM = Problem("t.csv", None, "x", "wrong")


def table(*parts: tuple[str, int], name: str = "t.csv", head: str = HEAD) -> str:
    """A table of so many rows with each of these answers."""
    answers = [answer for answer, count in parts for _ in range(count)]
    rows = "".join(f"Place {n:05},2026,{answer}\n" for n, answer in enumerate(answers, 2))
    Path(name).write_text(head + rows, encoding="utf-8")
    return name


def read_to(err: str) -> int | None:
    """The line after which the table was given up; None where it was not."""
    said = [line for line in err.splitlines() if "table-refused" in line]
    assert len(said) <= 1
    return int(said[0].split(":")[1]) if said else None


@pytest.mark.parametrize(
    ("count", "weight"),
    [(0, -1), (1, 1), (PROBLEMS_A_ROW, 1), (PROBLEMS_A_ROW + 1, 2), (10 * PROBLEMS_A_ROW, 10)],
)
def test_a_row_weighs_its_problems(count: int, weight: int) -> None:
    assert weight_of([PROBLEM] * count) == weight


def test_as_many_refused_rows_as_the_limit_are_all_told(batch: Batch) -> None:
    found = batch(table(("zz", MAX_REFUSED)), form="csv")

    assert read_to(found.err) is None
    assert len(found.rows) == MAX_REFUSED


@pytest.mark.parametrize("form", ["csv", "jsonl", "text", "junit"])
def test_one_more_ends_the_table_and_is_said(batch: Batch, form: str) -> None:
    found = batch(table(("zz", MAX_REFUSED + 1), ("2", 3)), form=form)

    said = " ".join(f"{found.out} {found.err}".split())
    assert found.status == 2
    assert f"{MAX_REFUSED + 1} more rows were refused than read, and {MAX_REFUSED} more is the most" in said
    assert f"t.csv:{MAX_REFUSED + 2}" in said or f"line {MAX_REFUSED + 2}, column 1" in said
    assert f"Place {MAX_REFUSED + 3:05}" not in said


def test_each_row_that_is_read_earns_one_that_is_refused(batch: Batch) -> None:
    found = batch(table(("2", 100), ("zz", MAX_REFUSED + 100), ("2", 5)), form="csv")

    assert read_to(found.err) is None
    assert len(found.rows) == MAX_REFUSED + 205


def test_a_large_table_with_some_bad_rows_is_read_to_its_end(batch: Batch) -> None:
    found = batch(table(*[("2", 3), ("zz", 2)] * 600), form="csv")

    assert read_to(found.err) is None
    assert len(found.rows) == 3000


@pytest.mark.parametrize("parts", [[("zz", 4000)], [("2", 900), ("zz", 4000)], [("zz", 300), ("2", 200), ("zz", 5000)]])
def test_it_ends_at_the_same_row_whatever_shares_the_work(batch: Batch, parts: list[tuple[str, int]]) -> None:
    name = table(*parts)
    alone, shared, three = (batch(name, "--jobs", jobs, form="csv") for jobs in ("1", "2", "3"))

    assert (alone.out, alone.err) == (shared.out, shared.err) == (three.out, three.err)
    assert read_to(alone.err) is not None


def test_the_slow_way_ends_at_the_same_row(batch: Batch) -> None:
    name = table(("2", 400), ("zz", 3000))

    assert read_to(batch(name, form="csv").err) == read_to(batch(name, form="jsonl").err) is not None


def test_what_follows_the_table_is_scored(batch: Batch) -> None:
    put("places", midport=SAILS)
    found = batch(table(("zz", 5000)), "places", table(("2", 400), name="u.csv"), form="csv")

    names = [row["locality"] for row in found.rows]
    assert "Midport" in names
    assert names[-1] == "Place 00401"


def test_no_more_of_it_is_read(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    real = tables.rows

    def counted(path: str, choice: tables.Choice) -> Iterator[object]:
        nonlocal read
        for row in real(path, choice):
            read += 1
            yield row

    monkeypatch.setattr("caretrust_readiness.batch.sources.tables.rows", counted)
    batch(table(("zz", 60_000)), "--jobs", "1", form="csv")

    assert read < 3 * 1024


def test_rows_that_cannot_be_parsed_count(batch: Batch) -> None:
    Path("t.jsonl").write_text('{"locality":\n' * 3000, encoding="utf-8")

    assert read_to(batch("t.jsonl", form="csv").err) == MAX_REFUSED + 1


def test_places_of_a_table_that_was_given_up_are_not_gone(batch: Batch) -> None:
    batch(table(("2", 1500)), "-o", "before.json", "--format", "json")
    found = batch(table(("zz", 1500)), "--baseline", "before.json", form="csv")

    assert "place-gone" not in found.err
    assert read_to(found.err) == MAX_REFUSED + 2


def test_the_latest_of_each_place_is_found_where_a_table_is_given_up(batch: Batch) -> None:
    bad = table(("zz", 3000))
    Path("u.csv").write_text(f"{HEAD}Port,2025,2\nPort,2026,3\nQuay,2026,1\n", encoding="utf-8")
    found = batch(bad, "u.csv", "--duplicates", "latest", form="csv")

    assert [row["file"] for row in found.rows][-2:] == ["u.csv:3", "u.csv:4"]
    assert read_to(found.err) == MAX_REFUSED + 2


@pytest.mark.usefixtures("batch")
def test_other_commands_give_it_up_too() -> None:
    sources = Sources([table(("zz", 3000)), table(("2", 2), name="u.csv")])
    said = []
    for source in until_given_up(sources):
        try:
            source.read(None)
        except Exception as error:  # noqa: BLE001 - whatever it says
            said.append(str(error))
    assert "table-refused" in said[-3]
    assert len(said) == MAX_REFUSED + 1 + 1 + 2


def test_a_long_table_whose_rows_are_nobodys_is_given_up(batch: Batch) -> None:
    head = "locality,as_of,criterion,level\n"
    Path("t.csv").write_text(head + "Ambermouth,2026,officers,2\n" + ",,officers,2\n" * 600, encoding="utf-8")
    found = batch("t.csv", form="jsonl")

    assert found.status == 2
    assert json.loads(found.out.splitlines()[0])["code"] == "table-refused"
    assert f"{MAX_REFUSED + 2} of {MAX_REFUSED + 3} rows do not say whose they are" in found.out


def test_a_long_table_with_as_many_nobodys_rows_as_the_limit_is_read(batch: Batch) -> None:
    head = "locality,as_of,criterion,level\n"
    nobodys = ",,officers,2\n" * MAX_REFUSED
    Path("t.csv").write_text(head + nobodys + "Ambermouth,2026,officers,2\n", encoding="utf-8")
    found = batch("t.csv", "--rubric", RUBRIC, form="csv")

    assert found.rows[-1]["locality"] == "Ambermouth"
