"""Questionnaires go out as workbooks and come back as answers; whatever is wrong is told by sheet and cell."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl.utils import get_column_letter

from caretrust_readiness.analysis.relevance import can_matter
from caretrust_readiness.cli import main
from caretrust_readiness.engine.assessment import assess
from caretrust_readiness.forms.assembling import into_file, new_file
from caretrust_readiness.forms.contributions import joined
from caretrust_readiness.forms.entries import entries_in
from caretrust_readiness.forms.questionnaire import blank, of_answers, respondents_of
from caretrust_readiness.forms.workbook.replies import read_reply
from caretrust_readiness.forms.workbook.writing import workbook_of
from caretrust_readiness.reading.loading import load_answers, read_answers
from caretrust_readiness.reading.yamlio import parse
from tests.building import Node, as_rubric
from tests.forms.workbooks import export, fill, places
from tests.hostile import MARKUP, PAYLOADS
from tests.reference.generate import to_yaml
from tests.reference.strategies import cases

ROOT = Path(__file__).parents[2]
COMPLETE = ROOT / "examples" / "complete.yaml"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(cases())
def test_a_round_trip_loses_nothing_of_any_rubric_and_answers(tmp_path: Path, case: tuple[Node, Node]) -> None:
    rubric = as_rubric(case[0])
    content = to_yaml(case[1]).encode()
    document = parse(content, "place.yaml")
    answers, _ = read_answers(document, rubric)
    before = entries_in(document, rubric)
    form = of_answers(document, rubric, tuple(respondents_of(answers)))
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook_of(form))
    whole = joined([read_reply(str(path), rubric).contribution], rubric)
    assert whole.problems == []
    if len(form.respondents) == 1:  # a form for one asks for their view alone
        before = {key: _views_only(entry) for key, entry in before.items() if _views_only(entry)}
        assert {key: _views_only(entry) for key, entry in whole.entries.items() if _views_only(entry)} == before
    else:
        assert whole.entries == before
        text = new_file(whole, rubric, ("Here", "2025"))
        assert entries_in(parse(text.encode(), "new.yaml"), rubric) == before
    assert into_file(content, "place.yaml", whole, rubric)[0].startswith(content[:20])
    assert entries_in(parse(into_file(content, "a", whole, rubric)[0], "a"), rubric) == entries_in(document, rubric)


def _views_only(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key in {"views", "note", "evidence"}}


def test_the_same_form_gives_the_same_bytes() -> None:
    rubric = as_rubric(SMALL)
    assert workbook_of(blank(rubric)) == workbook_of(blank(rubric))


SMALL: Node = {
    "rubric": "small",
    "version": "1.0.0",
    "scale": ["poor", "fair", "good"],
    "domains": [
        {
            "id": "all",
            "title": "All: of/it?",
            "criteria": [
                {"id": "trust", "levels": ["Not at all", "Somewhat", "Wholly"], "gate": 1},
                {"id": "money", "levels": 2},
                {"id": "cover", "measure": {"unit": "%", "thresholds": [20, 60]}},
            ],
        }
    ],
    "verdicts": [{"id": "ready", "demands": {"score": 60, "gates": True}}, {"id": "not_yet"}],
}


@pytest.fixture
def rubric_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small rubric, which every command of the test uses."""
    path = tmp_path / "small.yaml"
    path.write_text(to_yaml(SMALL), encoding="utf-8")
    monkeypatch.setenv("CARETRUST_RUBRIC", str(path))
    monkeypatch.chdir(tmp_path)
    return path


START: dict[tuple[str, str], Any] = {("locality", "value"): "Here", ("as_of", "value"): "2025-09"}


