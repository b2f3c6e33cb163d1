"""Markdown pages as tests see them: fenced blocks, tables, links and headings, each by the heading above it."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w*)(?: .*)?$")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


class Block(NamedTuple):
    """A fenced block."""

    heading: str
    language: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as they would stand in a file."""
        return "".join(f"{line}\n" for line in self.lines)


class Page:
    """One page, split into prose lines and fenced blocks."""

    def __init__(self, name: str) -> None:
        self.path = ROOT / name
        self.blocks: list[Block] = []
        self.headings: list[str] = []
        self.prose: list[tuple[str, str]] = []
        lines = iter(self.path.read_text(encoding="utf-8").splitlines())
        for line in lines:
            if fence := _FENCE.match(line):
                inside = tuple(iter(lambda: next(lines), "```"))
                self.blocks.append(Block(self._heading, fence[1], inside))
            elif line.startswith("#"):
                self.headings.append(line.lstrip("# "))
            else:
                self.prose.append((self._heading, line))

    @property
    def _heading(self) -> str:
        return self.headings[-1] if self.headings else ""

    def text(self, heading: str) -> str:
        """The prose under *heading*, on one line."""
        assert heading in self.headings, heading
        return " ".join(" ".join(line for under, line in self.prose if under == heading).split())

    def tables(self, heading: str) -> list[list[list[str]]]:
        """The cells of each table under *heading*, without its head, code marks taken off."""
        lines = [line for under, line in self.prose if under == heading]
        groups = [list(found) for is_row, found in groupby(lines, lambda line: line.startswith("|")) if is_row]
        assert groups, f"no table under {heading}"
        return [[_cells(line) for line in group[2:]] for group in groups]

    def rows(self, heading: str) -> list[list[str]]:
        """The rows of all tables under *heading*."""
        return [row for table in self.tables(heading) for row in table]

    def first_cells(self, heading: str) -> list[str]:
        """The first cell of every row of the table under *heading*."""
        return [row[0] for row in self.rows(heading)]

    @property
    def links(self) -> list[str]:
        """Where the links of the prose lead."""
        return [found[1] for _, line in self.prose for found in _LINK.finditer(line)]


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("`", "").replace("\\|", "|") for cell in line.strip("|").split(" |")]


def anchor(heading: str) -> str:
    """The fragment by which *heading* is linked to."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
