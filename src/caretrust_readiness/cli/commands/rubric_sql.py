"""``caretrust rubric sql``: a rubric as one SELECT, for those who may run nothing else on their data."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

import typer

from caretrust_readiness.cli import completion
from caretrust_readiness.cli.options import DebugOption, one_of
from caretrust_readiness.cli.streams import usage_error, write_result
from caretrust_readiness.model.problems import quote

_EXAMPLES = """Examples: caretrust rubric sql --dialect duckdb; caretrust rubric sql rubric.yaml --dialect postgres
--table readiness.answers --columns locality,as_of,joint_history,pay_parity.low,pay_parity.high"""
#: The name of a table, with its schema and catalogue where they are given.
_TABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*){0,2}")


class DialectName(StrEnum):
    """The databases that a query can be had for."""

    DUCKDB = "duckdb"
    SPARK = "spark"
    POSTGRES = "postgres"


def register(app: typer.Typer) -> None:
    """Add the command to the group *app*."""
    app.command("sql", epilog=_EXAMPLES)(sql_command)


def sql_command(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID|FILE]",
            help="Rubric: a file (with a slash or an ending) or a built-in id.",
            envvar="CARETRUST_RUBRIC",
            show_envvar=True,
            autocompletion=completion.rubrics,
            show_default="care-trust",
        ),
    ] = None,
    *,
    dialect: Annotated[
        DialectName,
        typer.Option("--dialect", help="The database to write for.", show_default=False, **one_of(DialectName)),
    ],
    table: Annotated[str, typer.Option("--table", metavar="NAME", help="The table or view that is read.")] = "answers",
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="NAMES",
            help="The columns of the table, commas between, called as in a data frame; those that answer nothing come "
            "out again. Else: locality, as_of and one for each criterion (ID, or ID.value).",
        ),
    ] = None,
    service: Annotated[str | None, typer.Option("--service", metavar="ID", help="Assess this service.")] = None,
    evidenced: Annotated[bool, typer.Option("--evidenced", help="Count every level as evidenced.")] = False,
    debug: DebugOption = False,  # noqa: ARG001 - read by the boundary
) -> None:
    """Print a rubric as one SELECT for a database.

    It gives the same figures, exactly. A cell that cannot be read ends the query with an error that names it.
    """
    from caretrust_readiness.api import load_rubric
    from caretrust_readiness.frames.sql import DIALECTS, Asked, select
    from caretrust_readiness.reading.loading import DEFAULT_RUBRIC
    from caretrust_readiness.reading.naming import service_named

    rubric = load_rubric(name or DEFAULT_RUBRIC)
    if not _TABLE.fullmatch(table):
        hint = "letters, digits and _, with points between schema and table; for other names make a view"
        raise usage_error("--table", "sql-table", f"{quote(table)} is no plain name of a table", hint)
    if service is not None:
        known = [one.id for one in rubric.services]
        service = service_named(service, rubric, "--service", known, f"the rubric {quote(rubric.rubric)}")
    names = tuple(one.strip() for one in columns.split(",") if one.strip()) if columns is not None else ()
    asked = Asked(table=table, columns=names, service=service, evidenced=evidenced)
    write_result(select(rubric, DIALECTS[dialect.value], asked))
