"""Every command with what it reads: a new one is a line in :data:`COMMANDS`.

``{answers}`` and the like are files that are made for each case (see :data:`.making.MAKERS`); ``HARBOUR`` is the small
rubric of the tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from caretrust_readiness.report.paper import Kind

HARBOUR = str(Path(__file__).parents[1] / "report" / "cases" / "harbour.rubric.yaml")


class Command(NamedTuple):
    """A command line to try; of *kind* are the formats that it is tried in, one a case."""

    words: str
    kind: Kind | None = None

    @property
    def name(self) -> str:
        """The command, as :data:`caretrust_readiness.cli.app.COMMANDS` calls it."""
        return self.words.split()[0]


COMMANDS = (
    Command("assess --rubric HARBOUR {answers}", Kind.PLACES),
    Command("assess --rubric HARBOUR {good}", Kind.PLACES),
    Command("assess --rubric {rubric} {good}", Kind.PLACES),
    Command("assess {answers} --set {text} --fail-below {text}", Kind.PLACES),
    Command("compare --rubric HARBOUR {good} {good}", Kind.PLACES),
    Command("compare --rubric-b {rubric} {answers} {good}", Kind.PLACES),
    Command("explain --rubric HARBOUR {good} crew", Kind.PLACES),
    Command("explain --rubric HARBOUR {answers} {text}", Kind.PLACES),
    Command("options --rubric {rubric} {good}", Kind.PLACES),
    Command("path --rubric {rubric} {good}", Kind.PLACES),
    Command("path --rubric HARBOUR {good} --to {text}", Kind.PLACES),
    Command("robustness --rubric HARBOUR {good}", Kind.PLACES),
    Command("stress --rubric {rubric} {good}", Kind.PLACES),
    Command("views --rubric HARBOUR {answers}", Kind.PLACES),
    Command("ageing --rubric HARBOUR {good}", Kind.PLACES),
    Command("merge --rubric HARBOUR {good} {answers} -o out.yaml"),
    Command("workbook export --rubric HARBOUR --respondents nhs,council {good} out.xlsx"),
    Command("workbook import --rubric HARBOUR {xlsx} -o out.yaml"),
    Command("form export --rubric HARBOUR {good} form.xlsx"),
    Command("import --rubric HARBOUR {csv} --respondent {text} --locality A --as-of 2026 -o out.yaml"),
    Command("import --rubric HARBOUR {xlsx} --respondent {text} --locality {text} --as-of 2026 --lenient -o out.yaml"),
    Command("interview --plain --rubric HARBOUR {good}"),
    Command("verify {answers}"),
    Command("rubric sql --dialect duckdb {rubric}"),
    Command("backtest --rubric HARBOUR {answers} {good}", Kind.PLACES),
    Command("rubric check {rubric}"),
    Command("rubric show ./{rubric}", Kind.RUBRIC),
    Command("rubric schema answers"),
    Command("init {text} --as-of 2026 --rubric HARBOUR"),
    Command("init --from {good} --as-of 2026 --rubric HARBOUR"),
    Command("set {good} crew=2 --note {text} --source {text} --rubric HARBOUR -o out.yaml"),
    Command("batch --rubric HARBOUR {answers} {good} {good}", Kind.BATCH),
    Command("batch --rubric HARBOUR {csv} {jsonl}", Kind.BATCH),
    Command("batch --rubric HARBOUR {xlsx}", Kind.BATCH),
    Command("batch --rubric HARBOUR --files-from {list}", Kind.BATCH),
    Command("batch --rubric HARBOUR --baseline {baseline} {good} {good}", Kind.BATCH),
    Command("batch --rubric HARBOUR --baseline {baseline} --gone pass --duplicates latest .", Kind.BATCH),
    Command("batch --rubric {rubric} --by-service --with path,radius --fail-below v1 {good}", Kind.BATCH),
)
