"""docs/workshop.md: an afternoon, each command of it run in its order, by three people who fill in their workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrust_readiness import load_answers, load_rubric
from caretrust_readiness.cli import main
from tests.docs.pages import ROOT
from tests.docs.transcripts import Step, Transcript, replayed, transcripts
from tests.forms.workbooks import fill, places

PAGE = "docs/workshop.md"
#: On these the three differ, by the level that each gives.
APART = {
    "joint_history": (4, 1, 2),
    "financial_stability": (4, 1, 2),
    "inter_agency_trust": (4, 0, 3),
    "shared_values": (3, 0, 3),
    "political_support": (4, 1, 3),
}
WHO = ("nhs", "council", "users")


def level_of(key: str, who: str, top: int) -> int:
    """The level that somebody gives."""
    return min(APART.get(key, (3, 3, 3))[WHO.index(who)], top)


def answer(folder: Path, stem: str) -> None:
    """Fill in everybody's workbook; the users know of the first twenty questions only."""
    rubric = load_rubric()
    for who in WHO:
        path = folder / f"{stem}-{who}.xlsx"
        column = f"view:{who}"
        asked = [key for key, name in places(path) if name == column and key in rubric.criteria]
        known = asked[:20] if who == "users" else asked
        fill(
            path, {(key, column): level_of(key, who, rubric.criteria[key].top) for key in known if key not in MEASURED}
        )


MEASURED = {key for key, criterion in load_rubric().criteria.items() if criterion.measure is not None}


def test_the_afternoon_goes_as_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("CARETRUST_RUBRIC", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(arguments: list[str]) -> tuple[int, str]:
        status = main(arguments)
        if arguments[:2] == ["workbook", "export"] and "--round" not in arguments and "--separate" in arguments:
            answer(tmp_path, "questions")
        elif "--round" in arguments:
            fill(tmp_path / "again-council.xlsx", {("inter_agency_trust", "view:council"): 2})
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    told = [step for one in transcripts(PAGE) for step in one.steps]
    found = replayed(Transcript(PAGE, tuple(told)), run)
    if request.config.getoption("--update-snapshots"):
        _rewrite(told, found.steps)
    else:
        assert found.lines == Transcript(PAGE, tuple(told)).lines
    answers = load_answers("anytown.yaml", load_rubric())
    assert list(answers.respondents) == list(WHO)
    assert answers.respondents["users"].side == "Public"
    trust = answers.answers["inter_agency_trust"].views
    assert [view and view.low for view in trust.values()] == [4, 2, 3]
    assert answers.answers["joint_history"].agreed
    assert (tmp_path / "paper.md").read_text(encoding="utf-8").startswith("# ")


def _rewrite(told: list[Step], found: tuple[Step, ...]) -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    for old, new in zip(told, found, strict=True):
        before, after = ("\n".join([f"$ {step.command}", *step.shown]) for step in (old, new))
        text = text.replace(before, after, 1)
    (ROOT / PAGE).write_text(text, encoding="utf-8")
