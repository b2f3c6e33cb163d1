"""A PostgreSQL of the tests' own: a cluster in a folder that is thrown away, run by a user without rights."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

#: Where Debian puts what is no client.
_SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_TYPES = [
    (pa.types.is_integer, "NUMERIC"),
    (pa.types.is_floating, "DOUBLE PRECISION"),
    (pa.types.is_boolean, "BOOLEAN"),
    (pa.types.is_date, "DATE"),
]


def program(name: str) -> str | None:
    """Where a program of PostgreSQL lies; None where it is not installed."""
    return next((str(folder / name) for folder in _SERVERS if (folder / name).exists()), shutil.which(name))


def missing() -> bool:
    """Whether there is no PostgreSQL to start."""
    return None in {program("initdb"), program("pg_ctl"), program("psql")}


class Server:
    """A running cluster."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, name: str, *arguments: str, said: str | None = None) -> str:
        """What a program of PostgreSQL prints."""
        words = [str(program(name)), *arguments]
        if os.geteuid() == 0:  # it refuses to be run by root
            words = ["runuser", "-u", "nobody", "--", *words]
        done = subprocess.run(words, input=said, capture_output=True, text=True, cwd=self.folder, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def sql(self, query: str) -> str:
        """What a query prints, as CSV."""
        plain = ["-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1"]
        return self.run("psql", "-h", str(self.folder), "-U", "tests", "-d", "postgres", *plain, said=query)

    def load(self, table: pa.Table) -> None:
        """Put *table* in the place of ``answers``."""
        kinds = [next((kind for is_it, kind in _TYPES if is_it(column.type)), "TEXT") for column in table.schema]
        columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(table.column_names, kinds, strict=True))
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([[*row.values()] for row in table.to_pylist()])
        copy = "COPY answers FROM STDIN WITH (FORMAT csv);\n" + lines.getvalue() + "\\.\n"
        self.sql(f"DROP TABLE IF EXISTS answers; CREATE TABLE answers ({columns});\n{copy}")

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query, all as text."""
        return list(csv.DictReader(io.StringIO(self.sql(query))))


@contextmanager
def running() -> Iterator[Server]:
    """A server, for as long as it is needed."""
    folder = Path(tempfile.mkdtemp(prefix="caretrust-pg-"))
    server = Server(folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        data = str(folder / "data")
        server.run("initdb", "-D", data, "-A", "trust", "-U", "tests", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        server.run("pg_ctl", "start", "-w", "-D", data, "-l", str(folder / "log"), "-o", options)
        yield server
        server.run("pg_ctl", "stop", "-w", "-D", data, "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
