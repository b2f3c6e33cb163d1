"""Exports of the forms that people use become one answers file; what cannot be read is told by row and question."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from caretrust_readiness.cli import main
from tests.building import Node
from tests.hostile import CHARACTERS, PAYLOADS
from tests.reference.generate import to_yaml

RUBRIC: Node = {
    "rubric": "small",
    "version": "1.0.0",
    "scale": ["poor", "fair", "good"],
    "domains": [
        {
            "id": "people",
            "criteria": [
                {
                    "id": "trust",
                    "title": "Trust between the partners",
                    "question": "Do the partners trust each other?",
                    "levels": ["Not at all", "Somewhat", "Wholly"],
                },
                {"id": "money", "title": "Money in balance", "question": "Is the money in balance?", "levels": 2},
            ],
        },
        {
            "id": "places",
            "criteria": [
                {
                    "id": "cover",
                    "title": "Shared boundaries",
                    "question": "What share is covered?",
                    "measure": {"unit": "%", "thresholds": [20, 60]},
                }
            ],
        },
    ],
    "verdicts": [{"id": "ready", "demands": {"score": 60}}, {"id": "not_yet"}],
}


@pytest.fixture(autouse=True)
def _rubric(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(to_yaml(RUBRIC), encoding="utf-8")
    monkeypatch.setenv("CARETRUST_RUBRIC", "small.yaml")


def sheet(name: str, *rows: Sequence[Any]) -> str:
    """A workbook of these rows, as Microsoft Forms and KoboToolbox give one."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(name)
    return name


def text(name: str, *rows: Sequence[str], mark: str = ",") -> str:
    """A CSV file of these rows."""
    with Path(name).open("w", newline="", encoding="utf-8-sig") as stream:
        csv.writer(stream, delimiter=mark, quoting=csv.QUOTE_ALL).writerows(rows)
    return name


def microsoft() -> str:
    moment = dt.datetime(2025, 9, 30, 10, 22)  # noqa: DTZ001 - as Excel has it
    return sheet(
        "microsoft.xlsx",
        ["ID", "Start time", "Completion time", "Email", "Name", "For whom do you speak?",
         "Do the partners trust each other?\xa0", "Is the money in balance", "What share is covered?"],
        [1, moment, moment, "anonymous", "Ann Lee", "NHS", "Somewhat", "good", "55%"],
        [2, moment, moment, "anonymous", "Bo", "Council", "Wholly", None, None],
    )  # fmt: skip


def google() -> str:
    return text(
        "google.csv",
        ["Timestamp", "Your name", "1. Trust between the partners", "Levels [Money in balance]", "Any other comments?"],
        ["2025/09/30 10:22:33 AM GMT", "Cy", "Not at all", "1", "Thank you, all"],
    )


def kobo(*, groups: bool) -> str:
    prefix = ("people/", "people/", "places/") if groups else ("", "", "")
    names = [f"{one}{key}" for one, key in zip(prefix, ("trust", "trust__note", "cover__value"), strict=True)]
    who = "Dee" if groups else "Eve"
    return text(
        f"kobo-{groups}.csv",
        ["start", "end", "about_this_form/about_respondent", "about_side", *names, "_id", "_uuid", "__version__"],
        [
            "2025-09-30T10:00:00.000+01:00",
            "2025-09-30T10:10:00.000+01:00",
            who,
            "Users",
            "2",
            "So I feel",
            "70",
            "7",
            "u",
            "v",
        ],
        mark=";",
    )


