"""Which places came already: by name, in memory that does not grow with their number."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.plaintext import folded

if TYPE_CHECKING:
    import sqlite3

#: Of more places than this, the names go to a temporary file.
_IN_MEMORY = 4096


class Coming(NamedTuple):
    """One time that a place comes."""

    day: str
    """Its date, as it sorts."""
    number: int
    """Of the source, from 0."""
    file: str


class Places:
    """The latest coming of each place; after the first few thousand, in a temporary file that nobody else sees."""

    def __init__(self) -> None:
        self.few: dict[str, Coming] = {}
        self.many: sqlite3.Connection | None = None

    def put(self, name: str, coming: Coming) -> Coming | None:
        """Take note of *coming*, unless a later day is known; what was known of the place before."""
        before = self.get(name)
        if before is None or coming.day > before.day:
            self._set(folded(name), coming)
        return before

    def get(self, name: str) -> Coming | None:
        """The latest coming of the place *name*; None where it did not come."""
        name = folded(name)
        if self.many is None:
            return self.few.get(name)
        row = self.many.execute("SELECT day, number, file FROM place WHERE name = ?", (_key(name),)).fetchone()
        return row and Coming(row[0], row[1], row[2].decode("utf-8", "surrogatepass"))

    def _set(self, name: str, coming: Coming) -> None:
        if self.many is None:
            self.few[name] = coming
            if len(self.few) <= _IN_MEMORY:
                return
            self.many = _temporary()
            waiting, self.few = self.few, {}
        else:
            waiting = {name: coming}
        rows = (
            (_key(one), found.day, found.number, found.file.encode("utf-8", "surrogatepass"))
            for one, found in waiting.items()
        )
        self.many.executemany("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?)", rows)


def _key(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")


def _temporary() -> sqlite3.Connection:
    import sqlite3  # noqa: PLC0415 - few runs need it

    connection = sqlite3.connect("", isolation_level=None)  # a database without a name is a temporary file
    for said in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4096"):
        connection.execute(f"PRAGMA {said}")
    connection.execute("CREATE TABLE place (name BLOB PRIMARY KEY, day TEXT, number INTEGER, file BLOB) WITHOUT ROWID")
    connection.execute("BEGIN")
    return connection
