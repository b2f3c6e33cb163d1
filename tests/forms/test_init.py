"""A blank file asks everything, says nothing, and last year's answers come along as notes only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from caretrust_readiness.cli import main
from caretrust_readiness.forms.init import Blank, blank_file
from caretrust_readiness.model.terms import PartialDate
from caretrust_readiness.reading.loading import read_answers
from caretrust_readiness.reading.yamlio import parse
from tests.building import Node, as_answers, as_rubric
from tests.reference.strategies import cases

DAY = PartialDate(2026, 3)
ROOT = Path(__file__).parents[2]


@given(cases())
def test_a_blank_file_of_any_rubric_is_sound_and_knows_nothing(case: tuple[Node, Node]) -> None:
    rubric = as_rubric(case[0])
    for old in (None, as_answers(case[1], rubric)):
        text = blank_file(Blank(rubric=rubric, as_of=DAY, locality="Here: #1", old=old))
        answers, _ = read_answers(parse(text.encode(), "blank.yaml"), rubric)
        assert list(answers.answers) == list(rubric.criteria)
        every = [answers.answers, *(own.answers for own in answers.services.values())]
        assert {answer.claimed for part in every for answer in part.values()} <= {None}
        assert all(not answer.views and answer.not_applicable is None for part in every for answer in part.values())
        assert (answers.locality, answers.as_of, answers.unify) == ("Here: #1", DAY, None)


def test_every_question_and_every_level_stands_in_it() -> None:
    rubric = as_rubric(SMALL)
    text = blank_file(Blank(rubric=rubric, as_of=DAY))
    assert "# Trust (a gate: level 1 is needed, whatever the score)\n  # Do they trust each other?\n" in text
    assert "  # 0  Not at all\n  # 1  Somewhat\n  # 2  Wholly\n  trust: unknown\n" in text
    assert "# measured in %" in text
    assert "# unify: [...]  What must be unified, of: one_budget" in text


def test_last_years_answers_become_notes() -> None:
    rubric = as_rubric(SMALL)
    old = as_answers(
        {
            "locality": "Oldtown",
            "as_of": 2025,
            "about": "A plan.",
            "respondents": {"nhs": "NHS"},
            "answers": {
                "trust": {"level": 1, "note": "So so.", "evidence": [{"source": "minutes", "date": "2025-01"}]},
                "cover": {"views": {"nhs": 2}},
            },
        },
        rubric,
    )
    text = blank_file(Blank(rubric=rubric, as_of=DAY, old=old))
    assert text.endswith(
        """\
  trust:
    level: unknown
    note: "In 2025: level 1: Somewhat. So so. Evidence: minutes, 2025-01."
"""
        + text.split('2025-01."\n')[1]
    )
    assert '    level: unknown\n    note: "In 2025: views: NHS 2."\n' in text
    assert "locality: Oldtown\n" in text
    assert "about: A plan.\n" in text


SMALL: Node = {
    "rubric": "small",
    "version": "1.0.0",
    "functions": [{"id": "one_budget"}],
    "domains": [
        {
            "id": "all",
            "criteria": [
                {
                    "id": "trust",
                    "gate": 1,
                    "question": "Do they trust each other?",
                    "levels": ["Not at all", "Somewhat", "Wholly"],
                },
                {"id": "cover", "measure": {"unit": "%", "thresholds": [20, 60]}},
            ],
        }
    ],
    "verdicts": [{"id": "ready", "demands": {"score": 60, "gates": True}}, {"id": "not_yet"}],
}


def test_what_exists_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "place.yaml"
    assert main(["init", "Here", "--as-of", "2026-03", "-o", str(path)]) == 0
    before = path.read_bytes()
    assert main(["init", "There", "-o", str(path)]) == 2
    assert path.read_bytes() == before
    assert "error[output-exists]" in capsys.readouterr().err
    assert main(["assess", "--quiet", str(path)]) == 0


def test_without_a_day_it_is_today(capsys: pytest.CaptureFixture[str]) -> None:
    import datetime as dt

    before = dt.date.today()  # noqa: DTZ011, TID251 - what is tested is the clock
    assert main(["init", "Here"]) == 0
    after = dt.date.today()  # noqa: DTZ011, TID251 - as above
    assert any(
        f"\nas_of: {day}\n" in (out := capsys.readouterr().out) or f"\nas_of: {day}\n" in out for day in {before, after}
    )


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--as-of", "soon"]) == 2
    assert capsys.readouterr().err == (
        "--as-of: error[date-form]: a date is needed, found 'soon'\n"
        "  hint: a year, a month or a day: 2006, 2006-09 or 2006-09-07\n"
    )


def test_the_shipped_example_comes_along_as_notes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--from", str(ROOT / "examples/complete.yaml"), "--as-of", "2026-09"]) == 0
    text = capsys.readouterr().out
    answers, _ = read_answers(parse(text.encode(), "next.yaml"), __import__("caretrust_readiness").load_rubric())
    assert all(answer.claimed is None for answer in answers.answers.values())
    assert sum(answer.note is not None for answer in answers.answers.values()) > 40
