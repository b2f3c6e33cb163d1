"""Other people's score sets, written as our rubrics and answers, come out at the figures that they published.

Each folder beside this file is one set: ``rubric.yaml``, ``answers.csv``, ``published.csv``, and a ``README.md`` that
names the sources.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from caretrust_readiness.cli import main

HERE = Path(__file__).parent
SETS = sorted(path.parent.name for path in HERE.glob("*/rubric.yaml"))

Row = Mapping[str, str]


class Rule(NamedTuple):
    """How a set's figure follows from our score, 0 to 100: ``start + score * factor``, rounded half up to ``step``."""

    factor: str
    step: str
    start: str = "0"

    def figure(self, score: str) -> str:
        """The figure as the set prints it.

        Batch rounds *score* down at its fourth decimal. Where a set rounds, its halves have fewer decimals than that:
        rounding down first carries no figure across one.
        """
        exact = Decimal(self.start) + Decimal(score) * Decimal(self.factor)
        return str(exact.quantize(Decimal(self.step), ROUND_HALF_UP))


#: The sets that publish a figure; the others publish bands only.
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "open-data-index": Rule("1", "1"),
        "openssf-scorecard": Rule("0.1", "0.1"),
        "state-fragility-index": Rule("-0.25", "1", start="25"),
    }
)


def rows(path: Path) -> list[Row]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(table: Iterable[Row], name: str) -> dict[str, str]:
    """What each locality of *table* has in column *name*."""
    return {row["locality"]: row[name] for row in table}


PUBLISHED = {name: rows(HERE / name / "published.csv") for name in SETS}
BANDED = [name for name in SETS if "verdict" in PUBLISHED[name][0]]


def unsure(name: str) -> set[str]:
    """The localities of a set with an answer that is not known."""
    return {row["locality"] for row in rows(HERE / name / "answers.csv") if "unknown" in row.values()}


# The two forms of the same answers


def as_a_table(name: str, _: Path) -> str:
    return str(HERE / name / "answers.csv")


def entry(heading: str, cell: str) -> str:
    """A line of ``answers`` for a cell."""
    criterion, _, kind = heading.partition(".")
    text = cell if re.fullmatch(r"\d+", cell) else json.dumps(cell, ensure_ascii=False)
    if cell.startswith("n/a:"):
        text = json.dumps({"not_applicable": cell.removeprefix("n/a:").strip()})
    return f"  {criterion}: {{{kind}: {text}}}\n" if kind else f"  {criterion}: {text}\n"


def as_single_files(name: str, folder: Path) -> str:
    for number, row in enumerate(rows(HERE / name / "answers.csv")):
        cells = "".join(entry(*cell) for cell in row.items() if cell[0] not in {"locality", "as_of"})
        head = f"locality: {json.dumps(row['locality'], ensure_ascii=False)}\nas_of: {row['as_of']}\n"
        (folder / f"{number:03}.yaml").write_text(f"{head}answers:\n{cells}", encoding="utf-8")
    return str(folder)


Batch = Callable[[str], list[Row]]


@pytest.fixture(params=[as_a_table, as_single_files], ids=["as-a-table", "as-single-files"])
def batch(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Batch:
    """Run a set through batch in one of its forms; nothing may be wrong with it."""
    for name in ("CARETRUST_RUBRIC", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)

    def run(name: str) -> list[Row]:
        rubric = str(HERE / name / "rubric.yaml")
        status = main(["batch", "--format", "csv", "--jobs", "1", "--rubric", rubric, request.param(name, tmp_path)])
        out, err = capsys.readouterr()
        assert (status, err) == (0, "")
        return list(csv.DictReader(io.StringIO(out)))

    return run


# What must hold


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_score_is_the_published_figure(batch: Batch, name: str) -> None:
    """Sets that count an unsure answer as nothing publish what we call demonstrated: the low end."""
    found = column(batch(name), "score_low")

    assert {locality: RULES[name].figure(score) for locality, score in found.items()} == column(
        PUBLISHED[name], "published"
    )


@pytest.mark.parametrize("name", SETS)
def test_the_two_ends_of_a_score_differ_exactly_where_an_answer_is_not_known(batch: Batch, name: str) -> None:
    found = batch(name)

    assert {row["locality"] for row in found if row["score_low"] != row["score_high"]} == unsure(name)


@pytest.mark.parametrize("name", BANDED)
def test_every_verdict_is_the_published_band(batch: Batch, name: str) -> None:
    assert column(batch(name), "verdict_low") == column(PUBLISHED[name], "verdict")


@pytest.mark.parametrize("name", SETS)
def test_a_verdict_is_settled_where_every_answer_is_known(batch: Batch, name: str) -> None:
    found = column(batch(name), "settled")

    assert {locality for locality, settled in found.items() if settled == "false"} <= unsure(name)


@pytest.mark.parametrize("name", SETS)
def test_every_rubric_is_sound(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "check", str(HERE / name / "rubric.yaml")]) == 0

    assert capsys.readouterr().out.endswith("no warnings\n")


def test_every_set_has_a_figure_or_a_band_to_be_held_to() -> None:
    assert set(RULES) == {name for name in SETS if "published" in PUBLISHED[name][0]}
    assert set(RULES) | set(BANDED) == set(SETS)


@pytest.mark.parametrize("name", SETS)
def test_every_set_names_its_sources_and_what_it_leaves_out(name: str) -> None:
    text = (HERE / name / "README.md").read_text(encoding="utf-8")

    assert re.findall(r"^- \*\*(.+?)\.\*\*", text, re.MULTILINE) == ["Rule", "Sources", "Licence", "Here", "Left out"]
