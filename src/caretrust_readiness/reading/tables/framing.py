"""Where in a table its rows are: below the headings, wherever these stand, and above the notes at its end."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from caretrust_readiness.model import limits
from caretrust_readiness.model.problems import InputError, Position, Problem, counted, listed, quote
from caretrust_readiness.reading.tables.cells import shown
from caretrust_readiness.reading.tables.headings import LONG, NEEDED, advice, is_long, likely, own_name, repeated
from caretrust_readiness.reading.tables.refusals import too_large
from caretrust_readiness.reading.tables.row import Headed, Row, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caretrust_readiness.reading.tables.sheets import Line

#: How a note below a table begins, where no blank row is above it.
_MARK = re.compile(
    r"\s*(?:(?:foot)?notes?\b|sources?\b|key\b|data from|prepared by|©|\*|†|\(?\[?\d{1,2}[\])])", re.IGNORECASE
)
_IMPORT_ID = '{"importid"'
#: So many hidden rows are named.
_NAMED = 5
_RESPONSES = ("response", "open-ended response")


class Found(NamedTuple):
    """The headings of a table, and the rows below them."""

    names: tuple[str, ...]
    line: int
    below: Iterator[Line]
    notes: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Whether the table has an answer in each row."""
        return is_long(self.names)


def is_headings(line: Line) -> bool:
    """Whether a row holds the headings that every table needs."""
    own = {own_name(value, NEEDED) for _, value in line.cells if isinstance(value, str)}
    return own.issuperset(NEEDED)


def found_in(table: str, lines: Iterator[Line], whole: str = "the table", notes: Sequence[str] = ()) -> Found:
    """The headings among *lines* and what is below them; *whole* is what may lack them.

    Raises:
        InputError: there are none, or they cannot be used.
    """
    first: list[Line] = []
    try:
        first.extend(_first(table, lines))
    except InputError:  # what is wrong further down is not what is wrong with the headings
        if not first or any(map(is_headings, first)):
            raise
    if not first:
        raise InputError((Problem(table, Position(1, 1), "table-empty", f"{whole} has no headings"),))
    place = next((place for place, line in enumerate(first) if is_headings(line)), None)
    if place is None:
        _refuse(table, first, whole)
    line = first[place]
    names = {column: str(shown(value)).strip() for column, value in line.cells}
    if problems := tuple(islice(repeated(table, line.number, names), 20)):
        raise InputError(problems)
    header = tuple(names.get(column, "") for column in range(max(names) + 1))
    above = _left_out(first[:place], "above the headings")
    said = [note for one in first for note in one.notes]
    return Found(header, line.number, lines, (*notes, *above, *said))


def _first(table: str, lines: Iterator[Line]) -> Iterator[Line]:
    """The rows in which headings may stand; no more than are needed."""
    for line in islice(lines, limits.LOOKED_AT):
        if max(place for place, _ in line.cells) >= limits.MAX_COLUMNS and is_headings(line):
            message = f"more than {limits.MAX_COLUMNS} columns, the most that is read"
            too_large(table, line.number, message, column=limits.MAX_COLUMNS + 1)
        yield line
        if is_headings(line):
            return


def _refuse(table: str, first: Sequence[Line], whole: str) -> NoReturn:
    """Say what the headings lack."""
    best = max(first[:20], key=_likeness)
    names = [str(shown(value)).strip() for _, value in best.cells][: limits.MAX_COLUMNS]
    known = {own_name(name, NEEDED) for name in names}
    lacking = [name for name in NEEDED if name not in known]
    message = f"{whole} has no column {' and no column '.join(map(quote, lacking))}"
    hint = _ON_ITS_SIDE if _is_on_its_side(first) else advice(names, lacking)
    problem = Problem(table, Position(best.number, 1), "column-missing", message, hint)
    raise InputError((problem,))


_ON_ITS_SIDE = "the table lies on its side: headings belong in one row (copy it, then paste it transposed)"


def _is_on_its_side(first: Sequence[Line]) -> bool:
    """Whether the headings that every table needs stand one below the other."""
    starts = {own_name(line.cells[0][1], NEEDED) for line in first if isinstance(line.cells[0][1], str)}
    return starts.issuperset(NEEDED)


def _likeness(line: Line) -> tuple[int, int, int]:
    """How much a row is like headings: by names that are known, by names that people give them, by its texts."""
    texts = [value for _, value in line.cells if isinstance(value, str)]
    return _own_names(line), likely(texts), min(len(texts), 3)


def _own_names(line: Line) -> int:
    return len({own_name(value, (*NEEDED, *LONG)) for _, value in line.cells if isinstance(value, str)} - {None})


def _left_out(lines: Iterable[Line], where: str) -> tuple[str, ...]:
    """The note that *lines* are left out."""
    lines = list(lines)
    if not lines:
        return ()
    rows = f"row {lines[0].number}" if len(lines) == 1 else f"rows {lines[0].number} to {lines[-1].number}"
    return (f"{rows}, {where}, left out: {quote(shown(lines[0].cells[0][1]))}",)


