"""What the sources of a batch have to say, on standard error; what many rows share is said once, at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caretrust_readiness.cli.streams import tell
from caretrust_readiness.model.plaintext import visible

if TYPE_CHECKING:
    from caretrust_readiness.batch.portions import Told
    from caretrust_readiness.report.repeats import Repeats

#: So many mistakes of rows are told: about a screen.
_MOST = 20
#: So many different notes of rows are told.
_NOTES = 20


class Teller:
    """Tells what comes from files as it comes, and what comes from rows of tables at the end."""

    def __init__(self, *, problems: bool) -> None:
        """Tell *problems* only where no other stream does."""
        self.problems = problems
        self.repeats: Repeats | None = None
        self.notes: dict[tuple[str, str], list[int | str]] = {}

    def take(self, told: Told) -> None:
        """Tell or keep what one source has to say."""
        from caretrust_readiness.report.repeats import Repeats, row_of

        lines = []
        for problem in told.problems if self.problems else ():
            if (row := row_of(told.file, problem)) is None:
                lines.append(problem.format())
            else:
                self.repeats = self.repeats or Repeats()
                self.repeats.add(row, problem)
        if told.more and self.problems:
            said = f"{told.more} more problems; the forms json and jsonl list them all"
            lines.append(f"{visible(told.problems[-1].file)}: {said}")
        lines += told.lines
        table, _, number = told.file.rpartition(":")
        for note in told.notes:
            if not (table and number.isdigit()):
                lines.append(f"{visible(told.file)}: note: {visible(note)}")
                continue
            rows = self.notes.setdefault((table, note), [told.file, 0])
            rows[1] = int(rows[1]) + 1
        if lines:
            tell("\n".join(lines))

    def end(self) -> None:
        """Tell what rows of tables share."""
        found = list(self.repeats.shared()) if self.repeats is not None else []
        for one in found[:_MOST]:
            tell(one.told.format())
        if (more := len(found) - _MOST) > 0:
            kinds = f"{more} more {'kind' if more == 1 else 'kinds'} of problem"
            tell(f"caretrust: {kinds}; the forms json and jsonl list them all")
        for (_, note), (file, count) in list(self.notes.items())[:_NOTES]:
            others = f" (and {int(count) - 1} more rows)" if int(count) > 1 else ""
            tell(f"{visible(str(file))}: note: {visible(note)}{others}")
        if (more := len(self.notes) - _NOTES) > 0:
            tell(f"caretrust: note: {more} more notes on rows; the forms json and jsonl hold them")
        self.repeats, self.notes = None, {}
