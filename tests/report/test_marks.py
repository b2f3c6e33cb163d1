"""What CI systems show: GitLab's array and SARIF's log, known again in the next run; and the workbook of results."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from caretrust_readiness.report.writers import xlsx
from tests.batch.batching import BAD, SAILS, WAITS, Batch, put
from tests.batch.conftest import batch  # noqa: F401 - the fixture


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(variable, raising=False)


def test_gitlab_has_one_array_of_issues_that_are_known_again(batch: Batch) -> None:  # noqa: F811 - the fixture
    put("f", a=WAITS, b=SAILS, c=BAD)
    first = json.loads(batch("f", "--fail-below", "sail", form="gitlab").out)
    put("f", a="# A line more\n" + WAITS)
    second = json.loads(batch("f", "--fail-below", "sail", form="gitlab").out)

    assert [(issue["check_name"], issue["severity"], issue["location"]["path"]) for issue in first] == [
        ("caretrust/verdict-below", "major", "f/a.yaml"),
        ("caretrust/answer-range", "major", "f/c.yaml"),
    ]
    assert [issue["fingerprint"] for issue in first] == [issue["fingerprint"] for issue in second]
    assert first[0]["location"]["lines"]["begin"] + 1 == second[0]["location"]["lines"]["begin"]


def test_nothing_to_show_is_an_empty_array_and_an_empty_list_of_results(batch: Batch) -> None:  # noqa: F811
    put("f", b=SAILS)

    assert json.loads(batch("f", form="gitlab").out) == []
    assert json.loads(batch("f", form="sarif").out)["runs"][0]["results"] == []


def test_files_are_named_as_the_repository_names_them(
    batch: Batch,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    put("team/places", a=WAITS)
    monkeypatch.chdir(tmp_path / "team" / "places")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))

    for form in ("github", "gitlab", "sarif", "junit"):
        assert "team/places/a.yaml" in batch("../places", "--fail-below", "sail", form=form).out


def test_results_are_a_workbook_of_numbers_and_of_text_that_is_no_formula(batch: Batch) -> None:  # noqa: F811
    put("f", a=WAITS.replace("Westport", '"=1+1"'), c=BAD)

    assert batch("f", "--long", "-o", "r.xlsx").status == 2

    found = openpyxl.load_workbook("r.xlsx")
    places = found["Localities"]
    assert (found.sheetnames, places.freeze_panes) == (["Localities", "Criteria", "Not scored"], "B2")
    assert places.auto_filter.ref is not None
    assert (places["A2"].value, places["A2"].data_type) == ("=1+1", "s")
    assert places["E2"].data_type == "n"
    assert found["Criteria"].max_row > 5


@pytest.mark.parametrize(("more", "refused"), [(0, False), (1, True)])
def test_a_sheet_of_results_has_so_many_rows_and_no_more(
    batch: Batch,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    more: int,
    refused: bool,
) -> None:
    """Excel would cut the rest off, and nobody would know."""
    monkeypatch.setattr(xlsx, "_MAX_ROWS", 2)
    put("f", **{f"a{n}": WAITS for n in range(2 + more)})

    status, _, err = batch("f", "-o", "r.xlsx")

    assert ("error[output-large]: more than 2 rows" in err) == refused
    assert (status == 2, Path("r.xlsx").exists()) == (refused, not refused)


def test_a_table_for_excel_has_its_mark_and_its_semicolons(batch: Batch) -> None:  # noqa: F811
    put("f", a=WAITS)
    batch("f", "--bom", "--separator", "semicolon", "-o", "r.csv")

    assert Path("r.csv").read_bytes().startswith(b"\xef\xbb\xbflocality;file;")
