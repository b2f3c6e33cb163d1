"""Every command with what it reads: a new one is a line in :data:`COMMANDS`.

``{answers}`` and the like are files that are made for each case (see :data:`MAKERS`); ``{text}`` is a word of the
command line, and ``HARBOUR`` the small rubric of the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from caretrust_readiness.report.paper import Kind
from tests.hostility import making, packing

#: By the name that commands call them by: what makes the content, and how the file's name ends.
MAKERS: dict[str, tuple[Callable[[Random], bytes], str]] = {
    "answers": (making.answers, ".yaml"),
    "good": (making.good, ".yaml"),
    "fitting": (making.fitting, ".yaml"),
    "rubric": (making.rubric, ".json"),
    "child": (packing.child, ".json"),
    "cases": (packing.cases, ".json"),
    "csv": (making.table, ".csv"),
    "jsonl": (making.json_lines, ".jsonl"),
    "xlsx": (making.workbook, ".xlsx"),
    "ods": (packing.ods, ".ods"),
    "parquet": (packing.parquet, ".parquet"),
    "columns": (packing.columns, ".json"),
    "baseline": (making.baseline, ".jsonl"),
    "list": (making.listing, ".list"),
    "html": (packing.html, ".html"),
    "docx": (packing.docx, ".docx"),
    "pdf": (packing.pdf, ".pdf"),
    "typed": (making.typed, ".typed"),
}


class Command(NamedTuple):
    """A command line to try; of *kind* are the formats that it is tried in, one a case."""

    words: str
    kind: Kind | None = None
    reads: str | None = None
    """What comes from standard input, by its maker."""

    def is_of(self, name: str) -> bool:
        """Whether it tries the command called *name*, which a group's name may begin."""
        return self.words.startswith(f"{name} ")


