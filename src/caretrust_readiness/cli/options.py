"""The options that commands share, each with one name, one meaning and one line of help."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from caretrust_readiness.report import Format

RubricOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--rubric",
        metavar="ID|FILE",
        envvar="CARETRUST_RUBRIC",
        show_envvar=True,
        help="Rubric to use: a file (with a slash or an ending) or a built-in id.",
    ),
]
FormatOption: TypeAlias = Annotated[Format | None, typer.Option("--format", help="Form of the result (default: text).")]
OutputOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write the result to FILE, whole or not at all; its ending chooses the format.",
    ),
]
SetOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="CRITERION=LEVEL", help="What if: use this level instead, as if evidenced. May be repeated."
    ),
]
FailBelowOption: TypeAlias = Annotated[
    str | None, typer.Option("--fail-below", metavar="VERDICT", help="Exit with 1 where the verdict is below this one.")
]
DebugOption: TypeAlias = Annotated[bool, typer.Option("--debug", help="Show the traceback of a bug in caretrust.")]
QuietOption: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="One line a locality.")]
