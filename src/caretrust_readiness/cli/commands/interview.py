"""``caretrust interview``: the open questions, asked in a terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.extras import need
from caretrust_readiness.cli.options import DebugOption, RubricOption
from caretrust_readiness.cli.results import is_terminal, look_for
from caretrust_readiness.cli.streams import OutputError, tell, usage_error, write_out

if TYPE_CHECKING:
    from caretrust_readiness.forms.interview.session import Session

_EXAMPLES = """Examples: caretrust interview anytown.yaml; caretrust interview --respondent nhs anytown.yaml;
caretrust interview --plain --in-order anytown.yaml"""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("interview", epilog=_EXAMPLES)(interview_command)


def interview_command(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Answers file, as 'caretrust init' makes one.", show_default=False)
    ],
    *,
    respondent: Annotated[
        str | None, typer.Option("--respondent", metavar="ID", help="Ask for this respondent's views.")
    ] = None,
    in_order: Annotated[
        bool, typer.Option("--in-order", help="In the rubric's order, not the most deciding question first.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Line by line, as where ACCESSIBLE is set or no whole screen can be had.")
    ] = False,
    rubric: RubricOption = None,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Ask the unanswered questions, one by one.

    Every answer is saved before the next question; the same command goes on where it was left.
    """
    if file == "-":
        raise usage_error("FILE", "file-unreadable", "an interview needs a file that it can write to")
    is_plain = plain or _needs_lines()
    if not is_plain:
        need("textual", "interview", "the whole screen (--plain does without)")
    session = _session(file, rubric, respondent, in_order=in_order)
    if session.criterion is None:
        from caretrust_readiness.forms.interview.wording import farewell

        tell(farewell(session))
        return
    if is_plain:
        _line_by_line(session)
    else:
        from caretrust_readiness.forms.interview.screen import run

        tell(run(session))


def _needs_lines() -> bool:
    """Whether a whole screen is not wanted, or cannot be had."""
    dumb = os.environ.get("TERM", "dumb" if os.name != "nt" else "") == "dumb"
    return bool(os.environ.get("ACCESSIBLE")) or dumb or not (is_terminal(sys.stdin) and is_terminal(sys.stdout))


def _session(file: str, rubric: str | None, respondent: str | None, *, in_order: bool) -> Session:
    from caretrust_readiness.cli.analysing import rubric_asked_for
    from caretrust_readiness.forms.interview.session import Place, Session
    from caretrust_readiness.reading.files import read_bytes
    from caretrust_readiness.reading.loading import read_answers, rubric_named_in, shipped_rubric
    from caretrust_readiness.reading.naming import respondent_named, titles_of
    from caretrust_readiness.reading.yamlio import parse

    content = read_bytes(file)
    used = rubric_asked_for(rubric) or shipped_rubric(rubric_named_in(parse(content, file)))
    known = titles_of(read_answers(parse(content, file), used)[0].respondents)
    who = None if respondent is None else respondent_named(respondent, known, "--respondent", file)
    return Session(Place(content, file, used, who), _Saving(file, content), in_order=in_order)


class _Saving:
    """Keeps each answer in the file, unless somebody else changed it meanwhile."""

    def __init__(self, file: str, content: bytes) -> None:
        self.file = file
        self.content = content

    def __call__(self, changed: bytes) -> None:
        """Write *changed* in the place of what the file held.

        Raises:
            InputError: the file holds something else by now, or cannot be written to.
        """
        from caretrust_readiness.cli.rewriting import replace
        from caretrust_readiness.reading.files import read_bytes

        if read_bytes(self.file) != self.content:
            hint = "end, and begin again: the interview goes on with what the file says now"
            raise usage_error(self.file, "file-changed", "the file was changed by somebody else meanwhile", hint)
        try:
            replace(self.file, changed)
        except OutputError as error:
            raise usage_error(self.file, "output", str(error)) from None
        self.content = changed


def _line_by_line(session: Session) -> None:
    from caretrust_readiness.forms.interview.plain import PlainInterview

    def ask(prompt: str) -> str:
        write_out(prompt)
        try:
            line = sys.stdin.readline() if sys.stdin is not None else ""
        except (OSError, ValueError):  # it is closed, or cannot be read; UnicodeDecodeError is a ValueError
            line = ""
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    PlainInterview(session, ask, lambda line: write_out(f"{line}\n"), look_for().width).run()
