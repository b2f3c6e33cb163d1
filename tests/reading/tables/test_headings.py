"""The headings of tables: how loosely they are read, and what is said where they are not where they should be."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from caretrust_readiness.model.terms import Interval
from tests.reading.tables.reading import Table, read


def table(folder: Path, content: str | bytes, name: str = "t.csv") -> Table:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path)


@pytest.mark.parametrize("name", ["Locality", "LOCALITY", " locality "])
@pytest.mark.parametrize("day", ["As of", "AS_OF", "as-of", "As  Of"])
def test_headings_may_be_written_as_people_write_them(tmp_path: Path, name: str, day: str) -> None:
    found = table(tmp_path, f"{name},{day},Crew,Crew.Evidence Date\nA,2026-02,2,2026-01\n")

    assert (found.localities, found.problems) == (["A"], [])
    assert found.levels("crew") == [Interval(2, 2)]
    assert str(found.read[0].answers["crew"].evidence[0].date) == "2026-01"


def test_keys_of_json_may_be_written_so_too(tmp_path: Path) -> None:
    found = table(tmp_path, '{"Locality": "A", "As of": 2026, "CREW": 2}\n', "t.jsonl")

    assert (found.localities, found.levels("crew")) == (["A"], [Interval(2, 2)])


def test_blank_rows_above_the_headings_are_passed_over(tmp_path: Path) -> None:
    found = table(tmp_path, "\n;;\nlocality;as_of;crow\nA;2026;2\nB;2026;\n")

    assert found.localities == ["B"]
    assert found.problems[0].startswith("t:3:3: error[column-unknown]: ")


@pytest.mark.parametrize(
    ("head", "place", "name"),
    [
        ("locality,as_of,crew,Crew", "1:4", "Crew"),
        ("locality,as_of,As of", "1:3", "As of"),
        ("Locality,as_of,,LOCALITY", "1:4", "LOCALITY"),
        ("locality,as_of,crew.value,Crew.Value", "1:4", "Crew.Value"),
    ],
)
def test_two_headings_that_mean_the_same_are_refused(tmp_path: Path, head: str, place: str, name: str) -> None:
    found = table(tmp_path, f"{head}\nA,2026,,\n")

    assert found.read == []
    assert found.problems == [f"t:{place}: error[column-repeated]: the column '{name}' is here a second time"]


def test_two_keys_of_a_line_that_mean_the_same_are_refused(tmp_path: Path) -> None:
    found = table(tmp_path, '{"locality": "A", "as_of": 2026, "crew": 2, "Crew": 1}\n', "t.jsonl")

    assert found.problems == ["t:1:4: error[column-repeated]: the column 'Crew' is here a second time"]


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        pytest.param(
            "Readiness of harbours\nlocality,as_of\nA,2026\n",
            "row 2 has 'locality': delete the row above it, so that the headings come first",
            id="a-title",
        ),
        pytest.param(
            "Readiness,\n2026,\nLocality,as_of\n",
            "row 3 has 'locality': delete the rows above it, so that the headings come first",
            id="two-titles",
        ),
        pytest.param(
            "sep=;\nlocality;as_of\n",
            "row 2 has 'locality': delete the row above it, so that the headings come first",
            id="a-separator-that-is-said",
        ),
        pytest.param(
            "locality\tas_of\nA\t2026\n",
            "the columns are separated by tabs: save the table with commas or semicolons between them",
            id="tabs",
        ),
        pytest.param("Localty,when\nA,2026\n", "call the column 'Localty' 'locality'", id="misspelt"),
        pytest.param(
            "Place,When,What,Why\nA,2026\n",
            "the first row must be the headings; found 'Place', 'When', 'What' and 1 more",
            id="other-names",
        ),
    ],
)
def test_a_table_without_headings_says_where_they_may_be(tmp_path: Path, content: str, hint: str) -> None:
    found = table(tmp_path, content)

    assert found.problems == [
        f"t:1:1: error[column-missing]: the table has no column 'locality' and no column 'as_of'\n  hint: {hint}"
    ]


def test_what_is_broken_further_down_is_not_what_is_said_of_the_headings(tmp_path: Path) -> None:
    (problem,) = table(tmp_path, 'Title\n"x"y\n').problems

    assert problem.endswith("hint: the first row must be the headings; found 'Title'")


def test_a_column_of_notes_is_to_be_left_out_and_rows_without_one_are_read(tmp_path: Path) -> None:
    found = table(tmp_path, "locality,as_of,Comments\nA,2026,\nB,2026,as discussed\n")

    assert found.localities == ["A"]
    hint = "columns: locality, as_of, unify, and ids of criteria; leave columns of notes out"
    said = "error[column-unknown]: the rubric 'harbour' has no column 'Comments'"
    assert found.problems == [f"t:1:3: {said}\n  hint: {hint}"]


def test_headings_by_the_hundred_thousand_are_counted_before_they_are_compared(tmp_path: Path) -> None:
    start = time.process_time()

    found = table(tmp_path, "locality,as_of," + ",".join(f"c{n}" for n in range(100_000)) + "\n")

    assert found.problems == ["t:1:5001: error[table-large]: more than 5000 columns, the most that is read"]
    assert time.process_time() - start < 5


def test_a_table_in_latin_1_is_said_to_be_one_once_and_rows_that_are_text_are_read(tmp_path: Path) -> None:
    rows = "".join(f"Port {name},2026,2\n" for name in ("Rhône", "Good", "Côte", "Île"))

    found = table(tmp_path, f"locality,as_of,crew\n{rows}".encode("latin-1"))

    assert found.localities == ["Port Good"]
    assert (
        found.problems == ["t:2:1: error[table-encoding]: byte 0xf4 is not UTF-8\n  hint: save it as 'CSV UTF-8'"] * 3
    )


def test_a_heading_in_latin_1_is_said_of_every_row(tmp_path: Path) -> None:
    found = table(tmp_path, "locality,as_of,crew,Zürich\nA,2026,2,\n".encode("latin-1"))

    assert found.problems == ["t:1:1: error[table-encoding]: byte 0xfc is not UTF-8\n  hint: save it as 'CSV UTF-8'"]
