"""Dates, ranges and numbers in the spellings of people and of their programs: what each hint says to write instead."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from caretrust_readiness.batch.sources import Sources
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.reading.loading import load_rubric, read_answers, read_rubric
from caretrust_readiness.reading.tables.dates import date_hint, day_of
from caretrust_readiness.reading.yamlio import parse
from tests.reading.tables.reading import RUBRIC, read


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("30/09/2025", "write 2025-09-30"),
        ("9/30/2025", "write 2025-09-30"),
        ("03.04.2025", "write 2025-03-04 or 2025-04-03, whichever is meant"),
        ("4-4-2025", "write 2025-04-04"),
        ("30/09/2025 14:30", "write 2025-09-30"),
        ("2025-09-30 00:00:00", "write 2025-09-30"),
        ("2025-09-30T14:30:00", "write 2025-09-30"),
        ("2025/9/3", "write 2025-09-03"),
        ("2025-9", "write 2025-09"),
        ("09/2025", "write 2025-09"),
        ("Sept 2025", "write 2025-09"),
        ("September 2025", "write 2025-09"),
        ("30 Sep. 2025", "write 2025-09-30"),
        ("30th September, 2025", "write 2025-09-30"),
        ("September 30, 2025", "write 2025-09-30"),
        (20250930, "write 2025-09-30"),
        (45930, "a spreadsheet's number of a day: format the cell as a date, or write 2025-09-30"),
        ("45930", "a spreadsheet's number of a day: format the cell as a date, or write 2025-09-30"),
        ("30/09/25", "write the year in full: 2025-09-30"),
        ("1.2.98", "write the year in full: 1998-01-02 or 1998-02-01"),
        ("30-Sep-25", "write the year in full: 2025-09-30"),
        ("Sep-25", "write the year in full: 2025-09"),
        ("Sept '25", "write the year in full: 2025-09"),
        ("Tuesday 30 September 2025", "write 2025-09-30"),
        ("Tue, 30 Sep 2025", "write 2025-09-30"),
        ("2025\u201309\u201330", "write 2025-09-30"),
        ("'2025-9-30", "write 2025-09-30"),
        ("\uff12\uff10\uff12\uff15/9/30", "write 2025-09-30"),
        ("2011-2012", "write 2012-03-31 for the end of the financial year"),
        ("2011/2012", "write 2012-03-31 for the end of the financial year"),
        ("FY 2011/12", "write 2012-03-31 for the end of the financial year"),
        ("Financial year 2099-00", "write 2100-03-31 for the end of the financial year"),
        ("FY2011", "write 2011-03-31 or 2012-03-31: the end of the financial year that is meant"),
        ("2025-13", "the calendar has no such day"),
        ("2025-02-30", "the calendar has no such day"),
        ("31/02/2025", "the calendar has no such day"),
        ("31 Sept 2025", "the calendar has no such day"),
    ],
)
def test_a_date_in_another_spelling_has_a_hint_that_spells_it(said: str | int, hint: str) -> None:
    assert date_hint(said) == hint


@pytest.mark.parametrize(
    "said",
    [
        "2025",
        2025,
        "2025-09",
        "2025-09-30",
        "soon",
        "",
        None,
        7,
        99999,
        "Mai 2025",
        "2011-2013",
        "FY",
        "1..3",
        "3/4",
        "9" * 9999,
    ],
)
def test_what_is_a_date_already_or_none_at_all_has_no_such_hint(said: str | int | None) -> None:
    assert date_hint(said) is None


@pytest.mark.parametrize(
    ("head", "cell", "said"),
    [
        pytest.param("crew", "1-3", "'1-3' is not a level of 'crew'\n  hint: a range is written 1..3", id="hyphen"),
        pytest.param("crew", "1–3", "hint: a range is written 1..3", id="dash"),
        pytest.param("crew", "1 to 3", "hint: a range is written 1..3", id="to"),
        pytest.param("crew", "A few do - Most do", "hint: a range is written A few do..Most do", id="of-words"),
        pytest.param("crew", "1 to many", "'1 to many' is not a level of 'crew'\n  hint: levels: ", id="no-range"),
        pytest.param("crew", "2026-01", "'2026-01' is a date, not a level", id="a-month"),
        pytest.param("crew", "#REF!", "'#REF!' is not a level of 'crew'\n  hint: its formula failed", id="an-error"),
        pytest.param(
            "crew", "=1+1", "'=1+1' is not a level of 'crew'\n  hint: the formula has no stored", id="formula"
        ),
        pytest.param("crew", "\u200b2", "hint: it holds U+200B (zero width space), which nobody sees", id="unseen"),
        pytest.param("crew", "Don\u2019t know", "hint: leave the cell blank where nobody knows", id="nobody-knows"),
        pytest.param("crew", "NULL", "hint: leave the cell blank where nobody knows", id="null"),
        pytest.param("crew", "no data", "hint: leave the cell blank where nobody knows", id="no-data"),
        pytest.param("tight.value", "92,5", "a number is needed, found '92,5'\n  hint: write 92.5", id="comma"),
        pytest.param("tight.value", "92,5 %", "hint: write 92.5 %", id="comma-and-unit"),
        pytest.param("tight.value", "1,500", "hint: write 1.500 or 1500, whichever is meant", id="thousands"),
        pytest.param("tight", "7,5%", "'7,5%' is not a level of 'tight'\n  hint: write 7.5%", id="comma-as-a-level"),
        pytest.param("tight.value", "5 to 15%", "hint: a range is given in levels: 1..", id="range-of-numbers"),
        pytest.param("tight.value", "5..15", "hint: a range is given in levels: 1..", id="range-with-points"),
        pytest.param("tight.value", "about 92 %", "hint: write 92% where that is so", id="about"),
        pytest.param("tight.value", "approx. 92", "hint: write 92 where that is so", id="approximately"),
        pytest.param("tight.value", "92%?", "hint: write 92% where that is so", id="doubted"),
        pytest.param("tight.value", "<40%", "hint: a decimal number, with or without '%'", id="under"),
        pytest.param("tight.value", "12 days", "error[value-number]: column 'tight.value': a number", id="other-unit"),
        pytest.param("crew.evidence_date", "1.2.2026", "hint: write 2026-01-02 or 2026-02-01", id="a-date"),
    ],
)
def test_a_cell_in_another_spelling_has_a_hint_that_mends_it(tmp_path: Path, head: str, cell: str, said: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f'locality,as_of,{head}\nGood,2026,\nA,2026,"{cell}"\n', encoding="utf-8")

    found = read(path)

    assert found.localities == ["Good"]
    assert len(found.problems) == 1
    assert found.problems[0].startswith("t:3:3: error[")
    assert said in found.problems[0]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2025\u201309\u201330", "2025-09-30"),
        ("'2025-09-30", "2025-09-30"),
        ("30/09/2025", "2025-09-30"),
        ("\uff13\uff10 September 2025", "2025-09-30"),
        ("Tuesday 30 September 2025", None),
        ("9/30/2025", None),
        ("3/4/2025", None),
        ("2025", None),
    ],
)
def test_a_date_that_can_be_only_one_is_read_as_that_day(said: str, day: str | None) -> None:
    assert day_of(said) == day


def test_a_day_that_is_none_is_told_so_in_answers_files_too() -> None:
    content = b"locality: A\nas_of: 2025-02-30\nanswers: {crew: {level: 1, evidence: [{source: x, date: 30.9.25}]}}\n"

    with pytest.raises(InputError) as refused:
        read_answers(parse(content, "a.yaml"), load_rubric(RUBRIC))

    hints = [problem.hint for problem in refused.value.problems]
    assert hints == ["the calendar has no such day", "write the year in full: 2025-09-30"]


@pytest.mark.parametrize("piece", ["-", "1-", "to ", "9", "9,", "2025 ", "..", "n/a ", "#"])
@pytest.mark.parametrize("head", ["crew", "tight.value", "crew.evidence_date", "unify"])
def test_a_long_cell_takes_no_time(tmp_path: Path, head: str, piece: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f'locality,as_of,{head}\nA,2026,"{piece * (99_999 // len(piece))}"\n', encoding="utf-8")
    start = time.process_time()

    read(path)

    assert time.process_time() - start < 5


def test_a_locality_is_not_scored_on_a_day_that_it_does_not_name(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("locality,as_of,crew\nA,45930,2\n", encoding="utf-8")

    assert [line.partition("\n")[0] for line in read(path).problems] == [
        "t:2:2: error[date-form]: column 'as_of': a date is needed, found '45930'"
    ]


@pytest.mark.parametrize("number", ["1e999999999", "1e-999999999", "-1E+999999999", "1e99999999999999999999", "1e30"])
@pytest.mark.parametrize("key", ["locality", "as_of", "crew", "tight.value", "crew.evidence_date"])
def test_a_number_that_would_fill_pages_is_refused_at_once(tmp_path: Path, key: str, number: str) -> None:
    path = tmp_path / "t.jsonl"
    start = time.process_time()
    for value in (number, f"[1, {number}]"):
        path.write_text(
            f'{{"locality": "A", "as_of": 2026, "{key}": {value}}}\n'.replace('"A"', "1", key == "locality")
        )

        (problem,) = read(path).problems

        assert problem == f"t:1:1: error[table-syntax]: '{number}' is too long for a number"
    assert time.process_time() - start < 5


def test_a_number_with_an_exponent_is_that_number(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"locality": "A", "as_of": 2026, "tight.value": 75e-1, "officers": [1e0, 3E+0]}\n')

    found = read(path)

    assert found.problems == []
    assert [str(found.levels(key)[0]) for key in ("tight", "officers")] == [
        "Interval(low=2, high=2)",
        "Interval(low=1, high=3)",
    ]


@pytest.mark.parametrize("dressed", ["{}", "{}.", "{};", "  {} "])
@pytest.mark.parametrize(
    ("straight", "others"),
    [
        ("'", "\u2018\u2019\u201b\u2032\u02bc"),
        ('"', "\u201c\u201d\u201e\u201f\u2033"),
        ("-", "\u2010\u2011\u2012\u2013\u2014"),
    ],
)
def test_quotes_and_dashes_of_every_shape_are_those_of_a_levels_text(
    tmp_path: Path, straight: str, others: str, dressed: str
) -> None:
    level = "As level 1 - but 'some' say \"no\" to it"
    rubric = (
        Path(RUBRIC)
        .read_text(encoding="utf-8")
        .replace("levels: [Nobody does, A few do, Most do,", f"levels: [Nobody does, A few do, {json.dumps(level)},")
    )
    read_by = read_rubric(parse(rubric.encode(), "r.yaml"))
    path = tmp_path / "t.csv"
    for other in (straight, *others):
        cell = dressed.format(level.replace(straight, other)).replace('"', '""')
        path.write_text(f'locality,as_of,crew\nA,2026,"{cell}"\n', encoding="utf-8")

        (answers,) = [source.read(read_by).answers for source in Sources([str(path)]).sources()]

        assert answers.answers["crew"].claimed == (2, 2), repr(other)


@pytest.mark.parametrize(
    "said",
    ["n/a: no cat", "N/A - no cat", "n/a \u2013 no cat", "n/a (no cat)", "Not applicable: no cat", "n.a., no cat"],
)
def test_a_criterion_that_does_not_apply_is_said_in_several_ways(tmp_path: Path, said: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f'locality,as_of,pets\nA,2026,"{said}"\n', encoding="utf-8")

    (answers,) = read(path).read

    assert answers.answers["pets"].not_applicable == "no cat"
