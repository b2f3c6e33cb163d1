"""The one boundary: every way a run can end becomes an exit status and, where it is no success, a line saying why."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from errno import EBADF, EDQUOT, EFBIG, EIO, ENOSPC
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from caretrust_readiness.cli.exits import Exit
from caretrust_readiness.cli.streams import OutputError, silence, tell
from caretrust_readiness.model.plaintext import visible
from caretrust_readiness.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: How a place says that it takes no more.
_UNWRITABLE = {EBADF, EDQUOT, EFBIG, EIO, ENOSPC}


class _Terminated(BaseException):
    """SIGTERM arrived."""


def _on_sigterm(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _Terminated


def run(arguments: Sequence[str]) -> int:
    """Run the command that *arguments* ask for; the exit status, whatever happens."""
    with _sigterm_raises():
        try:
            return _run(arguments)
        finally:
            for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
                _settle(stream)


@contextlib.contextmanager
def _sigterm_raises() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # only there can it be asked for
        yield
        return
    before = signal.signal(signal.SIGTERM, _on_sigterm)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _settle(stream: object) -> None:
    try:
        if stream is not None:
            stream.flush()  # type: ignore[attr-defined]  # a text stream
    except (OSError, ValueError):
        silence(stream)  # type: ignore[arg-type]  # a text stream


def _run(arguments: Sequence[str]) -> int:
    try:
        return _command(arguments)
    except SystemExit as left:  # how typer leaves, also after --help and usage errors
        return _left_by(left, arguments)
    except BrokenPipeError as closed:
        return _unheard(closed)
    except OSError as error:  # typer's own help and usage errors; ours are said by `streams`
        said = OutputError(f"cannot write: {(error.strerror or 'unknown reason').lower()}")
        return _ended_by(said) if error.errno in _UNWRITABLE else _bug(error, arguments)
    except (InputError, OutputError, KeyboardInterrupt, _Terminated) as ended:
        return _ended_by(ended)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        return _bug(error, arguments)


def _command(arguments: Sequence[str]) -> Exit:
    """Run the command; its status, where it is not left by an exception, as typer always leaves it."""
    if (files := files_alone(arguments)) is not None:
        from caretrust_readiness.cli.analysing import Output
        from caretrust_readiness.cli.assessing import Asked, assess_files

        return assess_files(files, Asked(), Output())
    from caretrust_readiness.cli.app import build

    build(arguments)(list(arguments), prog_name="caretrust")
    raise AssertionError("typer always leaves by SystemExit")


def files_alone(arguments: Sequence[str]) -> list[str] | None:
    """The files of *arguments* where they are ``assess FILE...`` and nothing else; None where there is more to parse.

    Most runs are of this form, and what parses all others takes a tenth of such a run to import.
    """
    command, *files = arguments or ("",)
    if command != "assess" or not files or any(name.startswith("-") for name in files):
        return None
    # Variables give options too; and on Windows names may hold patterns.
    if os.name == "nt" or any(name.upper().startswith(("CARETRUST_", "_CARETRUST_")) for name in os.environ):
        return None
    return files


def _bug(error: Exception, arguments: Sequence[str]) -> Exit:
    if "--debug" in arguments:
        import traceback

        for line in "".join(traceback.format_exception(error)).splitlines():
            tell(visible(line))
    said = visible(str(error))[:200]
    tell(f"caretrust: bug: {type(error).__name__}: {said}; please report it (--debug shows where)")
    return Exit.BUG


def _unheard(closed: BrokenPipeError) -> int:
    """The status where nobody listens any more: to help, or to a usage error that knows its own."""
    return int(getattr(closed.__context__, "exit_code", Exit.OK))


def _left_by(left: SystemExit, arguments: Sequence[str]) -> int:
    """The status that typer means, which gives 1 for closed pipes and has no words for an interrupt."""
    import typer

    status = left.code if isinstance(left.code, int) else Exit.OK
    reason = left.__context__
    if isinstance(reason, BrokenPipeError):
        return _unheard(reason)
    if isinstance(reason, typer.Abort) or status == Exit.INTERRUPTED:
        return _ended_by(KeyboardInterrupt())
    if status == Exit.OK and sys.stdout is None and not {"-h", "--help"}.isdisjoint(arguments):
        return _ended_by(OutputError("cannot write to standard output: it is closed"))
    return status


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
        case _:
            tell("caretrust: terminated")
            return Exit.TERMINATED
