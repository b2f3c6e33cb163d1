"""A questionnaire opened, filled in, recalculated and saved by LibreOffice, as .xlsx and as .ods."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from caretrust_readiness.cli import main
from tests.forms.workbooks import export, places

OFFICE = shutil.which("soffice")
SCRIPT = Path(__file__).parent / "libreoffice.py"
#: The Python that LibreOffice's own library is installed for.
PYTHON = Path("/usr/bin/python3")


def has_uno() -> bool:
    """Whether LibreOffice can be driven from here."""
    return (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0
    )


pytestmark = pytest.mark.skipif(
    OFFICE is None or not has_uno(),
    reason="LibreOffice with its Python library is not installed: on Debian, libreoffice-calc and python3-uno",
)
FORMATS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}


def in_office(folder: Path, jobs: list[dict[str, Any]]) -> list[list[str]]:
    """What LibreOffice shows after *jobs*; asked a second time where it does not answer the first.

    A program with a new profile may begin twice, and then forgets who had asked it.
    """
    listed = folder / "jobs.json"
    listed.write_text(json.dumps(jobs), encoding="utf-8")
    done = asked(folder / "first", listed)
    if done.returncode != 0:
        done = asked(folder / "second", listed)
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout)
    return found


def asked(profile: Path, jobs: Path) -> subprocess.CompletedProcess[str]:
    """How the *jobs* ended with a program of its own, whose settings are below *profile*."""
    pipe = f"caretrust{os.getpid()}{profile.name}"
    own = f"-env:UserInstallation={profile.as_uri()}"
    office = subprocess.Popen([OFFICE or "", "--headless", "--norestore", own, f"--accept=pipe,name={pipe};urp;"])
    try:
        done = subprocess.run([PYTHON, SCRIPT, pipe, jobs], check=False, capture_output=True, text=True, timeout=180)
        if done.returncode == 0:
            office.wait(60)
    finally:
        office.kill()
        office.wait()
    return done


def test_what_libreoffice_saves_is_read_and_its_counts_are_true(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank = tmp_path / "blank.xlsx"
    export("--respondents", "nhs", str(blank))
    where = places(blank)
    typed = {
        ("locality", "value"): "Anytown",
        ("as_of", "value"): "2025-09-30",
        ("joint_history", "view:nhs"): "3: established",
        ("joint_history", "note"): "=1+1 \u2013 \u201cquoted\u201d",
        ("joint_history", "source"): "Minutes",
        ("joint_history", "date"): "2025-06-30",
        ("coterminosity", "view:nhs"): "92%",
        ("pay_parity", "view:nhs"): "1..3",
        ("staff_support", "view:nhs"): "not known",
    }
    counts = [["Start", "D9"], [where["joint_history", "note"][0], "B3"]]
    total = openpyxl.load_workbook(blank)["Start"]
    in_all = next(row[1].row for row in total.iter_rows() if row[1].value == "In all")
    counts.append(["Start", f"D{in_all}"])
    jobs = [
        {
            "in": str(blank),
            "out": str(tmp_path / f"filled.{ending}"),
            "filter": name,
            "cells": [[*where[key], value] for key, value in typed.items()],
            "read": counts,
        }
        for ending, name in FORMATS.items()
    ]
    first, second = in_office(tmp_path, jobs)
    assert first == second
    assert first[1].startswith("Done: 1 of ")
    assert first[2] == "4"
    for ending in FORMATS:
        assert main(["workbook", "import", "-q", str(tmp_path / f"filled.{ending}")]) == 0
        assert capsys.readouterr().out == (
            """\
# yaml-language-server: $schema=answers.schema.json
locality: Anytown
as_of: 2025-09-30
rubric: care-trust
respondents:
  nhs: NHS
answers:
  joint_history:
    views: {nhs: 3}
    note: "=1+1 \u2013 \u201cquoted\u201d"
    evidence:
      - {source: Minutes, date: 2025-06-30}
  coterminosity: {views: {nhs: 92%}}
  staff_support: {views: {nhs: unknown}}
  pay_parity: {views: {nhs: [1, 3]}}
"""
        )
    book = openpyxl.load_workbook(tmp_path / "filled.xlsx")
    sheet, cell = where["joint_history", "view:nhs"]
    assert book[sheet].protection.sheet
    assert not book[sheet][cell].protection.locked
    assert cell in {str(area) for rule in book[sheet].data_validations.dataValidation for area in rule.sqref.ranges}
