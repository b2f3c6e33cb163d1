"""Excel workbooks: the filled cells of each sheet, whichever program wrote them."""

from __future__ import annotations

import datetime
import posixpath
import re
from typing import TYPE_CHECKING

from caretrust_readiness.forms.workbook.cells import MAX_CELLS, Cell, Sheet, TooMuch, number_text

if TYPE_CHECKING:
    from caretrust_readiness.forms.workbook.package import Package

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", re.ASCII)
#: What a format writes as it stands: it makes no number a date or a percentage.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
#: The formats that every program knows by number: dates, and percentages.
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENTAGES = {9, 10}
_EPOCHS = {False: datetime.date(1899, 12, 30), True: datetime.date(1904, 1, 1)}
_MAX_SERIAL = 2_958_465


def sheets(package: Package) -> list[Sheet]:
    """The sheets of an Excel *package*, in their order."""
    whole = "xl/workbook.xml"
    start = _Relations()
    package.feed("_rels/.rels", start)
    whole = next((_resolved("", one) for kind, one in start.targets.values() if kind == "officeDocument"), whole)
    book, relations = _Book(), _Relations()
    package.feed(whole, book)
    folder, _, name = whole.rpartition("/")
    package.feed(f"{folder}/_rels/{name}.rels", relations)
    strings, styles = _Strings(), _Styles()
    for kind, target in relations.targets.values():
        if kind in {"sharedStrings", "styles"}:
            package.feed(_resolved(whole, target), strings if kind == "sharedStrings" else styles)
    found = []
    for title, key in book.sheets:
        kind, target = relations.targets.get(key, ("", ""))
        if kind == "worksheet":
            cells = _Cells(Sheet(title), strings.texts, styles.kinds(), is_1904=book.is_1904)
            package.feed(_resolved(whole, target), cells)
            found.append(cells.sheet)
    if not found:
        raise ValueError("it has no sheet")
    return found


class _Quiet:
    """An element handler that passes everything by."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text between them."""


class _Relations(_Quiet):
    """The targets of a part's relations, each with its kind, by id."""

    def __init__(self) -> None:
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))


class _Book(_Quiet):
    """The names of the sheets, each with the id of its relation."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.is_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904") in {"1", "true"}


class _Strings(_Quiet):
    """The texts that cells share; those that say how a text is pronounced are passed by."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.in_text = False
        self.phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - as its base has it
        """An element begins."""
        if name == "si":
            self.pieces = []
        elif name == "rPh":
            self.phonetic = True
        self.in_text = name == "t" and not self.phonetic

    def text(self, data: str) -> None:
        """A piece of a text."""
        if self.in_text:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        self.in_text = False
        if name == "rPh":
            self.phonetic = False
        elif name == "si":
            if len(self.texts) >= MAX_CELLS:
                raise TooMuch(f"it has more than {MAX_CELLS} texts, the most that is read")
            self.texts.append("".join(self.pieces))


class _Styles(_Quiet):
    """What the formats of cells make of a number: ``date``, ``percent`` or nothing."""

    def __init__(self) -> None:
        self.own: dict[int, str] = {}
        self.used: list[int] = []
        self.in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        number = attributes.get("numFmtId", "0")
        if name == "numFmt" and number.isdigit():
            self.own[int(number)] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            self.used.append(int(number) if number.isdigit() else 0)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "cellXfs":
            self.in_cells = False

    def kinds(self) -> list[str]:
        """What each format of a cell makes of a number."""
        return [self._kind(number) for number in self.used]

    def _kind(self, number: int) -> str:
        code = _LITERAL.sub("", self.own.get(number, ""))
        if number in _PERCENTAGES or "%" in code:
            return "percent"
        return "date" if number in _DATES or re.search(r"[dmyhs]", code, re.IGNORECASE) else ""


class _Cells(_Quiet):
    """The filled cells of one sheet."""

    def __init__(self, sheet: Sheet, texts: list[str], kinds: list[str], *, is_1904: bool) -> None:
        self.sheet = sheet
        self.texts = texts
        self.kinds = kinds
        self.is_1904 = is_1904
        self.row = self.column = 0
        self.attributes: dict[str, str] = {}
        self.pieces: list[str] = []
        self.is_formula = self.collects = self.phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "row":
            said = attributes.get("r", "")
            self.row = int(said) if said.isdigit() and len(said) < 8 else self.row + 1  # noqa: PLR2004 - figures of a row
            self.column = 0
        elif name == "c":
            self.attributes, self.pieces, self.is_formula = attributes, [], False
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self.column = _column(found[1]) if found else self.column + 1
        elif name == "f":
            self.is_formula = True
        elif name == "rPh":
            self.phonetic = True
        self.collects = name in {"v", "t"} and not self.phonetic

    def text(self, data: str) -> None:
        """What a cell holds."""
        if self.collects:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        self.collects = False
        if name == "rPh":
            self.phonetic = False
        elif name == "c":
            cell = self._cell("".join(self.pieces))
            if cell is not None:
                self.sheet.put(self.row, self.column, cell)

    def _cell(self, said: str) -> Cell | None:
        kind = self.attributes.get("t", "n")
        if kind == "s" and said.strip().isdigit():
            said = self.texts[int(said)] if int(said) < len(self.texts) else ""
        elif kind == "b":
            said = "true" if said.strip() == "1" else "false"
        elif kind == "n" and said.strip():
            return self._number(said.strip())
        if not said.strip() and not self.is_formula:
            return None
        return Cell(said, self.is_formula, is_date=kind == "d", is_error=kind == "e")

    def _number(self, said: str) -> Cell:
        style = self.attributes.get("s", "0")
        kind = self.kinds[int(style)] if style.isdigit() and int(style) < len(self.kinds) else ""
        if kind == "date" and 0 <= float(said) <= _MAX_SERIAL:
            day = _EPOCHS[self.is_1904] + datetime.timedelta(days=int(float(said)))
            return Cell(day.isoformat(), self.is_formula, is_date=True)
        return Cell(number_text(said, percent=kind == "percent"), self.is_formula)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _resolved(base: str, target: str) -> str:
    """The name of the part that *target* means in the relations of the part *base*."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
