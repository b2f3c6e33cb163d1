"""An answers file read, changed and written back, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caretrust_readiness.cli.analysing import rubric_asked_for
from caretrust_readiness.cli.overwriting import keep_inputs
from caretrust_readiness.cli.results import deliver, ending_of, goes_to_file
from caretrust_readiness.cli.streams import output_file, usage_error, write_result
from caretrust_readiness.model.problems import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from caretrust_readiness.model.rubric import Rubric


#: Endings of files in YAML.
YAML = (".yaml", ".yml")


def rewrite(
    file: str, output: str | None, rubric: str | None, make: Callable[[bytes, str, Rubric], bytes]
) -> str | None:
    """Write what *make* gives of the content, the name and the rubric of the answers *file*.

    It goes to *output*, else back into the file itself (of standard input: to standard output). What comes out is the
    name of the file written; None for standard output.

    Raises:
        InputError: with every problem of the file, the rubric or what is asked for.
        OutputError: the place cannot be written to.
    """
    from caretrust_readiness.reading.files import read_bytes, read_stdin
    from caretrust_readiness.reading.loading import rubric_named_in, shipped_rubric
    from caretrust_readiness.reading.yamlio import parse

    keep_inputs(output, [rubric])
    ending_of(output, dict.fromkeys((*YAML, Path(file).suffix.lower())))
    content, name = (read_stdin(), "<stdin>") if file == "-" else (read_bytes(file), file)
    used = rubric_asked_for(rubric) or shipped_rubric(rubric_named_in(parse(content, name)))
    made = make(content, name, used)
    target = output or file
    if not goes_to_file(target):
        write_result(made)
        return None
    replace(target, made)
    return target


def replace(file: str, content: bytes) -> None:
    """Put *content* in the place of what *file* holds, whole or not at all.

    Raises:
        OutputError: the place cannot be written to.
    """
    with output_file(file) as stream:
        stream.write(content)


def write_new(output: str | None, make: Callable[[], str]) -> str | None:
    """Write what *make* gives to the file *output*, which must not exist yet, or to standard output.

    What comes out is the name of the file written; None for standard output.

    Raises:
        InputError: the file exists; or what *make* raises.
        OutputError: the place cannot be written to.
    """
    ending_of(output, YAML)
    if output is not None and goes_to_file(output) and Path(output).exists():
        hint = "name another file, or move this one away"
        raise usage_error("--output", "output-exists", f"{quote(output)} is there already, and is left as it is", hint)
    deliver(output, make)
    return output if goes_to_file(output) else None
