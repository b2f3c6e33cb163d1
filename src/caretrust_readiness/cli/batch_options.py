"""The options of ``caretrust batch`` that no other command has."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

import typer

from caretrust_readiness.cli.exits import Undecided
from caretrust_readiness.cli.options import one_of
from caretrust_readiness.report.base import Part, Sort


class Gone(StrEnum):
    """What comes of a place that the baseline has and the run has not."""

    PASS = "pass"  # noqa: S105 - a choice of an option
    FAIL = "fail"


class Duplicates(StrEnum):
    """What comes of several inputs of one place."""

    NOTE = "note"
    FAIL = "fail"
    LATEST = "latest"


class Separator(StrEnum):
    """What stands between the cells of a table of results."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"

    @property
    def character(self) -> str:
        """It itself."""
        return {"comma": ",", "semicolon": ";", "tab": "\t"}[self.value]


PathsArgument: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH…]",
        help="Answers files, folders, 'globs' in quotes, tables (csv, xlsx, ods, jsonl, parquet); - for stdin.",
        show_default=False,
    ),
]
FilesFromOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--files-from",
        metavar="FILE",
        help="Read more paths from FILE, one a line or NUL between; - for standard input.",
    ),
]
BatchUndecidedOption: TypeAlias = Annotated[
    Undecided,
    typer.Option(
        "--undecided",
        help="With --fail-below, an undecided verdict: status 3, pass or fail.",
        **one_of(Undecided),
    ),
]
BaselineOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--baseline", metavar="FILE", help="Exit with 1 where a place is worse than in this earlier json or jsonl."
    ),
]
RenewOption: TypeAlias = Annotated[
    bool, typer.Option("--renew", help="Where nothing fails, write this run's result over the baseline.")
]
BaselineRubricOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--baseline-rubric", metavar="ID|FILE", help="The baseline's rubric: says what of it has changed since."
    ),
]
GoneOption: TypeAlias = Annotated[
    Gone | None,
    typer.Option(
        "--gone",
        help="A place of the baseline that is not there: pass or fail (default: fail for folders, globs, tables).",
        **one_of(Gone),
    ),
]
DuplicatesOption: TypeAlias = Annotated[
    Duplicates,
    typer.Option(
        "--duplicates",
        help="Several inputs of one place: note, fail, or the latest day.",
        **one_of(Duplicates),
    ),
]
ByServiceOption: TypeAlias = Annotated[
    bool, typer.Option("--by-service", help="A row for each service as well; each of them counts.")
]
WithOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--with", metavar="PART,…", help=f"In json and jsonl, also: {', '.join(Part)}.", show_default=False),
]
SheetOption: TypeAlias = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="Of workbooks, the sheet to read (default: finds it).")
]
SkipRowsOption: TypeAlias = Annotated[
    int, typer.Option("--skip-rows", metavar="N", min=0, max=1_000_000, help="Of tables, rows to pass over first.")
]
LongOption: TypeAlias = Annotated[
    bool, typer.Option("--long", help="In csv, xlsx and parquet, a row for each criterion of each place.")
]
SeparatorOption: TypeAlias = Annotated[
    Separator, typer.Option("--separator", help="In csv, what stands between cells.", **one_of(Separator))
]
BomOption: TypeAlias = Annotated[
    bool, typer.Option("--bom", help="Begin csv with a byte order mark, so that Excel reads its letters right.")
]
SortOption: TypeAlias = Annotated[
    Sort | None, typer.Option("--sort", help="Order of the rows of text and markdown (default: name).")
]
JobsOption: TypeAlias = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, max=256, help="Processes that share the work (default: the processors)."),
]
BatchPublicOption: TypeAlias = Annotated[
    bool, typer.Option("--public", help="In pages and papers, leave out paths and what could not be read.")
]
BatchQuietOption: TypeAlias = Annotated[
    bool, typer.Option("--quiet", "-q", help="No notes, no progress; as text, one line.")
]
