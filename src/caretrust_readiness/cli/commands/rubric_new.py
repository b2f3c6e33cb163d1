"""``caretrust rubric new``: a commented start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caretrust_readiness.cli.options import DebugOption
from caretrust_readiness.cli.results import deliver, ending_of
from caretrust_readiness.cli.rewriting import YAML
from caretrust_readiness.cli.streams import usage_error
from caretrust_readiness.model.problems import quote

if TYPE_CHECKING:
    from caretrust_readiness.model.rubric import Rubric


def register(parent: typer.Typer) -> None:
    """Add the command to the group *parent*."""
    parent.command("new", epilog="Example: caretrust rubric new --extends care-trust -o local.yaml")(command)


def command(
    *,
    extends: Annotated[
        str | None, typer.Option("--extends", metavar="ID|FILE", help="Rubric to vary, as the new file would name it.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it to FILE, which must not be there yet."),
    ] = None,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Print a commented start for a rubric.

    Of its own, or as a variation of another.
    """
    from caretrust_readiness.authoring.scaffold import local_rubric, whole_rubric

    ending_of(output, YAML)
    if output is not None and output != "-" and os.path.lexists(output):
        hint = "name another file, or move the old one away"
        raise usage_error("--output", "output-exists", f"{quote(output)} is there already", hint)
    deliver(output, whole_rubric if extends is None else lambda: local_rubric(_parent(extends, output), extends))


def _parent(extends: str, output: str | None) -> Rubric:
    from caretrust_readiness.api import load_rubric
    from caretrust_readiness.model.plaintext import character_named
    from caretrust_readiness.reading.scalars import refused_character

    if (character := refused_character(extends)) is not None:
        message = f"no file may name the character {character_named(character)}"
        raise usage_error("--extends", "yaml-character", message, "call the rubric otherwise")
    if "/" not in extends and os.sep not in extends and not extends.endswith((".yaml", ".yml", ".json")):
        return load_rubric(extends)
    folder = Path(output).parent if output is not None and output != "-" else Path()
    return load_rubric(os.path.join(os.curdir, folder, extends))  # noqa: PTH118 - "./" has to stay
