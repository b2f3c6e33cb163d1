"""One browser for the tests of pages, which ends with them, as its loop lets no other run; and what it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.report.html.browsing import CHROMIUM, FLAGS, Shown, lacking, show

Open: TypeAlias = Callable[..., Shown]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if (reason := lacking()) is not None:
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens HTML in the browser; its contexts end with the test."""
    opened: list[Shown] = []

    def opens(html: str, **how: Any) -> Shown:
        file = tmp_path / f"page-{len(opened)}.html"
        file.write_text(html, encoding="utf-8")
        opened.append(show(browser, file, **how))
        return opened[-1]

    yield opens
    for shown in opened:
        shown.page.context.close()
