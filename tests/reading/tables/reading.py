"""What tests of tables share: reading one under the harbour rubric, and workbooks as other programs may write them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import NamedTuple

import openpyxl

from caretrust_readiness.batch.sources import Sources
from caretrust_readiness.model.answers import Answers
from caretrust_readiness.model.problems import InputError
from caretrust_readiness.model.terms import Interval
from caretrust_readiness.reading.loading import load_rubric

RUBRIC = str(Path(__file__).parents[2] / "report" / "cases" / "harbour.rubric.yaml")
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


class Table(NamedTuple):
    """What a table comes to: what was read, and what was not."""

    read: list[Answers]
    problems: list[str]

    @property
    def localities(self) -> list[str]:
        """Those that were read."""
        return [answers.locality for answers in self.read]

    def levels(self, criterion: str) -> list[Interval[int] | None]:
        """What each of them says of one criterion."""
        return [answers.answers[criterion].claimed for answers in self.read]


def read(path: Path) -> Table:
    """What the table comes to; problems call it t."""
    rubric = load_rubric(RUBRIC)
    found = Table([], [])
    for source in Sources([str(path)]).sources():
        try:
            found.read.append(source.read(rubric).answers)
        except InputError as error:
            found.problems.extend(problem.format().replace(str(path), "t") for problem in error.problems)
    return found


def text(value: str) -> str:
    """What stands inside a cell that holds a text of its own; for :func:`cell`."""
    return f't="inlineStr"><is><t>{value}</t></is>'


def row(*cells: str, attributes: str = "") -> str:
    """A row of cells, each as what follows ``<c `` of its markup."""
    return f"<row {attributes}>{''.join(f'<c {cell}</c>' for cell in cells)}</row>"


HEADINGS = row(text("locality"), text("as_of"), text("crew"))


def locality(name: str, crew: str) -> str:
    """A row for a locality, of whose crew the markup of a cell says something."""
    return row(text(name), "><v>2026</v>", crew)


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """The markup of a sheet."""
    return f"<worksheet {_MAIN}>{before}<sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"


def book(path: Path, *sheets: str, states: str = "", formats: tuple[str, ...] = (), **parts: str) -> Table:
    """What a workbook of *sheets* comes to.

    *states* has h for each hidden one; style 1 on shows numbers by *formats*; *parts* replace others.
    """
    with zipfile.ZipFile(_shell(len(sheets), states.ljust(len(sheets)), formats)) as shell:
        whole = {name: shell.read(name) for name in shell.namelist()}
    whole |= {f"xl/worksheets/sheet{n}.xml": content.encode() for n, content in enumerate(sheets, 1)}
    whole |= {f"xl/{name}.xml": content.encode() for name, content in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return read(path)


def _shell(count: int, states: str, formats: tuple[str, ...]) -> io.BytesIO:
    """A workbook around *count* sheets, as the library writes it."""
    whole = openpyxl.Workbook()
    whole.remove(whole.worksheets[0])
    for place in range(count):
        whole.create_sheet(f"Sheet {place + 1}").sheet_state = "hidden" if states[place] == "h" else "visible"
    for place, code in enumerate(formats, 1):
        whole.worksheets[0].cell(place, 1).number_format = code
    whole.active = states.index(next(state for state in states if state != "h"))
    content = io.BytesIO()
    whole.save(content)
    return content
