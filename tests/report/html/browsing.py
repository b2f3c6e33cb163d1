"""A real browser for the tests of pages: Debian's chromium, driven through playwright, and axe-core from npm."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[3]
AXE = ROOT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: The browser does nothing on the network by itself.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def lacking(*, axe: bool = False) -> str | None:
    """Why the tests of pages cannot be run here; None where they can."""
    if find_spec("playwright") is None:
        return "playwright is not installed: it comes with the extra dev"
    if CHROMIUM is None:
        return "chromium is not installed: on Debian, apt-get install chromium"
    if axe and not AXE.exists():
        return "axe-core is not installed: make build/npm"
    return None


class Shown(NamedTuple):
    """A page in the browser, what it asked the network for, and what went wrong in it."""

    page: Page
    requests: list[str]
    errors: list[str]

    def violations(self) -> list[str]:
        """What axe-core has against the page, by the rules of WCAG 2.2 AA and its best practices."""
        # The page's own policy forbids every script but its own: this one is the tests', and comes past it.
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found: dict[str, Any] = self.page.evaluate("tags => axe.run({runOnly: tags})", tags)
        return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


def show(browser: Browser, file: Path, *, scheme: Any = "light", width: int = 1280, script: bool = True) -> Shown:
    """*file* opened in *browser*, in a scheme of colours and a width in pixels, with script or without."""
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, java_script_enabled=script
    )
    page = context.new_page()
    shown = Shown(page, [], [])
    page.on("request", lambda request: shown.requests.append(request.url))
    page.on("pageerror", lambda error: shown.errors.append(str(error)))
    page.on("console", lambda message: shown.errors.append(message.text))
    page.on("dialog", lambda dialog: shown.errors.append(dialog.message))
    page.goto(file.as_uri())
    return shown
