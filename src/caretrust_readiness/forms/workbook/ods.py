"""OpenDocument spreadsheets: the filled cells of ``content.xml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.forms.workbook.cells import MAX_CELLS, Cell, Sheet, TooMuch, number_text

if TYPE_CHECKING:
    from caretrust_readiness.forms.workbook.package import Package

_MAX_REPEATED = 1 << 21


def sheets(package: Package) -> list[Sheet]:
    """The sheets of an OpenDocument *package*."""
    content = _Content()
    package.feed("content.xml", content)
    if not content.sheets:
        raise ValueError("it has no sheet")
    return content.sheets


class _Content:
    """Collects cells; what is repeated and empty costs nothing."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.row = self.column = 0
        self.row_repeated = self.column_repeated = 1
        self.found: list[tuple[int, int, Cell]] = []
        self.attributes: dict[str, str] = {}
        self.pieces: list[str] | None = None
        self.paragraphs = 0
        self.passed_by = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self.passed_by or name == "annotation":
            self.passed_by += 1
        elif name == "table":
            self.sheets.append(Sheet(attributes.get("name", "")))
            self.row = 0
        elif name == "table-row":
            self.row_repeated = _count(attributes, "number-rows-repeated")
            self.column, self.found = 0, []
        elif name in {"table-cell", "covered-table-cell"}:
            self.attributes, self.pieces, self.paragraphs = attributes, [], 0
        elif self.pieces is not None:
            self._in_cell(name, attributes)

    def _in_cell(self, name: str, attributes: dict[str, str]) -> None:
        assert self.pieces is not None  # noqa: S101 - for the type checker: start() has looked
        if name == "p":
            self.pieces += ["\n"] if self.paragraphs else []
            self.paragraphs += 1
        elif name == "s":
            self.pieces.append(" " * min(_count(attributes, "c"), 100))
        elif name in {"line-break", "tab"}:
            self.pieces.append("\n" if name == "line-break" else "\t")

    def text(self, data: str) -> None:
        """Text of a paragraph."""
        if self.pieces is not None and not self.passed_by and self.paragraphs:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.passed_by:
            self.passed_by -= 1
        elif name in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def _end_cell(self) -> None:
        repeated = _count(self.attributes, "number-columns-repeated")
        cell = _cell("".join(self.pieces or ()), self.attributes)
        if cell is not None:
            if repeated * self.row_repeated > MAX_CELLS:
                raise TooMuch("it repeats a filled cell more often than is read")
            self.found += [(self.row, self.column + 1 + more, cell) for more in range(repeated)]
        self.column, self.pieces = self.column + repeated, None

    def _end_row(self) -> None:
        for more in range(self.row_repeated if self.found else 0):
            for _, column, cell in self.found:
                self.sheets[-1].put(self.row + 1 + more, column, cell)
        self.row += self.row_repeated


def _count(attributes: dict[str, str], name: str) -> int:
    said = attributes.get(name, "1")
    return min(int(said), _MAX_REPEATED) if said.isdigit() and len(said) < 10 else 1  # noqa: PLR2004 - figures of a count


def _cell(text: str, attributes: dict[str, str]) -> Cell | None:
    kind, is_formula = attributes.get("value-type", ""), "formula" in attributes
    if kind in {"float", "percentage", "currency"} and "value" in attributes:
        text = number_text(attributes["value"], percent=kind == "percentage")
    elif kind in {"date", "time"}:
        text = attributes.get(f"{kind}-value", text)
        return Cell(text.removesuffix("T00:00:00"), is_formula, is_date=True)
    elif kind == "boolean":
        text = attributes.get("boolean-value", text)
    return Cell(text, is_formula) if text.strip() or is_formula else None
