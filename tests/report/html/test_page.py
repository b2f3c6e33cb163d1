"""The page of HTML in a real browser: it reads, prints, fetches nothing, and no text on it acts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from caretrust_readiness.cli import main
from tests.hostile import PAYLOADS
from tests.report.html.browsing import lacking
from tests.report.html.conftest import Open
from tests.report.places import CASES

ROOT = Path(__file__).parents[3]
RUBRIC = str(CASES / "harbour.rubric.yaml")
PLACE = str(CASES / "harbour.services.answers.yaml")
PAPERS = {
    "assess": ["assess", "examples/complete.yaml"],
    "assess-real": ["assess", "examples/localities/solihull-2006.yaml"],
    "assess-several": ["assess", "--rubric", RUBRIC, PLACE, str(CASES / "harbour.gate-failed.answers.yaml")],
    "batch": ["batch", "--jobs", "1", "examples/localities", "examples/complete.yaml"],
    "compare": ["compare", "examples/history/north-somerset.yaml", "examples/history/bexley.yaml"],
    "path": ["path", "examples/complete.yaml"],
    "options": ["options", "examples/complete.yaml"],
    "stress": ["stress", "examples/complete.yaml"],
    "robustness": ["robustness", "examples/complete.yaml"],
    "views": ["views", "examples/complete.yaml"],
    "backtest": ["backtest", "examples/history"],
    "explain": ["explain", "examples/complete.yaml", "joint_history"],
    "rubric": ["rubric", "show", RUBRIC],
}


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def html_of(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The paper called *name* as HTML."""
    assert main([*PAPERS[name], "--format", "html"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAPERS)
def test_nothing_is_fetched_nothing_fails_and_everybody_can_read_it(
    name: str, scheme: str, open_page: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    if (reason := lacking(axe=True)) is not None:
        pytest.skip(reason)
    shown = open_page(html_of(name, capsys), scheme=scheme)

    assert shown.violations() == []
    assert [url for url in shown.requests if not url.startswith("file:")] == []
    assert len(shown.requests) == 1
    assert shown.errors == []


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("name", PAPERS)
def test_no_page_is_wider_than_its_window(
    name: str, width: int, open_page: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    """WCAG 2.2, 1.4.10: at 320 pixels only tables scroll, each by itself."""
    shown = open_page(html_of(name, capsys), width=width)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_the_words_are_the_same(open_page: Open, capsys: pytest.CaptureFixture[str]) -> None:
    html = html_of("assess", capsys)
    with_script, without = (open_page(html, script=script).page.inner_text("main") for script in (True, False))
    assert without == with_script
    assert "Ambermouth" in without


def test_a_batch_is_sorted_and_filtered_by_the_keyboard_alone(
    open_page: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(html_of("batch", capsys)).page
    table = page.locator("table[data-sortable]").first

    def names() -> list[str]:
        return [name for name in table.locator("tbody tr:not([hidden]) > th").all_inner_texts() if name]

    first = names()
    page.get_by_role("button", name="Locality").first.focus()
    page.keyboard.press("Enter")
    assert names() == sorted(first, key=str.casefold)
    page.keyboard.press("Enter")
    assert names() == sorted(first, key=str.casefold, reverse=True)
    assert table.locator("th[aria-sort]").all_inner_texts()[0].startswith("Locality")
    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("torbay")
    assert names() == ["Torbay"]
    assert page.get_by_role("status").first.inner_text() == f"1 of {len(first)} rows"


def test_a_printed_page_has_no_navigation_and_no_field(open_page: Open, capsys: pytest.CaptureFixture[str]) -> None:
    page = open_page(html_of("batch", capsys)).page
    page.emulate_media(media="print")
    assert page.locator("nav").count() == 0 or not page.locator("nav").first.is_visible()
    assert not page.get_by_role("searchbox").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


HOSTILE = {
    **PAYLOADS,
    "script": "<script>document.title='acted'</script>",
    "image": "<img src=x onerror=\"document.title='acted'\">",
    "end-of-script": "</script><script>document.title='acted'</script>",
    "attribute": "\" onmouseover=\"document.title='acted'",
    "comment": "<!--<script>",
    "template": "{{ 7 * 7 }} {% raw %}",
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_stays_text(
    payload: str, open_page: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "place.yaml"
    text = json.dumps(payload)
    place.write_text(
        f"{{locality: {text}, as_of: 2026, rubric: harbour, about: {text}, prepared_by: {text},\n"
        f"answers: {{crew: {{level: 1, note: {text}, evidence: [{{source: {text}, ref: {text}}}]}}}}}}\n",
        encoding="utf-8",
    )
    if main(["assess", "--rubric", RUBRIC, str(place), "--format", "html"]) == 2:
        pytest.skip("the reader refuses it")
    html = capsys.readouterr().out
    shown = open_page(html)

    assert shown.errors == []
    assert len(shown.requests) == 1
    assert shown.page.title() != "acted"
    assert shown.page.locator("main script, main img, main iframe").count() == 0
    carried = shown.page.evaluate("JSON.parse(document.getElementById('caretrust-result').textContent)")
    assert carried["result"]["assessments"][0]["locality"].strip() == payload.strip()
    assert re.findall(r"##\[|^\s*::", html, re.MULTILINE) == []
