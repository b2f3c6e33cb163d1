"""The headings of tables: how loosely they are read, and what is said where they are not where they should be."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from caretrust_readiness.model.limits import MAX_FOOTNOTES
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.reading.tables.framing import Found, rows_of
from caretrust_readiness.reading.tables.sheets import Line
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


@pytest.mark.parametrize(
    "heading",
    [
        "1. How much of the crew wants to sail together?",
        "Q3 How much of the crew wants to sail together",
        "Question 12: Crew, willing",
        "2.1) crew",
        "\u200bcrew\u00ad",
        "background/Crew, willing",
        "\u201cHow much of the crew wants to\nsail together?\u201d",
        "CREW (0-3)",
    ],
)
def test_a_criterion_may_be_headed_as_forms_and_programs_head_it(tmp_path: Path, heading: str) -> None:
    found = table(tmp_path, f'\u200blocality,as_of\u00a0,"{heading}"\nA,2026,2\n')

    assert (found.problems, found.levels("crew")) == ([], [Interval(2, 2)])


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
            "Localty,when\nA,2026\n",
            "rename the heading 'Localty' to 'locality' and 'when' to 'as_of'",
            id="misspelt",
        ),
        pytest.param(
            "Which locality are you answering for?,Completion time\nA,2026\n",
            "rename the heading 'Which locality are you answering for?' to 'locality' and 'Completion time' to 'as_of'",
            id="questions-of-a-form",
        ),
        pytest.param(
            "Harbour,Ship,What,Why\nA,2026\n",
            "the first row must be the headings; found 'Harbour', 'Ship', 'What' and 1 more",
            id="other-names",
        ),
        pytest.param(
            "locality^as_of^crew\nA^2026^2\n",
            "the columns are separated by a mark that is not read: put commas, semicolons or tabs between them",
            id="another-mark",
        ),
        pytest.param("locality: A\nas_of: 2026\n", "is it an answers file? name it .yaml", id="an-answers-file"),
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


def test_columns_that_are_nobodys_are_left_out_with_one_note(tmp_path: Path) -> None:
    found = table(tmp_path, "locality,as_of,Comments,crew,_id\nA,2026,,2,1\nB,2026,as discussed,1,2\n")

    assert (found.localities, found.problems) == (["A", "B"], [])
    assert [answers.notes for answers in found.read] == [
        ("2 columns are left out, which the rubric 'harbour' does not have: 'Comments', '_id'",),
        (),
    ]


def test_a_table_without_a_column_of_answers_is_something_wrong(tmp_path: Path) -> None:
    found = table(tmp_path, "locality,as_of,Comments\nA,2026,\nB,2026,as discussed\n")

    assert found.read == []
    said = (
        "t:1:1: error[answers-none]: no column answers a criterion of the rubric 'harbour'\n  hint: columns: locality,"
    )
    assert [problem.startswith(said) for problem in found.problems] == [True, True]


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        pytest.param(
            "Readiness of harbours; 2026\n\nlocality,as_of,crew\nA,2026,2\n",
            ["row 1, above the headings, left out: 'Readiness of harbours; 2026'"],
            id="a-title-above",
        ),
        pytest.param(
            "Readiness,\n2026,\nLocality,as_of,crew\nA,2026,2\n",
            ["rows 1 to 2, above the headings, left out: 'Readiness'"],
            id="two-lines-above",
        ),
        pytest.param("sep=;\nlocality;as_of;crew\nA;2026;2\n", [], id="a-separator-that-is-said"),
        pytest.param("locality\tas_of\tcrew\nA\t2026\t2\n", [], id="tabs"),
        pytest.param('"locality\n(name)";as_of;"Crew, of all ranks";crew\nA;2026;;2\n', None, id="quoted"),
        pytest.param(
            "locality,as_of,crew\nA,2026,2\n\nNote: provisional\nsigned by the master\n",
            ["rows 4 to 5, below the table, left out: 'Note: provisional'"],
            id="notes-below",
        ),
        pytest.param(
            "locality,as_of,crew\nA,2026,2\nSource: the harbour office\n",
            ["row 3, below the table, left out: 'Source: the harbour office'"],
            id="a-source-below",
        ),
        pytest.param(
            'locality,as_of,crew\nWhich place?,On which day?,How many?\n"{""ImportId"":""Q1""}",,\nA,2026,2\n',
            ["rows 2 to 3, which repeats the questions, left out: 'Which place?'"],
            id="questions-again",
        ),
        pytest.param("group/locality,group/as_of,sea/crew\nA,2026,2\n", [], id="groups-of-a-form"),
        pytest.param("locality,as_of (yyyy-mm-dd),crew\nA,2026,2\n", [], id="a-remark-in-brackets"),
    ],
)
def test_headings_and_rows_are_found_between_what_else_stands_in_a_table(
    tmp_path: Path, content: str, notes: list[str] | None
) -> None:
    found = table(tmp_path, content)

    assert (found.localities, found.problems) == (["A"], [])
    assert found.levels("crew") == [Interval(2, 2)]
    if notes is not None:
        assert list(found.read[0].notes) == notes


def test_a_place_without_a_day_is_no_note_below_the_table(tmp_path: Path) -> None:
    found = table(tmp_path, "locality,as_of,crew\nA,2026,2\nB\nC,2026,1\nD\n")

    assert found.localities == ["A", "C"]
    assert [line.split(":")[1] for line in found.problems] == ["3", "5"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        pytest.param(f"locality,as_of{',crew' * 100}\nA,2026,1\n", "t.csv", "column-repeated", id="headings"),
        pytest.param(f"locality,as_of,crew\nA,2026,2{',x' * 100}\n", "t.csv", "cell-without-column", id="strays"),
        pytest.param(
            json.dumps({"locality": "A", "as_of": "2026"} | {f"crew{'?' * n}": 1 for n in range(100)}),
            "t.jsonl",
            "column-repeated",
            id="keys",
        ),
    ],
)
def test_of_many_mistakes_of_one_kind_in_a_row_the_first_twenty_are_told(
    tmp_path: Path, content: str, name: str, code: str
) -> None:
    found = table(tmp_path, content, name)

    assert len([line for line in found.problems if f"error[{code}]" in line]) == 20


def test_what_may_be_notes_below_a_table_is_held_only_so_far() -> None:
    """A row waits only until it is known that more follow than notes below a table are."""
    looked_at = 0

    def lines() -> Iterator[Line]:
        nonlocal looked_at
        for looked_at in range(2, 10_000):
            yield Line(looked_at, [(0, "* a note")])

    next(rows_of("t", Found(("locality", "as_of", "crew"), 1, lines(), ())))

    assert MAX_FOOTNOTES < looked_at < MAX_FOOTNOTES + 10


def test_headings_by_the_hundred_thousand_are_counted_before_they_are_compared(tmp_path: Path) -> None:
    start = time.process_time()

    found = table(tmp_path, "locality,as_of," + ",".join(f"c{n}" for n in range(100_000)) + "\n")

    assert found.problems == ["t:1:5001: error[table-large]: more than 5000 columns, the most that is read"]
    assert time.process_time() - start < 5


def test_a_table_in_windows_1252_is_read_and_said_to_be_one_once(tmp_path: Path) -> None:
    rows = "".join(f"Port {name},2026,2\n" for name in ("Good", "Rhône", "Côte’s", "€le"))

    found = table(tmp_path, f"locality,as_of,crew\n{rows}".encode("cp1252"))

    assert found.localities == ["Port Good", "Port Rhône", "Port Côte’s", "Port €le"]
    note = "not UTF-8 from line 3 on, and read as Windows-1252: see that names are right"
    assert [answers.notes for answers in found.read] == [(note,), (), (), ()]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_table_with_a_mark_of_its_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path, "locality;as_of;crew\nPort Łódź;2026;2\n".encode(encoding))

    assert (found.localities, found.problems) == (["Port Łódź"], [])


def test_utf_16_without_a_mark_says_what_it_is(tmp_path: Path) -> None:
    found = table(tmp_path, "locality,as_of,crew\nA,2026,2\n".encode("utf-16-le"))

    assert [line.partition("\n")[0] for line in found.problems] == [
        "t:1:1: error[table-encoding]: the table is UTF-16 without a mark at its start"
    ]