@pytest.mark.usefixtures("rubric_file")
def test_three_people_become_one_file_with_their_views(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export("--respondents", "nhs,council,ward_staff:nhs", "--separate", "form.xlsx")
    note = ("trust", "note")
    fill(tmp_path / "form-nhs.xlsx", {**START, ("trust", "view:nhs"): "2: good", note: "We meet."})
    fill(
        tmp_path / "form-council.xlsx",
        {("trust", "view:council"): 0, note: "They do not.", ("money", "view:council"): "1..2"},
    )
    more = {("trust", "source"): "Survey", ("trust", "date"): "2025-05"}
    fill(
        tmp_path / "form-ward_staff.xlsx",
        {("trust", "view:ward_staff"): "Wholly", ("cover", "view:ward_staff"): "55%", **more},
    )
    names = [f"form-{who}.xlsx" for who in ("nhs", "council", "ward_staff")]
    assert main(["workbook", "import", *names, "-o", "here.yaml"]) == 0
    assert (tmp_path / "here.yaml").read_text(encoding="utf-8") == (
        """\
# yaml-language-server: $schema=answers.schema.json
locality: Here
as_of: 2025-09
rubric: small
respondents:
  nhs: NHS
  council: Council
  ward_staff: {title: Ward staff, side: nhs}
answers:
  trust:
    views: {nhs: 2, council: 0, ward_staff: 2}
    note: "NHS: We meet. / Council: They do not."
    evidence:
      - {source: Survey, date: 2025-05}
  money: {views: {council: [1, 2]}}
  cover: {views: {ward_staff: 55%}}
"""
    )
    assert main(["assess", "--quiet", "here.yaml"]) == 0
    assert main(["workbook", "import", *names, "-o", "here.yaml"]) == 2  # what is there is not overwritten
    assert "error[output-exists]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("key", "typed", "code", "said"),
    [
        ("trust", "5", "answer-range", "'trust' has no level 5: its levels are 0 to 2"),
        ("trust", "quite good", "answer-word", "'quite good' is not a level of 'trust'"),
        ("trust", "2: fair", "answer-word", "'2: fair' has the number of level 2 and the words of level 1"),
        ("trust", "=1+1", "workbook-formula", "a formula stands where an answer should be"),
        ("trust", "n/a: say why", "reason-missing", "'n/a' needs a reason"),
        ("trust", "n/a: why not", "gate-not-applicable", "'trust' is a gate: it cannot be declared not applicable"),
        ("cover", "55", "measure-bare", "is 55 a level or a measured number? 'cover' has a measure"),
        ("money", "#REF!", "table-cell", "'#REF!' is nothing that can be read"),
        (
            "money",
            "\u202e3",
            "table-cell",
            "the character U+202E (right-to-left override) is not accepted: it can hide or reorder what the cell says",
        ),
    ],
)
@pytest.mark.usefixtures("rubric_file")
def test_what_cannot_be_an_answer_is_told_by_sheet_and_cell(
    key: str, typed: str, code: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    export("form.xlsx")
    where = fill(Path("form.xlsx"), {**START, (key, "answer"): typed})
    assert main(["workbook", "import", "form.xlsx", "-o", "here.yaml"]) == 2
    first = capsys.readouterr().err.splitlines()[0]
    assert first == f"form.xlsx: error[{code}]: {where[key, 'answer']}: {said}"
    assert not Path("here.yaml").exists()


@pytest.mark.parametrize(
    ("key", "typed", "written"),
    [
        ("trust", "  2:\xa0GOOD ", "2"),
        ("trust", "2 - Wholly", "2"),
        ("trust", "Level 2", "2"),
        ("trust", 2.0, "2"),
        ("trust", "wholly", "2"),
        ("trust", "0 .. 2", "[0, 2]"),
        ("money", "n/a: no shared money", "{not_applicable: no shared money}"),
        ("cover", "1: fair", "{level: 1}"),
        ("cover", " 55 %", "{value: 55}"),
    ],
)
@pytest.mark.usefixtures("rubric_file")
def test_what_is_pasted_carelessly_is_understood_where_it_is_certain(
    key: str, typed: object, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    export("form.xlsx")
    fill(Path("form.xlsx"), {**START, (key, "answer"): typed})
    assert main(["workbook", "import", "-q", "form.xlsx"]) == 0
    assert capsys.readouterr().out.endswith(f"answers:\n  {key}: {written}\n")


@pytest.mark.usefixtures("rubric_file")
def test_a_date_is_no_answer_and_an_answer_no_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import datetime as dt

    export("form.xlsx")
    typed = {("money", "answer"): dt.date(2025, 1, 3), ("trust", "source"): "Minutes", ("trust", "date"): "spring"}
    where = fill(tmp_path / "form.xlsx", {**START, **typed, ("cover", "date"): "2025"})
    assert main(["workbook", "import", "form.xlsx"]) == 2
    assert re.findall(r"error\[([a-z-]+)\]: ([^:]+): ", capsys.readouterr().err) == [
        ("cell-date", where["money", "answer"]),
        ("date-form", where["trust", "date"]),
        ("source-missing", where["cover", "date"]),
    ]


@pytest.mark.usefixtures("rubric_file")
def test_two_workbooks_that_contradict_each_other_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = ("trust", "view:nhs")
    for name in ("one.xlsx", "two.xlsx"):
        export("--respondents", "nhs", name)
    fill(tmp_path / "one.xlsx", {**START, cell: 1})
    where = fill(tmp_path / "two.xlsx", {**START, cell: 2})[cell]
    assert main(["workbook", "import", "one.xlsx", "two.xlsx"]) == 2
    assert capsys.readouterr().err == (
        f"two.xlsx: error[merge-conflict]: {where}: 'nhs' says 2 of 'trust' here, and 1 in one.xlsx, {where}\n"
        "  hint: keep the one that counts\n"
    )


@pytest.mark.usefixtures("rubric_file")
def test_workbooks_of_two_places_are_not_put_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        export("--respondents", name, f"{name}.xlsx")
        fill(tmp_path / f"{name}.xlsx", {**START, ("locality", "value"): name})
    assert main(["workbook", "import", "one.xlsx", "two.xlsx"]) == 2
    assert "two.xlsx: error[merge-place]: the place is 'two' here, 'one' elsewhere\n" in capsys.readouterr().err


@pytest.mark.usefixtures("rubric_file")
def test_what_is_no_questionnaire_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "locality"
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    assert main(["workbook", "import", "other.xlsx", "text.xlsx", "plain.csv"]) == 2
    assert re.findall(r"^(\S+?):(?:1:1:)? error\[([a-z-]+)\]", capsys.readouterr().err, re.MULTILINE) == [
        ("other.xlsx", "workbook-foreign"),
        ("plain.csv", "table-syntax"),
        ("text.xlsx", "table-syntax"),
    ]


@pytest.mark.usefixtures("rubric_file")
def test_sheets_may_be_renamed_sorted_and_added_but_no_question_may_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export("form.xlsx")
    fill(tmp_path / "form.xlsx", {**START, ("trust", "answer"): 1})
    book = openpyxl.load_workbook("form.xlsx")
    book.worksheets[1].title = "Ours"
    book.create_sheet("Notes")["B2"] = "lunch at one"
    book.move_sheet("Ours", 2)
    book.save("form.xlsx")
    assert main(["workbook", "import", "form.xlsx"]) == 0
    printed = capsys.readouterr()
    assert "answers:\n  trust: 1\n" in printed.out
    assert "left out, for they are none of the questionnaire's: 'Notes'" in printed.err
    book["Ours"].delete_rows(6)
    book.save("form.xlsx")
    assert main(["workbook", "import", "form.xlsx"]) == 2
    assert "error[workbook-lost]: 1 of 3 questions are gone from its sheets: money\n" in capsys.readouterr().err


@pytest.mark.parametrize("text", [*MARKUP, *PAYLOADS.values(), *"=+-@"])
def test_hostile_text_goes_out_as_text_and_comes_back_whole(text: str, tmp_path: Path) -> None:
    rubric = as_rubric(SMALL)
    try:
        content = to_yaml({"locality": "x", "as_of": 2025, "answers": {"trust": {"level": 1, "note": text}}}).encode()
        document = parse(content, "a.yaml")
        read_answers(document, rubric)
    except Exception:  # noqa: BLE001 - what no answers file can hold needs no test
        return
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook_of(of_answers(document, rubric)))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert len(re.findall("<f>", sheet)) == 2  # the two counts, and nothing that was said
    note = read_reply(str(path), rubric).contribution.entries["trust"].get("note", "")
    assert note.split() == entries_in(document, rubric)["trust"]["note"].split()


def test_what_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export(str(tmp_path / "form.xlsx"))
    with (
        zipfile.ZipFile(tmp_path / "form.xlsx") as old,
        zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part, old.read(part) + (b" " * (80 << 20) if part.filename.endswith("sheet1.xml") else b""))
    assert main(["workbook", "import", str(tmp_path / "bomb.xlsx")]) == 2
    assert "error[table-large]: the workbook unpacks to" in capsys.readouterr().err


def test_a_cell_in_the_last_row_costs_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.xlsx"
    export(str(path))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "far.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
            new.writestr(
                part, old.read(part).replace(b"</sheetData>", far) if "sheet3" in part.filename else old.read(part)
            )
    assert main(["workbook", "import", "--locality", "x", "--as-of", "2025", str(tmp_path / "far.xlsx")]) == 0
    assert "locality: x\n" in capsys.readouterr().out


def test_until_asks_only_what_may_still_matter(tmp_path: Path) -> None:
    path = ROOT / "examples/localities/solihull-2006.yaml"
    export("--until", "go", str(path), str(tmp_path / "rest.xlsx"))
    answers, rubric = load_answers(str(path))
    rank = max(place for place, verdict in enumerate(rubric.verdicts) if verdict.go)
    asked = {key for key, column in places(tmp_path / "rest.xlsx") if column == "question"} - {"evidence"}
    assert asked == can_matter(assess(rubric, answers), rank)
    assert asked < set(rubric.criteria)


@pytest.mark.usefixtures("rubric_file")
def test_a_second_round_asks_split_questions_without_names_and_keeps_dissent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "here.yaml").write_text(
        """\
locality: Here
as_of: 2025
rubric: small
respondents: {nhs: NHS, council: Council}
answers:
  trust: {views: {nhs: 2, council: 0}}   # a quarrel
  money: {views: {nhs: 1, council: 1}}
""",
        encoding="utf-8",
    )
    export("--round", "2", "here.yaml", "again.xlsx")
    found = places(tmp_path / "again.xlsx")
    assert {key for key, column in found if column == "view:nhs"} - {"evidence"} == {"trust"}
    book = openpyxl.load_workbook("again.xlsx")

    def shown(column: str) -> Any:
        sheet, cell = found["trust", column]
        return book[sheet][cell].value

    assert (shown("spread"), shown("view:nhs"), shown("view:council")) == (
        "Levels 0 to 2, of 2 views",
        "choose",
        "choose",
    )
    fill(tmp_path / "again.xlsx", {("trust", "view:council"): 1})
    assert main(["workbook", "import", "--into", "here.yaml", "again.xlsx"]) == 0
    assert "note: trust: council said 0, now 1\n" in capsys.readouterr().err
    assert "  trust: {views: {nhs: 2, council: 1}}   # a quarrel\n" in (tmp_path / "here.yaml").read_text(
        encoding="utf-8"
    )
    assert main(["workbook", "export", "--round", "2", "here.yaml", "third.xlsx"]) == 2
    assert "error[nothing-to-ask]" in capsys.readouterr().err


