"""Runs inside LibreOffice's own Python: opens workbooks, types into them, recalculates and saves them.

Usage: libreoffice.py PIPE JOBS.json, where JOBS is a list of {in, out, filter, cells: [[sheet, cell, text]], read};
what the cells under ``read`` show is printed as JSON, a list for each job.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]  # LibreOffice brings it
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]  # as above


def desktop(pipe: str) -> Any:
    """The running program, once it is ready."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(120):
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except Exception:  # noqa: BLE001 - it is not ready yet
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


def option(name: str, value: Any) -> Any:
    """One named option."""
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def run(program: Any, job: dict[str, Any]) -> list[str]:
    """Do one job; what the cells to be read show."""
    book = program.loadComponentFromURL(Path(job["in"]).as_uri(), "_blank", 0, (option("Hidden", True),))
    for sheet, cell, text in job["cells"]:
        book.Sheets.getByName(sheet).getCellRangeByName(cell).setString(text)
    book.calculateAll()
    shown = [book.Sheets.getByName(sheet).getCellRangeByName(cell).getString() for sheet, cell in job["read"]]
    book.storeToURL(Path(job["out"]).as_uri(), (option("FilterName", job["filter"]),))
    book.close(True)
    return shown


if __name__ == "__main__":
    office = desktop(sys.argv[1])
    results = [run(office, job) for job in json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))]
    sys.stdout.write(json.dumps(results))
    with contextlib.suppress(Exception):  # it is gone before it can answer
        office.terminate()