COMMANDS = (
    Command("assess --rubric HARBOUR {answers}", Kind.PLACES),
    Command("assess --rubric HARBOUR {good}", Kind.PLACES),
    Command("assess --rubric {rubric} {fitting}", Kind.PLACES),
    Command("assess --as-if {child} {answers} --brief", Kind.PLACES),
    Command("assess {answers} --set {text} --fail-below {text}", Kind.PLACES),
    Command("assess --public --rubric HARBOUR -", Kind.PLACES, "good"),
    Command("assess --rubric HARBOUR {good} --template {docx} -o out.docx"),
    Command("compare --rubric HARBOUR {good} {good}", Kind.PLACES),
    Command("compare --rubric-b {rubric} {answers} {good}", Kind.PLACES),
    Command("explain --rubric HARBOUR {good} crew", Kind.PLACES),
    Command("explain --rubric HARBOUR {answers} {text} --to {text} --service {text}", Kind.PLACES),
    Command("options --rubric {rubric} {fitting}", Kind.PLACES),
    Command("options --rubric HARBOUR {answers} --set {text}", Kind.PLACES),
    Command("path --rubric {rubric} {fitting}", Kind.PLACES),
    Command("path --rubric HARBOUR {good} --to {text}", Kind.PLACES),
    Command("path --rubric {rubric} {fitting} --option o1", Kind.PLACES),
    Command("robustness --rubric HARBOUR {good}", Kind.PLACES),
    Command("robustness --shares --rubric {rubric} {fitting}", Kind.PLACES),
    Command("stress --rubric {rubric} {fitting}", Kind.PLACES),
    Command("views --rubric HARBOUR {answers}", Kind.PLACES),
    Command("ageing --rubric HARBOUR {good}", Kind.PLACES),
    Command("ageing --rubric {rubric} {fitting}", Kind.PLACES),
    Command("merge --rubric HARBOUR {good} {answers} --as {text} -o out.yaml"),
    Command("workbook export --rubric HARBOUR --respondents nhs,council {good} out.xlsx"),
    Command("workbook export --rubric {rubric} --respondents {text} --until {text} {fitting} out.xlsx"),
    Command("workbook import --rubric HARBOUR {xlsx} -o out.yaml"),
    Command("workbook import --rubric HARBOUR {xlsx} {ods} --into {good}"),
    Command("form export --rubric HARBOUR {good} out.xlsx"),
    Command("form export --rubric {rubric} --respondents {text} out.xlsx"),
    Command("import --rubric HARBOUR {csv} --respondent {text} --locality A --as-of 2026 -o out.yaml"),
    Command("import --rubric HARBOUR {csv} --respondent A --columns {columns} --locality A --as-of 2026 -o out.yaml"),
    Command("import --rubric HARBOUR {xlsx} --respondent {text} --locality {text} --as-of 2026 --lenient -o out.yaml"),
    Command("import --rubric HARBOUR {ods} --respondent crew --lenient --into {good} --save-columns out.yml"),
    Command("interview --plain --rubric HARBOUR {good}", None, "typed"),
    Command("interview --plain --rubric {rubric} {answers} --respondent {text} --in-order", None, "typed"),
    Command("verify {answers}", Kind.PLACES),
    Command("verify {html} --answers {good} --rubric HARBOUR", Kind.PLACES),
    Command("verify {docx}", Kind.PLACES),
    Command("verify {pdf}", Kind.PLACES),
    Command("backtest --rubric HARBOUR {answers} {good}", Kind.PLACES),
    Command("rubric check {rubric} {child}", Kind.CHECK),
    Command("rubric check -", Kind.CHECK, "rubric"),
    Command("rubric show ./{rubric}", Kind.RUBRIC),
    Command("rubric show --origin ./{child}", Kind.RUBRIC),
    Command("rubric schema answers --rubric {rubric}"),
    Command("rubric sql --dialect duckdb --table {text} --columns evidence {rubric}"),
    Command("rubric test {cases}", Kind.TESTS),
    Command("rubric test {cases} --rubric {child} --mutate all --coverage", Kind.TESTS),
    Command("rubric diff HARBOUR {child} --localities {good}", Kind.RUBRICS),
    Command("rubric diff {rubric} {rubric} --localities {fitting} --check-version", Kind.RUBRICS),
    Command("rubric new --extends ./{child} -o out.yaml"),
    Command("rubric new --extends {text}"),
    Command("init {text} --as-of 2026 --rubric HARBOUR"),
    Command("init {text} --as-of {text} --rubric {rubric} -o out.yaml"),
    Command("init --from {good} --as-of 2026 --rubric HARBOUR"),
    Command("set {good} crew=2 --note {text} --source {text} --rubric HARBOUR -o out.yaml"),
    Command("set {good} {text} --respondent {text} --ref {text} --rubric HARBOUR -o out.yaml"),
    Command("batch --rubric HARBOUR {answers} {good} {good}", Kind.BATCH),
    Command("batch --rubric HARBOUR {csv} {jsonl}", Kind.BATCH),
    Command("batch --rubric HARBOUR {xlsx}", Kind.BATCH),
    Command("batch --rubric HARBOUR {ods} {parquet}", Kind.BATCH),
    Command("batch --rubric HARBOUR --sheet {text} --skip-rows 1 {xlsx} {ods}", Kind.BATCH),
    Command("batch --rubric HARBOUR {good} {csv} --long --separator ; -o out.csv"),
    Command("batch --rubric HARBOUR {good} {xlsx} {answers} -o out.xlsx"),
    Command("batch --rubric HARBOUR --files-from {list}", Kind.BATCH),
    Command("batch --rubric HARBOUR --files-from -", Kind.BATCH, "list"),
    Command("batch --rubric HARBOUR --baseline {baseline} {good} {good}", Kind.BATCH),
    Command("batch --rubric HARBOUR --baseline {baseline} --gone pass --duplicates latest .", Kind.BATCH),
    Command("batch --rubric HARBOUR --baseline {baseline} --baseline-rubric {child} --renew {good}", Kind.BATCH),
    Command("batch --rubric {rubric} --by-service --with path,radius --fail-below v1 {fitting}", Kind.BATCH),
)
