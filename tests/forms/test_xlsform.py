"""Questionnaires as XLSForms: pyxform accepts them, and what comes back under their names is read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from pyxform.xls2xform import convert  # type: ignore[import-untyped]

from caretrust_readiness.cli import main
from caretrust_readiness.forms.columns import Columns
from caretrust_readiness.forms.questionnaire import blank, respondents_named
from caretrust_readiness.forms.surveys import Wanted, read_survey
from caretrust_readiness.forms.xlsform import names_for, xlsform_of
from tests.building import Node, as_rubric
from tests.reference.strategies import cases


@settings(max_examples=15, deadline=None)
@given(cases())
def test_pyxform_accepts_the_form_of_any_rubric(case: tuple[Node, Node]) -> None:
    rubric = as_rubric(case[0])
    for respondents in ((), respondents_named("nhs,council", None)):
        form = convert(io.BytesIO(xlsform_of(blank(rubric, respondents))), validate=False, file_type=".xlsx")
        assert form.warnings == []
        assert all(f"/{key}" in form.xform for key in rubric.criteria)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_shipped_rubric_goes_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.xlsx"
    assert main(["form", "export", "--as", "xlsform", str(path)]) == 0
    assert capsys.readouterr().err.endswith(" questions\n")
    form = convert(str(path), validate=False)
    assert form.warnings == []
    assert "Is this place ready to form a care trust?" in form.xform


HOSTILE: Node = {
    "rubric": "odd",
    "version": "1.0.0",
    "title": "${x} & <b>",
    "domains": [
        {
            "id": "about_respondent",
            "criteria": [
                {"id": "trust", "title": "=1+1 ${trust}", "levels": ["<i>", "${y}"]},
                {"id": "trust__note", "levels": 2},
            ],
        }
    ],
    "verdicts": [{"id": "ready"}],
}


def test_names_never_clash_and_texts_stay_texts(tmp_path: Path) -> None:
    rubric = as_rubric(HOSTILE)
    names = names_for(rubric)
    assert names.part("trust", "note") == "trust___note"
    assert names.about["respondent"] == "about_respondent_"
    path = tmp_path / "form.xlsx"
    path.write_bytes(xlsform_of(blank(rubric)))
    survey = openpyxl.load_workbook(path)["survey"]
    labels = [cell.value for cell in survey["C"]]
    assert "=1+1 $ {trust}" in labels
    assert all(cell.data_type != "f" for row in survey.iter_rows() for cell in row)
    assert convert(str(path), validate=False).warnings == []


def test_answers_under_the_names_of_the_form_come_back(tmp_path: Path) -> None:
    rubric = as_rubric(HOSTILE)
    names = names_for(rubric)
    row = {
        names.about["respondent"]: "nhs",
        names.about["locality"]: "Here",
        names.about["as_of"]: "2025-01-31",
        "about_respondent/trust/trust": "1",
        "about_respondent/trust/trust___note": "why",
        "about_respondent/trust__note": "unknown",
    }
    path = tmp_path / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, row, delimiter=";")
        writer.writeheader()
        writer.writerow(row)
    survey = read_survey(str(path), Columns(rubric), Wanted())
    assert survey.problems == []
    (one,) = survey.contributions
    assert (one.locality, one.as_of, one.respondents) == ("Here", "2025-01-31", {"nhs": {"title": "NHS"}})
    assert one.entries == {
        "trust": {"views": {"nhs": {"level": 1}}, "note": "why"},
        "trust__note": {"views": {"nhs": {"level": "unknown"}}},
    }