def test_four_exports_of_one_place_become_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    first = [
        "--respondent",
        "Name",
        "--side",
        "For whom do you speak?",
        "--locality",
        "Here",
        "--as-of",
        "Completion time",
    ]
    assert main(["import", "-q", microsoft(), *first, "-o", "here.yaml"]) == 0
    assert main(["import", google(), "--respondent", "Your name", "--into", "here.yaml"]) == 0
    assert "note: google.csv: columns left out: 'Any other comments?'\n" in capsys.readouterr().err
    assert main(["import", "-q", kobo(groups=True), kobo(groups=False), "--into", "here.yaml"]) == 0
    assert Path("here.yaml").read_text(encoding="utf-8") == (
        """\
# yaml-language-server: $schema=answers.schema.json
locality: Here
as_of: 2025-09-30
rubric: small
respondents:
  ann_lee: {title: Ann Lee, side: NHS}
  bo: {title: Bo, side: Council}
  cy: Cy
  dee: {title: Dee, side: Users}
  eve: {title: Eve, side: Users}
answers:
  trust:
    views: {ann_lee: 1, bo: 2, cy: 0, dee: 2, eve: 2}
    note: So I feel
  money: {views: {ann_lee: 2, cy: 1}}
  cover: {views: {ann_lee: 55%, dee: 70%, eve: 70%}}
"""
    )
    assert main(["views", "--quiet", "here.yaml"]) == 0


def test_a_renamed_question_and_an_answer_in_other_words_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    path = text(
        "renamed.csv",
        ["Name", "Do partners trust each other now?", "Is the money in balance?", "What share is covered?"],
        ["Ann", "Wholly", "fairly good", "55"],
    )
    arguments = ["import", path, "--respondent", "Name", "--locality", "Here", "--as-of", "2025"]
    assert main([*arguments, "-o", "here.yaml"]) == 2
    assert capsys.readouterr().err == (
        "renamed.csv: error[answer-word]: row 2, 'Is the money in balance?': 'fairly good' is not a level of 'money'\n"
        "  hint: levels: 0 to 2, unknown, or 'poor', 'fair', 'good'\n"
        "renamed.csv: error[column-unknown]: row 1, column 'Do partners trust each other now?': is this question "
        "renamed? it is like 'Trust between the partners'\n"
        "  hint: say with --columns that it is trust, or ignore\n"
        "renamed.csv: error[measure-bare]: row 2, 'What share is covered?': is 55 a level or a measured number?"
        " 'cover' has a measure\n"
        "  hint: '55%' is the number; the level is chosen or said in words\n"
    )
    assert not Path("here.yaml").exists()
    saved = {"Do partners trust each other now?": "trust", "What share is covered?": "cover.value"}
    Path("map.yaml").write_text(to_yaml(saved), encoding="utf-8")
    assert (
        main([*arguments, "--columns", "map.yaml", "--lenient", "--save-columns", "all.yaml", "-o", "here.yaml"]) == 1
    )
    assert "answers:\n  trust: {views: {ann: 2}}\n  cover: {views: {ann: 55%}}\n" in Path("here.yaml").read_text(
        encoding="utf-8"
    )
    assert Path("all.yaml").read_text(encoding="utf-8") == (
        '"Do partners trust each other now?": trust\n'
        '"Is the money in balance?": money\n'
        '"What share is covered?": cover.value\n'
    )