def rows_of(table: str, found: Found) -> Iterator[Row]:
    """The rows of a table; what a reader should know of the whole is said of its first row or its last."""
    headed = Headed(found.names, found.line, found.notes, is_whole=all(found.names))
    framed = _Framed(found)
    last: Row | None = None
    try:
        for line in framed.lines():
            if last is not None:
                yield last
            last = row_of(table, line, headed)
            headed = headed._replace(notes=(), is_first=False)
    except InputError:
        if last is not None:  # what is wrong further down is not wrong with it
            yield last
        raise
    if last is not None:
        yield last._replace(notes=(*last.notes, *framed.notes()))


class _Framed:
    """The rows below headings: questions said again above them and notes below them are left out, and told."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.above: list[Line] = []
        self.below: list[Line] = []
        self.hidden_rows: list[int] = []
        self.hidden_rows_count = 0
        self.hidden_columns: set[int] = set()

    def lines(self) -> Iterator[Line]:
        """Each row that is a place's or an answer."""
        first, lines = _peeked(self.found.below, 2)
        again = next((place for place, line in enumerate(first) if _is_import_ids(line)), None)
        if again is None and first and self.repeats_questions(first[0]):
            again = 0
        if again is not None:
            self.above = first[: again + 1]
        number = self.found.line
        for line in chain(first[len(self.above) :], lines):
            if self.may_be_note(line):
                self.below.append(line)
                continue
            if self.below:
                yield from self.no_notes()
            if line.is_hidden or line.hidden:
                self.see(line)
            number = line.number
            yield line
        if len(self.below) > limits.MAX_FOOTNOTES or number == self.found.line:
            yield from self.no_notes()

    def no_notes(self) -> Iterator[Line]:
        """What looked like notes below the table, and is not, since rows follow."""
        below, self.below = self.below, []
        for line in below:
            self.see(line)
            yield line

    def may_be_note(self, line: Line) -> bool:
        """Whether a row with one text in it stands below the table, if nothing but such rows follows."""
        if len(line.cells) != 1 or not isinstance(line.cells[0][1], str):
            return False
        if len(self.below) > limits.MAX_FOOTNOTES:
            return False
        return bool(self.below) or line.follows_blank or _MARK.match(line.cells[0][1][:100]) is not None

    def repeats_questions(self, line: Line) -> bool:
        """Whether the row under the headings holds questions or kinds of response, and no place."""
        own = {own_name(self.found.names[place], NEEDED) for place, _ in line.cells if place < len(self.found.names)}
        texts = [str(value) for _, value in line.cells]
        if all(text.strip().casefold() in _RESPONSES for text in texts):
            return True
        needed = [
            str(value)
            for place, value in line.cells
            if place < len(self.found.names) and own_name(self.found.names[place], NEEDED)
        ]
        has_figures = any(character.isdigit() for text in needed for character in text[:100])
        return own.issuperset(NEEDED) and not has_figures and any(text.rstrip().endswith("?") for text in needed)

    def see(self, line: Line) -> None:
        """Take note of what of a row is hidden."""
        if line.is_hidden:
            self.hidden_rows_count += 1
            if len(self.hidden_rows) < _NAMED:
                self.hidden_rows.append(line.number)
        self.hidden_columns.update(line.hidden)

    def notes(self) -> Iterator[str]:
        """What a reader should know of the whole table."""
        yield from _left_out(self.above, "which repeats the questions")
        yield from _left_out(self.below, "below the table")
        if self.hidden_rows:
            count = counted(self.hidden_rows_count, "hidden row")
            more = f" and {left} more" if (left := self.hidden_rows_count - len(self.hidden_rows)) else ""
            yield f"{count} read as well: {listed(self.hidden_rows)}{more}"
        names = [self.found.names[place] for place in sorted(self.hidden_columns) if place < len(self.found.names)]
        if named := [quote(name) for name in names if name]:
            yield f"{counted(len(named), 'hidden column')} read as well: {listed(named, 6)}"


def _peeked(lines: Iterator[Line], count: int) -> tuple[list[Line], Iterator[Line]]:
    """The first *count* of *lines*, and the rest; what is wrong in them comes with the rest."""
    first: list[Line] = []
    try:
        first.extend(islice(lines, count))
    except InputError as error:
        return first, _refusing(error)
    return first, lines


def _refusing(error: InputError) -> Iterator[Line]:
    """Raise *error* when asked for a line."""
    yield from ()
    raise error


def _is_import_ids(line: Line) -> bool:
    """Whether a row holds the keys that a survey's export gives its questions."""
    return all(str(value).replace(" ", "").casefold().startswith(_IMPORT_ID) for _, value in line.cells)
