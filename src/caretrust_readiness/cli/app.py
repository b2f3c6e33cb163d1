"""The commands in one place, and the one boundary that turns every way of ending into an exit status."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from caretrust_readiness import __version__
from caretrust_readiness.cli import assess, rubric
from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.streams import OutputError, silence, tell, write_result
from caretrust_readiness.plaintext import visible
from caretrust_readiness.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    name="caretrust",
    help="Is a locality ready to form a care trust? Scores its answers against a rubric and shows the working.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
assess.register(app)
app.add_typer(rubric.app, name="rubric")


def _version(*, wanted: bool) -> None:
    if wanted:
        write_result(f"caretrust {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda value: _version(wanted=value), is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Options before the command."""


class _Terminated(BaseException):
    """SIGTERM arrived."""


def _on_sigterm(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _Terminated


def run(arguments: Sequence[str]) -> int:
    """Run the command that *arguments* ask for; the exit status, whatever happens."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _on_sigterm)
    try:
        return _run(arguments)
    finally:
        for stream in (sys.stdout, sys.stderr):
            _settle(stream)


def _settle(stream: object) -> None:
    try:
        if stream is not None:
            stream.flush()  # type: ignore[attr-defined]  # a text stream
    except (OSError, ValueError):
        silence(stream)  # type: ignore[arg-type]  # a text stream


def _run(arguments: Sequence[str]) -> int:
    try:
        app(list(arguments), prog_name="caretrust")
    except SystemExit as left:  # how typer leaves, also after --help and usage errors
        return left.code if isinstance(left.code, int) else Exit.OK
    except (InputError, OutputError, BrokenPipeError, KeyboardInterrupt, _Terminated) as ended:
        return _ended_by(ended)
    except Exception as error:
        if "--debug" in arguments:
            raise
        said = visible(str(error))[:200]
        tell(f"caretrust: bug: {type(error).__name__}: {said}; please report it (--debug shows where)")
        return Exit.BUG
    raise AssertionError("typer always leaves by SystemExit")


def _ended_by(ended: BaseException) -> Exit:
    """Say why the run ended early, and the status that says it too."""
    match ended:
        case InputError():
            tell(str(ended))
            return Exit.BAD_INPUT
        case OutputError():
            tell(f"caretrust: error[output]: {ended}")
            return Exit.BAD_INPUT
        case KeyboardInterrupt():
            tell("caretrust: interrupted")
            return Exit.INTERRUPTED
        case _Terminated():
            tell("caretrust: terminated")
            return Exit.TERMINATED
        case _:  # a closed pipe ends quietly
            return Exit.OK
