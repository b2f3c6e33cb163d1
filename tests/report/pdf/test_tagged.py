"""The PDF for those who listen to it: another program's check of PDF/UA, and what its tags say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from caretrust_readiness.cli import main
from tests.report.places import CASES, ROOT

for needed in ("typst", "pypdf"):
    pytest.importorskip(needed, reason=f"{needed} is not installed: it comes with the extra pdf")
pdfua = pytest.importorskip("pdfua", reason="pdfua is not installed: it comes with the extra dev")
pikepdf = pytest.importorskip("pikepdf", reason="pikepdf is not installed: it comes with the extra dev")

RUBRIC = str(CASES / "harbour.rubric.yaml")
PLACE = str(CASES / "harbour.services.answers.yaml")
PAPERS = {
    "assess": ["assess", "--rubric", RUBRIC, PLACE],
    "several": ["assess", "--rubric", RUBRIC, PLACE, str(CASES / "harbour.gate-failed.answers.yaml")],
    "brief": ["assess", "--brief", "examples/complete.yaml"],
    "batch": ["batch", "--jobs", "1", "examples/localities"],
    "compare": ["compare", "examples/history/north-somerset.yaml", "examples/history/bexley.yaml"],
    "views": ["views", "examples/complete.yaml"],
    "backtest": ["backtest", "examples/history"],
    "rubric": ["rubric", "show", RUBRIC],
}


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    made = tmp_path / "paper.pdf"
    assert main([*PAPERS[request.param], "-o", str(made)]) == 0
    return made


def elements(tree: Any) -> Iterator[Any]:
    """The elements of a PDF's structure, in order."""
    inside = tree.get("/K", [])
    for one in inside if isinstance(inside, pikepdf.Array) else [inside]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
            yield from elements(one)


def test_a_check_of_pdf_ua_finds_nothing(paper: Path) -> None:
    assert [(one.rule_id, one.message) for one in pdfua.validate(str(paper)).findings] == []


def test_it_names_its_title_and_language_and_is_tagged(paper: Path) -> None:
    with pikepdf.open(paper) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.open_metadata()["dc:title"])
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()


def test_headings_rank_tables_have_headings_and_pictures_have_words(paper: Path) -> None:
    with pikepdf.open(paper) as pdf:
        found = [(str(one.S), one) for one in elements(pdf.Root.StructTreeRoot)]
        ranks = [int(name[2:]) for name, _ in found if name[:2] == "/H" and name[2:].isdigit()]
        assert ranks[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(ranks))
        for name, one in found:
            if name == "/Table":
                assert any(str(part.S) == "/TH" for part in elements(one))
            if name == "/Figure":
                assert str(one.get("/Alt", ""))


def test_a_brief_paper_is_one_sheet_however_long_its_texts_are(tmp_path: Path) -> None:
    answers = tmp_path / "long.yaml"
    long = "A rather long name of a place, " * 30
    answers.write_text(f"locality: '{long[:190]}'\nas_of: 2025-01-01\nprepared_by: '{long}'\n", encoding="utf-8")
    made = tmp_path / "paper.pdf"
    assert main(["assess", "--brief", "--public", str(answers), "-o", str(made)]) == 0
    with pikepdf.open(made) as pdf:
        assert len(pdf.pages) == 1
