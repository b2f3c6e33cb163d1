"""The commands, each in a module of its own; only the one that is asked for is imported."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from caretrust_readiness import __version__
from caretrust_readiness.cli.streams import write_result
from caretrust_readiness.model.plaintext import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Every command and its module, in the order of the help.
COMMANDS = {
    "assess": "assess",
    "batch": "batch",
    "explain": "explain",
    "options": "options",
    "path": "path",
    "robustness": "robustness",
    "stress": "stress",
    "ageing": "ageing",
    "views": "views",
    "compare": "compare",
    "backtest": "backtest",
    "verify": "verify",
    "init": "init",
    "set": "set_answers",
    "workbook": "workbook",
    "interview": "interview",
    "form": "form",
    "import": "import_surveys",
    "merge": "merge",
    "rubric": "rubric",
}

_START = """\
caretrust: is a place ready to form a care trust, and if not, what would help?

Where to start:
  caretrust rubric show             the questions, and the evidence they ask for
  caretrust init PLACE -o FILE      a blank answers file
  caretrust interview FILE          the questions one by one
  caretrust workbook export OUT     the questions as a workbook
  caretrust assess FILE             the verdict on a place, with its working
  caretrust explain FILE CRITERION  one question: what is held, and what is next
  caretrust --help                  every command; each has its own --help

An answers file is YAML. This is enough to begin; the rest counts as not known:

  locality: Anywhere
  as_of: 2026-01-31
  answers:
    joint_history: 3
"""


#: What every usage error is, which the library has no public name for.
_USAGE: Any = typer.BadParameter.__base__


class _Group(TyperGroup):
    """Commands whose usage errors, which typer writes, repeat the words of the command line harmlessly."""

    def make_context(self, *arguments: Any, **more: Any) -> Any:
        """As the library does it."""
        with _made_visible():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx: Any) -> Any:
        """As the library does it."""
        with _made_visible():
            return super().invoke(ctx)


@contextmanager
def _made_visible() -> Iterator[None]:
    try:
        yield
    except _USAGE as error:
        said = visible(error.format_message())
        error.format_message = lambda: said
        raise


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """The application with the command that *arguments* begin with, or with all of them where they name none.

    Imports are paid at start-up: a run of one command does not wait for the others.
    """
    app = typer.Typer(
        name="caretrust",
        cls=_Group,
        help="Is a locality ready to form a care trust? Scores its answers against a rubric and shows the working.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_options)
    wanted = [arguments[0]] if arguments and arguments[0] in COMMANDS else COMMANDS
    for name in wanted:
        import_module(f"caretrust_readiness.cli.commands.{COMMANDS[name]}").register(app)
    return app


def _version(*, wanted: bool) -> None:
    if wanted:
        write_result(f"caretrust {__version__}\n")
        raise typer.Exit


def _options(
    ctx: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001 - its callback does it all
        bool,
        typer.Option(
            "--version", callback=lambda value: _version(wanted=value), is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Options before the command; without any, where to start."""
    if ctx.invoked_subcommand is None:
        write_result(_START)
