"""The options that commands share, each with one name, one meaning and one line of help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any, TypeAlias, TypeVar

import typer

from caretrust_readiness.cli import completion
from caretrust_readiness.model.problems import did_you_mean
from caretrust_readiness.report.formats import formats_of
from caretrust_readiness.report.paper import Kind

Word = TypeVar("Word", bound=StrEnum)


def one_of(words: type[Word]) -> dict[str, Any]:
    """What makes a parameter one of *words*: how it is read, shown and completed, and the message where it is none."""
    return {**_one_of([word.value for word in words]), "parser": lambda said: words(_checked(said, words))}


def format_of(kind: Kind) -> dict[str, Any]:
    """What makes a parameter the name of a format that papers of *kind* can be written in."""
    names = [found.name for found in formats_of(kind)]
    return {**_one_of(names), "parser": lambda said: _checked(said, names)}


def _one_of(words: Sequence[str]) -> dict[str, Any]:
    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return {"metavar": "|".join(words), "autocompletion": complete}


def _checked(said: str, words: Iterable[str]) -> str:
    """*said*, if it is one of *words*."""
    known = list(words)
    if said in known:
        return said
    hint = did_you_mean(said, known)
    raise typer.BadParameter(f"'{said}' is not one of {', '.join(known)}" + (f"; {hint}" if hint else ""))


#: What every option that chooses a form says of itself.
FORM_HELP = "Form of the result; otherwise --output's ending decides, else it is text."

FilesArgument: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="FILE", help="Answers files; - for standard input.", show_default=False)
]
FileArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="FILE", help="Answers file; - for standard input.", show_default=False)
]
RubricOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--rubric",
        metavar="ID|FILE",
        envvar="CARETRUST_RUBRIC",
        show_envvar=True,
        help="Rubric to use: a file (with a slash or an ending) or a built-in id.",
        autocompletion=completion.rubrics,
    ),
]
AsIfOption: TypeAlias = Annotated[
    bool,
    typer.Option("--as-if", help="Read answers for another rubric as if --rubric extended that one."),
]
FormatOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--format", help=FORM_HELP, **format_of(Kind.PLACES)),
]
BatchFormatOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--format", help=FORM_HELP, **format_of(Kind.BATCH)),
]
RubricFormatOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--format", help=FORM_HELP, **format_of(Kind.RUBRIC)),
]
CheckFormatOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--format", help=FORM_HELP, **format_of(Kind.CHECK)),
]
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
        "--set",
        metavar="CRITERION=LEVEL",
        help="What if: use this level instead, as if evidenced. May be repeated.",
        autocompletion=completion.settings,
    ),
]
ToOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="VERDICT",
        help="Verdict to aim at (default: the least demanding that says go).",
        autocompletion=completion.verdicts,
    ),
]
FailBelowOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--fail-below",
        metavar="VERDICT",
        help="Exit with 1 where the verdict is below this one.",
        autocompletion=completion.verdicts,
    ),
]
TemplateOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--template", metavar="FILE", help="Word document whose styles the docx paper is to use."),
]
DebugOption: TypeAlias = Annotated[bool, typer.Option("--debug", help="Show the traceback of a bug in caretrust.")]
PublicOption: TypeAlias = Annotated[
    bool, typer.Option("--public", help="Leave out notes, names, paths and single views, and say how many.")
]
BriefOption: TypeAlias = Annotated[bool, typer.Option("--brief", help="One screen for each place, or one page.")]
QuietOption: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="One line for each result, and no notes.")]
