"""The interview on the whole screen, by keys alone: through Textual's pilot, and in a terminal killed midway."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from caretrust_readiness.cli import main
from caretrust_readiness.forms.interview.screen import Interview
from tests.forms.interview.terminals import Terminal, needs_terminals
from tests.forms.interview.test_plain import place  # noqa: F401 - a fixture
from tests.forms.interview.test_session import FILE, Kept

Steps = Callable[[Pilot[Any]], Awaitable[None]]


def driven(kept: Kept, steps: Steps, size: tuple[int, int] = (100, 40)) -> Interview:
    """The interview after *steps*."""
    app = Interview(kept.session(in_order=True))

    async def drive() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot)

    asyncio.run(drive())
    return app


def shown(app: Any, name: str) -> str:
    """The text of a part."""
    return str(app.query_one(f"#{name}", Static).render())


def test_a_digit_answers_and_the_next_question_comes() -> None:
    kept = Kept()

    async def steps(pilot: Pilot[Any]) -> None:
        assert shown(pilot.app, "name") == "Light"
        assert "0 of 3 answered" in shown(pilot.app, "standing")
        await pilot.press("2")
        assert shown(pilot.app, "name") == "The heavy one"
        assert "1 of 3 answered" in shown(pilot.app, "standing")
        await pilot.press("b", "down", "down", "up", "enter")
        await pilot.press("s", "u")
        assert shown(pilot.app, "name") == "The heavy one"
        await pilot.press("3")

    driven(kept, steps)
    assert kept.text == FILE.replace("unknown   #", "1   #") + "  heavy: 3\n  cover: unknown\n"


def test_why_and_what_shows_it() -> None:
    kept = Kept()

    async def steps(pilot: Pilot[Any]) -> None:
        await pilot.press("e", *"so", "enter", *"Log", "enter", *"2025", "enter", "1")
        await pilot.press("o", *"3..4", "enter")
        await pilot.press("q")

    driven(kept, steps)
    assert kept.text == FILE.replace(
        "  light: unknown   # ask the warden\n",
        "  light:   # ask the warden\n    level: 1\n    note: so\n    evidence:\n      - {source: Log, date: 2025}\n"
        "  heavy: [3, 4]\n",
    )


def test_what_cannot_be_is_said_and_nothing_is_saved() -> None:
    kept = Kept()

    async def steps(pilot: Pilot[Any]) -> None:
        await pilot.press("9")
        assert shown(pilot.app, "told").startswith("That cannot be: 'light' has no level 9")
        await pilot.press("b")
        assert shown(pilot.app, "told") == "This is the first question."

    driven(kept, steps)
    assert len(kept.contents) == 1


def test_jumping() -> None:
    async def steps(pilot: Pilot[Any]) -> None:
        await pilot.press("j")
        await pilot.pause()
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert shown(pilot.app, "name") == "Cover"
        await pilot.press("j")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert shown(pilot.app, "name") == "Cover"

    driven(Kept(), steps)


@pytest.mark.parametrize("size", [(60, 16), (160, 50)])
def test_every_question_of_the_shipped_rubric_by_keys_alone(size: tuple[int, int]) -> None:
    from caretrust_readiness import load_rubric
    from caretrust_readiness.forms.interview.session import Place, Session

    rubric = load_rubric()
    contents = [b"locality: Here\nas_of: 2025\n"]
    session = Session(Place(contents[0], "here.yaml", rubric), contents.append)
    app = Interview(session)

    async def drive() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for _ in rubric.criteria:
                await pilot.press("1")

    asyncio.run(drive())
    assert session.open_count == 0
    assert len(contents) == len(rubric.criteria) + 1


@needs_terminals
def test_killed_midway_it_goes_on_with_nothing_lost(place: Path) -> None:  # noqa: F811 - the fixture
    command = [sys.executable, "-m", "caretrust_readiness", "interview", "--in-order", "here.yaml"]
    with Terminal(place, command, TERM="xterm-256color", COLUMNS="100", LINES="30") as terminal:
        terminal.until("Light")
        terminal.type("2")
        end = time.monotonic() + 20
        while (place / "here.yaml").read_text(encoding="utf-8") == FILE:
            assert time.monotonic() < end
            time.sleep(0.05)
    assert (place / "here.yaml").read_text(encoding="utf-8") == FILE.replace("unknown   #", "2   #")
    with Terminal(place, command, TERM="xterm-256color", COLUMNS="100", LINES="30", NO_COLOR="1") as terminal:
        terminal.until("heavy one")
        terminal.type("q")
        terminal.until("still open: the same command goes on where this one ended")
        assert terminal.run.wait(20) == 0


def test_without_its_library_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "here.yaml").write_text("locality: x\nas_of: 2025\n", encoding="utf-8")
    monkeypatch.setattr("caretrust_readiness.cli.extras.find_spec", lambda _name: None)
    monkeypatch.setattr("caretrust_readiness.cli.commands.interview._needs_lines", lambda: False)
    assert main(["interview", str(tmp_path / "here.yaml")]) == 2
    name = "'caretrust[interview]'"
    assert capsys.readouterr().err.endswith(
        f"  hint: pip install {name}, or pipx install --force {name}, or uvx --from {name} caretrust\n"
    )
