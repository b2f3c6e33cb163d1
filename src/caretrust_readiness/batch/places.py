"""Which places came already: by name, in memory that does not grow with their number."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from caretrust_readiness.model.plaintext import folded

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

#: Of more places than this, which take some twenty MiB, the names go to a temporary file.
_IN_MEMORY = 1 << 16
#: So many names are asked for at once.
_AT_ONCE = 500


class Coming(NamedTuple):
    """One time that a place comes."""

    day: str
    """Its date, as it sorts."""
    number: int
    """Of the source, from 0."""
    file: str


class Places:
    """The latest coming of each place; after the first tens of thousands, in a temporary file that nobody else sees."""

    def __init__(self) -> None:
        self.few: dict[str, Coming] = {}
        self.many: sqlite3.Connection | None = None

    def put(self, name: str, coming: Coming) -> Coming | None:
        """Take note of *coming*, unless a later day is known; what was known of the place before."""
        return self.put_all([(name, coming)])[0]

    def put_all(self, comings: Sequence[tuple[str, Coming]]) -> list[Coming | None]:
        """Take note of each of *comings*, as :meth:`put` does one after the other."""
        named = [(folded(name), coming) for name, coming in comings]
        known = self._known(dict.fromkeys(name for name, _ in named))
        found: list[Coming | None] = []
        new: dict[str, Coming] = {}
        for name, coming in named:
            before = known.get(name)
            if before is None or coming.day > before.day:
                known[name] = new[name] = coming
            found.append(before)
        self._set(new)
        return found

    def get(self, name: str) -> Coming | None:
        """The latest coming of the place *name*; None where it did not come."""
        name = folded(name)
        return self._known([name]).get(name)

    def _known(self, names: Iterable[str]) -> dict[str, Coming]:
        """The latest coming of those of *names* that came."""
        if self.many is None:
            return {name: self.few[name] for name in names if name in self.few}
        found: dict[str, Coming] = {}
        waiting = iter(names)
        while some := [_key(name) for name in islice(waiting, _AT_ONCE)]:
            asked = f"SELECT name, day, number, file FROM place WHERE name IN ({', '.join('?' * len(some))})"  # noqa: S608 - marks only
            for name, day, number, file in self.many.execute(asked, some):
                found[_text(name)] = Coming(day, number, _text(file))
        return found

    def _set(self, new: dict[str, Coming]) -> None:
        if self.many is None:
            self.few |= new
            if len(self.few) <= _IN_MEMORY:
                return
            self.many = _temporary()
            new, self.few = self.few, {}
        rows = ((_key(one), found.day, found.number, _key(found.file)) for one, found in new.items())
        self.many.executemany("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?)", rows)


def _text(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")


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
