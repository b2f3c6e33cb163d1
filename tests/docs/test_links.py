"""Every relative link in the documentation leads somewhere."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT, Page, anchor

HIDDEN_OR_BUILT = re.compile(r"(\.(?!github)|build/|dist/|node_modules/)")
PAGES = sorted(
    str(path.relative_to(ROOT).as_posix())
    for path in ROOT.rglob("*.md")
    if not any(HIDDEN_OR_BUILT.match(f"{part}/") for part in path.relative_to(ROOT).parts)
)


def test_the_pages_are_found() -> None:
    assert {"README.md", "CONTRIBUTING.md", "docs/method.md", "docs/adr/README.md"} <= set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_relative_links_lead_somewhere(name: str) -> None:
    page = Page(name)
    astray = []
    for link in page.links:
        target, _, fragment = link.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        path = page.path.parent / target if target else page.path
        if not path.exists():
            astray.append(link)
        elif fragment and path.suffix == ".md":
            known = [anchor(heading) for heading in Page(str(path.resolve().relative_to(ROOT))).headings]
            astray += [link] * (fragment not in known)
    assert astray == []


def test_every_decision_is_in_the_index() -> None:
    records = {path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")}
    assert set(Page("docs/adr/README.md").links) == records