@pytest.mark.parametrize(
    ("rows", "more", "code"),
    [
        ([["Name", "Colour"], ["Ann", "red"]], ["--respondent", "Name"], "answers-none"),
        ([["Name", "trust"], ["", "1"]], ["--respondent", "Name"], "respondent-missing"),
        ([["Name", "trust"]], ["--respondent", "Name", "--lenient"], "table-empty"),
        ([["trust", "people/trust"], ["1", "2"]], ["--respondent", "Ann"], "column-repeated"),
        ([["trust", "Name"], ["1", "Ann"], ["2", "Ann"]], ["--respondent", "Name"], "merge-conflict"),
        ([["trust", "trust__date"], ["1", "2025-01-01"]], ["--respondent", "Ann"], "source-missing"),
        ([["trust", "trust__source", "trust__date"], ["1", "x", "soon"]], ["--respondent", "Ann"], "date-form"),
        ([["trust"], ["n/a: no"]], ["--respondent", "Ann"], "view-not-applicable"),
        ([["trust"], ["=cmd()"]], ["--respondent", "Ann"], "answer-word"),
        ([["trust"], ["a\u202eb"]], ["--respondent", "Ann"], "table-cell"),
    ],
)
def test_what_cannot_be_read_is_refused(
    rows: list[list[str]], more: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = text("export.csv", *rows)
    assert main(["import", path, *more, "--locality", "Here", "--as-of", "2025", "-o", "here.yaml"]) == 2
    assert f"error[{code}]" in capsys.readouterr().err
    assert not Path("here.yaml").exists()


@pytest.mark.parametrize("said", ["nowhere", "[1]", "{trust: [1]}"])
def test_a_map_that_is_none_is_refused(said: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("map.yaml").write_text(f"{{Trust: {said}}}\n" if said == "nowhere" else said, encoding="utf-8")
    path = text("export.csv", ["trust"], ["1"])
    assert main(["import", path, "--columns", "map.yaml", "--respondent", "Ann"]) == 2
    assert "error[column-map]" in capsys.readouterr().err


def test_rows_of_different_days_are_of_the_last(capsys: pytest.CaptureFixture[str]) -> None:
    path = text("export.csv", ["Name", "trust", "When"], ["Ann", "1", "30/09/2025 10:00"], ["Bo", "2", "2025-10-02"])
    assert main(["import", path, "--respondent", "Name", "--locality", "Here", "--as-of", "When"]) == 0
    printed = capsys.readouterr()
    assert "as_of: 2025-10-02\n" in printed.out
    assert "the rows are of 2025-09-30 to 2025-10-02" in printed.err


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("1: Somewhat", 1),
        ("1", 1),
        ("somewhat;", 1),
        ("  WHOLLY ", 2),
        ("good", 2),
        ("2 - Wholly", 2),
        ("Don't know", None),
    ],
)
def test_a_level_by_its_words_its_code_or_its_label(cell: str, level: int | None) -> None:
    path = text("export.csv", ["people/trust"], [cell])
    arguments = [
        "import",
        "-q",
        path,
        "--respondent",
        "Ann",
        "--locality",
        "Here",
        "--as-of",
        "2025",
        "-o",
        "here.yaml",
    ]
    assert main(arguments) == 0
    said = "unknown" if level is None else level
    assert f"  trust: {{views: {{ann: {said}}}}}\n" in Path("here.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "column", ["trust", "trust__note", "trust__source", "about_respondent", "about_side", "cover__value", "x"]
)
@pytest.mark.parametrize("name", [*PAYLOADS, *CHARACTERS])
def test_hostile_cells_are_kept_as_text_or_refused(column: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = {**PAYLOADS, **CHARACTERS}[name]
    path = text("export.csv", ["money", column], ["1", said])
    arguments = ["import", path, "--respondent", "Ann", "--locality", "Here", "--as-of", "2025", "-o", "here.yaml"]
    if column == "about_respondent":
        del arguments[2:4]
    status = main(arguments)
    printed = capsys.readouterr()
    assert status in {0, 2}
    assert not set(printed.out + printed.err) & set("\x00\x07\x08\x1b\x7f\x9b\x85\u202e\u2066\u2028")
    assert "::error" not in printed.err.replace("error::", "")
    if status == 0:
        assert main(["assess", "--quiet", "here.yaml"]) == 0


@pytest.mark.parametrize("name", [*PAYLOADS, *CHARACTERS])
def test_hostile_headings_are_left_out_or_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = text("export.csv", ["money", {**PAYLOADS, **CHARACTERS}[name]], ["1", "2"])
    arguments = ["import", path, "--respondent", "Ann", "--locality", "Here", "--as-of", "2025"]
    assert main([*arguments, "--save-columns", "map.yaml"]) in {0, 2}
    assert not set(capsys.readouterr().err) & set("\x00\x07\x08\x1b\x7f\x9b\x85\u202e\u2066\u2028")


def test_an_export_with_very_many_mistakes_is_given_up_at_a_row_that_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caretrust_readiness.forms.surveys.MAX_PROBLEMS", 20)
    name = text("many.csv", ["respondent", "trust", "money"], *([f"r{number}", "zz", "zz"] for number in range(40)))

    assert (
        main(["import", name, "--respondent", "respondent", "--locality", "A", "--as-of", "2026", "-o", "h.yaml"]) == 2
    )

    err = capsys.readouterr().err
    assert "given up before row 12: 20 problems and more were found above it" in err
    assert "row 11, 'money'" in err
    assert "row 12, " not in err
