"""The formats that papers are written in: each registered once, with its endings and the papers it can write.

A new format is a line in :data:`FORMATS` and a module whose ``write`` takes a paper and how it is to look, and gives
text or bytes; every command whose papers it can write then has it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from caretrust_readiness.model.problems import InputError, Problem
from caretrust_readiness.report.paper import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.report.base import Look
    from caretrust_readiness.report.paper import Paper


#: For people, whatever a paper is about.
_EVERY = frozenset(Kind) - {Kind.CHECK}
#: For CI systems.
_MARKED = frozenset({Kind.BATCH, Kind.CHECK})


class Format(NamedTuple):
    """A way to write papers.

    A tuple, since every start defines it: a frozen dataclass takes ten times as long to define (0.8 ms, not 0.07).
    """

    name: str
    endings: tuple[str, ...]
    """Endings of files that choose it where no format is asked for."""
    kinds: frozenset[Kind]
    """The papers that it can write."""
    writer: str | None
    """The module whose ``write`` makes text or bytes of a paper; None where only a batch writes it, row by row."""
    detailed: bool = False
    """Whether its page of many places shows the domains of each."""
    extra: str | None = None
    """The extra of this package that brings the libraries its writer needs."""
    tabular: bool = False
    """Whether it holds a table with a row a place, or a row for each criterion of it."""
    binary: bool = False
    """Whether its bytes are no text, which a terminal is not shown."""


TEXT = Format("text", (".txt",), _EVERY | {Kind.CHECK}, "caretrust_readiness.report.writers.text")
JSON = Format("json", (".json",), _EVERY, "caretrust_readiness.report.data.json")
YAML = Format("yaml", (".yaml", ".yml"), frozenset({Kind.RUBRIC}), "caretrust_readiness.report.data.yamlwriter")
JSONL = Format("jsonl", (".jsonl", ".ndjson"), frozenset({Kind.BATCH}), None)
CSV = Format("csv", (".csv",), frozenset({Kind.BATCH}), None, tabular=True)
DOCX = Format(
    "docx", (".docx",), _EVERY, "caretrust_readiness.report.writers.docx", detailed=True, extra="docx", binary=True
)
PDF = Format(
    "pdf", (".pdf",), _EVERY, "caretrust_readiness.report.writers.pdf", detailed=True, extra="pdf", binary=True
)
HTML = Format("html", (".html", ".htm"), _EVERY, "caretrust_readiness.report.writers.html", detailed=True, extra="html")
MARKDOWN = Format("markdown", (".md", ".markdown"), _EVERY, "caretrust_readiness.report.writers.markdown")
JUNIT = Format("junit", (".xml",), frozenset({Kind.BATCH, Kind.TESTS}), None)
GITHUB = Format("github", (), frozenset({*_MARKED, Kind.TESTS}), "caretrust_readiness.report.writers.github")
GITLAB = Format("gitlab", (), _MARKED, "caretrust_readiness.report.writers.gitlab")
SARIF = Format("sarif", (".sarif",), _MARKED, "caretrust_readiness.report.writers.sarif")
XLSX = Format(
    "xlsx",
    (".xlsx",),
    frozenset({Kind.BATCH}),
    "caretrust_readiness.report.writers.xlsx",
    tabular=True,
    binary=True,
)
PARQUET = Format("parquet", (".parquet",), frozenset({Kind.BATCH}), None, tabular=True, binary=True)

#: Every format, in the order in which they are named to users.
FORMATS = (
    TEXT,
    JSON,
    YAML,
    JSONL,
    CSV,
    XLSX,
    PARQUET,
    MARKDOWN,
    HTML,
    DOCX,
    PDF,
    JUNIT,
    GITHUB,
    GITLAB,
    SARIF,
)


def formats_of(kind: Kind) -> tuple[Format, ...]:
    """The formats that papers of *kind* can be written in."""
    return tuple(found for found in FORMATS if kind in found.kinds)


def named(name: str) -> Format:
    """The format called *name*, which must be one."""
    return next(found for found in FORMATS if found.name == name)


def endings_of(kind: Kind) -> dict[str, Format]:
    """The format that each ending of a file stands for, among those that papers of *kind* can be written in."""
    return {ending: found for found in formats_of(kind) for ending in found.endings}


def write(paper: Paper, chosen: Format, look: Look) -> str | bytes:
    """*paper* in the format *chosen*, which must be able to write it: text that ends with a line break, or bytes.

    Raises:
        InputError: the libraries that this format needs are not installed; the hint says how to get them.
    """
    if chosen.writer is None:
        raise AssertionError(f"{chosen.name} is written row by row")
    # Imported when it is used: some writers need heavy libraries.
    try:
        writer = cast("Callable[[Paper, Look], str | bytes]", import_module(chosen.writer).write)
    except ModuleNotFoundError as missing:
        if chosen.extra is None:
            raise
        message = f"writing {chosen.name} needs {missing.name}, which is not installed"
        from caretrust_readiness.model.extras import how_to_get  # noqa: PLC0415 - who has all libraries pays nothing

        problem = Problem("--format", None, "extra-missing", message, how_to_get(chosen.extra))
        raise InputError((problem,)) from None
    return writer(paper, look)


def as_bytes(written: str | bytes) -> bytes:
    """What goes into a file: text as UTF-8, in which half a surrogate pair is shown as an escape."""
    return written if isinstance(written, bytes) else written.encode("utf-8", "backslashreplace")