def test_an_untouched_workbook_changes_nothing_of_the_file_it_came_from(tmp_path: Path) -> None:
    path = tmp_path / "here.yaml"
    path.write_bytes(COMPLETE.read_bytes())
    for number, more in enumerate([(), ("--respondents", "nhs,ward_staff,council,social_workers,users")]):
        export(*more, str(path), str(tmp_path / f"{number}.xlsx"))
        assert main(["workbook", "import", "-q", "--into", str(path), str(tmp_path / f"{number}.xlsx")]) == 0
        assert path.read_bytes() == COMPLETE.read_bytes()


def test_the_workbook_is_made_for_people(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    export("--respondents", "nhs", str(path))
    with zipfile.ZipFile(path) as archive:
        assert b"<dc:language>en-GB</dc:language>" in archive.read("docProps/core.xml")
    book = openpyxl.load_workbook(path)
    start, *domains, evidence, lists = book.worksheets
    assert (start.title, evidence.title, lists.sheet_state) == ("Start", "More evidence", "veryHidden")
    for sheet in book.worksheets[:-1]:
        assert sheet.protection.sheet
        page = sheet.sheet_properties.pageSetUpPr
        assert page is not None
        assert page.fitToPage
        # One page wide is what is meant where no number is said.
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.column_dimensions["A"].hidden
        assert len(sheet.merged_cells.ranges) == 0
    for sheet in domains:
        assert sheet.freeze_panes == "C5"
        assert sheet.print_title_rows == "$2:$4"
        letters = {cell.value: get_column_letter(cell.column) for cell in sheet[1] if cell.column}
        answer, question = sheet[f"{letters['view:nhs']}5"], sheet["B5"]
        assert (answer.value, answer.protection.locked, question.protection.locked) == ("choose", False, True)
        rules = sheet.data_validations.dataValidation
        assert all(rule.formula1 in book.defined_names and rule.promptTitle for rule in rules)
        assert len(rules) == sheet.max_row - 4
        assert str(sheet["B3"].value).startswith('="Done: "&SUMPRODUCT')


def test_without_its_library_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("caretrust_readiness.cli.extras.find_spec", lambda _name: None)
    assert main(["workbook", "export", str(tmp_path / "form.xlsx")]) == 2
    name = "'caretrust[workbook]'"
    assert capsys.readouterr().err == (
        "caretrust workbook export: error[extra-missing]: caretrust workbook export needs the extra 'workbook'\n"
        f"  hint: pip install {name}, or pipx install --force {name}, or uvx --from {name} caretrust\n"
    )
