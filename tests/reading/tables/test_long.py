"""Tables with a row an answer: rows of one place and day become one place, and two that differ are told."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from caretrust_readiness.model.terms import Interval
from tests.reading.tables.reading import Table, read

HEAD = "locality,as_of,criterion,level,low,high,value,respondent,evidence_source,evidence_date,note,not_applicable"


def long(folder: Path, *rows: str, head: str = HEAD) -> Table:
    path = folder / "t.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return read(path)


def test_rows_of_a_place_and_day_are_one_place_in_whatever_order_they_come(tmp_path: Path) -> None:
    found = long(
        tmp_path,
        "A,2026,crew,2,,,,,log,2026,seen,",
        "B,2026,crew,1,,,,,,,,",
        "A,2026,officers,,1,3,,,,,,",
        "A,2026,tight,,,,7.5,,,,,",
        "A,2026,pets,,,,,,,,,none on board",
        "A,2025,crew,0,,,,,,,,",
    )

    assert (found.localities, found.problems) == (["A", "B", "A"], [])
    answers = found.read[0].answers
    assert {key: answer.claimed for key, answer in answers.items()} == {
        "crew": Interval(2, 2),
        "officers": Interval(1, 3),
        "tight": Interval(2, 2),
        "pets": None,
    }
    assert answers["pets"].not_applicable == "none on board"
    assert (answers["crew"].note, answers["crew"].evidence[0].source) == ("seen", "log")
    assert [one.file.rpartition(":")[2] for one in found.read] == ["2", "3", "7"]


def test_two_rows_that_differ_are_told_with_both(tmp_path: Path) -> None:
    found = long(tmp_path, "A,2026,crew,2,,,,,,,,", "A,2026,crew,1,,,,,,,,")

    assert found.read == []
    assert found.problems[0].startswith(
        "t:3:3: error[answer-twice]: column 'criterion': 'crew' is answered differently in row 2 and in row 3"
    )


def test_equal_rows_join_their_evidence(tmp_path: Path) -> None:
    found = long(tmp_path, "A,2026,crew,2,,,,,log,2026,,", "A,2026,crew,2,,,,,minutes,2025,,")

    assert [item.source for item in found.read[0].answers["crew"].evidence] == ["log", "minutes"]


def test_a_row_with_a_respondent_is_a_view(tmp_path: Path) -> None:
    found = long(tmp_path, "A,2026,crew,2,,,,master,,,,", "A,2026,crew,0,,,,mate,,,,")

    assert found.problems == []
    assert found.read[0].answers["crew"].views == {"master": Interval(2, 2), "mate": Interval(0, 0)}
    assert found.levels("crew") == [Interval(0, 2)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,2026,crow,2,,,,,,,,", "t:2:3: error[answer-unknown]: column 'criterion': the rubric 'harbour' has no crit"),
        ("A,2026,,2,,,,,,,,", "t:2:3: error[missing-key]: column 'criterion' is empty"),
        ("A,2026,crew,9,,,,,,,,", "t:2:4: error[answer-range]: column 'level': 'crew' has no level 9"),
        ("A,2026,crew,2,,,,master,,,,no", "t:2:4: error[view-not-applicable]: column 'level': a view is one level"),
        (",2026,crew,2,,,,,,,,", "t:2:1: error[missing-key]: column 'locality' is empty"),
    ],
)
def test_what_is_wrong_names_row_and_column(tmp_path: Path, row: str, said: str) -> None:
    (problem,) = long(tmp_path, row).problems

    assert problem.startswith(said)


def test_beside_an_answer_stand_its_evidence_a_note_and_views(tmp_path: Path) -> None:
    head = "locality,as_of,crew,crew.note,crew.evidence_source,crew.evidence_date,crew.views.mate"
    found = long(tmp_path, "A,2026,2,seen,log,2026-01,1", head=head)

    answer = found.read[0].answers["crew"]
    assert (answer.claimed, answer.note, answer.views) == (Interval(2, 2), "seen", {"mate": Interval(1, 1)})
    assert [(item.source, str(item.date)) for item in answer.evidence] == [("log", "2026-01")]


def test_rows_of_one_place_and_day_belong_together_however_they_are_spelt(tmp_path: Path) -> None:
    lines = ["Port A,30/09/2025,crew,2", " port  a ,2025-09-30,officers,1", "PORT A,30 Sep 2025,wind,Fair"]
    (answers,) = long(tmp_path, *lines, head="locality,as_of,criterion,level").read

    assert sorted(answers.answers) == ["crew", "officers", "wind"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(
            "locality,as_of,criterion,score\nA,2026,crew,2\n",
            "t:1:1: error[answers-none]: no column says what the answers are, beside 'criterion'\n"
            "  hint: a table with an answer in each row says it in 'level', 'value', or 'low' and 'high': rename it",
            id="no-level",
        ),
        pytest.param(
            "locality,as_of,criterion,low,high\nA,2026,crew,1,\n",
            "t:2:4: error[range-form]: column 'low': a range needs both 'low' and 'high'\n"
            "  hint: give the other end too, or write the level in a column 'level'",
            id="one-end",
        ),
    ],
)
def test_a_row_that_says_half_an_answer_is_refused(tmp_path: Path, content: str, said: str) -> None:
    head, *rows = content.splitlines()

    assert long(tmp_path, *rows, head=head).problems == [said]


def test_notes_and_evidence_of_many_rows_are_joined_at_a_cost_that_grows_with_the_rows(tmp_path: Path) -> None:
    head = "locality,as_of,criterion,level,evidence_source,evidence_date,note"
    rows = [f"A,2026,crew,2,source {number},2025,note {number % 9}" for number in range(8_000)]
    start = time.process_time()

    (answers,) = long(tmp_path, *rows, *rows[:5], head=head).read

    crew = answers.answers["crew"]
    assert len(crew.evidence) == len(rows)
    assert crew.note == "; ".join(f"note {number}" for number in range(9))
    assert time.process_time() - start < 5
