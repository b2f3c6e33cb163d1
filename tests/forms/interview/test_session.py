"""An interview asks what is open, saves every answer, and goes on where it ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from caretrust_readiness.cli import main
from caretrust_readiness.forms.interview.session import Place, Reply, Session
from caretrust_readiness.model.problems import InputError
from tests.building import Node, as_rubric

RUBRIC: Node = {
    "rubric": "small",
    "version": "1.0.0",
    "asks": "Is it ready?",
    "domains": [
        {
            "id": "all",
            "title": "All",
            "criteria": [
                {"id": "light", "weight": 1, "levels": ["No light", "Some light", "Much light"]},
                {"id": "heavy", "title": "The heavy one", "weight": 9, "levels": 4, "gate": 2},
                {"id": "cover", "weight": 2, "measure": {"unit": "%", "thresholds": [20, 60]}},
            ],
        }
    ],
    "verdicts": [{"id": "ready", "go": True, "demands": {"score": 60, "gates": True}}, {"id": "not_yet"}],
}
FILE = """\
locality: Here
as_of: 2025
# our answers
answers:
  light: unknown   # ask the warden
"""


class Kept:
    """Keeps what is saved."""

    def __init__(self, text: str = FILE) -> None:
        self.contents = [text.encode()]

    def session(self, *, respondent: str | None = None, in_order: bool = False) -> Session:
        place = Place(self.contents[-1], "here.yaml", as_rubric(RUBRIC), respondent)
        return Session(place, self.contents.append, in_order=in_order)

    @property
    def text(self) -> str:
        return self.contents[-1].decode()


def test_the_most_deciding_question_comes_first() -> None:
    assert Kept().session().current == "heavy"
    assert Kept().session(in_order=True).current == "light"


def test_every_answer_is_saved_and_the_rest_of_the_file_stays() -> None:
    kept = Kept()
    session = kept.session(in_order=True)
    session.answer(Reply("much LIGHT"))
    assert kept.text == FILE.replace("unknown   #", "2   #")
    session.answer(Reply("3", "It is.", "Minutes", "2025-01"))
    assert kept.text.endswith(
        "  heavy:\n    level: 3\n    note: It is.\n    evidence:\n      - {source: Minutes, date: 2025-01}\n"
    )
    session.answer(Reply("55%"))
    assert kept.text.endswith("  cover: {value: 55}\n")
    assert (session.current, len(kept.contents)) == (None, 4)


def test_it_goes_on_where_it_was_left() -> None:
    kept = Kept()
    kept.session().answer(Reply("3"))
    again = kept.session()
    assert again.current not in {None, "heavy"}
    assert again.open_count == 2


def test_a_skipped_question_comes_once_more_at_the_end() -> None:
    session = Kept().session(in_order=True)
    asked = []
    while session.current is not None:
        asked.append(session.current)
        session.skip()
    assert asked == ["light", "heavy", "cover", "light", "heavy", "cover"]


def test_what_nobody_knows_is_not_asked_again_at_once() -> None:
    kept = Kept()
    session = kept.session(in_order=True)
    asked = []
    while session.current is not None:
        asked.append(session.current)
        session.answer(Reply("unknown"))
    assert asked == ["light", "heavy", "cover"]
    assert session.open_count == 3


def test_back_and_jump() -> None:
    session = Kept().session(in_order=True)
    assert not session.back()
    session.answer(Reply("1"))
    session.jump("3")
    assert session.current == "cover"
    session.jump("the HEAVY one")
    assert session.current == "heavy"
    assert session.back()
    assert session.current == "cover"
    session.back()
    session.back()
    assert session.current == "light"
    assert session.held() == "1"
    session.answer(Reply("0"))
    assert session.current == "heavy"


@pytest.mark.parametrize("said", ["5", "much", "n/a: no", "1..9", "", "55"])
def test_what_cannot_be_is_refused_and_nothing_is_saved(said: str) -> None:
    kept = Kept()
    session = kept.session()
    with pytest.raises(InputError):
        session.answer(Reply(said))
    with pytest.raises(InputError):
        session.answer(Reply("2", "", "Minutes", "some day"))
    assert (session.current, len(kept.contents)) == ("heavy", 1)


def test_a_respondent_gives_views() -> None:
    kept = Kept()
    session = kept.session(respondent="nhs", in_order=True)
    session.answer(Reply("2"))
    session.answer(Reply("unknown"))
    session.answer(Reply("55%"))
    assert kept.text.endswith(
        "  light: {views: {nhs: 2}}   # ask the warden\n"
        "  heavy: {views: {nhs: unknown}}\n"
        "  cover: {views: {nhs: 55%}}\n"
    )
    assert session.open_count == 0


def test_how_it_stands_is_said_in_the_words_of_the_first_screen(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from tests.reference.generate import to_yaml

    (tmp_path / "r.yaml").write_text(to_yaml(RUBRIC), encoding="utf-8")
    kept = Kept()
    session = kept.session()
    session.answer(Reply("1"))
    (tmp_path / "a.yaml").write_text(kept.text, encoding="utf-8")
    assert main(["assess", "--rubric", str(tmp_path / "r.yaml"), str(tmp_path / "a.yaml")]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for label, text in session.so_far():
        assert label in shown
        assert text.split(":")[0] in shown
